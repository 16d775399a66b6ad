/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The combo boxes that say which log is read: one for the service or local file, one for the
 * service's log next to it. Where there is no room for both, one button opens them in a popover.
 *
 * Properties:
 *   source (LoglineService or LoglineLocalLog, nullable): what is chosen. Becomes NULL when that
 *     leaves the model; nothing else is ever chosen without somebody doing so
 *   log-name (string, nullable): of the chosen service's logs
 * Signals:
 *   opened (LoglineChooser *self): somebody looks at a list, whose sizes and ages are to be fresh
 */
#define LOGLINE_TYPE_CHOOSER (logline_chooser_get_type ())
G_DECLARE_FINAL_TYPE (LoglineChooser, logline_chooser, LOGLINE, CHOOSER, GtkWidget)

/* @model: of LoglineService and LoglineLocalLog */
void        logline_chooser_set_model    (LoglineChooser *self,
                                          GListModel     *model);
GObject    *logline_chooser_get_source   (LoglineChooser *self);
const char *logline_chooser_get_log_name (LoglineChooser *self);

/* @log_name: (nullable): NULL, or a name that there is not, takes the default log. */
void        logline_chooser_choose       (LoglineChooser *self,
                                          GObject        *source,
                                          const char     *log_name);

/* Opens the list of services. */
void        logline_chooser_popup        (LoglineChooser *self);

G_END_DECLS
