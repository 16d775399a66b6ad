/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-overview.h"

#include <string.h>

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

static guint64
get_rank (LoglineSearch *search,
          guint64        n_rows,
          guint          n_pixels,
          guint          pixel)
{
  return logline_search_get_rank (search, logline_overview_get_row (n_rows, n_pixels, pixel));
}

static guint8
get_shade (guint64 n_matches,
           double  even)
{
  return n_matches > 0 ? CLAMP (n_matches / even, 1, LOGLINE_OVERVIEW_DARKEST) : 0;
}

gboolean
logline_overview_mark (LoglineSearch *search,
                       guint64        n_rows,
                       guint8        *shades,
                       guint          n_pixels)
{
  guint64 n_matches, rank = 0;

  if (n_pixels == 0)
    return FALSE;

  memset (shades, 0, n_pixels);
  n_matches = search != NULL ? get_rank (search, n_rows, n_pixels, n_pixels) : 0;
  for (guint i = 0; i < n_pixels && rank < n_matches; i++)
    {
      guint64 next = get_rank (search, n_rows, n_pixels, i + 1);

      shades[i] = get_shade (next - rank, (double) n_matches / n_pixels);
      rank = next;
    }

  return n_matches > 0;
}

gboolean
logline_overview_find (const guint8 *shades,
                       guint         n_pixels,
                       guint         pixel,
                       guint         reach,
                       guint        *out_pixel)
{
  for (guint distance = 0; distance <= reach; distance++)
    {
      guint before = pixel - distance, after = pixel + distance;

      if (after < n_pixels && shades[after] > 0)
        *out_pixel = after;
      else if (distance <= pixel && before < n_pixels && shades[before] > 0)
        *out_pixel = before;
      else
        continue;
      return TRUE;
    }

  return FALSE;
}
