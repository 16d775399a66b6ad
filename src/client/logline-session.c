/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-session.h"

#include "logline-address.h"

struct _LoglineSession
{
  GObject parent_instance;

  GUri                *address;
  char                *server;
  GListStore          *services;
  LoglineSessionState  state;
};

G_DEFINE_ENUM_TYPE (LoglineSessionState, logline_session_state,
  G_DEFINE_ENUM_VALUE (LOGLINE_SESSION_SIGNED_OUT, "signed-out"),
  G_DEFINE_ENUM_VALUE (LOGLINE_SESSION_SIGNED_IN, "signed-in"),
  G_DEFINE_ENUM_VALUE (LOGLINE_SESSION_EXPIRED, "expired"))

G_DEFINE_FINAL_TYPE (LoglineSession, logline_session, G_TYPE_OBJECT)

static void
logline_session_finalize (GObject *object)
{
  LoglineSession *self = LOGLINE_SESSION (object);

  g_uri_unref (self->address);
  g_free (self->server);
  g_object_unref (self->services);
  G_OBJECT_CLASS (logline_session_parent_class)->finalize (object);
}

static void
logline_session_class_init (LoglineSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = logline_session_finalize;
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
  GUri *address = logline_address_parse (server, error);
  LoglineSession *self;

  if (address == NULL)
    return NULL;
  self = g_object_new (LOGLINE_TYPE_SESSION, NULL);
  self->address = address;
  self->server = g_uri_to_string (address);
  return self;
}

const char *
logline_session_get_server (LoglineSession *self)
{
  return self->server;
}

const char *
logline_session_get_username (LoglineSession *self)
{
  return NULL;
}

LoglineSessionState
logline_session_get_state (LoglineSession *self)
{
  return self->state;
}

GListModel *
logline_session_get_services (LoglineSession *self)
{
  return G_LIST_MODEL (self->services);
}

gboolean
logline_session_is_exposed (LoglineSession *self)
{
  return g_str_equal (g_uri_get_scheme (self->address), "http") &&
         !logline_address_is_loopback (self->address);
}

const char *
logline_session_get_refresh_token (LoglineSession *self)
{
  return NULL;
}

static void
fail (LoglineSession      *self,
      GCancellable        *cancellable,
      GAsyncReadyCallback  callback,
      gpointer             user_data)
{
  g_task_report_new_error (self, callback, user_data, fail, LOGLINE_CLIENT_ERROR,
                           LOGLINE_CLIENT_ERROR_CONNECT, "not reachable yet");
}

void
logline_session_sign_in_async (LoglineSession      *self,
                               const char          *username,
                               const char          *password,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  fail (self, cancellable, callback, user_data);
}

gboolean
logline_session_sign_in_finish (LoglineSession  *self,
                                GAsyncResult    *result,
                                GError         **error)
{
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
  fail (self, cancellable, callback, user_data);
}

gboolean
logline_session_resume_finish (LoglineSession  *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
logline_session_sign_out_async (LoglineSession      *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  fail (self, cancellable, callback, user_data);
}

gboolean
logline_session_sign_out_finish (LoglineSession  *self,
                                 GAsyncResult    *result,
                                 GError         **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
logline_session_reload_async (LoglineSession      *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  fail (self, cancellable, callback, user_data);
}

gboolean
logline_session_reload_finish (LoglineSession  *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
