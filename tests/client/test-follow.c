/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <signal.h>
#include <unistd.h>

#include "client-waits.h"
#include "cut-proxy.h"
#include "daemon.h"
#include "logline-mirrored-log.h"

/* A log is followed through all that happens to logs and servers: what arrives is what was written,
 * each byte once. The real daemon tells what happens. */

#define PASSWORD  "correct horse battery"
#define NEVER_MS  3600000
#define ROTATIONS 10

typedef struct
{
  TestDaemon         *daemon;
  guint16             port; /* of the daemon */
  CutProxy           *proxy;
  char               *path;
  char               *old_path;
  LoglineSession     *session;
  LoglineMirroredLog *mirrored;
  LoglineLog         *log; /* the same */
  GString            *written; /* to the generation before the present one, and that */
  gsize               began;   /* where in it the present one begins */
  guint               n_lines;
} Fixture;

static void
write_lines (Fixture *fixture,
             guint    n_lines)
{
  g_autoptr (GString) text = g_string_new (NULL);
  FILE *file = g_fopen (fixture->path, "ab");

  for (guint i = 0; i < n_lines; i++)
    g_string_append_printf (text, "%u %s\n", ++fixture->n_lines, "something has happened");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (text->str, 1, text->len, file), ==, text->len);
  fclose (file);
  g_string_append (fixture->written, text->str);
}

/* Only the generation before the present one stays on screen. */
static void
begin_generation (Fixture *fixture)
{
  g_string_erase (fixture->written, 0, fixture->began);
  fixture->began = fixture->written->len;
}

static gboolean
has_all (Fixture *fixture)
{
  guint64 n_lines = 0;

  for (gsize i = 0; i < fixture->written->len; i++)
    n_lines += fixture->written->str[i] == '\n';
  return logline_log_get_n_rows (fixture->log) == n_lines;
}

static char *
get_checksum (Fixture *fixture)
{
  LoglineStretch all = { 0, 0, logline_log_get_n_rows (fixture->log) - 1, G_MAXUINT64 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = test_log_export (fixture->log, &all, &error);

  g_assert_no_error (error);
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

static void
wait_for_all (Fixture *fixture)
{
  g_autofree char *written =
    g_compute_checksum_for_string (G_CHECKSUM_SHA256, fixture->written->str, -1);
  g_autofree char *received = NULL;

  test_wait (has_all (fixture));
  received = get_checksum (fixture);
  g_assert_cmpstr (received, ==, written);
}

static void
connect (Fixture    *fixture,
         const char *url)
{
  g_autoptr (GError) error = NULL;

  fixture->session = logline_session_new (url, &error);
  g_assert_no_error (error);
  test_session_sign_in (fixture->session, "alice", PASSWORD, &error);
  g_assert_no_error (error);
  fixture->mirrored = logline_mirrored_log_new (fixture->session, "service1", "debug");
  fixture->log = LOGLINE_LOG (fixture->mirrored);
  wait_for_all (fixture);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->daemon = test_daemon_new (NULL);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD "\n");
  fixture->path = test_daemon_add_service (fixture->daemon, "service1", "debug", "", 0);
  fixture->old_path = g_strconcat (fixture->path, ".1", NULL);
  fixture->written = g_string_new (NULL);
  write_lines (fixture, 100);
  test_daemon_run (fixture->daemon, "grant alice service1", NULL);
  test_daemon_start (fixture->daemon, NULL);
  fixture->port = test_daemon_get_port (fixture->daemon);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->mirrored);
  g_clear_object (&fixture->session);
  g_clear_pointer (&fixture->proxy, cut_proxy_free);
  test_daemon_free (fixture->daemon);
  g_free (fixture->path);
  g_free (fixture->old_path);
  g_string_free (fixture->written, TRUE);
}

static void
connect_directly (Fixture *fixture)
{
  connect (fixture, test_daemon_get_url (fixture->daemon));
}

/* It is asked because of an event, or not at all. */
static void
connect_told (Fixture *fixture)
{
  connect_directly (fixture);
  logline_remote_set_poll_ms (LOGLINE_REMOTE (fixture->log), NEVER_MS);
}

static const LoglineGeneration *
get_generation (Fixture *fixture)
{
  return logline_log_get_generation (fixture->log);
}

static void
test_growth (Fixture       *fixture,
             gconstpointer  data)
{
  connect_told (fixture);
  for (guint i = 0; i < 20; i++)
    {
      write_lines (fixture, 1);
      wait_for_all (fixture);
    }
  g_assert_cmpuint (get_generation (fixture)->serial, ==, 0);
}

/* The last lines are written just before, and the first ones just after. */
static void
test_rename (Fixture       *fixture,
             gconstpointer  data)
{
  connect_told (fixture);
  for (guint i = 0; i < ROTATIONS; i++)
    {
      write_lines (fixture, 100 + i);
      g_assert_cmpint (g_rename (fixture->path, fixture->old_path), ==, 0);
      begin_generation (fixture);
      write_lines (fixture, 100 + i);
      wait_for_all (fixture);
      g_assert_cmpint (get_generation (fixture)->cause, ==, LOGLINE_GENERATION_ROTATED);
      g_assert_cmpint (get_generation (fixture)->missing, ==, 0);
    }
}

/* As a writer does that is told of it later. */
static void
test_rename_while_written (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autofree char *path = g_strdup (fixture->path);

  connect_directly (fixture);
  for (guint i = 0; i < ROTATIONS; i++)
    {
      g_assert_cmpint (g_rename (path, fixture->old_path), ==, 0);
      g_free (fixture->path);
      fixture->path = g_strdup (fixture->old_path);
      write_lines (fixture, 10);
      g_free (fixture->path);
      fixture->path = g_strdup (path);
      begin_generation (fixture);
      write_lines (fixture, 11 + i);
      wait_for_all (fixture);
    }
}

static void
test_deleted (Fixture       *fixture,
              gconstpointer  data)
{
  connect_told (fixture);
  for (guint i = 0; i < ROTATIONS; i++)
    {
      g_assert_cmpint (g_remove (fixture->path), ==, 0);
      begin_generation (fixture);
      write_lines (fixture, 11 + i);
      wait_for_all (fixture);
      g_assert_cmpint (get_generation (fixture)->cause, ==, LOGLINE_GENERATION_ROTATED);
    }
}

static void
copy_and_truncate (Fixture *fixture)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (fixture->path, &text, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (fixture->old_path, text, length, &error);
  g_assert_no_error (error);
  g_assert_cmpint (truncate (fixture->path, 0), ==, 0);
}

/* What nobody had asked for yet is in the copy. */
static void
test_copytruncate (Fixture       *fixture,
                   gconstpointer  data)
{
  connect_told (fixture);
  for (guint i = 0; i < ROTATIONS; i++)
    {
      write_lines (fixture, 100);
      copy_and_truncate (fixture);
      begin_generation (fixture);
      write_lines (fixture, 50 + i);
      wait_for_all (fixture);
      g_assert_cmpint (get_generation (fixture)->cause, ==, LOGLINE_GENERATION_TRUNCATED);
      g_assert_cmpint (get_generation (fixture)->missing, ==, 0);
    }
}

/* To more than there was. */
static void
test_written_over (Fixture       *fixture,
                   gconstpointer  data)
{
  connect_told (fixture);
  for (guint i = 0; i < ROTATIONS; i++)
    {
      g_assert_cmpint (truncate (fixture->path, 0), ==, 0);
      begin_generation (fixture);
      write_lines (fixture, 300 + 10 * i);
      wait_for_all (fixture);
      g_assert_cmpint (get_generation (fixture)->cause, ==, LOGLINE_GENERATION_TRUNCATED);
    }
}

static void
start_again (Fixture *fixture)
{
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", fixture->port);
  const char *options[] = { "--listen", listen, NULL };

  test_daemon_start (fixture->daemon, options);
}

static void
count_cb (LoglineSession *session,
          guint          *count)
{
  (*count)++;
}

/* Once by itself, with the tokens that are there. */
static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  int signal_number = GPOINTER_TO_INT (data);
  guint n_renewals = 0;

  connect_directly (fixture);
  g_signal_connect (fixture->session, "refresh-token-changed", G_CALLBACK (count_cb), &n_renewals);
  for (guint i = 0; i < 3; i++)
    {
      write_lines (fixture, 50);
      test_daemon_stop (fixture->daemon, signal_number);
      write_lines (fixture, 50);
      start_again (fixture);
      write_lines (fixture, 50);
      wait_for_all (fixture);
    }
  g_assert_cmpuint (n_renewals, ==, 0);
  g_assert_cmpuint (get_generation (fixture)->serial, ==, 0);
  g_signal_handlers_disconnect_by_func (fixture->session, count_cb, &n_renewals);
}

/* Renamed while nobody looked. */
static void
test_rename_while_down (Fixture       *fixture,
                        gconstpointer  data)
{
  connect_directly (fixture);
  test_daemon_stop (fixture->daemon, SIGTERM);
  write_lines (fixture, 50);
  g_assert_cmpint (g_rename (fixture->path, fixture->old_path), ==, 0);
  begin_generation (fixture);
  write_lines (fixture, 50);
  start_again (fixture);
  wait_for_all (fixture);
  g_assert_cmpint (get_generation (fixture)->missing, ==, 0);
}

/* Of three generations the first goes with the third; all have been shown. */
static void
test_renames_while_down (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *older_path = g_strconcat (fixture->path, ".2", NULL);

  connect_directly (fixture);
  test_daemon_stop (fixture->daemon, SIGTERM);
  write_lines (fixture, 50);
  g_assert_cmpint (g_rename (fixture->path, older_path), ==, 0);
  begin_generation (fixture);
  write_lines (fixture, 60);
  g_assert_cmpint (g_rename (fixture->path, fixture->old_path), ==, 0);
  begin_generation (fixture);
  write_lines (fixture, 70);
  start_again (fixture);
  wait_for_all (fixture);
  g_assert_cmpint (get_generation (fixture)->missing, ==, 0);
  g_assert_cmpuint (get_generation (fixture)->serial, ==, 2);
}

/* A file that was empty when the server opened it may have another name in the next one. */
static void
test_restart_after_truncation (Fixture       *fixture,
                               gconstpointer  data)
{
  connect_directly (fixture);
  g_assert_cmpint (truncate (fixture->path, 0), ==, 0);
  begin_generation (fixture);
  test_wait (get_generation (fixture)->serial == 1);
  write_lines (fixture, 50);
  wait_for_all (fixture);
  test_daemon_stop (fixture->daemon, SIGTERM);
  write_lines (fixture, 50);
  start_again (fixture);
  write_lines (fixture, 50);
  wait_for_all (fixture);
  g_assert_cmpuint (get_generation (fixture)->serial, ==, 1);
}

static void
test_network_cut (Fixture       *fixture,
                  gconstpointer  data)
{
  fixture->proxy = cut_proxy_new (fixture->port);
  connect (fixture, cut_proxy_get_url (fixture->proxy));
  for (guint i = 0; i < 5; i++)
    {
      write_lines (fixture, 50);
      cut_proxy_cut (fixture->proxy);
      write_lines (fixture, 50);
      wait_for_all (fixture);
    }
}

static void
test_network_gone (Fixture       *fixture,
                   gconstpointer  data)
{
  fixture->proxy = cut_proxy_new (fixture->port);
  connect (fixture, cut_proxy_get_url (fixture->proxy));
  cut_proxy_stop (fixture->proxy);
  write_lines (fixture, 50);
  test_wait (!logline_remote_get_online (LOGLINE_REMOTE (fixture->log)));
  g_assert_cmpint (g_rename (fixture->path, fixture->old_path), ==, 0);
  begin_generation (fixture);
  write_lines (fixture, 50);
  cut_proxy_start (fixture->proxy);
  wait_for_all (fixture);
  g_assert_true (logline_remote_get_online (LOGLINE_REMOTE (fixture->log)));
  g_assert_cmpint (get_generation (fixture)->missing, ==, 0);
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

#define TEST(path, function, data) \
  g_test_add ("/follow/" path, Fixture, data, set_up, function, tear_down)
  TEST ("growth", test_growth, NULL);
  TEST ("rename", test_rename, NULL);
  TEST ("rename-while-written", test_rename_while_written, NULL);
  TEST ("deleted", test_deleted, NULL);
  TEST ("copytruncate", test_copytruncate, NULL);
  TEST ("written-over", test_written_over, NULL);
  TEST ("restart", test_restart, GINT_TO_POINTER (SIGTERM));
  TEST ("killed-and-back", test_restart, GINT_TO_POINTER (SIGKILL));
  TEST ("rename-while-down", test_rename_while_down, NULL);
  TEST ("renames-while-down", test_renames_while_down, NULL);
  TEST ("restart-after-truncation", test_restart_after_truncation, NULL);
  TEST ("network-cut", test_network_cut, NULL);
  TEST ("network-gone-and-back", test_network_gone, NULL);

  status = g_test_run ();
  test_remove_tree (cache);
  return status;
}
