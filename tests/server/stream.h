/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon.h"

G_BEGIN_DECLS

/* One answer that is read as it comes. */
typedef struct
{
  GSocketConnection *connection;
  GString           *text; /* what has come, headers and chunks as they are */
} TestStream;

/* Asks for @path, and reads nothing yet. */
void test_stream_open     (TestStream *self,
                           TestDaemon *daemon,
                           const char *path,
                           const char *token);
void test_stream_close    (TestStream *self);

/* Reads until @text has come; fails after 30 s. */
void test_stream_wait_for (TestStream *self,
                           const char *text);

/* That it is an answer in records, and that the last says it gave up for the problem @slug. */
void test_stream_assert_ends_with_problem (TestStream *self,
                                           const char *slug);

G_END_DECLS
