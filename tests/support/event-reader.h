/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon.h"
#include "logline-api.h"

G_BEGIN_DECLS

/* A client that reads what happens to a log. */
typedef struct _TestEventReader TestEventReader;

/* Asks for @path, with its query, and reads the headers of the answer. */
TestEventReader *test_event_reader_new         (TestDaemon       *daemon,
                                                const char       *path,
                                                const char       *token);
void             test_event_reader_free        (TestEventReader  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestEventReader, test_event_reader_free)

guint            test_event_reader_get_status  (TestEventReader  *self);
const char      *test_event_reader_get_headers (TestEventReader  *self);

/* The next event that is not ALIVE: fails after 30 s; (nullable): the server has ended them */
LoglineLogEvent *test_event_reader_next        (TestEventReader  *self);

/* The next one, ALIVE included. */
LoglineLogEvent *test_event_reader_next_any    (TestEventReader  *self);

/* Ends what waits for the next one, in another thread. */
void             test_event_reader_stop        (TestEventReader  *self);

G_END_DECLS
