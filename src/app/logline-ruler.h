/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-view.h"

G_BEGIN_DECLS

/* The whole log at one glance, beside its scrollbar: where the errors are (the lane at the start),
 * where the matches of the filter and of find (the lane at the end), and where the view is. A click
 * goes there, to the match itself when one is near. It is no more than a picture to the keyboard,
 * which has its own ways to do all that. */
#define LOGLINE_TYPE_RULER (logline_ruler_get_type ())
G_DECLARE_FINAL_TYPE (LoglineRuler, logline_ruler, LOGLINE, RULER, GtkWidget)

typedef enum
{
  LOGLINE_RULER_ERRORS,
  LOGLINE_RULER_FILTER,
  LOGLINE_RULER_FIND,
} LoglineRulerKind;

#define LOGLINE_RULER_N_KINDS (LOGLINE_RULER_FIND + 1)

/* @view must outlive the ruler and be in a GtkScrolledWindow. */
void     logline_ruler_set_view   (LoglineRuler     *self,
                                   LoglineView      *view);

/* @log: (nullable): what the view shows. Returns whether it is another one. */
gboolean logline_ruler_set_log    (LoglineRuler     *self,
                                   LoglineLog       *log);

/* @search: (nullable): over the log that is shown */
void     logline_ruler_set_search (LoglineRuler     *self,
                                   LoglineRulerKind  kind,
                                   LoglineSearch    *search);

/* How many of its pixels are marked. */
guint    logline_ruler_count      (LoglineRuler     *self,
                                   LoglineRulerKind  kind);

G_END_DECLS
