/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-account.h"

#include "logline-secret.h"
#include "logline-settings.h"

struct _LoglineAccount
{
  GObject parent_instance;

  LoglineSession *session;
  gboolean remember;
};

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

enum
{
  NOT_KEPT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineAccount, logline_account, G_TYPE_OBJECT)

/* What a sign-in or resumption under way will have made of the account when it succeeds. */
typedef struct
{
  LoglineSession *session;
  char *username;
  gboolean remember;
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  g_clear_object (&attempt->session);
  g_clear_pointer (&attempt->username, g_free);
  g_free (attempt);
}

static void
on_token_stored (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (LoglineAccount) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!logline_secret_store_finish (result, &error))
    {
      g_debug ("The sign-in is not kept: %s", error->message);
      g_signal_emit (self, signals[NOT_KEPT], 0);
    }
}

static void
store_token (LoglineAccount *self)
{
  const char *token = logline_session_get_refresh_token (self->session);

  if (self->remember && token != NULL)
    logline_secret_store_async (logline_session_get_server (self->session),
                                logline_session_get_username (self->session),
                                token, NULL, on_token_stored, g_object_ref (self));
}

static void
on_token_cleared (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!logline_secret_clear_finish (result, &error))
    g_debug ("Nothing to forget: %s", error->message);
}

static void
clear_token (LoglineSession *session)
{
  logline_secret_clear_async (logline_session_get_server (session),
                              logline_session_get_username (session),
                              NULL, on_token_cleared, NULL);
}

static void
set_session (LoglineAccount *self,
             LoglineSession *session)
{
  if (self->session == session)
    return;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, store_token, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_swapped (session, "refresh-token-changed", G_CALLBACK (store_token), self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
adopt (LoglineAccount *self,
       Attempt        *attempt)
{
  GSettings *settings = logline_settings_get ();

  g_settings_set_string (settings, "server", logline_session_get_server (attempt->session));
  g_settings_set_string (settings, "username", attempt->username);
  g_settings_set_boolean (settings, "remember", attempt->remember);
  self->remember = attempt->remember;
  set_session (self, attempt->session);

  if (attempt->remember)
    store_token (self);
  else
    clear_token (attempt->session);
}

/* Signing in again to where one was goes on with the same session. */
static LoglineSession *
choose_session (LoglineAccount  *self,
                const char      *server,
                const char      *username,
                GError         **error)
{
  g_autoptr (LoglineSession) fresh = logline_session_new (server, error);

  if (fresh == NULL)
    return NULL;

  if (self->session != NULL &&
      logline_session_get_state (self->session) == LOGLINE_SESSION_EXPIRED &&
      g_str_equal (logline_session_get_server (self->session),
                   logline_session_get_server (fresh)) &&
      g_strcmp0 (logline_session_get_username (self->session), username) == 0)
    return g_object_ref (self->session);

  return g_steal_pointer (&fresh);
}

static GTask *
begin_attempt (LoglineAccount      *self,
               const char          *server,
               const char          *username,
               gboolean             remember,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  Attempt *attempt = g_new0 (Attempt, 1);

  attempt->session = choose_session (self, server, username, &error);
  attempt->username = g_strdup (username);
  attempt->remember = remember;
  g_task_set_task_data (task, attempt, (GDestroyNotify) attempt_free);

  if (attempt->session == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return NULL;
    }

  return g_steal_pointer (&task);
}

static void
finish_attempt (GTask    *task,
                gboolean  success,
                GError   *error)
{
  if (!success)
    {
      g_task_return_error (task, error);
      return;
    }

  adopt (g_task_get_source_object (task), g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

static void
on_signed_in (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean success = logline_session_sign_in_finish (LOGLINE_SESSION (source), result, &error);

  finish_attempt (task, success, error);
}

void
logline_account_sign_in_async (LoglineAccount      *self,
                               const char          *server,
                               const char          *username,
                               const char          *password,
                               gboolean             remember,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (LOGLINE_IS_ACCOUNT (self));
  g_return_if_fail (server != NULL && username != NULL && password != NULL);

  task = begin_attempt (self, server, username, remember, cancellable, callback, user_data);
  if (task != NULL)
    {
      Attempt *attempt = g_task_get_task_data (task);

      logline_session_sign_in_async (attempt->session, username, password, cancellable,
                                     on_signed_in, g_object_ref (task));
    }
}

gboolean
logline_account_sign_in_finish (LoglineAccount  *self,
                                GAsyncResult    *result,
                                GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_resumed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean success = logline_session_resume_finish (LOGLINE_SESSION (source), result, &error);

  finish_attempt (task, success, error);
}

static void
on_token_found (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Attempt *attempt = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *token = logline_secret_lookup_finish (result, &error);

  if (token == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No sign-in is kept: %s",
                             error != NULL ? error->message : "nothing stored");
  else
    logline_session_resume_async (attempt->session, attempt->username, token,
                                  g_task_get_cancellable (task), on_resumed, g_object_ref (task));
}

void
logline_account_resume_async (LoglineAccount      *self,
                              const char          *server,
                              const char          *username,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (LOGLINE_IS_ACCOUNT (self));
  g_return_if_fail (server != NULL && username != NULL);

  task = begin_attempt (self, server, username, TRUE, cancellable, callback, user_data);
  if (task != NULL)
    {
      Attempt *attempt = g_task_get_task_data (task);

      logline_secret_lookup_async (logline_session_get_server (attempt->session), username,
                                   cancellable, on_token_found, g_object_ref (task));
    }
}

gboolean
logline_account_resume_finish (LoglineAccount  *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_signed_out (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  /* The tokens are gone here whatever the server says. */
  if (!logline_session_sign_out_finish (LOGLINE_SESSION (source), result, &error))
    g_debug ("The server did not hear of the sign-out: %s", error->message);
}

void
logline_account_sign_out (LoglineAccount *self)
{
  g_autoptr (LoglineSession) session = NULL;

  g_return_if_fail (LOGLINE_IS_ACCOUNT (self));

  if (self->session == NULL)
    return;

  session = g_object_ref (self->session);
  clear_token (session);
  set_session (self, NULL);
  g_settings_set_boolean (logline_settings_get (), "remember", FALSE);
  logline_session_sign_out_async (session, NULL, on_signed_out, NULL);
}

LoglineSession *
logline_account_get_session (LoglineAccount *self)
{
  g_return_val_if_fail (LOGLINE_IS_ACCOUNT (self), NULL);

  return self->session;
}

LoglineAccount *
logline_account_new (void)
{
  return g_object_new (LOGLINE_TYPE_ACCOUNT, NULL);
}

static void
logline_account_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  LoglineAccount *self = LOGLINE_ACCOUNT (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
logline_account_dispose (GObject *object)
{
  LoglineAccount *self = LOGLINE_ACCOUNT (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, store_token, self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (logline_account_parent_class)->dispose (object);
}

static void
logline_account_class_init (LoglineAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = logline_account_get_property;
  object_class->dispose = logline_account_dispose;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, LOGLINE_TYPE_SESSION,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[NOT_KEPT] = g_signal_new ("not-kept", LOGLINE_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST,
                                    0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
logline_account_init (LoglineAccount *self)
{
}
