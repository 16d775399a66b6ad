/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-token.h"

#include <json-glib/json-glib.h>
#include <jwt.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Verification is our own list of what is allowed, with libjwt for the signature alone:
 * jwt_decode() accepts expired tokens, other audiences, unknown critical headers and other HMACs
 * than the one meant, and it accepts any signature when it is handed no key.
 */

#define ISSUER             "loglined"
#define AUDIENCE           "logline"
#define USE                "access"
#define ALL_SERVICES       "*" /* no service can have this id */
#define MAX_SERVICES_BYTES 2048
#define SKEW_S             30 /* that a clock may be set back and tokens stay good */

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
logline_token_issue (LoglineKeyRing        *keys,
                     const LoglineIdentity *identity,
                     gint64                 now_s,
                     gint64                 lifetime_s)
{
  const LoglineKey *key = logline_key_ring_get_signing (keys);
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

/* Exactly the header that we write: no crit, jku, jwk, x5u or x5c, no other algorithm or type, and
 * a key of ours. NULL for anything else. */
static const LoglineKey *
read_header (LoglineKeyRing *keys,
             const char     *encoded,
             gsize           length,
             gint64          now_s)
{
  g_autoptr (JsonObject) header = NULL;
  guint8 json[LOGLINE_TOKEN_MAX_LENGTH];
  gsize json_length;
  const char *id;

  if (sodium_base642bin (json, sizeof json, encoded, length, NULL, &json_length, NULL,
                         sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
    return NULL;

  header = parse_object ((const char *) json, json_length);
  if (header == NULL || json_object_get_size (header) != 3 ||
      g_strcmp0 (get_text (header, "alg"), "HS256") != 0 ||
      g_strcmp0 (get_text (header, "typ"), "JWT") != 0)
    return NULL;

  id = get_text (header, "kid");
  return id != NULL ? logline_key_ring_find (keys, id, now_s) : NULL;
}

static const LoglineKey *
check_form (LoglineKeyRing *keys,
            const char     *token,
            gint64          now_s)
{
  const char *first_dot = strchr (token, '.');
  const char *last_dot = strrchr (token, '.');

  if (strlen (token) > LOGLINE_TOKEN_MAX_LENGTH || first_dot == NULL || first_dot == last_dot)
    return NULL;

  /* Three parts, none of them empty. */
  if (memchr (first_dot + 1, '.', last_dot - first_dot - 1) != NULL ||
      last_dot == first_dot + 1 || last_dot[1] == '\0')
    return NULL;

  return read_header (keys, token, first_dot - token, now_s);
}

static JsonObject *
decode (const LoglineKey *key,
        const char       *token)
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
         get_positive (claims, "nbf", &not_before) && not_before <= now_s + SKEW_S &&
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
logline_token_check (LoglineKeyRing *keys,
                     const char     *token,
                     gint64          now_s)
{
  const LoglineKey *key = check_form (keys, token, now_s);
  g_autoptr (JsonObject) claims = NULL;

  if (key == NULL)
    return NULL;

  claims = decode (key, token);
  return claims != NULL ? read_claims (claims, now_s) : NULL;
}

gboolean
logline_claims_fit (const LoglineClaims   *self,
                    const LoglineIdentity *identity)
{
  return self->epoch == identity->epoch && g_str_equal (self->username, identity->username);
}

gboolean
logline_claims_allow (const LoglineClaims   *self,
                      const LoglineIdentity *identity,
                      const char            *service,
                      LoglineRight           right)
{
  char **granted = right == LOGLINE_RIGHT_READ ? identity->services : identity->downloads;

  return g_strv_contains ((const char *const *) granted, service) &&
         (self->all_services ||
          g_strv_contains ((const char *const *) self->services, service));
}
