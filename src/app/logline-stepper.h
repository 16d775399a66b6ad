/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-search.h"

G_BEGIN_DECLS

typedef enum
{
  LOGLINE_STEP_NONE,
  LOGLINE_STEP_NEAREST, /* the first match from a row on, else the last one: while typing */
  LOGLINE_STEP_NEXT,
  LOGLINE_STEP_PREVIOUS,
} LoglineStep;

/* Steps from match to match. A search finds the newest rows first, so a step towards rows that are
 * not searched yet cannot be taken at once. It is kept and tried again whenever the search has come
 * further; a new one replaces the old one. */
typedef struct
{
  LoglineStep  step;    /* still to be taken */
  const char  *wrapped; /* what to say about the last step, to be translated, or NULL */
} LoglineStepper;

void     logline_stepper_want (LoglineStepper *self,
                               LoglineStep     step);

/**
 * logline_stepper_try:
 * @row: where to step from; past the end means the end
 * @n_rows: of the log that is searched
 * @out_match: (out): the match to go to
 *
 * Returns whether the step was taken.
 */
gboolean logline_stepper_try  (LoglineStepper *self,
                               LoglineSearch  *search,
                               guint64         row,
                               guint64         n_rows,
                               guint64        *out_match);

G_END_DECLS
