/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "corpus.h"

#define SIZE (4u * 1000 * 1000)

static char *
make_text (guint64  seed,
           gsize   *out_length)
{
  g_autoptr (Corpus) corpus = corpus_new (seed);
  char *text = g_malloc (SIZE);

  *out_length = corpus_write (corpus, text, SIZE);
  return text;
}

/* The share of lines, in percent, that @pattern selects. */
static double
measure_share (const char *pattern,
               gboolean    ignore_case)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, ignore_case ? G_REGEX_CASELESS : 0, 0, NULL);
  gsize length;
  g_autofree char *text = make_text (1, &length);
  guint n_lines = 0;
  guint n_matches = 0;

  for (char *line = text, *end; line < text + length; line = end + 1, n_lines++)
    {
      end = memchr (line, '\n', text + length - line);
      *end = '\0';
      n_matches += g_regex_match (regex, line, 0, NULL);
    }
  return 100.0 * n_matches / n_lines;
}

static void
test_seed (void)
{
  gsize length, same_length, other_length;
  g_autofree char *text = make_text (1, &length);
  g_autofree char *same = make_text (1, &same_length);
  g_autofree char *other = make_text (2, &other_length);

  g_assert_cmpmem (text, length, same, same_length);
  g_assert_false (length == other_length && memcmp (text, other, length) == 0);
}

static void
test_whole_lines (void)
{
  g_autoptr (Corpus) corpus = corpus_new (1);
  gsize length, part;
  g_autofree char *text = make_text (1, &length);
  g_autofree char *pieces = g_malloc (SIZE);
  gsize total = 0;

  g_assert_cmpuint (length, >, SIZE - CORPUS_MAX_LINE);
  g_assert_cmpint (text[length - 1], ==, '\n');
  while ((part = corpus_write (corpus, pieces + total, MIN (SIZE - total, 100000))) > 0)
    total += part;
  g_assert_cmpmem (text, length, pieces, total);
}

static void
test_shares (void)
{
  static const struct { const char *pattern; gboolean ignore_case; double share, slack; } rows[] = {
    { "INFO", FALSE, 36, 3 },
    { "error", TRUE, 9, 2 },
    { "([0-9]{1,3}\\.){3}[0-9]{1,3}", FALSE, 38, 3 },
    { CORPUS_TEN_WORDS, FALSE, 3.5, 1 },
    { "ERROR.*timeout", FALSE, 0.02, 0.02 },
    { "[^ -~\\n\\t]", FALSE, 10, 5 }, /* more than ASCII */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double share = measure_share (rows[i].pattern, rows[i].ignore_case);

      g_test_message ("%s: %.3f %%", rows[i].pattern, share);
      g_assert_cmpfloat_with_epsilon (share, rows[i].share, rows[i].slack);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/corpus/the-seed-decides", test_seed);
  g_test_add_func ("/corpus/whole-lines-whatever-the-pieces", test_whole_lines);
  g_test_add_func ("/corpus/shares-that-benchmarks-rely-on", test_shares);
  return g_test_run ();
}
