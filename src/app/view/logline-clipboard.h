/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk/gdk.h>

#include "logline-copy.h"
#include "logline-selection.h"

G_BEGIN_DECLS

/**
 * logline_clipboard_copy_async:
 * @selection: in rows and characters as shown, see #LoglineRow
 * @max_bytes: fails with %G_IO_ERROR_NO_SPACE when there would be more
 * @progress: (nullable) (scope async)
 *
 * Puts what is selected on the clipboard, as it stands in the log; what is not UTF-8 is replaced,
 * as clipboards hold nothing else.
 */
void     logline_clipboard_copy_async  (GdkClipboard           *clipboard,
                                        LoglineLog             *log,
                                        const LoglineSelection *selection,
                                        gsize                   max_bytes,
                                        LoglineProgressFunc     progress,
                                        gpointer                progress_data,
                                        GCancellable           *cancellable,
                                        GAsyncReadyCallback     callback,
                                        gpointer                user_data);
gboolean logline_clipboard_copy_finish (GdkClipboard           *clipboard,
                                        GAsyncResult           *result,
                                        GError                **error);

G_END_DECLS
