/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes for each line feed of @bytes where the byte after it is, counted from @origin bytes before
 * the first one. Returns how many there are; @starts has room for @length, and anything may stand
 * behind those. May be called in any thread. */
gsize logline_newlines_find  (const char *bytes,
                              gsize       length,
                              guint32     origin,
                              guint32    *starts);

/* How many line feeds there are. Likewise. */
gsize logline_newlines_count (const char *bytes,
                              gsize       length);

G_END_DECLS
