/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-served-log.h"

#include "logline-api-names.h"
#include "logline-line-bytes.h"
#include "logline-line-reader.h"
#include "logline-mirrored-log.h"
#include "logline-poller.h"
#include "logline-range-reader.h"
#include "logline-served-search.h"
#include "logline-source.h"
#include "logline-take-over.h"

/* A generation begins with "newest", a log of its last lines, which everything is passed on to,
 * while the poller asks whether the server has counted. Then a LoglineLineReader takes its place,
 * and the poller asks for growth. Only one of the two is there at a time.
 *
 * When the log is another generation by now, it begins anew. */

#define COUNTING_POLL_MS 250

/* Lines that come with the news that there are some. */
#define NEWS_LINES 200

struct _LoglineServedLog
{
  GObject parent_instance;

  LoglineSession     *session;
  char               *service_id;
  char               *log_name;
  char               *lines_path;
  char               *search_path;
  char               *bytes_path;
  LoglinePoller      *poller;
  guint               poll_ms; /* 0 while nobody has said */

  LoglineMirroredLog *newest; /* until the server has counted; then NULL */
  gboolean            has_newest; /* it was complete once */
  LoglineLineReader  *reader; /* from then on */
  LoglineRangeReader *ranges; /* likewise */
  LoglineGeneration  *generation;
  LoglineServedState  state;
  guint64             base;    /* rows before those of the newest part that was */
  gboolean            running; /* the reader and the searches may ask the server */
  double              indexed; /* by the server, of this generation */
  guint               n_generations;

  GPtrArray          *searches; /* (element-type LoglineServedSearch), weak */
  gint64              updated_us;
  GError             *error;
};

enum
{
  PROP_LOADING = 1,
  PROP_ERROR,
  PROP_UPDATED_US,
  PROP_ONLINE,
  PROP_RETRY_AT_US
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

static void
go_on (LoglineServedLog *self)
{
  g_autoptr (GPtrArray) searches = ref_searches (self);

  self->running = TRUE;
  logline_line_reader_resume (self->reader);
  for (guint i = 0; i < searches->len; i++)
    logline_served_search_resume (g_ptr_array_index (searches, i));
}

static void
stop (LoglineServedLog *self)
{
  self->running = FALSE;
  if (self->reader != NULL)
    logline_line_reader_stop (self->reader);
  for (guint i = 0; i < self->searches->len; i++)
    logline_served_search_stop (g_ptr_array_index (self->searches, i));
}

static void
part_failed_cb (LoglineServedLog *self,
                  const GError     *error)
{
  if (error->domain == LOGLINE_CLIENT_ERROR)
    logline_poller_fail (self->poller, error);
  else
    logline_poller_ask_now (self->poller);
}

static void
drop_newest (LoglineServedLog *self)
{
  if (self->newest != NULL)
    g_signal_handlers_disconnect_by_data (self->newest, self);
  g_clear_object (&self->newest);
  self->has_newest = FALSE;
}

static void
drop_reader (LoglineServedLog *self)
{
  if (self->reader == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->reader, self);
  logline_line_reader_close (self->reader);
  g_clear_object (&self->reader);
  g_clear_object (&self->ranges);
}

static void
set_state (LoglineServedLog         *self,
           const LoglineServedState *state)
{
  self->state = *state;
  logline_line_reader_set_state (self->reader, state);
}

static void
begin_reader (LoglineServedLog      *self,
              const LoglineTakeOver *take_over)
{
  self->reader = logline_line_reader_new (self->session, self->lines_path, self->bytes_path,
                                          self->generation);
  self->ranges = logline_range_reader_new (self->session, self->bytes_path, self->generation,
                                           self->reader);
  g_signal_connect_object (self->reader, "failed", G_CALLBACK (part_failed_cb), self,
                           G_CONNECT_SWAPPED);
  set_state (self, &take_over->state);
  logline_line_reader_add (self->reader, &take_over->state, take_over->lines);
}

/* The last row of the newest part may have grown since it was read: it is taken for another. */
static void
take_over (LoglineServedLog      *self,
           const LoglineTakeOver *over)
{
  g_autoptr (GPtrArray) searches = ref_searches (self);
  g_autoptr (LoglineMirroredLog) newest = g_object_ref (self->newest);
  guint64 n_newest = logline_log_get_n_rows (LOGLINE_LOG (newest));
  guint64 n_kept = n_newest > 0 && !over->replaces ? n_newest - 1 : 0;
  LoglineChange change = { .reset = over->replaces };

  if (!over->replaces)
    {
      change.added_front = n_newest > 0 ? over->base : 0;
      change.removed_back = n_newest - n_kept;
      change.added_back = over->state.total - change.added_front - n_kept;
    }
  self->updated_us = logline_log_get_updated_us (LOGLINE_LOG (newest));
  g_clear_pointer (&self->generation, logline_generation_unref);
  self->generation = logline_generation_ref (logline_log_get_generation (LOGLINE_LOG (newest)));
  self->n_generations = self->generation->serial + 1;
  self->base = over->base;
  drop_newest (self);
  begin_reader (self, over);
  for (guint i = 0; i < searches->len; i++)
    logline_served_search_take_over (g_ptr_array_index (searches, i), self->generation->id,
                                     over->base, n_kept, &self->state);

  publish (self, searches, &change);
  set_indexed (self, 1);
  logline_poller_set_online (self->poller);
  if (self->reader != NULL)
    go_on (self);
}

/* Whether @over speaks of what is shown; the newest part may be ahead of it for a moment. */
static gboolean
fits (LoglineServedLog      *self,
      const LoglineTakeOver *over)
{
  guint64 n_newest = logline_log_get_n_rows (LOGLINE_LOG (self->newest));

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
  if (over == NULL || question->generation !=
                        logline_log_get_generation (LOGLINE_LOG (self->newest)))
    {
      logline_poller_done (self->poller, COUNTING_POLL_MS);
    }
  else if (over->indexed < 1)
    {
      set_indexed (self, over->indexed);
      logline_poller_done (self->poller, COUNTING_POLL_MS);
    }
  else if (!fits (self, over))
    {
      logline_poller_done (self->poller, 0);
    }
  else
    {
      logline_poller_done (self->poller, LOGLINE_POLLER_INTERVAL);
      take_over (self, over);
    }
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
grow (LoglineServedLog         *self,
      const LoglineServedState *state)
{
  g_autoptr (GPtrArray) searches = NULL;
  LoglineChange change = { FALSE };

  if (state->size <= self->state.size || state->total < self->state.total)
    return;

  change.removed_back = self->state.open ? 1 : 0;
  change.added_back = state->total - self->state.total + change.removed_back;
  searches = ref_searches (self);
  set_state (self, state);
  for (guint i = 0; i < searches->len; i++)
    logline_served_search_grow (g_ptr_array_index (searches, i), state, change.removed_back > 0);
  self->updated_us = g_get_real_time ();
  publish (self, searches, &change);
  g_object_notify (G_OBJECT (self), "updated-us");
}

static void
take_news (LoglineServedLog         *self,
           const LoglineLinesAnswer *answer)
{
  gboolean grew = answer->state.size > self->state.size;

  if (answer->indexed < 1)
    {
      stop (self);
      set_indexed (self, answer->indexed);
      logline_poller_done (self->poller, COUNTING_POLL_MS);
      return;
    }

  logline_poller_done (self->poller, grew ? LOGLINE_POLLER_GREW : LOGLINE_POLLER_INTERVAL);
  logline_poller_reset_delay (self->poller);
  logline_poller_set_online (self->poller);
  take_error (self, NULL);
  set_indexed (self, 1);
  grow (self, &answer->state);
  if (self->reader == NULL)
    return;
  logline_line_reader_add (self->reader, &answer->state, answer->lines);
  go_on (self);
}

static void
news_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (LoglineServedLog) self = dup_log_waiting_for (question);
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineLinesAnswer) answer = logline_lines_call_finish (result, &error);

  if (self == NULL)
    return;
  if (answer != NULL)
    take_news (self, answer);
  else if (g_error_matches (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED))
    begin (self);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING))
    {
      stop (self);
      set_indexed (self, 0);
      logline_poller_done (self->poller, COUNTING_POLL_MS);
    }
  else
    logline_poller_fail (self->poller, error);
}

static void
ask_for_news (LoglineServedLog *self)
{
  g_autoptr (LoglineLinesRequest) request = logline_lines_request_new ();

  request->generation = g_strdup (self->generation->id);
  if (self->indexed == 1)
    {
      request->from = self->state.total + (self->state.open ? 0 : 1);
      request->count = NEWS_LINES;
    }
  logline_lines_call_async (self->session, self->lines_path, request,
                            logline_poller_get_cancellable (self->poller), news_cb,
                            question_new (self, self->generation));
}

static void
ask_cb (LoglineServedLog *self)
{
  if (self->newest != NULL)
    ask_whether_counted (self);
  else
    ask_for_news (self);
}

static void
failed_cb (LoglineServedLog *self,
           const GError     *error)
{
  stop (self);
  take_error (self, g_error_copy (error));
}

static void
notify_cb (LoglineServedLog *self,
           GParamSpec       *pspec)
{
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (self), pspec->name) != NULL)
    g_object_notify (G_OBJECT (self), pspec->name);
}

static void
newest_changed_cb (LoglineServedLog    *self,
                   const LoglineChange *change)
{
  logline_log_emit_changed (LOGLINE_LOG (self), change);
}

static void
newest_loading_cb (LoglineServedLog *self)
{
  if (self->has_newest || logline_log_get_loading (LOGLINE_LOG (self->newest)) < 1)
    return;
  self->has_newest = TRUE;
  logline_poller_ask_now (self->poller);
}

static void
begin_newest (LoglineServedLog *self)
{
  self->newest = logline_mirrored_log_new_newest (self->session, self->service_id, self->log_name,
                                                  self->n_generations);
  if (self->poll_ms > 0)
    logline_remote_set_poll_ms (LOGLINE_REMOTE (self->newest), self->poll_ms);
  g_signal_connect_object (self->newest, "changed", G_CALLBACK (newest_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->newest, "notify::loading", G_CALLBACK (newest_loading_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->newest, "notify", G_CALLBACK (notify_cb), self,
                           G_CONNECT_SWAPPED);
}

/* The generation that was shown is gone. */
static void
begin (LoglineServedLog *self)
{
  g_autoptr (GPtrArray) searches = ref_searches (self);
  LoglineChange change = { .reset = self->state.total > 0 };

  logline_poller_done (self->poller, COUNTING_POLL_MS);
  self->running = FALSE;
  drop_reader (self);
  self->state = (LoglineServedState) { 0 };
  self->indexed = 0;
  begin_newest (self);
  for (guint i = 0; i < searches->len; i++)
    logline_served_search_begin (g_ptr_array_index (searches, i), LOGLINE_LOG (self->newest));
  publish (self, searches, &change);
  g_object_notify (G_OBJECT (self), "loading");
}

static guint64
logline_served_log_get_n_rows (LoglineLog *log)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (log);

  return self->newest != NULL ? logline_log_get_n_rows (LOGLINE_LOG (self->newest))
                              : self->state.total;
}

static guint64
logline_served_log_get_size (LoglineLog *log)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (log);

  return self->newest != NULL ? logline_log_get_size (LOGLINE_LOG (self->newest))
                              : self->state.size;
}

static LoglineGeneration *
logline_served_log_get_generation (LoglineLog *log)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (log);

  return self->newest != NULL ? logline_log_get_generation (LOGLINE_LOG (self->newest))
                              : self->generation;
}

static double
logline_served_log_get_loading (LoglineLog *log)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (log);

  return self->newest != NULL ? MIN (self->indexed, 0.99) : self->indexed;
}

static const GError *
logline_served_log_get_error (LoglineLog *log)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (log);
  const GError *error =
    self->newest != NULL ? logline_log_get_error (LOGLINE_LOG (self->newest)) : NULL;

  return error != NULL ? error : self->error;
}

static gint64
logline_served_log_get_updated_us (LoglineLog *log)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (log);

  return self->newest != NULL ? logline_log_get_updated_us (LOGLINE_LOG (self->newest))
                              : self->updated_us;
}

static void
newest_read_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  LoglineLines *lines = logline_log_read_finish (LOGLINE_LOG (source), result, &error);

  if (lines != NULL)
    g_task_return_pointer (task, lines, (GDestroyNotify) logline_lines_unref);
  else
    g_task_return_error (task, error);
}

static void
reader_read_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  LoglineLines *lines =
    logline_line_reader_read_finish (LOGLINE_LINE_READER (source), result, &error);

  if (lines != NULL)
    g_task_return_pointer (task, lines, (GDestroyNotify) logline_lines_unref);
  else
    g_task_return_error (task, error);
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
  LoglineServedLog *self = LOGLINE_SERVED_LOG (log);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, logline_served_log_read_async);
  if (self->newest != NULL)
    logline_log_read_async (LOGLINE_LOG (self->newest), rows, n_rows, max_bytes, cancellable,
                            newest_read_cb, task);
  else
    logline_line_reader_read_async (self->reader, rows, n_rows, max_bytes, cancellable,
                                    reader_read_cb, task);
}

static LoglineLines *
logline_served_log_read_finish (LoglineLog    *log,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, log), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
return_bytes (GTask        *task,
              LoglineBytes *bytes,
              GError       *error)
{
  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) logline_bytes_free);
  else
    g_task_return_error (task, error);
}

static void
newest_bytes_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  LoglineBytes *bytes = logline_log_read_bytes_finish (LOGLINE_LOG (source), result, &error);

  return_bytes (task, bytes, error);
}

static void
line_bytes_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  LoglineBytes *bytes = logline_line_bytes_read_finish (LOGLINE_LOG (source), result, &error);

  return_bytes (task, bytes, error);
}

static void
range_bytes_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  LoglineBytes *bytes =
    logline_range_reader_read_finish (LOGLINE_RANGE_READER (source), result, &error);

  return_bytes (task, bytes, error);
}

/* Rows that lie far apart are put together from lines. */
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
  LoglineServedLog *self = LOGLINE_SERVED_LOG (log);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  guint n_dense = logline_range_reader_count_dense (rows, n_rows);

  g_task_set_source_tag (task, logline_served_log_read_bytes_async);
  if (self->newest != NULL)
    logline_log_read_bytes_async (LOGLINE_LOG (self->newest), rows, n_rows, skip, max_bytes,
                                  cancellable, newest_bytes_cb, task);
  else if (n_dense > 0)
    logline_range_reader_read_async (self->ranges, self->state.size, rows, n_dense, skip,
                                     max_bytes, cancellable, range_bytes_cb, task);
  else
    logline_line_bytes_read_async (log, rows, n_rows, skip, max_bytes, cancellable,
                                   line_bytes_cb, task);
}

static LoglineBytes *
logline_served_log_read_bytes_finish (LoglineLog    *log,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, log), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Where a position was found: by the newest part, which says in which row only when it is asked for
 * the result, or as a line's number. */
typedef struct
{
  GAsyncResult      *in_newest; /* (nullable) */
  LoglineGeneration *generation;
  guint64            number;
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_clear_object (&found->in_newest);
  logline_generation_unref (found->generation);
  g_free (found);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Found, found_free)

static void
return_found (GTask             *task,
              GAsyncResult      *in_newest,
              LoglineGeneration *generation,
              guint64            number)
{
  Found *found = g_new0 (Found, 1);

  if (in_newest != NULL)
    found->in_newest = g_object_ref (in_newest);
  found->generation = logline_generation_ref (generation);
  found->number = number;
  g_task_return_pointer (task, found, found_free);
}

static void
return_not_here (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING,
                           "this part of the log is not here yet");
}

static void
located_in_newest_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  return_found (task, result, logline_log_get_generation (LOGLINE_LOG (source)), 0);
}

static void
located_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LoglineLinesAnswer) answer = logline_lines_call_finish (result, &error);
  const LoglineServedLine *line;

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (answer->lines->len == 0)
    {
      return_not_here (task);
      return;
    }
  line = g_ptr_array_index (answer->lines, 0);
  return_found (task, NULL, g_task_get_task_data (task), line->number);
}

static void
locate_in_all (LoglineServedLog      *self,
               GTask                 *task,
               const LoglinePosition *position)
{
  g_autoptr (LoglineLinesRequest) request = logline_lines_request_new ();
  guint64 number;

  if (position->offset >= self->state.size)
    {
      return_not_here (task);
      return;
    }
  number = logline_line_reader_find (self->reader, position->offset);
  if (number > 0)
    {
      return_found (task, NULL, self->generation, number);
      return;
    }

  request->kind = LOGLINE_LINES_AROUND;
  request->offset = position->offset;
  request->count = 1;
  request->max_bytes = 0;
  request->generation = g_strdup (position->generation);
  g_task_set_task_data (task, logline_generation_ref (self->generation),
                        (GDestroyNotify) logline_generation_unref);
  logline_lines_call_async (self->session, self->lines_path, request,
                            g_task_get_cancellable (task), located_cb, g_object_ref (task));
}

static void
logline_served_log_locate_async (LoglineLog            *log,
                                 const LoglinePosition *position,
                                 GCancellable          *cancellable,
                                 GAsyncReadyCallback    callback,
                                 gpointer               user_data)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (log);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  LoglineGeneration *generation = logline_log_get_generation (log);

  g_task_set_source_tag (task, logline_served_log_locate_async);
  if (generation == NULL || !g_str_equal (generation->id, position->generation))
    g_task_return_new_error (task, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED,
                             "this part of the log is gone");
  else if (self->newest != NULL)
    logline_log_locate_async (LOGLINE_LOG (self->newest), position, cancellable,
                              located_in_newest_cb, g_object_ref (task));
  else
    locate_in_all (self, task, position);
}

/* The row of this moment: what was found in the newest part may stand in the whole log by now. */
static gboolean
logline_served_log_locate_finish (LoglineLog    *log,
                                  GAsyncResult  *result,
                                  guint64       *out_row,
                                  GError       **error)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (log);
  g_autoptr (Found) found = NULL;
  g_autoptr (LoglineLog) newest = NULL;

  g_return_val_if_fail (g_task_is_valid (result, log), FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return FALSE;

  if (found->generation != logline_log_get_generation (log))
    {
      g_set_error_literal (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED,
                           "this part of the log is gone");
      return FALSE;
    }
  if (found->in_newest == NULL)
    {
      *out_row = found->number - 1;
      return TRUE;
    }

  newest = LOGLINE_LOG (g_async_result_get_source_object (found->in_newest));
  if (!logline_log_locate_finish (newest, found->in_newest, out_row, error))
    return FALSE;
  if (self->newest == NULL)
    *out_row += self->base;
  return TRUE;
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
  LoglineServedSearch *search =
    logline_served_search_new (self->session, self->search_path, queries);

  g_ptr_array_add (self->searches, search);
  g_object_weak_ref (G_OBJECT (search), forget_search, self);
  g_signal_connect_object (search, "failed", G_CALLBACK (part_failed_cb), self,
                           G_CONNECT_SWAPPED);
  if (self->newest != NULL)
    {
      logline_served_search_begin (search, LOGLINE_LOG (self->newest));
    }
  else
    {
      logline_served_search_take_over (search, self->generation->id, self->state.total, 0,
                                       &self->state);
      if (self->running)
        logline_served_search_resume (search);
    }
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
  iface->read_finish = logline_served_log_read_finish;
  iface->read_bytes_async = logline_served_log_read_bytes_async;
  iface->read_bytes_finish = logline_served_log_read_bytes_finish;
  iface->locate_async = logline_served_log_locate_async;
  iface->locate_finish = logline_served_log_locate_finish;
  iface->search = logline_served_log_search;
}

static gboolean
logline_served_log_get_online (LoglineRemote *remote)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (remote);

  return self->newest != NULL ? logline_remote_get_online (LOGLINE_REMOTE (self->newest))
                              : logline_poller_get_online (self->poller);
}

static gint64
logline_served_log_get_retry_at_us (LoglineRemote *remote)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (remote);

  return self->newest != NULL ? logline_remote_get_retry_at_us (LOGLINE_REMOTE (self->newest))
                              : logline_poller_get_retry_at_us (self->poller);
}

static void
logline_served_log_set_poll_ms (LoglineRemote *remote,
                                guint          poll_ms)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (remote);

  self->poll_ms = poll_ms;
  logline_poller_set_poll_ms (self->poller, poll_ms);
  if (self->newest != NULL)
    logline_remote_set_poll_ms (LOGLINE_REMOTE (self->newest), poll_ms);
}

static void
logline_served_log_retry_now (LoglineRemote *remote)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (remote);

  logline_poller_ask_now (self->poller);
  if (self->newest != NULL)
    logline_remote_retry_now (LOGLINE_REMOTE (self->newest));
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
logline_served_log_get_property (GObject    *object,
                                 guint       id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  LoglineLog *log = LOGLINE_LOG (object);

  switch (id)
    {
    case PROP_LOADING:
      g_value_set_double (value, logline_log_get_loading (log));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, logline_log_get_error (log));
      break;
    case PROP_UPDATED_US:
      g_value_set_int64 (value, logline_log_get_updated_us (log));
      break;
    case PROP_ONLINE:
      g_value_set_boolean (value, logline_remote_get_online (LOGLINE_REMOTE (log)));
      break;
    case PROP_RETRY_AT_US:
      g_value_set_int64 (value, logline_remote_get_retry_at_us (LOGLINE_REMOTE (log)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
logline_served_log_dispose (GObject *object)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (object);

  if (self->poller != NULL)
    g_object_run_dispose (G_OBJECT (self->poller));
  for (guint i = 0; i < self->searches->len; i++)
    {
      LoglineServedSearch *search = g_ptr_array_index (self->searches, i);

      g_object_weak_unref (G_OBJECT (search), forget_search, self);
      logline_served_search_stop (search);
    }
  g_ptr_array_set_size (self->searches, 0);
  drop_newest (self);
  drop_reader (self);
  G_OBJECT_CLASS (logline_served_log_parent_class)->dispose (object);
}

static void
logline_served_log_finalize (GObject *object)
{
  LoglineServedLog *self = LOGLINE_SERVED_LOG (object);

  g_object_unref (self->poller);
  g_object_unref (self->session);
  g_ptr_array_unref (self->searches);
  g_clear_pointer (&self->generation, logline_generation_unref);
  g_clear_error (&self->error);
  g_free (self->service_id);
  g_free (self->log_name);
  g_free (self->lines_path);
  g_free (self->search_path);
  g_free (self->bytes_path);
  G_OBJECT_CLASS (logline_served_log_parent_class)->finalize (object);
}

static void
logline_served_log_class_init (LoglineServedLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = logline_served_log_get_property;
  object_class->dispose = logline_served_log_dispose;
  object_class->finalize = logline_served_log_finalize;

  g_object_class_override_property (object_class, PROP_LOADING, "loading");
  g_object_class_override_property (object_class, PROP_ERROR, "error");
  g_object_class_override_property (object_class, PROP_UPDATED_US, "updated-us");
  g_object_class_override_property (object_class, PROP_ONLINE, "online");
  g_object_class_override_property (object_class, PROP_RETRY_AT_US, "retry-at-us");
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
  self->search_path = logline_api_search_path (service_id, log_name);
  self->bytes_path = logline_api_log_path (service_id, log_name);
  self->poller = logline_poller_new (session);
  g_signal_connect_object (self->poller, "ask", G_CALLBACK (ask_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->poller, "failed", G_CALLBACK (failed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->poller, "notify", G_CALLBACK (notify_cb), self,
                           G_CONNECT_SWAPPED);
  begin_newest (self);
  return self;
}
