/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* How much was found, in words where there is room for them, else as a number alone that its
 * tooltip explains. */
#define LOGLINE_TYPE_COUNTER (logline_counter_get_type ())
G_DECLARE_FINAL_TYPE (LoglineCounter, logline_counter, LOGLINE, COUNTER, GtkWidget)

/* @words, @number, @tooltip: (nullable) */
void        logline_counter_update    (LoglineCounter *self,
                                       const char     *words,
                                       const char     *number,
                                       const char     *tooltip);
const char *logline_counter_get_words (LoglineCounter *self);

G_END_DECLS
