/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-source.h"

G_BEGIN_DECLS

/* A source over bytes in memory, which can be appended to while others read. */
#define LOGLINE_TYPE_MEMORY (logline_memory_get_type ())
G_DECLARE_FINAL_TYPE (LoglineMemory, logline_memory, LOGLINE, MEMORY, GObject)

LoglineMemory *logline_memory_new      (void);
void           logline_memory_append   (LoglineMemory *self,
                                        const void    *bytes,
                                        gsize          length);
guint64        logline_memory_get_size (LoglineMemory *self);

G_END_DECLS
