/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-pick.h"

G_BEGIN_DECLS

/* Exit statuses, those of grep. */
typedef enum
{
  LOGLINE_GREP_FOUND = 0,
  LOGLINE_GREP_NOT_FOUND = 1,
  LOGLINE_GREP_TROUBLE = 2, /* with one of the files, whatever was found in the others */
} LoglineGrepStatus;

/**
 * logline_grep_files:
 * @names: paths, "-" for standard input
 * @with_names: whether lines and counts begin with the name of their file
 *
 * Prints the lines that are picked from the files, or their counts, in order.
 */
LoglineGrepStatus logline_grep_files (const LoglinePick  *pick,
                                      char              **names,
                                      gboolean            with_names);

G_END_DECLS
