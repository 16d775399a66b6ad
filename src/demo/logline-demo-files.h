/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-demo-script.h"

G_BEGIN_DECLS

/* The log files of one service: NAME-debug.log gets everything, NAME-info.log what is at least an
 * information, NAME-error.log errors and worse. A file that was moved away or removed, as rotation
 * does, is made anew. */
typedef struct _LoglineDemoFiles LoglineDemoFiles;

LoglineDemoFiles *logline_demo_files_new         (const char        *directory,
                                                  const char        *name,
                                                  GError           **error);
void              logline_demo_files_free        (LoglineDemoFiles  *self);

/* Whether the log of everything is empty. */
gboolean          logline_demo_files_are_empty   (LoglineDemoFiles  *self);

/* Keeps whole lines for the files that their level belongs to, until they are flushed. */
void              logline_demo_files_add         (LoglineDemoFiles  *self,
                                                  LoglineDemoLevel   level,
                                                  const char        *lines,
                                                  gsize              length);

/* Appends what is kept, with one write for each file. */
gboolean          logline_demo_files_flush       (LoglineDemoFiles  *self,
                                                  GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineDemoFiles, logline_demo_files_free)

G_END_DECLS
