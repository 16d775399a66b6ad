/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * logline_demo_words_expand:
 * @template: text with placeholders such as "{user}"
 * @story: what stays the same within a story, such as its user, depends on this number only
 * @random: where the rest comes from
 * @space: written for each space of the template
 *
 * Appends the template to @out with its placeholders filled in.
 */
void logline_demo_words_expand (const char *template,
                                guint32     story,
                                GRand      *random,
                                char        space,
                                GString    *out);

G_END_DECLS
