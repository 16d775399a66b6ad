/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contract-export.h"

#include <string.h>

#include "logline-filtered-log.h"
#include "logline-line-bytes.h"
#include "test-log.h"

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **out_result = user_data;

  *out_result = g_object_ref (result);
}

static void
check_whole_log (LoglineLog *log,
                 GBytes     *expected)
{
  guint64 n_rows = logline_log_get_n_rows (log);
  LoglineStretch all = { 0, 0, n_rows - 1, G_MAXUINT64 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) written = NULL;

  if (n_rows == 0)
    return;

  written = test_log_export (log, &all, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (written, expected));
}

/* From the middle of a line to the middle of another. */
static void
check_part (LoglineLog *log,
            GBytes     *text,
            GArray     *lines)
{
  const OracleLine *first = &g_array_index (lines, OracleLine, lines->len / 3);
  const OracleLine *last = &g_array_index (lines, OracleLine, lines->len / 2);
  guint64 start_byte = first->length / 2, end_byte = last->length - last->length / 4;
  LoglineStretch part = { lines->len / 3, start_byte, lines->len / 2, end_byte };
  g_autoptr (GBytes) expected = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GError) error = NULL;

  if (first == last)
    return;

  expected = g_bytes_new_from_bytes (text, first->start + start_byte,
                                     last->start + end_byte - first->start - start_byte);
  written = test_log_export (log, &part, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (written, expected));
}

static void
check_filtered (LoglineLog            *base,
                GBytes                *text,
                GArray                *lines,
                const ContractPattern *pattern)
{
  const char *bytes = g_bytes_get_data (text, NULL);
  gsize size = g_bytes_get_size (text);
  g_autoptr (LoglineQuery) query = contract_pattern_compile (pattern);
  g_autoptr (LoglineFilteredLog) log = logline_filtered_log_new (base, query);
  g_autoptr (GArray) rows = oracle_search (bytes, size, lines, pattern);
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GBytes) expected = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const OracleLine *line = &g_array_index (lines, OracleLine,
                                               g_array_index (rows, guint64, i));

      g_byte_array_append (array, (const guint8 *) bytes + line->start,
                           MIN (line->end + 1, size) - line->start);
    }

  expected = g_byte_array_free_to_bytes (g_steal_pointer (&array));
  test_wait (logline_search_get_complete (logline_filtered_log_get_search (log)));
  check_whole_log (LOGLINE_LOG (log), expected);
}

/* Piece after piece, as small ones as there are. */
static void
check_by_lines (LoglineLog *log,
                GBytes     *text,
                GArray     *lines,
                gsize       max_bytes)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  guint64 row = 0, skip = 0;

  while (row < MIN (lines->len, 40))
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (LoglineBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;

      logline_line_bytes_read_async (log, &row, 1, skip, max_bytes, NULL, take_result_cb, &result);
      test_wait (result != NULL);
      bytes = logline_line_bytes_read_finish (log, result, &error);
      g_assert_no_error (error);
      g_byte_array_append (array, g_bytes_get_data (bytes->bytes, NULL),
                           g_bytes_get_size (bytes->bytes));
      row += bytes->n_rows;
      skip = bytes->skip;
    }

  g_assert_cmpmem (array->data, array->len, g_bytes_get_data (text, NULL), array->len);
  if (lines->len <= 40)
    g_assert_cmpuint (array->len, ==, g_bytes_get_size (text));
}

void
contract_check_export (LoglineLog *log,
                       GBytes     *text)
{
  g_autoptr (GArray) lines = oracle_split (g_bytes_get_data (text, NULL), g_bytes_get_size (text));

  if (lines->len == 0)
    return;

  check_whole_log (log, text);
  check_part (log, text, lines);
  check_by_lines (log, text, lines, 100 * 1024);
  for (guint i = 0; i < MIN (contract_n_patterns, 4); i++)
    check_filtered (log, text, lines, &contract_patterns[i]);
}
