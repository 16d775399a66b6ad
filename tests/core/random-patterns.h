/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Patterns and lines made of pieces that are hard on a matcher: letters with odd cases, bytes that
 * are not UTF-8, NUL, carriage returns, nothing at all. */

GString *random_text       (GRand *random,
                            guint  n_lines);
char    *random_string     (GRand *random);
char    *random_expression (GRand *random);

/* Alternatives, and successions of sets: what there are engines for. */
char    *random_words      (GRand *random);
char    *random_shape      (GRand *random);

G_END_DECLS
