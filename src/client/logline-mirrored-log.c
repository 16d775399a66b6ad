/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-mirrored-log.h"

#include "logline-api-names.h"
#include "logline-backfill.h"
#include "logline-fetch.h"
#include "logline-listener.h"
#include "logline-succession.h"

/* One question after the other is asked for the newer part: the last 256 KiB of a generation at
 * first, then whatever came after what is here. Its answers tell of everything that happens to the
 * log: growth, another generation, removal. Meanwhile a LoglineBackfill brings the older part. When
 * to ask is what a LoglineListener and the poller know.
 *
 * When another generation stands behind the name, the present one goes on to be asked for by its
 * own name until its last byte is here; only then the next one begins. If the server has lost it,
 * what it said of its size tells how much is missing, unless a copy has the rest. If it does not
 * know that there was such a generation, it may be the same file under another name.
 *
 * What is here is always one piece, [front, back), of the present generation. The lines of one that
 * follows another stand after those of that, and nothing can be put in between later: they appear
 * when all of them are here. That is soon for as much as is written between two questions. Where
 * there is more, the generation before goes, so that the newest lines show at once.
 *
 * Whatever fails, everything in flight stops, what is here stays, and the next question is asked
 * after a delay. */

#define FIRST_BYTES     (256 * 1024)
#define MAX_TO_WAIT_FOR (8 * 1024 * 1024)

/* A server that tells what happens also says why a generation is gone, a moment later perhaps. */
#define FATE_MS         1000

/* What a question is for. */
typedef enum
{
  BEGIN,  /* a generation, of which nothing is here */
  FOLLOW, /* the present generation, if it still stands behind the name */
  FINISH, /* the rest of it, now that another one does */
} Phase;

struct _LoglineMirroredLog
{
  LoglineIndexedLog parent_instance;

  LoglineSession  *session;
  char            *path;
  char            *history_path;
  LoglinePoller   *poller;
  LoglineListener *listener;
  gboolean         newest_only;
  gboolean         follows_another; /* its first generation came after one that was seen */

  LoglineMirror   *mirror; /* of the present generation, as all from here */
  char            *generation;
  char            *etag; /* of the answer that brought the last byte before back */
  guint64          front;
  guint64          back;
  LoglineBackfill *backfill; /* NULL when the first byte is here */

  Phase            phase;    /* of the next question */
  Phase            asked;    /* of the one that is out */
  LoglineFetch    *newer;    /* that; NULL between two */
  char            *next;     /* (nullable): what BEGIN asks for; else what is behind the name */
  LoglineFate      fate;     /* of the present generation, or an earlier one */
  gboolean         awaits_fate;
};

static void remote_iface_init (LoglineRemoteInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoglineMirroredLog, logline_mirrored_log, LOGLINE_TYPE_INDEXED_LOG,
                               G_IMPLEMENT_INTERFACE (LOGLINE_TYPE_REMOTE, remote_iface_init))

static void ask_for_newer (LoglineMirroredLog *self);
static void find_next (LoglineMirroredLog *self,
                       gboolean            complete);

static void
update_loading (LoglineMirroredLog *self,
                guint64             size)
{
  guint64 wanted = self->newest_only ? size - self->front : size;

  logline_indexed_log_set_loading (LOGLINE_INDEXED_LOG (self),
                                   wanted > 0 ? (double) (self->back - self->front) / wanted : 1);
}

static void
older_added_cb (LoglineBackfill    *backfill,
                guint64             start,
                guint64             end,
                LoglineMirroredLog *self)
{
  g_assert (end == self->front);

  self->front = start;
  logline_poller_reset_delay (self->poller);
  logline_indexed_log_add (LOGLINE_INDEXED_LOG (self), start, end);
  update_loading (self, MAX (self->back, logline_log_get_size (LOGLINE_LOG (self))));
  if (start == 0)
    g_clear_object (&self->backfill);
}

static void
older_failed_cb (LoglineBackfill    *backfill,
                 GError             *error,
                 LoglineMirroredLog *self)
{
  logline_poller_fail (self->poller, error);
}

static void
drop_backfill (LoglineMirroredLog *self)
{
  if (self->backfill != NULL)
    g_signal_handlers_disconnect_by_data (self->backfill, self);
  g_clear_object (&self->backfill);
}

static void
begin_backfill (LoglineMirroredLog *self)
{
  drop_backfill (self);
  if (self->front == 0 || self->newest_only)
    return;
  self->backfill = logline_backfill_new (self->session, self->path, self->generation, self->mirror,
                                         self->front);
  g_signal_connect_object (self->backfill, "added", G_CALLBACK (older_added_cb), self, 0);
  g_signal_connect_object (self->backfill, "failed", G_CALLBACK (older_failed_cb), self, 0);
}

static void
begin_generation (LoglineMirroredLog     *self,
                  const LoglinePartReply *reply)
{
  gboolean is_first = self->generation == NULL;
  gboolean keeps_previous = !is_first && reply->size <= MAX_TO_WAIT_FOR;
  LoglineGenerationCause cause = is_first && !self->follows_another
                                   ? LOGLINE_GENERATION_FIRST
                                   : logline_fate_get_cause (&self->fate, self->generation);

  drop_backfill (self);
  g_clear_object (&self->mirror);
  g_free (self->generation);
  self->generation = g_strdup (reply->generation);
  self->mirror = logline_mirror_new ();
  self->front = self->back = reply->start;
  logline_fate_clear (&self->fate);
  g_clear_pointer (&self->next, g_free);
  self->phase = FOLLOW;
  logline_indexed_log_begin (LOGLINE_INDEXED_LOG (self), self->generation,
                             LOGLINE_SOURCE (self->mirror), cause, keeps_previous);
  logline_indexed_log_set_updated (LOGLINE_INDEXED_LOG (self), reply->modified_us);

  begin_backfill (self);
}

/* Whoever waits for an answer must not keep alive a log that nobody looks at any more. */
static GWeakRef *
weak_new (LoglineMirroredLog *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  return weak;
}

static void
weak_free (GWeakRef *weak)
{
  g_weak_ref_clear (weak);
  g_free (weak);
}

/* NULL when it is gone or does not wait for this any more. */
static LoglineMirroredLog *
dup_log_waiting_for (GWeakRef     *weak,
                     LoglineFetch *fetch)
{
  g_autoptr (LoglineMirroredLog) self = g_weak_ref_get (weak);

  return self != NULL && self->newer == fetch ? g_steal_pointer (&self) : NULL;
}

/* The question is answered and all that came is here. */
static void
answered (LoglineMirroredLog     *self,
          const LoglinePartReply *reply)
{
  gboolean has_more = self->back < reply->size;
  gboolean grew = reply->outcome == LOGLINE_PART_BYTES;

  if (!has_more && reply->etag != NULL)
    {
      g_free (self->etag);
      self->etag = g_strdup (reply->etag);
    }
  g_clear_object (&self->newer);
  if (has_more)
    logline_poller_done (self->poller, 0);
  else if (self->asked == FINISH)
    find_next (self, TRUE);
  else
    {
      logline_poller_done (self->poller, grew ? LOGLINE_POLLER_GREW : LOGLINE_POLLER_INTERVAL);
      logline_listener_listen (self->listener, self->generation, self->back);
    }
}

static void
progress_cb (LoglineFetch *fetch,
             guint64       end,
             gpointer      user_data)
{
  g_autoptr (LoglineMirroredLog) self = dup_log_waiting_for (user_data, fetch);
  const LoglinePartReply *reply = logline_fetch_get_reply (fetch);
  guint64 start;

  if (self == NULL)
    return;

  start = self->back;
  self->back = end;
  logline_indexed_log_add (LOGLINE_INDEXED_LOG (self), start, end);
  update_loading (self, reply->size);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  LoglineFetch *fetch = LOGLINE_FETCH (source);
  g_autoptr (LoglineMirroredLog) self = dup_log_waiting_for (user_data, fetch);
  g_autoptr (GError) error = NULL;
  gboolean saved = logline_fetch_save_finish (fetch, result, &error);

  weak_free (user_data);
  if (self == NULL)
    return;
  if (saved)
    answered (self, logline_fetch_get_reply (fetch));
  else
    logline_poller_fail (self->poller, error);
}

static void
take_well (LoglineMirroredLog     *self,
           const LoglinePartReply *reply)
{
  LoglineIndexedLog *log = LOGLINE_INDEXED_LOG (self);

  if (self->asked == BEGIN)
    begin_generation (self, reply);
  else if (reply->outcome == LOGLINE_PART_BYTES)
    logline_indexed_log_set_updated (log, g_get_real_time ());

  logline_indexed_log_set_size (log, reply->size);
  update_loading (self, reply->size);
  logline_indexed_log_take_error (log, NULL);
  logline_poller_set_online (self->poller);
  if (self->backfill != NULL)
    logline_backfill_start (self->backfill);
  else
    logline_poller_reset_delay (self->poller);
}

/* All of the present generation is here, but for @missing bytes. */
static void
begin_next (LoglineMirroredLog *self,
            gint64              missing)
{
  logline_indexed_log_set_missing (LOGLINE_INDEXED_LOG (self), missing);
  self->phase = BEGIN;
  ask_for_newer (self);
}

static void
finish (LoglineMirroredLog *self)
{
  g_clear_pointer (&self->etag, g_free);
  self->phase = FINISH;
}

typedef struct
{
  GWeakRef      log;
  GCancellable *cancellable;
} Question;

/* Frees @question. NULL when nobody waits for the answer any more. */
static LoglineMirroredLog *
question_take_log (Question *question)
{
  g_autoptr (LoglineMirroredLog) self = g_weak_ref_get (&question->log);
  gboolean waits = self != NULL && !g_cancellable_is_cancelled (question->cancellable);

  g_weak_ref_clear (&question->log);
  g_object_unref (question->cancellable);
  g_free (question);
  return waits ? g_steal_pointer (&self) : NULL;
}

static Question *
question_new (LoglineMirroredLog *self)
{
  Question *question = g_new0 (Question, 1);

  g_weak_ref_init (&question->log, self);
  question->cancellable = g_object_ref (logline_poller_get_cancellable (self->poller));
  return question;
}

static void
go_on_as (LoglineMirroredLog *self,
          const char         *generation)
{
  g_free (self->generation);
  self->generation = g_strdup (generation);
  if (self->backfill != NULL)
    begin_backfill (self);
  self->phase = FOLLOW;
  ask_for_newer (self);
}

static void
succession_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (LoglineMirroredLog) self = question_take_log (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineSuccession) next = logline_succession_find_finish (result, &error);
  guint64 start;

  if (self == NULL)
    return;
  if (next == NULL)
    {
      logline_poller_fail (self->poller, error);
      return;
    }
  if (next->is_same)
    {
      go_on_as (self, next->generation);
      return;
    }

  start = self->back;
  self->back = next->end;
  if (start < self->back)
    logline_indexed_log_add (LOGLINE_INDEXED_LOG (self), start, self->back);
  g_free (self->next);
  self->next = g_steal_pointer (&next->generation);
  begin_next (self, next->missing);
}

static void
find_next (LoglineMirroredLog *self,
           gboolean            complete)
{
  Question *question = question_new (self);
  LoglineEnding ending = {
    .generation = self->generation,
    .mirror = self->mirror,
    .start = self->front,
    .end = self->back,
    .complete = complete,
    .fate = &self->fate,
  };

  logline_succession_find_async (self->session, self->path, self->history_path, &ending,
                                 question->cancellable, succession_cb, question);
}

/* The generation that was asked for is not there. */
static void
take_gone (LoglineMirroredLog *self)
{
  gboolean knows = logline_fate_is_known (&self->fate, self->generation);

  g_clear_object (&self->newer);
  if (self->asked == FOLLOW)
    {
      finish (self);
      ask_for_newer (self);
    }
  else if (self->asked == BEGIN)
    {
      g_clear_pointer (&self->next, g_free);
      begin_next (self, LOGLINE_GENERATION_MISSING_UNKNOWN);
    }
  else if (!knows && logline_listener_is_told (self->listener) && !self->awaits_fate)
    {
      self->awaits_fate = TRUE;
      logline_poller_done (self->poller, FATE_MS);
    }
  else
    {
      self->awaits_fate = FALSE;
      find_next (self, FALSE);
    }
}

static gboolean
is_same_again (LoglineMirroredLog     *self,
               const LoglinePartReply *reply)
{
  return self->asked == BEGIN && g_strcmp0 (reply->generation, self->generation) == 0;
}

static void
fail_protocol (LoglineMirroredLog *self,
               const char         *message)
{
  g_autoptr (GError) error =
    g_error_new_literal (LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL, message);

  logline_poller_fail (self->poller, error);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  LoglineFetch *fetch = LOGLINE_FETCH (source);
  g_autoptr (LoglineMirroredLog) self = dup_log_waiting_for (user_data, fetch);
  GWeakRef *weak = user_data;
  g_autoptr (GError) error = NULL;
  const LoglinePartReply *reply = logline_fetch_open_finish (fetch, result, &error);

  if (reply == NULL)
    {
      if (self != NULL)
        logline_poller_fail (self->poller, error);
    }
  else if (self != NULL && reply->outcome == LOGLINE_PART_GONE)
    take_gone (self);
  else if (self != NULL && is_same_again (self, reply))
    {
      self->phase = FOLLOW;
      fail_protocol (self, "a generation that is gone and is not");
    }
  else if (self != NULL)
    {
      take_well (self, reply);
      /* It told of that, and whoever heard it may have dropped the log. */
      if (self->newer == fetch && reply->outcome == LOGLINE_PART_BYTES)
        {
          logline_fetch_save_async (fetch, self->mirror, progress_cb, weak,
                                    logline_poller_get_cancellable (self->poller), saved_cb, weak);
          return;
        }
      if (self->newer == fetch)
        answered (self, reply);
    }
  weak_free (weak);
}

static LoglinePart
next_part (LoglineMirroredLog *self)
{
  LoglinePart part = { .end = LOGLINE_PART_TO_END };

  if (self->phase == BEGIN && self->next != NULL)
    {
      part.generation = self->next;
      part.earlier = TRUE;
    }
  else if (self->phase == BEGIN)
    part.suffix = FIRST_BYTES;
  else
    {
      part.start = self->back;
      part.generation = self->generation;
      part.earlier = self->phase == FINISH;
      part.etag = self->etag;
    }
  return part;
}

static void
ask_for_newer (LoglineMirroredLog *self)
{
  LoglinePart part = next_part (self);

  self->asked = self->phase;
  self->newer = logline_fetch_new (self->session, self->path, &part, G_PRIORITY_DEFAULT);
  logline_fetch_open_async (self->newer, logline_poller_get_cancellable (self->poller), opened_cb,
                            weak_new (self));
}

/* The poller asks at once. */
static void
event_cb (LoglineMirroredLog *self,
          LoglineLogEvent    *event)
{
  if (self->phase != BEGIN && logline_fate_take (&self->fate, event, self->generation))
    finish (self);
}

static void
failed_cb (LoglineMirroredLog *self,
           const GError       *error)
{
  if (self->backfill != NULL)
    logline_backfill_stop (self->backfill);
  g_clear_object (&self->newer);
  logline_indexed_log_take_error (LOGLINE_INDEXED_LOG (self), g_error_copy (error));
}

static void
poller_notify_cb (LoglineMirroredLog *self,
                  GParamSpec         *pspec)
{
  g_object_notify (G_OBJECT (self), pspec->name);
}

static gboolean
logline_mirrored_log_get_online (LoglineRemote *remote)
{
  return logline_poller_get_online (LOGLINE_MIRRORED_LOG (remote)->poller);
}

static gint64
logline_mirrored_log_get_retry_at_us (LoglineRemote *remote)
{
  return logline_poller_get_retry_at_us (LOGLINE_MIRRORED_LOG (remote)->poller);
}

static void
logline_mirrored_log_set_poll_ms (LoglineRemote *remote,
                                  guint          poll_ms)
{
  logline_poller_set_poll_ms (LOGLINE_MIRRORED_LOG (remote)->poller, poll_ms);
}

static void
logline_mirrored_log_retry_now (LoglineRemote *remote)
{
  logline_poller_ask_now (LOGLINE_MIRRORED_LOG (remote)->poller);
}

static void
remote_iface_init (LoglineRemoteInterface *iface)
{
  iface->get_online = logline_mirrored_log_get_online;
  iface->get_retry_at_us = logline_mirrored_log_get_retry_at_us;
  iface->set_poll_ms = logline_mirrored_log_set_poll_ms;
  iface->retry_now = logline_mirrored_log_retry_now;
}

static void
logline_mirrored_log_dispose (GObject *object)
{
  LoglineMirroredLog *self = LOGLINE_MIRRORED_LOG (object);

  if (self->listener != NULL)
    g_object_run_dispose (G_OBJECT (self->listener));
  if (self->poller != NULL)
    g_object_run_dispose (G_OBJECT (self->poller));
  g_clear_object (&self->newer);
  drop_backfill (self);
  g_clear_object (&self->mirror);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (logline_mirrored_log_parent_class)->dispose (object);
}

static void
logline_mirrored_log_finalize (GObject *object)
{
  LoglineMirroredLog *self = LOGLINE_MIRRORED_LOG (object);

  g_object_unref (self->listener);
  g_object_unref (self->poller);
  logline_fate_clear (&self->fate);
  g_free (self->path);
  g_free (self->history_path);
  g_free (self->next);
  g_free (self->generation);
  g_free (self->etag);
  G_OBJECT_CLASS (logline_mirrored_log_parent_class)->finalize (object);
}

static void
logline_mirrored_log_class_init (LoglineMirroredLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = logline_remote_get_property;
  object_class->dispose = logline_mirrored_log_dispose;
  object_class->finalize = logline_mirrored_log_finalize;

  logline_remote_override_properties (object_class);
}

static void
logline_mirrored_log_init (LoglineMirroredLog *self)
{
}

static LoglineMirroredLog *
mirrored_log_new (LoglineSession *session,
                  const char     *service_id,
                  const char     *log_name)
{
  LoglineMirroredLog *self = g_object_new (LOGLINE_TYPE_MIRRORED_LOG, NULL);
  g_autofree char *events_path = logline_api_events_path (service_id, log_name);

  self->session = g_object_ref (session);
  self->path = logline_api_log_path (service_id, log_name);
  self->history_path = logline_api_history_path (service_id, log_name);
  self->poller = logline_poller_new (session);
  self->listener = logline_listener_new (session, events_path, self->poller);
  g_signal_connect_object (self->listener, "event", G_CALLBACK (event_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->poller, "ask", G_CALLBACK (ask_for_newer), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->poller, "failed", G_CALLBACK (failed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->poller, "notify", G_CALLBACK (poller_notify_cb), self,
                           G_CONNECT_SWAPPED);
  logline_indexed_log_set_loading (LOGLINE_INDEXED_LOG (self), 0);
  return self;
}

LoglineMirroredLog *
logline_mirrored_log_new (LoglineSession *session,
                          const char     *service_id,
                          const char     *log_name)
{
  LoglineMirroredLog *self;

  g_return_val_if_fail (LOGLINE_IS_SESSION (session), NULL);
  g_return_val_if_fail (logline_api_name_is_valid (service_id), NULL);
  g_return_val_if_fail (logline_api_name_is_valid (log_name), NULL);

  self = mirrored_log_new (session, service_id, log_name);
  logline_poller_ask_now (self->poller);
  return self;
}

LoglineMirroredLog *
logline_mirrored_log_new_newest (LoglineSession *session,
                                 const char     *service_id,
                                 const char     *log_name,
                                 guint           serial)
{
  LoglineMirroredLog *self;

  g_return_val_if_fail (LOGLINE_IS_SESSION (session), NULL);
  g_return_val_if_fail (logline_api_name_is_valid (service_id), NULL);
  g_return_val_if_fail (logline_api_name_is_valid (log_name), NULL);

  self = mirrored_log_new (session, service_id, log_name);
  self->newest_only = TRUE;
  self->follows_another = serial > 0;
  logline_indexed_log_set_next_serial (LOGLINE_INDEXED_LOG (self), serial);
  logline_poller_ask_now (self->poller);
  return self;
}
