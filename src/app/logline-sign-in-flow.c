/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-sign-in-flow.h"

#include "logline-settings.h"
#include "logline-sign-in.h"

struct _LoglineSignInFlow
{
  GObject parent_instance;

  GtkWindow *window; /* borrowed: it owns this */
  LoglineAccount *account;
  GSignalGroup *session_signals;
  LoglineSignIn *dialog;     /* borrowed, while it is open */
  GCancellable *cancellable; /* while going on with a kept sign-in */
  GError *error;             /* why that failed */
  char *server;              /* what to sign in to next */
  char *username;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineSignInFlow, logline_sign_in_flow, G_TYPE_OBJECT)

static void
on_dialog_destroyed (LoglineSignInFlow *self)
{
  self->dialog = NULL;
}

static void
ask (LoglineSignInFlow *self,
     gboolean           expired)
{
  if (self->dialog != NULL)
    {
      gtk_window_present (GTK_WINDOW (self->dialog));
      return;
    }

  self->dialog = logline_sign_in_new (self->window, self->account,
                                      self->server, self->username, expired);
  g_signal_connect_object (self->dialog, "destroy",
                           G_CALLBACK (on_dialog_destroyed), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->dialog));
}

static gboolean
is_expired (LoglineSignInFlow *self)
{
  LoglineSession *session = logline_account_get_session (self->account);

  return session != NULL && logline_session_get_state (session) == LOGLINE_SESSION_EXPIRED;
}

static void
remember_identity (LoglineSignInFlow *self,
                   const char        *server,
                   const char        *username)
{
  g_autofree char *old_server = g_steal_pointer (&self->server);
  g_autofree char *old_username = g_steal_pointer (&self->username);

  self->server = g_strdup (server);
  self->username = g_strdup (username);
}

static void
on_session_state_changed (LoglineSignInFlow *self)
{
  if (is_expired (self))
    ask (self, TRUE);
}

static void
on_session_changed (LoglineSignInFlow *self)
{
  LoglineSession *session = logline_account_get_session (self->account);

  g_signal_group_set_target (self->session_signals, session);
  g_clear_error (&self->error);
  if (session != NULL)
    remember_identity (self, logline_session_get_server (session),
                       logline_session_get_username (session));
}

static void
on_resumed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (LoglineSignInFlow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean success = logline_account_resume_finish (LOGLINE_ACCOUNT (source), result, &error);

  g_clear_object (&self->cancellable);
  if (success || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Nothing kept, or what was kept is not accepted any more: ask. Else the server is at fault. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
      g_error_matches (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_CREDENTIALS) ||
      g_error_matches (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_EXPIRED))
    ask (self, FALSE);
  else
    self->error = g_steal_pointer (&error);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
resume (LoglineSignInFlow *self)
{
  g_clear_error (&self->error);
  self->cancellable = g_cancellable_new ();
  logline_account_resume_async (self->account, self->server, self->username, self->cancellable,
                                on_resumed, g_object_ref (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

void
logline_sign_in_flow_connect (LoglineSignInFlow *self,
                              const char        *server,
                              const char        *username)
{
  GSettings *settings = logline_settings_get ();
  g_autofree char *last_server = g_settings_get_string (settings, "server");
  g_autofree char *last_username = g_settings_get_string (settings, "username");

  g_return_if_fail (LOGLINE_IS_SIGN_IN_FLOW (self));

  remember_identity (self, server != NULL ? server : last_server,
                     username != NULL ? username : last_username);
  if (g_settings_get_boolean (settings, "remember") &&
      *self->server != '\0' && *self->username != '\0')
    resume (self);
  else
    ask (self, FALSE);
}

void
logline_sign_in_flow_ask (LoglineSignInFlow *self)
{
  g_return_if_fail (LOGLINE_IS_SIGN_IN_FLOW (self));

  ask (self, is_expired (self));
}

void
logline_sign_in_flow_try_again (LoglineSignInFlow *self)
{
  g_return_if_fail (LOGLINE_IS_SIGN_IN_FLOW (self));

  if (self->cancellable == NULL)
    resume (self);
}

void
logline_sign_in_flow_stop (LoglineSignInFlow *self)
{
  g_return_if_fail (LOGLINE_IS_SIGN_IN_FLOW (self));

  g_cancellable_cancel (self->cancellable);
  g_signal_group_set_target (self->session_signals, NULL);
}

LoglineAccount *
logline_sign_in_flow_get_account (LoglineSignInFlow *self)
{
  g_return_val_if_fail (LOGLINE_IS_SIGN_IN_FLOW (self), NULL);

  return self->account;
}

gboolean
logline_sign_in_flow_get_connecting (LoglineSignInFlow *self)
{
  g_return_val_if_fail (LOGLINE_IS_SIGN_IN_FLOW (self), FALSE);

  return self->cancellable != NULL;
}

const GError *
logline_sign_in_flow_get_error (LoglineSignInFlow *self)
{
  g_return_val_if_fail (LOGLINE_IS_SIGN_IN_FLOW (self), NULL);

  return self->error;
}

const char *
logline_sign_in_flow_get_server (LoglineSignInFlow *self)
{
  g_return_val_if_fail (LOGLINE_IS_SIGN_IN_FLOW (self), NULL);

  return self->server;
}

LoglineSignInFlow *
logline_sign_in_flow_new (GtkWindow *window)
{
  LoglineSignInFlow *self = g_object_new (LOGLINE_TYPE_SIGN_IN_FLOW, NULL);

  self->window = window;

  return self;
}

static void
logline_sign_in_flow_dispose (GObject *object)
{
  LoglineSignInFlow *self = LOGLINE_SIGN_IN_FLOW (object);

  g_clear_object (&self->session_signals);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (logline_sign_in_flow_parent_class)->dispose (object);
}

static void
logline_sign_in_flow_finalize (GObject *object)
{
  LoglineSignInFlow *self = LOGLINE_SIGN_IN_FLOW (object);

  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->username, g_free);

  G_OBJECT_CLASS (logline_sign_in_flow_parent_class)->finalize (object);
}

static void
logline_sign_in_flow_class_init (LoglineSignInFlowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = logline_sign_in_flow_dispose;
  object_class->finalize = logline_sign_in_flow_finalize;

  signals[CHANGED] = g_signal_new ("changed", LOGLINE_TYPE_SIGN_IN_FLOW, G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
logline_sign_in_flow_init (LoglineSignInFlow *self)
{
  self->account = logline_account_new ();
  g_signal_connect_object (self->account, "notify::session",
                           G_CALLBACK (on_session_changed), self, G_CONNECT_SWAPPED);
  self->session_signals = g_signal_group_new (LOGLINE_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify::state",
                                  G_CALLBACK (on_session_state_changed), self);
}
