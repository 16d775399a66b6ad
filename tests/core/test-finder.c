/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-finder.h"

#define N_STRINGS 4000
#define MAX_TEXT 300

static gboolean
stands_at (const char *text,
           const char *string,
           gsize       length,
           gboolean    ignores_case)
{
  for (gsize i = 0; i < length; i++)
    if (ignores_case ? g_ascii_tolower (text[i]) != g_ascii_tolower (string[i])
                     : text[i] != string[i])
      return FALSE;
  return TRUE;
}

static const char *
find_slowly (const char *start,
             const char *end,
             const char *string,
             gsize       length,
             gboolean    ignores_case)
{
  for (; (gsize) (end - start) >= length; start++)
    if (stands_at (start, string, length, ignores_case))
      return start;
  return NULL;
}

/* Few letters, so that much of a string often stands where all of it does not. */
static void
fill (GRand  *random,
      char   *bytes,
      gsize   length)
{
  static const char alphabet[] = { 'a', 'A', 'a', 'b', '@', '`', '\0', '\xe1', '\xc1', 'Z', '\n' };
  int n_letters = g_rand_int_range (random, 2, G_N_ELEMENTS (alphabet) + 1);

  for (gsize i = 0; i < length; i++)
    bytes[i] = alphabet[g_rand_int_range (random, 0, n_letters)];
}

/* All matches, each searched from the byte behind the one before. */
static guint
compare_matches (const LoglineFinder *finder,
                 const char          *text,
                 gsize                text_length,
                 const char          *string,
                 gsize                length,
                 gboolean             ignores_case)
{
  const char *end = text + text_length;
  guint n_matches = 0;

  for (const char *at = text; at != NULL && at <= end; n_matches++)
    {
      const char *expected = find_slowly (at, end, string, length, ignores_case);

      g_assert_true (logline_finder_find (finder, at, end) == expected);
      at = expected != NULL ? expected + 1 : NULL;
    }
  return n_matches - 1;
}

/* The text has a block of memory to itself, so that a sanitizer sees a load beyond it. */
static void
test_finds_what_a_simple_loop_finds (gconstpointer data)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (g_test_rand_int ());
  guint n_matches = 0;

  logline_simd_limit (GPOINTER_TO_INT (data));
  for (guint i = 0; i < N_STRINGS; i++)
    {
      char string[40];
      gsize length = g_rand_int_range (random, 1, i % 4 == 0 ? G_N_ELEMENTS (string) : 5);
      gsize text_length = g_rand_int_range (random, 0, MAX_TEXT);
      g_autofree char *text = g_malloc (MAX (text_length, 1));

      fill (random, string, length);
      fill (random, text, text_length);
      if (text_length >= length)
        memcpy (text + g_rand_int_range (random, 0, text_length - length + 1), string, length);
      for (int ignores_case = 0; ignores_case < 2; ignores_case++)
        {
          g_autoptr(LoglineFinder) finder = logline_finder_new (string, length, ignores_case);

          n_matches += compare_matches (finder, text, text_length, string, length, ignores_case);
        }
    }
  logline_simd_limit (LOGLINE_N_SIMD);
  g_test_message ("%u matches", n_matches);
  g_assert_cmpuint (n_matches, >, N_STRINGS);
}

static void
test_rare_strings_have_few_candidates (void)
{
  static const char *const strings[] = { "quorum", "INFO", "error", "e ", "e" };
  double candidates = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    {
      g_autoptr(LoglineFinder) finder = logline_finder_new (strings[i], strlen (strings[i]), FALSE);

      g_assert_cmpfloat (logline_finder_get_candidates (finder), >, candidates);
      candidates = logline_finder_get_candidates (finder);
    }
}

int
main (int   argc,
      char *argv[])
{
  static const char *const names[LOGLINE_N_SIMD] = { "none", "sse2", "avx2" };

  g_test_init (&argc, &argv, NULL);

  for (int simd = 0; simd <= (int) logline_simd_get (); simd++)
    {
      g_autofree char *path = g_strdup_printf ("/finder/finds-what-a-simple-loop-finds/%s",
                                               names[simd]);

      g_test_add_data_func (path, GINT_TO_POINTER (simd), test_finds_what_a_simple_loop_finds);
    }
  g_test_add_func ("/finder/rare-strings-have-few-candidates",
                   test_rare_strings_have_few_candidates);

  return g_test_run ();
}
