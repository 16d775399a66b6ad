/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-find-words.h"

#include <glib/gi18n.h>

#include "logline-words.h"

static char *
describe_progress (guint64     n_matches,
                   const char *count)
{
  if (n_matches == 0)
    return g_strdup (_("Searching…"));

  /* Translators: how many lines were found while the search goes on */
  return g_strdup_printf (ngettext ("%s line so far", "%s lines so far", n_matches), count);
}

char *
logline_find_words_status (LoglineSearch *search,
                           guint64        match)
{
  guint64 n_matches = search != NULL ? logline_search_get_n_matches (search) : 0;
  g_autofree char *count = logline_words_number (n_matches);

  if (search == NULL)
    return g_strdup ("");
  if (!logline_search_get_complete (search))
    return describe_progress (n_matches, count);
  if (n_matches == 0)
    return g_strdup (_("No Matching Lines"));
  if (match < n_matches)
    {
      g_autofree char *place = logline_words_number (match + 1);

      /* Translators: which of how many lines found: "3 of 47 lines" */
      return g_strdup_printf (ngettext ("%s of %s line", "%s of %s lines", n_matches),
                              place, count);
    }

  /* Translators: how many lines were found; %s is a number */
  return g_strdup_printf (ngettext ("%s matching line", "%s matching lines", n_matches), count);
}

char *
logline_find_words_brief (LoglineSearch *search,
                          guint64        match)
{
  guint64 n_matches = search != NULL ? logline_search_get_n_matches (search) : 0;
  g_autofree char *count = logline_words_number (n_matches);
  g_autofree char *place = logline_words_number (match + 1);

  if (search == NULL)
    return g_strdup ("");
  if (!logline_search_get_complete (search))
    return g_strdup ("…");

  return match < n_matches ? g_strdup_printf ("%s/%s", place, count) : g_steal_pointer (&count);
}

char *
logline_find_words_tooltip (LoglineSearch *search,
                            guint64        match)
{
  guint64 n_matches = search != NULL ? logline_search_get_n_matches (search) : 0;
  g_autofree char *count = logline_words_number (n_matches);
  g_autofree char *place = logline_words_number (match + 1);

  if (search == NULL)
    return NULL;
  if (match < n_matches && logline_search_get_complete (search))
    /* Translators: which of how many lines found: "Matching line 3 of 47" */
    return g_strdup_printf (_("Matching line %s of %s"), place, count);

  return logline_find_words_status (search, match);
}
