/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "client-waits.h"
#include "daemon.h"
#include "line-collector.h"
#include "logline-mirrored-log.h"

/* A log that is written at 1,000 lines a second is rotated again and again, while several people
 * follow it. */

#define PASSWORD    "correct horse battery"
#define N_FOLLOWERS 5
#define LINES_PER_S 1000
#define TICK_MS     10
#define LINES_EACH  700 /* of a generation */
#define N_KEPT      9   /* earlier files */

typedef struct
{
  TestDaemon     *daemon;
  LoglineSession *session;
  LoglineLog     *logs[N_FOLLOWERS];
  LineCollector  *collectors[N_FOLLOWERS];
  char           *path;
  int             fd;
  void          (*rotate) (gpointer fixture);

  GChecksum      *checksum; /* of all that was written */
  guint64         n_bytes;
  guint           n_lines;
  guint           n_rotations; /* still to come */
  gint64          begun_us;
  guint           timer;
} Fixture;

static void
open_file (Fixture *fixture)
{
  fixture->fd = g_open (fixture->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  g_assert_cmpint (fixture->fd, >=, 0);
}

static void
rotate_by_rename (gpointer user_data)
{
  Fixture *fixture = user_data;

  g_close (fixture->fd, NULL);
  for (guint i = N_KEPT; i > 0; i--)
    {
      g_autofree char *from = i > 1 ? g_strdup_printf ("%s.%u", fixture->path, i - 1)
                                    : g_strdup (fixture->path);
      g_autofree char *to = g_strdup_printf ("%s.%u", fixture->path, i);

      g_rename (from, to);
    }
  open_file (fixture);
}

static void
rotate_by_copytruncate (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *copy = g_strdup_printf ("%s.1", fixture->path);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (fixture->path, &text, &length, NULL));
  g_assert_true (g_file_set_contents (copy, text, length, NULL));
  g_assert_cmpint (ftruncate (fixture->fd, 0), ==, 0);
}

static void
rotate_by_truncation (gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpint (ftruncate (fixture->fd, 0), ==, 0);
}

static void
write_line (Fixture *fixture)
{
  char line[100];
  guint number = ++fixture->n_lines;
  gsize length = g_snprintf (line, sizeof line, "%u INFO request answered in %u ms\n", number,
                             number % 97);

  g_assert_cmpint (write (fixture->fd, line, length), ==, (gssize) length);
  g_checksum_update (fixture->checksum, (guint8 *) line, (gssize) length);
  fixture->n_bytes += length;
}

/* As many lines as are due. */
static gboolean
write_cb (gpointer user_data)
{
  Fixture *fixture = user_data;
  gint64 elapsed_us = g_get_monotonic_time () - fixture->begun_us;
  guint n_due = (guint) (elapsed_us * LINES_PER_S / G_USEC_PER_SEC);

  while (fixture->n_lines < n_due && fixture->timer != 0)
    {
      write_line (fixture);
      if (fixture->n_lines % LINES_EACH != 0)
        continue;
      if (fixture->n_rotations == 0)
        fixture->timer = 0;
      else
        {
          fixture->n_rotations--;
          fixture->rotate (fixture);
        }
    }
  return fixture->timer != 0;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  rotate)
{
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
  fixture->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  fixture->rotate = rotate;
  fixture->n_rotations = g_test_slow () ? 100 : 5;
  for (guint i = 0; i < N_FOLLOWERS; i++)
    {
      fixture->logs[i] =
        LOGLINE_LOG (logline_mirrored_log_new (fixture->session, "service1", "debug"));
      fixture->collectors[i] = line_collector_new (fixture->logs[i]);
      test_wait (logline_log_get_generation (fixture->logs[i]) != NULL);
    }
  open_file (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  rotate)
{
  for (guint i = 0; i < N_FOLLOWERS; i++)
    {
      line_collector_free (fixture->collectors[i]);
      g_object_unref (fixture->logs[i]);
    }
  g_object_unref (fixture->session);
  test_daemon_free (fixture->daemon);
  g_checksum_free (fixture->checksum);
  g_close (fixture->fd, NULL);
  g_free (fixture->path);
}

static guint
get_number (LineCollector *collector,
            guint          index)
{
  const char *line = line_collector_get_line (collector, index);

  return line != NULL ? (guint) g_ascii_strtoull (line, NULL, 10) : 0;
}

static gboolean
has_last (Fixture       *fixture,
          LineCollector *collector)
{
  guint n = line_collector_get_n_lines (collector);

  return line_collector_is_idle (collector) && n > 0 &&
         get_number (collector, n - 1) == fixture->n_lines;
}

static void
write_all (Fixture *fixture)
{
  fixture->begun_us = g_get_monotonic_time ();
  fixture->timer = g_timeout_add (TICK_MS, write_cb, fixture);
  while (fixture->timer != 0)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < N_FOLLOWERS; i++)
    test_wait (has_last (fixture, fixture->collectors[i]));
}

/* Nothing is lost, and nothing is there twice. */
static void
test_all_arrives (Fixture       *fixture,
                  gconstpointer  rotate)
{
  write_all (fixture);
  for (guint i = 0; i < N_FOLLOWERS; i++)
    {
      g_autofree char *received = line_collector_get_checksum (fixture->collectors[i]);
      guint n_unknown;

      g_assert_cmpstr (received, ==, g_checksum_get_string (fixture->checksum));
      g_assert_cmpint (line_collector_get_missing (fixture->collectors[i], &n_unknown), ==, 0);
      g_assert_cmpuint (n_unknown, ==, 0);
    }
}

/* Each line that arrives does so once, and in order. The server can only tell of the bytes that it
 * has seen: those written between its last look and the truncation are lost to it as well. */
static void
test_rest_is_told (Fixture       *fixture,
                   gconstpointer  rotate)
{
  write_all (fixture);
  for (guint i = 0; i < N_FOLLOWERS; i++)
    {
      LineCollector *collector = fixture->collectors[i];
      guint n = line_collector_get_n_lines (collector);
      guint64 n_bytes = 0;
      guint n_unknown;
      gint64 missing;

      for (guint j = 0; j < n; j++)
        {
          g_assert_cmpuint (get_number (collector, j), >,
                            j > 0 ? get_number (collector, j - 1) : 0);
          n_bytes += strlen (line_collector_get_line (collector, j)) + 1;
        }
      missing = line_collector_get_missing (collector, &n_unknown);
      g_test_message ("%u lines of %u, %" G_GUINT64_FORMAT " bytes of %" G_GUINT64_FORMAT
                      ", told to be missing: %" G_GINT64_FORMAT ", not known: %u times",
                      n, fixture->n_lines, n_bytes, fixture->n_bytes, missing, n_unknown);
      g_assert_cmpuint (n_bytes + (guint64) missing, <=, fixture->n_bytes);
      if (n_bytes + (guint64) missing < fixture->n_bytes)
        g_assert_cmpuint (n_unknown, >, 0);
    }
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

#define TEST(path, rotate, function) \
  g_test_add ("/rotations/" path, Fixture, rotate, set_up, function, tear_down)
  TEST ("rename", rotate_by_rename, test_all_arrives);
  TEST ("copytruncate", rotate_by_copytruncate, test_all_arrives);
  TEST ("truncation", rotate_by_truncation, test_rest_is_told);

  status = g_test_run ();
  test_remove_tree (cache);
  return status;
}
