/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-log.h"

gboolean
test_tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **out_result = user_data;

  *out_result = g_object_ref (result);
}

LoglineLines *
test_log_read (LoglineLog     *log,
               const guint64  *rows,
               guint           n_rows,
               gsize           max_bytes,
               GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  logline_log_read_async (log, rows, n_rows, max_bytes, NULL, take_result_cb, &result);
  test_wait (result != NULL);

  return logline_log_read_finish (log, result, error);
}

LoglineLines *
test_log_read_range (LoglineLog *log,
                     guint64     first,
                     guint       n_rows,
                     gsize       max_bytes)
{
  g_autofree guint64 *rows = g_new (guint64, n_rows);
  g_autoptr (GError) error = NULL;
  LoglineLines *lines;

  for (guint i = 0; i < n_rows; i++)
    rows[i] = first + i;
  lines = test_log_read (log, rows, n_rows, max_bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (logline_lines_get_size (lines), ==, n_rows);

  return lines;
}

gboolean
test_log_locate (LoglineLog  *log,
                 const char  *generation,
                 guint64      offset,
                 guint64     *out_row,
                 GError     **error)
{
  g_autoptr (LoglinePosition) position = logline_position_new (generation, offset);
  g_autoptr (GAsyncResult) result = NULL;

  logline_log_locate_async (log, position, NULL, take_result_cb, &result);
  test_wait (result != NULL);

  return logline_log_locate_finish (log, result, out_row, error);
}

GBytes *
test_log_copy (LoglineLog            *log,
               const LoglineStretch  *stretch,
               gsize                  max_bytes,
               GError               **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  logline_log_copy_async (log, stretch, max_bytes, NULL, NULL, NULL, take_result_cb, &result);
  test_wait (result != NULL);

  return logline_log_copy_finish (log, result, error);
}

GBytes *
test_log_export (LoglineLog            *log,
                 const LoglineStretch  *stretch,
                 GError               **error)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GAsyncResult) result = NULL;
  guint64 n_rows;

  logline_log_export_async (log, stretch, stream, NULL, NULL, NULL, take_result_cb, &result);
  test_wait (result != NULL);
  if (!logline_log_export_finish (log, result, &n_rows, error))
    return NULL;

  if (stretch->end_byte > 0)
    g_assert_cmpuint (n_rows, ==, stretch->end_row - stretch->start_row + 1);
  g_assert_true (g_output_stream_close (stream, NULL, error));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

char *
test_log_dup_text (LoglineLog *log)
{
  guint n_rows = (guint) logline_log_get_n_rows (log);
  g_autoptr (LoglineLines) lines = test_log_read_range (log, 0, n_rows, G_MAXUINT32);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_rows; i++)
    {
      const LoglineLine *line = logline_lines_get (lines, i);

      g_string_append_len (text, line->bytes, (gssize) line->n_bytes);
      if (i + 1 < n_rows)
        g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}

struct _TestFollower
{
  gpointer      object;
  gulong        handler;
  guint64       n;
  LoglineChange total;
};

static guint64
get_n (gpointer object)
{
  return LOGLINE_IS_LOG (object) ? logline_log_get_n_rows (object)
                                 : logline_search_get_n_matches (object);
}

static void
changed_cb (gpointer             object,
            const LoglineChange *change,
            gpointer             user_data)
{
  TestFollower *self = user_data;

  if (change->reset)
    {
      self->total = (LoglineChange) { .reset = TRUE };
      self->n = get_n (object);
      return;
    }

  g_assert_cmpuint (self->n, >=, change->removed_front);
  self->n += change->added_front - change->removed_front;
  g_assert_cmpuint (self->n, >=, change->removed_back);
  self->n += change->added_back - change->removed_back;
  g_assert_cmpuint (self->n, ==, get_n (object));

  self->total.removed_front += change->removed_front;
  self->total.added_front += change->added_front;
  self->total.removed_back += change->removed_back;
  self->total.added_back += change->added_back;
}

TestFollower *
test_follower_new (gpointer log_or_search)
{
  TestFollower *self = g_new0 (TestFollower, 1);

  self->object = log_or_search;
  self->n = get_n (log_or_search);
  self->handler = g_signal_connect (log_or_search, "changed", G_CALLBACK (changed_cb), self);

  return self;
}

guint64
test_follower_get_n (TestFollower *self)
{
  return self->n;
}

LoglineChange
test_follower_get_total (TestFollower *self)
{
  return self->total;
}

void
test_follower_free (TestFollower *self)
{
  g_signal_handler_disconnect (self->object, self->handler);
  g_free (self);
}
