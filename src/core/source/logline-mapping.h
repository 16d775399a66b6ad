/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A piece of a file in the address space, read-only and shared. It may reach beyond the end of the
 * file, and shows what is appended there.
 *
 * Looking at bytes that the file has lost raises SIGBUS. So bytes are touched only between
 * logline_mapping_enter() and logline_mapping_leave() of the same thread: then such bytes turn into
 * zeros instead, and the mapping is broken from then on.
 */
typedef struct _LoglineMapping LoglineMapping;

/* What a thread is looking at. Lives as long as it looks, at one place. */
typedef struct _LoglineMappingUse LoglineMappingUse;

struct _LoglineMappingUse
{
  /*< private >*/
  LoglineMapping    *mapping;
  LoglineMappingUse *next; /* of the same thread */
};

/**
 * logline_mapping_new:
 * @offset: a multiple of the page size
 *
 * May be called from any thread, as everything here.
 *
 * Returns: (nullable): NULL when the system does not map it: some file systems cannot, and there
 *   are limits
 */
LoglineMapping *logline_mapping_new        (int                    fd,
                                            guint64                offset,
                                            gsize                  length);
LoglineMapping *logline_mapping_ref        (LoglineMapping        *self);
void            logline_mapping_unref      (LoglineMapping        *self);

/**
 * logline_mapping_enter:
 * @use: (out caller-allocates): not used for anything else before it is left; borrows the mapping
 *
 * Returns: where its bytes begin
 */
const char     *logline_mapping_enter      (LoglineMapping        *self,
                                            LoglineMappingUse     *use);
void            logline_mapping_leave      (LoglineMappingUse     *use);

/* Whether bytes have been missing, in whichever thread: all that was seen since may be zeros. */
gboolean        logline_mapping_is_broken  (const LoglineMapping  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineMapping, logline_mapping_unref)

G_END_DECLS
