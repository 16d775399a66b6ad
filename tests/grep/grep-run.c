/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "grep-run.h"

static const char *const scripts[] = {
  [GREP_RUN_NO_INPUT] = "exec \"$@\" </dev/null",
  [GREP_RUN_FILE] = "exec \"$@\" <input",
  [GREP_RUN_PIPE] = "cat input | \"$@\"",
};

void
grep_run (GrepRun           *out_run,
          const char *const *argv,
          const char        *folder,
          GrepRunInput       input)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) shell = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) errors = NULL;
  g_autoptr (GError) error = NULL;

  for (const char *const *word = (const char *const[]) { "sh", "-c", scripts[input], "sh", NULL };
       *word != NULL; word++)
    g_ptr_array_add (shell, (char *) *word);
  for (; *argv != NULL; argv++)
    g_ptr_array_add (shell, (char *) *argv);
  g_ptr_array_add (shell, NULL);

  g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) shell->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate (process, NULL, NULL, &out_run->output, &errors, &error);
  g_assert_no_error (error);
  out_run->status = g_subprocess_get_if_exited (process)
                    ? g_subprocess_get_exit_status (process)
                    : 128 + g_subprocess_get_term_sig (process);
  out_run->errors = g_strdup_printf ("%.*s", (int) g_bytes_get_size (errors),
                                     (const char *) g_bytes_get_data (errors, NULL));
}

void
grep_run_clear (GrepRun *self)
{
  g_clear_pointer (&self->output, g_bytes_unref);
  g_clear_pointer (&self->errors, g_free);
}

const char *
grep_program (void)
{
  const char *program = g_getenv ("LOGLINE_GREP");

  g_assert_nonnull (program);
  return program;
}
