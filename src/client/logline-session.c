/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-session-private.h"

#include "logline-address.h"
#include "logline-service-private.h"
#include "logline-services-call.h"
#include "logline-token-call.h"

struct _LoglineSession
{
  GObject parent_instance;

  LoglineTransport    *transport;
  LoglineCredentials  *credentials;
  GListStore          *services;
  char                *server;
  char                *username;
  LoglineSessionState  state;
  guint                sign_in; /* counts the attempts: only the newest may succeed */
};

G_DEFINE_ENUM_TYPE (LoglineSessionState, logline_session_state,
  G_DEFINE_ENUM_VALUE (LOGLINE_SESSION_SIGNED_OUT, "signed-out"),
  G_DEFINE_ENUM_VALUE (LOGLINE_SESSION_SIGNED_IN, "signed-in"),
  G_DEFINE_ENUM_VALUE (LOGLINE_SESSION_EXPIRED, "expired"))

G_DEFINE_FINAL_TYPE (LoglineSession, logline_session, G_TYPE_OBJECT)

enum
{
  PROP_SERVER = 1,
  PROP_USERNAME,
  PROP_STATE,
  PROP_SERVICES,
  N_PROPS
};

enum
{
  REFRESH_TOKEN_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_username (LoglineSession *self,
              const char     *username)
{
  if (g_strcmp0 (self->username, username) == 0)
    return;
  g_free (self->username);
  self->username = g_strdup (username);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USERNAME]);
}

static void
set_state (LoglineSession      *self,
           LoglineSessionState  state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
credentials_changed_cb (LoglineCredentials *credentials,
                        LoglineSession     *self)
{
  g_signal_emit (self, signals[REFRESH_TOKEN_CHANGED], 0);
}

static void
credentials_refused_cb (LoglineCredentials *credentials,
                        LoglineSession     *self)
{
  if (self->state == LOGLINE_SESSION_SIGNED_IN)
    set_state (self, LOGLINE_SESSION_EXPIRED);
}

static void
logline_session_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  LoglineSession *self = LOGLINE_SESSION (object);

  switch (id)
    {
    case PROP_SERVER:
      g_value_set_string (value, self->server);
      break;
    case PROP_USERNAME:
      g_value_set_string (value, self->username);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_SERVICES:
      g_value_set_object (value, self->services);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
logline_session_dispose (GObject *object)
{
  LoglineSession *self = LOGLINE_SESSION (object);

  if (self->credentials != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->credentials, self);
      /* A renewal that is on its way keeps the object: its tokens and its timer end here. */
      logline_credentials_clear (self->credentials);
    }
  g_clear_object (&self->credentials);
  g_clear_object (&self->transport);
  G_OBJECT_CLASS (logline_session_parent_class)->dispose (object);
}

static void
logline_session_finalize (GObject *object)
{
  LoglineSession *self = LOGLINE_SESSION (object);

  g_object_unref (self->services);
  g_free (self->server);
  g_free (self->username);
  G_OBJECT_CLASS (logline_session_parent_class)->finalize (object);
}

static void
logline_session_class_init (LoglineSessionClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = logline_session_get_property;
  object_class->dispose = logline_session_dispose;
  object_class->finalize = logline_session_finalize;

  properties[PROP_SERVER] = g_param_spec_string ("server", NULL, NULL, NULL, flags);
  properties[PROP_USERNAME] = g_param_spec_string ("username", NULL, NULL, NULL, flags);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, LOGLINE_TYPE_SESSION_STATE,
                       LOGLINE_SESSION_SIGNED_OUT, flags);
  properties[PROP_SERVICES] =
    g_param_spec_object ("services", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[REFRESH_TOKEN_CHANGED] =
    g_signal_new ("refresh-token-changed", LOGLINE_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
logline_session_init (LoglineSession *self)
{
  self->services = g_list_store_new (LOGLINE_TYPE_SERVICE);
}

LoglineSession *
logline_session_new (const char  *server,
                     GError     **error)
{
  g_autoptr (GUri) address = NULL;
  LoglineSession *self;

  g_return_val_if_fail (server != NULL, NULL);

  address = logline_address_parse (server, error);
  if (address == NULL)
    return NULL;

  self = g_object_new (LOGLINE_TYPE_SESSION, NULL);
  self->server = g_uri_to_string (address);
  self->transport = logline_transport_new (address);
  self->credentials = logline_credentials_new (self->transport);
  g_signal_connect (self->credentials, "changed", G_CALLBACK (credentials_changed_cb), self);
  g_signal_connect (self->credentials, "refused", G_CALLBACK (credentials_refused_cb), self);
  return self;
}

const char *
logline_session_get_server (LoglineSession *self)
{
  g_return_val_if_fail (LOGLINE_IS_SESSION (self), NULL);

  return self->server;
}

const char *
logline_session_get_username (LoglineSession *self)
{
  g_return_val_if_fail (LOGLINE_IS_SESSION (self), NULL);

  return self->username;
}

LoglineSessionState
logline_session_get_state (LoglineSession *self)
{
  g_return_val_if_fail (LOGLINE_IS_SESSION (self), LOGLINE_SESSION_SIGNED_OUT);

  return self->state;
}

GListModel *
logline_session_get_services (LoglineSession *self)
{
  g_return_val_if_fail (LOGLINE_IS_SESSION (self), NULL);

  return G_LIST_MODEL (self->services);
}

const char *
logline_session_get_refresh_token (LoglineSession *self)
{
  g_return_val_if_fail (LOGLINE_IS_SESSION (self), NULL);

  return logline_credentials_get_refresh_token (self->credentials);
}

gboolean
logline_session_is_exposed (LoglineSession *self)
{
  GUri *address;

  g_return_val_if_fail (LOGLINE_IS_SESSION (self), FALSE);

  address = logline_transport_get_address (self->transport);
  return g_str_equal (g_uri_get_scheme (address), "http") && !logline_address_is_loopback (address);
}

LoglineTransport *
logline_session_get_transport (LoglineSession *self)
{
  return self->transport;
}

LoglineCredentials *
logline_session_get_credentials (LoglineSession *self)
{
  return self->credentials;
}

/* Signing in and resuming differ in what buys the first tokens. */

typedef struct
{
  guint              number; /* of the attempt */
  gboolean           resumes;
  LoglineTokenReply *reply;
} SignIn;

static void
sign_in_free (gpointer data)
{
  SignIn *sign_in = data;

  g_clear_pointer (&sign_in->reply, logline_token_reply_free);
  g_free (sign_in);
}

/* Nobody is to have the tokens of an attempt that came to nothing. */
static void
abandon (GTask  *task,
         GError *error)
{
  LoglineSession *self = g_task_get_source_object (task);
  SignIn *sign_in = g_task_get_task_data (task);

  if (sign_in->reply != NULL && !sign_in->resumes)
    logline_revoke_call_async (self->transport, sign_in->reply->access_token, NULL,
                               NULL, NULL, NULL);
  g_task_return_error (task, error);
}

static gboolean
is_newest (GTask *task)
{
  LoglineSession *self = g_task_get_source_object (task);
  SignIn *sign_in = g_task_get_task_data (task);

  return sign_in->number == self->sign_in;
}

static void
complete_sign_in (GTask     *task,
                  GPtrArray *infos)
{
  LoglineSession *self = g_task_get_source_object (task);
  SignIn *sign_in = g_task_get_task_data (task);

  set_username (self, sign_in->reply->username);
  logline_service_list_update (self->services, infos);
  if (!sign_in->resumes)
    {
      logline_credentials_revoke_async (self->credentials, NULL, NULL, NULL);
      logline_credentials_set (self->credentials, sign_in->reply);
    }
  set_state (self, LOGLINE_SESSION_SIGNED_IN);
  g_task_return_boolean (task, TRUE);
}

static void
first_services_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) infos = logline_services_call_finish (result, &error);

  if (infos == NULL)
    abandon (task, error);
  else if (!is_newest (task) || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    abandon (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "not wanted any more"));
  else
    complete_sign_in (task, infos);
}

static void
first_tokens_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LoglineSession *self = g_task_get_source_object (task);
  SignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;

  sign_in->reply = logline_token_call_finish (result, &error);
  if (sign_in->reply == NULL)
    {
      /* No password was wrong here: it is the remembered sign-in that has ended. */
      if (sign_in->resumes &&
          g_error_matches (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_CREDENTIALS))
        error->code = LOGLINE_CLIENT_ERROR_EXPIRED;
      g_task_return_error (task, error);
      return;
    }

  /* The remembered token is spent: whatever happens next, this one takes its place. */
  if (sign_in->resumes && is_newest (task))
    logline_credentials_set (self->credentials, sign_in->reply);

  logline_services_call_async (self->transport, sign_in->reply->access_token,
                               g_task_get_cancellable (task), first_services_cb,
                               g_object_ref (task));
}

static void
start_sign_in (GTask      *task,
               gboolean    resumes,
               const char *path,
               GBytes     *json)
{
  LoglineSession *self = g_task_get_source_object (task);
  SignIn *sign_in = g_new0 (SignIn, 1);

  sign_in->number = ++self->sign_in;
  sign_in->resumes = resumes;
  g_task_set_task_data (task, sign_in, sign_in_free);
  logline_token_call_async (self->transport, path, json, g_task_get_cancellable (task),
                            first_tokens_cb, task);
}

void
logline_session_sign_in_async (LoglineSession      *self,
                               const char          *username,
                               const char          *password,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (LoglineLoginRequest) request = NULL;
  g_autoptr (GBytes) json = NULL;
  GTask *task;

  g_return_if_fail (LOGLINE_IS_SESSION (self));
  g_return_if_fail (username != NULL);
  g_return_if_fail (password != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, logline_session_sign_in_async);
  request = logline_login_request_new (username, password);
  json = logline_login_request_to_json (request);
  start_sign_in (task, FALSE, LOGLINE_LOGIN_PATH, json);
}

gboolean
logline_session_sign_in_finish (LoglineSession  *self,
                                GAsyncResult    *result,
                                GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
logline_session_resume_async (LoglineSession      *self,
                              const char          *username,
                              const char          *refresh_token,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GBytes) json = NULL;
  GTask *task;

  g_return_if_fail (LOGLINE_IS_SESSION (self));
  g_return_if_fail (username != NULL);
  g_return_if_fail (refresh_token != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, logline_session_resume_async);
  json = logline_token_request_to_json (refresh_token);
  start_sign_in (task, TRUE, LOGLINE_TOKEN_PATH, json);
}

gboolean
logline_session_resume_finish (LoglineSession  *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
signed_out_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (logline_credentials_revoke_finish (LOGLINE_CREDENTIALS (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
logline_session_sign_out_async (LoglineSession      *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LOGLINE_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, logline_session_sign_out_async);
  self->sign_in++;
  logline_credentials_revoke_async (self->credentials, cancellable, signed_out_cb, task);
  g_list_store_remove_all (self->services);
  set_username (self, NULL);
  set_state (self, LOGLINE_SESSION_SIGNED_OUT);
}

gboolean
logline_session_sign_out_finish (LoglineSession  *self,
                                 GAsyncResult    *result,
                                 GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
services_reloaded_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LoglineSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) infos = logline_services_call_finish (result, &error);

  if (infos == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->state == LOGLINE_SESSION_SIGNED_IN)
    logline_service_list_update (self->services, infos);
  g_task_return_boolean (task, TRUE);
}

static void
renewed_for_reload_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LoglineCredentials *credentials = LOGLINE_CREDENTIALS (source);
  LoglineSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (logline_credentials_renew_finish (credentials, result, &error))
    logline_services_call_async (self->transport,
                                 logline_credentials_get_access_token (credentials),
                                 g_task_get_cancellable (task), services_reloaded_cb,
                                 g_object_ref (task));
  else
    g_task_return_error (task, error);
}

void
logline_session_reload_async (LoglineSession      *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LOGLINE_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, logline_session_reload_async);
  logline_credentials_renew_async (self->credentials, cancellable, renewed_for_reload_cb, task);
}

gboolean
logline_session_reload_finish (LoglineSession  *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
