/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-row.h"

#include <glib/gi18n.h>
#include <string.h>

LoglineSpan
logline_row_get_note_span (const LoglineRow *self)
{
  LoglineSpan span = { 0 };

  g_return_val_if_fail (self != NULL, span);

  span.start = span.end = logline_display_text_get_n_chars (self->text);
  if (self->note != NULL)
    span.end += g_utf8_strlen (self->note, -1);
  return span;
}

/* What stands in the part that is not shown is marked in the note, which stands for that part. */
static GArray *
logline_row_find_spans (LoglineRow   *self,
                        LoglineQuery *query)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (LoglineSpan));
  LoglineSpan note = logline_row_get_note_span (self);

  if (query == NULL)
    return spans;

  logline_query_find_spans (query, self->line->bytes, self->line->n_bytes, spans);
  for (guint i = 0; i < spans->len; i++)
    {
      LoglineSpan *span = &g_array_index (spans, LoglineSpan, i);

      span->start = logline_display_text_char_at_byte (self->text, span->start);
      span->end = logline_display_text_char_at_byte (self->text, span->end);
      if (span->start >= note.start && note.end > note.start)
        {
          *span = note;
          g_array_set_size (spans, i + 1);
        }
    }
  return spans;
}

/* A filter shows no line without a match: what the part that was read has not got, the rest has. */
static void
logline_row_mark_filtered_note (LoglineRow   *self,
                                LoglineQuery *filter)
{
  LoglineSpan note = logline_row_get_note_span (self);

  if (self->note != NULL && filter != NULL && !logline_query_get_invert (filter) &&
      self->filter_spans->len == 0)
    g_array_append_val (self->filter_spans, note);
}

static char *
logline_row_make_note (LoglineRow *self)
{
  guint64 n_hidden = logline_display_text_get_n_hidden (self->text);
  g_autofree char *size = NULL;

  if (n_hidden == 0)
    return NULL;

  size = g_format_size (n_hidden);
  /* Translators: stands at the end of a line that is too long to be shown whole; %s is a size, for
   * example "1.2 MB". */
  return g_strdup_printf (_("… %s more"), size);
}

LoglineRow *
logline_row_new (LoglineLines      *lines,
                 const LoglineLine *line,
                 LoglineQuery      *find,
                 LoglineQuery      *filter)
{
  LoglineRow *self;

  g_return_val_if_fail (lines != NULL && line != NULL, NULL);

  self = g_atomic_rc_box_new0 (LoglineRow);
  self->lines = logline_lines_ref (lines);
  self->line = line;
  self->text = logline_display_text_new (line->bytes, line->n_bytes, line->length,
                                         LOGLINE_ROW_MAX_CHARS);
  self->note = logline_row_make_note (self);
  self->level_start = logline_display_text_char_at_byte (self->text, line->level.start);
  self->level_end = logline_display_text_char_at_byte (self->text, line->level.end);
  self->find_spans = logline_row_find_spans (self, find);
  self->filter_spans = logline_row_find_spans (self, filter);
  logline_row_mark_filtered_note (self, filter);
  return self;
}

LoglineRow *
logline_row_ref (LoglineRow *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
logline_row_clear (gpointer data)
{
  LoglineRow *self = data;

  g_array_unref (self->filter_spans);
  g_array_unref (self->find_spans);
  g_free (self->note);
  logline_display_text_free (self->text);
  logline_lines_unref (self->lines);
}

void
logline_row_unref (LoglineRow *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, logline_row_clear);
}

guint64
logline_row_get_byte (const LoglineRow *self,
                      guint             character)
{
  g_return_val_if_fail (self != NULL, 0);

  if (character >= logline_display_text_get_n_chars (self->text))
    return self->line->length;

  return logline_display_text_byte_at_char (self->text, character);
}

gboolean
logline_row_has_same_text (const LoglineRow *self,
                           const LoglineRow *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  return g_strcmp0 (self->note, other->note) == 0 &&
         g_str_equal (logline_display_text_get (self->text, NULL),
                      logline_display_text_get (other->text, NULL));
}

gboolean
logline_row_begins_generation (const LoglineRow *self,
                               const LoglineRow *previous)
{
  g_return_val_if_fail (self != NULL && previous != NULL, FALSE);

  return self->line->generation->serial != previous->line->generation->serial;
}

static char *
dup_what_happened (const LoglineGeneration *generation)
{
  g_autoptr (GDateTime) utc =
    g_date_time_new_from_unix_utc (generation->began_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autofree char *time = g_date_time_format (local, "%X");

  if (generation->cause == LOGLINE_GENERATION_FIRST)
    return g_strdup (_("Log rotated"));

  if (generation->cause == LOGLINE_GENERATION_TRUNCATED)
    /* Translators: %s is a time of day, for example "03:00:12". */
    return g_strdup_printf (_("Log truncated at %s"), time);

  /* Translators: %s is a time of day, for example "03:00:12". */
  return g_strdup_printf (_("Log rotated at %s"), time);
}

static char *
dup_what_is_missing (const LoglineGeneration *generation)
{
  g_autofree char *bytes = g_strdup_printf ("%'" G_GINT64_FORMAT, generation->missing);

  if (generation->missing == LOGLINE_GENERATION_MISSING_UNKNOWN)
    return g_strdup (_("the end of the earlier file may be missing"));

  return g_strdup_printf (ngettext ("%s byte of the earlier file was not received",
                                    "%s bytes of the earlier file were not received",
                                    (gulong) generation->missing),
                          bytes);
}

char *
logline_row_dup_divider (const LoglineRow *self)
{
  const LoglineGeneration *generation;
  g_autofree char *happened = NULL;
  g_autofree char *missing = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  generation = self->line->generation;
  happened = dup_what_happened (generation);
  if (generation->missing == 0)
    return g_steal_pointer (&happened);

  missing = dup_what_is_missing (generation);
  return g_strdup_printf ("%s, %s", happened, missing);
}
