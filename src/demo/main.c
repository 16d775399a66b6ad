/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib-unix.h>
#include <locale.h>
#include <stdlib.h>

#include "logline-demo-history.h"

#define DEFAULT_RATE 8.0
#define MAX_RATE 1000000.0
#define MAX_LAG_US G_USEC_PER_SEC

static const LoglineDemoPersonality *const personalities[] = {
  &logline_demo_gateway,
  &logline_demo_payments,
  &logline_demo_database,
};

typedef struct
{
  char    *directory;
  char    *service;
  double   rate;
  gint64   seed;
  gint64   n_backfill_bytes;
  gboolean has_seed;
} Options;

/* A service that runs. */
typedef struct
{
  LoglineDemoService *service;
  LoglineDemoFiles   *files;
  double              rate;
  gint64              due_us; /* monotonic: when the next record is to be written */
  GString            *record;
  gboolean            has_failed; /* so that a full disk is told once, not at each record */
} Runner;

static gboolean
seed_cb (const char  *name,
         const char  *value,
         gpointer     data,
         GError     **error)
{
  Options *options = data;
  guint64 seed;

  if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT32, &seed, error))
    return FALSE;
  options->seed = seed;
  options->has_seed = TRUE;
  return TRUE;
}

static gboolean
parse_options (Options   *options,
               int       *argc,
               char    ***argv,
               GError   **error)
{
  const GOptionEntry entries[] = {
    { "directory", 0, 0, G_OPTION_ARG_FILENAME, &options->directory,
      "Where the logs are written; made if it is missing", "DIR" },
    { "service", 0, 0, G_OPTION_ARG_STRING, &options->service,
      "Run this service only: service1, service2 or service3", "NAME" },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &options->rate,
      "Records that each service writes in a second, on average (8)", "LINES/S" },
    { "seed", 0, 0, G_OPTION_ARG_CALLBACK, seed_cb, "Say the same things every time", "N" },
    { "backfill", 0, 0, G_OPTION_ARG_INT64, &options->n_backfill_bytes,
      "First fill empty logs with a history of this size", "BYTES" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  GOptionGroup *group = g_option_group_new ("demo", NULL, NULL, options, NULL);

  g_option_context_set_summary (context, "Mock services that write logs to try Logline with.");
  g_option_group_add_entries (group, entries);
  g_option_context_set_main_group (context, group);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (options->directory == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "--directory is missing");
      return FALSE;
    }
  if (!(options->rate > 0 && options->rate <= MAX_RATE) || options->n_backfill_bytes < 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "--rate takes a number from above 0 to %.0f, --backfill none below 0", MAX_RATE);
      return FALSE;
    }
  return TRUE;
}

static void
runner_free (Runner *self)
{
  g_string_free (self->record, TRUE);
  g_clear_pointer (&self->files, logline_demo_files_free);
  logline_demo_service_free (self->service);
  g_free (self);
}

static Runner *
runner_new (const LoglineDemoPersonality  *personality,
            const Options                 *options,
            GError                       **error)
{
  Runner *self = g_new0 (Runner, 1);

  self->service = logline_demo_service_new (personality, options->seed);
  self->files = logline_demo_files_new (options->directory, personality->name, error);
  self->rate = options->rate;
  self->record = g_string_new (NULL);
  if (self->files == NULL)
    {
      runner_free (self);
      return NULL;
    }
  return self;
}

static gboolean
runner_fill (Runner         *self,
             const Options  *options,
             GError        **error)
{
  if (options->n_backfill_bytes == 0 || !logline_demo_files_are_empty (self->files))
    return TRUE;
  return logline_demo_history_write (self->service, self->files, options->n_backfill_bytes,
                                     g_get_real_time (), options->rate, error);
}

static void
runner_write (Runner *self)
{
  g_autoptr(GError) error = NULL;
  LoglineDemoLevel level;

  g_string_truncate (self->record, 0);
  level = logline_demo_service_write (self->service, g_get_real_time (), self->record);
  logline_demo_files_add (self->files, level, self->record->str, self->record->len);
  if (logline_demo_files_flush (self->files, &error))
    self->has_failed = FALSE;
  else if (!self->has_failed)
    {
      self->has_failed = TRUE;
      g_printerr ("logline-demo: %s\n", error->message);
    }
}

static void runner_schedule (Runner *self);

static gboolean
runner_due_cb (gpointer user_data)
{
  Runner *self = user_data;

  while (self->due_us <= g_get_monotonic_time ())
    {
      runner_write (self);
      self->due_us += logline_demo_service_get_gap (self->service) / self->rate * G_USEC_PER_SEC;
    }
  runner_schedule (self);
  return G_SOURCE_REMOVE;
}

static void
runner_schedule (Runner *self)
{
  gint64 now_us = g_get_monotonic_time ();

  /* After the machine slept, or when it cannot keep up, what is long overdue is left out. */
  self->due_us = MAX (self->due_us, now_us - MAX_LAG_US);
  g_timeout_add (MAX (0, self->due_us - now_us) / 1000 + 1, runner_due_cb, self);
}

static GPtrArray *
make_runners (const Options  *options,
              GError        **error)
{
  g_autoptr(GPtrArray) runners = g_ptr_array_new_with_free_func ((GDestroyNotify) runner_free);

  for (gsize i = 0; i < G_N_ELEMENTS (personalities); i++)
    {
      Runner *runner;

      if (options->service != NULL && !g_str_equal (options->service, personalities[i]->name))
        continue;
      runner = runner_new (personalities[i], options, error);
      if (runner == NULL)
        return NULL;
      g_ptr_array_add (runners, runner);
      if (!runner_fill (runner, options, error))
        return NULL;
    }
  if (runners->len == 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "no service “%s”; there are service1, service2 and service3", options->service);
      return NULL;
    }
  return g_steal_pointer (&runners);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
run (const Options  *options,
     GError        **error)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GPtrArray) runners = NULL;

  if (g_mkdir_with_parents (options->directory, 0755) != 0)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "cannot make the directory %s",
                   options->directory);
      return FALSE;
    }
  runners = make_runners (options, error);
  if (runners == NULL)
    return FALSE;

  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  for (guint i = 0; i < runners->len; i++)
    {
      Runner *runner = g_ptr_array_index (runners, i);

      runner->due_us = g_get_monotonic_time ();
      runner_schedule (runner);
    }
  g_main_loop_run (loop);
  return TRUE;
}

int
main (int   argc,
      char *argv[])
{
  Options options = { .rate = DEFAULT_RATE };
  g_autoptr(GError) error = NULL;
  gboolean ok;

  setlocale (LC_ALL, "");
  ok = parse_options (&options, &argc, &argv, &error);
  if (!options.has_seed)
    options.seed = g_random_int ();
  if (!ok || !run (&options, &error))
    g_printerr ("logline-demo: %s\n", error->message);
  g_free (options.directory);
  g_free (options.service);
  return error == NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}
