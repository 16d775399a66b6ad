/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>

#include "client-waits.h"
#include "daemon.h"
#include "hostile-server.h"
#include "logline-session-private.h"

typedef struct
{
  HostileServer  *server;
  LoglineSession *session;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const LoglineTimeouts timeouts = { .connect_ms = 500, .idle_s = 1, .call_ms = 1500 };
  g_autoptr (GError) error = NULL;

  fixture->server = hostile_server_new (NULL);
  fixture->session = logline_session_new (fixture->server->url, &error);
  g_assert_no_error (error);
  logline_transport_set_timeouts (logline_session_get_transport (fixture->session), &timeouts);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->session);
  hostile_server_free (fixture->server);
}

static void
sign_in (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  test_session_sign_in (fixture->session, "alice", "right", &error);
  g_assert_no_error (error);
}

static void
assert_sign_in_fails (LoglineSession     *session,
                      LoglineClientError  code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (test_session_sign_in (session, "alice", "right", &error));
  g_assert_error (error, LOGLINE_CLIENT_ERROR, (int) code);
  g_assert_null (strstr (error->message, "right"));
  g_assert_cmpint (logline_session_get_state (session), ==, LOGLINE_SESSION_SIGNED_OUT);
  g_assert_null (logline_session_get_refresh_token (session));
}

static void
assert_unusable (const char         *url,
                 LoglineClientError  code)
{
  const LoglineTimeouts timeouts = { .connect_ms = 3000, .idle_s = 3, .call_ms = 5000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineSession) session = logline_session_new (url, &error);

  g_assert_no_error (error);
  logline_transport_set_timeouts (logline_session_get_transport (session), &timeouts);
  assert_sign_in_fails (session, code);
}

static const struct
{
  const char *typed;
  const char *server; /* NULL when it is not an address */
  gboolean    exposed;
} addresses[] = {
  { "https://logs.example.org", "https://logs.example.org", FALSE },
  { " HTTPS://Logs.Example.ORG:443/ ", "https://logs.example.org", FALSE },
  { "logs.example.org", "https://logs.example.org", FALSE },
  { "logs.example.org:8080", "https://logs.example.org:8080", FALSE },
  { "logs.example.org/logline//", "https://logs.example.org/logline", FALSE },
  { "http://logs.example.org", "http://logs.example.org", TRUE },
  { "http://192.168.1.2:80", "http://192.168.1.2", TRUE },
  { "localhost:8080", "http://localhost:8080", FALSE },
  { "127.0.0.1:8080", "http://127.0.0.1:8080", FALSE },
  { "[::1]:8080", "http://[::1]:8080", FALSE },
  { "https://localhost", "https://localhost", FALSE },
  { "bücher.example", "https://xn--bcher-kva.example", FALSE },
  { "localhost.example.org", "https://localhost.example.org", FALSE },
  { "", NULL, FALSE },
  { "   ", NULL, FALSE },
  { "http://", NULL, FALSE },
  { "ftp://logs.example.org", NULL, FALSE },
  { "file:///etc/passwd", NULL, FALSE },
  { "https://alice:secret@logs.example.org", NULL, FALSE },
  { "https://logs.example.org/?a=b", NULL, FALSE },
  { "https://logs.example.org/#a", NULL, FALSE },
  { "logs.example.org:99999", NULL, FALSE },
  { "logs example org", NULL, FALSE },
};

static void
test_addresses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LoglineSession) session = logline_session_new (addresses[i].typed, &error);

      g_test_message ("%s", addresses[i].typed);
      if (addresses[i].server == NULL)
        {
          g_assert_error (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_ADDRESS);
          g_assert_null (session);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (logline_session_get_server (session), ==, addresses[i].server);
      g_assert_cmpint (logline_session_is_exposed (session), ==, addresses[i].exposed);
    }
}

static void
test_sign_in (Fixture       *fixture,
              gconstpointer  data)
{
  sign_in (fixture);
  g_assert_cmpint (logline_session_get_state (fixture->session), ==, LOGLINE_SESSION_SIGNED_IN);
  g_assert_cmpstr (logline_session_get_username (fixture->session), ==, "alice");
  g_assert_cmpstr (logline_session_get_refresh_token (fixture->session), ==, "refresh-1");
  g_assert_cmpuint (g_list_model_get_n_items (logline_session_get_services (fixture->session)),
                    ==, 1);
}

static void
test_wrong_password (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (test_session_sign_in (fixture->session, "alice", "wrong", &error));
  g_assert_error (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_CREDENTIALS);
  g_assert_cmpuint (fixture->server->n_requests, ==, 1);
}

static void
test_unknown_host (void)
{
  assert_unusable ("http://no-such-host.invalid", LOGLINE_CLIENT_ERROR_NAME);
}

static void
test_refused_port (Fixture       *fixture,
                   gconstpointer  data)
{
  hostile_server_stop (fixture->server);
  assert_sign_in_fails (fixture->session, LOGLINE_CLIENT_ERROR_CONNECT);
}

static void
test_untrusted_certificate (void)
{
  g_autofree char *folder = g_dir_make_tmp ("logline-tls-XXXXXX", NULL);
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (HostileServer) server = NULL;

  certificate = hostile_certificate_new (folder);
  server = hostile_server_new (certificate);
  g_assert_true (g_str_has_prefix (server->url, "https://"));
  assert_unusable (server->url, LOGLINE_CLIENT_ERROR_TLS);
  g_assert_cmpuint (server->n_requests, ==, 0);
  test_remove_tree (folder);
}

/* It takes connections and says nothing, as a firewall may. */
static void
test_silent_port (void)
{
  const LoglineTimeouts timeouts = { .connect_ms = 300, .idle_s = 20, .call_ms = 20000 };
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (LoglineSession) session = NULL;
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u", port);

  g_assert_no_error (error);
  session = logline_session_new (url, &error);
  g_assert_no_error (error);
  logline_transport_set_timeouts (logline_session_get_transport (session), &timeouts);
  assert_sign_in_fails (session, LOGLINE_CLIENT_ERROR_TIMEOUT);
}

static gboolean
never_answer (HostileServer     *server,
              SoupServerMessage *message,
              const char        *path)
{
  hostile_answer_never (server, message);
  return TRUE;
}

static void
test_no_answer (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->server->hook = never_answer;
  assert_sign_in_fails (fixture->session, LOGLINE_CLIENT_ERROR_TIMEOUT);
}

static gboolean
drip_cb (gpointer data)
{
  SoupServerMessage *message = data;

  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                            " ", 1);
  soup_server_message_unpause (message);
  return G_SOURCE_CONTINUE;
}

static void
stop_drips (gpointer timer)
{
  g_source_remove (GPOINTER_TO_UINT (timer));
}

/* A space now and then: each read is in time and the whole would never be. */
static gboolean
answer_in_drips (HostileServer     *server,
                 SoupServerMessage *message,
                 const char        *path)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  guint timer = g_timeout_add (100, drip_cb, message);

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  g_object_set_data_full (G_OBJECT (message), "drips", GUINT_TO_POINTER (timer), stop_drips);
  return TRUE;
}

static void
test_slow_answer (Fixture       *fixture,
                  gconstpointer  data)
{
  fixture->server->hook = answer_in_drips;
  assert_sign_in_fails (fixture->session, LOGLINE_CLIENT_ERROR_TIMEOUT);
}

static const struct
{
  const char         *name;
  const char         *path; /* what is answered like this; the rest is answered well */
  const char         *answer;
  LoglineClientError  code;
} odd_answers[] = {
  { "web-page", "/api/v1/login",
    "HTTP/1.1 200 O\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>",
    LOGLINE_CLIENT_ERROR_NOT_LOGLINE },
  { "web-page-not-found", "/api/v1/login",
    "HTTP/1.1 404 N\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>",
    LOGLINE_CLIENT_ERROR_NOT_LOGLINE },
  { "another-protocol", "/api/v1/login", "220 mail.example.org ESMTP\r\n",
    LOGLINE_CLIENT_ERROR_NOT_LOGLINE },
  { "garbage-json", "/api/v1/login",
    "HTTP/1.1 200 O\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1]",
    LOGLINE_CLIENT_ERROR_NOT_LOGLINE },
  { "token-with-a-header-in-it", "/api/v1/login",
    "HTTP/1.1 200 O\r\nContent-Type: application/json\r\nContent-Length: 57\r\n\r\n"
    "{\"token_type\":\"Bearer\",\"access_token\":\"a\\r\\nHost: b\",\"x\":1}",
    LOGLINE_CLIENT_ERROR_NOT_LOGLINE },
  { "foreign-problem", "/api/v1/login",
    "HTTP/1.1 401 U\r\nContent-Type: application/problem+json\r\nContent-Length: 22\r\n\r\n"
    "{\"type\":\"about:blank\"}", LOGLINE_CLIENT_ERROR_NOT_LOGLINE },
  { "garbage-services", "/api/v1/services",
    "HTTP/1.1 200 O\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n"
    "{\"services\":1}", LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "stops-in-the-middle", "/api/v1/services",
    "HTTP/1.1 200 O\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
    "{\"services\":[", LOGLINE_CLIENT_ERROR_CONNECT },
  { "failed", "/api/v1/login",
    "HTTP/1.1 500 I\r\nContent-Type: application/problem+json\r\nContent-Length: 19\r\n\r\n"
    "{\"type\":\"internal\"}", LOGLINE_CLIENT_ERROR_SERVER },
  { "too-many", "/api/v1/login",
    "HTTP/1.1 429 T\r\nContent-Type: application/problem+json\r\nContent-Length: 28\r\n\r\n"
    "{\"type\":\"too-many-requests\"}", LOGLINE_CLIENT_ERROR_BUSY },
  { "proxy-without-a-server", "/api/v1/login",
    "HTTP/1.1 502 B\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
    LOGLINE_CLIENT_ERROR_SERVER },
  { "compressed", "/api/v1/login",
    "HTTP/1.1 200 O\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x01",
    LOGLINE_CLIENT_ERROR_NOT_LOGLINE },
};

static guint odd_row;

static gboolean
answer_oddly (HostileServer     *server,
              SoupServerMessage *message,
              const char        *path)
{
  if (!g_str_equal (path, odd_answers[odd_row].path))
    return FALSE;
  hostile_answer_raw (message, odd_answers[odd_row].answer, strlen (odd_answers[odd_row].answer));
  return TRUE;
}

static void
test_odd_answer (Fixture       *fixture,
                 gconstpointer  data)
{
  odd_row = GPOINTER_TO_UINT (data);
  fixture->server->hook = answer_oddly;
  assert_sign_in_fails (fixture->session, odd_answers[odd_row].code);
}

static gboolean
answer_hugely (HostileServer     *server,
               SoupServerMessage *message,
               const char        *path)
{
  g_autofree char *spaces = g_strnfill (9 * 1024 * 1024, ' ');

  hostile_answer (message, 200, "application/json", spaces);
  return TRUE;
}

static void
test_huge_answer (Fixture       *fixture,
                  gconstpointer  data)
{
  fixture->server->hook = answer_hugely;
  assert_sign_in_fails (fixture->session, LOGLINE_CLIENT_ERROR_PROTOCOL);
}

static HostileServer *elsewhere;

static gboolean
redirect (HostileServer     *server,
          SoupServerMessage *message,
          const char        *path)
{
  g_autofree char *target = g_strconcat (elsewhere->url, path, NULL);

  soup_server_message_set_redirect (message, SOUP_STATUS_TEMPORARY_REDIRECT, target);
  soup_message_headers_append (soup_server_message_get_response_headers (message), "Set-Cookie",
                               "a=b");
  return TRUE;
}

static void
test_redirect (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  sign_in (fixture);
  elsewhere = hostile_server_new (NULL);
  fixture->server->hook = redirect;
  g_assert_false (test_session_reload (fixture->session, &error));
  g_assert_error (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_NOT_LOGLINE);
  g_assert_cmpuint (elsewhere->n_requests, ==, 0);
  /* It was not the server that refused. */
  g_assert_cmpint (logline_session_get_state (fixture->session), ==, LOGLINE_SESSION_SIGNED_IN);
  g_clear_pointer (&elsewhere, hostile_server_free);
}

static void
cancelled_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (logline_session_sign_in_finish (LOGLINE_SESSION (source), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(gboolean *) user_data = TRUE;
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean done = FALSE;

  fixture->server->hook = never_answer;
  logline_session_sign_in_async (fixture->session, "alice", "right", cancellable,
                                 cancelled_cb, &done);
  test_wait (fixture->server->n_requests == 1);
  g_cancellable_cancel (cancellable);
  test_wait (done);
  g_assert_cmpint (logline_session_get_state (fixture->session), ==, LOGLINE_SESSION_SIGNED_OUT);
}

static void
count_cb (LoglineSession *session,
          guint          *count)
{
  (*count)++;
}

static void
test_renewal_by_timer (Fixture       *fixture,
                       gconstpointer  data)
{
  guint n_changes = 0;

  fixture->server->expires_in_s = 1;
  g_signal_connect (fixture->session, "refresh-token-changed", G_CALLBACK (count_cb), &n_changes);
  sign_in (fixture);
  test_wait (n_changes == 3);
  g_assert_cmpuint (fixture->server->n_renewals, ==, 2);
  g_assert_cmpstr (logline_session_get_refresh_token (fixture->session), ==, "refresh-3");
}

static void
reloaded_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  logline_session_reload_finish (LOGLINE_SESSION (source), result, &error);
  g_assert_no_error (error);
  (*(guint *) user_data)++;
}

static void
test_one_renewal_for_all (Fixture       *fixture,
                          gconstpointer  data)
{
  guint n_done = 0;

  sign_in (fixture);
  for (guint i = 0; i < 5; i++)
    logline_session_reload_async (fixture->session, NULL, reloaded_cb, &n_done);
  test_wait (n_done == 5);
  g_assert_cmpuint (fixture->server->n_renewals, ==, 1);
}

static void
test_renewal_refused (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  sign_in (fixture);
  fixture->server->refuses_renewal = TRUE;
  g_assert_false (test_session_reload (fixture->session, &error));
  g_assert_error (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_EXPIRED);
  g_assert_cmpint (logline_session_get_state (fixture->session), ==, LOGLINE_SESSION_EXPIRED);
  g_assert_null (logline_session_get_refresh_token (fixture->session));
  g_assert_cmpstr (logline_session_get_username (fixture->session), ==, "alice");
  g_assert_cmpuint (g_list_model_get_n_items (logline_session_get_services (fixture->session)),
                    ==, 1);
}

static void
test_offline_is_not_expired (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  sign_in (fixture);
  hostile_server_stop (fixture->server);
  g_assert_false (test_session_reload (fixture->session, &error));
  g_assert_error (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_CONNECT);
  g_clear_error (&error);
  g_assert_cmpint (logline_session_get_state (fixture->session), ==, LOGLINE_SESSION_SIGNED_IN);

  hostile_server_start (fixture->server);
  test_session_reload (fixture->session, &error);
  g_assert_no_error (error);
}

static void
test_sign_out (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  sign_in (fixture);
  test_session_sign_out (fixture->session, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->server->n_logouts, ==, 1);
  g_assert_cmpint (logline_session_get_state (fixture->session), ==, LOGLINE_SESSION_SIGNED_OUT);
  g_assert_null (logline_session_get_username (fixture->session));
  g_assert_cmpuint (g_list_model_get_n_items (logline_session_get_services (fixture->session)),
                    ==, 0);
}

static void
test_sign_out_after_expiry (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  sign_in (fixture);
  hostile_server_expire_access (fixture->server);
  test_session_sign_out (fixture->session, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->server->n_renewals, ==, 1);
  g_assert_cmpuint (fixture->server->n_logouts, ==, 1);
}

static void
test_sign_out_offline (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  sign_in (fixture);
  hostile_server_stop (fixture->server);
  g_assert_false (test_session_sign_out (fixture->session, &error));
  g_assert_error (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_CONNECT);
  g_assert_cmpint (logline_session_get_state (fixture->session), ==, LOGLINE_SESSION_SIGNED_OUT);
  g_assert_null (logline_session_get_refresh_token (fixture->session));
}

static void
test_sign_out_while_renewing (Fixture       *fixture,
                              gconstpointer  data)
{
  guint n_changes = 0;

  sign_in (fixture);
  g_signal_connect (fixture->session, "refresh-token-changed", G_CALLBACK (count_cb), &n_changes);
  logline_session_reload_async (fixture->session, NULL, NULL, NULL);
  logline_session_sign_out_async (fixture->session, NULL, NULL, NULL);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_null (logline_session_get_refresh_token (fixture->session));
  /* The tokens that the renewal brings too late are given up at the server as well. */
  test_wait (fixture->server->n_renewals == 1 && fixture->server->n_logouts >= 1);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_null (logline_session_get_refresh_token (fixture->session));
}

static void
test_resume (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->server->serial = 7;
  test_session_resume (fixture->session, "refresh-7", &error);
  g_assert_no_error (error);
  g_assert_cmpint (logline_session_get_state (fixture->session), ==, LOGLINE_SESSION_SIGNED_IN);
  g_assert_cmpstr (logline_session_get_refresh_token (fixture->session), ==, "refresh-8");
}

static void
test_resume_spent (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (test_session_resume (fixture->session, "refresh-7", &error));
  g_assert_error (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_EXPIRED);
  g_assert_cmpint (logline_session_get_state (fixture->session), ==, LOGLINE_SESSION_SIGNED_OUT);
}

static LoglineService *
get_service (Fixture *fixture,
             guint    place)
{
  g_autoptr (LoglineService) service =
    g_list_model_get_item (logline_session_get_services (fixture->session), place);

  return service;
}

static void
test_services_in_place (Fixture       *fixture,
                        gconstpointer  data)
{
  GPtrArray *ids = fixture->server->service_ids;
  g_autoptr (GError) error = NULL;
  LoglineService *service;
  LoglineServiceLog *log;

  sign_in (fixture);
  service = get_service (fixture, 0);
  log = logline_service_get_default_log (service);
  g_ptr_array_add (ids, g_strdup ("zebra"));
  g_ptr_array_add (ids, g_strdup ("apple"));
  hostile_server_append_lines (fixture->server, 1, 2);
  test_session_reload (fixture->session, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (g_list_model_get_n_items (logline_session_get_services (fixture->session)),
                    ==, 3);
  g_assert_cmpstr (logline_service_get_id (get_service (fixture, 0)), ==, "apple");
  g_assert_true (get_service (fixture, 1) == service);
  g_assert_true (logline_service_get_default_log (service) == log);
  g_assert_cmpuint (logline_service_log_get_size (log), ==, fixture->server->log->len);
  g_assert_cmpstr (logline_service_get_title (get_service (fixture, 2)), ==, "ZEBRA");

  g_ptr_array_remove_index (ids, 0);
  test_session_reload (fixture->session, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (logline_session_get_services (fixture->session)),
                    ==, 2);
  g_assert_cmpstr (logline_service_get_id (get_service (fixture, 1)), ==, "zebra");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define TEST(path, function) \
  g_test_add ("/session/" path, Fixture, NULL, set_up, function, tear_down)
  g_test_add_func ("/session/addresses", test_addresses);
  g_test_add_func ("/session/unknown-host", test_unknown_host);
  g_test_add_func ("/session/untrusted-certificate", test_untrusted_certificate);
  g_test_add_func ("/session/silent-port", test_silent_port);
  TEST ("sign-in", test_sign_in);
  TEST ("wrong-password", test_wrong_password);
  TEST ("refused-port", test_refused_port);
  TEST ("no-answer", test_no_answer);
  TEST ("answer-in-drips", test_slow_answer);
  TEST ("huge-answer", test_huge_answer);
  TEST ("redirect-is-not-followed", test_redirect);
  TEST ("sign-in-can-be-cancelled", test_cancel);
  TEST ("renewal-by-timer", test_renewal_by_timer);
  TEST ("one-renewal-for-all", test_one_renewal_for_all);
  TEST ("renewal-refused", test_renewal_refused);
  TEST ("offline-is-not-expired", test_offline_is_not_expired);
  TEST ("sign-out", test_sign_out);
  TEST ("sign-out-after-expiry", test_sign_out_after_expiry);
  TEST ("sign-out-offline", test_sign_out_offline);
  TEST ("sign-out-while-renewing", test_sign_out_while_renewing);
  TEST ("resume", test_resume);
  TEST ("resume-with-a-spent-token", test_resume_spent);
  TEST ("services-are-updated-in-place", test_services_in_place);
  for (guint i = 0; i < G_N_ELEMENTS (odd_answers); i++)
    {
      g_autofree char *path = g_strconcat ("/session/odd/", odd_answers[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_odd_answer, tear_down);
    }

  return g_test_run ();
}
