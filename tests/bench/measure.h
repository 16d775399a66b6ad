/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Times and figures of benchmarks. */

#define MEASURE_ROUNDS 5

/* Does something once. Returns how many seconds it took, which is for it to say. */
typedef double (*MeasureFunc) (gpointer data);

/* One of the things that are compared. */
typedef struct
{
  MeasureFunc func;
  gpointer    data;
  double      median; /* of its rounds, in seconds */
} Measured;

/* Has each of @measured run in turn, MEASURE_ROUNDS times: whatever else the machine does hits all
 * of them alike. */
void   measure_interleaved (Measured   *measured,
                            guint       n);

double measure_now         (void); /* seconds of the monotonic clock */

/**
 * measure_command:
 * @out_count: (out) (optional): the number that it printed
 *
 * Runs a program of which the output is read and its exit status not looked at. A program that
 * there is not takes forever.
 */
double measure_command     (const char *const *argv,
                            guint64           *out_count);

/* How many bytes all processors together read from memory in a second, of @bytes, which should be
 * more than their caches hold. */
double measure_memory      (const char *bytes,
                            gsize       length);

/* Prints a figure in a form for other programs, one line of words with tabs between them. @goal:
 * (nullable): such as ">= 2.2" or "<= 16" */
void   measure_print       (const char *section,
                            const char *name,
                            double      value,
                            const char *unit,
                            const char *goal);

/* The same with a name that is made from @format; the goal comes first. */
void   measure_print_named (const char *section,
                            double      value,
                            const char *unit,
                            const char *goal,
                            const char *format,
                            ...) G_GNUC_PRINTF (5, 6);

G_END_DECLS
