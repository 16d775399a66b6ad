/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The bounded pool of threads that reads, indexes and searches. GTask's own pool is shared with
 * GIO, where a few long jobs hold back plain file queries for seconds.
 *
 * Jobs should be short: a segment of a log, a screen of lines. They run by g_task_get_priority().
 * Those behind %G_PRIORITY_DEFAULT are in the background and never keep the others waiting; each
 * kind has a thread for every processor. Of equal priority, those of the same cancellable run in
 * the order they came, and those of different ones in turns, so that no search waits for another's
 * end.
 */

/**
 * logline_workers_run:
 * @task: (transfer none): the task to run; the pool keeps a reference until @func has returned
 * @func: called in a worker thread; it must return a result or an error through @task
 *
 * The replacement for g_task_run_in_thread(). May be called from any thread.
 */
void logline_workers_run       (GTask           *task,
                                GTaskThreadFunc  func);

/* The number of jobs of a kind that run at the same time, at least 1. */
guint logline_workers_get_size (void);

G_END_DECLS
