/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-mapping.h"

G_BEGIN_DECLS

/* The mappings of one file, of bytes that the system has in memory anyhow. They are kept, since
 * looking at what is mapped already is much faster than mapping or reading it, within a limit of
 * address space for all files together: what stays above that is left to chance, since searches go
 * around in circles. May be used in any thread.
 */
typedef struct _LoglineMapper LoglineMapper;

LoglineMapper  *logline_mapper_new       (void);

/* Unmaps, in a worker thread, what nobody looks at. */
void            logline_mapper_free      (LoglineMapper  *self);

/**
 * logline_mapper_map:
 * @fd: the same each time
 * @length: at least 1
 * @out_start: (out): where @offset is in the mapping
 *
 * Returns: (transfer full) (nullable): a mapping that has the bytes. NULL when they are better
 *   read: bytes that are not in memory, a very long stretch, a file that cannot be mapped or from
 *   which bytes have been missing
 */
LoglineMapping *logline_mapper_map       (LoglineMapper  *self,
                                          int             fd,
                                          guint64         offset,
                                          gsize           length,
                                          gsize          *out_start);

/* The limit in bytes, 0 to have everything read, G_MAXUINT64 for what suits the machine. For the
 * whole process, from the next mapping on. */
void            logline_mapper_set_limit (guint64         limit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineMapper, logline_mapper_free)

G_END_DECLS
