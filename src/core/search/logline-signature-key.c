/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-signature-key.h"

#include "logline-grams.h"

/* More of one literal say hardly more. */
#define MAX_GRAMS 32u

static void
add_grams (GArray               *grams,
           const LoglineLiteral *literal,
           guint                 length)
{
  guint8 bytes[LOGLINE_GRAM_READS] = { 0 };

  for (gsize i = 0; i + length <= literal->length && i < MAX_GRAMS; i++)
    {
      LoglineGram gram = { .is_long = length == LOGLINE_LONG_GRAM };

      memcpy (bytes, literal->bytes + i, length);
      gram.hash = logline_gram_hash (logline_gram_read (bytes), length);
      g_array_append_val (grams, gram);
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
        g_ptr_array_add (self, g_array_new (FALSE, FALSE, sizeof (LoglineGram)));
      /* Long ones first: most are rare. */
      add_grams (g_ptr_array_index (self, self->len - 1), literal, LOGLINE_LONG_GRAM);
      add_grams (g_ptr_array_index (self, self->len - 1), literal, LOGLINE_SHORT_GRAM);
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
