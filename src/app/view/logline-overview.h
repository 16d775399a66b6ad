/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-search.h"

G_BEGIN_DECLS

/* The matches of a search, seen from so far away that a whole log has the height of a window. */

/**
 * logline_overview_mark:
 * @search: (nullable): over a log of @n_rows rows
 * @marks: (array length=n_pixels): set to whether a row that begins in the pixel matches
 *
 * The cost is that of the pixels, whatever the number of rows or matches: each asks for the rank of
 * the row it begins with. Returns whether there is any mark.
 */
gboolean logline_overview_mark     (LoglineSearch *search,
                                    guint64        n_rows,
                                    gboolean      *marks,
                                    guint          n_pixels);

/* The first row that begins in @pixel or after it. */
guint64  logline_overview_get_row  (guint64        n_rows,
                                    guint          n_pixels,
                                    guint          pixel);

/* The marked pixel nearest to @pixel, at most @reach away; FALSE when there is none. */
gboolean logline_overview_find     (const gboolean *marks,
                                    guint           n_pixels,
                                    guint           pixel,
                                    guint           reach,
                                    guint          *out_pixel);

G_END_DECLS
