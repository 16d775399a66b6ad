/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "logline-job.h"

G_BEGIN_DECLS

/* Shows how far a job is, with a button to cancel it, once it has taken a moment; and what went
 * wrong until somebody has read it. Of several the latest is shown. */
#define LOGLINE_TYPE_JOB_BAR (logline_job_bar_get_type ())
G_DECLARE_FINAL_TYPE (LoglineJobBar, logline_job_bar, LOGLINE, JOB_BAR, GtkWidget)

void        logline_job_bar_add       (LoglineJobBar *self,
                                       LoglineJob    *job);

/* Cancels all there is to cancel. */
void        logline_job_bar_cancel    (LoglineJobBar *self);

/* What is said at present, or NULL. */
const char *logline_job_bar_get_text  (LoglineJobBar *self);

G_END_DECLS
