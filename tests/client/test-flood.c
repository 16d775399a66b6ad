/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>

#include "client-waits.h"
#include "daemon.h"
#include "flood-reader.h"
#include "flood-writer.h"
#include "logline-mirrored-log.h"
#include "logline-served-log.h"

/* A log that grows as fast as it can be written is followed, filtered and searched: no line is
 * lost, and none is there twice. */

#define PASSWORD "correct horse battery"
#define SPEED    40e6 /* bytes a second */
#define SIZE     (12 * 1024 * 1024)

typedef struct
{
  TestDaemon     *daemon;
  char           *path;
  LoglineSession *session;
  LoglineLog     *log;
} Fixture;

typedef enum
{
  MIRRORED,
  COMPRESSED,
  SERVED,
  SERVED_COMPRESSED,
} Kind;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  Kind kind = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;

  fixture->daemon = test_daemon_new (NULL);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD "\n");
  fixture->path = test_daemon_add_service (fixture->daemon, "service1", "debug", "", 0);
  test_daemon_run (fixture->daemon, "grant alice service1", NULL);
  test_daemon_start (fixture->daemon, NULL);
  fixture->session = logline_session_new (test_daemon_get_url (fixture->daemon), &error);
  g_assert_no_error (error);
  test_session_sign_in (fixture->session, "alice", PASSWORD, &error);
  g_assert_no_error (error);

  if (kind == COMPRESSED || kind == SERVED_COMPRESSED)
    test_session_take_for_slow (fixture->session);
  if (kind == SERVED || kind == SERVED_COMPRESSED)
    fixture->log = LOGLINE_LOG (logline_served_log_new (fixture->session, "service1", "debug"));
  else
    fixture->log = LOGLINE_LOG (logline_mirrored_log_new (fixture->session, "service1", "debug"));
  logline_remote_set_poll_ms (LOGLINE_REMOTE (fixture->log), 20);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->log);
  g_clear_object (&fixture->session);
  test_daemon_free (fixture->daemon);
  g_free (fixture->path);
}

static char *
get_checksum (LoglineLog *log)
{
  LoglineStretch all = { 0, 0, logline_log_get_n_rows (log) - 1, G_MAXUINT64 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = test_log_export (log, &all, &error);

  g_assert_no_error (error);
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

static char *
get_file_checksum (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guint8 *) text, length);
}

static void
test_flood (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (FloodReader) reader = NULL;
  g_autoptr (FloodWriter) writer = NULL;
  g_autofree char *written = NULL;
  g_autofree char *received = NULL;
  guint64 n_lines;

  test_wait (logline_log_get_generation (fixture->log) != NULL);
  reader = flood_reader_new (fixture->log);
  writer = flood_writer_new (fixture->path, SPEED, SIZE);
  test_wait ((n_lines = flood_writer_get_n_lines (writer)) > 0);
  test_wait (flood_reader_has_all (reader, n_lines));
  flood_reader_assert_found (reader, n_lines);

  written = get_file_checksum (fixture->path);
  received = get_checksum (fixture->log);
  g_assert_cmpstr (received, ==, written);
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

#define TEST(path, kind) \
  g_test_add ("/flood/" path, Fixture, GUINT_TO_POINTER (kind), set_up, test_flood, tear_down)
  TEST ("mirrored", MIRRORED);
  TEST ("compressed", COMPRESSED);
  TEST ("served", SERVED);
  TEST ("served-compressed", SERVED_COMPRESSED);

  status = g_test_run ();
  test_remove_tree (cache);
  return status;
}
