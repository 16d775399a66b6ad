/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-bytes.h"

/* Takes the array. */
LoglineBytes *
logline_bytes_new (GByteArray *array,
                   guint       n_rows,
                   guint64     skip)
{
  LoglineBytes *self = g_new (LoglineBytes, 1);

  self->bytes = g_byte_array_free_to_bytes (array);
  self->n_rows = n_rows;
  self->skip = skip;

  return self;
}

void
logline_bytes_free (LoglineBytes *self)
{
  g_bytes_unref (self->bytes);
  g_free (self);
}
