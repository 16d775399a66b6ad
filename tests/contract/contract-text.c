/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contract-text.h"

#include <string.h>

#include "logline-segment.h"

static GBytes *
make_empty (void)
{
  return g_bytes_new_static ("", 0);
}

static GBytes *
make_no_last_line_feed (void)
{
  return g_bytes_new_static ("one\ntwo\nthree error", 19);
}

static GBytes *
make_last_line_feed (void)
{
  return g_bytes_new_static ("one\ntwo\nthree error\n", 20);
}

static GBytes *
make_only_line_feeds (void)
{
  return g_bytes_new_static ("\n\n\n", 3);
}

static GBytes *
make_carriage_returns (void)
{
  static const char text[] = "a error\r\n\r\nb\r\r\nc\rd\ne\r";

  return g_bytes_new_static (text, sizeof text - 1);
}

static GBytes *
make_binary (void)
{
  static const char text[] =
    "nul \0 in it\n\xff\xfe not utf-8 error\n\xc3\n\0\n\xe2\x82\xac Error\n";

  return g_bytes_new_static (text, sizeof text - 1);
}

static GBytes *
make_empty_lines (void)
{
  char *text = g_malloc (1000000);

  memset (text, '\n', 1000000);
  return g_bytes_new_take (text, 1000000);
}

/* Lines that end right before, at and right after the border of a segment, that start there, and
 * one that goes on through a whole segment. */
static GBytes *
make_borders (void)
{
  const gsize size = LOGLINE_SEGMENT_SIZE;
  const gsize line_feeds[] = {
    10, 100000, size - 2, size - 1, size, size + 1, 2 * size - 5, 3 * size + 7, 4 * size - 1,
  };
  gsize length = 4 * size + 20;
  char *text = g_malloc (length);

  memset (text, 'x', length);
  for (guint i = 0; i < G_N_ELEMENTS (line_feeds); i++)
    text[line_feeds[i]] = '\n';
  memcpy (text + 2 * size - 2, "error", 5);
  memcpy (text + size + 100, "Error", 5);

  return g_bytes_new_take (text, length);
}

static GBytes *
make_usual (void)
{
  static const char *const levels[] = { "DEBUG", "INFO", "INFO", "WARN", "ERROR" };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 60000; i++)
    {
      g_string_append_printf (text, "2026-03-01 12:%02u:%02u %s request %u took %u ms",
                              i / 1000, i % 60, levels[g_rand_int_range (random, 0, 5)], i,
                              (guint) g_rand_int_range (random, 0, 5000));
      if (i % 500 == 0)
        for (guint n = (guint) g_rand_int_range (random, 0, 9000); n > 0; n--)
          g_string_append (text, " trace");
      g_string_append (text, i % 7 == 0 ? "\r\n" : "\n");
    }

  return g_string_free_to_bytes (text);
}

const ContractText contract_texts[] = {
  { "empty", make_empty },
  { "no-last-line-feed", make_no_last_line_feed },
  { "last-line-feed", make_last_line_feed },
  { "only-line-feeds", make_only_line_feeds },
  { "carriage-returns", make_carriage_returns },
  { "binary", make_binary },
  { "a-million-empty-lines", make_empty_lines },
  { "segment-borders", make_borders },
  { "usual", make_usual },
};
const guint contract_n_texts = G_N_ELEMENTS (contract_texts);

const ContractPattern contract_patterns[] = {
  { "everything", "", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_SMART, FALSE },
  { "nothing", "", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_SMART, TRUE },
  { "text", "error", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH, FALSE },
  { "text-any-case", "error", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_SMART, FALSE },
  { "text-not", "error", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_IGNORE, TRUE },
  { "rare", "request 59999 ", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH, FALSE },
  { "regex", "ERR.*took [0-9]{2} ms", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, FALSE },
  { "regex-not", "[13579] ms", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, TRUE },
  { "empty-line", "^$", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, FALSE },
  { "line-end", "(ms|error)$", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, FALSE },
  { "absent", "no such line", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH, FALSE },
};
const guint contract_n_patterns = G_N_ELEMENTS (contract_patterns);

GArray *
oracle_split (const char *bytes,
              gsize       length)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (OracleLine));
  gsize start = 0;

  for (gsize i = 0; i < length; i++)
    if (bytes[i] == '\n')
      {
        gboolean has_return = i > start && bytes[i - 1] == '\r';
        OracleLine line = { start, i, i - start - (has_return ? 1 : 0) };

        g_array_append_val (lines, line);
        start = i + 1;
      }

  if (start < length)
    {
      OracleLine line = { start, length, length - start };

      g_array_append_val (lines, line);
    }

  return lines;
}

LoglineQuery *
contract_pattern_compile (const ContractPattern *pattern)
{
  g_autoptr (GError) error = NULL;
  LoglineQuery *query = logline_query_new (pattern->pattern, pattern->syntax,
                                           pattern->letter_case, pattern->invert, &error);

  g_assert_no_error (error);
  return query;
}

static gboolean
ignores_case (const ContractPattern *pattern)
{
  if (pattern->letter_case != LOGLINE_CASE_SMART)
    return pattern->letter_case == LOGLINE_CASE_IGNORE;

  for (const char *p = pattern->pattern; *p != '\0'; p++)
    if (g_ascii_isupper (*p))
      return FALSE;
  return TRUE;
}

static gboolean
contains_text (const char *line,
               gsize       length,
               const char *text,
               gboolean    ignore_case)
{
  const char first[] = { text[0], g_ascii_toupper (text[0]) };
  gsize n = strlen (text);

  for (gsize i = 0; i + n <= length; i++)
    if (n > 0 && line[i] != first[0] && line[i] != first[1])
      continue;
    else if (ignore_case ? g_ascii_strncasecmp (line + i, text, n) == 0
                    : memcmp (line + i, text, n) == 0)
      return TRUE;

  return FALSE;
}

static GArray *
search_each_line (const char            *bytes,
                  GArray                *lines,
                  const ContractPattern *pattern)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint64));
  gboolean ignore_case = ignores_case (pattern);
  g_autoptr (GRegex) regex = NULL;

  if (pattern->syntax == LOGLINE_SYNTAX_REGEX)
    regex = g_regex_new (pattern->pattern,
                         G_REGEX_RAW | G_REGEX_OPTIMIZE | G_REGEX_NEWLINE_LF
                           | (ignore_case ? G_REGEX_CASELESS : 0),
                         G_REGEX_MATCH_DEFAULT, NULL);

  for (guint64 row = 0; row < lines->len; row++)
    {
      const OracleLine *line = &g_array_index (lines, OracleLine, row);
      gsize length = line->end - line->start;
      gboolean found = regex != NULL
                         ? g_regex_match_full (regex, bytes + line->start, (gssize) length, 0,
                                               G_REGEX_MATCH_DEFAULT, NULL, NULL)
                         : contains_text (bytes + line->start, length, pattern->pattern,
                                          ignore_case);

      if (found != pattern->invert)
        g_array_append_val (rows, row);
    }

  return rows;
}

/* Every kind of log is asked the same, so what takes long is answered once. */
GArray *
oracle_search (const char            *bytes,
               gsize                  length,
               GArray                *lines,
               const ContractPattern *pattern)
{
  static GHashTable *answers;
  g_autofree char *checksum = g_compute_checksum_for_data (G_CHECKSUM_MD5, (const guchar *) bytes,
                                                           length);
  g_autofree char *key = g_strdup_printf ("%s %s %d %d %d", checksum, pattern->pattern,
                                          pattern->syntax, pattern->letter_case, pattern->invert);
  GArray *rows;

  if (answers == NULL)
    answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                     (GDestroyNotify) g_array_unref);
  rows = g_hash_table_lookup (answers, key);
  if (rows == NULL)
    {
      rows = search_each_line (bytes, lines, pattern);
      g_hash_table_insert (answers, g_steal_pointer (&key), rows);
    }

  return g_array_ref (rows);
}
