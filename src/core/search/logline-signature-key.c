/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-signature-key.h"

#include "logline-gram.h"

/* More of one literal say hardly more. */
#define MAX_GRAMS 32u

static void
add_grams (GArray               *grams,
           const LoglineLiteral *literal)
{
  for (gsize i = 0; i < literal->length && i < MAX_GRAMS; i++)
    {
      guint8 bytes[LOGLINE_GRAM_READS] = { 0 };
      guint64 read;
      guint32 hash;

      memcpy (bytes, literal->bytes + i, MIN (literal->length - i, sizeof bytes));
      read = logline_gram_read (bytes);
      hash = logline_gram_hash (read);
      if (i + logline_gram_get_length (read) <= literal->length)
        g_array_append_val (grams, hash);
    }
}

static void
add_alternatives (LoglineSignatureKey  *self,
                  const LoglineLiteral *literals,
                  guint                 n_literals)
{
  for (guint i = 0; i < n_literals; i++)
    {
      const LoglineLiteral *literal = &literals[i];

      if (literal->alternative == self->len)
        g_ptr_array_add (self, g_array_new (FALSE, FALSE, sizeof (guint32)));
      add_grams (g_ptr_array_index (self, self->len - 1), literal);
    }
}

LoglineSignatureKey *
logline_signature_key_new (const LoglineQuery *query)
{
  guint n_literals;
  const LoglineLiteral *literals = logline_query_get_literals (query, &n_literals);
  g_autoptr (GPtrArray) self = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  add_alternatives (self, literals, n_literals);
  for (guint i = 0; i < self->len; i++)
    if (((GArray *) g_ptr_array_index (self, i))->len == 0)
      return NULL;

  return self->len > 0 ? g_steal_pointer (&self) : NULL;
}
