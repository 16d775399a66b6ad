/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-encoder.h"
#include "logline-log-files.h"

G_BEGIN_DECLS

/* Answers with @length bytes of @view from @offset, read (and compressed, when @coding says so) in
 * worker threads as the client takes them: a few hundred KiB are in memory at a time, however long
 * the log and however slow the client. When the bytes are gone while sending (the log was
 * truncated), the connection is closed short of the announced length, or of the coded body's end;
 * other bytes are never sent. */
void logline_file_body_send (LoglineExchange *exchange,
                             guint            status,
                             LoglineCoding    coding,
                             LoglineLogView  *view,
                             guint64          offset,
                             guint64          length);

G_END_DECLS
