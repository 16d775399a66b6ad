/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk/gdk.h>

#include "logline-job.h"
#include "logline-log.h"
#include "logline-selection.h"

G_BEGIN_DECLS

/* Copies what is selected, one thing at a time, and says so.
 *
 * Signals:
 *   started (LoglineCopier *self, LoglineJob *job)
 */
#define LOGLINE_TYPE_COPIER (logline_copier_get_type ())
G_DECLARE_FINAL_TYPE (LoglineCopier, logline_copier, LOGLINE, COPIER, GObject)

LoglineCopier *logline_copier_new    (void);

/* A copy that is still being made is given up. */
void           logline_copier_copy   (LoglineCopier          *self,
                                      GdkClipboard           *clipboard,
                                      LoglineLog             *log,
                                      const LoglineSelection *selection);
void           logline_copier_stop   (LoglineCopier          *self);

G_END_DECLS
