/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-stepper.h"

#include <glib/gi18n.h>

void
logline_stepper_want (LoglineStepper *self,
                      LoglineStep     step)
{
  g_return_if_fail (self != NULL);

  /* Enter right after the last key means the match that is being looked for already. */
  if (self->step != LOGLINE_STEP_NEAREST || step != LOGLINE_STEP_NEXT)
    self->step = step;
}

/* Whether every row from @row on has been searched. */
static gboolean
is_searched_from (LoglineSearch *search,
                  guint64        row)
{
  return logline_search_get_complete (search) ||
         logline_search_get_first_searched_row (search) <= row;
}

static gboolean
take (LoglineStepper *self,
      const char     *wrapped)
{
  self->step = LOGLINE_STEP_NONE;
  self->wrapped = wrapped;
  return TRUE;
}

static gboolean
take_next (LoglineStepper *self,
           LoglineSearch  *search,
           guint64         from,
           guint64        *out_match)
{
  *out_match = logline_search_get_rank (search, from);
  if (*out_match < logline_search_get_n_matches (search))
    return take (self, NULL);
  if (!logline_search_get_complete (search))
    return FALSE;

  *out_match = 0;
  return take (self, N_("Wrapped to the beginning"));
}

static gboolean
take_previous (LoglineStepper *self,
               LoglineSearch  *search,
               guint64         row,
               guint64        *out_match)
{
  *out_match = logline_search_get_rank (search, row);
  if (*out_match == 0 && !logline_search_get_complete (search))
    return FALSE;
  if (*out_match > 0)
    {
      *out_match -= 1;
      return take (self, NULL);
    }

  *out_match = logline_search_get_n_matches (search) - 1;
  return take (self, N_("Wrapped to the end"));
}

static gboolean
take_nearest (LoglineStepper *self,
              LoglineSearch  *search,
              guint64         row,
              guint64        *out_match)
{
  *out_match = MIN (logline_search_get_rank (search, row),
                    logline_search_get_n_matches (search) - 1);
  return take (self, NULL);
}

static gboolean
try_to_take (LoglineStepper *self,
             LoglineSearch  *search,
             guint64         row,
             guint64         n_rows,
             guint64        *out_match)
{
  if (logline_search_get_n_matches (search) == 0 || !is_searched_from (search, row))
    return FALSE;

  switch (self->step)
    {
    case LOGLINE_STEP_NONE:
      return FALSE;

    case LOGLINE_STEP_NEAREST:
      return take_nearest (self, search, row, out_match);

    case LOGLINE_STEP_NEXT:
      return take_next (self, search, MIN (row + 1, n_rows), out_match);

    case LOGLINE_STEP_PREVIOUS:
      return take_previous (self, search, row, out_match);

    default:
      g_assert_not_reached ();
    }
}

gboolean
logline_stepper_try (LoglineStepper *self,
                     LoglineSearch  *search,
                     guint64         row,
                     guint64         n_rows,
                     guint64        *out_match)
{
  gboolean taken;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (LOGLINE_IS_SEARCH (search), FALSE);
  g_return_val_if_fail (out_match != NULL, FALSE);

  taken = try_to_take (self, search, MIN (row, n_rows), n_rows, out_match);

  /* A search that is over and found nothing grants nothing, and lines that come later are not what
   * was wished for. */
  if (logline_search_get_complete (search))
    self->step = LOGLINE_STEP_NONE;

  return taken;
}
