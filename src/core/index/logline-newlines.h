/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes for each line feed of @bytes where the byte after it is, counted from @origin bytes before
 * the first one. Returns how many there are; @starts has room for @length, and anything may stand
 * behind those. */
typedef gsize (*LoglineNewlinesFunc) (const char *bytes,
                                      gsize       length,
                                      guint32     origin,
                                      guint32    *starts);

/* All do the same, for different processors. */
typedef struct
{
  const char          *name;
  LoglineNewlinesFunc  find;
  gboolean           (*is_supported) (void); /* by this processor */
} LoglineNewlinesVariant;

/* Those of this build, the slowest first. May be called in any thread. */
const LoglineNewlinesVariant *logline_newlines_get_variants (guint *out_n_variants);

/* The fastest one that is supported. May be called in any thread. */
LoglineNewlinesFunc           logline_newlines_get_func     (void);

G_END_DECLS
