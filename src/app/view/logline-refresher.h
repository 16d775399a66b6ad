/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-locator.h"
#include "logline-placer.h"

G_BEGIN_DECLS

/* Shows what arrives in a log. It is gathered, so that the screen changes at most four times a
 * second. */
#define LOGLINE_TYPE_REFRESHER (logline_refresher_get_type ())
G_DECLARE_FINAL_TYPE (LoglineRefresher, logline_refresher, LOGLINE, REFRESHER, GObject)

/* Waits while @locator is busy. */
LoglineRefresher *logline_refresher_new             (LoglinePager     *pager,
                                                     LoglineRowBuffer *buffer,
                                                     LoglinePlacer    *placer,
                                                     LoglineLocator   *locator);
void              logline_refresher_schedule        (LoglineRefresher *self,
                                                     gboolean          at_once);

/* The numbers of lines may have become known. */
void              logline_refresher_outdate_numbers (LoglineRefresher *self);

/* Rows have come. */
void              logline_refresher_take_rows       (LoglineRefresher *self);

G_END_DECLS
