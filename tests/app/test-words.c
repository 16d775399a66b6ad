/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>
#include <locale.h>

#include "logline-client-error.h"
#include "logline-source.h"
#include "logline-words.h"

static void
test_number (void)
{
  static const struct
  {
    guint64 number;
    const char *words;
  } cases[] = {
    { 0, "0" },
    { 999, "999" },
    { 1000, "1,000" },
    { 3918220, "3,918,220" },
    { G_MAXUINT64, "18,446,744,073,709,551,615" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = logline_words_number (cases[i].number);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_share (void)
{
  g_autofree char *many = logline_words_share (1204, 3918220);
  g_autofree char *one = logline_words_share (0, 1);

  g_assert_cmpstr (many, ==, "1,204 of 3,918,220 lines");
  g_assert_cmpstr (one, ==, "0 of 1 line");
}

static void
test_age (void)
{
  static const struct
  {
    gint64 seconds;
    const char *words;
  } cases[] = {
    { -5, "just now" }, /* clocks of two machines differ */
    { 0, "just now" },
    { 1, "1 s ago" },
    { 59, "59 s ago" },
    { 60, "1 min ago" },
    { 3599, "59 min ago" },
    { 3600, "1 h ago" },
    { 86399, "23 h ago" },
    { 86400, "1 day ago" },
    { 172800, "2 days ago" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = logline_words_age (cases[i].seconds * G_USEC_PER_SEC);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

/* Each has a sentence of its own, which names the server where that helps. */
static void
test_client_errors (void)
{
  g_autoptr (GHashTable) sentences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int code = LOGLINE_CLIENT_ERROR_ADDRESS; code <= LOGLINE_CLIENT_ERROR_SERVER; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (LOGLINE_CLIENT_ERROR, code, "for developers");
      g_autofree char *sentence = logline_words_error (error, "logs.example.org");

      g_assert_null (strstr (sentence, "for developers"));
      g_assert_null (strchr (sentence, '%'));
      g_assert_true (g_hash_table_add (sentences, g_steal_pointer (&sentence)));
    }
}

static void
test_source_errors (void)
{
  for (int code = LOGLINE_SOURCE_ERROR_NOT_FOUND; code <= LOGLINE_SOURCE_ERROR_IO; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (LOGLINE_SOURCE_ERROR, code, "for developers");
      g_autofree char *sentence = logline_words_error (error, NULL);

      g_assert_null (strstr (sentence, "for developers"));
    }
}

static void
test_server (void)
{
  g_autoptr (GError) error = g_error_new_literal (LOGLINE_CLIENT_ERROR,
                                                  LOGLINE_CLIENT_ERROR_TIMEOUT, "late");
  g_autofree char *named = logline_words_error (error, "100%sure.example");
  g_autofree char *unnamed = logline_words_error (error, "");

  g_assert_true (g_str_has_prefix (named, "100%sure.example took too long"));
  g_assert_true (g_str_has_prefix (unnamed, "the server took too long"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");

  g_test_add_func ("/words/number", test_number);
  g_test_add_func ("/words/share", test_share);
  g_test_add_func ("/words/age", test_age);
  g_test_add_func ("/words/client-errors", test_client_errors);
  g_test_add_func ("/words/source-errors", test_source_errors);
  g_test_add_func ("/words/server-is-named", test_server);

  return g_test_run ();
}
