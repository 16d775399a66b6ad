/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-overview.h"

/* By halves, since the product of both may not fit into 64 bits. */
guint64
logline_overview_get_row (guint64 n_rows,
                          guint   n_pixels,
                          guint   pixel)
{
  g_return_val_if_fail (n_pixels > 0, 0);

  return n_rows / n_pixels * pixel +
         (n_rows % n_pixels * pixel + n_pixels - 1) / n_pixels;
}

gboolean
logline_overview_mark (LoglineSearch *search,
                       guint64        n_rows,
                       gboolean      *marks,
                       guint          n_pixels)
{
  gboolean any = FALSE;
  guint64 rank = 0;

  for (guint i = 0; i < n_pixels; i++)
    {
      guint64 next = search != NULL
                     ? logline_search_get_rank (search, logline_overview_get_row (n_rows, n_pixels,
                                                                                  i + 1))
                     : 0;

      marks[i] = next > rank;
      any |= marks[i];
      rank = next;
    }

  return any;
}

gboolean
logline_overview_find (const gboolean *marks,
                       guint           n_pixels,
                       guint           pixel,
                       guint           reach,
                       guint          *out_pixel)
{
  for (guint distance = 0; distance <= reach; distance++)
    {
      guint before = pixel - distance, after = pixel + distance;

      if (after < n_pixels && marks[after])
        *out_pixel = after;
      else if (distance <= pixel && before < n_pixels && marks[before])
        *out_pixel = before;
      else
        continue;
      return TRUE;
    }

  return FALSE;
}
