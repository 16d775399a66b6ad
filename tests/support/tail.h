/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon.h"

G_BEGIN_DECLS

/* A client that follows a log of a TestRotator, in a thread of its own: it is told what happens,
 * asks for the bytes, also for the last ones of a generation that was replaced and for those of
 * generations that were there in between, and checks each line. */
typedef struct _TestTail TestTail;

typedef enum
{
  TEST_TAIL_READS,
  TEST_TAIL_STOPS_READING, /* of its stream of events, once it has begun */
} TestTailManner;

/* @path: of the log, "/api/v1/services/…/logs/…"; @last: the number of the line after which it
 * ends, once that is known; see test_tail_finish() */
TestTail *test_tail_new          (TestDaemon      *daemon,
                                  const char      *path,
                                  const char      *token,
                                  TestTailManner   manner);
void      test_tail_free         (TestTail        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestTail, test_tail_free)

/* Whether it follows by now. */
gboolean  test_tail_is_ready     (TestTail        *self);

/* Number of the last line that has come. */
guint64   test_tail_get_last     (TestTail        *self);

/* Makes it end. What follows is for afterwards. */
void      test_tail_finish       (TestTail        *self);

/* What is wrong with what came: a line that is no line of the writer's, or one that came twice or
 * too early; (nullable) */
const char *test_tail_get_fault  (TestTail        *self);

guint64   test_tail_get_n_lines  (TestTail        *self);
guint     test_tail_get_n_replaced (TestTail      *self);

/* SHA-256 of all bytes that came. */
const char *test_tail_get_digest (TestTail        *self);

/* Lines that are missing, and those of them that are missing where the server has not said that
 * something may be. */
guint64   test_tail_get_n_missing (TestTail       *self);
guint64   test_tail_get_n_hidden (TestTail        *self);

/* (element-type gint64): µs from the writing of a line to its coming */
GArray   *test_tail_get_delays   (TestTail        *self);

G_END_DECLS
