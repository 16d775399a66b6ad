/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-listener.h"

#include "logline-events-call.h"

/* What ends sooner is not worth that it is tried again at once. */
#define LASTING_US (10 * G_TIME_SPAN_SECOND)

/* Many are told of the end of a server at the same moment, and must not come back at the same one
 * as well. */
#define MAX_SPREAD_MS 1000

struct _LoglineListener
{
  GObject parent_instance;

  LoglineSession    *session;
  char              *path;
  LoglinePoller     *poller;
  guint              silence_s;
  LoglineEventsCall *call;       /* (nullable) */
  gboolean           is_told;    /* something has come by it */
  gint64             started_us; /* monotonic, as all times here */
  gint64             retry_us;   /* not before this */
  guint              n_failures; /* in a row */
};

G_DEFINE_FINAL_TYPE (LoglineListener, logline_listener, G_TYPE_OBJECT)

enum
{
  EVENT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
drop_call (LoglineListener *self)
{
  if (self->call != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->call, self);
      g_object_run_dispose (G_OBJECT (self->call));
    }
  g_clear_object (&self->call);
  self->is_told = FALSE;
  logline_poller_set_told (self->poller, FALSE);
}

static void
logline_listener_dispose (GObject *object)
{
  drop_call (LOGLINE_LISTENER (object));
  G_OBJECT_CLASS (logline_listener_parent_class)->dispose (object);
}

static void
logline_listener_finalize (GObject *object)
{
  LoglineListener *self = LOGLINE_LISTENER (object);

  g_object_unref (self->poller);
  g_free (self->path);
  g_object_unref (self->session);
  G_OBJECT_CLASS (logline_listener_parent_class)->finalize (object);
}

static void
logline_listener_class_init (LoglineListenerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = logline_listener_dispose;
  G_OBJECT_CLASS (klass)->finalize = logline_listener_finalize;

  signals[EVENT] = g_signal_new ("event", LOGLINE_TYPE_LISTENER, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
logline_listener_init (LoglineListener *self)
{
  self->silence_s = LOGLINE_EVENTS_SILENCE_S;
}

LoglineListener *
logline_listener_new (LoglineSession *session,
                      const char     *path,
                      LoglinePoller  *poller)
{
  LoglineListener *self = g_object_new (LOGLINE_TYPE_LISTENER, NULL);

  self->session = g_object_ref (session);
  self->path = g_strdup (path);
  self->poller = g_object_ref (poller);
  g_signal_connect_object (poller, "failed", G_CALLBACK (drop_call), self, G_CONNECT_SWAPPED);
  return self;
}

static void
event_cb (LoglineListener *self,
          LoglineLogEvent *event)
{
  g_autoptr (LoglineListener) alive = g_object_ref (self);

  self->is_told = TRUE;
  logline_poller_set_told (self->poller, TRUE);
  if (event->type == LOGLINE_LOG_EVENT_ALIVE)
    return;
  g_signal_emit (self, signals[EVENT], 0, event);
  logline_poller_ask_now (self->poller);
}

/* Whatever it was, a sign-in that is over or a server that is, the poller's next question finds
 * out. */
static void
ended_cb (LoglineListener *self,
          const GError    *error)
{
  gboolean was_told = self->is_told;
  gint64 now_us = g_get_monotonic_time ();

  g_debug ("%s: %s", self->path, error->message);
  if (was_told && now_us - self->started_us >= LASTING_US)
    self->n_failures = 0;
  self->retry_us = self->n_failures == 0 && was_told
                     ? now_us
                     : now_us + logline_poller_backoff_ms (self->n_failures) *
                                  G_TIME_SPAN_MILLISECOND;
  self->n_failures++;

  drop_call (self);
  if (was_told)
    logline_poller_ask_within (self->poller, MAX_SPREAD_MS);
}

void
logline_listener_listen (LoglineListener *self,
                         const char      *generation,
                         guint64          offset)
{
  gint64 now_us = g_get_monotonic_time ();

  if (self->call != NULL || now_us < self->retry_us)
    return;

  self->started_us = now_us;
  self->call = logline_events_call_new (self->session, self->path, generation, offset,
                                        self->silence_s);
  g_signal_connect_swapped (self->call, "event", G_CALLBACK (event_cb), self);
  g_signal_connect_swapped (self->call, "ended", G_CALLBACK (ended_cb), self);
  logline_events_call_start (self->call);
}

gboolean
logline_listener_is_told (LoglineListener *self)
{
  return self->is_told;
}

void
logline_listener_set_silence (LoglineListener *self,
                              guint            silence_s)
{
  self->silence_s = silence_s;
}
