/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tail.h"

#include <stdatomic.h>
#include <string.h>

#include "event-reader.h"
#include "rotator.h"

#define DEADLINE_S 30

struct _TestTail
{
  TestDaemon        *daemon;
  char              *path;
  char              *token;
  TestTailManner     manner;
  GThread           *thread;
  GMutex             mutex;
  GCond              cond;       /* it is to finish */
  gboolean           finish;     /* guarded by the mutex, as is: */
  TestEventReader   *reader;
  atomic_bool        ready;
  _Atomic guint64    last;

  GSocketConnection *connection; /* for requests; NULL before the first, and when it was lost */
  GDataInputStream  *input;
  GHashTable        *known;      /* (element-type utf8): generations that are done with, or old */
  char              *generation;
  guint64            offset;
  GString           *line;       /* that has begun */
  gboolean           may_miss;   /* the next line need not be the one after the last */
  char              *fault;
  guint64            n_lines;
  guint64            n_missing;
  guint64            n_hidden;
  guint              n_replaced;
  GChecksum         *checksum;
  GArray            *delays;
};

static void
take_line (TestTail *self)
{
  guint64 last = atomic_load (&self->last);
  guint64 number;
  gint64 made_us;
  gint64 delay_us;

  if (!test_rotator_parse_line (self->line->str, &number, &made_us) || number <= last)
    {
      if (self->fault == NULL)
        self->fault = g_strdup_printf ("after line %" G_GUINT64_FORMAT ": “%s”", last,
                                       self->line->str);
      return;
    }

  /* What was there before it began is none of its business. */
  if (self->n_lines > 0 && number != last + 1)
    {
      self->n_missing += number - last - 1;
      if (!self->may_miss)
        self->n_hidden += number - last - 1;
    }
  self->may_miss = FALSE;
  self->n_lines++;
  delay_us = g_get_monotonic_time () - made_us;
  g_array_append_val (self->delays, delay_us);
  atomic_store (&self->last, number);
}

static void
take_bytes (TestTail   *self,
            const char *bytes,
            gsize       length)
{
  g_checksum_update (self->checksum, (const guchar *) bytes, (gssize) length);
  while (length > 0)
    {
      const char *feed = memchr (bytes, '\n', length);
      gsize n = feed != NULL ? (gsize) (feed - bytes) : length;

      g_string_append_len (self->line, bytes, (gssize) n);
      if (feed == NULL)
        return;
      take_line (self);
      g_string_truncate (self->line, 0);
      bytes += n + 1;
      length -= n + 1;
    }
}

static void
disconnect (TestTail *self)
{
  g_clear_object (&self->input);
  g_clear_object (&self->connection);
}

static void
connect_again (TestTail *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;

  if (self->connection != NULL)
    return;

  g_socket_client_set_timeout (client, DEADLINE_S);
  self->connection =
    g_socket_client_connect_to_host (client, "127.0.0.1", test_daemon_get_port (self->daemon),
                                     NULL, &error);
  g_assert_no_error (error);
  self->input =
    g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (self->connection)));
  g_data_input_stream_set_newline_type (self->input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
}

/* Returns the status and the length of what follows; 0 when the connection is over. */
static guint
read_head (TestTail *self,
           guint64  *out_length,
           gboolean *out_last)
{
  guint status = 0;

  *out_length = 0;
  *out_last = FALSE;
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (self->input, NULL, NULL, NULL);

      if (line == NULL || *line == '\0')
        return line != NULL ? status : 0;
      if (g_str_has_prefix (line, "HTTP/1.1 "))
        status = (guint) g_ascii_strtoull (line + strlen ("HTTP/1.1 "), NULL, 10);
      else if (g_ascii_strncasecmp (line, "Content-Length: ", strlen ("Content-Length: ")) == 0)
        *out_length = g_ascii_strtoull (line + strlen ("Content-Length: "), NULL, 10);
      else if (g_ascii_strcasecmp (line, "Connection: close") == 0)
        *out_last = TRUE;
    }
}

/* @out_body: (out): as much as came of it; @out_whole: (out): whether that is all */
static guint
get_once (TestTail    *self,
          const char  *query,
          char       **out_body,
          gsize       *out_length,
          gboolean    *out_whole)
{
  g_autofree char *request =
    g_strdup_printf ("GET %s%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n",
                     self->path, query, self->token);
  guint64 length;
  gboolean is_last;
  guint status;

  connect_again (self);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (self->connection)),
                             request, strlen (request), NULL, NULL, NULL);
  status = read_head (self, &length, &is_last);
  *out_body = g_malloc (length + 1);
  g_input_stream_read_all (G_INPUT_STREAM (self->input), *out_body, length, out_length, NULL, NULL);
  (*out_body)[*out_length] = '\0';
  *out_whole = *out_length == length;
  if (is_last || !*out_whole || status == 0)
    disconnect (self);
  return status;
}

/* A server may close a connection that was kept. */
static guint
get (TestTail   *self,
     const char *query,
     char      **out_body,
     gsize      *out_length,
     gboolean   *out_whole)
{
  gboolean was_kept = self->connection != NULL;
  guint status = get_once (self, query, out_body, out_length, out_whole);

  if (status != 0 || !was_kept)
    return status;

  g_free (*out_body);
  return get_once (self, query, out_body, out_length, out_whole);
}

/* All there is of the generation from the offset on; less is told as missing. @expected: how far
 * that should be, at least */
static void
fetch (TestTail *self,
       guint64   expected)
{
  for (;;)
    {
      g_autofree char *query =
        g_strdup_printf ("?generation=%s&earlier=1&bytes=%" G_GUINT64_FORMAT "-", self->generation,
                         self->offset);
      g_autofree char *body = NULL;
      gboolean is_whole;
      gsize length;
      guint status = get (self, query, &body, &length, &is_whole);

      if (status == 200)
        {
          take_bytes (self, body, length);
          self->offset += length;
        }
      if (status != 200 || (is_whole && self->offset >= expected))
        break;
    }
  if (self->offset < expected)
    self->may_miss = TRUE;
}

static void
begin (TestTail   *self,
       const char *generation)
{
  /* A line that has begun and is not complete goes with its generation. */
  if (self->line->len > 0)
    self->may_miss = TRUE;
  g_string_truncate (self->line, 0);
  g_free (self->generation);
  self->generation = g_strdup (generation);
  self->offset = 0;
  g_hash_table_add (self->known, g_strdup (generation));
}

static LoglineHistory *
get_history (TestTail *self)
{
  g_autofree char *body = NULL;
  g_autoptr (GBytes) json = NULL;
  gboolean is_whole;
  gsize length;
  LoglineHistory *history;

  g_assert_cmpuint (get (self, "/history", &body, &length, &is_whole), ==, 200);
  json = g_bytes_new (body, length);
  history = logline_history_parse (json, NULL);
  g_assert_nonnull (history);
  return history;
}

/* Generations that came and went while nobody told. */
static void
catch_up (TestTail   *self,
          const char *present)
{
  g_autoptr (LoglineHistory) history = get_history (self);

  for (guint i = history->earlier->len; i-- > 0;)
    {
      const LoglineEarlierLog *earlier = g_ptr_array_index (history->earlier, i);

      if (g_hash_table_contains (self->known, earlier->generation) ||
          g_strcmp0 (earlier->generation, present) == 0)
        continue;
      begin (self, earlier->generation);
      fetch (self, earlier->size);
    }
}

static void
replaced (TestTail              *self,
          const LoglineLogEvent *event)
{
  self->n_replaced++;
  if (event->available)
    fetch (self, event->previous_size);
  if (!event->available || event->reason != LOGLINE_LOG_REASON_ROTATED)
    self->may_miss = TRUE;
  catch_up (self, event->generation);
  if (event->generation == NULL)
    return;

  begin (self, event->generation);
  fetch (self, event->size);
}

static void
take_event (TestTail              *self,
            const LoglineLogEvent *event)
{
  if (event->type == LOGLINE_LOG_EVENT_REPLACED)
    replaced (self, event);
  else if (event->type == LOGLINE_LOG_EVENT_GREW)
    {
      if (self->generation == NULL)
        begin (self, event->generation);
      fetch (self, event->size);
      atomic_store (&self->ready, TRUE);
    }
}

static void
learn_what_is_old (TestTail *self)
{
  g_autoptr (LoglineHistory) history = get_history (self);

  for (guint i = 0; i < history->earlier->len; i++)
    {
      const LoglineEarlierLog *earlier = g_ptr_array_index (history->earlier, i);

      g_hash_table_add (self->known, g_strdup (earlier->generation));
    }
}

static void
wait_for_finish (TestTail *self)
{
  g_mutex_lock (&self->mutex);
  while (!self->finish)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

static void
follow (TestTail        *self,
        TestEventReader *reader)
{
  for (;;)
    {
      g_autoptr (LoglineLogEvent) event = test_event_reader_next_any (reader);

      if (event == NULL)
        return;
      take_event (self, event);
      if (self->manner == TEST_TAIL_STOPS_READING && atomic_load (&self->ready))
        return;
    }
}

static gpointer
run (gpointer data)
{
  TestTail *self = data;
  g_autofree char *path = g_strconcat (self->path, "/events", NULL);
  TestEventReader *reader;

  learn_what_is_old (self);
  reader = test_event_reader_new (self->daemon, path, self->token);
  g_assert_cmpuint (test_event_reader_get_status (reader), ==, 200);
  g_mutex_lock (&self->mutex);
  self->reader = reader;
  g_mutex_unlock (&self->mutex);
  follow (self, reader);
  wait_for_finish (self);
  return NULL;
}

TestTail *
test_tail_new (TestDaemon     *daemon,
               const char     *path,
               const char     *token,
               TestTailManner  manner)
{
  TestTail *self = g_new0 (TestTail, 1);

  self->daemon = daemon;
  self->path = g_strdup (path);
  self->token = g_strdup (token);
  self->manner = manner;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->line = g_string_new (NULL);
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  self->delays = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->thread = g_thread_new ("tail", run, self);
  return self;
}

void
test_tail_finish (TestTail *self)
{
  g_mutex_lock (&self->mutex);
  self->finish = TRUE;
  if (self->reader != NULL)
    test_event_reader_stop (self->reader);
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (g_steal_pointer (&self->thread));
}

void
test_tail_free (TestTail *self)
{
  if (self->thread != NULL)
    test_tail_finish (self);
  disconnect (self);
  g_clear_pointer (&self->reader, test_event_reader_free);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_hash_table_unref (self->known);
  g_string_free (self->line, TRUE);
  g_checksum_free (self->checksum);
  g_array_unref (self->delays);
  g_free (self->generation);
  g_free (self->fault);
  g_free (self->token);
  g_free (self->path);
  g_free (self);
}

gboolean
test_tail_is_ready (TestTail *self)
{
  return atomic_load (&self->ready);
}

guint64
test_tail_get_last (TestTail *self)
{
  return atomic_load (&self->last);
}

const char *
test_tail_get_fault (TestTail *self)
{
  return self->fault;
}

guint64
test_tail_get_n_lines (TestTail *self)
{
  return self->n_lines;
}

guint
test_tail_get_n_replaced (TestTail *self)
{
  return self->n_replaced;
}

const char *
test_tail_get_digest (TestTail *self)
{
  return g_checksum_get_string (self->checksum);
}

guint64
test_tail_get_n_missing (TestTail *self)
{
  return self->n_missing;
}

guint64
test_tail_get_n_hidden (TestTail *self)
{
  return self->n_hidden;
}

GArray *
test_tail_get_delays (TestTail *self)
{
  return self->delays;
}
