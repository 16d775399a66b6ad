/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-criterion.h"

static void
criterion_free (gpointer data)
{
  LoglineCriterion *self = data;

  g_clear_pointer (&self->key, g_ptr_array_unref);
  logline_query_unref (self->positive);
  logline_query_unref (self->query);
  g_free (self);
}

static LoglineQuery *
dup_positive (LoglineQuery *query)
{
  LoglineQuery *positive = NULL;

  if (logline_query_get_invert (query))
    positive = logline_query_new (logline_query_get_pattern (query),
                                  logline_query_get_syntax (query),
                                  logline_query_get_case (query), FALSE, NULL);

  return positive != NULL ? positive : logline_query_ref (query);
}

GPtrArray *
logline_criteria_new (GPtrArray *queries)
{
  GPtrArray *criteria = g_ptr_array_new_full (queries->len, criterion_free);

  for (guint i = 0; i < queries->len; i++)
    {
      LoglineCriterion *criterion = g_new (LoglineCriterion, 1);

      criterion->query = logline_query_ref (g_ptr_array_index (queries, i));
      criterion->positive = dup_positive (criterion->query);
      criterion->key = logline_signature_key_new (criterion->positive);
      g_ptr_array_add (criteria, criterion);
    }

  return criteria;
}
