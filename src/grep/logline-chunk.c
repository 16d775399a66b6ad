/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A line belongs to the chunk of a file in which it starts. So a chunk is looked at from the byte
 * before it, which tells whether a line starts with its first, to the end of its last line, which
 * is most often a little behind it and found by looking further and further.
 */

#include "logline-chunk.h"

#include <string.h>

#define LOOK_BEHIND (4u * 1024)
#define LOOK_FURTHER 16 /* times as far */
#define MAX_LINE_SIZE (G_GUINT64_CONSTANT (1) << 30)

void
logline_chunk_init (LoglineChunk *self)
{
  *self = (LoglineChunk) { .window = LOGLINE_WINDOW_INIT };
  self->bytes = g_byte_array_new ();
  self->out = g_byte_array_new ();
}

void
logline_chunk_reset (LoglineChunk *self)
{
  g_clear_object (&self->source);
  g_clear_error (&self->error);
  g_byte_array_set_size (self->bytes, 0);
  g_byte_array_set_size (self->out, 0);
  self->is_last = FALSE;
  self->count = 0;
}

void
logline_chunk_clear (LoglineChunk *self)
{
  logline_chunk_reset (self);
  logline_window_clear (&self->window);
  g_byte_array_unref (self->bytes);
  g_byte_array_unref (self->out);
}

/* Where the lines of the chunk are in the window. *out_text is NULL when none starts in the chunk.
 * Returns FALSE when the last one goes on behind the window. */
static gboolean
find_lines (const LoglineChunk  *self,
            guint64              origin, /* of the window */
            const char         **out_text,
            gsize               *out_length)
{
  const char *bytes = self->window.bytes;
  gsize to_end = self->end - 1 - origin; /* the last byte of the chunk */
  const char *text = bytes;
  const char *line_feed;

  if (self->start > 0)
    {
      line_feed = memchr (bytes, '\n', to_end);
      text = line_feed != NULL ? line_feed + 1 : NULL;
    }
  *out_text = text;
  *out_length = 0;
  if (text == NULL)
    return TRUE;

  line_feed = memchr (bytes + to_end, '\n', self->window.length - to_end);
  if (line_feed == NULL && origin + self->window.length < self->size)
    return FALSE;
  *out_length = (line_feed != NULL ? line_feed + 1 : bytes + self->window.length) - text;
  return TRUE;
}

static void
set_too_long (GError **error)
{
  g_set_error_literal (error, LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_TOO_EXPENSIVE,
                       "a line is too long to be searched");
}

/* Opens the window. *out_text is NULL when no line starts in the chunk. */
static gboolean
open_lines (LoglineChunk  *self,
            const char   **out_text,
            gsize         *out_length,
            GError       **error)
{
  guint64 origin = self->start > 0 ? self->start - 1 : 0;

  for (guint64 behind = LOOK_BEHIND; behind <= MAX_LINE_SIZE; behind *= LOOK_FURTHER)
    {
      guint64 end = MIN (self->end + behind, self->size);

      if (!logline_source_open_window (self->source, origin, end - origin, &self->window, error))
        return FALSE;
      if (find_lines (self, origin, out_text, out_length))
        return TRUE;
      if (!logline_window_close (&self->window, error))
        return FALSE;
    }

  set_too_long (error);
  return FALSE;
}

static gboolean
search_source (LoglineChunk       *self,
               const LoglinePick  *pick,
               const char         *prefix,
               GError            **error)
{
  const char *text;
  gsize length;
  gboolean searched;

  if (!open_lines (self, &text, &length, error))
    return FALSE;
  searched = text == NULL ||
             logline_pick_lines (pick, text, length, prefix, self->out, &self->count, error);
  return logline_window_close (&self->window, searched ? error : NULL) && searched;
}

void
logline_chunk_search (LoglineChunk      *self,
                      const LoglinePick *pick,
                      const char        *prefix)
{
  if (self->source != NULL)
    search_source (self, pick, prefix, &self->error);
  else
    logline_pick_lines (pick, (const char *) self->bytes->data, self->bytes->len, prefix,
                        self->out, &self->count, &self->error);
}
