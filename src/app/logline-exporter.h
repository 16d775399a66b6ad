/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-copy.h"
#include "logline-job.h"

G_BEGIN_DECLS

/**
 * logline_exporter_run_async:
 * @log: whose lines are wanted
 * @stretch: (nullable): all lines when %NULL, also those that are still being fetched or found
 * @job: is ended, with what went wrong if anything did
 *
 * Exports to @file, see logline_export_file_async(). The callback is called after the job has
 * ended; the object it gets is @file.
 */
void     logline_exporter_run_async  (LoglineLog            *log,
                                      const LoglineStretch  *stretch,
                                      GFile                 *file,
                                      LoglineJob            *job,
                                      GAsyncReadyCallback    callback,
                                      gpointer               user_data);

/* FALSE when it failed or was cancelled, which the job knows more about.
 * @out_n_rows: (out): rows that were written */
gboolean logline_exporter_run_finish (GFile                 *file,
                                      GAsyncResult          *result,
                                      guint64               *out_n_rows);

G_END_DECLS
