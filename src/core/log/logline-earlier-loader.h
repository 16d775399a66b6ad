/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-history.h"
#include "logline-indexed-log.h"

G_BEGIN_DECLS

/* Brings the files that rotation has put aside into a log of a local file, one at a time. Belongs
 * to the log, whose sources are LoglineFiles, and to its thread. */
typedef struct _LoglineEarlierLoader LoglineEarlierLoader;

LoglineEarlierLoader *logline_earlier_loader_new    (LoglineIndexedLog    *log,
                                                     const char           *path);

/* Stops what is under way. */
void                  logline_earlier_loader_free   (LoglineEarlierLoader *self);

/* Looks what there is: another generation has begun. @size: bytes known of it. */
void                  logline_earlier_loader_look   (LoglineEarlierLoader *self,
                                                     guint64               size);

/* Nothing of what was shown is any more. */
void                  logline_earlier_loader_forget (LoglineEarlierLoader *self);
void                  logline_earlier_loader_load   (LoglineEarlierLoader *self,
                                                     guint64               size);
gboolean              logline_earlier_loader_get    (LoglineEarlierLoader *self,
                                                     LoglineEarlier       *out_earlier);

G_END_DECLS
