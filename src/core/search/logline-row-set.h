/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Some of the rows of a segment, counted from the segment's first: a bitmap with ranks, 1.03 bits a
 * row at any density, and next to nothing when it has no row or all of them. Changed by one thread
 * until it is sealed, then immutable and shared.
 */
typedef struct _LoglineRowSet LoglineRowSet;

LoglineRowSet *logline_row_set_new          (guint                n_rows);
LoglineRowSet *logline_row_set_ref          (LoglineRowSet       *self);
void           logline_row_set_unref        (LoglineRowSet       *self);

/* A sealed set that has no row or all of them. */
LoglineRowSet *logline_row_set_new_uniform  (guint                n_rows,
                                             gboolean             full);

void           logline_row_set_add          (LoglineRowSet       *self,
                                             guint                row);
void           logline_row_set_add_range    (LoglineRowSet       *self,
                                             guint                row,
                                             guint                end_row);
void           logline_row_set_remove_range (LoglineRowSet       *self,
                                             guint                row,
                                             guint                end_row);
/* Keeps what @other has, too, or what it has not. Both have the same number of rows. */
void           logline_row_set_intersect    (LoglineRowSet       *self,
                                             const LoglineRowSet *other);
void           logline_row_set_subtract     (LoglineRowSet       *self,
                                             const LoglineRowSet *other);
/* Takes the first @n_rows rows from @other instead. */
void           logline_row_set_copy_head    (LoglineRowSet       *self,
                                             const LoglineRowSet *other,
                                             guint                n_rows);
void           logline_row_set_seal         (LoglineRowSet       *self);

guint          logline_row_set_get_n_rows   (const LoglineRowSet *self);
gboolean       logline_row_set_contains     (const LoglineRowSet *self,
                                             guint                row);
/* How many rows are in the set; counted anew unless it is sealed. */
guint          logline_row_set_count        (const LoglineRowSet *self);
/* The first row from @row on that is in the set, or is not; n_rows when there is none. */
guint          logline_row_set_find_next    (const LoglineRowSet *self,
                                             guint                row);
guint          logline_row_set_find_gap     (const LoglineRowSet *self,
                                             guint                row);

/* The rows of a set that does not change meanwhile, one after the other. */
typedef struct
{
  /*< private >*/
  const LoglineRowSet *set;
  guint                word;
  guint64              bits; /* of the word, for rows that are still to come */
} LoglineRowSetIter;

void           logline_row_set_iter_init    (LoglineRowSetIter   *self,
                                             const LoglineRowSet *set);
gboolean       logline_row_set_iter_next    (LoglineRowSetIter   *self,
                                             guint               *out_row);

/* Sealed sets only: how many rows before @row are in the set, and the row that has @rank of them
 * before it. */
guint          logline_row_set_rank         (const LoglineRowSet *self,
                                             guint                row);
guint          logline_row_set_select       (const LoglineRowSet *self,
                                             guint                rank);

/* Makes bit @place + i of @bits, counted from the lowest bit of the first byte, tell whether row
 * @row + i is in the set, for i < @n_rows. These bits were 0; others are left as they are. */
void           logline_row_set_copy_bits    (const LoglineRowSet *self,
                                             guint                row,
                                             guint                n_rows,
                                             guint8              *bits,
                                             gsize                place);

/* Memory that the set takes, in bytes. */
gsize          logline_row_set_get_memory   (const LoglineRowSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineRowSet, logline_row_set_unref)

G_END_DECLS
