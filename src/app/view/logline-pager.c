/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* One read is under way at most. It tells three things apart by ranges of rows: those of the buffer
 * that stay ("keep"), those to be put before and behind them. Everything that waits while the log
 * changes (the buffer's own range, the read under way) is shifted with the log's rows, so a log
 * that grows quickly never makes a read useless. Rows at the end of the log that changed are stale
 * from "stale_from" on: they stay on screen and are read again.
 */

#include "logline-pager.h"

#include "logline-row-reader.h"

#define RETRY_MS 500
#define MIN_MARGIN 120

struct _LoglinePager
{
  GObject parent_instance;

  LoglineRowBuffer *buffer;
  LoglineLog       *log;
  GSignalGroup     *log_signals;
  LoglineQuery     *find;
  LoglineQuery     *filter;

  guint64           n_rows;
  guint64           stale_from;
  gboolean          is_current;
  gboolean          marks_outdated;
  LoglineRowRange   visible;

  /* The read under way. */
  GCancellable     *cancellable; /* NULL when there is none */
  LoglineRowRange   target;
  LoglineRowRange   keep;
  guint64           read_stale_from;

  guint             retry_id;
};

enum
{
  CHANGED,
  WILL_FILL,
  FILLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglinePager, logline_pager, G_TYPE_OBJECT)

static void logline_pager_plan (LoglinePager *self);

static void
logline_pager_cancel (LoglinePager *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->retry_id, g_source_remove);
}

static guint64
get_margin (LoglinePager *self)
{
  return MAX (2 * (self->visible.last - self->visible.first), MIN_MARGIN);
}

static LoglineRowRange
get_valid_range (LoglinePager *self)
{
  LoglineRowRange range = logline_row_buffer_get_range (self->buffer);

  if (!self->is_current)
    return (LoglineRowRange) { 0 };

  range.last = MIN (range.last, self->stale_from);
  return logline_row_range_is_empty (range) ? (LoglineRowRange) { 0 } : range;
}

static GPtrArray *
slice_rows (GPtrArray *rows,
            guint      start,
            guint      end)
{
  GPtrArray *slice = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_row_unref);

  for (guint i = start; i < end; i++)
    g_ptr_array_add (slice, logline_row_ref (g_ptr_array_index (rows, i)));
  return slice;
}

static void
logline_pager_fill (LoglinePager *self,
                    GPtrArray    *rows)
{
  guint n_front = self->keep.first - self->target.first;

  g_signal_emit (self, signals[WILL_FILL], 0);
  if (logline_row_range_is_empty (self->keep))
    {
      logline_row_buffer_replace (self->buffer, self->target.first, rows);
      self->marks_outdated = FALSE;
    }
  else
    {
      g_autoptr (GPtrArray) front = slice_rows (rows, 0, n_front);
      g_autoptr (GPtrArray) back = slice_rows (rows, n_front, rows->len);

      logline_row_buffer_slide (self->buffer, self->keep, front, back);
    }
  self->is_current = TRUE;
  self->stale_from = self->read_stale_from;
  g_signal_emit (self, signals[FILLED], 0);
}

static gboolean
retry_cb (gpointer user_data)
{
  LoglinePager *self = user_data;

  self->retry_id = 0;
  logline_pager_plan (self);
  return G_SOURCE_REMOVE;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (LoglinePager) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = logline_row_reader_read_finish (result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;

  g_clear_object (&self->cancellable);
  if (rows == NULL)
    {
      self->retry_id = g_timeout_add (RETRY_MS, retry_cb, self);
      return;
    }

  logline_pager_fill (self, rows);
  logline_pager_plan (self);
}

static void
logline_pager_read (LoglinePager    *self,
                    LoglineRowRange  target,
                    LoglineRowRange  keep)
{
  LoglineRowRange front = target, back = { 0 };

  logline_pager_cancel (self);
  if (!logline_row_range_is_empty (keep))
    {
      front = (LoglineRowRange) { target.first, keep.first };
      back = (LoglineRowRange) { keep.last, target.last };
    }
  self->target = target;
  self->keep = keep;
  self->read_stale_from = G_MAXUINT64;
  self->cancellable = g_cancellable_new ();
  logline_row_reader_read_async (self->log, front, back, self->find, self->filter,
                                 self->cancellable, read_cb, g_object_ref (self));
}

/* Prefetches when half of the margin is used up. */
static gboolean
is_inside (LoglinePager    *self,
           LoglineRowRange  range)
{
  LoglineViewport viewport = { self->n_rows, 1, 1 };

  return logline_viewport_is_inside (&viewport, self->visible, range, get_margin (self) / 2);
}

static void
logline_pager_plan (LoglinePager *self)
{
  LoglineViewport viewport = { self->n_rows, 1, 1 };
  LoglineRowRange target, existing = { 0, self->n_rows };
  LoglineRowRange valid = self->marks_outdated ? (LoglineRowRange) { 0 } : get_valid_range (self);

  self->visible = logline_row_range_intersect (self->visible, existing);
  if (self->log == NULL || logline_row_range_is_empty (self->visible) || self->retry_id != 0)
    return;

  if (is_inside (self, valid))
    return;

  if (self->cancellable != NULL && is_inside (self, self->target))
    return;

  target = logline_viewport_get_window (&viewport, self->visible, get_margin (self));
  logline_pager_read (self, target, logline_row_range_intersect (valid, target));
}

/* Takes rows out of the buffer that the log has not got any more. */
static void
logline_pager_trim (LoglinePager *self)
{
  LoglineRowRange existing = { 0, self->n_rows };
  LoglineRowRange range = logline_row_buffer_get_range (self->buffer);
  LoglineRowRange keep = logline_row_range_intersect (range, existing);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  if (logline_row_range_is_empty (range) || keep.last == range.last)
    return;

  if (logline_row_range_is_empty (keep))
    {
      self->is_current = FALSE;
      return;
    }

  g_signal_emit (self, signals[WILL_FILL], 0);
  logline_row_buffer_slide (self->buffer, keep, none, none);
  g_signal_emit (self, signals[FILLED], 0);
}

/* Rows went at the front: those of the buffer among them, too. */
static void
logline_pager_shift_buffer (LoglinePager        *self,
                            const LoglineChange *change)
{
  LoglineRowRange range = logline_row_buffer_get_range (self->buffer);
  LoglineRowRange keep = { MAX (range.first, change->removed_front), range.last };
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  if (!self->is_current)
    return;

  if (logline_row_range_is_empty (keep))
    {
      self->is_current = FALSE;
      return;
    }
  if (keep.first > range.first)
    {
      g_signal_emit (self, signals[WILL_FILL], 0);
      logline_row_buffer_slide (self->buffer, keep, none, none);
      logline_row_buffer_set_first (self->buffer, logline_row_shift (keep.first, change));
      g_signal_emit (self, signals[FILLED], 0);
      return;
    }
  logline_row_buffer_set_first (self->buffer, logline_row_shift (keep.first, change));
}

static void
logline_pager_shift_read (LoglinePager        *self,
                          const LoglineChange *change,
                          guint64              stale_from)
{
  if (self->cancellable == NULL)
    return;

  if (self->target.first < change->removed_front)
    {
      logline_pager_cancel (self);
      return;
    }

  self->target = logline_row_range_shift (self->target, change);
  if (!logline_row_range_is_empty (self->keep))
    self->keep = logline_row_range_shift (self->keep, change);
  self->read_stale_from = MIN (self->read_stale_from, stale_from);
  if (self->target.last > self->n_rows)
    logline_pager_cancel (self);
}

static void
logline_pager_shift (LoglinePager        *self,
                     const LoglineChange *change)
{
  guint64 n_before = self->n_rows;
  guint64 stale_from = G_MAXUINT64;

  self->n_rows = logline_log_get_n_rows (self->log);
  if (change->removed_back > 0)
    stale_from = logline_row_shift (n_before - change->removed_back, change);
  if (self->stale_from != G_MAXUINT64)
    stale_from = MIN (stale_from, logline_row_shift (self->stale_from, change));

  self->visible = logline_row_range_shift (self->visible, change);
  self->stale_from = stale_from;
  logline_pager_shift_buffer (self, change);
  logline_pager_shift_read (self, change, stale_from);
  logline_pager_trim (self);
}

static void
changed_cb (LoglinePager        *self,
            const LoglineChange *change,
            LoglineLog          *log)
{
  if (change->reset)
    {
      logline_pager_cancel (self);
      self->n_rows = logline_log_get_n_rows (log);
      self->is_current = FALSE;
      self->stale_from = G_MAXUINT64;
      self->visible = (LoglineRowRange) { 0 };
    }
  else
    {
      logline_pager_shift (self, change);
    }
  g_signal_emit (self, signals[CHANGED], 0, change);
}

static void
logline_pager_dispose (GObject *object)
{
  LoglinePager *self = LOGLINE_PAGER (object);

  logline_pager_cancel (self);
  if (self->log_signals != NULL)
    g_signal_group_set_target (self->log_signals, NULL);
  g_clear_object (&self->log_signals);
  g_clear_object (&self->log);
  g_clear_object (&self->buffer);
  g_clear_pointer (&self->find, logline_query_unref);
  g_clear_pointer (&self->filter, logline_query_unref);

  G_OBJECT_CLASS (logline_pager_parent_class)->dispose (object);
}

static void
logline_pager_class_init (LoglinePagerClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = logline_pager_dispose;

  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[WILL_FILL] = g_signal_new ("will-fill", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  signals[FILLED] = g_signal_new ("filled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
logline_pager_init (LoglinePager *self)
{
  self->stale_from = G_MAXUINT64;
  self->log_signals = g_signal_group_new (LOGLINE_TYPE_LOG);
  g_signal_group_connect_swapped (self->log_signals, "changed", G_CALLBACK (changed_cb), self);
}

LoglinePager *
logline_pager_new (LoglineRowBuffer *buffer)
{
  LoglinePager *self = g_object_new (LOGLINE_TYPE_PAGER, NULL);

  self->buffer = g_object_ref (buffer);
  return self;
}

LoglineLog *
logline_pager_get_log (LoglinePager *self)
{
  g_return_val_if_fail (LOGLINE_IS_PAGER (self), NULL);

  return self->log;
}

void
logline_pager_set_log (LoglinePager *self,
                       LoglineLog   *log)
{
  g_return_if_fail (LOGLINE_IS_PAGER (self));

  if (!g_set_object (&self->log, log))
    return;

  logline_pager_cancel (self);
  g_signal_group_set_target (self->log_signals, log);
  self->n_rows = log != NULL ? logline_log_get_n_rows (log) : 0;
  self->is_current = FALSE;
  self->stale_from = G_MAXUINT64;
  self->visible = (LoglineRowRange) { 0 };
}

guint64
logline_pager_get_n_rows (LoglinePager *self)
{
  g_return_val_if_fail (LOGLINE_IS_PAGER (self), 0);

  return self->n_rows;
}

gboolean
logline_pager_is_current (LoglinePager *self)
{
  g_return_val_if_fail (LOGLINE_IS_PAGER (self), FALSE);

  return self->is_current;
}

gboolean
logline_pager_is_reading (LoglinePager *self)
{
  g_return_val_if_fail (LOGLINE_IS_PAGER (self), FALSE);

  return self->cancellable != NULL || self->retry_id != 0;
}

static LoglineQuery *
ref_query (LoglineQuery *query)
{
  return query != NULL ? logline_query_ref (query) : NULL;
}

void
logline_pager_set_queries (LoglinePager *self,
                           LoglineQuery *find,
                           LoglineQuery *filter)
{
  g_return_if_fail (LOGLINE_IS_PAGER (self));

  g_clear_pointer (&self->find, logline_query_unref);
  g_clear_pointer (&self->filter, logline_query_unref);
  self->find = ref_query (find);
  self->filter = ref_query (filter);
  logline_pager_refresh (self);
}

void
logline_pager_want (LoglinePager    *self,
                    LoglineRowRange  visible)
{
  g_return_if_fail (LOGLINE_IS_PAGER (self));

  self->visible = visible;
  logline_pager_plan (self);
}

void
logline_pager_clear (LoglinePager *self)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  g_return_if_fail (LOGLINE_IS_PAGER (self));

  g_signal_emit (self, signals[WILL_FILL], 0);
  logline_row_buffer_replace (self->buffer, 0, none);
  self->is_current = TRUE;
  g_signal_emit (self, signals[FILLED], 0);
}

void
logline_pager_refresh (LoglinePager *self)
{
  g_return_if_fail (LOGLINE_IS_PAGER (self));

  logline_pager_cancel (self);
  self->marks_outdated = TRUE;
  logline_pager_plan (self);
}
