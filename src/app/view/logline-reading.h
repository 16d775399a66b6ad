/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-caret-keys.h"
#include "logline-number-renderer.h"
#include "logline-placer.h"
#include "logline-refresher.h"

G_BEGIN_DECLS

/* What a view is made of. */
typedef struct
{
  LoglineTextView       *text_view;
  LoglineNumberRenderer *numbers; /* unowned, of text_view */
  LoglineRowBuffer      *buffer;
  LoglinePager          *pager;
  LoglineCaret          *caret;
  LoglineScreen         *screen;
  LoglineFollower       *follower;
  LoglinePlacer         *placer;
  LoglineCaretKeys      *keys;
} LoglineViewParts;

/* A log being read: makes the parts of a view and has each know what happens to the others, and
 * goes where somebody wants to read. What comes from a person is the view's own matter.
 *
 * Signals:
 *   ready (LoglineReading *self): the first lines of a newly set log are on screen
 *   caret-moved (LoglineReading *self)
 */
#define LOGLINE_TYPE_READING (logline_reading_get_type ())
G_DECLARE_FINAL_TYPE (LoglineReading, logline_reading, LOGLINE, READING, GObject)

LoglineReading         *logline_reading_new        (void);

/* The same as long as @self has not been disposed of. */
const LoglineViewParts *logline_reading_get_parts  (LoglineReading        *self);

/* The rest is as in logline-view.h. */
LoglineLog             *logline_reading_get_log    (LoglineReading        *self);
void                    logline_reading_set_log    (LoglineReading        *self,
                                                    LoglineLog            *log);
LoglineFollow           logline_reading_get_follow (LoglineReading        *self);
void                    logline_reading_set_follow (LoglineReading        *self,
                                                    LoglineFollow          follow);
guint64                 logline_reading_get_caret_row (LoglineReading     *self);
void                    logline_reading_go_to_row  (LoglineReading        *self,
                                                    guint64                row);
void                    logline_reading_go_to_position (LoglineReading    *self,
                                                    const LoglinePosition *position);
LoglinePosition        *logline_reading_dup_position (LoglineReading      *self);
char                   *logline_reading_dup_selected_text (LoglineReading *self);
gboolean                logline_reading_get_selected_rows (LoglineReading *self,
                                                    guint64               *out_first,
                                                    guint64               *out_last);

G_END_DECLS
