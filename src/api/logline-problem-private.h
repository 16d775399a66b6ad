/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-json.h"
#include "logline-problem.h"

G_BEGIN_DECLS

/* A problem as an object within another, private to this library. */
LoglineProblem *logline_problem_read  (LoglineJson          *json,
                                       GError              **error);
void            logline_problem_build (const LoglineProblem *self,
                                       JsonBuilder          *builder);

G_END_DECLS
