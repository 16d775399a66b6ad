/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>

#include "contract.h"
#include "logline-filtered-log.h"
#include "logline-local-log.h"
#include "logline-memory.h"
#include "test-log.h"

typedef struct
{
  LoglineMemory     *memory;   /* nullable */
  char              *path;     /* nullable */
  LoglineIndexedLog *log;
  LoglineLog        *filtered; /* nullable */
} Fixture;

static LoglineLog *
get_log (gpointer data)
{
  Fixture *fixture = data;

  return fixture->filtered != NULL ? fixture->filtered : LOGLINE_LOG (fixture->log);
}

static void
close_fixture (gpointer data)
{
  Fixture *fixture = data;

  g_clear_object (&fixture->filtered);
  g_object_unref (fixture->log);
  g_clear_object (&fixture->memory);
  if (fixture->path != NULL)
    g_remove (fixture->path);
  g_free (fixture->path);
  g_free (fixture);
}

static Fixture *
open_memory (const char *bytes,
             gsize       length)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->memory = logline_memory_new ();
  fixture->log = logline_indexed_log_new ();
  logline_memory_append (fixture->memory, bytes, length);
  logline_indexed_log_begin (fixture->log, "memory", LOGLINE_SOURCE (fixture->memory),
                             LOGLINE_GENERATION_FIRST, FALSE);

  return fixture;
}

static gpointer
open_forwards (const char *bytes,
               gsize       length)
{
  Fixture *fixture = open_memory (bytes, length);

  for (gsize at = 0, n; at < length; at += n)
    {
      n = MIN (length - at, 1500000);
      logline_indexed_log_add (fixture->log, at, at + n);
    }

  return fixture;
}

/* In pieces of growing size, the main loop turning between them. */
static gpointer
open_backwards (const char *bytes,
                gsize       length)
{
  Fixture *fixture = open_memory (bytes, length);
  gsize n = 3;

  logline_indexed_log_set_size (fixture->log, length);
  for (gsize end = length; end > 0; end -= n)
    {
      n = MIN (2 * n + 1, end);
      logline_indexed_log_add (fixture->log, end - n, end);
      g_main_context_iteration (NULL, FALSE);
    }

  return fixture;
}

static gpointer
open_filtered (const char *bytes,
               gsize       length)
{
  g_autoptr (LoglineQuery) query = logline_query_new ("", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_SMART,
                                                      FALSE, NULL);
  Fixture *fixture = open_forwards (bytes, length);

  fixture->filtered = LOGLINE_LOG (logline_filtered_log_new (LOGLINE_LOG (fixture->log), query));

  return fixture;
}

static void
append_memory (gpointer    data,
               const char *bytes,
               gsize       length)
{
  Fixture *fixture = data;
  guint64 size = logline_memory_get_size (fixture->memory);

  logline_memory_append (fixture->memory, bytes, length);
  logline_indexed_log_add (fixture->log, size, size + length);
}

static gpointer
open_local (const char *bytes,
            gsize       length)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("logline-contract-XXXXXX", &fixture->path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (fixture->path, bytes, (gssize) length, &error);
  g_assert_no_error (error);

  fixture->log = LOGLINE_INDEXED_LOG (logline_local_log_new (fixture->path));
  logline_local_log_set_poll_ms (LOGLINE_LOCAL_LOG (fixture->log), 20);
  test_wait (logline_log_get_generation (LOGLINE_LOG (fixture->log)) != NULL);

  return fixture;
}

static void
append_local (gpointer    data,
              const char *bytes,
              gsize       length)
{
  Fixture *fixture = data;
  FILE *file = g_fopen (fixture->path, "ab");

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, length, file), ==, length);
  fclose (file);
}

static const ContractFactory factories[] = {
  { "memory-forwards", open_forwards, get_log, append_memory, close_fixture },
  { "memory-backwards", open_backwards, get_log, append_memory, close_fixture },
  { "filtered", open_filtered, get_log, append_memory, close_fixture },
  { "local-file", open_local, get_log, append_local, close_fixture },
};

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (factories); i++)
    contract_add_tests (&factories[i]);

  return g_test_run ();
}
