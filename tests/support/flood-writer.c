/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "flood-writer.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define NUMBER_DIGITS 10
#define TIME_DIGITS   16
#define TICK_US       5000
#define PIECE         (256 * 1024)

struct _FloodWriter
{
  GThread *thread;
  char *path;
  double bytes_per_s;
  guint64 end;

  GMutex mutex; /* of what follows */
  GCond never;
  guint64 n_bytes;
  guint64 n_lines;
  gint64 begun_us;
  gint64 ended_us;
};

static void
put_digits (char   *to,
            guint   n_digits,
            guint64 number)
{
  for (guint i = n_digits; i > 0; i--, number /= 10)
    to[i - 1] = '0' + number % 10;
}

/* Formatting half a million lines a second would take the processor from what is tested. */
static void
append_line (GString *text,
             guint64  number,
             gint64   now_us)
{
  static const char *const messages[] = {
    " INFO request for /api/v1/items/48213 answered in 12 ms, 20480 bytes\n",
    " DEBUG the cache has 1834 entries\n",
    " INFO client 10.20.30.40 signed in\n",
  };
  gsize start = text->len;

  g_string_set_size (text, start + NUMBER_DIGITS + 1 + TIME_DIGITS);
  put_digits (text->str + start, NUMBER_DIGITS, number);
  text->str[start + NUMBER_DIGITS] = ' ';
  put_digits (text->str + start + NUMBER_DIGITS + 1, TIME_DIGITS, now_us);
  if (number % FLOOD_TIMEOUT_EACH == 0)
    g_string_append (text, " " FLOOD_ERROR " the database: " FLOOD_TIMEOUT "\n");
  else if (number % FLOOD_ERROR_EACH == 0)
    g_string_append (text, " " FLOOD_ERROR " the database: connection refused by 10.0.0.7\n");
  else
    g_string_append (text, messages[number % G_N_ELEMENTS (messages)]);
}

gboolean
flood_line_parse (const char *text,
                  guint64    *out_number,
                  gint64     *out_made_us)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 3);
  guint64 number, made_us;

  if (g_strv_length (words) < 3 || strlen (words[0]) != NUMBER_DIGITS ||
      !g_ascii_string_to_unsigned (words[0], 10, 1, G_MAXUINT64, &number, NULL) ||
      !g_ascii_string_to_unsigned (words[1], 10, 0, G_MAXINT64, &made_us, NULL))
    return FALSE;

  *out_number = number;
  *out_made_us = made_us;
  return TRUE;
}

static void
write_all (int         fd,
           const char *bytes,
           gsize       length)
{
  while (length > 0)
    {
      gssize n = write (fd, bytes, length);

      if (n < 0)
        g_error ("the log cannot be written: %s", g_strerror (errno));
      bytes += n;
      length -= n;
    }
}

/* How much is to be there by now. */
static guint64
get_due (FloodWriter *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (self->bytes_per_s == 0)
    return MIN (self->n_bytes + PIECE, self->end);
  return MIN ((now_us - self->begun_us) / 1e6 * self->bytes_per_s, self->end);
}

static void
note (FloodWriter *self,
      gsize        length)
{
  g_mutex_lock (&self->mutex);
  self->n_bytes += length;
  if (self->bytes_per_s > 0 && self->n_bytes < self->end)
    g_cond_wait_until (&self->never, &self->mutex, g_get_monotonic_time () + TICK_US);
  g_mutex_unlock (&self->mutex);
}

static gpointer
run (gpointer data)
{
  FloodWriter *self = data;
  g_autoptr (GString) text = g_string_new (NULL);
  int fd = open (self->path, O_WRONLY | O_APPEND | O_CLOEXEC);
  guint64 number = 0;

  g_assert_cmpint (fd, >=, 0);
  while (self->n_bytes < self->end)
    {
      guint64 due = get_due (self) - self->n_bytes;
      gint64 now_us = g_get_monotonic_time ();

      while (text->len < due)
        append_line (text, ++number, now_us);
      /* A part of the last line comes with the next piece. */
      write_all (fd, text->str, due);
      g_string_erase (text, 0, due);
      note (self, due);
    }
  write_all (fd, text->str, text->len);
  close (fd);

  g_mutex_lock (&self->mutex);
  self->n_bytes += text->len;
  self->n_lines = number;
  self->ended_us = g_get_monotonic_time ();
  g_mutex_unlock (&self->mutex);
  return NULL;
}

FloodWriter *
flood_writer_new (const char *path,
                  double      bytes_per_s,
                  guint64     n_bytes)
{
  FloodWriter *self = g_new0 (FloodWriter, 1);

  self->path = g_strdup (path);
  self->bytes_per_s = bytes_per_s;
  self->end = n_bytes;
  self->begun_us = g_get_monotonic_time ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->never);
  self->thread = g_thread_new ("flood", run, self);
  return self;
}

void
flood_writer_free (FloodWriter *self)
{
  g_thread_join (self->thread);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->never);
  g_free (self->path);
  g_free (self);
}

guint64
flood_writer_get_n_lines (FloodWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->n_lines;
}

guint64
flood_writer_get_n_bytes (FloodWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->n_bytes;
}

double
flood_writer_get_seconds (FloodWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 until_us = self->ended_us > 0 ? self->ended_us : g_get_monotonic_time ();

  return (until_us - self->begun_us) / 1e6;
}
