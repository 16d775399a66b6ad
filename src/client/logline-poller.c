/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-poller.h"

#define DEFAULT_POLL_MS 3000
#define MAX_DELAY_MS    60000

/* How much sooner it asks for more of what grows, but never more often than four times a second. */
#define HURRY           12
#define LEAST_POLL_MS   250

struct _LoglinePoller
{
  GObject parent_instance;

  LoglineSession *session;
  guint           poll_ms;
  guint           delay_ms; /* what is kept up now: the poll interval, or less of it */
  gboolean        asking;
  gboolean        again;  /* something came up while the question was out */
  gboolean        told;   /* somebody says when it is time */
  guint           timer;
  gboolean        by_clock; /* what the timer is for: nothing else than that it is time */
  guint           n_failures;
  GCancellable   *cancellable;
  gboolean        online;
  gint64          retry_at_us;
};

G_DEFINE_FINAL_TYPE (LoglinePoller, logline_poller, G_TYPE_OBJECT)

enum
{
  PROP_ONLINE = 1,
  PROP_RETRY_AT_US,
  N_PROPS
};

enum
{
  ASK,
  FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_online (LoglinePoller *self,
            gboolean       online,
            gint64         retry_at_us)
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

static gboolean
timer_cb (gpointer user_data)
{
  LoglinePoller *self = user_data;

  self->timer = 0;
  logline_poller_ask_now (self);
  return G_SOURCE_REMOVE;
}

static void
ask_later (LoglinePoller *self,
           guint          delay_ms)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (delay_ms, timer_cb, self);
  self->by_clock = FALSE;
}

guint
logline_poller_backoff_ms (guint n_failures)
{
  guint whole_ms = MIN (1000u << MIN (n_failures, 6), MAX_DELAY_MS);

  return whole_ms - g_random_int_range (0, whole_ms / 2);
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
session_state_cb (LoglineSession *session,
                  GParamSpec     *pspec,
                  LoglinePoller  *self)
{
  g_autoptr (GError) error = NULL;

  if (logline_session_get_state (session) == LOGLINE_SESSION_SIGNED_IN)
    {
      logline_poller_ask_now (self);
      return;
    }
  error = g_error_new_literal (LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_EXPIRED,
                               "not signed in any more");
  logline_poller_fail (self, error);
}

static void
logline_poller_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  LoglinePoller *self = LOGLINE_POLLER (object);

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
logline_poller_dispose (GObject *object)
{
  LoglinePoller *self = LOGLINE_POLLER (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (logline_poller_parent_class)->dispose (object);
}

static void
logline_poller_class_init (LoglinePollerClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = logline_poller_get_property;
  object_class->dispose = logline_poller_dispose;

  properties[PROP_ONLINE] = g_param_spec_boolean ("online", NULL, NULL, TRUE, flags);
  properties[PROP_RETRY_AT_US] =
    g_param_spec_int64 ("retry-at-us", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ASK] = g_signal_new ("ask", LOGLINE_TYPE_POLLER, G_SIGNAL_RUN_LAST, 0,
                               NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", LOGLINE_TYPE_POLLER, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
logline_poller_init (LoglinePoller *self)
{
  self->poll_ms = DEFAULT_POLL_MS;
  self->delay_ms = LEAST_POLL_MS;
  self->online = TRUE;
  self->cancellable = g_cancellable_new ();
}

LoglinePoller *
logline_poller_new (LoglineSession *session)
{
  LoglinePoller *self = g_object_new (LOGLINE_TYPE_POLLER, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (session_state_cb), self, 0);
  return self;
}

void
logline_poller_ask_now (LoglinePoller *self)
{
  self->again = self->asking;
  if (self->asking || self->session == NULL ||
      logline_session_get_state (self->session) != LOGLINE_SESSION_SIGNED_IN)
    return;

  g_clear_handle_id (&self->timer, g_source_remove);
  self->asking = TRUE;
  g_signal_emit (self, signals[ASK], 0);
}

/* Who follows a log that grows is to see it grow; a log that rests is soon left in peace. Of one
 * that was just opened nobody knows. */
static guint
adapt_delay_ms (LoglinePoller *self,
                gboolean       grew)
{
  if (grew)
    self->delay_ms = MAX (self->poll_ms / HURRY, LEAST_POLL_MS);
  else
    self->delay_ms *= 2;
  self->delay_ms = MIN (self->delay_ms, self->poll_ms);
  return self->delay_ms;
}

static void
ask_by_clock (LoglinePoller *self,
              guint          delay_ms)
{
  ask_later (self, delay_ms);
  self->by_clock = TRUE;
}

static gboolean
is_by_the_clock (guint delay_ms)
{
  return delay_ms == LOGLINE_POLLER_INTERVAL || delay_ms == LOGLINE_POLLER_GREW;
}

void
logline_poller_done (LoglinePoller *self,
                     guint          delay_ms)
{
  self->asking = FALSE;
  if (self->session == NULL)
    return;

  if (self->again)
    ask_later (self, 0);
  else if (!is_by_the_clock (delay_ms))
    ask_later (self, delay_ms);
  else
    {
      delay_ms = adapt_delay_ms (self, delay_ms == LOGLINE_POLLER_GREW);
      if (!self->told)
        ask_by_clock (self, delay_ms);
    }
}

void
logline_poller_set_told (LoglinePoller *self,
                         gboolean       told)
{
  if (self->told == told)
    return;
  self->told = told;
  if (self->asking || self->session == NULL)
    return;

  if (told && self->by_clock)
    g_clear_handle_id (&self->timer, g_source_remove);
  else if (!told && self->timer == 0)
    ask_by_clock (self, self->delay_ms);
}

void
logline_poller_ask_within (LoglinePoller *self,
                           guint          max_ms)
{
  if (self->asking)
    self->again = TRUE;
  else if (self->session != NULL)
    ask_later (self, g_random_int_range (0, max_ms));
}

void
logline_poller_set_online (LoglinePoller *self)
{
  set_online (self, TRUE, 0);
}

void
logline_poller_reset_delay (LoglinePoller *self)
{
  self->n_failures = 0;
}

void
logline_poller_fail (LoglinePoller *self,
                     const GError  *error)
{
  /* Whoever hears of it may drop the log. */
  g_autoptr (LoglinePoller) alive = g_object_ref (self);
  g_autoptr (GCancellable) stopped = g_steal_pointer (&self->cancellable);
  Wait wait = wait_after (error);
  guint delay_ms = wait >= WAIT_LONGER ? logline_poller_backoff_ms (self->n_failures++)
                                       : self->poll_ms;
  gint64 now_us = g_get_monotonic_time ();

  self->asking = self->again = FALSE;
  self->cancellable = g_cancellable_new ();
  g_clear_handle_id (&self->timer, g_source_remove);
  if (wait != WAIT_FOR_SIGN_IN)
    ask_later (self, delay_ms);

  /* First, so that nobody takes the answer "cancelled" for news. */
  g_signal_emit (self, signals[FAILED], 0, error);
  g_cancellable_cancel (stopped);
  set_online (self, wait != WAIT_OFFLINE,
              wait == WAIT_OFFLINE ? now_us + delay_ms * G_TIME_SPAN_MILLISECOND : 0);
}

GCancellable *
logline_poller_get_cancellable (LoglinePoller *self)
{
  return self->cancellable;
}

void
logline_poller_set_poll_ms (LoglinePoller *self,
                            guint          poll_ms)
{
  if (self->poll_ms == poll_ms)
    return;
  self->poll_ms = poll_ms;
  self->delay_ms = MIN (self->delay_ms, poll_ms);
  if (self->timer != 0 && self->n_failures == 0)
    ask_later (self, self->delay_ms);
}

guint
logline_poller_get_delay_ms (LoglinePoller *self)
{
  return self->delay_ms;
}

gboolean
logline_poller_get_online (LoglinePoller *self)
{
  return self->online;
}

gint64
logline_poller_get_retry_at_us (LoglinePoller *self)
{
  return self->retry_at_us;
}
