/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-search.h"

G_BEGIN_DECLS

/* Rows from first up to, but without, last. */
typedef struct
{
  guint64 first;
  guint64 last;
} LoglineRowRange;

/* What a scrollbar over a log is about, in pixels. */
typedef struct
{
  guint64 n_rows;
  double  row_height; /* nominal: that of most rows */
  double  page;       /* height in sight */
} LoglineViewport;

/* "This point of this row stands y pixels below the upper edge." */
typedef struct
{
  guint64 row;
  double  fraction; /* 0 at the upper edge of the row, 1 at the lower */
  double  y;
} LoglineAnchor;

/* The row, counted from 0 and with its fraction, that stands @y pixels below the upper edge. Grows
 * with @y. */
typedef double (*LoglineProbeFunc) (double   y,
                                    gpointer user_data);

double          logline_viewport_get_upper     (const LoglineViewport *self);
double          logline_viewport_get_max_value (const LoglineViewport *self);

LoglineAnchor   logline_viewport_get_anchor    (const LoglineViewport *self,
                                                double                 value);
LoglineAnchor   logline_viewport_get_end       (const LoglineViewport *self);

/**
 * logline_viewport_get_value:
 * @probe: (scope call): tells what is on screen
 *
 * The scroll value that stands for what is on screen: the inverse of logline_viewport_get_anchor(),
 * whatever the rows' heights.
 */
double          logline_viewport_get_value     (const LoglineViewport *self,
                                                LoglineProbeFunc       probe,
                                                gpointer               user_data);

/* The rows in sight when they all have the nominal height: at least one, unless there is none. */
LoglineRowRange logline_viewport_get_visible   (const LoglineViewport *self,
                                                const LoglineAnchor   *anchor);

/* The rows to hold so that @margin rows can be scrolled either way. */
LoglineRowRange logline_viewport_get_window    (const LoglineViewport *self,
                                                LoglineRowRange        visible,
                                                guint64                margin);

/* Whether @window has at least @margin rows on either side of @visible, or all there are. */
gboolean        logline_viewport_is_inside     (const LoglineViewport *self,
                                                LoglineRowRange        visible,
                                                LoglineRowRange        window,
                                                guint64                margin);

gboolean        logline_row_range_is_empty     (LoglineRowRange        range);
gboolean        logline_row_range_contains     (LoglineRowRange        range,
                                                guint64                row);
LoglineRowRange logline_row_range_intersect    (LoglineRowRange        a,
                                                LoglineRowRange        b);

/* Where rows are after a change that was not a reset. Rows that went at the front become 0. */
guint64         logline_row_shift              (guint64                row,
                                                const LoglineChange   *change);
LoglineRowRange logline_row_range_shift        (LoglineRowRange        range,
                                                const LoglineChange   *change);

G_END_DECLS
