/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Finds a text as grep -F and grep -iF do: letters beyond ASCII in whichever case, too. */
typedef struct _LoglineTextFinder LoglineTextFinder;

/* Returns NULL when no part of @text is found by the same bytes everywhere, but for the case of
 * ASCII letters. */
LoglineTextFinder *logline_text_finder_new  (const char              *text, /* UTF-8, not empty */
                                             gboolean                 ignores_case);
void               logline_text_finder_free (LoglineTextFinder       *self);

/* A place in the first match that lies between @start and @end, or NULL. May be called in several
 * threads at once. */
const char        *logline_text_finder_find (const LoglineTextFinder *self,
                                             const char              *start,
                                             const char              *end);

G_END_DECLS
