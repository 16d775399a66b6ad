/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "logline-search.h"

G_BEGIN_DECLS

/* The line below a pattern that says what is wrong with it. A pattern can be good and its search
 * still be given up: that is told in the same place. */
#define LOGLINE_TYPE_PATTERN_PROBLEM (logline_pattern_problem_get_type ())
G_DECLARE_FINAL_TYPE (LoglinePatternProblem, logline_pattern_problem, LOGLINE, PATTERN_PROBLEM,
                      GtkWidget)

/* @problem: (nullable): with the pattern; @search: (nullable): for it */
void logline_pattern_problem_update (LoglinePatternProblem *self,
                                     const char            *problem,
                                     LoglineSearch         *search);

G_END_DECLS
