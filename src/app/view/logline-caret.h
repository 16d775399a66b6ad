/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-row-buffer.h"
#include "logline-selection.h"

G_BEGIN_DECLS

/* The caret and the selection of a log. They live in the log, not in the text buffer: the buffer's
 * own marks show the part that lies in its rows, and what a person does to those marks is taken
 * over.
 *
 * Signals:
 *   changed (LoglineCaret *self): caret or selection moved within the log
 */
#define LOGLINE_TYPE_CARET (logline_caret_get_type ())
G_DECLARE_FINAL_TYPE (LoglineCaret, logline_caret, LOGLINE, CARET, GObject)

LoglineCaret     *logline_caret_new           (LoglineRowBuffer       *buffer);

/* FALSE until a caret was set: by a click, a key or logline_caret_select(). */
gboolean          logline_caret_is_set        (LoglineCaret           *self);
LoglineSelection  logline_caret_get_selection (LoglineCaret           *self);
void              logline_caret_select        (LoglineCaret           *self,
                                               LoglineSelection        selection);
void              logline_caret_unset         (LoglineCaret           *self);

/* Follows the rows of the log; see logline_selection_shift(). */
void              logline_caret_shift         (LoglineCaret           *self,
                                               const LoglineChange    *change,
                                               guint64                 n_rows);

/* Between both the rows of the buffer change, which moves its marks without meaning it. */
void              logline_caret_freeze        (LoglineCaret           *self);
void              logline_caret_thaw          (LoglineCaret           *self);

/* Tells that a pointer button that selects is held down or let go. */
void              logline_caret_set_dragging  (LoglineCaret           *self,
                                               gboolean                dragging);

G_END_DECLS
