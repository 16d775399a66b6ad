/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contract.h"

#include <string.h>

#include "contract-export.h"
#include "contract-text.h"
#include "logline-filtered-log.h"
#include "logline-source.h"
#include "test-log.h"

/* A log under test beside all its bytes. */
typedef struct
{
  const ContractFactory *factory;
  gpointer               fixture;
  LoglineLog            *log;
  GString               *text;
  GArray                *lines; /* of OracleLine */
} Subject;

static gboolean
is_settled (const Subject *subject)
{
  return logline_log_get_n_rows (subject->log) == subject->lines->len
         && logline_log_get_loading (subject->log) == 1;
}

static void
split (Subject *subject)
{
  g_clear_pointer (&subject->lines, g_array_unref);
  subject->lines = oracle_split (subject->text->str, subject->text->len);
}

static Subject *
subject_new (const ContractFactory *factory,
             const char            *bytes,
             gsize                  length)
{
  Subject *subject = g_new0 (Subject, 1);

  subject->factory = factory;
  subject->text = g_string_new_len (bytes, (gssize) length);
  split (subject);
  subject->fixture = factory->open (bytes, length);
  subject->log = factory->get_log (subject->fixture);

  return subject;
}

static Subject *
subject_new_for_text (const ContractFactory *factory,
                      const ContractText    *text)
{
  g_autoptr (GBytes) bytes = text->make ();
  Subject *subject = subject_new (factory, g_bytes_get_data (bytes, NULL),
                                  g_bytes_get_size (bytes));

  test_wait (is_settled (subject));
  return subject;
}

static void
subject_append (Subject    *subject,
                const char *bytes,
                gsize       length)
{
  g_string_append_len (subject->text, bytes, (gssize) length);
  split (subject);
  subject->factory->append (subject->fixture, bytes, length);
}

static void
subject_free (Subject *subject)
{
  subject->factory->close (subject->fixture);
  g_string_free (subject->text, TRUE);
  g_array_unref (subject->lines);
  g_free (subject);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Subject, subject_free)

static const OracleLine *
get_oracle (const Subject *subject,
            guint64        row)
{
  return &g_array_index (subject->lines, OracleLine, row);
}

static const char *
get_generation (const Subject *subject)
{
  return logline_log_get_generation (subject->log)->id;
}

static void
check_line (const Subject     *subject,
            const LoglineLine *line,
            guint64            row,
            gsize              max_bytes)
{
  const OracleLine *expected = get_oracle (subject, row);
  gsize n_bytes = MIN (expected->length, max_bytes);

  g_assert_cmpuint (line->row, ==, row);
  g_assert_cmpuint (line->number, ==, row + 1);
  g_assert_cmpuint (line->offset, ==, expected->start);
  g_assert_cmpuint (line->length, ==, expected->length);
  g_assert_cmpuint (line->n_bytes, ==, n_bytes);
  g_assert_true (memcmp (line->bytes, subject->text->str + expected->start, n_bytes) == 0);
  g_assert_cmpint (line->bytes[n_bytes], ==, '\0');
  g_assert_cmpstr (line->generation->id, ==, get_generation (subject));
}

static void
check_rows (const Subject *subject,
            guint64        first,
            guint          n_rows,
            gsize          max_bytes)
{
  g_autoptr (LoglineLines) lines = test_log_read_range (subject->log, first, n_rows, max_bytes);

  for (guint i = 0; i < n_rows; i++)
    check_line (subject, logline_lines_get (lines, i), first + i, max_bytes);
}

/* All rows of a small log, those at both ends and around the middle of a large one. */
static void
check_all_rows (const Subject *subject,
                gsize          max_bytes)
{
  const guint part = 2000;
  guint n_rows = subject->lines->len;

  g_assert_cmpuint (logline_log_get_n_rows (subject->log), ==, n_rows);
  if (n_rows <= 3 * part)
    {
      check_rows (subject, 0, n_rows, max_bytes);
      return;
    }

  check_rows (subject, 0, part, max_bytes);
  check_rows (subject, n_rows / 2, part, max_bytes);
  check_rows (subject, n_rows - part, part, max_bytes);
}

static void
test_lines (const ContractFactory *factory,
            const ContractText    *text)
{
  g_autoptr (Subject) subject = subject_new_for_text (factory, text);

  check_all_rows (subject, G_MAXUINT32);
  check_all_rows (subject, 5);
  check_all_rows (subject, 0);
  g_assert_cmpuint (logline_log_get_size (subject->log), ==, subject->text->len);
  g_assert_no_error (logline_log_get_error (subject->log));
}

static void
test_scattered_lines (const ContractFactory *factory,
                      const ContractText    *text)
{
  g_autoptr (Subject) subject = subject_new_for_text (factory, text);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (LoglineLines) lines = NULL;
  g_autoptr (GError) error = NULL;

  for (guint64 row = 0; row < subject->lines->len; row += 1 + row / 3)
    g_array_append_val (rows, row);
  lines = test_log_read (subject->log, (guint64 *) rows->data, rows->len, 100, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < rows->len; i++)
    check_line (subject, logline_lines_get (lines, i), g_array_index (rows, guint64, i), 100);
}

static void
check_locate (const Subject *subject,
              guint64        offset,
              guint64        row)
{
  g_autoptr (GError) error = NULL;
  guint64 found = G_MAXUINT64;

  test_log_locate (subject->log, get_generation (subject), offset, &found, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found, ==, row);
}

static void
test_locate (const ContractFactory *factory,
             const ContractText    *text)
{
  g_autoptr (Subject) subject = subject_new_for_text (factory, text);
  g_autoptr (GError) error = NULL;
  guint64 found;

  for (guint64 row = 0; row < subject->lines->len; row += 1 + subject->lines->len / 50)
    {
      const OracleLine *line = get_oracle (subject, row);

      check_locate (subject, line->start, row);
      check_locate (subject, (line->start + line->end) / 2, row);
      if (line->end < subject->text->len)
        check_locate (subject, line->end, row);
    }

  g_assert_false (test_log_locate (subject->log, "no such generation", 0, &found, &error));
  g_assert_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED);
}

static GArray *
find_all (const Subject         *subject,
          const ContractPattern *pattern)
{
  return oracle_search (subject->text->str, subject->text->len, subject->lines, pattern);
}

/* The set as a bitmap, in pieces that do not begin at whole bytes. */
static void
check_set (LoglineSearch *search,
           GArray        *expected,
           guint64        n_rows)
{
  const gsize size = 10007;
  g_autofree guint8 *bits = g_malloc ((size + 7) / 8);
  guint64 n = 0;

  for (guint64 first = 0; first <= n_rows; first += size)
    {
      guint64 n_before = n;
      guint64 n_copied = logline_search_copy_set (search, first, size, bits);

      for (gsize i = 0; i < size; i++)
        if ((bits[i / 8] >> i % 8) & 1)
          {
            g_assert_cmpuint (n, <, expected->len);
            g_assert_cmpuint (g_array_index (expected, guint64, n), ==, first + i);
            n++;
          }
      g_assert_cmpuint (n - n_before, ==, n_copied);
    }
  g_assert_cmpuint (n, ==, expected->len);
}

static void
check_search (LoglineSearch *search,
              GArray        *expected,
              guint64        n_rows)
{
  guint64 rank = 0;

  test_wait (logline_search_get_complete (search) || logline_search_get_error (search) != NULL);
  g_assert_no_error (logline_search_get_error (search));
  g_assert_cmpuint (logline_search_get_n_matches (search), ==, expected->len);
  g_assert_cmpuint (logline_search_get_first_searched_row (search), ==, 0);
  g_assert_cmpuint (logline_search_get_end_searched_row (search), ==, n_rows);
  g_assert_cmpfloat (logline_search_get_fraction (search), ==, 1);

  for (guint i = 0; i < expected->len; i++)
    {
      guint64 row = g_array_index (expected, guint64, i);

      g_assert_cmpuint (logline_search_get_row (search, i), ==, row);
    }

  for (guint64 row = 0; row <= n_rows; row += 1 + n_rows / 3000)
    {
      while (rank < expected->len && g_array_index (expected, guint64, rank) < row)
        rank++;
      g_assert_cmpuint (logline_search_get_rank (search, row), ==, rank);
    }

  check_set (search, expected, n_rows);
}

static void
test_search (const ContractFactory *factory,
             const ContractText    *text)
{
  g_autoptr (Subject) subject = subject_new_for_text (factory, text);

  for (guint i = 0; i < contract_n_patterns; i++)
    {
      const ContractPattern *pattern = &contract_patterns[i];
      g_autoptr (GArray) expected = find_all (subject, pattern);
      g_autoptr (LoglineQuery) query = contract_pattern_compile (pattern);
      g_autoptr (LoglineSearch) search = logline_log_search (subject->log, query);
      g_autoptr (TestFollower) follower = test_follower_new (search);

      g_test_message ("%s", pattern->name);
      g_assert_true (logline_search_get_query (search) == query);
      check_search (search, expected, subject->lines->len);
      g_assert_cmpuint (test_follower_get_n (follower), ==, expected->len);
    }
}

static void
check_filtered_rows (const Subject *subject,
                     LoglineLog    *filtered,
                     GArray        *expected)
{
  guint n_rows = MIN (expected->len, 500);
  guint64 first = expected->len - n_rows;
  g_autoptr (LoglineLines) lines = NULL;

  test_wait (logline_search_get_complete (
    logline_filtered_log_get_search (LOGLINE_FILTERED_LOG (filtered))));
  g_assert_cmpuint (logline_log_get_n_rows (filtered), ==, expected->len);

  lines = test_log_read_range (filtered, first, n_rows, 100);
  for (guint i = 0; i < n_rows; i++)
    {
      guint64 base_row = g_array_index (expected, guint64, first + i);
      LoglineLine line = *logline_lines_get (lines, i);

      g_assert_cmpuint (line.row, ==, first + i);
      g_assert_cmpuint (logline_filtered_log_get_base_row (LOGLINE_FILTERED_LOG (filtered),
                                                           line.row), ==, base_row);
      line.row = base_row;
      check_line (subject, &line, base_row, 100);
    }
}

/* The rows of @inner as places in @outer, of which they are a part. */
static GArray *
map_rows (GArray *inner,
          GArray *outer)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint64 i = 0, next = 0; i < outer->len && next < inner->len; i++)
    if (g_array_index (outer, guint64, i) == g_array_index (inner, guint64, next))
      {
        g_array_append_val (rows, i);
        next++;
      }

  return rows;
}

static void
test_filtered (const ContractFactory *factory,
               const ContractText    *text)
{
  const ContractPattern filter = { "", "e", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_IGNORE, FALSE };
  const ContractPattern both =
    { "", "e.*r|r.*e", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_IGNORE, FALSE };
  const ContractPattern find = { "", "r", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_IGNORE, FALSE };
  g_autoptr (Subject) subject = subject_new_for_text (factory, text);
  g_autoptr (GArray) outer = find_all (subject, &filter);
  g_autoptr (GArray) inner = find_all (subject, &both);
  g_autoptr (GArray) mapped = map_rows (inner, outer);
  g_autoptr (LoglineQuery) filter_query = contract_pattern_compile (&filter);
  g_autoptr (LoglineQuery) find_query = contract_pattern_compile (&find);
  g_autoptr (LoglineFilteredLog) log = logline_filtered_log_new (subject->log, filter_query);
  g_autoptr (LoglineSearch) search = logline_log_search (LOGLINE_LOG (log), find_query);
  g_autoptr (LoglineFilteredLog) nested = logline_filtered_log_new (LOGLINE_LOG (log), find_query);
  g_autoptr (TestFollower) log_follower = test_follower_new (log);
  g_autoptr (TestFollower) search_follower = test_follower_new (search);
  g_autoptr (TestFollower) nested_follower = test_follower_new (nested);

  check_filtered_rows (subject, LOGLINE_LOG (log), outer);
  check_search (search, mapped, outer->len);
  test_wait (logline_log_get_n_rows (LOGLINE_LOG (nested)) == inner->len);
  g_assert_cmpuint (test_follower_get_n (log_follower), ==, outer->len);
  g_assert_cmpuint (test_follower_get_n (search_follower), ==, inner->len);
  g_assert_cmpuint (test_follower_get_n (nested_follower), ==, inner->len);
}

static void
test_filtered_locate (const ContractFactory *factory)
{
  const char text[] = "one\nerror two\nthree\nerror four\nfive\n";
  static const guint64 offsets_and_rows[][2] = {
    { 0, 0 }, { 4, 0 }, { 12, 0 }, { 14, 1 }, { 20, 1 }, { 31, 1 },
  };
  g_autoptr (Subject) subject = subject_new (factory, text, strlen (text));
  g_autoptr (LoglineQuery) query = contract_pattern_compile (&contract_patterns[2]);
  g_autoptr (LoglineFilteredLog) log = logline_filtered_log_new (subject->log, query);

  test_wait (logline_log_get_n_rows (LOGLINE_LOG (log)) == 2
             && logline_search_get_complete (logline_filtered_log_get_search (log)));

  for (guint i = 0; i < G_N_ELEMENTS (offsets_and_rows); i++)
    {
      g_autoptr (GError) error = NULL;
      guint64 row = G_MAXUINT64;

      test_log_locate (LOGLINE_LOG (log), get_generation (subject), offsets_and_rows[i][0],
                       &row, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (row, ==, offsets_and_rows[i][1]);
    }
}

static void
check_copy (const Subject  *subject,
            LoglineStretch  stretch,
            const char     *expected,
            gsize           length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = test_log_copy (subject->log, &stretch, length, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected, length);

  bytes = (g_bytes_unref (bytes), test_log_copy (subject->log, &stretch, length - 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_null (bytes);
}

static void
test_copy (const ContractFactory *factory)
{
  g_autofree char *large = g_strnfill (200000, 'x');
  g_autofree char *text = g_strdup_printf ("first\nsecond\r\n\n%s\nlast", large);
  g_autofree char *all = g_strdup_printf ("first\nsecond\n\n%s\nlast\n", large);
  g_autoptr (Subject) subject = subject_new (factory, text, strlen (text));

  test_wait (is_settled (subject));
  check_copy (subject, (LoglineStretch) { 0, 0, 4, G_MAXUINT64 }, all, strlen (all));
  check_copy (subject, (LoglineStretch) { 0, 2, 0, 4 }, "rs", 2);
  check_copy (subject, (LoglineStretch) { 0, 2, 1, 4 }, "rst\nseco", 8);
  check_copy (subject, (LoglineStretch) { 1, 0, 1, G_MAXUINT64 }, "second\n", 7);
  check_copy (subject, (LoglineStretch) { 3, 199998, 4, 2 }, "xx\nla", 5);
}

static void
test_export (const ContractFactory *factory,
             const ContractText    *text)
{
  g_autoptr (Subject) subject = subject_new_for_text (factory, text);
  g_autoptr (GBytes) bytes = text->make ();

  contract_check_export (subject->log, bytes);
}

static void
test_copy_many (const ContractFactory *factory)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (Subject) subject = NULL;

  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (text, "line %u\n", i);
  subject = subject_new (factory, text->str, text->len);
  test_wait (is_settled (subject));
  check_copy (subject, (LoglineStretch) { 0, 0, 49999, G_MAXUINT64 }, text->str, text->len);
}

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **out_result = user_data;

  *out_result = g_object_ref (result);
}

static void
test_cancelled_read (const ContractFactory *factory)
{
  g_autoptr (Subject) subject = subject_new (factory, "one\ntwo\n", 8);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  test_wait (is_settled (subject));
  logline_log_read_range_async (subject->log, 0, 2, 10, cancellable, take_result_cb, &result);
  g_cancellable_cancel (cancellable);
  test_wait (result != NULL);

  g_assert_null (logline_log_read_finish (subject->log, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Dropping searches at any moment stops them without a trace. */
static void
test_dropped_searches (const ContractFactory *factory)
{
  g_autoptr (GBytes) bytes = contract_texts[contract_n_texts - 1].make ();
  g_autoptr (Subject) subject = subject_new (factory, g_bytes_get_data (bytes, NULL),
                                             g_bytes_get_size (bytes));
  g_autoptr (LoglineSearch) last = NULL;
  g_autoptr (GArray) expected = NULL;

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (LoglineQuery) query =
        contract_pattern_compile (&contract_patterns[i % contract_n_patterns]);
      LoglineSearch *search = logline_log_search (subject->log, query);

      for (guint n = 0; n < i % 4; n++)
        g_main_context_iteration (NULL, FALSE);
      g_object_add_weak_pointer (G_OBJECT (search), (gpointer *) &search);
      g_object_unref (search);
      g_assert_null (search);
    }

  test_wait (is_settled (subject));
  expected = find_all (subject, &contract_patterns[2]);
  {
    g_autoptr (LoglineQuery) query = contract_pattern_compile (&contract_patterns[2]);

    last = logline_log_search (subject->log, query);
  }
  check_search (last, expected, subject->lines->len);
}

/* Everything that is known stays right while the log grows, also by parts of lines. */
static void
test_growing (const ContractFactory *factory)
{
  static const char *const parts[] = {
    "first line\nsecond ", "err", "or", "\n", "\n", "\r", "\n", "third\nfourth error\nfifth", "\r",
    "\nno line end error", "s or no", "\n",
  };
  g_autoptr (Subject) subject = subject_new (factory, "", 0);
  g_autoptr (LoglineQuery) query = contract_pattern_compile (&contract_patterns[2]);
  g_autoptr (LoglineQuery) not_query = contract_pattern_compile (&contract_patterns[4]);
  g_autoptr (LoglineSearch) search = logline_log_search (subject->log, query);
  g_autoptr (LoglineFilteredLog) filtered = logline_filtered_log_new (subject->log, not_query);
  g_autoptr (TestFollower) follower = test_follower_new (subject->log);
  g_autoptr (TestFollower) search_follower = test_follower_new (search);
  g_autoptr (TestFollower) filtered_follower = test_follower_new (filtered);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GArray) expected = NULL;
      g_autoptr (GArray) not_expected = NULL;

      subject_append (subject, parts[i], strlen (parts[i]));
      test_wait (logline_log_get_size (subject->log) == subject->text->len
                 && is_settled (subject));
      expected = find_all (subject, &contract_patterns[2]);
      not_expected = find_all (subject, &contract_patterns[4]);

      test_wait (logline_search_get_complete (search));
      check_all_rows (subject, 100);
      check_search (search, expected, subject->lines->len);
      check_filtered_rows (subject, LOGLINE_LOG (filtered), not_expected);
      g_assert_cmpuint (test_follower_get_n (follower), ==, subject->lines->len);
      g_assert_cmpuint (test_follower_get_n (search_follower), ==, expected->len);
      g_assert_cmpuint (test_follower_get_n (filtered_follower), ==, not_expected->len);
    }
}

static void
test_growing_far (const ContractFactory *factory)
{
  g_autoptr (GBytes) bytes = contract_texts[contract_n_texts - 1].make ();
  const char *data = g_bytes_get_data (bytes, NULL);
  gsize size = g_bytes_get_size (bytes);
  g_autoptr (Subject) subject = subject_new (factory, "", 0);
  g_autoptr (LoglineQuery) query = contract_pattern_compile (&contract_patterns[6]);
  g_autoptr (LoglineSearch) search = logline_log_search (subject->log, query);
  g_autoptr (TestFollower) follower = test_follower_new (subject->log);
  g_autoptr (TestFollower) search_follower = test_follower_new (search);
  g_autoptr (GArray) expected = NULL;

  for (gsize at = 0, length; at < size; at += length)
    {
      length = MIN (size / 37 + 1, size - at);
      subject_append (subject, data + at, length);
      g_main_context_iteration (NULL, FALSE);
    }

  test_wait (logline_log_get_size (subject->log) == size && is_settled (subject));
  check_all_rows (subject, 100);
  expected = find_all (subject, &contract_patterns[6]);
  test_wait (logline_search_get_complete (search));
  check_search (search, expected, subject->lines->len);
  g_assert_cmpuint (test_follower_get_n (follower), ==, subject->lines->len);
  g_assert_cmpuint (test_follower_get_n (search_follower), ==, expected->len);
}

/* A place that was looked up once leads to the same line ever after. */
static void
test_positions_survive_growth (const ContractFactory *factory)
{
  g_autoptr (Subject) subject = subject_new (factory, "one\ntwo\nthree", 13);
  g_autofree char *more = g_strnfill (300000, '\n');

  test_wait (is_settled (subject));
  check_locate (subject, 4, 1);
  check_locate (subject, 8, 2);
  subject_append (subject, more, 300000);
  test_wait (is_settled (subject));
  check_locate (subject, 4, 1);
  check_locate (subject, 12, 2);
  check_locate (subject, 14, 3);
}

typedef struct
{
  const char *name;
  void      (*run_text) (const ContractFactory *factory, const ContractText *text);
  void      (*run)      (const ContractFactory *factory);
  gboolean    grows;
} ContractTest;

static const ContractTest tests[] = {
  { "lines", test_lines, NULL, FALSE },
  { "scattered-lines", test_scattered_lines, NULL, FALSE },
  { "locate", test_locate, NULL, FALSE },
  { "search", test_search, NULL, FALSE },
  { "filtered", test_filtered, NULL, FALSE },
  { "filtered-locate-goes-to-the-nearest", NULL, test_filtered_locate, FALSE },
  { "copy", NULL, test_copy, FALSE },
  { "copy-many-lines", NULL, test_copy_many, FALSE },
  { "export", test_export, NULL, FALSE },
  { "cancelled-read", NULL, test_cancelled_read, FALSE },
  { "dropped-searches", NULL, test_dropped_searches, FALSE },
  { "growing-by-parts-of-lines", NULL, test_growing, TRUE },
  { "growing-far", NULL, test_growing_far, TRUE },
  { "positions-survive-growth", NULL, test_positions_survive_growth, TRUE },
};

typedef struct
{
  const ContractFactory *factory;
  const ContractTest    *test;
  const ContractText    *text; /* nullable */
} Case;

static void
run_case (gconstpointer data)
{
  const Case *c = data;

  if (c->text != NULL)
    c->test->run_text (c->factory, c->text);
  else
    c->test->run (c->factory);
}

static void
add_case (const ContractFactory *factory,
          const ContractTest    *test,
          const ContractText    *text)
{
  Case c = { factory, test, text };
  g_autofree char *path = g_strconcat ("/contract/", factory->name, "/", test->name,
                                       text != NULL ? "/" : "", text != NULL ? text->name : "",
                                       NULL);

  g_test_add_data_func_full (path, g_memdup2 (&c, sizeof c), run_case, g_free);
}

void
contract_add_tests (const ContractFactory *factory)
{
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      if (tests[i].grows && factory->append == NULL)
        continue;
      if (tests[i].run != NULL)
        add_case (factory, &tests[i], NULL);
      else
        for (guint n = 0; n < contract_n_texts; n++)
          add_case (factory, &tests[i], &contract_texts[n]);
    }
}
