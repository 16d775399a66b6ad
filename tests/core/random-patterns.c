/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "random-patterns.h"

/* A NUL is written \1 here and replaced. */
static const char *const pieces[] = {
  "a", "b", "ab", "aab", "abc", "A", "x", "xx", "0", "42", "1.5", "error", "ERROR", "Error",
  "timeout", " ", "  ", "\t", "\r", ":", "=", "-", "[x]", "\"", "(", "\\", "_", "é", "É",
  "e\xcc\x81", "ß", "ẞ", "ss", "k", "K", "\xe2\x84\xaa", "s", "S", "ſ", "i", "I", "ı", "İ", "σ",
  "ς", "Σ", "дa", "日本", "😀", "\xc2\x85", "\xe2\x80\xa8", "\x0b", "\x0c", "\1", "\xff", "\x80",
  "\xc3", "\xe2\x82", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf0\x9f", "",
};

static const char *const atoms[] = {
  ".", ".", "\\d", "\\w", "\\s", "\\S", "\\D", "\\W", "\\h", "\\H", "\\pL", "\\p{Lu}", "\\PL",
  "[ab]", "[^a]", "[^\"]", "[a-z]", "[^a-z0-9]", "[[:alpha:]]", "[^[:space:]]", "[\\s\\d]",
  "[^\\w]", "[]a]", "[^]a]", "[éa]", "[^é]", "[k-s]", "\\x41", "\\x{e9}", "\\t", "\\.", "\\\\",
  "\\[", "a", "b", "x", "k", "s", "i", "é", "日", "error", "ERR", "42",
};

static const char *const rare_atoms[] = {
  "\\n", "\\x0a", "\\v", "\\V", "\\R", "\\X", "\\N", "\\Qa.b\\E", "(?=a)", "(?!a)", "(?<=a)",
  "(?<!b)", "(?>a+)", "(a)\\1", "(?<n>a)", "(?P<n>x)", "(?'n'b)", "(?i)", "(?-i)", "(?s)", "(?m)",
  "(?-m)", "(?x)", "(?i:a)", "(?s:.)", "(?|a|b)", "(a)?(?(1)b|x)", "(?#c)", "\\K", "a(?R)?b",
  "(*SKIP)", "(*FAIL)", "\\A", "\\z", "\\Z", "\\G", "(?^)", "[\\n]", "[^\\n]", "[\\Qa]\\E]", "{",
  "{,3}", "a{2}", "\\012", "\\cA",
};

static const char *const repeats[] = {
  "*", "+", "?", "*?", "+?", "??", "*+", "++", "?+", "{2}", "{1,2}", "{2,}", "{0,3}?", "{1,2}+",
};

static const char *const anchors[] = { "^", "$", "\\b", "\\B" };

#define PICK(random, array) ((array)[g_rand_int_range (random, 0, G_N_ELEMENTS (array))])

static gboolean
happens (GRand *random,
         int    percent)
{
  return g_rand_int_range (random, 0, 100) < percent;
}

static void
append_pieces (GString *out,
               GRand   *random,
               int      n_pieces)
{
  gsize start = out->len;

  for (int i = 0; i < n_pieces; i++)
    g_string_append (out, PICK (random, pieces));
  for (gsize i = start; i < out->len; i++)
    if (out->str[i] == '\1')
      out->str[i] = '\0';
}

GString *
random_text (GRand *random,
             guint  n_lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_lines; i++)
    {
      append_pieces (text, random, g_rand_int_range (random, 0, i % 500 == 499 ? 9000 : 8));
      g_string_append (text, happens (random, 10) ? "\r\n" : "\n");
    }
  if (happens (random, 50))
    g_string_append (text, "a last line");
  return text;
}

char *
random_string (GRand *random)
{
  g_autoptr(GString) pattern = g_string_new (NULL);

  do
    {
      g_string_truncate (pattern, 0);
      append_pieces (pattern, random, g_rand_int_range (random, 0, 4));
    }
  while (!g_utf8_validate (pattern->str, pattern->len, NULL));
  return g_strdup (pattern->str);
}

static void
append_expression (GString *out,
                   GRand   *random,
                   int      depth)
{
  int n_parts = g_rand_int_range (random, 1, 4);

  for (int i = 0; i < n_parts; i++)
    {
      if (happens (random, 15))
        g_string_append (out, PICK (random, anchors));
      if (depth > 0 && happens (random, 25))
        {
          g_string_append (out, happens (random, 50) ? "(" : "(?:");
          append_expression (out, random, depth - 1);
          g_string_append_c (out, ')');
        }
      else
        g_string_append (out, happens (random, 12) ? PICK (random, rare_atoms)
                                                   : PICK (random, atoms));
      if (happens (random, 30))
        g_string_append (out, PICK (random, repeats));
      if (happens (random, 10))
        g_string_append_c (out, '|');
    }
}

char *
random_expression (GRand *random)
{
  GString *pattern = g_string_new (NULL);

  append_expression (pattern, random, 2);
  return g_string_free (pattern, FALSE);
}

char *
random_words (GRand *random)
{
  static const char *const words[] = {
    "error", "err", "rror", "ab", "aab", "abc", "bx", "xx", "42", "1\\.5", "time", "timeout", "out",
    "ERR", "Error", "éÉ", "日本", "a", "s k", "= ", "\"\"", "x0", "ss", "дa", "\\[x\\]",
  };
  GString *pattern = g_string_new (NULL);
  int n_words = g_rand_int_range (random, 2, 15);
  gboolean is_group = happens (random, 30);

  g_string_append (pattern, is_group ? PICK (random, atoms) : "");
  g_string_append (pattern, is_group ? "(" : "");
  for (int i = 0; i < n_words; i++)
    {
      g_string_append (pattern, i > 0 ? "|" : "");
      g_string_append (pattern, PICK (random, words));
      g_string_append (pattern, happens (random, 5) ? PICK (random, atoms) : "");
    }
  g_string_append (pattern, is_group ? ")" : "");
  g_string_append (pattern, is_group ? PICK (random, atoms) : "");
  return g_string_free (pattern, FALSE);
}

char *
random_shape (GRand *random)
{
  static const char *const sets[] = {
    "\\d", "\\d", "[0-9a-f]", "[ab]", "\\w", "[x-z]", "\\s", "\\.", "5", "x", "[.:=]", "(\\d\\.)",
    "[[:upper:]]", ".", "[^a]", "k", "é", "(a|b)",
  };
  static const char *const counts[] = { "", "", "", "", "{2}", "{1,3}", "+", "?", "*", "{0,2}" };
  GString *pattern = g_string_new (NULL);
  int n_sets = g_rand_int_range (random, 2, 8);

  g_string_append (pattern, happens (random, 15) ? PICK (random, anchors) : "");
  for (int i = 0; i < n_sets; i++)
    {
      g_string_append (pattern, PICK (random, sets));
      g_string_append (pattern, PICK (random, counts));
    }
  g_string_append (pattern, happens (random, 15) ? PICK (random, anchors) : "");
  return g_string_free (pattern, FALSE);
}
