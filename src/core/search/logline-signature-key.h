/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-query.h"

G_BEGIN_DECLS

/* The grams that a text must have for a query to stand in it.
 *
 * (element-type GArray of guint32, see logline-gram.h): a text has all of at least one alternative.
 * Immutable, shared between threads. */
typedef GPtrArray LoglineSignatureKey;

/**
 * logline_signature_key_new:
 * @query: not inverted
 *
 * Returns: (transfer full) (nullable): %NULL when nothing can be said
 */
LoglineSignatureKey *logline_signature_key_new (const LoglineQuery *query);

G_END_DECLS
