/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon.h"

G_BEGIN_DECLS

/* A client that sends just what a test says, byte by byte: no library that would repair it. */
typedef struct
{
  guint   status;  /* 0 when there was no answer */
  char   *headers; /* as they came, lines ended by CR LF */
  GBytes *body;    /* without the chunks that it may have come in */
  gboolean is_cut; /* it came in chunks, and the last one did not */
} TestReply;

void       test_reply_free        (TestReply   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestReply, test_reply_free)

/* (nullable) (transfer full) */
char      *test_reply_dup_header  (TestReply   *self,
                                   const char  *name);
char      *test_reply_dup_text    (TestReply   *self);

/* The string member of the JSON object that the body is; members of members as "a.b". */
char      *test_reply_dup_member  (TestReply   *self,
                                   const char  *path);

/* That the answer is the problem @slug with @status. */
void       test_reply_assert_problem (TestReply  *self,
                                      guint       status,
                                      const char *slug);

/* Writes @bytes to a new connection and reads until the daemon ends it. */
GBytes    *test_http_exchange     (TestDaemon  *daemon,
                                   const void  *bytes,
                                   gsize        length);

/* The first answer in what test_http_exchange() gave. */
TestReply *test_reply_parse       (GBytes      *bytes);

/* @token, @headers, @body: (nullable); @headers as lines ended by CR LF. A body is sent as JSON. */
TestReply *test_http_request      (TestDaemon  *daemon,
                                   const char  *method,
                                   const char  *path,
                                   const char  *token,
                                   const char  *headers,
                                   const char  *body);
TestReply *test_http_get          (TestDaemon  *daemon,
                                   const char  *path,
                                   const char  *token,
                                   const char  *headers);
TestReply *test_http_login        (TestDaemon  *daemon,
                                   const char  *username,
                                   const char  *password);

/* Signs in, which must succeed. */
char      *test_http_get_token    (TestDaemon  *daemon,
                                   const char  *username,
                                   const char  *password);

/* Requests until the answer has @status; fails after 30 s. */
void       test_http_wait_for     (TestDaemon  *daemon,
                                   const char  *path,
                                   const char  *token,
                                   guint        status);

/* Calls @condition, with a running main context, until it is true; fails after 30 s. */
void       test_wait_until        (gboolean   (*condition) (gpointer user_data),
                                   gpointer     user_data);

G_END_DECLS
