/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-query-text.h"

gboolean
logline_query_text_has_upper_case (const char *text)
{
  g_assert (text != NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_isupper (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

/* For each upper-case letter, the list of the letters that have it. */
static GHashTable *
get_lower_letters (void)
{
  static GHashTable *letters = NULL;

  if (g_once_init_enter (&letters))
    {
      GHashTable *table = g_hash_table_new_full (NULL, NULL, NULL, NULL);

      for (gunichar letter = 0x80; letter < 0x20000; letter++)
        {
          gunichar upper = g_unichar_toupper (letter);
          gpointer key = GUINT_TO_POINTER (upper);

          if (upper != letter)
            g_hash_table_insert (table, key,
                                 g_slist_prepend (g_hash_table_lookup (table, key),
                                                  GUINT_TO_POINTER (letter)));
        }
      g_once_init_leave (&letters, table);
    }
  return letters;
}

static void
append_letter (GString  *regex,
               gunichar  letter)
{
  g_string_append_printf (regex, "\\x{%x}", letter);
}

/* Any of the letters that grep -iF takes for @letter: those whose upper-case letter is the same. So
 * "s" finds the long s and "i" the dotless one; "k" does not find the Kelvin sign, for which
 * PCRE2's own folding takes it. */
static void
append_letter_ignoring_case (GString  *regex,
                             gunichar  letter)
{
  gunichar upper = g_unichar_toupper (letter);
  GSList *lower = g_hash_table_lookup (get_lower_letters (), GUINT_TO_POINTER (upper));

  if (!g_unichar_isalpha (upper) && lower == NULL)
    {
      append_letter (regex, letter);
      return;
    }

  g_string_append_c (regex, '[');
  append_letter (regex, upper);
  if (upper < 0x80)
    append_letter (regex, g_ascii_tolower (upper));
  for (; lower != NULL; lower = lower->next)
    append_letter (regex, GPOINTER_TO_UINT (lower->data));
  g_string_append_c (regex, ']');
}

gboolean
logline_query_letter_has_variants (gunichar letter)
{
  gunichar upper = g_unichar_toupper (letter);

  /* A letter beyond ASCII that has an upper-case one is in the list of that. */
  return g_hash_table_contains (get_lower_letters (), GUINT_TO_POINTER (upper));
}

char *
logline_query_text_to_caseless_regex (const char *text)
{
  GString *regex = g_string_new (NULL);

  g_assert (text != NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    append_letter_ignoring_case (regex, g_utf8_get_char (text));
  return g_string_free (regex, FALSE);
}
