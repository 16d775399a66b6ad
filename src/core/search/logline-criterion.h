/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-signature-key.h"

G_BEGIN_DECLS

/* One of the queries of a search, made ready for it. Immutable, shared between threads. */
typedef struct
{
  LoglineQuery        *query;
  LoglineQuery        *positive; /* the same, not inverted: what is looked for in the text */
  LoglineSignatureKey *key;      /* (nullable): what a text must have for that */
} LoglineCriterion;

/* Returns: (transfer full) (element-type LoglineCriterion): one for each of @queries */
GPtrArray *logline_criteria_new (GPtrArray *queries);

G_END_DECLS
