/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-regex.h"

G_BEGIN_DECLS

/* Whether a pattern matches at one place, by a table of states. Immutable.
 *
 * Like logline_byte_regex_new(), it matches wherever the pattern does, and in ASCII only there; but
 * assertions are taken to hold. */
typedef struct _LoglineDfa LoglineDfa;

/* Returns NULL when it would be too large. */
LoglineDfa *logline_dfa_new     (const LoglineRegex *regex);
void        logline_dfa_free    (LoglineDfa         *self);

/* The end of the shortest match that starts at @text, or NULL. @out_n_steps grows by the bytes that
 * it took. No match goes beyond a line feed. */
const char *logline_dfa_match   (const LoglineDfa   *self,
                                 const char         *text,
                                 const char         *end,
                                 gsize              *inout_n_steps);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineDfa, logline_dfa_free)

G_END_DECLS
