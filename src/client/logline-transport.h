/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "logline-pace.h"

G_BEGIN_DECLS

/* HTTP as we speak it to one server: no redirects, no cookies, no credentials for proxies, nothing
 * compressed unless a message asks for it, certificates checked by the system's authorities, every
 * wait bounded. All errors are %LOGLINE_CLIENT_ERROR or %G_IO_ERROR_CANCELLED. Main thread only;
 * private to this library. */
#define LOGLINE_TYPE_TRANSPORT (logline_transport_get_type ())
G_DECLARE_FINAL_TYPE (LoglineTransport, logline_transport, LOGLINE, TRANSPORT, GObject)

typedef struct
{
  guint connect_ms; /* until there is a connection that the request can go out on */
  guint idle_s;     /* without a byte in either direction */
  guint call_ms;    /* for a whole exchange of JSON */
} LoglineTimeouts;

LoglineTransport *logline_transport_new          (GUri                  *address);
GUri             *logline_transport_get_address  (LoglineTransport      *self);
LoglinePace      *logline_transport_get_pace     (LoglineTransport      *self);
void              logline_transport_set_timeouts (LoglineTransport      *self,
                                                  const LoglineTimeouts *timeouts);

/* @path: begins with a slash, below the address
 * @access_token: (nullable): this is the only place where it enters a request */
SoupMessage      *logline_transport_new_message  (LoglineTransport      *self,
                                                  const char            *method,
                                                  const char            *path,
                                                  const char            *query,
                                                  const char            *access_token);

/* Answers once the headers are there, whatever their status. */
void              logline_transport_send_async   (LoglineTransport      *self,
                                                  SoupMessage           *message,
                                                  int                    io_priority,
                                                  GCancellable          *cancellable,
                                                  GAsyncReadyCallback    callback,
                                                  gpointer               user_data);

/* The same for an answer that goes on for ever: there may be nothing to read for as long as the
 * server likes. */
void              logline_transport_stream_async (LoglineTransport      *self,
                                                  SoupMessage           *message,
                                                  int                    io_priority,
                                                  GCancellable          *cancellable,
                                                  GAsyncReadyCallback    callback,
                                                  gpointer               user_data);

/* Of either. */
GInputStream     *logline_transport_send_finish  (LoglineTransport      *self,
                                                  GAsyncResult          *result,
                                                  GError               **error);

/* Reads what comes, which must not be more than @max_bytes. */
void              logline_transport_read_async   (LoglineTransport      *self,
                                                  GInputStream          *stream,
                                                  gsize                  max_bytes,
                                                  GCancellable          *cancellable,
                                                  GAsyncReadyCallback    callback,
                                                  gpointer               user_data);
GBytes           *logline_transport_read_finish  (LoglineTransport      *self,
                                                  GAsyncResult          *result,
                                                  GError               **error);

/* Sends and reads the whole answer; one that is not a success is an error. */
void              logline_transport_call_async   (LoglineTransport      *self,
                                                  SoupMessage           *message,
                                                  GCancellable          *cancellable,
                                                  GAsyncReadyCallback    callback,
                                                  gpointer               user_data);
GBytes           *logline_transport_call_finish  (LoglineTransport      *self,
                                                  GAsyncResult          *result,
                                                  GError               **error);

G_END_DECLS
