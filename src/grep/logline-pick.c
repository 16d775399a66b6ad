/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-pick.h"

#include <string.h>

#include "logline-matcher.h"
#include "logline-newlines.h"

/* Adjoining lines are copied at once. Offsets are those of the text. */
typedef struct
{
  const LoglinePick *pick;
  const char        *text;
  gsize              length;
  const char        *prefix;
  GByteArray        *out;
  gboolean           invert;
  gsize              done;  /* the end of the last line that matched */
  gsize              start; /* of the stretch that is still to be copied */
  gsize              end;
} Stretch;

static void
append (GByteArray *out,
        const char *bytes,
        gsize       length)
{
  g_byte_array_append (out, (const guint8 *) bytes, length);
}

static gsize
find_line_end (const Stretch *self,
               gsize          offset)
{
  const char *line_feed = memchr (self->text + offset, '\n', self->length - offset);

  return line_feed != NULL ? (gsize) (line_feed - self->text) + 1 : self->length;
}

static gsize
find_line_start (const Stretch *self,
                 gsize          offset)
{
  const char *line_feed = memrchr (self->text + self->done, '\n', offset - self->done);

  return line_feed != NULL ? (gsize) (line_feed - self->text) + 1 : self->done;
}

static void
copy_with_prefix (Stretch *self)
{
  while (self->start < self->end)
    {
      gsize line_end = find_line_end (self, self->start);

      append (self->out, self->prefix, strlen (self->prefix));
      append (self->out, self->text + self->start, line_end - self->start);
      self->start = line_end;
    }
}

static void
copy_stretch (Stretch *self)
{
  gboolean is_cut = self->end > self->start && self->text[self->end - 1] != '\n';

  if (self->prefix != NULL)
    copy_with_prefix (self);
  else
    append (self->out, self->text + self->start, self->end - self->start);
  if (is_cut)
    append (self->out, "\n", 1);
}

static void
take (Stretch *self,
      gsize    start,
      gsize    end)
{
  if (start != self->end)
    {
      copy_stretch (self);
      self->start = start;
    }
  self->end = end;
}

static gsize
take_match_cb (gsize    offset,
               gpointer user_data)
{
  Stretch *self = user_data;
  gsize start = find_line_start (self, offset);
  gsize end = find_line_end (self, offset);

  if (!self->invert)
    take (self, start, end);
  else if (start > self->done)
    take (self, self->done, start);
  self->done = end;
  return end;
}

static gsize
count_match_cb (gsize    offset,
                gpointer user_data)
{
  ++*(guint64 *) user_data;
  return 0;
}

static guint64
count_lines (const char *text,
             gsize       length)
{
  return logline_newlines_count (text, length) + (length > 0 && text[length - 1] != '\n');
}

gboolean
logline_pick_lines (const LoglinePick  *self,
                    const char         *text,
                    gsize               length,
                    const char         *prefix,
                    GByteArray         *out,
                    guint64            *out_count,
                    GError            **error)
{
  gboolean invert = logline_query_get_invert (self->query);
  Stretch stretch = { self, text, length, prefix, out, invert };

  *out_count = 0;
  if (self->count_only)
    {
      if (!logline_query_scan (self->query, text, length, count_match_cb, out_count, NULL, error))
        return FALSE;
      if (invert)
        *out_count = count_lines (text, length) - *out_count;
      return TRUE;
    }

  if (!logline_query_scan (self->query, text, length, take_match_cb, &stretch, NULL, error))
    return FALSE;
  if (invert && stretch.done < length)
    take (&stretch, stretch.done, length);
  copy_stretch (&stretch);
  return TRUE;
}
