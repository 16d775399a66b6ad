/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-filtered-log.h"

#include "logline-forward.h"
#include "logline-lines-private.h"
#include "logline-mapped-search.h"

struct _LoglineFilteredLog
{
  GObject        parent_instance;

  LoglineLog    *base;
  LoglineQuery  *query;
  LoglineSearch *search;
};

static void log_iface_init (LoglineLogInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoglineFilteredLog, logline_filtered_log, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LOGLINE_TYPE_LOG, log_iface_init))

static guint64
logline_filtered_log_get_n_rows (LoglineLog *log)
{
  return logline_search_get_n_matches (LOGLINE_FILTERED_LOG (log)->search);
}

static guint64
logline_filtered_log_get_size (LoglineLog *log)
{
  return logline_log_get_size (LOGLINE_FILTERED_LOG (log)->base);
}

static LoglineGeneration *
logline_filtered_log_get_generation (LoglineLog *log)
{
  return logline_log_get_generation (LOGLINE_FILTERED_LOG (log)->base);
}

static double
logline_filtered_log_get_loading (LoglineLog *log)
{
  return logline_log_get_loading (LOGLINE_FILTERED_LOG (log)->base);
}

static const GError *
logline_filtered_log_get_error (LoglineLog *log)
{
  LoglineFilteredLog *self = LOGLINE_FILTERED_LOG (log);
  const GError *error = logline_log_get_error (self->base);

  return error != NULL ? error : logline_search_get_error (self->search);
}

static gint64
logline_filtered_log_get_updated_us (LoglineLog *log)
{
  return logline_log_get_updated_us (LOGLINE_FILTERED_LOG (log)->base);
}

static void
base_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineLines) lines = logline_log_read_finish (LOGLINE_LOG (object), result, &error);

  if (lines == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, logline_lines_new_with_rows (lines, g_task_get_task_data (task)),
                           (GDestroyNotify) logline_lines_unref);
}

static guint64 *
dup_base_rows (LoglineFilteredLog *self,
               const guint64      *rows,
               guint               n_rows)
{
  guint64 *base_rows = g_new (guint64, n_rows);

  for (guint i = 0; i < n_rows; i++)
    base_rows[i] = logline_search_get_row (self->search, rows[i]);

  return base_rows;
}

static void
logline_filtered_log_read_async (LoglineLog          *log,
                                 const guint64       *rows,
                                 guint                n_rows,
                                 gsize                max_bytes,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  LoglineFilteredLog *self = LOGLINE_FILTERED_LOG (log);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree guint64 *base_rows = dup_base_rows (self, rows, n_rows);

  g_task_set_source_tag (task, logline_filtered_log_read_async);
  g_task_set_task_data (task, g_memdup2 (rows, n_rows * sizeof (guint64)), g_free);
  logline_log_read_async (self->base, base_rows, n_rows, max_bytes, cancellable,
                          base_read_cb, task);
}

static void
logline_filtered_log_read_bytes_async (LoglineLog          *log,
                                       const guint64       *rows,
                                       guint                n_rows,
                                       guint64              skip,
                                       gsize                max_bytes,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  LoglineFilteredLog *self = LOGLINE_FILTERED_LOG (log);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree guint64 *base_rows = dup_base_rows (self, rows, n_rows);

  g_task_set_source_tag (task, logline_filtered_log_read_bytes_async);
  logline_forward_read_bytes (task, self->base, base_rows, n_rows, skip, max_bytes);
}

static void
logline_filtered_log_locate_async (LoglineLog            *log,
                                   const LoglinePosition *position,
                                   GCancellable          *cancellable,
                                   GAsyncReadyCallback    callback,
                                   gpointer               user_data)
{
  LoglineFilteredLog *self = LOGLINE_FILTERED_LOG (log);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, logline_filtered_log_locate_async);
  logline_forward_locate (task, self->base, position);
}

/* The nearest match at or after a row of the base, else the last. */
static gboolean
find_nearest (LoglineFilteredLog  *self,
              guint64              base_row,
              guint64             *out_row,
              GError             **error)
{
  guint64 n_matches = logline_search_get_n_matches (self->search);
  guint64 rank = logline_search_get_rank (self->search, base_row);
  guint64 end = logline_search_get_end_searched_row (self->search);

  if (base_row < logline_search_get_first_searched_row (self->search)
      || (rank == n_matches && end < logline_log_get_n_rows (self->base)))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PENDING,
                           "This part of the log has not been searched yet");
      return FALSE;
    }

  if (n_matches == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No line matches");
      return FALSE;
    }

  *out_row = MIN (rank, n_matches - 1);
  return TRUE;
}

/* As in the base, the row is that of the moment in which the caller gets it. */
static gboolean
logline_filtered_log_locate_finish (LoglineLog    *log,
                                    GAsyncResult  *result,
                                    guint64       *out_row,
                                    GError       **error)
{
  LoglineFilteredLog *self = LOGLINE_FILTERED_LOG (log);
  guint64 base_row;

  g_return_val_if_fail (g_task_is_valid (result, log), FALSE);

  return logline_forward_locate_finish (G_TASK (result), NULL, &base_row, error) &&
         find_nearest (self, base_row, out_row, error);
}

static LoglineSearch *
logline_filtered_log_search (LoglineLog *log,
                             GPtrArray  *queries)
{
  LoglineFilteredLog *self = LOGLINE_FILTERED_LOG (log);
  g_autoptr (GPtrArray) all = g_ptr_array_copy (queries, NULL, NULL);
  g_autoptr (LoglineSearch) search = NULL;

  g_ptr_array_set_free_func (all, NULL);
  g_ptr_array_add (all, self->query);
  search = logline_log_search_all (self->base, all);

  return LOGLINE_SEARCH (logline_mapped_search_new (g_ptr_array_index (queries, 0), search,
                                                    self->search));
}

static void
logline_filtered_log_dispose (GObject *object)
{
  LoglineFilteredLog *self = LOGLINE_FILTERED_LOG (object);

  g_signal_handlers_disconnect_by_data (self->base, self);
  g_signal_handlers_disconnect_by_data (self->search, self);

  G_OBJECT_CLASS (logline_filtered_log_parent_class)->dispose (object);
}

static void
logline_filtered_log_finalize (GObject *object)
{
  LoglineFilteredLog *self = LOGLINE_FILTERED_LOG (object);

  g_object_unref (self->search);
  logline_query_unref (self->query);
  g_object_unref (self->base);

  G_OBJECT_CLASS (logline_filtered_log_parent_class)->finalize (object);
}

static void
log_iface_init (LoglineLogInterface *iface)
{
  iface->get_n_rows = logline_filtered_log_get_n_rows;
  iface->get_size = logline_filtered_log_get_size;
  iface->get_generation = logline_filtered_log_get_generation;
  iface->get_loading = logline_filtered_log_get_loading;
  iface->get_error = logline_filtered_log_get_error;
  iface->get_updated_us = logline_filtered_log_get_updated_us;
  iface->read_async = logline_filtered_log_read_async;
  iface->locate_async = logline_filtered_log_locate_async;
  iface->locate_finish = logline_filtered_log_locate_finish;
  iface->search = logline_filtered_log_search;
  iface->read_bytes_async = logline_filtered_log_read_bytes_async;
}

static void
logline_filtered_log_class_init (LoglineFilteredLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = logline_filtered_log_dispose;
  object_class->finalize = logline_filtered_log_finalize;
  object_class->get_property = logline_log_get_property;

  logline_log_override_properties (object_class);
}

static void
logline_filtered_log_init (LoglineFilteredLog *self)
{
}

static void
property_cb (LoglineFilteredLog *self,
             GParamSpec         *pspec)
{
  g_object_notify (G_OBJECT (self), pspec->name);
}

static void
changed_cb (LoglineFilteredLog  *self,
            const LoglineChange *change)
{
  logline_log_emit_changed (LOGLINE_LOG (self), change);
}

LoglineFilteredLog *
logline_filtered_log_new (LoglineLog   *base,
                          LoglineQuery *query)
{
  static const char *const base_signals[] = {
    "notify::loading", "notify::error", "notify::updated-us",
  };
  LoglineFilteredLog *self;

  g_return_val_if_fail (LOGLINE_IS_LOG (base), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  self = g_object_new (LOGLINE_TYPE_FILTERED_LOG, NULL);
  self->base = g_object_ref (base);
  self->query = logline_query_ref (query);
  self->search = logline_log_search (base, query);
  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->search, "notify::error", G_CALLBACK (property_cb), self);
  for (guint i = 0; i < G_N_ELEMENTS (base_signals); i++)
    g_signal_connect_swapped (base, base_signals[i], G_CALLBACK (property_cb), self);

  return self;
}

LoglineLog *
logline_filtered_log_get_base (LoglineFilteredLog *self)
{
  g_return_val_if_fail (LOGLINE_IS_FILTERED_LOG (self), NULL);

  return self->base;
}

LoglineSearch *
logline_filtered_log_get_search (LoglineFilteredLog *self)
{
  g_return_val_if_fail (LOGLINE_IS_FILTERED_LOG (self), NULL);

  return self->search;
}

guint64
logline_filtered_log_get_base_row (LoglineFilteredLog *self,
                                   guint64             row)
{
  g_return_val_if_fail (LOGLINE_IS_FILTERED_LOG (self), 0);

  return logline_search_get_row (self->search, row);
}
