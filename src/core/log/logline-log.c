/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-log.h"

#include "logline-line-bytes.h"

G_DEFINE_INTERFACE (LoglineLog, logline_log, G_TYPE_OBJECT)

enum
{
  PROP_LOADING = 1,
  PROP_ERROR,
  PROP_UPDATED_US
};

G_STATIC_ASSERT (PROP_UPDATED_US == LOGLINE_LOG_LAST_PROPERTY);

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Of a task that returns lines. */
static LoglineLines *
read_finish (LoglineLog    *self,
             GAsyncResult  *result,
             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
logline_log_default_init (LoglineLogInterface *iface)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  iface->read_finish = read_finish;
  iface->read_bytes_async = logline_line_bytes_read_async;
  iface->read_bytes_finish = logline_line_bytes_read_finish;

  g_object_interface_install_property (iface, g_param_spec_double ("loading", NULL, NULL,
                                                                   0, 1, 0, flags));
  g_object_interface_install_property (iface, g_param_spec_boxed ("error", NULL, NULL,
                                                                  G_TYPE_ERROR, flags));
  g_object_interface_install_property (iface, g_param_spec_int64 ("updated-us", NULL, NULL,
                                                                  0, G_MAXINT64, 0, flags));

  signals[CHANGED] = g_signal_new ("changed", LOGLINE_TYPE_LOG, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

guint64
logline_log_get_n_rows (LoglineLog *self)
{
  g_return_val_if_fail (LOGLINE_IS_LOG (self), 0);

  return LOGLINE_LOG_GET_IFACE (self)->get_n_rows (self);
}

guint64
logline_log_get_size (LoglineLog *self)
{
  g_return_val_if_fail (LOGLINE_IS_LOG (self), 0);

  return LOGLINE_LOG_GET_IFACE (self)->get_size (self);
}

LoglineGeneration *
logline_log_get_generation (LoglineLog *self)
{
  g_return_val_if_fail (LOGLINE_IS_LOG (self), NULL);

  return LOGLINE_LOG_GET_IFACE (self)->get_generation (self);
}

double
logline_log_get_loading (LoglineLog *self)
{
  g_return_val_if_fail (LOGLINE_IS_LOG (self), 0);

  return LOGLINE_LOG_GET_IFACE (self)->get_loading (self);
}

const GError *
logline_log_get_error (LoglineLog *self)
{
  g_return_val_if_fail (LOGLINE_IS_LOG (self), NULL);

  return LOGLINE_LOG_GET_IFACE (self)->get_error (self);
}

gint64
logline_log_get_updated_us (LoglineLog *self)
{
  g_return_val_if_fail (LOGLINE_IS_LOG (self), 0);

  return LOGLINE_LOG_GET_IFACE (self)->get_updated_us (self);
}

static gboolean
are_rows (LoglineLog    *self,
          const guint64 *rows,
          guint          n_rows)
{
  for (guint i = 1; i < n_rows; i++)
    if (rows[i - 1] >= rows[i])
      return FALSE;

  return n_rows == 0 || rows[n_rows - 1] < logline_log_get_n_rows (self);
}

void
logline_log_read_async (LoglineLog          *self,
                        const guint64       *rows,
                        guint                n_rows,
                        gsize                max_bytes,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (LOGLINE_IS_LOG (self));
  g_return_if_fail (are_rows (self, rows, n_rows));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  LOGLINE_LOG_GET_IFACE (self)->read_async (self, rows, n_rows, max_bytes, cancellable,
                                            callback, user_data);
}

LoglineLines *
logline_log_read_finish (LoglineLog    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (LOGLINE_IS_LOG (self), NULL);

  return LOGLINE_LOG_GET_IFACE (self)->read_finish (self, result, error);
}

void
logline_log_read_range_async (LoglineLog          *self,
                              guint64              first,
                              guint                n_rows,
                              gsize                max_bytes,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autofree guint64 *rows = g_new (guint64, n_rows);

  for (guint i = 0; i < n_rows; i++)
    rows[i] = first + i;

  logline_log_read_async (self, rows, n_rows, max_bytes, cancellable, callback, user_data);
}

void
logline_log_read_bytes_async (LoglineLog          *self,
                              const guint64       *rows,
                              guint                n_rows,
                              guint64              skip,
                              gsize                max_bytes,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (LOGLINE_IS_LOG (self));
  g_return_if_fail (n_rows > 0 && max_bytes > 0);
  g_return_if_fail (are_rows (self, rows, n_rows));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  LOGLINE_LOG_GET_IFACE (self)->read_bytes_async (self, rows, n_rows, skip, max_bytes, cancellable,
                                                  callback, user_data);
}

LoglineBytes *
logline_log_read_bytes_finish (LoglineLog    *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (LOGLINE_IS_LOG (self), NULL);

  return LOGLINE_LOG_GET_IFACE (self)->read_bytes_finish (self, result, error);
}

void
logline_log_locate_async (LoglineLog            *self,
                          const LoglinePosition *position,
                          GCancellable          *cancellable,
                          GAsyncReadyCallback    callback,
                          gpointer               user_data)
{
  g_return_if_fail (LOGLINE_IS_LOG (self));
  g_return_if_fail (position != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  LOGLINE_LOG_GET_IFACE (self)->locate_async (self, position, cancellable, callback, user_data);
}

gboolean
logline_log_locate_finish (LoglineLog    *self,
                           GAsyncResult  *result,
                           guint64       *out_row,
                           GError       **error)
{
  g_return_val_if_fail (LOGLINE_IS_LOG (self), FALSE);
  g_return_val_if_fail (out_row != NULL, FALSE);

  return LOGLINE_LOG_GET_IFACE (self)->locate_finish (self, result, out_row, error);
}

LoglineSearch *
logline_log_search (LoglineLog   *self,
                    LoglineQuery *query)
{
  g_autoptr (GPtrArray) queries = g_ptr_array_new ();

  g_return_val_if_fail (query != NULL, NULL);

  g_ptr_array_add (queries, query);
  return logline_log_search_all (self, queries);
}

LoglineSearch *
logline_log_search_all (LoglineLog *self,
                        GPtrArray  *queries)
{
  g_return_val_if_fail (LOGLINE_IS_LOG (self), NULL);
  g_return_val_if_fail (queries != NULL && queries->len > 0, NULL);

  return LOGLINE_LOG_GET_IFACE (self)->search (self, queries);
}

void
logline_log_override_properties (GObjectClass *object_class)
{
  g_object_class_override_property (object_class, PROP_LOADING, "loading");
  g_object_class_override_property (object_class, PROP_ERROR, "error");
  g_object_class_override_property (object_class, PROP_UPDATED_US, "updated-us");
}

void
logline_log_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  LoglineLog *self = LOGLINE_LOG (object);

  switch (id)
    {
    case PROP_LOADING:
      g_value_set_double (value, logline_log_get_loading (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, logline_log_get_error (self));
      break;
    case PROP_UPDATED_US:
      g_value_set_int64 (value, logline_log_get_updated_us (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

void
logline_log_emit_changed (LoglineLog          *self,
                          const LoglineChange *change)
{
  g_return_if_fail (LOGLINE_IS_LOG (self));

  if (!logline_change_is_empty (change))
    g_signal_emit (self, signals[CHANGED], 0, change);
}
