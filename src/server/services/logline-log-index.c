/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-log-index.h"

#include "logline-indexed-log.h"

/* Of the offsets of lines, and of all the rest for each segment of the log but its signatures. */
#define BYTES_PER_LINE    2.2
#define BYTES_PER_SEGMENT 512
#define SEGMENT_BYTES     (4 * 1024 * 1024)

struct _LoglineLogIndex
{
  GObject            parent_instance;

  LoglineLogView    *view;
  LoglineIndexedLog *log;
  guint64            size; /* that the log was told */
  gboolean           open;
  gboolean           settled;
  gboolean           complete;
  gboolean           gone;
  guint              n_holders;
};

enum
{
  SETTLED,
  GONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineLogIndex, logline_log_index, G_TYPE_OBJECT)

static void
settle (LoglineLogIndex *self)
{
  self->settled = TRUE;
  g_signal_emit (self, signals[SETTLED], 0);
}

static void
log_changed (LoglineLogIndex *self)
{
  LoglineLog *log = LOGLINE_LOG (self->log);

  if (self->settled)
    return;

  if (logline_log_get_error (log) != NULL)
    settle (self);
  else if (logline_log_get_loading (log) == 1)
    {
      self->complete = TRUE;
      settle (self);
    }
}

static void
logline_log_index_dispose (GObject *object)
{
  LoglineLogIndex *self = LOGLINE_LOG_INDEX (object);

  if (self->log != NULL)
    g_signal_handlers_disconnect_by_data (self->log, self);
  g_clear_object (&self->log);
  g_clear_pointer (&self->view, logline_log_view_unref);

  G_OBJECT_CLASS (logline_log_index_parent_class)->dispose (object);
}

static void
logline_log_index_class_init (LoglineLogIndexClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = logline_log_index_dispose;

  signals[SETTLED] = g_signal_new ("settled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[GONE] = g_signal_new ("gone", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
logline_log_index_init (LoglineLogIndex *self)
{
  self->log = logline_indexed_log_new ();
  self->settled = TRUE;
  g_signal_connect_swapped (self->log, "notify", G_CALLBACK (log_changed), self);
}

LoglineLogIndex *
logline_log_index_new (LoglineLogView *view)
{
  LoglineLogIndex *self = g_object_new (LOGLINE_TYPE_LOG_INDEX, NULL);

  self->view = logline_log_view_ref (view);
  logline_indexed_log_begin (self->log, logline_log_view_get_generation (view),
                             logline_log_view_get_source (view), LOGLINE_GENERATION_FIRST, FALSE);
  return self;
}

void
logline_log_index_extend (LoglineLogIndex *self,
                          guint64          size,
                          gboolean         open)
{
  guint64 start = self->size;

  g_return_if_fail (self->settled);
  g_return_if_fail (size >= start);

  self->settled = FALSE;
  self->size = size;
  self->open = open;
  logline_indexed_log_add (self->log, start, size);
  /* When there is nothing new, nobody tells. */
  log_changed (self);
}

gboolean
logline_log_index_is_settled (LoglineLogIndex *self)
{
  return self->settled;
}

gboolean
logline_log_index_is_complete (LoglineLogIndex *self)
{
  return self->complete;
}

const GError *
logline_log_index_get_error (LoglineLogIndex *self)
{
  return logline_log_get_error (LOGLINE_LOG (self->log));
}

double
logline_log_index_get_fraction (LoglineLogIndex *self)
{
  return logline_log_get_loading (LOGLINE_LOG (self->log));
}

LoglineLog *
logline_log_index_get_log (LoglineLogIndex *self)
{
  return LOGLINE_LOG (self->log);
}

LoglineLogView *
logline_log_index_get_view (LoglineLogIndex *self)
{
  return self->view;
}

const char *
logline_log_index_get_generation (LoglineLogIndex *self)
{
  return logline_log_view_get_generation (self->view);
}

guint64
logline_log_index_get_size (LoglineLogIndex *self)
{
  return self->size;
}

guint64
logline_log_index_get_total (LoglineLogIndex *self)
{
  return logline_log_get_n_rows (LOGLINE_LOG (self->log));
}

gboolean
logline_log_index_get_open (LoglineLogIndex *self)
{
  return self->open;
}

guint64
logline_log_index_get_memory (LoglineLogIndex *self)
{
  return logline_log_index_get_total (self) * BYTES_PER_LINE +
         (self->size / SEGMENT_BYTES + 1) * BYTES_PER_SEGMENT +
         logline_indexed_log_get_signature_memory (self->log);
}

void
logline_log_index_hold (LoglineLogIndex *self)
{
  self->n_holders++;
}

void
logline_log_index_release (LoglineLogIndex *self)
{
  g_return_if_fail (self->n_holders > 0);

  self->n_holders--;
}

gboolean
logline_log_index_is_held (LoglineLogIndex *self)
{
  return self->n_holders > 0;
}

void
logline_log_index_retire (LoglineLogIndex *self)
{
  if (self->gone)
    return;

  self->gone = TRUE;
  g_signal_emit (self, signals[GONE], 0);
}

gboolean
logline_log_index_is_gone (LoglineLogIndex *self)
{
  return self->gone;
}
