/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-served-log.h"

#include "logline-api-names.h"
#include "logline-counted-log.h"
#include "logline-forward.h"
#include "logline-mirrored-log.h"
#include "logline-poller.h"
#include "logline-served-search.h"
#include "logline-source.h"
#include "logline-take-over.h"

/* Everything is passed on to "present", which is one of two logs. A generation begins with
 * "newest", its last lines, while the poller asks whether the server has counted; then "counted",
 * all of it, takes over. When the log is another generation by now, it begins anew. */

#define COUNTING_POLL_MS 250

struct _LoglineServedLog
{
  GObject parent_instance;

  LoglineSession     *session;
  char               *service_id;
  char               *log_name;
  char               *lines_path;
  guint               poll_ms; /* 0 while nobody has said */

  LoglineLog         *present; /* the one of the two that is there */
  LoglineMirroredLog *newest;
  LoglineCountedLog  *counted;

  LoglinePoller      *poller;     /* only with "newest" */
  gboolean            has_newest; /* it was complete once */
  double              indexed;    /* by the server, of this generation */
  GError             *error;      /* of the poller's questions */

  guint64             base;          /* rows before those of the newest part that was */
  guint               n_generations; /* that have been counted */
  GPtrArray          *searches;      /* (element-type LoglineServedSearch), weak */
};

static const char *const property_names[] = {
  "loading", "error", "updated-us", "online", "retry-at-us",
};

static void log_iface_init (LoglineLogInterface *iface);
static void remote_iface_init (LoglineRemoteInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoglineServedLog, logline_served_log, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LOGLINE_TYPE_LOG, log_iface_init)
                               G_IMPLEMENT_INTERFACE (LOGLINE_TYPE_REMOTE, remote_iface_init))

static void begin (LoglineServedLog *self);

static void
take_error (LoglineServedLog *self,
            GError           *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify (G_OBJECT (self), "error");
}

static void
set_indexed (LoglineServedLog *self,
             double            indexed)
{
  if (self->indexed == indexed)
    return;
  self->indexed = indexed;
  g_object_notify (G_OBJECT (self), "loading");
}

/* What all searches are told before anybody hears of it, and what they tell then. */
static GPtrArray *
ref_searches (LoglineServedLog *self)
{
  GPtrArray *searches = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->searches->len; i++)
    g_ptr_array_add (searches, g_object_ref (g_ptr_array_index (self->searches, i)));
  return searches;
}

static void
publish (LoglineServedLog    *self,
         GPtrArray           *searches,
         const LoglineChange *change)
{
  if (!logline_change_is_empty (change))
    logline_log_emit_changed (LOGLINE_LOG (self), change);
  for (guint i = 0; i < searches->len; i++)
    logline_served_search_publish (g_ptr_array_index (searches, i));
}

/* All that people may see of the log may be another. */
static void
notify_all (LoglineServedLog *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (property_names); i++)
    g_object_notify (G_OBJECT (self), property_names[i]);
}

static void
present_changed_cb (LoglineServedLog    *self,
                    const LoglineChange *change)
{
  logline_log_emit_changed (LOGLINE_LOG (self), change);
}

static void
present_notify_cb (LoglineServedLog *self,
                   GParamSpec       *pspec)
{
  g_object_notify (G_OBJECT (self), pspec->name);
}

static void
drop_present (LoglineServedLog *self)
{
  if (self->present != NULL)
    g_signal_handlers_disconnect_by_data (self->present, self);
  self->present = NULL;
  /* Reads that wait keep it; they end here. */
  if (self->counted != NULL)
    g_object_run_dispose (G_OBJECT (self->counted));
  g_clear_object (&self->newest);
  g_clear_object (&self->counted);
}

static void
set_present (LoglineServedLog *self,
             LoglineLog       *log)
{
  self->present = log;
  if (self->poll_ms > 0)
    logline_remote_set_poll_ms (LOGLINE_REMOTE (log), self->poll_ms);
  g_signal_connect_object (log, "changed", G_CALLBACK (present_changed_cb), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (property_names); i++)
    {
      g_autofree char *notify = g_strconcat ("notify::", property_names[i], NULL);

      g_signal_connect_object (log, notify, G_CALLBACK (present_notify_cb), self,
                               G_CONNECT_SWAPPED);
    }
}

static void
drop_poller (LoglineServedLog *self)
{
  if (self->poller != NULL)
    g_object_run_dispose (G_OBJECT (self->poller));
  g_clear_object (&self->poller);
  self->has_newest = FALSE;
  g_clear_error (&self->error);
}

static void
begin_counted (LoglineServedLog      *self,
               LoglineLog            *newest,
               const LoglineTakeOver *over)
{
  LoglineGeneration *generation = logline_log_get_generation (newest);

  drop_poller (self);
  drop_present (self);
  self->n_generations = generation->serial + 1;
  self->base = over->base;
  self->counted = logline_counted_log_new (self->session, self->service_id, self->log_name,
                                           generation, &over->state, over->lines,
                                           logline_log_get_updated_us (newest));
  g_signal_connect_object (self->counted, "replaced", G_CALLBACK (begin), self,
                           G_CONNECT_SWAPPED);
  set_present (self, LOGLINE_LOG (self->counted));
}

/* The last row of the newest part may have grown since it was read: it is taken for another. */
static void
take_over (LoglineServedLog      *self,
           const LoglineTakeOver *over)
{
  g_autoptr (GPtrArray) searches = ref_searches (self);
  g_autoptr (LoglineLog) newest = g_object_ref (self->present);
  guint64 n_newest = logline_log_get_n_rows (newest);
  guint64 n_kept = n_newest > 0 && !over->replaces ? n_newest - 1 : 0;
  LoglineChange change = { .reset = over->replaces };

  if (!over->replaces)
    {
      change.added_front = n_newest > 0 ? over->base : 0;
      change.removed_back = n_newest - n_kept;
      change.added_back = over->state.total - change.added_front - n_kept;
    }

  begin_counted (self, newest, over);
  for (guint i = 0; i < searches->len; i++)
    logline_served_search_take_over (g_ptr_array_index (searches, i), self->counted, over->base,
                                     n_kept);
  publish (self, searches, &change);
  notify_all (self);
}

/* Whether @over speaks of what is shown; the newest part may be ahead of it for a moment. */
static gboolean
fits (LoglineServedLog      *self,
      const LoglineTakeOver *over)
{
  guint64 n_newest = logline_log_get_n_rows (self->present);

  return n_newest == 0 || over->replaces || over->base + n_newest <= over->state.total;
}

typedef struct
{
  GWeakRef           log;
  GCancellable      *cancellable;
  LoglineGeneration *generation;
} Question;

static Question *
question_new (LoglineServedLog  *self,
              LoglineGeneration *generation)
{
  Question *question = g_new0 (Question, 1);

  g_weak_ref_init (&question->log, self);
  question->cancellable = g_object_ref (logline_poller_get_cancellable (self->poller));
  question->generation = logline_generation_ref (generation);
  return question;
}

static void
question_free (Question *question)
{
  g_weak_ref_clear (&question->log);
  g_object_unref (question->cancellable);
  logline_generation_unref (question->generation);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

/* NULL when nobody waits for the answer any more. */
static LoglineServedLog *
dup_log_waiting_for (Question *question)
{
  g_autoptr (LoglineServedLog) self = g_weak_ref_get (&question->log);

  return self != NULL && !g_cancellable_is_cancelled (question->cancellable)
           ? g_steal_pointer (&self) : NULL;
}

static void
taken_over_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (LoglineServedLog) self = dup_log_waiting_for (question);
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineTakeOver) over = logline_take_over_finish (result, &error);

  if (self == NULL)
    return;
  if (over == NULL && error->domain == LOGLINE_CLIENT_ERROR)
    {
      logline_poller_fail (self->poller, error);
      return;
    }

  logline_poller_reset_delay (self->poller);
  take_error (self, NULL);
  if (over != NULL && over->indexed < 1)
    set_indexed (self, over->indexed);
  if (over == NULL || over->indexed < 1 ||
      question->generation != logline_log_get_generation (self->present))
    logline_poller_done (self->poller, COUNTING_POLL_MS);
  else if (!fits (self, over))
    logline_poller_done (self->poller, 0);
  else
    take_over (self, over);
}

/* Earlier it would be in vain, and what is on screen would have to be asked for once more. */
static void
ask_whether_counted (LoglineServedLog *self)
{
  LoglineLog *newest = LOGLINE_LOG (self->newest);

  if (self->has_newest)
    logline_take_over_async (self->session, self->lines_path, newest,
                             logline_poller_get_cancellable (self->poller), taken_over_cb,
                             question_new (self, logline_log_get_generation (newest)));
  else
    logline_poller_done (self->poller, COUNTING_POLL_MS);
}

static void
failed_cb (LoglineServedLog *self,
           const GError     *error)
{
  take_error (self, g_error_copy (error));
}

static void
newest_loading_cb (LoglineServedLog *self)
{
  if (self->has_newest || logline_log_get_loading (LOGLINE_LOG (self->newest)) < 1)
    return;
  self->has_newest = TRUE;
  logline_poller_ask_now (self->poller);
}

/* A generation begins. What was shown before is gone, but for the rows that a first one has not
 * had. */
static void
begin (LoglineServedLog *self)
{
  g_autoptr (GPtrArray) searches = ref_searches (self);
  LoglineChange change = {
    .reset = self->present != NULL && logline_log_get_n_rows (self->present) > 0,
  };

  drop_present (self);
  self->indexed = 0;
  self->newest = logline_mirrored_log_new_newest (self->session, self->service_id, self->log_name,
                                                  self->n_generations);
  set_present (self, LOGLINE_LOG (self->newest));
  g_signal_connect_object (self->newest, "notify::loading", G_CALLBACK (newest_loading_cb), self,
                           G_CONNECT_SWAPPED);
  self->poller = logline_poller_new (self->session);
  g_signal_connect_object (self->poller, "ask", G_CALLBACK (ask_whether_counted), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->poller, "failed", G_CALLBACK (failed_cb), self,
                           G_CONNECT_SWAPPED);

  for (guint i = 0; i < searches->len; i++)
    logline_served_search_begin (g_ptr_array_index (searches, i), self->present, FALSE);
  publish (self, searches, &change);
  notify_all (self);
}

static guint64
logline_served_log_get_n_rows (LoglineLog *log)
{
  return logline_log_get_n_rows (LOGLINE_SERVED_LOG (log)->present);
}

static guint64
logline_served_log_get_size (LoglineLog *log)
{
  return logline_log_get_size (LOGLINE_SERVED_LOG (log)->present);
}

static LoglineGeneration *
logline_served_log_get_generation (LoglineLog *log)
{
  return logline_log_get_generation (LOGLINE_SERVED_LOG (log)->present);
}

static double
logline_served_log_get_loading (LoglineLog *log)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (log);

  return self->newest != NULL ? MIN (self->indexed, 0.99) : logline_log_get_loading (self->present);
}

static const GError *
logline_served_log_get_error (LoglineLog *log)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (log);
  const GError *error = logline_log_get_error (self->present);

  return error != NULL ? error : self->error;
}

static gint64
logline_served_log_get_updated_us (LoglineLog *log)
{
  return logline_log_get_updated_us (LOGLINE_SERVED_LOG (log)->present);
}

static void
logline_served_log_read_async (LoglineLog          *log,
                               const guint64       *rows,
                               guint                n_rows,
                               gsize                max_bytes,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (log, cancellable, callback, user_data);

  g_task_set_source_tag (task, logline_served_log_read_async);
  logline_forward_read (task, LOGLINE_SERVED_LOG (log)->present, rows, n_rows, max_bytes);
}

static void
logline_served_log_read_bytes_async (LoglineLog          *log,
                                     const guint64       *rows,
                                     guint                n_rows,
                                     guint64              skip,
                                     gsize                max_bytes,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (log, cancellable, callback, user_data);

  g_task_set_source_tag (task, logline_served_log_read_bytes_async);
  logline_forward_read_bytes (task, LOGLINE_SERVED_LOG (log)->present, rows, n_rows, skip,
                              max_bytes);
}

static void
logline_served_log_locate_async (LoglineLog            *log,
                                 const LoglinePosition *position,
                                 GCancellable          *cancellable,
                                 GAsyncReadyCallback    callback,
                                 gpointer               user_data)
{
  g_autoptr (GTask) task = g_task_new (log, cancellable, callback, user_data);

  g_task_set_source_tag (task, logline_served_log_locate_async);
  g_task_set_task_data (task, g_strdup (position->generation), g_free);
  logline_forward_locate (task, LOGLINE_SERVED_LOG (log)->present, position);
}

/* The row of this moment: what was found in the newest part may stand in the whole log by now. */
static gboolean
logline_served_log_locate_finish (LoglineLog    *log,
                                  GAsyncResult  *result,
                                  guint64       *out_row,
                                  GError       **error)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (log);
  g_autoptr (LoglineLog) asked = NULL;

  g_return_val_if_fail (g_task_is_valid (result, log), FALSE);

  if (!logline_forward_locate_finish (G_TASK (result), &asked, out_row, error))
    return FALSE;
  if (asked == self->present)
    return TRUE;

  if (self->counted != NULL && LOGLINE_IS_MIRRORED_LOG (asked) &&
      g_strcmp0 (g_task_get_task_data (G_TASK (result)),
                 logline_log_get_generation (self->present)->id) == 0)
    {
      *out_row += self->base;
      return TRUE;
    }
  g_set_error_literal (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED,
                       "this part of the log is gone");
  return FALSE;
}

static void
forget_search (gpointer  data,
               GObject  *search)
{
  g_ptr_array_remove (LOGLINE_SERVED_LOG (data)->searches, search);
}

static LoglineSearch *
logline_served_log_search (LoglineLog *log,
                           GPtrArray  *queries)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (log);
  LoglineServedSearch *search = logline_served_search_new (queries);

  g_ptr_array_add (self->searches, search);
  g_object_weak_ref (G_OBJECT (search), forget_search, self);
  logline_served_search_begin (search, self->present, self->counted != NULL);
  logline_served_search_publish (search);
  return LOGLINE_SEARCH (search);
}

static void
log_iface_init (LoglineLogInterface *iface)
{
  iface->get_n_rows = logline_served_log_get_n_rows;
  iface->get_size = logline_served_log_get_size;
  iface->get_generation = logline_served_log_get_generation;
  iface->get_loading = logline_served_log_get_loading;
  iface->get_error = logline_served_log_get_error;
  iface->get_updated_us = logline_served_log_get_updated_us;
  iface->read_async = logline_served_log_read_async;
  iface->read_bytes_async = logline_served_log_read_bytes_async;
  iface->locate_async = logline_served_log_locate_async;
  iface->locate_finish = logline_served_log_locate_finish;
  iface->search = logline_served_log_search;
}

static gboolean
logline_served_log_get_online (LoglineRemote *remote)
{
  return logline_remote_get_online (LOGLINE_REMOTE (LOGLINE_SERVED_LOG (remote)->present));
}

static gint64
logline_served_log_get_retry_at_us (LoglineRemote *remote)
{
  return logline_remote_get_retry_at_us (LOGLINE_REMOTE (LOGLINE_SERVED_LOG (remote)->present));
}

static void
logline_served_log_set_poll_ms (LoglineRemote *remote,
                                guint          poll_ms)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (remote);

  self->poll_ms = poll_ms;
  logline_remote_set_poll_ms (LOGLINE_REMOTE (self->present), poll_ms);
}

static void
logline_served_log_retry_now (LoglineRemote *remote)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (remote);

  if (self->poller != NULL)
    logline_poller_ask_now (self->poller);
  logline_remote_retry_now (LOGLINE_REMOTE (self->present));
}

static void
remote_iface_init (LoglineRemoteInterface *iface)
{
  iface->get_online = logline_served_log_get_online;
  iface->get_retry_at_us = logline_served_log_get_retry_at_us;
  iface->set_poll_ms = logline_served_log_set_poll_ms;
  iface->retry_now = logline_served_log_retry_now;
}

static void
logline_served_log_dispose (GObject *object)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (object);

  drop_poller (self);
  for (guint i = 0; i < self->searches->len; i++)
    g_object_weak_unref (g_ptr_array_index (self->searches, i), forget_search, self);
  g_ptr_array_set_size (self->searches, 0);
  drop_present (self);
  G_OBJECT_CLASS (logline_served_log_parent_class)->dispose (object);
}

static void
logline_served_log_finalize (GObject *object)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (object);

  g_object_unref (self->session);
  g_ptr_array_unref (self->searches);
  g_free (self->service_id);
  g_free (self->log_name);
  g_free (self->lines_path);
  G_OBJECT_CLASS (logline_served_log_parent_class)->finalize (object);
}

static void
logline_served_log_class_init (LoglineServedLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = logline_remote_get_property;
  object_class->dispose = logline_served_log_dispose;
  object_class->finalize = logline_served_log_finalize;

  logline_log_override_properties (object_class);
  logline_remote_override_properties (object_class);
}

static void
logline_served_log_init (LoglineServedLog *self)
{
  self->searches = g_ptr_array_new ();
}

LoglineServedLog *
logline_served_log_new (LoglineSession *session,
                        const char     *service_id,
                        const char     *log_name)
{
  LoglineServedLog *self;

  g_return_val_if_fail (LOGLINE_IS_SESSION (session), NULL);
  g_return_val_if_fail (logline_api_name_is_valid (service_id), NULL);
  g_return_val_if_fail (logline_api_name_is_valid (log_name), NULL);

  self = g_object_new (LOGLINE_TYPE_SERVED_LOG, NULL);
  self->session = g_object_ref (session);
  self->service_id = g_strdup (service_id);
  self->log_name = g_strdup (log_name);
  self->lines_path = logline_api_lines_path (service_id, log_name);
  begin (self);
  return self;
}
