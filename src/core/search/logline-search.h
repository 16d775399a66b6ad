/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "logline-query.h"

G_BEGIN_DECLS

/* The rows of a log that a query selects, found in the background from the newest line to the
 * oldest and kept current while the log grows. Made by logline_log_search(); dropping the last
 * reference stops the work. Main thread only.
 *
 * The set is a bitmap with ranks for each stretch of the log, so both directions (k-th match to
 * row, row to number of matches before it) cost well under a microsecond at any density.
 */
#define LOGLINE_TYPE_SEARCH (logline_search_get_type ())
G_DECLARE_DERIVABLE_TYPE (LoglineSearch, logline_search, LOGLINE, SEARCH, GObject)

/* What a change of a sequence of rows did to it, in this order. A row that stays moves by
 * added_front - removed_front. When "reset", nothing stays and the other fields tell nothing. */
typedef struct
{
  gboolean reset;
  guint64  removed_front;
  guint64  added_front;
  guint64  removed_back; /* that changed or went: an unfinished last line, for one */
  guint64  added_back;
} LoglineChange;

/* Whether nothing happened. */
gboolean logline_change_is_empty (const LoglineChange *change);

struct _LoglineSearchClass
{
  GObjectClass parent_class;

  guint64  (*get_n_matches) (LoglineSearch *self);
  guint64  (*get_row)       (LoglineSearch *self,
                             guint64        match);
  guint64  (*get_rank)      (LoglineSearch *self,
                             guint64        row);
  void     (*get_searched)  (LoglineSearch *self,
                             guint64       *out_first,
                             guint64       *out_end);
  /* What logline_search_copy_set() says, which has asked for at least one row. Unless implemented,
   * it asks for each match. */
  void     (*copy_set)      (LoglineSearch *self,
                             guint64        first_row,
                             gsize          n_rows,
                             guint8        *bits);
};

/* Signals:
 *   changed (LoglineSearch *self, const LoglineChange *change): matches came or went, counted in
 *     matches, not rows; emitted when the new state can already be asked for
 * Properties (read, notify):
 *   query (LoglineQuery, set when it is made)
 *   fraction (double): how much of the known log has been searched, 0 to 1
 *   complete (gboolean): everything that is known has been searched
 *   error (GError, boxed, nullable): why the search gave up; what was found so far stays
 */

LoglineQuery *logline_search_get_query     (LoglineSearch *self);
guint64       logline_search_get_n_matches (LoglineSearch *self);

/* The row of the match with index @match, from 0; @match must be less than n_matches. */
guint64       logline_search_get_row       (LoglineSearch *self,
                                            guint64        match);

/* How many matches stand in rows before @row, which is also the index of the first match at or
 * after @row. */
guint64       logline_search_get_rank      (LoglineSearch *self,
                                            guint64        row);

double        logline_search_get_fraction  (LoglineSearch *self);
gboolean      logline_search_get_complete  (LoglineSearch *self);
const GError *logline_search_get_error     (LoglineSearch *self);

/* The rows that have been searched, from first up to, but without, end. They are empty at the log's
 * end while nothing has been searched, and fall short of it for a moment whenever the log has
 * grown. */
guint64       logline_search_get_first_searched_row (LoglineSearch *self);
guint64       logline_search_get_end_searched_row   (LoglineSearch *self);

/**
 * logline_search_copy_set:
 * @bits: (out caller-allocates): (n_rows + 7) / 8 bytes, all of which are written: bit i % 8, from
 *   the lowest, of byte i / 8 is set when row @first_row + i is a match
 *
 * Copies a stretch of the set, at the speed of memory. Rows that have not been searched, or are
 * none, have no bit set.
 *
 * Returns: how many bits are set
 */
guint64       logline_search_copy_set      (LoglineSearch *self,
                                            guint64        first_row,
                                            gsize          n_rows,
                                            guint8        *bits);

/* For implementations. */
void          logline_search_set_progress  (LoglineSearch       *self,
                                            double               fraction,
                                            gboolean             complete);
void          logline_search_take_error    (LoglineSearch       *self,
                                            GError              *error);
void          logline_search_emit_changed  (LoglineSearch       *self,
                                            const LoglineChange *change);

G_END_DECLS
