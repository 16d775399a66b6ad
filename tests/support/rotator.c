/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "rotator.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_SIZE 64
#define KEPT      3  /* rotated files */
#define LATE      20 /* lines that still go to a renamed file */
#define LARGE     2000 /* lines; a file with more is not replaced by as many but begun anew */

struct _TestRotator
{
  char           *path;
  guint           lines_per_s;
  TestRotation    rotation;
  guint           n_rotations;
  guint           n_lines;
  GThread        *thread;
  GThread        *copier;   /* that runs, or has run */
  _Atomic guint64 last;     /* once all is written */
  GMutex          mutex;
  GCond           cond;     /* nobody signals it */

  int             fd;
  guint64         number;   /* of the line written last */
  guint64         n_in_file; /* lines */
  guint64         n_copied; /* lines in all copies */
  gint64          begun_us;
  GChecksum      *checksum;
};

static const char *const names[] = {
  [TEST_ROTATION_NONE] = "none",
  [TEST_ROTATION_RENAME] = "renamed",
  [TEST_ROTATION_COPY] = "copied-and-emptied",
  [TEST_ROTATION_TRUNCATE] = "emptied",
  [TEST_ROTATION_REMOVE] = "removed",
  [TEST_ROTATION_SAME_SIZE] = "replaced-by-as-many-bytes",
  [TEST_ROTATION_WRITE_OVER] = "written-over",
};

G_STATIC_ASSERT (G_N_ELEMENTS (names) == TEST_N_ROTATIONS);

const char *
test_rotation_get_name (TestRotation rotation)
{
  return names[rotation];
}

gboolean
test_rotator_parse_line (const char *line,
                         guint64    *out_number,
                         gint64     *out_made_us)
{
  guint64 number, made_us;
  int n = 0;

  if (strlen (line) != LINE_SIZE - 1 ||
      sscanf (line, "%10" G_GINT64_MODIFIER "u %16" G_GINT64_MODIFIER "x %n", &number, &made_us,
              &n) != 2 || n == 0)
    return FALSE;

  *out_number = number;
  *out_made_us = (gint64) made_us;
  return TRUE;
}

static void
make_line (TestRotator *self,
           char        *line)
{
  g_snprintf (line, LINE_SIZE, "%010" G_GINT64_MODIFIER "u %016" G_GINT64_MODIFIER "x ",
              ++self->number, (guint64) g_get_monotonic_time ());
  memset (line + strlen (line), '.', LINE_SIZE - strlen (line));
  line[LINE_SIZE - 1] = '\n';
  g_checksum_update (self->checksum, (const guchar *) line, LINE_SIZE);
}

static void
wait_for_turn (TestRotator *self)
{
  gint64 time_us = self->begun_us + (gint64) (self->number * G_USEC_PER_SEC / self->lines_per_s);

  g_mutex_lock (&self->mutex);
  while (g_get_monotonic_time () < time_us)
    g_cond_wait_until (&self->cond, &self->mutex, time_us);
  g_mutex_unlock (&self->mutex);
}

static void
write_lines (TestRotator *self,
             guint        n_lines)
{
  for (guint i = 0; i < n_lines; i++)
    {
      char line[LINE_SIZE];

      wait_for_turn (self);
      make_line (self, line);
      g_assert_cmpint (write (self->fd, line, sizeof line), ==, sizeof line);
      self->n_in_file++;
    }
}

static int
open_log (TestRotator *self)
{
  int fd = g_open (self->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);

  g_assert_cmpint (fd, >=, 0);
  return fd;
}

static char *
get_earlier (TestRotator *self,
             guint        i)
{
  return i == 0 ? g_strdup (self->path) : g_strdup_printf ("%s.%u", self->path, i);
}

/* All from @first on become older. */
static void
shift (TestRotator *self,
       guint        first)
{
  g_autofree char *oldest = get_earlier (self, KEPT);

  g_unlink (oldest);
  for (guint i = KEPT; i-- > first;)
    {
      g_autofree char *from = get_earlier (self, i);
      g_autofree char *to = get_earlier (self, i + 1);

      g_rename (from, to);
    }
}

static void
rename_log (TestRotator *self)
{
  int fd = self->fd;

  shift (self, 0);
  write_lines (self, LATE);
  self->fd = open_log (self);
  self->n_in_file = 0;
  g_close (fd, NULL);
}

/* As cp does: as long as there is something to read. */
static gpointer
copy_and_empty (gpointer data)
{
  TestRotator *self = data;
  g_autofree char *to_path = get_earlier (self, 1);
  int from = g_open (self->path, O_RDONLY | O_CLOEXEC, 0);
  int to;
  char buffer[4096];
  ssize_t n;
  guint64 n_bytes = 0;

  shift (self, 1);
  to = g_open (to_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  g_assert_true (from >= 0 && to >= 0);
  while ((n = read (from, buffer, sizeof buffer)) > 0)
    {
      g_assert_cmpint (write (to, buffer, (gsize) n), ==, n);
      n_bytes += (guint64) n;
    }
  g_assert_cmpint (ftruncate (self->fd, 0), ==, 0);
  g_assert_cmpuint (n_bytes % LINE_SIZE, ==, 0);
  self->n_copied += n_bytes / LINE_SIZE;
  g_close (from, NULL);
  g_close (to, NULL);
  return NULL;
}

static void
join_copier (TestRotator *self)
{
  if (self->copier != NULL)
    g_thread_join (g_steal_pointer (&self->copier));
}

static void
copy_log (TestRotator *self)
{
  join_copier (self);
  self->n_in_file = 0;
  self->copier = g_thread_new ("copier", copy_and_empty, self);
}

static void
truncate_log (TestRotator *self)
{
  g_assert_cmpint (ftruncate (self->fd, 0), ==, 0);
  self->n_in_file = 0;
}

static void
remove_log (TestRotator *self)
{
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  g_close (self->fd, NULL);
  self->fd = open_log (self);
  self->n_in_file = 0;
}

static void
replace_log (TestRotator *self)
{
  g_autofree char *path = g_strconcat (self->path, ".new", NULL);
  guint n_lines = (guint) self->n_in_file;

  g_close (self->fd, NULL);
  self->fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644);
  self->n_in_file = 0;
  write_lines (self, n_lines);
  g_assert_cmpint (g_rename (path, self->path), ==, 0);
}

static void
write_over_log (TestRotator *self)
{
  gsize n_lines = (gsize) self->n_in_file;
  g_autofree char *text = g_malloc (n_lines * LINE_SIZE);
  int fd = g_open (self->path, O_WRONLY | O_CLOEXEC, 0);

  for (gsize i = 0; i < n_lines; i++)
    make_line (self, text + i * LINE_SIZE);
  g_assert_cmpint (pwrite (fd, text, n_lines * LINE_SIZE, 0), ==, (gssize) (n_lines * LINE_SIZE));
  g_close (fd, NULL);
}

static void (*const rotations[]) (TestRotator *self) = {
  [TEST_ROTATION_RENAME] = rename_log,
  [TEST_ROTATION_COPY] = copy_log,
  [TEST_ROTATION_TRUNCATE] = truncate_log,
  [TEST_ROTATION_REMOVE] = remove_log,
  [TEST_ROTATION_SAME_SIZE] = replace_log,
  [TEST_ROTATION_WRITE_OVER] = write_over_log,
};

static gpointer
run (gpointer data)
{
  TestRotator *self = data;

  self->begun_us = g_get_monotonic_time ();
  for (guint i = 0; i < self->n_rotations; i++)
    {
      write_lines (self, self->n_lines);
      if (self->n_in_file > LARGE)
        remove_log (self);
      else
        rotations[self->rotation] (self);
    }
  write_lines (self, self->n_lines);
  join_copier (self);
  write_lines (self, self->n_lines);
  atomic_store (&self->last, self->number);
  return NULL;
}

TestRotator *
test_rotator_new (const char   *path,
                  guint         lines_per_s,
                  TestRotation  rotation,
                  guint         n_rotations,
                  guint         n_lines)
{
  TestRotator *self = g_new0 (TestRotator, 1);

  self->path = g_strdup (path);
  self->lines_per_s = lines_per_s;
  self->rotation = rotation;
  self->n_rotations = n_rotations;
  self->n_lines = n_lines;
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  self->fd = open_log (self);
  self->thread = g_thread_new ("rotator", run, self);
  return self;
}

void
test_rotator_free (TestRotator *self)
{
  g_thread_join (self->thread);
  g_close (self->fd, NULL);
  g_checksum_free (self->checksum);
  g_free (self->path);
  g_free (self);
}

guint64
test_rotator_get_last (TestRotator *self)
{
  return atomic_load (&self->last);
}

const char *
test_rotator_get_digest (TestRotator *self)
{
  return g_checksum_get_string (self->checksum);
}

guint64
test_rotator_get_n_lost (TestRotator *self)
{
  struct stat status;

  g_assert_cmpint (fstat (self->fd, &status), ==, 0);
  return self->number - self->n_copied - (guint64) status.st_size / LINE_SIZE;
}
