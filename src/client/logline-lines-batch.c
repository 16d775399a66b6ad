/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-lines-batch.h"

/* More would not fit into a URI. */
#define MAX_RUNS 300

LoglineLinesBatch *
logline_lines_batch_new (void)
{
  LoglineLinesBatch *self = g_new0 (LoglineLinesBatch, 1);

  self->numbers = g_array_new (FALSE, FALSE, sizeof (guint64));
  return self;
}

void
logline_lines_batch_free (LoglineLinesBatch *self)
{
  g_array_unref (self->numbers);
  g_free (self);
}

static guint64
get_number (const LoglineLinesBatch *self,
            guint                    index)
{
  return g_array_index (self->numbers, guint64, index);
}

gboolean
logline_lines_batch_is_full (const LoglineLinesBatch *self)
{
  return self->numbers->len == LOGLINE_API_MAX_LINES || self->n_runs == MAX_RUNS;
}

void
logline_lines_batch_add (LoglineLinesBatch *self,
                         guint64            number,
                         gsize              max_bytes)
{
  if (self->numbers->len == 0 || get_number (self, self->numbers->len - 1) != number - 1)
    self->n_runs++;
  g_array_append_val (self->numbers, number);
  self->max_bytes = MAX (self->max_bytes, max_bytes);
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint64 first = *(const guint64 *) a;
  guint64 second = *(const guint64 *) b;

  return first < second ? -1 : first > second;
}

void
logline_lines_batch_seal (LoglineLinesBatch *self)
{
  GArray *numbers = self->numbers;
  guint n = 0;

  g_array_sort (numbers, compare_numbers);
  for (guint i = 0; i < numbers->len; i++)
    if (n == 0 || get_number (self, i) != get_number (self, n - 1))
      g_array_index (numbers, guint64, n++) = get_number (self, i);
  g_array_set_size (numbers, n);
}

gboolean
logline_lines_batch_has (const LoglineLinesBatch *self,
                         guint64                  number,
                         gsize                    max_bytes)
{
  return self->max_bytes >= max_bytes &&
         g_array_binary_search (self->numbers, &number, compare_numbers, NULL);
}

LoglineLinesRequest *
logline_lines_batch_to_request (const LoglineLinesBatch *self,
                                const char              *generation)
{
  LoglineLinesRequest *request = logline_lines_request_new ();
  guint64 first = get_number (self, 0);
  guint n = self->numbers->len;

  request->generation = g_strdup (generation);
  request->max_bytes = self->max_bytes;
  if (get_number (self, n - 1) - first + 1 == n)
    {
      request->kind = LOGLINE_LINES_FROM;
      request->from = first;
      request->count = n;
    }
  else
    {
      request->kind = LOGLINE_LINES_ROWS;
      request->rows = g_array_ref (self->numbers);
    }
  return request;
}
