/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-token.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <jwt.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Verification is our own list of what is allowed, with libjwt for the signature alone:
 * jwt_decode() accepts expired tokens, other audiences, unknown critical headers and other HMACs
 * than the one meant, and it accepts any signature when it is handed no key.
 */

#define ISSUER             "loglined"
#define AUDIENCE           "logline"
#define USE                "access"
#define ALL_SERVICES       "*" /* no service can have this id */
#define MAX_SERVICES_BYTES 2048
#define KEY_ID_LENGTH      16

struct _LoglineTokenKey
{
  guint8 bytes[LOGLINE_TOKEN_KEY_BYTES];
  char id[KEY_ID_LENGTH + 1];
};

LoglineTokenKey *
logline_token_key_new (const guint8 bytes[LOGLINE_TOKEN_KEY_BYTES])
{
  LoglineTokenKey *self = g_new0 (LoglineTokenKey, 1);
  g_autofree char *digest = NULL;

  memcpy (self->bytes, bytes, sizeof self->bytes);
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, sizeof self->bytes);
  memcpy (self->id, digest, KEY_ID_LENGTH);
  return self;
}

void
logline_token_key_free (LoglineTokenKey *self)
{
  sodium_memzero (self, sizeof *self);
  g_free (self);
}

static gboolean
create_key (const char *path,
            GError    **error)
{
  guint8 bytes[LOGLINE_TOKEN_KEY_BYTES];
  gboolean written;

  randombytes_buf (bytes, sizeof bytes);
  written = g_file_set_contents_full (path, (const char *) bytes, sizeof bytes,
                                      G_FILE_SET_CONTENTS_CONSISTENT |
                                        G_FILE_SET_CONTENTS_DURABLE, 0600, error);
  sodium_memzero (bytes, sizeof bytes);
  return written;
}

static gboolean
check_key_file (int         fd,
                const char *path,
                GError    **error)
{
  struct stat info;

  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && (info.st_mode & 077) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               "%s can be read by others; run “chmod 600” on it, or remove it to sign "
               "everybody out", path);
  return FALSE;
}

static LoglineTokenKey *
read_key (int         fd,
          const char *path,
          GError    **error)
{
  guint8 bytes[LOGLINE_TOKEN_KEY_BYTES + 1];
  LoglineTokenKey *key;

  if (read (fd, bytes, sizeof bytes) != LOGLINE_TOKEN_KEY_BYTES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s is not a key of %d bytes; remove it to have a new one made", path,
                   LOGLINE_TOKEN_KEY_BYTES);
      return NULL;
    }

  key = logline_token_key_new (bytes);
  sodium_memzero (bytes, sizeof bytes);
  return key;
}

LoglineTokenKey *
logline_token_key_load (const char *path,
                        GError    **error)
{
  LoglineTokenKey *key = NULL;
  int fd;

  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !create_key (path, error))
    return NULL;

  fd = g_open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0);
  if (fd < 0)
    {
      int saved_errno = errno;
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                   "%s: %s", path, g_strerror (saved_errno));
      return NULL;
    }

  if (check_key_file (fd, path, error))
    key = read_key (fd, path, error);
  g_close (fd, NULL);
  return key;
}

void
logline_claims_free (LoglineClaims *self)
{
  g_free (self->sign_in);
  g_free (self->username);
  g_strfreev (self->services);
  g_free (self);
}

static void
add_services (JsonBuilder *builder,
              char       **services)
{
  g_autofree char *joined = g_strjoinv ("\",\"", services);

  json_builder_set_member_name (builder, "services");
  json_builder_begin_array (builder);
  if (strlen (joined) > MAX_SERVICES_BYTES)
    json_builder_add_string_value (builder, ALL_SERVICES);
  else
    for (gsize i = 0; services[i] != NULL; i++)
      json_builder_add_string_value (builder, services[i]);
  json_builder_end_array (builder);
}

static char *
claims_to_json (const LoglineIdentity *identity,
                gint64                 now_s,
                gint64                 lifetime_s)
{
  const struct { const char *name; const char *value; } texts[] = {
    { "iss", ISSUER }, { "aud", AUDIENCE }, { "use", USE },
    { "sub", identity->username }, { "sid", identity->sign_in },
  };
  const struct { const char *name; gint64 value; } integers[] = {
    { "iat", now_s }, { "nbf", now_s }, { "exp", now_s + lifetime_s }, { "epoch", identity->epoch },
  };
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      json_builder_set_member_name (builder, texts[i].name);
      json_builder_add_string_value (builder, texts[i].value);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (integers); i++)
    {
      json_builder_set_member_name (builder, integers[i].name);
      json_builder_add_int_value (builder, integers[i].value);
    }
  add_services (builder, identity->services);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

char *
logline_token_issue (const LoglineTokenKey *key,
                     const LoglineIdentity *identity,
                     gint64                 now_s,
                     gint64                 lifetime_s)
{
  g_autofree char *claims = claims_to_json (identity, now_s, lifetime_s);
  char *encoded;
  char *token;
  jwt_t *jwt;

  /* These fail only for want of memory, where GLib aborts as well. */
  if (jwt_new (&jwt) != 0 ||
      jwt_set_alg (jwt, JWT_ALG_HS256, key->bytes, sizeof key->bytes) != 0 ||
      jwt_add_header (jwt, "kid", key->id) != 0 ||
      jwt_add_grants_json (jwt, claims) != 0)
    g_error ("A token could not be made");

  encoded = jwt_encode_str (jwt);
  token = g_strdup (encoded);
  free (encoded);
  jwt_free (jwt);
  return token;
}

/* Text of the member, or NULL unless it is there and a string. */
static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

/* Integers above zero only: a date that is missing, a text, a fraction or zero gives FALSE. */
static gboolean
get_positive (JsonObject *object,
              const char *name,
              gint64     *out_value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;

  *out_value = json_node_get_int (node);
  return *out_value > 0;
}

static JsonObject *
parse_object (const char *json,
              gssize      length)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;

  if (!json_parser_load_from_data (parser, json, length, NULL))
    return NULL;

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;

  return json_object_ref (json_node_get_object (root));
}

/* Exactly the header that we write: no crit, jku, jwk, x5u or x5c, no other algorithm or type. */
static gboolean
check_header (const LoglineTokenKey *key,
              const char            *encoded,
              gsize                  length)
{
  g_autoptr (JsonObject) header = NULL;
  guint8 json[LOGLINE_TOKEN_MAX_LENGTH];
  gsize json_length;

  if (sodium_base642bin (json, sizeof json, encoded, length, NULL, &json_length, NULL,
                         sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
    return FALSE;

  header = parse_object ((const char *) json, json_length);
  return header != NULL && json_object_get_size (header) == 3 &&
         g_strcmp0 (get_text (header, "alg"), "HS256") == 0 &&
         g_strcmp0 (get_text (header, "typ"), "JWT") == 0 &&
         g_strcmp0 (get_text (header, "kid"), key->id) == 0;
}

static gboolean
check_form (const LoglineTokenKey *key,
            const char            *token)
{
  const char *first_dot = strchr (token, '.');
  const char *last_dot = strrchr (token, '.');

  if (strlen (token) > LOGLINE_TOKEN_MAX_LENGTH || first_dot == NULL || first_dot == last_dot)
    return FALSE;

  /* Three parts, none of them empty. */
  if (memchr (first_dot + 1, '.', last_dot - first_dot - 1) != NULL ||
      last_dot == first_dot + 1 || last_dot[1] == '\0')
    return FALSE;

  return check_header (key, token, first_dot - token);
}

static JsonObject *
decode (const LoglineTokenKey *key,
        const char            *token)
{
  JsonObject *claims = NULL;
  jwt_t *jwt = NULL;
  char *json;

  g_assert (key != NULL);
  if (jwt_decode (&jwt, token, key->bytes, sizeof key->bytes) != 0)
    return NULL;

  json = jwt_get_alg (jwt) == JWT_ALG_HS256 ? jwt_get_grants_json (jwt, NULL) : NULL;
  if (json != NULL)
    claims = parse_object (json, -1);
  free (json);
  jwt_free (jwt);
  return claims;
}

static gboolean
check_dates (JsonObject *claims,
             gint64      now_s)
{
  gint64 issued, not_before, expires;

  return get_positive (claims, "iat", &issued) &&
         get_positive (claims, "nbf", &not_before) && not_before <= now_s &&
         get_positive (claims, "exp", &expires) && now_s < expires;
}

static gboolean
read_services (LoglineClaims *self,
               JsonObject    *claims)
{
  g_autoptr (GStrvBuilder) services = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (claims, "services");
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
        return FALSE;
      g_strv_builder_add (services, json_node_get_string (element));
    }

  self->services = g_strv_builder_end (services);
  self->all_services = g_strv_contains ((const char *const *) self->services, ALL_SERVICES);
  return TRUE;
}

static LoglineClaims *
read_claims (JsonObject *object,
             gint64      now_s)
{
  g_autoptr (LoglineClaims) self = g_new0 (LoglineClaims, 1);

  if (g_strcmp0 (get_text (object, "iss"), ISSUER) != 0 ||
      g_strcmp0 (get_text (object, "aud"), AUDIENCE) != 0 ||
      g_strcmp0 (get_text (object, "use"), USE) != 0 ||
      !check_dates (object, now_s))
    return NULL;

  self->sign_in = g_strdup (get_text (object, "sid"));
  self->username = g_strdup (get_text (object, "sub"));
  if (self->sign_in == NULL || self->username == NULL ||
      !get_positive (object, "epoch", &self->epoch) || !read_services (self, object))
    return NULL;

  return g_steal_pointer (&self);
}

LoglineClaims *
logline_token_check (const LoglineTokenKey *key,
                     const char            *token,
                     gint64                 now_s)
{
  g_autoptr (JsonObject) claims = NULL;

  g_return_val_if_fail (key != NULL, NULL);

  if (!check_form (key, token))
    return NULL;

  claims = decode (key, token);
  return claims != NULL ? read_claims (claims, now_s) : NULL;
}

gboolean
logline_claims_allow (const LoglineClaims   *self,
                      const LoglineIdentity *identity,
                      const char            *service)
{
  return g_strv_contains ((const char *const *) identity->services, service) &&
         (self->all_services ||
          g_strv_contains ((const char *const *) self->services, service));
}
