/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "daemon.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#define LISTENING "listening on "

struct _TestDaemon
{
  char *folder;
  char *data;
  char *config;
  char *url; /* NULL while it does not run */
  GSubprocess *process;
};

static const char *
get_program (void)
{
  const char *program = g_getenv ("LOGLINED");

  g_assert_nonnull (program);
  return program;
}

static void
write_config (TestDaemon *self,
              const char *lines)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  text = g_strdup_printf ("[server]\npassword-memory-mib=19\npassword-passes=2\n%s\n",
                          lines != NULL ? lines : "");
  g_file_set_contents (self->config, text, -1, &error);
  g_assert_no_error (error);
}

TestDaemon *
test_daemon_new (const char *config)
{
  TestDaemon *self = g_new0 (TestDaemon, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("logline-test-XXXXXX", &error);
  g_assert_no_error (error);
  self->data = g_build_filename (self->folder, "data", NULL);
  self->config = g_build_filename (self->folder, "loglined.conf", NULL);
  write_config (self, config);
  return self;
}

/* What it prints later goes nowhere, but must not fill the pipe. */
static void
drain (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, NULL);
}

static void
read_url (TestDaemon *self)
{
  GInputStream *output = g_subprocess_get_stdout_pipe (self->process);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (output);
  g_autoptr (GOutputStream) nowhere = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, LISTENING));
  self->url = g_strdup (line + strlen (LISTENING));
  g_output_stream_splice_async (nowhere, output, G_OUTPUT_STREAM_SPLICE_NONE, 0, NULL, drain, NULL);
}

/* A test that fails must not leave its daemon behind. */
static void
die_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

void
test_daemon_start (TestDaemon        *self,
                   const char *const *options)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;

  g_assert_null (self->process);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  g_strv_builder_add_many (builder, get_program (), "--config", self->config, "--data-dir",
                           self->data, "--listen", "127.0.0.1:0", NULL);
  if (options != NULL)
    g_strv_builder_addv (builder, (const char **) options);
  argv = g_strv_builder_end (builder);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  read_url (self);
}

int
test_daemon_stop (TestDaemon *self,
                  int         signal)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_subprocess_send_signal (self->process, signal);
  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  status = g_subprocess_get_if_exited (self->process) ? g_subprocess_get_exit_status (self->process)
                                                      : -g_subprocess_get_term_sig (self->process);
  g_clear_object (&self->process);
  g_clear_pointer (&self->url, g_free);
  return status;
}

void
test_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      test_remove_tree (child);
    }

  g_remove (path);
}

void
test_daemon_free (TestDaemon *self)
{
  if (self->process != NULL)
    g_assert_cmpint (test_daemon_stop (self, SIGTERM), ==, 0);

  test_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->data);
  g_free (self->config);
  g_free (self);
}

const char *
test_daemon_get_url (TestDaemon *self)
{
  return self->url;
}

guint16
test_daemon_get_port (TestDaemon *self)
{
  return g_ascii_strtoull (strrchr (self->url, ':') + 1, NULL, 10);
}

const char *
test_daemon_get_folder (TestDaemon *self)
{
  return self->folder;
}

const char *
test_daemon_get_data (TestDaemon *self)
{
  return self->data;
}

const char *
test_daemon_get_pid (TestDaemon *self)
{
  return g_subprocess_get_identifier (self->process);
}

guint64
test_daemon_get_processor_time (TestDaemon *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", test_daemon_get_pid (self));
  g_autofree char *stat = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents (path, &stat, NULL, NULL));
  fields = g_strsplit (strrchr (stat, ')'), " ", -1);
  return g_ascii_strtoull (fields[12], NULL, 10) + g_ascii_strtoull (fields[13], NULL, 10);
}

int
test_daemon_try (TestDaemon *self,
                 const char *command,
                 const char *input,
                 char      **out_output)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = g_strsplit (command, " ", -1);
  g_auto (GStrv) argv = NULL;

  g_strv_builder_add (builder, get_program ());
  g_strv_builder_addv (builder, (const char **) words);
  g_strv_builder_add_many (builder, "--config", self->config, "--data-dir", self->data, NULL);
  argv = g_strv_builder_end (builder);
  process = g_subprocess_newv ((const char *const *) argv,
                               G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                 G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input != NULL ? input : "", NULL, out_output, NULL,
                                 &error);
  g_assert_no_error (error);
  return g_subprocess_get_exit_status (process);
}

void
test_daemon_run (TestDaemon *self,
                 const char *command,
                 const char *input)
{
  g_autofree char *output = NULL;
  int status = test_daemon_try (self, command, input, &output);

  if (status != 0)
    g_test_message ("%s: %s", command, output);
  g_assert_cmpint (status, ==, 0);
}

char *
test_daemon_add_service (TestDaemon *self,
                         const char *service,
                         const char *log,
                         const void *bytes,
                         gsize       length)
{
  g_autofree char *name = g_strdup_printf ("%s-%s.log", service, log);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *command = g_strdup_printf ("service add %s --log %s=%s", service, log, path);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, length, &error);
  g_assert_no_error (error);
  test_daemon_run (self, command, NULL);
  return g_steal_pointer (&path);
}
