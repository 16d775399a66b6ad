/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What scripts rely on beyond the output that grep would print. */

#include <glib/gstdio.h>
#include <string.h>

#include "daemon.h"
#include "grep-run.h"
#include "test-log.h"

static char *folder;

static void
write_file (const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* @arguments: separated by spaces */
static void
run (GrepRun    *out_run,
     const char *arguments)
{
  g_autofree char *line = g_strconcat (grep_program (), " ", arguments, NULL);
  g_auto (GStrv) argv = g_strsplit (g_strchomp (line), " ", -1);

  grep_run (out_run, (const char *const *) argv, folder, GREP_RUN_NO_INPUT);
}

static void
run_shell (GrepRun    *out_run,
           const char *script)
{
  const char *const argv[] = { "sh", "-c", script, grep_program (), NULL };

  grep_run (out_run, argv, folder, GREP_RUN_NO_INPUT);
}

static void
assert_output (const GrepRun *result,
               const char    *expected)
{
  g_assert_cmpmem (g_bytes_get_data (result->output, NULL), g_bytes_get_size (result->output),
                   expected, strlen (expected));
}

static void
test_trouble_with_one_file (void)
{
  g_auto (GrepRun) result = { 0 };

  write_file ("a.log", "an error\n");
  run (&result, "error missing.log a.log . a.log");
  assert_output (&result, "a.log:an error\na.log:an error\n");
  g_assert_nonnull (strstr (result.errors, "logline-grep: missing.log: No such file"));
  g_assert_nonnull (strstr (result.errors, "logline-grep: .: Is a directory"));
  g_assert_cmpint (result.status, ==, 2);
}

static void
test_bad_command_lines (void)
{
  static const struct { const char *arguments; const char *said; } rows[] = {
    { "", "PATTERN is missing" },
    { "-e (", "PATTERN: at" },
    { "--no-such-option x", "--no-such-option" },
    { "--server http://127.0.0.1:1 x", "--server needs --user and --service" },
    { "--user alice x", "go with --server" },
    { "--server http://127.0.0.1:1 --user a --service b x a.log", "Either files" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GrepRun) result = { 0 };

      run (&result, rows[i].arguments);
      assert_output (&result, "");
      g_test_message ("%s: %s", rows[i].arguments, result.errors);
      g_assert_true (g_str_has_prefix (result.errors, "logline-grep: "));
      g_assert_nonnull (strstr (result.errors, rows[i].said));
      g_assert_cmpint (result.status, ==, 2);
    }
}

static void
test_help_and_version (void)
{
  g_auto (GrepRun) help = { 0 };
  g_auto (GrepRun) version = { 0 };

  run (&help, "--help");
  g_assert_cmpint (help.status, ==, 0);
  g_assert_cmpuint (g_bytes_get_size (help.output), >, 500);
  run (&version, "--version");
  g_assert_cmpint (version.status, ==, 0);
  g_assert_true (g_str_has_prefix (g_bytes_get_data (version.output, NULL), "logline-grep "));
}

static void
test_expensive_pattern (void)
{
  g_autofree char *line = g_strnfill (200, 'x');
  g_auto (GrepRun) result = { 0 };

  write_file ("hostile.log", line);
  write_file ("a.log", "xxy\n");
  run (&result, "-e ^((x+x+)+)\\2*[yz] hostile.log a.log");
  assert_output (&result, "a.log:xxy\n");
  g_assert_nonnull (strstr (result.errors, "hostile.log: the pattern takes too long"));
  g_assert_cmpint (result.status, ==, 2);
}

/* The kernel's own files say that they have no bytes. */
static void
test_file_without_size (void)
{
  g_auto (GrepRun) result = { 0 };

  run (&result, "-c MemTotal /proc/meminfo");
  assert_output (&result, "1\n");
  g_assert_cmpint (result.status, ==, 0);
}

static void
test_nobody_reads_any_more (void)
{
  g_auto (GrepRun) result = { 0 };

  run_shell (&result, "yes an error | head -n 1000000 >long.log; "
                      "{ \"$0\" error long.log; echo $? >status; } | head -n 1; cat status");
  assert_output (&result, "an error\n141\n");
  g_assert_cmpstr (result.errors, ==, "");
}

static void
test_disk_full (void)
{
  g_auto (GrepRun) result = { 0 };

  write_file ("a.log", "an error\n");
  run_shell (&result, "exec \"$0\" error a.log >/dev/full");
  g_assert_nonnull (strstr (result.errors, "logline-grep: write error: No space left"));
  g_assert_cmpint (result.status, ==, 2);
}

static void
read_line_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  char **out_line = user_data;
  g_autoptr (GError) error = NULL;

  *out_line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (object), result, NULL,
                                                    &error);
  g_assert_no_error (error);
  g_assert_nonnull (*out_line);
}

/* As behind "tail -f". */
static void
test_pipe_that_stays_open (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                      grep_program (), "error", NULL);
  GOutputStream *input = g_subprocess_get_stdin_pipe (process);
  g_autoptr (GDataInputStream) output =
    g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));

  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *written = g_strdup_printf ("%u is nothing\n%u is an error\nrest", i, i);
      g_autofree char *expected = g_strdup_printf ("%u is an error", i);
      g_autofree char *line = NULL;

      g_output_stream_write_all (input, written, strlen (written), NULL, NULL, &error);
      g_assert_no_error (error);
      g_data_input_stream_read_line_async (output, 0, NULL, read_line_cb, &line);
      test_wait (line != NULL);
      g_assert_cmpstr (line, ==, expected);
    }
  g_output_stream_close (input, NULL, NULL);
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("logline-grep-XXXXXX", NULL);
  g_assert_nonnull (folder);

  g_test_add_func ("/grep/trouble-with-one-file", test_trouble_with_one_file);
  g_test_add_func ("/grep/bad-command-lines", test_bad_command_lines);
  g_test_add_func ("/grep/help-and-version", test_help_and_version);
  g_test_add_func ("/grep/expensive-pattern", test_expensive_pattern);
  g_test_add_func ("/grep/file-without-size", test_file_without_size);
  g_test_add_func ("/grep/nobody-reads-any-more", test_nobody_reads_any_more);
  g_test_add_func ("/grep/disk-full", test_disk_full);
  g_test_add_func ("/grep/pipe-that-stays-open", test_pipe_that_stays_open);

  status = g_test_run ();
  test_remove_tree (folder);
  g_free (folder);
  return status;
}
