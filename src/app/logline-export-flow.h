/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-filter-flow.h"
#include "logline-job-bar.h"

G_BEGIN_DECLS

/* Saving lines to a file: which ones, where to, and how far it is.
 *
 * Signals:
 *   saved (LoglineExportFlow *self, GFile *file, guint64 n_lines): a file is complete
 */
#define LOGLINE_TYPE_EXPORT_FLOW (logline_export_flow_get_type ())
G_DECLARE_FINAL_TYPE (LoglineExportFlow, logline_export_flow, LOGLINE, EXPORT_FLOW, GObject)

typedef enum
{
  LOGLINE_EXPORT_ALL,
  LOGLINE_EXPORT_FILTERED,
  LOGLINE_EXPORT_SELECTED,
} LoglineExportLines;

/* @view, @bar: are there as long as nobody has called stop() */
LoglineExportFlow *logline_export_flow_new      (LoglineView        *view,
                                                 LoglineFilterFlow  *filter,
                                                 LoglineJobBar      *bar);

/* @name: (nullable): what the log is called, for the name of the file */
void               logline_export_flow_set_name (LoglineExportFlow  *self,
                                                 const char         *name);

/* Whether all lines may be saved, and not only some of them. */
void               logline_export_flow_set_may_save_all (LoglineExportFlow *self,
                                                         gboolean           may_save_all);

/* Asks which lines, if there is a choice, and where to. */
void               logline_export_flow_ask      (LoglineExportFlow  *self);

/* Does it without asking. */
void               logline_export_flow_save     (LoglineExportFlow  *self,
                                                 LoglineExportLines  lines,
                                                 GFile              *file);
void               logline_export_flow_stop     (LoglineExportFlow  *self);

G_END_DECLS
