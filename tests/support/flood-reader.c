/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "flood-reader.h"

#include "flood-writer.h"
#include "logline-filtered-log.h"

#define SCREEN 60 /* lines */

struct _FloodReader
{
  LoglineLog *log;
  LoglineFilteredLog *filtered;
  LoglineSearch *found;
  gboolean reading;
  gboolean changed; /* while that was read */
  guint64 last;     /* number of the last line that was seen */
  gint64 last_us;   /* when it was made; 0 before there was one */
  GArray *lags;
};

static void read_newest (FloodReader *self);

static void
note (FloodReader *self,
      guint64      number,
      gint64       made_us)
{
  gint64 lag_us = g_get_monotonic_time () - self->last_us;

  if (number <= self->last)
    return;
  if (self->last > 0)
    g_array_append_val (self->lags, lag_us);
  self->last = number;
  self->last_us = made_us;
}

static void
check_lines (FloodReader  *self,
             LoglineLines *lines)
{
  guint n = logline_lines_get_size (lines);
  guint64 number = 0;
  gint64 made_us = 0;

  for (guint i = 0; i < n; i++)
    {
      const LoglineLine *line = logline_lines_get (lines, i);

      if (!flood_line_parse (line->bytes, &number, &made_us))
        {
          /* Only the last one may be unfinished. */
          g_assert_cmpuint (i, ==, n - 1);
          break;
        }
      g_assert_cmpuint (number, ==, line->row + 1);
      g_assert_true (line->number == number || line->number == 0);
    }
  note (self, number, made_us);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  FloodReader *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineLines) lines =
    logline_log_read_finish (LOGLINE_LOG (source), result, &error);

  g_assert_no_error (error);
  self->reading = FALSE;
  check_lines (self, lines);
  if (self->changed)
    read_newest (self);
}

static void
read_newest (FloodReader *self)
{
  guint64 n_rows = logline_log_get_n_rows (self->log);
  guint n = MIN (n_rows, SCREEN);

  self->changed = self->reading;
  if (self->reading || n == 0)
    return;
  self->reading = TRUE;
  logline_log_read_range_async (self->log, n_rows - n, n, 4096, NULL, read_cb, self);
}

FloodReader *
flood_reader_new (LoglineLog *log)
{
  FloodReader *self = g_new0 (FloodReader, 1);
  g_autoptr (LoglineQuery) error =
    logline_query_new (FLOOD_ERROR, LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH, FALSE, NULL);
  g_autoptr (LoglineQuery) timeout =
    logline_query_new ("database.*" FLOOD_TIMEOUT, LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, FALSE,
                       NULL);

  self->log = g_object_ref (log);
  self->filtered = logline_filtered_log_new (log, error);
  self->found = logline_log_search (log, timeout);
  self->lags = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_signal_connect_swapped (log, "changed", G_CALLBACK (read_newest), self);
  return self;
}

void
flood_reader_free (FloodReader *self)
{
  g_signal_handlers_disconnect_by_data (self->log, self);
  self->changed = FALSE;
  while (self->reading)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (self->found);
  g_object_unref (self->filtered);
  g_object_unref (self->log);
  g_array_unref (self->lags);
  g_free (self);
}

gboolean
flood_reader_has_all (FloodReader *self,
                      guint64      n_lines)
{
  LoglineSearch *filter = logline_filtered_log_get_search (self->filtered);

  return self->last == n_lines && !self->reading && logline_search_get_complete (self->found) &&
         logline_search_get_complete (filter) &&
         logline_search_get_n_matches (self->found) >= n_lines / FLOOD_TIMEOUT_EACH &&
         logline_search_get_n_matches (filter) >= n_lines / FLOOD_ERROR_EACH;
}

static void
assert_rows (LoglineSearch *search,
             guint64        n_lines,
             guint          each)
{
  g_assert_cmpuint (logline_search_get_n_matches (search), ==, n_lines / each);
  for (guint64 i = 0; i < n_lines / each; i++)
    g_assert_cmpuint (logline_search_get_row (search, i), ==, (i + 1) * each - 1);
}

void
flood_reader_assert_found (FloodReader *self,
                           guint64      n_lines)
{
  g_assert_cmpuint (logline_log_get_n_rows (self->log), ==, n_lines);
  g_assert_cmpuint (logline_log_get_n_rows (LOGLINE_LOG (self->filtered)), ==,
                    n_lines / FLOOD_ERROR_EACH);
  assert_rows (logline_filtered_log_get_search (self->filtered), n_lines, FLOOD_ERROR_EACH);
  assert_rows (self->found, n_lines, FLOOD_TIMEOUT_EACH);
}

GArray *
flood_reader_get_lags (FloodReader *self)
{
  return self->lags;
}
