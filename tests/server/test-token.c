/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "http.h"
#include "logline-key-file.h"
#include "logline-token.h"

/* Tokens are put together here from text, with the daemon's own key: what its library would refuse
 * to make is just what is interesting. */

#define PASSWORD "correct horse battery"
#define SERVICES "/api/v1/services"
#define KEY_SIZE 32

typedef struct
{
  TestDaemon *daemon;
  char *token;
  JsonObject *claims;
  char *kid;
  char *key;
} Fixture;

static JsonObject *
decode (const char *part)
{
  g_autoptr (GString) base64 = g_string_new (part);
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;
  gsize length;

  g_string_replace (base64, "-", "+", 0);
  g_string_replace (base64, "_", "/", 0);
  while (base64->len % 4 != 0)
    g_string_append_c (base64, '=');

  json = (char *) g_base64_decode (base64->str, &length);
  json = g_realloc (json, length + 1);
  json[length] = '\0';
  root = json_from_string (json, NULL);
  g_assert_nonnull (root);
  return json_node_dup_object (root);
}

static char *
encode (const void *bytes,
        gsize       length)
{
  g_autofree char *base64 = g_base64_encode (bytes, length);
  GString *text = g_string_new (base64);

  g_string_replace (text, "+", "-", 0);
  g_string_replace (text, "/", "_", 0);
  g_string_replace (text, "=", "", 0);
  return g_string_free (text, FALSE);
}

static char *
sign (GChecksumType digest,
      const char   *key,
      gsize         key_length,
      const char   *signed_part)
{
  g_autoptr (GHmac) hmac = g_hmac_new (digest, (const guint8 *) key, key_length);
  guint8 mac[64];
  gsize length = sizeof mac;

  g_hmac_update (hmac, (const guint8 *) signed_part, -1);
  g_hmac_get_digest (hmac, mac, &length);
  return encode (mac, length);
}

static char *
forge_with (GChecksumType digest,
            const char   *key,
            const char   *header,
            const char   *claims)
{
  g_autofree char *header_part = encode (header, strlen (header));
  g_autofree char *claims_part = encode (claims, strlen (claims));
  g_autofree char *signed_part = g_strconcat (header_part, ".", claims_part, NULL);
  g_autofree char *mac = sign (digest, key, KEY_SIZE, signed_part);

  return g_strconcat (signed_part, ".", mac, NULL);
}

/* What the daemon's key file has for a key. */
static char *
read_key (Fixture    *fixture,
          const char *id)
{
  g_autofree char *path = g_build_filename (test_daemon_get_data (fixture->daemon), "token.key",
                                            NULL);
  g_autofree char *text = NULL;
  const char *line;
  g_auto (GStrv) fields = NULL;
  char *key;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  line = strstr (text, id);
  g_assert_nonnull (line);
  fields = g_strsplit_set (line, " \n", 5);
  key = (char *) g_base64_decode (fields[3], &length);
  g_assert_cmpuint (length, ==, KEY_SIZE);
  return key;
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  g_autoptr (JsonObject) header = NULL;
  g_auto (GStrv) parts = NULL;

  fixture->daemon = test_daemon_new (NULL);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD "\n");
  test_daemon_start (fixture->daemon, NULL);
  fixture->token = test_http_get_token (fixture->daemon, "alice", PASSWORD);
  parts = g_strsplit (fixture->token, ".", -1);
  header = decode (parts[0]);
  fixture->claims = decode (parts[1]);
  fixture->kid = g_strdup (json_object_get_string_member (header, "kid"));
  fixture->key = read_key (fixture, fixture->kid);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  test_daemon_free (fixture->daemon);
  json_object_unref (fixture->claims);
  g_free (fixture->token);
  g_free (fixture->kid);
  g_free (fixture->key);
}

static guint
try (Fixture    *fixture,
     const char *token)
{
  g_autoptr (TestReply) reply = test_http_get (fixture->daemon, SERVICES, token, NULL);
  g_autofree char *challenge = test_reply_dup_header (reply, "WWW-Authenticate");

  if (reply->status == 401)
    {
      test_reply_assert_problem (reply, 401, "unauthorized");
      g_assert_true (g_str_has_prefix (challenge, "Bearer"));
    }
  return reply->status;
}

static char *
claims_with (Fixture    *fixture,
             const char *member,
             const char *json)
{
  g_autoptr (JsonNode) root = json_node_alloc ();
  g_autofree char *old = NULL;

  json_node_init_object (root, fixture->claims);
  old = json_to_string (root, FALSE);
  root = (json_node_unref (root), json_from_string (old, NULL));
  if (json == NULL)
    json_object_remove_member (json_node_get_object (root), member);
  else
    json_object_set_member (json_node_get_object (root), member, json_from_string (json, NULL));
  return json_to_string (root, FALSE);
}

static char *
good_header (Fixture *fixture)
{
  return g_strdup_printf ("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"%s\"}", fixture->kid);
}

/* That the forging works, without which the other tests would prove nothing. */
static void
test_own_signature (Fixture      *fixture,
                    gconstpointer user_data)
{
  g_autofree char *header = good_header (fixture);
  g_autofree char *claims = claims_with (fixture, "unknown", "1");
  g_autofree char *token = forge_with (G_CHECKSUM_SHA256, fixture->key, header, claims);

  g_assert_cmpuint (try (fixture, fixture->token), ==, 200);
  g_assert_cmpuint (try (fixture, token), ==, 200);
}

static void
add_claims (Fixture   *fixture,
            GPtrArray *tokens)
{
  const struct { const char *member; const char *json; } changes[] = {
    { "exp", NULL }, { "exp", "0" }, { "exp", "1" }, { "exp", "-1" }, { "exp", "\"4000000000\"" },
    { "exp", "1e300" }, { "exp", "4000000000.5" }, { "exp", "true" }, { "exp", "null" },
    { "exp", "[4000000000]" }, { "exp", "99999999999999999999999" },
    { "nbf", NULL }, { "nbf", "0" }, { "nbf", "4000000000" }, { "nbf", "\"1\"" },
    { "iat", NULL }, { "iat", "0" }, { "iat", "\"1\"" },
    { "aud", NULL }, { "aud", "\"other\"" }, { "aud", "[\"logline\"]" }, { "aud", "1" },
    { "iss", NULL }, { "iss", "\"other\"" }, { "iss", "\"\"" },
    { "use", NULL }, { "use", "\"refresh\"" }, { "use", "\"ACCESS\"" },
    { "sub", NULL }, { "sub", "\"bob\"" }, { "sub", "1" },
    { "sid", NULL }, { "sid", "\"other\"" }, { "sid", "\"\"" }, { "sid", "1" },
    { "epoch", NULL }, { "epoch", "0" }, { "epoch", "2" }, { "epoch", "\"1\"" },
    { "services", NULL }, { "services", "\"*\"" }, { "services", "[1]" }, { "services", "{}" },
  };
  g_autofree char *header = good_header (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *claims = claims_with (fixture, changes[i].member, changes[i].json);

      g_ptr_array_add (tokens, forge_with (G_CHECKSUM_SHA256, fixture->key, header, claims));
    }
}

static void
add_headers (Fixture   *fixture,
             GPtrArray *tokens)
{
  g_autofree char *claims = claims_with (fixture, "unknown", "1");
  const char *const headers[] = {
    "{}",
    "[]",
    "null",
    "",
    "{\"alg\":\"HS256\"}",
    "{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
    "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"other\"}",
    "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":1}",
    "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"KID\"}",
    "{\"alg\":\"HS256\",\"typ\":\"jwt\",\"kid\":\"KID\"}",
    "{\"alg\":\"hs256\",\"typ\":\"JWT\",\"kid\":\"KID\"}",
    "{\"alg\":\"none\",\"typ\":\"JWT\",\"kid\":\"KID\"}",
    "{\"alg\":\"HS384\",\"typ\":\"JWT\",\"kid\":\"KID\"}",
    "{\"alg\":\"HS512\",\"typ\":\"JWT\",\"kid\":\"KID\"}",
    "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"KID\"}",
    "{\"alg\":[\"HS256\"],\"typ\":\"JWT\",\"kid\":\"KID\"}",
    "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"KID\",\"crit\":[\"exp\"]}",
    "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"KID\",\"jku\":\"http://localhost/keys\"}",
    "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"KID\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}}",
    "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"KID\",\"x5u\":\"http://localhost/cert\"}",
    "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"KID\",\"x5c\":[]}",
    "{\"alg\":\"nOnE\",\"typ\":\"JWT\",\"kid\":\"KID\"}",
    "{\"alg\":\"\",\"typ\":\"JWT\",\"kid\":\"KID\"}",
    "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"KID\"}",
    "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"../../etc/passwd\"}",
    "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"' OR 1=1 --\"}",
    "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"KID\",\"b64\":false}",
    "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"KID\",\"zip\":\"DEF\"}",
    "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"KID\",\"alg\":\"none\"}",
  };
  const GChecksumType digests[] = { G_CHECKSUM_SHA256, G_CHECKSUM_SHA384, G_CHECKSUM_SHA512 };

  for (gsize i = 0; i < G_N_ELEMENTS (headers) * G_N_ELEMENTS (digests); i++)
    {
      g_autoptr (GString) header = g_string_new (headers[i / G_N_ELEMENTS (digests)]);

      g_string_replace (header, "KID", fixture->kid, 0);
      g_ptr_array_add (tokens, forge_with (digests[i % G_N_ELEMENTS (digests)], fixture->key,
                                           header->str, claims));
    }
}

static void
add_signatures (Fixture   *fixture,
                GPtrArray *tokens)
{
  static const char foreign[KEY_SIZE] = "another key altogether ........";
  g_autofree char *header = good_header (fixture);
  g_autofree char *claims = claims_with (fixture, "unknown", "1");
  g_autofree char *foreign_key = forge_with (G_CHECKSUM_SHA256, foreign, header, claims);
  g_autofree char *other_digest = forge_with (G_CHECKSUM_SHA512, fixture->key, header, claims);
  g_auto (GStrv) parts = g_strsplit (fixture->token, ".", -1);
  g_autofree char *other_claims = encode (claims, strlen (claims));
  g_autofree char *changed = g_strjoin (".", parts[0], other_claims, parts[2], NULL);
  g_autofree char *unsigned_token = g_strjoin (".", parts[0], parts[1], "", NULL);
  g_autofree char *two_parts = g_strjoin (".", parts[0], parts[1], NULL);
  g_autofree char *four_parts = g_strjoin (".", fixture->token, parts[2], NULL);
  g_autofree char *shortened = g_strndup (fixture->token, strlen (fixture->token) - 1);
  g_autofree char *lengthened = g_strconcat (fixture->token, "A", NULL);
  g_autofree char *padded = g_strconcat (fixture->token, "=", NULL);
  g_autofree char *swapped = g_strjoin (".", parts[1], parts[0], parts[2], NULL);
  g_autofree char *huge = g_strnfill (5000, 'A');
  g_autofree char *brackets = g_strnfill (2500, '[');
  g_autofree char *deep = forge_with (G_CHECKSUM_SHA256, fixture->key, header, brackets);
  g_autofree char *no_claims = forge_with (G_CHECKSUM_SHA256, fixture->key, header, "");
  g_autofree char *no_object = forge_with (G_CHECKSUM_SHA256, fixture->key, header, "[1]");
  g_autofree char *refresh = g_strnfill (43, 'r');
  const char *const forged[] = {
    foreign_key, other_digest, changed, unsigned_token, two_parts, four_parts, shortened,
    lengthened, padded, swapped, huge, deep, no_claims, no_object, refresh, "",
    ".", "..", "...", "a.b.c", "Bearer",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (forged); i++)
    g_ptr_array_add (tokens, g_strdup (forged[i]));
}

/* The last character of a signature has bits to spare, which a lax decoder ignores; and each byte
 * of the token matters. */
static void
test_each_byte_matters (Fixture      *fixture,
                        gconstpointer user_data)
{
  gsize length = strlen (fixture->token);

  for (gsize i = 0; i < length; i += 7)
    {
      g_autofree char *token = g_strdup (fixture->token);

      token[i] = token[i] == 'A' ? 'B' : 'A';
      g_assert_cmpuint (try (fixture, token), ==, 401);
    }
}

static void
test_other_places (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_autofree char *query = g_strdup_printf (SERVICES "?access_token=%s", fixture->token);
  g_autofree char *cookie = g_strdup_printf ("Cookie: token=%s\r\n", fixture->token);
  g_autofree char *basic = g_strdup_printf ("Authorization: Basic %s\r\n", fixture->token);
  g_autofree char *bare = g_strdup_printf ("Authorization: %s\r\n", fixture->token);
  g_autofree char *once = g_strdup_printf ("Authorization: Bearer %s\r\n", fixture->token);
  g_autofree char *twice = g_strconcat (once, once, NULL);
  const char *const headers[] = { cookie, basic, bare, twice };
  g_autoptr (TestReply) reply = test_http_get (fixture->daemon, query, NULL, NULL);

  test_reply_assert_problem (reply, 401, "unauthorized");
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr (TestReply) other = NULL;

      other = test_http_get (fixture->daemon, SERVICES, NULL, headers[i]);
      test_reply_assert_problem (other, 401, "unauthorized");
    }
}

static GPtrArray *
forge_all (Fixture *fixture)
{
  GPtrArray *tokens = g_ptr_array_new_with_free_func (g_free);

  add_claims (fixture, tokens);
  add_headers (fixture, tokens);
  add_signatures (fixture, tokens);
  return tokens;
}

static void
test_forgeries (Fixture      *fixture,
                gconstpointer user_data)
{
  g_autoptr (GPtrArray) tokens = forge_all (fixture);

  for (guint i = 0; i < tokens->len; i++)
    {
      g_test_message ("%s", (const char *) g_ptr_array_index (tokens, i));
      g_assert_cmpuint (try (fixture, g_ptr_array_index (tokens, i)), ==, 401);
    }
}

static const struct { const char *method; const char *path; } protected[] = {
  { "GET", SERVICES },
  { "HEAD", SERVICES },
  { "GET", SERVICES "/service1/logs/debug" },
  { "HEAD", SERVICES "/service1/logs/debug" },
  { "GET", SERVICES "/service1/logs/debug?bytes=0-9" },
  { "GET", SERVICES "/service1/logs/debug/lines?from=1&count=1" },
  { "GET", SERVICES "/service1/logs/debug/search?q=x" },
  { "GET", SERVICES "/service1/logs/debug/events" },
  { "GET", SERVICES "/service1/logs/debug/history" },
  { "POST", "/api/v1/logout" },
};

/* One answer for all of them, wherever they are tried. */
static void
test_forgeries_everywhere (Fixture      *fixture,
                           gconstpointer user_data)
{
  g_autoptr (GPtrArray) tokens = forge_all (fixture);
  g_autofree char *expected = NULL;
  g_autofree char *length = NULL;

  g_assert_cmpuint (tokens->len, >=, 61);
  for (gsize i = 0; i < tokens->len * G_N_ELEMENTS (protected); i++)
    {
      const char *token = g_ptr_array_index (tokens, i / G_N_ELEMENTS (protected));
      const char *method = protected[i % G_N_ELEMENTS (protected)].method;
      g_autoptr (TestReply) reply =
        test_http_request (fixture->daemon, method, protected[i % G_N_ELEMENTS (protected)].path,
                           token, NULL, NULL);
      g_autofree char *body = test_reply_dup_text (reply);
      g_autofree char *its_length = test_reply_dup_header (reply, "Content-Length");

      g_assert_cmpuint (reply->status, ==, 401);
      if (expected == NULL)
        {
          expected = g_steal_pointer (&body);
          length = g_steal_pointer (&its_length);
          continue;
        }

      g_assert_cmpstr (its_length, ==, length);
      g_assert_cmpstr (body, ==, g_str_equal (method, "HEAD") ? "" : expected);
    }
  g_test_message ("%u tokens on %zu routes", tokens->len, G_N_ELEMENTS (protected));
}

static void
test_origins (Fixture      *fixture,
              gconstpointer user_data)
{
  const struct { const char *origin; guint status; } origins[] = {
    { "http://localhost", 200 }, { "https://localhost", 200 }, { "HTTP://LOCALHOST", 200 },
    { "null", 403 }, { "http://evil.example", 403 }, { "http://localhost.evil.example", 403 },
    { "http://localhost:8081", 403 }, { "localhost", 403 }, { "", 403 }, { "file://", 403 },
    { "http://localhost, http://evil.example", 403 },
  };
  const char *const others[] = { "/api/v1/health", "/api/v1/openapi.json", "/nothing" };

  for (gsize i = 0; i < G_N_ELEMENTS (origins); i++)
    {
      g_autofree char *header = g_strdup_printf ("Origin: %s\r\n", origins[i].origin);
      g_autoptr (TestReply) reply = test_http_get (fixture->daemon, SERVICES, fixture->token,
                                                   header);

      g_test_message ("%s", header);
      g_assert_cmpuint (reply->status, ==, origins[i].status);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (TestReply) reply = test_http_get (fixture->daemon, others[i], NULL,
                                                   "Origin: null\r\n");

      test_reply_assert_problem (reply, 403, "foreign-origin");
    }
}

#define NOW_S 1800000000

/* The clock is what it is told to be. */
static void
test_clock (void)
{
  g_autoptr (TestDaemon) daemon = test_daemon_new (NULL);
  g_autofree char *path = g_build_filename (test_daemon_get_folder (daemon), "token.key", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineKeyRing) keys = logline_key_file_load (path, NOW_S, &error);
  char *services[] = { NULL };
  LoglineIdentity identity = {
    .sign_in = "s", .username = "alice", .epoch = 1, .services = services, .downloads = services,
  };
  g_autofree char *token = logline_token_issue (keys, &identity, NOW_S, 600);
  const struct { gint64 offset_s; gboolean good; } rows[] = {
    { 0, TRUE }, { 599, TRUE }, { 600, FALSE }, { 630, FALSE }, { 7200, FALSE },
    { -30, TRUE }, { -31, FALSE }, { -60, FALSE }, { -7200, FALSE },
  };

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LoglineClaims *claims = logline_token_check (keys, token, NOW_S + rows[i].offset_s);

      g_test_message ("%" G_GINT64_FORMAT, rows[i].offset_s);
      g_assert_cmpint (claims != NULL, ==, rows[i].good);
      g_clear_pointer (&claims, logline_claims_free);
    }
}

/* All routes but the open ones, all methods that they take. */
static void
test_every_route (Fixture      *fixture,
                  gconstpointer user_data)
{
  const struct { const char *method; const char *path; guint status; } routes[] = {
    { "GET", "/api/v1/health", 200 },
    { "GET", "/api/v1/openapi.json", 200 },
    { "GET", SERVICES, 401 },
    { "HEAD", SERVICES, 401 },
    { "GET", SERVICES "/service1/logs/debug", 401 },
    { "HEAD", SERVICES "/service1/logs/debug", 401 },
    { "GET", SERVICES "/service1/logs/debug/lines?from=1&count=1", 401 },
    { "HEAD", SERVICES "/service1/logs/debug/lines?from=1&count=1", 401 },
    { "GET", SERVICES "/service1/logs/debug/search?q=x", 401 },
    { "HEAD", SERVICES "/service1/logs/debug/search?q=x", 401 },
    { "POST", "/api/v1/logout", 401 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_autoptr (TestReply) reply = NULL;

      reply = test_http_request (fixture->daemon, routes[i].method, routes[i].path, NULL, NULL,
                                 NULL);
      g_assert_cmpuint (reply->status, ==, routes[i].status);
    }
}

static const struct
{
  const char *name;
  void (*test) (Fixture      *fixture,
                gconstpointer user_data);
} tests[] = {
  { "/token/own-signature", test_own_signature },
  { "/token/forgeries", test_forgeries },
  { "/token/forgeries-on-every-route", test_forgeries_everywhere },
  { "/token/origins", test_origins },
  { "/token/each-byte-matters", test_each_byte_matters },
  { "/token/other-places", test_other_places },
  { "/token/every-route", test_every_route },
};

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/token/clock", test_clock);
  return g_test_run ();
}
