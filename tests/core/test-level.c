/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-level.h"

/* The word that is marked; NULL where none is. */
static const struct
{
  const char   *line;
  LoglineLevel  level;
  const char   *word;
} cases[] = {
  /* Columns */
  { "<34>Oct 11 22:14:15 host su: failed", LOGLINE_LEVEL_CRITICAL, NULL },
  { "<191>1 2003-10-11T22:14:15Z host app - - hello", LOGLINE_LEVEL_DEBUG, NULL },
  { "<192>no priority", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "<1", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "E0102 15:04:05.000000    1 main.go:12] boom", LOGLINE_LEVEL_ERROR, "E" },
  { "I0102 15:04:05.000000    1 main.go:12] ERROR is only said", LOGLINE_LEVEL_INFO, "I" },
  { "03-17 16:13:38.811  1702  2395 D WindowManager: x", LOGLINE_LEVEL_DEBUG, "D" },
  { "03-17 16:13:38.811  1702  2395 X WindowManager: x", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "03-17 16:13:38.811 W/Tag( 123): x", LOGLINE_LEVEL_WARNING, "W" },
  { "E, [2026-11-23T10:00:00.000000 #12] ERROR -- : x", LOGLINE_LEVEL_ERROR, "E" },
  { "[I 2026-11-23 10:00:00 app] x", LOGLINE_LEVEL_INFO, "I" },

  /* JSON */
  { "{\"level\":\"error\",\"msg\":\"x\"}", LOGLINE_LEVEL_ERROR, "error" },
  { "{ \"msg\" : \"level\", \"severity\" : \"WARNING\" }", LOGLINE_LEVEL_WARNING, "WARNING" },
  { "{\"level\":30,\"msg\":\"pino\"}", LOGLINE_LEVEL_INFO, NULL },
  { "{\"name\":\"bunyan\",\"level\":60}", LOGLINE_LEVEL_FATAL, NULL },
  { "{\"version\":\"1.1\",\"level\":3}", LOGLINE_LEVEL_ERROR, NULL },
  { "{\"t\":{\"$date\":\"x\"},\"s\":\"W\",\"c\":\"x\"}", LOGLINE_LEVEL_WARNING, "W" },
  { "{\"a\":{\"level\":\"error\"}}", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "{\"msg\":\"ERROR\"}", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "{\"msg\":\"a \\\" \\\"level\\\":\\\"error\\\"\"}", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "{\"level\":\"err", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "{\"level", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "{]}\\", LOGLINE_LEVEL_UNKNOWN, NULL },

  /* Pairs */
  { "time=\"2026-11-23\" level=warn msg=\"ERROR 1\"", LOGLINE_LEVEL_WARNING, "warn" },
  { "ts=1 lvl=dbug", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "ts=1 lvl=\"error\"", LOGLINE_LEVEL_ERROR, "error" },
  { "ts=1 msg=\"set level=debug now\"", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "gateway says level=info now", LOGLINE_LEVEL_INFO, "info" },
  { "battery level=30", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "a=b level=", LOGLINE_LEVEL_UNKNOWN, NULL },

  /* Words in the header */
  { "[Sun Dec 04 04:47:44 2005] [error] mod_jk in notice state", LOGLINE_LEVEL_ERROR, "error" },
  { "[Wed Oct 11 14:32:52.1 2000] [core:notice] [pid 1] x", LOGLINE_LEVEL_NOTICE, "notice" },
  { "2026/11/23 10:00:00 [crit] 12#0: *1 x", LOGLINE_LEVEL_CRITICAL, "crit" },
  { "2015-10-18 18:01:47,978 INFO [main] x: ERROR", LOGLINE_LEVEL_INFO, "INFO" },
  { "2015-07-29 17:41:44,747 - WARN  [x] - ERROR", LOGLINE_LEVEL_WARNING, "WARN" },
  { "2026-11-23 10:00:00.123 FATAL [exec-1] x", LOGLINE_LEVEL_FATAL, "FATAL" },
  { "[2026-11-23 10:00:00,000: ERROR/MainProcess] x", LOGLINE_LEVEL_ERROR, "ERROR" },
  { "[2026-11-23T10:00:00Z DEBUG app] x", LOGLINE_LEVEL_DEBUG, "DEBUG" },
  { "[ERROR] x", LOGLINE_LEVEL_ERROR, "ERROR" },
  { "ERROR: x", LOGLINE_LEVEL_ERROR, "ERROR" },
  { "error: x", LOGLINE_LEVEL_ERROR, "error" },
  { "WARNING:root:x", LOGLINE_LEVEL_WARNING, "WARNING" },
  { "INFO 10:00 x", LOGLINE_LEVEL_INFO, "INFO" },
  { "10:00:00 WRN x", LOGLINE_LEVEL_WARNING, "WRN" },
  { "SEVERE: x", LOGLINE_LEVEL_ERROR, "SEVERE" },

  /* Words set off on both sides */
  { "2026-11-23 10:00:00.123 UTC [4711] app@shop LOG:  x", LOGLINE_LEVEL_INFO, "LOG" },
  { "2026-11-23 10:00:00.123 UTC [4711] app@shop DETAIL:  x", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "2026-11-23 10:00:00,123 - name - ERROR - WARNING x", LOGLINE_LEVEL_ERROR, "ERROR" },
  { "2026-11-23 | main | ERROR | x", LOGLINE_LEVEL_ERROR, "ERROR" },
  { "Dec 10 06:55:46 host sshd[1]: error: x", LOGLINE_LEVEL_ERROR, "error" },

  /* Words that stand alone */
  { "something said ERROR to me", LOGLINE_LEVEL_ERROR, "ERROR" },
  { "something said ERROR and WARN", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "something said ERROR and ERROR", LOGLINE_LEVEL_ERROR, "ERROR" },
  { "\tat x ERROR y", LOGLINE_LEVEL_UNKNOWN, NULL },

  /* No levels */
  { "", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "an error occurred", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "GET /error/ERROR.html", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "ERRORS INFORM", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "ERROR_CODE=1 x-ERROR", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "java.lang.Error: x", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "ValueError: x", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "Log: of the captain", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "logrotate: ALERT exited abnormally with [1]", LOGLINE_LEVEL_UNKNOWN, NULL },
  { "\xff\xfe INFO\xc3\xa9 x", LOGLINE_LEVEL_UNKNOWN, NULL },
};

static void
test_shapes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = strlen (cases[i].line);
      /* A copy without a NUL, so that a sanitizer sees a step too far. */
      g_autofree char *line = g_memdup2 (cases[i].line, length);
      LoglineLevelMark mark = logline_level_detect (line, length);
      g_autofree char *word = g_strndup (cases[i].line + mark.start, mark.end - mark.start);

      g_test_message ("%s", cases[i].line);
      g_assert_cmpstr (logline_level_get_name (mark.level), ==,
                       logline_level_get_name (cases[i].level));
      g_assert_cmpstr (word, ==, cases[i].word != NULL ? cases[i].word : "");
    }
}

static void
test_only_beginning_counts (void)
{
  g_autofree char *far = g_strdup_printf ("%*s ERROR x", 4000, "x");
  g_autofree char *cut = g_strdup_printf ("%*s WARNINGS x", 506, "x");

  g_assert_cmpint (logline_level_detect (far, strlen (far)).level, ==, LOGLINE_LEVEL_UNKNOWN);
  g_assert_cmpint (logline_level_detect (cut, strlen (cut)).level, ==, LOGLINE_LEVEL_UNKNOWN);
}

static const struct
{
  const char   *word;
  LoglineLevel  level;
} truth[] = {
  { "V", LOGLINE_LEVEL_TRACE },       { "D", LOGLINE_LEVEL_DEBUG },  { "I", LOGLINE_LEVEL_INFO },
  { "W", LOGLINE_LEVEL_WARNING },     { "E", LOGLINE_LEVEL_ERROR },  { "F", LOGLINE_LEVEL_FATAL },
  { "INFO", LOGLINE_LEVEL_INFO },     { "WARN", LOGLINE_LEVEL_WARNING },
  { "ERROR", LOGLINE_LEVEL_ERROR },   { "FATAL", LOGLINE_LEVEL_FATAL },
  { "error", LOGLINE_LEVEL_ERROR },   { "notice", LOGLINE_LEVEL_NOTICE },
};

static LoglineLevel
get_true_level (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (truth); i++)
    if (g_str_equal (truth[i].word, word))
      return truth[i].level;
  g_assert_not_reached ();
}

/* The columns before the level are never quoted but for times, whose comma is why they are. */
static char *
get_column (const char *row,
            guint       column)
{
  const char *start = row;
  gboolean is_quoted = FALSE;

  for (; column > 0; row++)
    {
      is_quoted ^= *row == '"';
      if (*row == ',' && !is_quoted)
        {
          start = row + 1;
          column--;
        }
    }
  return g_strndup (start, strcspn (start, ","));
}

static GStrv
read_lines (const char *folder,
            const char *name,
            const char *suffix)
{
  g_autofree char *path = g_strdup_printf ("%s/%s%s", folder, name, suffix);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return g_strsplit (text, "\n", -1);
}

/* The column of the level; 0 for corpora whose lines have none. */
static const struct
{
  const char *name;
  guint       column;
} corpora[] = {
  { "Android", 5 }, { "Apache", 2 }, { "HDFS", 4 },      { "Hadoop", 3 },
  { "Spark", 3 },   { "Linux", 0 },  { "Zookeeper", 3 }, { "OpenSSH", 0 },
};

static void
check_levels (const char *name,
              GStrv       lines,
              GStrv       rows,
              guint       column)
{
  guint n_right = 0;
  guint n_lines = 0;

  for (gsize i = 0; rows[i + 1] != NULL && *rows[i + 1] != '\0'; i++)
    {
      g_autofree char *word = get_column (rows[i + 1], column);
      LoglineLevel level = logline_level_detect (lines[i], strlen (lines[i])).level;

      n_lines++;
      if (level == get_true_level (word))
        n_right++;
      else
        g_test_message ("%s: %s instead of %s: %.100s", name, logline_level_get_name (level), word,
                        lines[i]);
    }
  g_test_message ("%s: %u of %u levels recognised (%.2f %%)", name, n_right, n_lines,
                  100.0 * n_right / n_lines);
  g_assert_cmpuint (n_lines, >, 1000);
  g_assert_cmpuint (n_right * 1000, >=, n_lines * 995);
}

/* Where nothing but the message could hold a level, it may be one only when a program writes it as
 * one. */
static void
check_no_levels (const char *name,
                 GStrv       lines)
{
  guint n_written = 0;
  guint n_lines = 0;

  for (; lines[n_lines] != NULL; n_lines++)
    {
      const char *line = lines[n_lines];
      LoglineLevelMark mark = logline_level_detect (line, strlen (line));

      if (mark.level == LOGLINE_LEVEL_UNKNOWN)
        continue;
      n_written++;
      g_assert_cmpint (mark.start, >, 2);
      g_assert_true (strncmp (line + mark.start - 2, ": ", 2) == 0 && line[mark.end] == ':');
    }
  g_test_message ("%s: %u of %u lines have a level, each written as \": level:\"", name, n_written,
                  n_lines);
}

static void
test_corpora (void)
{
  const char *folder = CORPORA;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_message ("the corpora are not there, nothing compared");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (corpora); i++)
    {
      g_auto(GStrv) lines = read_lines (folder, corpora[i].name, ".log");
      g_auto(GStrv) rows = read_lines (folder, corpora[i].name, ".structured.csv");

      if (corpora[i].column > 0)
        check_levels (corpora[i].name, lines, rows, corpora[i].column);
      else
        check_no_levels (corpora[i].name, lines);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/level/shapes", test_shapes);
  g_test_add_func ("/level/only-beginning-counts", test_only_beginning_counts);
  g_test_add_func ("/level/corpora", test_corpora);

  return g_test_run ();
}
