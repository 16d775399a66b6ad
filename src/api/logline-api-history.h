/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A generation of a log that was rotated away and can still be read. */
typedef struct
{
  char     *generation;
  char     *label;       /* what rotation has added to the log's name: "1", "20260131" */
  gboolean  has_size;
  guint64   size;        /* bytes of the log; known of a compressed one once it was read */
  guint64   stored;      /* bytes of the file */
  gboolean  compressed;
  gint64    modified_us; /* µs since the epoch; in JSON RFC 3339 in UTC */
} LoglineEarlierLog;

typedef struct
{
  char      *generation; /* that is there now; NULL (absent): none is */
  GPtrArray *earlier;    /* (element-type LoglineEarlierLog) (owned), the newest first */
} LoglineHistory;

LoglineEarlierLog *logline_earlier_log_new   (const char            *generation,
                                              const char            *label);
void               logline_earlier_log_free  (LoglineEarlierLog     *self);

LoglineHistory    *logline_history_new       (const char            *generation);
void               logline_history_free      (LoglineHistory        *self);
LoglineHistory    *logline_history_parse     (GBytes                *json,
                                              GError               **error);
GBytes            *logline_history_to_json   (const LoglineHistory  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineEarlierLog, logline_earlier_log_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineHistory, logline_history_free)

G_END_DECLS
