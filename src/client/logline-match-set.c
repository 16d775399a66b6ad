/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-match-set.h"

/* Stretches that are added at the back, a few lines each time the log has grown, become one until
 * it has this many rows. */
#define JOINED_ROWS 65536u

typedef struct
{
  guint64        first_row;
  guint64        first_match; /* matches before it */
  LoglineRowSet *rows;
} Stretch;

struct _LoglineMatchSet
{
  guint64  first_row;
  guint64  end_row;
  guint64  n_matches;
  GArray  *stretches; /* of Stretch, neighbours, in the order of their rows */
};

static Stretch *
get_stretch (const LoglineMatchSet *self,
             guint                  index)
{
  return &g_array_index (self->stretches, Stretch, index);
}

static void
stretch_clear (gpointer data)
{
  logline_row_set_unref (((Stretch *) data)->rows);
}

LoglineMatchSet *
logline_match_set_new (guint64 row)
{
  LoglineMatchSet *self = g_new0 (LoglineMatchSet, 1);

  self->first_row = self->end_row = row;
  self->stretches = g_array_new (FALSE, FALSE, sizeof (Stretch));
  g_array_set_clear_func (self->stretches, stretch_clear);
  return self;
}

void
logline_match_set_free (LoglineMatchSet *self)
{
  g_array_unref (self->stretches);
  g_free (self);
}

guint64
logline_match_set_get_first_row (const LoglineMatchSet *self)
{
  return self->first_row;
}

guint64
logline_match_set_get_end_row (const LoglineMatchSet *self)
{
  return self->end_row;
}

guint64
logline_match_set_get_n_matches (const LoglineMatchSet *self)
{
  return self->n_matches;
}

static guint
count (LoglineRowSet *rows)
{
  return logline_row_set_rank (rows, logline_row_set_get_n_rows (rows));
}

/* The last stretch that has no more than @match matches before it, so that has it. */
static const Stretch *
find_match (const LoglineMatchSet *self,
            guint64                match)
{
  guint low = 0;
  guint high = self->stretches->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (get_stretch (self, middle)->first_match <= match)
        low = middle;
      else
        high = middle;
    }
  return get_stretch (self, low);
}

static const Stretch *
find_row (const LoglineMatchSet *self,
          guint64                row)
{
  guint low = 0;
  guint high = self->stretches->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (get_stretch (self, middle)->first_row <= row)
        low = middle;
      else
        high = middle;
    }
  return get_stretch (self, low);
}

guint64
logline_match_set_get_row (const LoglineMatchSet *self,
                           guint64                match)
{
  const Stretch *stretch;

  g_assert (match < self->n_matches);

  stretch = find_match (self, match);
  return stretch->first_row +
         logline_row_set_select (stretch->rows, (guint) (match - stretch->first_match));
}

guint64
logline_match_set_get_rank (const LoglineMatchSet *self,
                            guint64                row)
{
  const Stretch *stretch;

  if (row <= self->first_row)
    return 0;
  if (row >= self->end_row)
    return self->n_matches;

  stretch = find_row (self, row);
  return stretch->first_match +
         logline_row_set_rank (stretch->rows, (guint) (row - stretch->first_row));
}

guint
logline_match_set_add_front (LoglineMatchSet *self,
                             LoglineRowSet   *rows)
{
  guint n_rows = logline_row_set_get_n_rows (rows);
  guint n_matches = count (rows);
  Stretch stretch = { .rows = logline_row_set_ref (rows) };

  g_assert (n_rows > 0 && n_rows <= self->first_row);

  for (guint i = 0; i < self->stretches->len; i++)
    get_stretch (self, i)->first_match += n_matches;
  self->first_row -= n_rows;
  self->n_matches += n_matches;
  stretch.first_row = self->first_row;
  g_array_prepend_val (self->stretches, stretch);
  return n_matches;
}

/* The first @n_rows of @rows (nullable when there are none), then all of @more. */
static LoglineRowSet *
join (const LoglineRowSet *rows,
      guint                n_rows,
      const LoglineRowSet *more)
{
  guint n_more = more != NULL ? logline_row_set_get_n_rows (more) : 0;
  LoglineRowSet *all = logline_row_set_new (n_rows + n_more);

  logline_row_set_copy_head (all, rows, n_rows);
  for (guint i = 0; i < n_more; i++)
    if (logline_row_set_contains (more, i))
      logline_row_set_add (all, n_rows + i);
  logline_row_set_seal (all);
  return all;
}

static void
replace_rows (Stretch       *stretch,
              LoglineRowSet *rows)
{
  logline_row_set_unref (stretch->rows);
  stretch->rows = rows;
}

guint
logline_match_set_add_back (LoglineMatchSet *self,
                            LoglineRowSet   *rows)
{
  guint n_rows = logline_row_set_get_n_rows (rows);
  guint n_matches = count (rows);
  Stretch *last =
    self->stretches->len > 0 ? get_stretch (self, self->stretches->len - 1) : NULL;
  guint n_last = last != NULL ? logline_row_set_get_n_rows (last->rows) : 0;

  g_assert (n_rows > 0);

  if (last != NULL && n_last + n_rows <= JOINED_ROWS)
    {
      replace_rows (last, join (last->rows, n_last, rows));
    }
  else
    {
      Stretch stretch = { self->end_row, self->n_matches, logline_row_set_ref (rows) };

      g_array_append_val (self->stretches, stretch);
    }
  self->end_row += n_rows;
  self->n_matches += n_matches;
  return n_matches;
}

gboolean
logline_match_set_remove_last (LoglineMatchSet *self)
{
  Stretch *last = get_stretch (self, self->stretches->len - 1);
  guint n_rows = logline_row_set_get_n_rows (last->rows);
  gboolean matched = logline_row_set_contains (last->rows, n_rows - 1);

  g_assert (self->end_row > self->first_row);

  if (n_rows > 1)
    replace_rows (last, join (last->rows, n_rows - 1, NULL));
  else
    g_array_set_size (self->stretches, self->stretches->len - 1);
  self->end_row--;
  self->n_matches -= matched ? 1 : 0;
  return matched;
}
