/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "logline-open-log.h"
#include "logline-siblings.h"

G_BEGIN_DECLS

/* Compressed logs, decompressed into files without a name. Those last used are kept, as far as they
 * fit together into a bounded number of bytes. */
typedef struct _LoglineUnpacker LoglineUnpacker;

/* @folder: where the files are made */
LoglineUnpacker *logline_unpacker_new           (const char           *folder,
                                                 guint64               max_bytes);
LoglineUnpacker *logline_unpacker_ref           (LoglineUnpacker      *self);
void             logline_unpacker_unref         (LoglineUnpacker      *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineUnpacker, logline_unpacker_unref)

/* One that is decompressed already: (transfer full) (nullable). Any thread. */
LoglineOpenLog  *logline_unpacker_get           (LoglineUnpacker      *self,
                                                 const char           *generation);

/**
 * logline_unpacker_unpack_async:
 *
 * Decompresses @sibling in a thread of its own, once for all who wait for it. Main loop only.
 */
void             logline_unpacker_unpack_async  (LoglineUnpacker      *self,
                                                 LoglineSibling       *sibling,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);

/* (transfer full) (nullable): %G_IO_ERROR_NO_SPACE: it is too large; %LOGLINE_SOURCE_ERROR: it
 * cannot be read, or is not what its name says */
LoglineOpenLog  *logline_unpacker_unpack_finish (GAsyncResult         *result,
                                                 GError              **error);

/* Breaks off what is being decompressed. Main loop, when nobody asks any more. */
void             logline_unpacker_stop          (LoglineUnpacker      *self);

G_END_DECLS
