/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-caret.h"
#include "logline-placer.h"

G_BEGIN_DECLS

/* Moves the caret of a log by keys, where that concerns more than the rows in the buffer.
 *
 * Signals:
 *   end-reached (LoglineCaretKeys *self): the user went to the end of the log
 */
#define LOGLINE_TYPE_CARET_KEYS (logline_caret_keys_get_type ())
G_DECLARE_FINAL_TYPE (LoglineCaretKeys, logline_caret_keys, LOGLINE, CARET_KEYS, GObject)

LoglineCaretKeys *logline_caret_keys_new        (LoglineTextView  *text_view,
                                                 LoglineRowBuffer *buffer,
                                                 LoglinePager     *pager,
                                                 LoglineCaret     *caret,
                                                 LoglineScreen    *screen,
                                                 LoglinePlacer    *placer,
                                                 LoglineFollower  *follower);

/* The row that keys concern: where nobody has put a caret yet, one at the edge in sight. */
guint64           logline_caret_keys_get_row    (LoglineCaretKeys *self);
void              logline_caret_keys_select_all (LoglineCaretKeys *self);

G_END_DECLS
