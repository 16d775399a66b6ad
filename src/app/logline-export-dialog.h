/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "logline-export-flow.h"

G_BEGIN_DECLS

/* Asks which lines to export. Its response is "export" or "cancel". */
#define LOGLINE_TYPE_EXPORT_DIALOG (logline_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LoglineExportDialog, logline_export_dialog, LOGLINE, EXPORT_DIALOG,
                      AdwMessageDialog)

LoglineExportDialog *logline_export_dialog_new       (GtkWindow           *parent);

/* Offers @lines, of which there are @n_lines, or more that are still to come. The last that is
 * offered is chosen at first. */
void                 logline_export_dialog_offer     (LoglineExportDialog *self,
                                                      LoglineExportLines   lines,
                                                      guint64              n_lines);

/* Shows @lines so that they cannot be chosen, and why. While nothing is offered, there is nothing
 * to export. */
void                 logline_export_dialog_refuse    (LoglineExportDialog *self,
                                                      LoglineExportLines   lines,
                                                      const char          *reason);
LoglineExportLines   logline_export_dialog_get_lines (LoglineExportDialog *self);

G_END_DECLS
