/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-lines-private.h"

struct _LoglineLines
{
  gatomicrefcount  ref_count;
  guint            n_lines;
  LoglineLine     *lines;
  char            *storage; /* nullable */
  LoglineLines    *owner;   /* nullable: whose storage the lines point into */
};

G_DEFINE_BOXED_TYPE (LoglineLines, logline_lines, logline_lines_ref, logline_lines_unref)

LoglineLines *
logline_lines_new (LoglineLine *lines,
                   guint        n_lines,
                   char        *storage)
{
  LoglineLines *self = g_new0 (LoglineLines, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->lines = lines;
  self->n_lines = n_lines;
  self->storage = storage;

  return self;
}

LoglineLines *
logline_lines_new_with_rows (LoglineLines  *other,
                             const guint64 *rows)
{
  LoglineLine *lines = g_memdup2 (other->lines, other->n_lines * sizeof (LoglineLine));
  LoglineLines *self = logline_lines_new (lines, other->n_lines, NULL);

  self->owner = logline_lines_ref (other);
  for (guint i = 0; i < self->n_lines; i++)
    {
      lines[i].row = rows[i];
      logline_generation_ref (lines[i].generation);
    }

  return self;
}

LoglineLines *
logline_lines_ref (LoglineLines *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
logline_lines_unref (LoglineLines *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_lines; i++)
    logline_generation_unref (self->lines[i].generation);
  g_clear_pointer (&self->owner, logline_lines_unref);
  g_free (self->lines);
  g_free (self->storage);
  g_free (self);
}

guint
logline_lines_get_size (const LoglineLines *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_lines;
}

const LoglineLine *
logline_lines_get (const LoglineLines *self,
                   guint               index)
{
  g_return_val_if_fail (self != NULL && index < self->n_lines, NULL);

  return &self->lines[index];
}
