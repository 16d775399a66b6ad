/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-row-renderer.h"

G_BEGIN_DECLS

/* Gutter column with a glyph for the level of each line, for a view of a LoglineRowBuffer. Its
 * shape tells the level; the colour only helps. */
#define LOGLINE_TYPE_LEVEL_RENDERER (logline_level_renderer_get_type ())
G_DECLARE_FINAL_TYPE (LoglineLevelRenderer, logline_level_renderer, LOGLINE, LEVEL_RENDERER,
                      LoglineRowRenderer)

LoglineLevelRenderer *logline_level_renderer_new (void);

G_END_DECLS
