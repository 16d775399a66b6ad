/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-api-login.h"

#include <string.h>

#include "logline-api-names.h"
#include "logline-json.h"

#define MAX_TOKEN_LENGTH 8192
#define MAX_LIFETIME_S   (G_GINT64_CONSTANT (100) * 365 * 24 * 60 * 60)

static void
wipe_string (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

LoglineLoginRequest *
logline_login_request_new (const char *username,
                           const char *password)
{
  LoglineLoginRequest *self;

  g_return_val_if_fail (username != NULL, NULL);
  g_return_val_if_fail (password != NULL, NULL);

  self = g_new0 (LoglineLoginRequest, 1);
  self->username = g_strdup (username);
  self->password = g_strdup (password);
  return self;
}

LoglineLoginRequest *
logline_login_request_parse (GBytes  *json,
                             GError **error)
{
  g_autoptr (LoglineLoginRequest) self = g_new0 (LoglineLoginRequest, 1);
  g_autoptr (LoglineJson) root = logline_json_parse (json, error);

  if (root == NULL ||
      !logline_json_get_string (root, "username", &self->username, error) ||
      !logline_json_get_string (root, "password", &self->password, error))
    return NULL;

  return g_steal_pointer (&self);
}

GBytes *
logline_login_request_to_json (const LoglineLoginRequest *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  logline_json_add_string (builder, "username", self->username);
  logline_json_add_string (builder, "password", self->password);
  json_builder_end_object (builder);
  return logline_json_to_bytes (builder);
}

void
logline_login_request_free (LoglineLoginRequest *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->username);
  wipe_string (self->password);
  g_free (self);
}

/* What is not of these characters could end a header line and begin another. */
static gboolean
get_token (LoglineJson  *json,
           const char   *member,
           char        **out,
           GError      **error)
{
  g_autofree char *token = NULL;
  gsize length;

  if (!logline_json_get_string (json, member, &token, error))
    return FALSE;

  length = strspn (token, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-._~+/=");
  if (length == 0 || length > MAX_TOKEN_LENGTH || token[length] != '\0')
    return logline_json_fail (json, member, "expected a token", error);

  *out = g_steal_pointer (&token);
  return TRUE;
}

GBytes *
logline_token_request_to_json (const char *refresh_token)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  g_return_val_if_fail (refresh_token != NULL, NULL);

  json_builder_begin_object (builder);
  logline_json_add_string (builder, "refresh_token", refresh_token);
  json_builder_end_object (builder);
  return logline_json_to_bytes (builder);
}

char *
logline_token_request_parse (GBytes  *json,
                             GError **error)
{
  g_autoptr (LoglineJson) root = logline_json_parse (json, error);
  char *token = NULL;

  if (root == NULL || !get_token (root, "refresh_token", &token, error))
    return NULL;
  return token;
}

static gboolean
check_token_type (LoglineJson  *json,
                  GError      **error)
{
  g_autofree char *type = NULL;

  if (!logline_json_get_string (json, "token_type", &type, error))
    return FALSE;
  return g_ascii_strcasecmp (type, "Bearer") == 0 ||
         logline_json_fail (json, "token_type", "expected Bearer", error);
}

LoglineTokenReply *
logline_token_reply_parse (GBytes  *json,
                           GError **error)
{
  g_autoptr (LoglineTokenReply) self = g_new0 (LoglineTokenReply, 1);
  g_autoptr (LoglineJson) root = logline_json_parse (json, error);
  g_autoptr (LoglineJson) account = NULL;

  if (root == NULL ||
      !check_token_type (root, error) ||
      !get_token (root, "access_token", &self->access_token, error) ||
      !get_token (root, "refresh_token", &self->refresh_token, error) ||
      !logline_json_get_int (root, "expires_in", 1, MAX_LIFETIME_S, &self->expires_in_s, error) ||
      !logline_json_get_int (root, "refresh_expires_in", 0, MAX_LIFETIME_S,
                             &self->refresh_expires_in_s, error))
    return NULL;

  account = logline_json_get_object (root, "account", error);
  if (account == NULL || !logline_json_get_string (account, "username", &self->username, error))
    return NULL;

  return g_steal_pointer (&self);
}

GBytes *
logline_token_reply_to_json (const LoglineTokenReply *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  logline_json_add_string (builder, "access_token", self->access_token);
  logline_json_add_string (builder, "token_type", "Bearer");
  logline_json_add_int (builder, "expires_in", self->expires_in_s);
  logline_json_add_string (builder, "refresh_token", self->refresh_token);
  logline_json_add_int (builder, "refresh_expires_in", self->refresh_expires_in_s);
  json_builder_set_member_name (builder, "account");
  json_builder_begin_object (builder);
  logline_json_add_string (builder, "username", self->username);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return logline_json_to_bytes (builder);
}

void
logline_token_reply_free (LoglineTokenReply *self)
{
  g_return_if_fail (self != NULL);

  wipe_string (self->access_token);
  wipe_string (self->refresh_token);
  g_free (self->username);
  g_free (self);
}
