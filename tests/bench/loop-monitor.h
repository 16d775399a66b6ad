/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Measures how long the main loop is kept from the next event: for each of its turns, the time
 * between one wait and the next, whatever was done meanwhile. There is one, for the default
 * context.
 */
void   loop_monitor_start     (void);

/* What the turns from now on belong to; a literal. */
void   loop_monitor_set_phase (const char *phase);

/* The longest turn of all phases whose names do not begin with "(". */
double loop_monitor_get_longest_ms (void);

/* The most that the processor did in any of these. */
double loop_monitor_get_longest_cpu_ms (void);

/* Prints a histogram of each phase. */
void   loop_monitor_print     (void);
