/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <gtksourceview/gtksource.h>

#include "logline-follower.h"
#include "logline-job.h"
#include "logline-log.h"

G_BEGIN_DECLS

/* A window on a log: a GtkSourceView that holds a few hundred lines around what is in sight, with a
 * scrollbar over the whole log. To be put into a GtkScrolledWindow.
 *
 * Properties (notify):
 *   wrap (boolean), show-numbers (boolean), follow (LoglineFollow)
 *   zoom (double): size of the text as a factor of the user's own, 0.5 to 4
 *   n-new-lines (uint64, read): lines that arrived since following was paused
 *   caret-row (uint64, read): row of the caret, G_MAXUINT64 when there is none
 * Signals:
 *   row-activated (LoglineView *self, guint64 row): Enter or a double click on a line
 *   ready (LoglineView *self): the first lines of a newly set log are on screen
 *   job (LoglineView *self, LoglineJob *job): something that may take a while has begun
 */
#define LOGLINE_TYPE_VIEW (logline_view_get_type ())
G_DECLARE_FINAL_TYPE (LoglineView, logline_view, LOGLINE, VIEW, GtkWidget)

LoglineView     *logline_view_new              (void);
LoglineLog      *logline_view_get_log          (LoglineView       *self);

/* What is on screen stays until lines of @log can be shown, from its end, following it; or from
 * where logline_view_go_to_row() or logline_view_go_to_position() says before control goes back to
 * the main loop. */
void             logline_view_set_log          (LoglineView       *self,
                                                LoglineLog        *log);
void             logline_view_set_find_query   (LoglineView       *self,
                                                LoglineQuery      *query);

/* @search: (nullable): that of the find query. It knows of matches in the parts of long lines that
 * are not shown, which are marked in the note that stands for such a part. */
void             logline_view_set_find_search  (LoglineView       *self,
                                                LoglineSearch     *search);
void             logline_view_set_filter_query (LoglineView       *self,
                                                LoglineQuery      *query);
LoglineFollow    logline_view_get_follow       (LoglineView       *self);
void             logline_view_set_follow       (LoglineView       *self,
                                                LoglineFollow      follow);
guint64          logline_view_get_n_new_lines  (LoglineView       *self);
guint64          logline_view_get_caret_row    (LoglineView       *self);

/* Brings @row into sight, centred when it was not, puts the caret there and draws its matches as
 * the current ones. Pauses following. */
void             logline_view_go_to_row        (LoglineView       *self,
                                                guint64            row);

/* The same for the line at @position, as soon as that part of the log is here. When it is gone, the
 * view stays where it is. */
void             logline_view_go_to_position   (LoglineView           *self,
                                                const LoglinePosition *position);

/* The place of the first line in sight, or of the caret's line when that is in sight: what to come
 * back to. (transfer full) (nullable) */
LoglinePosition *logline_view_dup_position     (LoglineView       *self);

/* The selected text when it is within one line and not longer than a screen, for the find entry.
 * (transfer full) (nullable) */
char            *logline_view_dup_selected_text (LoglineView      *self);

/* The rows of which something is selected, both included. FALSE when nothing is. */
gboolean         logline_view_get_selected_rows (LoglineView      *self,
                                                 guint64          *out_first,
                                                 guint64          *out_last);

/* Further items for the menu of the text, below Copy and Select All. */
void             logline_view_set_extra_menu   (LoglineView       *self,
                                                GMenuModel        *menu);

/* Actions, installed on the widget class: "log.copy", "log.select-all", "log.zoom-in",
 * "log.zoom-out", "log.zoom-reset", "log.popup-menu". */

G_END_DECLS
