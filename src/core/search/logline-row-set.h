/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Some of the rows of a segment, counted from the segment's first: a bitmap with ranks, 1.06 bits a
 * row at any density. Changed by one thread until it is sealed, then immutable and shared.
 */
typedef struct _LoglineRowSet LoglineRowSet;

LoglineRowSet *logline_row_set_new        (guint                n_rows);
LoglineRowSet *logline_row_set_ref        (LoglineRowSet       *self);
void           logline_row_set_unref      (LoglineRowSet       *self);

void           logline_row_set_add        (LoglineRowSet       *self,
                                           guint                row);
void           logline_row_set_complement (LoglineRowSet       *self);
/* Keeps what @other has, too. Both have the same number of rows. */
void           logline_row_set_intersect  (LoglineRowSet       *self,
                                           const LoglineRowSet *other);
/* Takes the first @n_rows rows from @other instead. */
void           logline_row_set_copy_head  (LoglineRowSet       *self,
                                           const LoglineRowSet *other,
                                           guint                n_rows);
void           logline_row_set_seal       (LoglineRowSet       *self);

guint          logline_row_set_get_n_rows (const LoglineRowSet *self);
gboolean       logline_row_set_contains   (const LoglineRowSet *self,
                                           guint                row);

/* Sealed sets only: how many rows before @row are in the set, and the row that has @rank of them
 * before it. */
guint          logline_row_set_rank       (const LoglineRowSet *self,
                                           guint                row);
guint          logline_row_set_select     (const LoglineRowSet *self,
                                           guint                rank);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineRowSet, logline_row_set_unref)

G_END_DECLS
