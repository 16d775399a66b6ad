/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "logline-demo-history.h"
#include "logline-level.h"

#define END_US (G_GINT64_CONSTANT (1764000000) * G_USEC_PER_SEC) /* 2025-11-24 16:00:00 */
#define DEADLINE_US (30 * G_USEC_PER_SEC)

static const LoglineDemoPersonality *const personalities[] = {
  &logline_demo_gateway,
  &logline_demo_payments,
  &logline_demo_database,
};

static char *
make_directory (void)
{
  g_autoptr(GError) error = NULL;
  char *directory = g_dir_make_tmp ("logline-demo-XXXXXX", &error);

  g_assert_no_error (error);
  return directory;
}

static void
remove_directory (const char *path)
{
  g_autoptr(GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_assert_cmpint (g_unlink (file), ==, 0);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static char *
read_log (const char *directory,
          const char *service,
          const char *log,
          gsize      *out_length)
{
  g_autofree char *path = g_strdup_printf ("%s/%s-%s.log", directory, service, log);
  g_autoptr(GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, out_length, &error);
  g_assert_no_error (error);
  return text;
}

static void
write_history (const LoglineDemoPersonality *personality,
               const char                   *directory,
               guint32                       seed,
               guint64                       n_bytes)
{
  g_autoptr(LoglineDemoService) service = logline_demo_service_new (personality, seed);
  g_autoptr(GError) error = NULL;
  g_autoptr(LoglineDemoFiles) files = logline_demo_files_new (directory, personality->name, &error);

  g_assert_no_error (error);
  g_assert_true (logline_demo_files_are_empty (files));
  logline_demo_history_write (service, files, n_bytes, END_US, 8, &error);
  g_assert_no_error (error);
  g_assert_false (logline_demo_files_are_empty (files));
}

static void
assert_same_logs (const char *service,
                  const char *a,
                  const char *b,
                  gboolean    is_same)
{
  static const char *const logs[] = { "debug", "info", "error" };

  for (gsize i = 0; i < G_N_ELEMENTS (logs); i++)
    {
      gsize length_a, length_b;
      g_autofree char *text_a = read_log (a, service, logs[i], &length_a);
      g_autofree char *text_b = read_log (b, service, logs[i], &length_b);

      g_assert_cmpuint (length_a, >, 0);
      g_assert_true ((length_a == length_b && memcmp (text_a, text_b, length_a) == 0) == is_same);
    }
}

static void
test_same_seed (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (personalities); i++)
    {
      g_autofree char *first = make_directory ();
      g_autofree char *same = make_directory ();
      g_autofree char *other = make_directory ();

      write_history (personalities[i], first, 7, 300000);
      write_history (personalities[i], same, 7, 300000);
      write_history (personalities[i], other, 8, 300000);
      assert_same_logs (personalities[i]->name, first, same, TRUE);
      assert_same_logs (personalities[i]->name, first, other, FALSE);
      remove_directory (first);
      remove_directory (same);
      remove_directory (other);
    }
}

/* Each ends in a line feed, which is left out. g_strsplit() would measure the rest of the text for
 * each line under a sanitizer. */
static GStrv
split_lines (const char *text)
{
  GPtrArray *lines = g_ptr_array_new ();
  const char *end;

  for (; (end = strchr (text, '\n')) != NULL; text = end + 1)
    g_ptr_array_add (lines, g_strndup (text, end - text));
  g_ptr_array_add (lines, NULL);
  return (GStrv) g_ptr_array_free (lines, FALSE);
}

/* The time of a line that starts a record; NULL for one that continues it. */
static char *
get_time (const char *line)
{
  const char *time = g_str_has_prefix (line, "{\"time\":\"") ? line + 9 : line;
  char *copy;

  if (!g_str_has_prefix (time, "20"))
    return NULL;
  copy = g_strndup (time, strlen ("2025-11-24 16:00:00.000"));
  g_assert_cmpuint (strlen (copy), ==, strlen ("2025-11-24 16:00:00.000"));
  copy[10] = ' ';
  return copy;
}

static void
test_history_leads_up_to_end (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (personalities); i++)
    {
      g_autofree char *directory = make_directory ();
      g_autofree char *previous = g_strdup ("");
      g_autofree char *text = NULL;
      g_auto(GStrv) lines = NULL;
      gsize length;

      write_history (personalities[i], directory, 3, 2000000);
      text = read_log (directory, personalities[i]->name, "debug", &length);
      g_assert_cmpuint (length, >=, 2000000);
      g_assert_cmpuint (length, <, 2000000 + 30000);
      g_assert_cmpint (text[length - 1], ==, '\n');
      lines = split_lines (text);
      for (gsize j = 0; lines[j] != NULL; j++)
        {
          g_autofree char *time = get_time (lines[j]);

          if (time == NULL)
            continue;
          g_assert_cmpstr (previous, <=, time);
          g_free (previous);
          previous = g_steal_pointer (&time);
        }
      g_assert_cmpstr (previous, <=, "2025-11-24 16:00:00.000");
      g_assert_cmpstr (previous, >, "2025-11-24 15:59:00.000");
      remove_directory (directory);
    }
}

/* The database's DETAIL, HINT and STATEMENT lines, and what follows a line without a time of its
 * own, have no level. */
static gboolean
continues_record (const char *line)
{
  g_autofree char *time = get_time (line);

  return time == NULL || strstr (line, " DETAIL:  ") != NULL || strstr (line, " HINT:  ") != NULL ||
         strstr (line, " STATEMENT:  ") != NULL;
}

static void
append_line (GString      *log,
             LoglineLevel  level,
             LoglineLevel  least,
             const char   *line)
{
  if (level >= least)
    g_string_append_printf (log, "%s\n", line);
}

/* The levels of the lines are recognised, and they tell which file a line is in. */
static void
test_levels (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (personalities); i++)
    {
      const char *name = personalities[i]->name;
      g_autofree char *directory = make_directory ();
      g_autoptr(GString) expected_info = g_string_new (NULL);
      g_autoptr(GString) expected_error = g_string_new (NULL);
      guint n_of_level[LOGLINE_N_LEVELS] = { 0 };
      LoglineLevel level = LOGLINE_LEVEL_UNKNOWN;
      g_autofree char *text = NULL;
      g_autofree char *info = NULL;
      g_autofree char *error = NULL;
      g_auto(GStrv) lines = NULL;

      write_history (personalities[i], directory, 5, 5000000);
      text = read_log (directory, name, "debug", NULL);
      info = read_log (directory, name, "info", NULL);
      error = read_log (directory, name, "error", NULL);
      lines = split_lines (text);
      for (gsize j = 0; lines[j] != NULL; j++)
        {
          LoglineLevel line_level = logline_level_detect (lines[j], strlen (lines[j])).level;

          if (!continues_record (lines[j]))
            {
              g_assert_cmpint (line_level, !=, LOGLINE_LEVEL_UNKNOWN);
              level = line_level;
              n_of_level[level]++;
            }
          append_line (expected_info, level, LOGLINE_LEVEL_INFO, lines[j]);
          append_line (expected_error, level, LOGLINE_LEVEL_ERROR, lines[j]);
        }
      g_assert_cmpstr (info, ==, expected_info->str);
      g_assert_cmpstr (error, ==, expected_error->str);
      g_assert_cmpuint (n_of_level[LOGLINE_LEVEL_DEBUG], >, n_of_level[LOGLINE_LEVEL_WARNING]);
      g_assert_cmpuint (n_of_level[LOGLINE_LEVEL_WARNING], >, 0);
      g_assert_cmpuint (n_of_level[LOGLINE_LEVEL_ERROR], >, 0);
      g_assert_cmpuint (n_of_level[LOGLINE_LEVEL_FATAL], >, 0);
      remove_directory (directory);
    }
}

static void
test_long_lines_and_unicode (void)
{
  g_autofree char *directory = make_directory ();
  guint n_long = 0;
  guint n_unicode = 0;
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  write_history (&logline_demo_payments, directory, 1, 3000000);
  text = read_log (directory, "service2", "debug", NULL);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  lines = split_lines (text);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_autoptr(JsonParser) parser = json_parser_new ();
      g_autoptr(GError) error = NULL;

      json_parser_load_from_data (parser, lines[i], -1, &error);
      g_assert_no_error (error);
      n_long += strlen (lines[i]) >= 2000;
      n_unicode += !g_str_is_ascii (lines[i]);
      g_assert_cmpuint (strlen (lines[i]), <, 21000);
    }
  g_assert_cmpuint (n_long, >, 10);
  g_assert_cmpuint (n_unicode, >, 100);
  remove_directory (directory);
}

static void
test_survives_rotation (void)
{
  g_autofree char *directory = make_directory ();
  g_autofree char *path = g_build_filename (directory, "service1-debug.log", NULL);
  g_autofree char *moved = g_strconcat (path, ".1", NULL);
  g_autofree char *old_text = NULL;
  g_autofree char *new_text = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(LoglineDemoFiles) files = logline_demo_files_new (directory, "service1", &error);

  g_assert_no_error (error);
  logline_demo_files_add (files, LOGLINE_DEMO_LEVEL_DEBUG, "before\n", 7);
  g_assert_true (logline_demo_files_flush (files, &error));
  g_assert_cmpint (g_rename (path, moved), ==, 0);
  logline_demo_files_add (files, LOGLINE_DEMO_LEVEL_DEBUG, "after\n", 6);
  g_assert_true (logline_demo_files_flush (files, &error));

  g_file_get_contents (moved, &old_text, NULL, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &new_text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (old_text, ==, "before\n");
  g_assert_cmpstr (new_text, ==, "after\n");
  remove_directory (directory);
}

static void
test_truncated_log_goes_on_at_start (void)
{
  g_autofree char *directory = make_directory ();
  g_autofree char *path = g_build_filename (directory, "service1-debug.log", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(LoglineDemoFiles) files = logline_demo_files_new (directory, "service1", &error);

  g_assert_no_error (error);
  logline_demo_files_add (files, LOGLINE_DEMO_LEVEL_DEBUG, "before\n", 7);
  g_assert_true (logline_demo_files_flush (files, &error));
  g_assert_cmpint (truncate (path, 0), ==, 0);
  logline_demo_files_add (files, LOGLINE_DEMO_LEVEL_DEBUG, "after\n", 6);
  g_assert_true (logline_demo_files_flush (files, &error));

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "after\n");
  remove_directory (directory);
}

static goffset
get_size (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? info.st_size : -1;
}

static void
wait_until_larger (const char *path,
                   goffset     size)
{
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_US;
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileMonitor) monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);

  g_file_monitor_set_rate_limit (monitor, 10);
  while (get_size (path) <= size)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
stop (GSubprocess *demo,
      int          signal_number)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_send_signal (demo, signal_number);
  g_subprocess_wait (demo, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (demo));
  g_assert_cmpint (g_subprocess_get_exit_status (demo), ==, 0);
}

static GSubprocess *
start (const char *directory,
       const char *backfill)
{
  g_autoptr(GError) error = NULL;
  GSubprocess *demo = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, LOGLINE_DEMO,
                                        "--directory", directory, "--rate", "500", "--seed", "1",
                                        "--backfill", backfill, NULL);

  g_assert_no_error (error);
  return demo;
}

static void
test_program (void)
{
  g_autofree char *directory = make_directory ();
  g_autofree char *path = g_build_filename (directory, "service1-debug.log", NULL);
  g_autofree char *last = g_build_filename (directory, "service3-debug.log", NULL);
  g_autoptr(GSubprocess) first = start (directory, "200000");
  g_autoptr(GSubprocess) second = NULL;
  g_autofree char *text = NULL;
  goffset size;

  wait_until_larger (last, 250000);
  stop (first, SIGTERM);
  size = get_size (path);
  g_assert_cmpint (size, >, 200000);

  /* What is there is not written again: it only grows, from where it was. */
  second = start (directory, "100000000");
  wait_until_larger (last, get_size (last) + 1000);
  stop (second, SIGINT);
  g_assert_cmpint (get_size (path), <, 50000000);

  text = read_log (directory, "service1", "debug", NULL);
  g_assert_true (g_str_has_suffix (text, "\n"));
  remove_directory (directory);
}

static void
test_unknown_service (void)
{
  g_autofree char *directory = make_directory ();
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;
  g_autoptr(GSubprocess) demo = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                                                  LOGLINE_DEMO, "--directory", directory,
                                                  "--service", "service9", NULL);

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (demo, NULL, NULL, NULL, &message, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (demo), ==, 1);
  g_assert_nonnull (strstr (message, "service9"));
  g_assert_nonnull (strstr (message, "service1, service2 and service3"));
  remove_directory (directory);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/demo/same-seed-same-bytes", test_same_seed);
  g_test_add_func ("/demo/history-leads-up-to-end", test_history_leads_up_to_end);
  g_test_add_func ("/demo/levels-are-recognised", test_levels);
  g_test_add_func ("/demo/long-lines-and-unicode", test_long_lines_and_unicode);
  g_test_add_func ("/demo/rotated-log-is-made-anew", test_survives_rotation);
  g_test_add_func ("/demo/truncated-log-goes-on-at-start", test_truncated_log_goes_on_at_start);
  g_test_add_func ("/demo/program-writes-and-stops", test_program);
  g_test_add_func ("/demo/unknown-service", test_unknown_service);

  return g_test_run ();
}
