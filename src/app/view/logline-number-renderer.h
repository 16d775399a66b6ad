/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-row-renderer.h"

G_BEGIN_DECLS

/* Gutter column with the number that each line has within its generation, for a view of a
 * LoglineRowBuffer. Blank where the number is not known yet. */
#define LOGLINE_TYPE_NUMBER_RENDERER (logline_number_renderer_get_type ())
G_DECLARE_FINAL_TYPE (LoglineNumberRenderer, logline_number_renderer, LOGLINE, NUMBER_RENDERER,
                      LoglineRowRenderer)

LoglineNumberRenderer *logline_number_renderer_new            (void);

/* Takes the column's width from the numbers in the buffer, never less than it was for this log. */
void                   logline_number_renderer_update_width   (LoglineNumberRenderer *self);

/* Forgets how wide it was. */
void                   logline_number_renderer_reset_width    (LoglineNumberRenderer *self);

G_END_DECLS
