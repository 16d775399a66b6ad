/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "logline-search.h"

G_BEGIN_DECLS

/* The line below a pattern that says what is wrong with it. A pattern can be good and its search
 * still be given up: that is told in the same place. */
#define LOGLINE_TYPE_PROBLEM (logline_problem_get_type ())
G_DECLARE_FINAL_TYPE (LoglineProblem, logline_problem, LOGLINE, PROBLEM, GtkWidget)

/* @problem: (nullable): with the pattern; @search: (nullable): for it */
void logline_problem_update (LoglineProblem *self,
                             const char     *problem,
                             LoglineSearch  *search);

G_END_DECLS
