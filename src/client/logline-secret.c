/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-secret.h"

#include <libsecret/secret.h>

static const SecretSchema schema = {
  "org.logline.Logline.RefreshToken",
  SECRET_SCHEMA_NONE,
  {
    { "server", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "username", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

/* Without a bus, without a service on it, or with one that has no place to keep anything: all the
 * same to a person, who is told that nothing can be remembered. */
static gboolean
tells_absence (const GError *error)
{
  return error->domain == G_DBUS_ERROR ||
         g_error_matches (error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT) ||
         error->domain == G_SPAWN_ERROR || error->domain == G_SPAWN_EXIT_ERROR ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static void
return_error (GTask        *task,
              const GError *error)
{
  if (tells_absence (error))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                             "there is no secret service: %s", error->message);
  else
    g_task_return_error (task, g_error_copy (error));
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    return_error (task, error);
}

void
logline_secret_store_async (const char          *server,
                            const char          *username,
                            const char          *refresh_token,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;
  g_autofree char *label = NULL;

  g_return_if_fail (server != NULL);
  g_return_if_fail (username != NULL);
  g_return_if_fail (refresh_token != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, logline_secret_store_async);
  label = g_strdup_printf ("Logline: %s, %s", username, server);
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, refresh_token,
                         cancellable, stored_cb, task,
                         "server", server, "username", username, NULL);
}

gboolean
logline_secret_store_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *token = secret_password_lookup_finish (result, &error);

  if (error == NULL)
    g_task_return_pointer (task, token, (GDestroyNotify) secret_password_free);
  else
    return_error (task, error);
}

void
logline_secret_lookup_async (const char          *server,
                             const char          *username,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (server != NULL);
  g_return_if_fail (username != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, logline_secret_lookup_async);
  secret_password_lookup (&schema, cancellable, looked_up_cb, task,
                          "server", server, "username", username, NULL);
}

char *
logline_secret_lookup_finish (GAsyncResult  *result,
                              GError       **error)
{
  char *secret;
  char *token;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  secret = g_task_propagate_pointer (G_TASK (result), error);
  token = g_strdup (secret);
  secret_password_free (secret);
  return token;
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    return_error (task, error);
}

void
logline_secret_clear_async (const char          *server,
                            const char          *username,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (server != NULL);
  g_return_if_fail (username != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, logline_secret_clear_async);
  secret_password_clear (&schema, cancellable, cleared_cb, task,
                         "server", server, "username", username, NULL);
}

gboolean
logline_secret_clear_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
