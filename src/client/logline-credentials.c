/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-credentials.h"

#include "logline-api-names.h"
#include "logline-client-error.h"
#include "logline-token-call.h"

#define RETRY_MS 30000

struct _LoglineCredentials
{
  GObject parent_instance;

  LoglineTransport *transport;
  char             *access_token;
  char             *refresh_token;
  guint             sign_in; /* counts the sign-ins; an answer for another one is not used */
  gboolean          renewing;
  GQueue            waiting; /* (element-type GTask) (owned) for the renewal that is on its way */
  guint             renew_timer;
};

G_DEFINE_FINAL_TYPE (LoglineCredentials, logline_credentials, G_TYPE_OBJECT)

enum
{
  CHANGED,
  REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void start_renewal (LoglineCredentials *self);

static void
forget_tokens (LoglineCredentials *self)
{
  g_clear_handle_id (&self->renew_timer, g_source_remove);
  if (self->access_token != NULL)
    explicit_bzero (self->access_token, strlen (self->access_token));
  if (self->refresh_token != NULL)
    explicit_bzero (self->refresh_token, strlen (self->refresh_token));
  g_clear_pointer (&self->access_token, g_free);
  g_clear_pointer (&self->refresh_token, g_free);
}

/* Each waiter's callback may ask for the next renewal. */
static void
answer_waiting (LoglineCredentials *self,
                const GError       *error)
{
  GQueue waiting = self->waiting;
  GTask *task;

  g_queue_init (&self->waiting);
  while ((task = g_queue_pop_head (&waiting)) != NULL)
    {
      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

static GError *
expired_error_new (void)
{
  return g_error_new_literal (LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_EXPIRED,
                              "not signed in any more");
}

static void
logline_credentials_dispose (GObject *object)
{
  LoglineCredentials *self = LOGLINE_CREDENTIALS (object);
  g_autoptr (GError) expired = expired_error_new ();

  forget_tokens (self);
  answer_waiting (self, expired);
  g_clear_object (&self->transport);
  G_OBJECT_CLASS (logline_credentials_parent_class)->dispose (object);
}

static void
logline_credentials_class_init (LoglineCredentialsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = logline_credentials_dispose;

  signals[CHANGED] = g_signal_new ("changed", LOGLINE_TYPE_CREDENTIALS, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REFUSED] = g_signal_new ("refused", LOGLINE_TYPE_CREDENTIALS, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
logline_credentials_init (LoglineCredentials *self)
{
  g_queue_init (&self->waiting);
}

LoglineCredentials *
logline_credentials_new (LoglineTransport *transport)
{
  LoglineCredentials *self = g_object_new (LOGLINE_TYPE_CREDENTIALS, NULL);

  self->transport = g_object_ref (transport);
  return self;
}

const char *
logline_credentials_get_access_token (LoglineCredentials *self)
{
  return self->access_token;
}

const char *
logline_credentials_get_refresh_token (LoglineCredentials *self)
{
  return self->refresh_token;
}

static gboolean
renew_timer_cb (gpointer user_data)
{
  LoglineCredentials *self = user_data;

  self->renew_timer = 0;
  if (!self->renewing)
    start_renewal (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_renewal (LoglineCredentials *self,
                  guint               delay_ms)
{
  g_clear_handle_id (&self->renew_timer, g_source_remove);
  self->renew_timer = g_timeout_add (delay_ms, renew_timer_cb, self);
}

/* A fifth of the lifetime before its end, at most a minute: time for a few attempts. */
static guint
delay_before_renewal_ms (gint64 lifetime_s)
{
  gint64 lifetime_ms = MIN (lifetime_s, G_MAXINT / 1000) * 1000;

  return lifetime_ms - MIN (lifetime_ms / 5, 60 * 1000);
}

static void
take_reply (LoglineCredentials      *self,
            const LoglineTokenReply *reply)
{
  forget_tokens (self);
  self->access_token = g_strdup (reply->access_token);
  self->refresh_token = g_strdup (reply->refresh_token);
  schedule_renewal (self, delay_before_renewal_ms (reply->expires_in_s));
  g_signal_emit (self, signals[CHANGED], 0);
  answer_waiting (self, NULL);
}

void
logline_credentials_set (LoglineCredentials      *self,
                         const LoglineTokenReply *reply)
{
  self->sign_in++;
  self->renewing = FALSE;
  take_reply (self, reply);
}

void
logline_credentials_clear (LoglineCredentials *self)
{
  g_autoptr (GError) expired = expired_error_new ();
  gboolean had_token = self->refresh_token != NULL;

  self->sign_in++;
  self->renewing = FALSE;
  forget_tokens (self);
  if (had_token)
    g_signal_emit (self, signals[CHANGED], 0);
  answer_waiting (self, expired);
}

void
logline_credentials_refuse (LoglineCredentials *self)
{
  if (self->refresh_token == NULL)
    return;

  logline_credentials_clear (self);
  g_signal_emit (self, signals[REFUSED], 0);
}

typedef struct
{
  LoglineCredentials *self;
  guint               sign_in;
} Renewal;

static void
renewal_failed (LoglineCredentials *self,
                const GError       *error)
{
  if (g_error_matches (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_EXPIRED) ||
      g_error_matches (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_CREDENTIALS))
    {
      logline_credentials_refuse (self);
      return;
    }

  schedule_renewal (self, RETRY_MS);
  answer_waiting (self, error);
}

static void
renewed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Renewal *renewal = user_data;
  g_autoptr (LoglineCredentials) self = renewal->self;
  gboolean is_current = renewal->sign_in == self->sign_in;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineTokenReply) reply = logline_token_call_finish (result, &error);

  g_free (renewal);
  if (!is_current)
    {
      /* Signed out meanwhile: these tokens, which nobody has, shall not live on at the server. */
      if (reply != NULL)
        logline_revoke_call_async (LOGLINE_TRANSPORT (source), reply->access_token, NULL,
                                   NULL, NULL, NULL);
      return;
    }

  self->renewing = FALSE;
  if (reply != NULL)
    take_reply (self, reply);
  else
    renewal_failed (self, error);
}

static void
start_renewal (LoglineCredentials *self)
{
  g_autoptr (GBytes) json = logline_token_request_to_json (self->refresh_token);
  Renewal *renewal = g_new0 (Renewal, 1);

  g_assert (!self->renewing);

  self->renewing = TRUE;
  renewal->self = g_object_ref (self);
  renewal->sign_in = self->sign_in;
  logline_token_call_async (self->transport, LOGLINE_TOKEN_PATH, json, NULL, renewed_cb, renewal);
}

void
logline_credentials_renew_async (LoglineCredentials  *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, logline_credentials_renew_async);
  if (self->refresh_token == NULL)
    {
      g_task_return_error (task, expired_error_new ());
      return;
    }

  g_queue_push_tail (&self->waiting, g_steal_pointer (&task));
  if (!self->renewing)
    start_renewal (self);
}

gboolean
logline_credentials_renew_finish (LoglineCredentials  *self,
                                  GAsyncResult        *result,
                                  GError             **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
revoked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (logline_revoke_call_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
logline_credentials_revoke_async (LoglineCredentials  *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *access_token = g_strdup (self->access_token);
  g_autofree char *refresh_token = g_strdup (self->refresh_token);

  g_task_set_source_tag (task, logline_credentials_revoke_async);
  logline_credentials_clear (self);
  if (access_token == NULL)
    g_task_return_boolean (task, TRUE);
  else
    logline_revoke_call_async (self->transport, access_token, refresh_token, cancellable,
                               revoked_cb, g_steal_pointer (&task));
}

gboolean
logline_credentials_revoke_finish (LoglineCredentials  *self,
                                   GAsyncResult        *result,
                                   GError             **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
