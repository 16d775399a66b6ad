/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How many records fit into the bytes is known only afterwards, and still the last one has to be
 * written just before the end. So each pause is a share of the time that is left, as large as the
 * record's share of the bytes that are left: the error of the first guess wears off on the way. */

#include "logline-demo-history.h"

#define FLUSH_SIZE (256 * 1024)
#define USUAL_RECORD_SIZE 220.0 /* bytes */

typedef struct
{
  guint64 n_records;
  guint64 n_written;
  guint64 n_bytes;
  gint64  time_us;
  gint64  end_us;
} Progress;

static gint64
get_pause_us (const Progress *progress,
              double          gap)
{
  double record_size = (double) progress->n_written / progress->n_records;
  double n_left = (progress->n_bytes - progress->n_written) / record_size;
  double left_us = progress->end_us - progress->time_us;

  return gap < n_left ? left_us * gap / n_left : left_us;
}

gboolean
logline_demo_history_write (LoglineDemoService  *service,
                            LoglineDemoFiles    *files,
                            guint64              n_bytes,
                            gint64               end_us,
                            double               lines_per_second,
                            GError             **error)
{
  double span_us = n_bytes / USUAL_RECORD_SIZE / lines_per_second * G_USEC_PER_SEC;
  Progress progress = { 0, 0, n_bytes, end_us - (gint64) span_us, end_us };
  g_autoptr(GString) record = g_string_new (NULL);
  gsize n_kept = 0;

  g_return_val_if_fail (service != NULL && files != NULL, FALSE);
  g_return_val_if_fail (lines_per_second > 0, FALSE);

  while (progress.n_written < n_bytes)
    {
      LoglineDemoLevel level;

      g_string_truncate (record, 0);
      level = logline_demo_service_write (service, progress.time_us, record);
      logline_demo_files_add (files, level, record->str, record->len);
      progress.n_records++;
      progress.n_written += record->len;
      if (progress.n_written < n_bytes)
        progress.time_us += get_pause_us (&progress, logline_demo_service_get_gap (service));

      n_kept += record->len;
      if (n_kept >= FLUSH_SIZE)
        {
          n_kept = 0;
          if (!logline_demo_files_flush (files, error))
            return FALSE;
        }
    }
  return logline_demo_files_flush (files, error);
}
