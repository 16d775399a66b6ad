/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "stream.h"

#include <string.h>

#define DEADLINE_S 30

void
test_stream_open (TestStream *self,
                  TestDaemon *daemon,
                  const char *path,
                  const char *token)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autofree char *head = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                                           "Authorization: Bearer %s\r\n\r\n", path, token);

  g_socket_client_set_timeout (client, DEADLINE_S);
  self->connection = g_socket_client_connect_to_host (client, "127.0.0.1",
                                                      test_daemon_get_port (daemon), NULL, NULL);
  g_assert_nonnull (self->connection);
  self->text = g_string_new (NULL);
  g_assert_true (g_output_stream_write_all (
    g_io_stream_get_output_stream (G_IO_STREAM (self->connection)), head, strlen (head), NULL,
    NULL, NULL));
}

void
test_stream_close (TestStream *self)
{
  g_clear_object (&self->connection);
  g_string_free (self->text, TRUE);
}

void
test_stream_wait_for (TestStream *self,
                      const char *text)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (self->connection));

  while (strstr (self->text->str, text) == NULL)
    {
      char buffer[4096];
      gssize n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL);

      g_assert_cmpint (n, >, 0);
      g_string_append_len (self->text, buffer, n);
    }
}

void
test_stream_assert_ends_with_problem (TestStream *self,
                                      const char *slug)
{
  g_autofree char *problem = g_strdup_printf ("\"problem\":{\"type\":\"%s\"", slug);

  test_stream_wait_for (self, "\r\n0\r\n\r\n");
  g_assert_nonnull (strstr (self->text->str, "\"type\":\"end\",\"complete\":false,"));
  g_assert_nonnull (strstr (self->text->str, problem));
}
