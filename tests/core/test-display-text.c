/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-display-text.h"

/* A NUL in the bytes is written \1 and replaced. */
static const struct
{
  const char *bytes;
  const char *shown;
} cases[] = {
  { "", "" },
  { "plain ASCII", "plain ASCII" },
  { "a\tb", "a\tb" },
  { "é 日本 😀 e\xcc\x81", "é 日本 😀 e\xcc\x81" },
  { "\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m" },
  { "\x1b]0;title\x07", "\\x1b]0;title\\x07" },
  { "a\1b", "a\\x00b" },
  { "a\rb\nc\x0b\x0c\x7f", "a\\x0db\\x0ac\\x0b\\x0c\\x7f" },
  { "\xc2\x85\xc2\x9b", "\\u0085\\u009b" },
  { "\xff\xfe", "\\xff\\xfe" },
  { "a\xc3", "a\\xc3" },
  { "\xe2\x82" "a", "\\xe2\\x82a" },
  { "\xf0\x9f\x98", "\\xf0\\x9f\\x98" },
  { "\xc0\x80", "\\xc0\\x80" },
  { "\xed\xa0\x80", "\\xed\\xa0\\x80" },
  { "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80" },
  { "a\xe2\x80\xae" "b", "a\\u202eb" },
  { "\xe2\x81\xa6x\xe2\x81\xa9", "\\u2066x\\u2069" },
  { "\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c", "\\u200e\\u200f\\u061c" },
  { "a\xe2\x80\x8b" "b\xef\xbb\xbf", "a\\u200bb\\ufeff" },
  { "\xe2\x80\xa8\xe2\x80\xa9", "\\u2028\\u2029" },
  { "\xf3\xa0\x81\xa1", "\\U000e0061" },
  { "<span foreground=\"red\">&amp;", "<span foreground=\"red\">&amp;" },
  { "\\x1b", "\\x1b" },
};

static LoglineDisplayText *
make_text (const char *string,
           gsize       length,
           guint       max_chars)
{
  /* A copy without a NUL, so that a sanitizer sees a step too far. */
  g_autofree char *bytes = g_memdup2 (string, length);

  for (gsize i = 0; i < length; i++)
    if (bytes[i] == '\1')
      bytes[i] = '\0';
  return logline_display_text_new (bytes, length, length, max_chars);
}

static void
test_shows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = strlen (cases[i].bytes);
      g_autoptr(LoglineDisplayText) text = make_text (cases[i].bytes, length, G_MAXUINT);
      gsize n_bytes;
      const char *shown = logline_display_text_get (text, &n_bytes);

      g_assert_cmpstr (shown, ==, cases[i].shown);
      g_assert_cmpuint (n_bytes, ==, strlen (cases[i].shown));
      g_assert_cmpuint (logline_display_text_get_n_chars (text), ==, g_utf8_strlen (shown, -1));
      g_assert_cmpuint (logline_display_text_get_n_hidden (text), ==, 0);
    }
}

/* From the byte of each unit to its character and back, and from within a unit to its start. */
static void
check_maps (const LoglineDisplayText *text,
            gsize                     length)
{
  guint n_chars = logline_display_text_get_n_chars (text);
  guint previous_char = 0;
  gsize previous_byte = 0;

  for (gsize byte = 0; byte < length; byte++)
    {
      guint character = logline_display_text_char_at_byte (text, byte);
      gsize start = logline_display_text_byte_at_char (text, character);

      g_assert_cmpuint (character, >=, previous_char);
      g_assert_cmpuint (start, <=, byte);
      g_assert_cmpuint (logline_display_text_char_at_byte (text, start), ==, character);
      previous_char = character;
    }
  for (guint character = 0; character < n_chars; character++)
    {
      gsize byte = logline_display_text_byte_at_char (text, character);

      g_assert_cmpuint (byte, >=, previous_byte);
      g_assert_cmpuint (byte, <, length);
      g_assert_cmpuint (logline_display_text_char_at_byte (text, byte), <=, character);
      previous_byte = byte;
    }
  g_assert_cmpuint (logline_display_text_char_at_byte (text, length), ==, n_chars);
  g_assert_cmpuint (logline_display_text_char_at_byte (text, length + 1000), ==, n_chars);
  g_assert_cmpuint (logline_display_text_byte_at_char (text, n_chars), ==, length);
  g_assert_cmpuint (logline_display_text_byte_at_char (text, n_chars + 1000), ==, length);
}

static void
test_maps_of_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = strlen (cases[i].bytes);
      g_autoptr(LoglineDisplayText) text = make_text (cases[i].bytes, length, G_MAXUINT);

      check_maps (text, length);
    }
}

/* "ab", ESC, "é", a stray byte, "z": units start at bytes 0 1 2 3 5 6, characters 0 1 2 6 7 11. */
static void
test_maps (void)
{
  static const guint chars[] = { 0, 1, 2, 6, 6, 7, 11, 12 };
  static const gsize bytes[] = { 0, 1, 2, 2, 2, 2, 3, 5, 5, 5, 5, 6, 7 };
  g_autoptr(LoglineDisplayText) text = make_text ("ab\x1bé\xffz", 7, 100);

  for (gsize i = 0; i < G_N_ELEMENTS (chars); i++)
    g_assert_cmpuint (logline_display_text_char_at_byte (text, i), ==, chars[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (bytes); i++)
    g_assert_cmpuint (logline_display_text_byte_at_char (text, i), ==, bytes[i]);
}

static const struct
{
  const char *bytes;
  gsize       n_bytes;
  guint64     length;
  guint       max_chars;
  const char *shown;
  guint64     n_hidden;
} cuts[] = {
  { "abcdef", 6, 6, 6, "abcdef", 0 },
  { "abcdef", 6, 6, 5, "abcde", 1 },
  { "abcdef", 6, 6, 0, "", 6 },
  { "abcdef", 6, G_GUINT64_CONSTANT (5000000000), 6, "abcdef", G_GUINT64_CONSTANT (4999999994) },
  { "éé", 4, 4, 1, "é", 2 },
  { "é", 1, 2, 9, "", 2 },               /* the rest of the character was not read */
  { "a\xe2\x82\xac", 3, 4, 9, "a", 3 },
  { "\xe2\x82", 2, 2, 9, "\\xe2\\x82", 0 }, /* there is no rest */
  { "a\x1b", 2, 2, 4, "a", 1 },          /* an escape is shown whole or not at all */
  { "a\x1b", 2, 2, 5, "a\\x1b", 0 },
};

static void
test_cut (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autoptr(LoglineDisplayText) text = logline_display_text_new (cuts[i].bytes, cuts[i].n_bytes,
                                                                     cuts[i].length,
                                                                     cuts[i].max_chars);
      gsize n_shown = cuts[i].length - cuts[i].n_hidden;

      g_assert_cmpstr (logline_display_text_get (text, NULL), ==, cuts[i].shown);
      g_assert_cmpuint (logline_display_text_get_n_hidden (text), ==, cuts[i].n_hidden);
      g_assert_cmpuint (logline_display_text_get_n_chars (text), <=, cuts[i].max_chars);
      check_maps (text, n_shown);
    }
}

static void
test_any_bytes_are_made_harmless (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (4);

  for (guint i = 0; i < 20000; i++)
    {
      gsize length = g_rand_int_range (random, 0, 40);
      g_autofree char *bytes = g_malloc (length);
      g_autoptr(LoglineDisplayText) text = NULL;
      const char *shown;
      gsize n_bytes;

      for (gsize j = 0; j < length; j++)
        bytes[j] = g_rand_int_range (random, 0, 256) & (i % 2 ? 0xff : 0xf3);
      text = logline_display_text_new (bytes, length, length, i % 60);
      shown = logline_display_text_get (text, &n_bytes);
      g_assert_cmpuint (strlen (shown), ==, n_bytes);
      g_assert_true (g_utf8_validate (shown, n_bytes, NULL));
      for (const char *at = shown; *at != '\0'; at = g_utf8_next_char (at))
        g_assert_true (*at == '\t' || !g_unichar_iscntrl (g_utf8_get_char (at)));
      g_assert_cmpuint (g_utf8_strlen (shown, -1), ==, logline_display_text_get_n_chars (text));
      check_maps (text, length - logline_display_text_get_n_hidden (text));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/display-text/shows", test_shows);
  g_test_add_func ("/display-text/maps", test_maps);
  g_test_add_func ("/display-text/maps-of-all-shapes", test_maps_of_cases);
  g_test_add_func ("/display-text/cut", test_cut);
  g_test_add_func ("/display-text/any-bytes-are-made-harmless", test_any_bytes_are_made_harmless);

  return g_test_run ();
}
