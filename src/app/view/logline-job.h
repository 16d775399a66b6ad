/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Something that takes a while and can be cancelled, such as copying: who does it tells how far it
 * is, who shows it need not know what it is.
 *
 * Properties (notify):
 *   fraction (double, read): how much is done, 0 to 1
 *   running (boolean, read): TRUE until it has ended, well or not
 */
#define LOGLINE_TYPE_JOB (logline_job_get_type ())
G_DECLARE_FINAL_TYPE (LoglineJob, logline_job, LOGLINE, JOB, GObject)

/* @title: for people: "Copying 1,204 lines…" */
LoglineJob   *logline_job_new             (const char *title);
const char   *logline_job_get_title       (LoglineJob *self);
GCancellable *logline_job_get_cancellable (LoglineJob *self);
double        logline_job_get_fraction    (LoglineJob *self);
gboolean      logline_job_get_running     (LoglineJob *self);

/* What went wrong, for people, once it has ended; (nullable). */
const char   *logline_job_get_problem     (LoglineJob *self);

/* A LoglineProgressFunc; @job is the LoglineJob. */
void          logline_job_progress        (guint64     n_done,
                                           guint64     n_rows,
                                           gpointer    job);

/* @problem: (nullable) */
void          logline_job_end             (LoglineJob *self,
                                           const char *problem);

/* Said before it ends: what else can be done when there is a problem.
 * @label: for a button; @action: what it does */
void          logline_job_set_remedy      (LoglineJob *self,
                                           const char *label,
                                           const char *action);

/* (nullable) */
const char   *logline_job_get_remedy        (LoglineJob *self);
const char   *logline_job_get_remedy_action (LoglineJob *self);

G_END_DECLS
