/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-remote-log.h"

#include "logline-api-names.h"
#include "logline-backfill.h"
#include "logline-fetch.h"

/* One question after the other is asked for the newer part: the last 256 KiB at first, then
 * whatever came after what is here. Its answers tell of everything that happens to the log: growth,
 * another generation, removal. Meanwhile a LoglineBackfill brings the older part.
 *
 * What is here is always one piece, [front, back), of the present generation. A generation that
 * follows one that is shown already comes from its first byte on: its lines stand after those of
 * the one before, so nothing could be put in between later.
 *
 * Whatever fails, everything in flight stops, what is here stays, and the next question is asked
 * after a delay. */

#define FIRST_BYTES     (256 * 1024)
#define DEFAULT_POLL_MS 3000
#define MAX_DELAY_MS    30000

struct _LoglineRemoteLog
{
  LoglineIndexedLog parent_instance;

  LoglineSession  *session;
  char            *path;
  guint            poll_ms;

  LoglineMirror   *mirror; /* of the present generation, as all from here */
  char            *generation;
  char            *etag; /* of the answer that brought the last byte before back */
  guint64          front;
  guint64          back;
  LoglineBackfill *backfill; /* NULL when the first byte is here */

  gboolean         replaced; /* the generation is gone, and the next is not known yet */
  LoglineFetch    *newer;    /* the question that is asked; NULL between two */
  GCancellable    *cancellable;
  guint            timer; /* for the next question */
  guint            n_failures;
  gboolean         online;
  gint64           retry_at_us;
};

G_DEFINE_FINAL_TYPE (LoglineRemoteLog, logline_remote_log, LOGLINE_TYPE_INDEXED_LOG)

enum
{
  PROP_ONLINE = 1,
  PROP_RETRY_AT_US,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void ask_for_newer (LoglineRemoteLog *self);

static void
set_online (LoglineRemoteLog *self,
            gboolean          online,
            gint64            retry_at_us)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->online != online)
    {
      self->online = online;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
    }
  if (self->retry_at_us != retry_at_us)
    {
      self->retry_at_us = retry_at_us;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRY_AT_US]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
stop (LoglineRemoteLog *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->backfill != NULL)
    logline_backfill_stop (self->backfill);
  g_clear_object (&self->newer);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static gboolean
timer_cb (gpointer user_data)
{
  LoglineRemoteLog *self = user_data;

  self->timer = 0;
  ask_for_newer (self);
  return G_SOURCE_REMOVE;
}

static void
ask_later (LoglineRemoteLog *self,
           guint             delay_ms)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (delay_ms, timer_cb, self);
}

/* 1, 2, 4 … 30 s, less up to a quarter, so that not all clients come back at the same moment. */
static guint
next_delay_ms (LoglineRemoteLog *self)
{
  guint whole_ms = MIN (1000u << MIN (self->n_failures, 5), MAX_DELAY_MS);

  self->n_failures++;
  return whole_ms - g_random_int_range (0, whole_ms / 4);
}

typedef enum
{
  WAIT_FOR_SIGN_IN, /* until somebody has signed in again */
  WAIT_FOR_POLL,    /* the server is well; it is this log that cannot be had */
  WAIT_LONGER,      /* the server answers, but not as it should */
  WAIT_OFFLINE,
} Wait;

static Wait
wait_after (const GError *error)
{
  if (error->domain != LOGLINE_CLIENT_ERROR)
    return WAIT_LONGER;

  switch ((LoglineClientError) error->code)
    {
    case LOGLINE_CLIENT_ERROR_EXPIRED:
    case LOGLINE_CLIENT_ERROR_CREDENTIALS:
      return WAIT_FOR_SIGN_IN;
    case LOGLINE_CLIENT_ERROR_NOT_FOUND:
    case LOGLINE_CLIENT_ERROR_UNREADABLE:
      return WAIT_FOR_POLL;
    case LOGLINE_CLIENT_ERROR_PROTOCOL:
    case LOGLINE_CLIENT_ERROR_BUSY:
    case LOGLINE_CLIENT_ERROR_SERVER:
      return WAIT_LONGER;
    case LOGLINE_CLIENT_ERROR_ADDRESS:
    case LOGLINE_CLIENT_ERROR_NAME:
    case LOGLINE_CLIENT_ERROR_CONNECT:
    case LOGLINE_CLIENT_ERROR_TLS:
    case LOGLINE_CLIENT_ERROR_TIMEOUT:
    case LOGLINE_CLIENT_ERROR_NOT_LOGLINE:
    default:
      return WAIT_OFFLINE;
    }
}

static void
fail (LoglineRemoteLog *self,
      GError           *error)
{
  Wait wait = wait_after (error);
  guint delay_ms = wait >= WAIT_LONGER ? next_delay_ms (self) : self->poll_ms;

  stop (self);
  if (wait != WAIT_FOR_SIGN_IN)
    ask_later (self, delay_ms);
  logline_indexed_log_take_error (LOGLINE_INDEXED_LOG (self), error);
  set_online (self, wait != WAIT_OFFLINE,
              wait == WAIT_OFFLINE ? g_get_monotonic_time () + delay_ms * G_TIME_SPAN_MILLISECOND
                                   : 0);
}

static void
update_loading (LoglineRemoteLog *self,
                guint64           size)
{
  logline_indexed_log_set_loading (LOGLINE_INDEXED_LOG (self),
                                   size > 0 ? (double) (self->back - self->front) / size : 1);
}

static void
older_added_cb (LoglineBackfill  *backfill,
                guint64           start,
                guint64           end,
                LoglineRemoteLog *self)
{
  g_assert (end == self->front);

  self->front = start;
  self->n_failures = 0;
  logline_indexed_log_add (LOGLINE_INDEXED_LOG (self), start, end);
  update_loading (self, MAX (self->back, logline_log_get_size (LOGLINE_LOG (self))));
  if (start == 0)
    g_clear_object (&self->backfill);
}

static void
older_failed_cb (LoglineBackfill  *backfill,
                 GError           *error,
                 LoglineRemoteLog *self)
{
  fail (self, g_error_copy (error));
}

static void
drop_backfill (LoglineRemoteLog *self)
{
  if (self->backfill != NULL)
    g_signal_handlers_disconnect_by_data (self->backfill, self);
  g_clear_object (&self->backfill);
}

static void
begin_generation (LoglineRemoteLog       *self,
                  const LoglinePartReply *reply)
{
  gboolean is_first = self->generation == NULL;

  drop_backfill (self);
  g_clear_object (&self->mirror);
  g_free (self->generation);
  self->generation = g_strdup (reply->generation);
  self->mirror = logline_mirror_new ();
  self->front = self->back = reply->start;
  self->replaced = FALSE;
  logline_indexed_log_begin (LOGLINE_INDEXED_LOG (self), self->generation,
                             LOGLINE_SOURCE (self->mirror),
                             is_first ? LOGLINE_GENERATION_FIRST : LOGLINE_GENERATION_ROTATED,
                             !is_first);
  logline_indexed_log_set_updated (LOGLINE_INDEXED_LOG (self), reply->modified_us);

  if (self->front == 0)
    return;
  self->backfill = logline_backfill_new (self->session, self->path, self->generation, self->mirror,
                                         self->front);
  g_signal_connect_object (self->backfill, "added", G_CALLBACK (older_added_cb), self, 0);
  g_signal_connect_object (self->backfill, "failed", G_CALLBACK (older_failed_cb), self, 0);
}

/* Whoever waits for an answer must not keep alive a log that nobody looks at any more. */
static GWeakRef *
weak_new (LoglineRemoteLog *self)
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
static LoglineRemoteLog *
dup_log_waiting_for (GWeakRef     *weak,
                     LoglineFetch *fetch)
{
  g_autoptr (LoglineRemoteLog) self = g_weak_ref_get (weak);

  return self != NULL && self->newer == fetch ? g_steal_pointer (&self) : NULL;
}

/* The question is answered and all that came is here. */
static void
answered (LoglineRemoteLog       *self,
          const LoglinePartReply *reply)
{
  gboolean has_more = self->back < reply->size;

  if (!has_more && reply->etag != NULL)
    {
      g_free (self->etag);
      self->etag = g_strdup (reply->etag);
    }
  g_clear_object (&self->newer);
  ask_later (self, has_more ? 0 : self->poll_ms);
}

static void
progress_cb (LoglineFetch *fetch,
             guint64       end,
             gpointer      user_data)
{
  g_autoptr (LoglineRemoteLog) self = dup_log_waiting_for (user_data, fetch);
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
  g_autoptr (LoglineRemoteLog) self = dup_log_waiting_for (user_data, fetch);
  GError *error = NULL;
  gboolean saved = logline_fetch_save_finish (fetch, result, &error);

  weak_free (user_data);
  if (self == NULL)
    g_clear_error (&error);
  else if (saved)
    answered (self, logline_fetch_get_reply (fetch));
  else
    fail (self, error);
}

static void
take_well (LoglineRemoteLog       *self,
           const LoglinePartReply *reply)
{
  LoglineIndexedLog *log = LOGLINE_INDEXED_LOG (self);
  gboolean begins = self->generation == NULL || self->replaced;

  if (begins)
    begin_generation (self, reply);
  else if (reply->outcome == LOGLINE_PART_BYTES)
    logline_indexed_log_set_updated (log, g_get_real_time ());

  logline_indexed_log_set_size (log, reply->size);
  update_loading (self, reply->size);
  logline_indexed_log_take_error (log, NULL);
  set_online (self, TRUE, 0);
  if (self->backfill != NULL)
    logline_backfill_start (self->backfill);
  else
    self->n_failures = 0;
}

static void
begin_again (LoglineRemoteLog *self)
{
  drop_backfill (self);
  g_clear_object (&self->newer);
  g_clear_pointer (&self->etag, g_free);
  self->replaced = TRUE;
  ask_for_newer (self);
}

static gboolean
is_same_again (LoglineRemoteLog       *self,
               const LoglinePartReply *reply)
{
  return self->replaced && g_str_equal (reply->generation, self->generation);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  LoglineFetch *fetch = LOGLINE_FETCH (source);
  g_autoptr (LoglineRemoteLog) self = dup_log_waiting_for (user_data, fetch);
  GWeakRef *weak = user_data;
  GError *error = NULL;
  const LoglinePartReply *reply = logline_fetch_open_finish (fetch, result, &error);

  if (self == NULL)
    g_clear_error (&error);
  else if (reply == NULL)
    fail (self, error);
  else if (reply->outcome == LOGLINE_PART_GONE)
    begin_again (self);
  else if (is_same_again (self, reply))
    fail (self, g_error_new_literal (LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL,
                                     "a generation that is gone and is not"));
  else
    {
      take_well (self, reply);
      /* It told of that, and whoever heard it may have dropped the log. */
      if (self->newer == fetch && reply->outcome == LOGLINE_PART_BYTES)
        {
          logline_fetch_save_async (fetch, self->mirror, progress_cb, weak, self->cancellable,
                                    saved_cb, weak);
          return;
        }
      if (self->newer == fetch)
        answered (self, reply);
    }
  weak_free (weak);
}

static LoglinePart
next_part (LoglineRemoteLog *self)
{
  LoglinePart part = { .end = LOGLINE_PART_TO_END };

  if (self->generation == NULL)
    part.suffix = FIRST_BYTES;
  else if (!self->replaced)
    {
      part.start = self->back;
      part.generation = self->generation;
      part.etag = self->etag;
    }
  return part;
}

static void
ask_for_newer (LoglineRemoteLog *self)
{
  LoglinePart part = next_part (self);

  if (self->newer != NULL || logline_session_get_state (self->session) != LOGLINE_SESSION_SIGNED_IN)
    return;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->cancellable == NULL)
    self->cancellable = g_cancellable_new ();
  self->newer = logline_fetch_new (self->session, self->path, &part, G_PRIORITY_DEFAULT);
  logline_fetch_open_async (self->newer, self->cancellable, opened_cb, weak_new (self));
}

static void
session_state_cb (LoglineSession   *session,
                  GParamSpec       *pspec,
                  LoglineRemoteLog *self)
{
  if (logline_session_get_state (session) == LOGLINE_SESSION_SIGNED_IN)
    logline_remote_log_retry_now (self);
  else
    fail (self, g_error_new_literal (LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_EXPIRED,
                                     "not signed in any more"));
}

static void
logline_remote_log_get_property (GObject    *object,
                                 guint       id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  LoglineRemoteLog *self = LOGLINE_REMOTE_LOG (object);

  switch (id)
    {
    case PROP_ONLINE:
      g_value_set_boolean (value, self->online);
      break;
    case PROP_RETRY_AT_US:
      g_value_set_int64 (value, self->retry_at_us);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
logline_remote_log_dispose (GObject *object)
{
  LoglineRemoteLog *self = LOGLINE_REMOTE_LOG (object);

  stop (self);
  drop_backfill (self);
  g_clear_object (&self->mirror);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (logline_remote_log_parent_class)->dispose (object);
}

static void
logline_remote_log_finalize (GObject *object)
{
  LoglineRemoteLog *self = LOGLINE_REMOTE_LOG (object);

  g_free (self->path);
  g_free (self->generation);
  g_free (self->etag);
  G_OBJECT_CLASS (logline_remote_log_parent_class)->finalize (object);
}

static void
logline_remote_log_class_init (LoglineRemoteLogClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = logline_remote_log_get_property;
  object_class->dispose = logline_remote_log_dispose;
  object_class->finalize = logline_remote_log_finalize;

  properties[PROP_ONLINE] = g_param_spec_boolean ("online", NULL, NULL, TRUE, flags);
  properties[PROP_RETRY_AT_US] =
    g_param_spec_int64 ("retry-at-us", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
logline_remote_log_init (LoglineRemoteLog *self)
{
  self->poll_ms = DEFAULT_POLL_MS;
  self->online = TRUE;
}

LoglineRemoteLog *
logline_remote_log_new (LoglineSession *session,
                        const char     *service_id,
                        const char     *log_name)
{
  LoglineRemoteLog *self;

  g_return_val_if_fail (LOGLINE_IS_SESSION (session), NULL);
  g_return_val_if_fail (logline_api_name_is_valid (service_id), NULL);
  g_return_val_if_fail (logline_api_name_is_valid (log_name), NULL);

  self = g_object_new (LOGLINE_TYPE_REMOTE_LOG, NULL);
  self->session = g_object_ref (session);
  self->path = logline_api_log_path (service_id, log_name);
  logline_indexed_log_set_loading (LOGLINE_INDEXED_LOG (self), 0);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (session_state_cb), self, 0);
  ask_for_newer (self);
  return self;
}

void
logline_remote_log_set_poll_ms (LoglineRemoteLog *self,
                                guint             poll_ms)
{
  g_return_if_fail (LOGLINE_IS_REMOTE_LOG (self));
  g_return_if_fail (poll_ms > 0);

  if (self->poll_ms == poll_ms)
    return;
  self->poll_ms = poll_ms;
  if (self->timer != 0 && self->n_failures == 0)
    ask_later (self, poll_ms);
}

gboolean
logline_remote_log_get_online (LoglineRemoteLog *self)
{
  g_return_val_if_fail (LOGLINE_IS_REMOTE_LOG (self), FALSE);

  return self->online;
}

gint64
logline_remote_log_get_retry_at_us (LoglineRemoteLog *self)
{
  g_return_val_if_fail (LOGLINE_IS_REMOTE_LOG (self), 0);

  return self->retry_at_us;
}

void
logline_remote_log_retry_now (LoglineRemoteLog *self)
{
  g_return_if_fail (LOGLINE_IS_REMOTE_LOG (self));

  ask_for_newer (self);
}
