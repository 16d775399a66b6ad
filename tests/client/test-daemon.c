/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <signal.h>

#include "client-waits.h"
#include "daemon.h"
#include "logline-mirrored-log.h"

/* The client against the real daemon. */

#define PASSWORD "correct horse battery"

typedef struct
{
  TestDaemon       *daemon;
  char             *path; /* of the log's file */
  LoglineSession   *session;
  LoglineMirroredLog *log;
} Fixture;

static char *
lines_new (guint first,
           guint last)
{
  GString *text = g_string_new (NULL);

  for (guint i = first; i <= last; i++)
    g_string_append_printf (text, "line %u\n", i);
  return g_string_free (text, FALSE);
}

static void
append_to_file (const char *path,
                const char *bytes,
                gsize       length)
{
  FILE *file = g_fopen (path, "ab");

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, length, file), ==, length);
  fclose (file);
}

static void
append_lines (Fixture *fixture,
              guint    first,
              guint    last)
{
  g_autofree char *text = lines_new (first, last);

  append_to_file (fixture->path, text, strlen (text));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  config)
{
  g_autofree char *text = lines_new (1, 100);
  g_autoptr (GError) error = NULL;

  fixture->daemon = test_daemon_new (config);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD "\n");
  fixture->path = test_daemon_add_service (fixture->daemon, "service1", "debug",
                                           text, strlen (text));
  test_daemon_run (fixture->daemon, "grant alice service1", NULL);
  test_daemon_start (fixture->daemon, NULL);
  fixture->session = logline_session_new (test_daemon_get_url (fixture->daemon), &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  config)
{
  g_clear_object (&fixture->log);
  g_clear_object (&fixture->session);
  test_daemon_free (fixture->daemon);
  g_free (fixture->path);
}

static void
sign_in (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  test_session_sign_in (fixture->session, "alice", PASSWORD, &error);
  g_assert_no_error (error);
}

static void
open_log (Fixture *fixture)
{
  sign_in (fixture);
  fixture->log = logline_mirrored_log_new (fixture->session, "service1", "debug");
  logline_remote_set_poll_ms (LOGLINE_REMOTE (fixture->log), 20);
}

static guint64
n_rows (Fixture *fixture)
{
  return logline_log_get_n_rows (LOGLINE_LOG (fixture->log));
}

static gboolean
has_error (Fixture            *fixture,
           LoglineClientError  code)
{
  return g_error_matches (logline_log_get_error (LOGLINE_LOG (fixture->log)),
                          LOGLINE_CLIENT_ERROR, code);
}

static void
assert_rows_are_lines (Fixture *fixture,
                       guint    first,
                       guint    last)
{
  g_autofree char *text = test_log_dup_text (LOGLINE_LOG (fixture->log));
  g_autofree char *expected = lines_new (first, last);

  expected[strlen (expected) - 1] = '\0';
  g_assert_cmpstr (text, ==, expected);
}

static void
test_wrong_password (Fixture       *fixture,
                     gconstpointer  config)
{
  g_autoptr (GError) of_alice = NULL;
  g_autoptr (GError) of_nobody = NULL;

  test_session_sign_in (fixture->session, "alice", "not her password", &of_alice);
  g_assert_error (of_alice, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_CREDENTIALS);
  test_session_sign_in (fixture->session, "nobody", "not her password", &of_nobody);
  g_assert_error (of_nobody, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_CREDENTIALS);
  g_assert_cmpstr (of_alice->message, ==, of_nobody->message);
  g_assert_cmpint (logline_session_get_state (fixture->session), ==, LOGLINE_SESSION_SIGNED_OUT);
}

static void
test_services (Fixture       *fixture,
               gconstpointer  config)
{
  g_autoptr (LoglineService) service = NULL;
  g_autoptr (LoglineService) same = NULL;
  g_autoptr (GError) error = NULL;
  LoglineServiceLog *log;
  GListModel *services;

  sign_in (fixture);
  services = logline_session_get_services (fixture->session);
  g_assert_cmpuint (g_list_model_get_n_items (services), ==, 1);
  service = g_list_model_get_item (services, 0);
  g_assert_cmpstr (logline_service_get_id (service), ==, "service1");
  log = logline_service_get_default_log (service);
  g_assert_cmpstr (logline_service_log_get_name (log), ==, "debug");
  g_assert_cmpuint (logline_service_log_get_size (log), >, 0);
  g_assert_cmpint (logline_service_log_get_modified_us (log), >, 0);
  g_assert_true (logline_service_log_get_readable (log));

  /* A grant counts from the next reload on. */
  test_daemon_run (fixture->daemon, "service add abc --title Abc --log debug=/nowhere", NULL);
  test_daemon_run (fixture->daemon, "grant alice abc", NULL);
  test_session_reload (fixture->session, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (services), ==, 2);
  same = g_list_model_get_item (services, 1);
  g_assert_true (same == service);
}

static void
test_sign_out (Fixture       *fixture,
               gconstpointer  config)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  open_log (fixture);
  test_wait (n_rows (fixture) == 100);
  token = g_strdup (logline_session_get_refresh_token (fixture->session));
  test_session_sign_out (fixture->session, &error);
  g_assert_no_error (error);
  g_assert_cmpint (logline_session_get_state (fixture->session), ==, LOGLINE_SESSION_SIGNED_OUT);
  g_assert_null (logline_session_get_refresh_token (fixture->session));
  g_assert_true (has_error (fixture, LOGLINE_CLIENT_ERROR_EXPIRED));

  /* Neither does the server know it any more. */
  test_session_resume (fixture->session, token, &error);
  g_assert_error (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_EXPIRED);
}

static void
test_resume (Fixture       *fixture,
             gconstpointer  config)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  sign_in (fixture);
  token = g_strdup (logline_session_get_refresh_token (fixture->session));
  g_clear_object (&fixture->session);
  fixture->session = logline_session_new (test_daemon_get_url (fixture->daemon), &error);
  g_assert_no_error (error);

  test_session_resume (fixture->session, token, &error);
  g_assert_no_error (error);
  g_assert_cmpint (logline_session_get_state (fixture->session), ==, LOGLINE_SESSION_SIGNED_IN);
  g_assert_cmpstr (logline_session_get_username (fixture->session), ==, "alice");
  g_assert_cmpstr (logline_session_get_refresh_token (fixture->session), !=, token);
  g_assert_cmpuint (g_list_model_get_n_items (logline_session_get_services (fixture->session)),
                    ==, 1);
}

static void
test_growth (Fixture       *fixture,
             gconstpointer  config)
{
  open_log (fixture);
  test_wait (n_rows (fixture) == 100);
  append_lines (fixture, 101, 150);
  test_wait (n_rows (fixture) == 150);
  assert_rows_are_lines (fixture, 1, 150);
}

static void
count_cb (LoglineSession *session,
          guint          *count)
{
  (*count)++;
}

/* With tokens that live for a second. */
static void
test_renewal (Fixture       *fixture,
              gconstpointer  config)
{
  guint n_renewals = 0;

  open_log (fixture);
  test_wait (n_rows (fixture) == 100);
  g_signal_connect (fixture->session, "refresh-token-changed", G_CALLBACK (count_cb), &n_renewals);
  test_wait (n_renewals >= 2);
  append_lines (fixture, 101, 110);
  test_wait (n_rows (fixture) == 110);
  g_assert_cmpint (logline_session_get_state (fixture->session), ==, LOGLINE_SESSION_SIGNED_IN);
  g_assert_no_error (logline_log_get_error (LOGLINE_LOG (fixture->log)));
  g_signal_handlers_disconnect_by_func (fixture->session, count_cb, &n_renewals);
}

/* With a sign-in that lives for four seconds. */
static void
test_expiry (Fixture       *fixture,
             gconstpointer  config)
{
  open_log (fixture);
  test_wait (n_rows (fixture) == 100);
  test_wait (logline_session_get_state (fixture->session) == LOGLINE_SESSION_EXPIRED);
  g_assert_true (has_error (fixture, LOGLINE_CLIENT_ERROR_EXPIRED));
  append_lines (fixture, 101, 120);
  sign_in (fixture);
  test_wait (n_rows (fixture) == 120);
  assert_rows_are_lines (fixture, 1, 120);
}

static void
test_disabled (Fixture       *fixture,
               gconstpointer  config)
{
  open_log (fixture);
  test_wait (n_rows (fixture) == 100);
  test_daemon_run (fixture->daemon, "user disable alice", NULL);
  test_wait (logline_session_get_state (fixture->session) == LOGLINE_SESSION_EXPIRED);
  g_assert_cmpuint (n_rows (fixture), ==, 100);
}

static void
test_revoked (Fixture       *fixture,
              gconstpointer  config)
{
  open_log (fixture);
  test_wait (n_rows (fixture) == 100);
  test_daemon_run (fixture->daemon, "revoke alice service1", NULL);
  test_wait (has_error (fixture, LOGLINE_CLIENT_ERROR_NOT_FOUND));
  g_assert_cmpint (logline_session_get_state (fixture->session), ==, LOGLINE_SESSION_SIGNED_IN);
  g_assert_cmpuint (n_rows (fixture), ==, 100);
}

static void
test_rotation (Fixture       *fixture,
               gconstpointer  config)
{
  g_autofree char *old_path = NULL;

  open_log (fixture);
  test_wait (n_rows (fixture) == 100);
  old_path = g_strconcat (fixture->path, ".1", NULL);
  g_assert_cmpint (g_rename (fixture->path, old_path), ==, 0);
  append_lines (fixture, 101, 105);
  test_wait (n_rows (fixture) == 105);
  assert_rows_are_lines (fixture, 1, 105);
  g_assert_cmpint (logline_log_get_generation (LOGLINE_LOG (fixture->log))->serial, ==, 1);
}

static void
test_truncation (Fixture       *fixture,
                 gconstpointer  config)
{
  open_log (fixture);
  test_wait (n_rows (fixture) == 100);
  g_assert_cmpint (truncate (fixture->path, 0), ==, 0);
  append_lines (fixture, 101, 103);
  test_wait (n_rows (fixture) == 103);
  assert_rows_are_lines (fixture, 1, 103);
  append_lines (fixture, 104, 104);
  test_wait (n_rows (fixture) == 104);
}

static void
test_restart (Fixture       *fixture,
              gconstpointer  config)
{
  g_autofree char *listen =
    g_strdup_printf ("127.0.0.1:%u", test_daemon_get_port (fixture->daemon));
  const char *options[] = { "--listen", listen, NULL };

  /* Of a file that is shorter than this nobody can know whether it is the same again. */
  append_lines (fixture, 101, 200);
  open_log (fixture);
  test_wait (n_rows (fixture) == 200);
  g_assert_cmpint (test_daemon_stop (fixture->daemon, SIGTERM), ==, 0);
  test_wait (!logline_remote_get_online (LOGLINE_REMOTE (fixture->log)));
  append_lines (fixture, 201, 202);
  test_daemon_start (fixture->daemon, options);
  test_wait (n_rows (fixture) == 202);
  g_assert_cmpint (logline_session_get_state (fixture->session), ==, LOGLINE_SESSION_SIGNED_IN);
  assert_rows_are_lines (fixture, 1, 202);
}

static void
test_missing (Fixture       *fixture,
              gconstpointer  config)
{
  g_assert_cmpint (g_remove (fixture->path), ==, 0);
  open_log (fixture);
  test_wait (has_error (fixture, LOGLINE_CLIENT_ERROR_UNREADABLE));
  append_lines (fixture, 1, 4);
  test_wait (n_rows (fixture) == 4);
  g_assert_no_error (logline_log_get_error (LOGLINE_LOG (fixture->log)));
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  config)
{
  g_assert_cmpint (truncate (fixture->path, 0), ==, 0);
  open_log (fixture);
  test_wait (logline_log_get_generation (LOGLINE_LOG (fixture->log)) != NULL);
  g_assert_no_error (logline_log_get_error (LOGLINE_LOG (fixture->log)));
  append_lines (fixture, 1, 2);
  test_wait (n_rows (fixture) == 2);
  assert_rows_are_lines (fixture, 1, 2);
}

/* The same bytes, whatever happens, when they come compressed. */
static void
test_compressed (Fixture       *fixture,
                 gconstpointer  config)
{
  g_autofree char *listen =
    g_strdup_printf ("127.0.0.1:%u", test_daemon_get_port (fixture->daemon));
  const char *options[] = { "--listen", listen, NULL };
  g_autofree char *old_path = g_strconcat (fixture->path, ".1", NULL);

  append_lines (fixture, 101, 500000);
  test_session_take_for_slow (fixture->session);
  open_log (fixture);
  test_wait (n_rows (fixture) > 0);
  append_lines (fixture, 500001, 600000);
  test_wait (n_rows (fixture) == 600000);
  g_assert_cmpint (test_daemon_stop (fixture->daemon, SIGTERM), ==, 0);
  test_wait (!logline_remote_get_online (LOGLINE_REMOTE (fixture->log)));
  append_lines (fixture, 600001, 700000);
  test_daemon_start (fixture->daemon, options);
  test_wait (n_rows (fixture) == 700000);
  g_assert_cmpint (g_rename (fixture->path, old_path), ==, 0);
  append_lines (fixture, 700001, 700005);
  test_wait (n_rows (fixture) == 700005);
  assert_rows_are_lines (fixture, 1, 700005);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("logline-cache-XXXXXX", NULL);
  int status;

  /* Before GLib looks for it. */
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);

#define TEST(path, config, function) \
  g_test_add ("/daemon/" path, Fixture, config, set_up, function, tear_down)
  TEST ("wrong-password-reveals-nothing", NULL, test_wrong_password);
  TEST ("services", NULL, test_services);
  TEST ("sign-out", NULL, test_sign_out);
  TEST ("resume", NULL, test_resume);
  TEST ("growth", NULL, test_growth);
  TEST ("renewal-is-not-noticed", "token-lifetime=3", test_renewal);
  TEST ("expiry-and-sign-in-again", "token-lifetime=3\nsession-lifetime=4", test_expiry);
  TEST ("disabled-account", NULL, test_disabled);
  TEST ("revoked-grant", NULL, test_revoked);
  TEST ("rotation", NULL, test_rotation);
  TEST ("truncation", NULL, test_truncation);
  TEST ("restart", NULL, test_restart);
  TEST ("missing-file-that-comes", NULL, test_missing);
  TEST ("empty-file", NULL, test_empty);
  TEST ("compressed", NULL, test_compressed);

  status = g_test_run ();
  test_remove_tree (cache);
  return status;
}
