/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>

#include "logline-range.h"

static const struct
{
  const char *header;
  guint64 size;
  LoglineRangeResult result;
  guint64 first;
  guint64 length;
} ranges[] = {
  { NULL, 10, LOGLINE_RANGE_WHOLE },
  { "bytes=0-0", 10, LOGLINE_RANGE_PART, 0, 1 },
  { "bytes=2-5", 10, LOGLINE_RANGE_PART, 2, 4 },
  { "bytes=9-9", 10, LOGLINE_RANGE_PART, 9, 1 },
  { "bytes=0-9", 10, LOGLINE_RANGE_PART, 0, 10 },
  { "bytes=4-", 10, LOGLINE_RANGE_PART, 4, 6 },
  { "Bytes=4-", 10, LOGLINE_RANGE_PART, 4, 6 },
  { "bytes=-3", 10, LOGLINE_RANGE_PART, 7, 3 },
  { "bytes=-10", 10, LOGLINE_RANGE_PART, 0, 10 },

  /* Past the end */
  { "bytes=5-10", 10, LOGLINE_RANGE_PART, 5, 5 },
  { "bytes=5-99999999999", 10, LOGLINE_RANGE_PART, 5, 5 },
  { "bytes=-11", 10, LOGLINE_RANGE_PART, 0, 10 },
  { "bytes=10-", 10, LOGLINE_RANGE_NOT_SATISFIABLE },
  { "bytes=10-20", 10, LOGLINE_RANGE_NOT_SATISFIABLE },
  { "bytes=-0", 10, LOGLINE_RANGE_NOT_SATISFIABLE },

  /* Nothing there */
  { "bytes=0-", 0, LOGLINE_RANGE_NOT_SATISFIABLE },
  { "bytes=0-0", 0, LOGLINE_RANGE_NOT_SATISFIABLE },
  { "bytes=-1", 0, LOGLINE_RANGE_NOT_SATISFIABLE },

  /* Overflowing */
  { "bytes=0-18446744073709551615", 10, LOGLINE_RANGE_PART, 0, 10 },
  { "bytes=0-18446744073709551616", 10, LOGLINE_RANGE_PART, 0, 10 },
  { "bytes=0-99999999999999999999999999", 10, LOGLINE_RANGE_PART, 0, 10 },
  { "bytes=18446744073709551616-", 10, LOGLINE_RANGE_NOT_SATISFIABLE },
  { "bytes=99999999999999999999999999-", 10, LOGLINE_RANGE_NOT_SATISFIABLE },
  { "bytes=-99999999999999999999999999", 10, LOGLINE_RANGE_PART, 0, 10 },
  { "bytes=0-", G_MAXUINT64, LOGLINE_RANGE_PART, 0, G_MAXUINT64 },
  { "bytes=1-18446744073709551615", G_MAXUINT64, LOGLINE_RANGE_PART, 1, G_MAXUINT64 - 1 },
  { "bytes=5368709110-", G_GUINT64_CONSTANT (5368709120), LOGLINE_RANGE_PART,
    G_GUINT64_CONSTANT (5368709110), 10 },

  /* Not understood, so ignored */
  { "", 10, LOGLINE_RANGE_WHOLE },
  { "bytes", 10, LOGLINE_RANGE_WHOLE },
  { "bytes=", 10, LOGLINE_RANGE_WHOLE },
  { "bytes=-", 10, LOGLINE_RANGE_WHOLE },
  { "bytes=5", 10, LOGLINE_RANGE_WHOLE },
  { "bytes=5-2", 10, LOGLINE_RANGE_WHOLE },
  { "bytes=--2", 10, LOGLINE_RANGE_WHOLE },
  { "bytes=-2-", 10, LOGLINE_RANGE_WHOLE },
  { "bytes=+2-3", 10, LOGLINE_RANGE_WHOLE },
  { "bytes=0x1-2", 10, LOGLINE_RANGE_WHOLE },
  { "bytes= 2-3", 10, LOGLINE_RANGE_WHOLE },
  { "bytes=2-3 ", 10, LOGLINE_RANGE_WHOLE },
  { "lines=2-3", 10, LOGLINE_RANGE_WHOLE },

  /* Several */
  { "bytes=0-1,3-4", 10, LOGLINE_RANGE_WHOLE },
  { "bytes=0-,0-,0-", 10, LOGLINE_RANGE_WHOLE },
  { "bytes=99-,0-1", 10, LOGLINE_RANGE_WHOLE },
};

static void
test_parse (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      guint64 first = 0, length = 0;

      g_test_message ("%s of %" G_GUINT64_FORMAT, ranges[i].header, ranges[i].size);
      g_assert_cmpint (logline_range_parse (ranges[i].header, ranges[i].size, &first, &length), ==,
                       ranges[i].result);
      if (ranges[i].result == LOGLINE_RANGE_PART)
        {
          g_assert_cmpuint (first, ==, ranges[i].first);
          g_assert_cmpuint (length, ==, ranges[i].length);
        }
    }
}

static const struct
{
  const char *header;
  gboolean listed;
} tags[] = {
  { "\"a-1\"", TRUE },
  { "W/\"a-1\"", TRUE },
  { "*", TRUE },
  { "\"b\", \"a-1\"", TRUE },
  { "\"a-1\",\"b\"", TRUE },
  { " , W/\"b\" ,W/\"a-1\" ", TRUE },
  { "", FALSE },
  { "\"b\"", FALSE },
  { "\"a-1", FALSE },
  { "a-1", FALSE },
  { "\"a-1\"x", FALSE },
  { "\"xa-1\"", FALSE },
};

static void
test_etags (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_test_message ("%s", tags[i].header);
      g_assert_cmpint (logline_etag_is_listed (tags[i].header, "\"a-1\""), ==, tags[i].listed);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/range/parse", test_parse);
  g_test_add_func ("/range/etag-lists", test_etags);
  return g_test_run ();
}
