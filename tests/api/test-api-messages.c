/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-api.h"

#define TOKENS "\"token_type\":\"Bearer\",\"access_token\":\"a.b-c_\",\"refresh_token\":\"r~+/=\""
#define TIMES "\"expires_in\":900,\"refresh_expires_in\":43200"
#define ACCOUNT "\"account\":{\"username\":\"alice\"}"
#define LOG "\"name\":\"debug\",\"size\":1,\"generation\":\"g\",\"modified\":null,\"default\":true"

#define SERVICE_WITH(log) "{\"services\":[{\"id\":\"s\",\"title\":\"S\",\"logs\":[" log "]}]}"

static const struct
{
  const char *json;
  const char *message; /* the beginning of it; NULL when the answer is well */
} replies[] = {
  { "{" TOKENS "," TIMES "," ACCOUNT "}", NULL },
  { "{" TIMES "," ACCOUNT "}", "token_type: expected a string" },
  { "{\"token_type\":\"MAC\"}", "token_type: expected Bearer" },
  { "{\"token_type\":\"bearer\"}", "access_token: expected a string" },
  { "{\"token_type\":\"Bearer\",\"access_token\":\"\"}", "access_token: expected a token" },
  { "{\"token_type\":\"Bearer\",\"access_token\":\"a\\r\\nX: y\"}",
    "access_token: expected a token" },
  { "{\"token_type\":\"Bearer\",\"access_token\":\"é\"}", "access_token: expected a token" },
  { "{" TOKENS ",\"expires_in\":\"900\"}", "expires_in: expected an integer" },
  { "{" TOKENS ",\"expires_in\":900.5}", "expires_in: expected an integer" },
  { "{" TOKENS ",\"expires_in\":0}", "expires_in: out of range" },
  { "{" TOKENS ",\"expires_in\":9223372036854775807}", "expires_in: out of range" },
  { "{" TOKENS ",\"expires_in\":1}", "refresh_expires_in: expected an integer" },
  { "{" TOKENS "," TIMES "}", "account: expected an object" },
  { "{" TOKENS "," TIMES ",\"account\":\"alice\"}", "account: expected an object" },
  { "{" TOKENS "," TIMES ",\"account\":{\"username\":7}}", "account.username: expected a string" },
},
  lists[] = {
  { SERVICE_WITH ("{" LOG "}"), NULL },
  { "{\"services\":[]}", NULL },
  { "{}", "services: expected an array" },
  { "{\"services\":{}}", "services: expected an array" },
  { "{\"services\":[1]}", "services[0]: expected an object" },
  { "{\"services\":[{\"title\":\"S\"}]}", "services[0].id: expected a string" },
  { "{\"services\":[{\"id\":\"../etc\"}]}", "services[0].id: not a valid name" },
  { "{\"services\":[{\"id\":\"s\",\"title\":\"S\"}]}", "services[0].logs: expected an array" },
  { SERVICE_WITH ("{" LOG "},[]"), "services[0].logs[1]: expected an object" },
  { SERVICE_WITH ("{" LOG "},{\"name\":\"a/b\"}"), "services[0].logs[1].name: not a valid name" },
  { SERVICE_WITH ("{\"name\":\"a\",\"size\":-1}"), "services[0].logs[0].size: out of range" },
  { SERVICE_WITH ("{\"name\":\"a\",\"size\":1.0}"),
    "services[0].logs[0].size: expected an integer" },
  { SERVICE_WITH ("{\"name\":\"a\",\"size\":1,\"generation\":1}"),
    "services[0].logs[0].generation: expected a string" },
  { SERVICE_WITH ("{\"name\":\"a\",\"size\":1,\"modified\":\"yesterday\"}"),
    "services[0].logs[0].modified: expected a time" },
  { SERVICE_WITH ("{\"name\":\"a\",\"size\":1}"), "services[0].logs[0].default: expected true" },
  { SERVICE_WITH ("{\"name\":\"a\",\"size\":1,\"default\":1}"),
    "services[0].logs[0].default: expected true" },
};

static GBytes *
bytes_new (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
assert_told (const GError *error,
             const char   *message)
{
  if (message == NULL)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, LOGLINE_API_ERROR, LOGLINE_API_ERROR_MEMBER);
  g_assert_cmpstr (error->message, !=, "");
  g_assert_true (g_str_has_prefix (error->message, message));
}

static void
test_replies_checked (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr (GBytes) json = bytes_new (replies[i].json);
      g_autoptr (GError) error = NULL;
      g_autoptr (LoglineTokenReply) reply = logline_token_reply_parse (json, &error);

      g_assert_true ((reply == NULL) == (replies[i].message != NULL));
      assert_told (error, replies[i].message);
    }
}

static void
test_lists_checked (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (GBytes) json = bytes_new (lists[i].json);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) services = logline_service_list_parse (json, &error);

      g_assert_true ((services == NULL) == (lists[i].message != NULL));
      assert_told (error, lists[i].message);
    }
}

static void
test_login_round_trip (void)
{
  g_autoptr (LoglineLoginRequest) sent =
    logline_login_request_new ("ålice \"x\" 😀", "p\\a/s\ns\tw\x7f ör<>&'");
  g_autoptr (GBytes) json = logline_login_request_to_json (sent);
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineLoginRequest) received = logline_login_request_parse (json, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (received->username, ==, sent->username);
  g_assert_cmpstr (received->password, ==, sent->password);
}

static void
test_token_request_round_trip (void)
{
  g_autoptr (GBytes) json = logline_token_request_to_json ("abc-DEF_123");
  g_autoptr (GBytes) other = bytes_new ("{\"refresh_token\":\"a b\"}");
  g_autoptr (GError) error = NULL;
  g_autofree char *token = logline_token_request_parse (json, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, "abc-DEF_123");
  g_assert_null (logline_token_request_parse (other, &error));
  g_assert_error (error, LOGLINE_API_ERROR, LOGLINE_API_ERROR_MEMBER);
}

static void
test_token_reply_round_trip (void)
{
  LoglineTokenReply sent = {
    .access_token = (char *) "access.token",
    .refresh_token = (char *) "refresh",
    .expires_in_s = 900,
    .refresh_expires_in_s = 0,
    .username = (char *) "bób",
  };
  g_autoptr (GBytes) json = logline_token_reply_to_json (&sent);
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineTokenReply) received = logline_token_reply_parse (json, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (received->access_token, ==, sent.access_token);
  g_assert_cmpstr (received->refresh_token, ==, sent.refresh_token);
  g_assert_cmpint (received->expires_in_s, ==, sent.expires_in_s);
  g_assert_cmpint (received->refresh_expires_in_s, ==, sent.refresh_expires_in_s);
  g_assert_cmpstr (received->username, ==, sent.username);
}

static LoglineServiceInfo *
make_service (void)
{
  LoglineServiceInfo *service = logline_service_info_new ("service-1", "Überweisungen");
  LoglineLogInfo *debug = logline_log_info_new ("debug");
  LoglineLogInfo *broken = logline_log_info_new ("broken.log_1");

  debug->size = G_MAXINT64;
  debug->generation = g_strdup ("f00");
  debug->modified_us = G_GINT64_CONSTANT (1760000000123457);
  debug->is_default = TRUE;
  service->download = FALSE;
  g_ptr_array_add (service->logs, debug);
  g_ptr_array_add (service->logs, broken);
  return service;
}

static void
assert_log_equal (const LoglineLogInfo *a,
                  const LoglineLogInfo *b)
{
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpuint (a->size, ==, b->size);
  g_assert_cmpstr (a->generation, ==, b->generation);
  g_assert_cmpint (a->modified_us, ==, b->modified_us);
  g_assert_cmpint (a->is_default, ==, b->is_default);
}

static void
test_service_list_round_trip (void)
{
  g_autoptr (GPtrArray) sent =
    g_ptr_array_new_with_free_func ((GDestroyNotify) logline_service_info_free);
  g_autoptr (GPtrArray) received = NULL;
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GError) error = NULL;
  LoglineServiceInfo *a, *b;

  g_ptr_array_add (sent, make_service ());
  g_ptr_array_add (sent, logline_service_info_new ("empty", ""));
  json = logline_service_list_to_json (sent);
  received = logline_service_list_parse (json, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (received->len, ==, 2);
  a = g_ptr_array_index (sent, 0);
  b = g_ptr_array_index (received, 0);
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->title, ==, b->title);
  g_assert_false (b->download);
  g_assert_cmpuint (b->logs->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    assert_log_equal (g_ptr_array_index (a->logs, i), g_ptr_array_index (b->logs, i));
  b = g_ptr_array_index (received, 1);
  g_assert_true (b->download);
  g_assert_cmpuint (b->logs->len, ==, 0);
}

static void
test_problems_round_trip (void)
{
  for (guint type = 0; type < LOGLINE_N_PROBLEMS; type++)
    {
      g_autoptr (GBytes) json = logline_problem_to_json (type, "What is \"wrong\".");
      g_autoptr (GError) error = NULL;
      g_autoptr (LoglineProblem) problem = logline_problem_parse (json, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (problem->type, ==, type);
      g_assert_cmpstr (problem->detail, ==, "What is \"wrong\".");
      g_assert_cmpuint (logline_problem_get_status (type), >=, 400);
      g_assert_cmpuint (logline_problem_get_status (type), <, 600);
    }
}

static void
test_foreign_problem (void)
{
  g_autoptr (GBytes) foreign = bytes_new ("{\"type\":\"about:blank\",\"detail\":\"x\"}");
  g_autoptr (GBytes) short_one = bytes_new ("{\"type\":\"not-found\"}");
  g_autoptr (LoglineProblem) problem = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (logline_problem_parse (foreign, &error));
  g_assert_error (error, LOGLINE_API_ERROR, LOGLINE_API_ERROR_MEMBER);
  g_clear_error (&error);

  problem = logline_problem_parse (short_one, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problem->type, ==, LOGLINE_PROBLEM_NOT_FOUND);
  g_assert_cmpstr (problem->detail, ==, "");
}

static void
test_names (void)
{
  g_autofree char *longest = g_strnfill (LOGLINE_API_MAX_NAME, 'a');
  g_autofree char *too_long = g_strnfill (LOGLINE_API_MAX_NAME + 1, 'a');
  g_autofree char *path = logline_api_log_path ("service1", "debug");
  const char *bad[] = { "", ".", "..", ".a", "a/b", "/", "a b", "a%00", "é", "a\n", "a\\b", "a:b" };
  const char *good[] = { "a", "service1", "A.b_c-9", "-", "_", "a..b" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (logline_api_name_is_valid (bad[i]));
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (logline_api_name_is_valid (good[i]));
  g_assert_true (logline_api_name_is_valid (longest));
  g_assert_false (logline_api_name_is_valid (too_long));
  g_assert_cmpstr (path, ==, "/api/v1/services/service1/logs/debug");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/messages/token-reply-is-checked", test_replies_checked);
  g_test_add_func ("/messages/service-list-is-checked", test_lists_checked);
  g_test_add_func ("/messages/login-round-trip", test_login_round_trip);
  g_test_add_func ("/messages/token-request-round-trip", test_token_request_round_trip);
  g_test_add_func ("/messages/token-reply-round-trip", test_token_reply_round_trip);
  g_test_add_func ("/messages/service-list-round-trip", test_service_list_round_trip);
  g_test_add_func ("/problem/round-trip", test_problems_round_trip);
  g_test_add_func ("/problem/foreign-or-short", test_foreign_problem);
  g_test_add_func ("/names/valid-and-not", test_names);

  return g_test_run ();
}
