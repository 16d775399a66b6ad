/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-search.h"

G_BEGIN_DECLS

/* The matches of a search, seen from so far away that a whole log has the height of a window. */

/* The shade of a pixel with at least so many times the matches that it would have if they were
 * spread evenly: where they are frequent everywhere, what stands out is where there are more. */
#define LOGLINE_OVERVIEW_DARKEST 4

/**
 * logline_overview_mark:
 * @search: (nullable): over a log of @n_rows rows
 * @shades: (array length=n_pixels): set to 0 where no row that begins in the pixel matches, and
 *   from 1 to %LOGLINE_OVERVIEW_DARKEST where some do
 *
 * The cost is that of the pixels, whatever the number of rows or matches: each asks for the rank of
 * the row it begins with. Returns whether there is any mark.
 */
gboolean logline_overview_mark     (LoglineSearch *search,
                                    guint64        n_rows,
                                    guint8        *shades,
                                    guint          n_pixels);

/* The first row that begins in @pixel or after it. */
guint64  logline_overview_get_row  (guint64        n_rows,
                                    guint          n_pixels,
                                    guint          pixel);

/* The marked pixel nearest to @pixel, at most @reach away; FALSE when there is none. */
gboolean logline_overview_find     (const guint8  *shades,
                                    guint          n_pixels,
                                    guint          pixel,
                                    guint          reach,
                                    guint         *out_pixel);

G_END_DECLS
