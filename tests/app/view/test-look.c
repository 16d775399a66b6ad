/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include "logline-filtered-log.h"
#include "logline-row.h"
#include "logline-tags.h"
#include "view-fixture.h"

static LoglineQuery *
make_query (const char *pattern)
{
  g_autoptr (GError) error = NULL;
  LoglineQuery *query =
    logline_query_new (pattern, LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_SMART, FALSE, &error);

  g_assert_no_error (error);
  return query;
}

/* Whether the character at @column of the line that is @y pixels below the edge has a tag. */
static gboolean
has_tag (ViewFixture *self,
         double       y,
         int          column,
         const char  *name)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), name);
  GtkTextIter iter;
  int buffer_y;

  g_assert_nonnull (tag);
  gtk_text_view_window_to_buffer_coords (self->text_view, GTK_TEXT_WINDOW_WIDGET, 0, y, NULL,
                                         &buffer_y);
  gtk_text_view_get_line_at_y (self->text_view, &iter, buffer_y, NULL);
  gtk_text_iter_set_line_offset (&iter, column);
  return gtk_text_iter_has_tag (&iter, tag);
}

static void
set_line (SyntheticLog *log,
          guint64       number,
          const char   *text)
{
  synthetic_log_set_line (log, number, text, -1);
}

static void
test_marks (ViewFixture   *self,
            gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 20);
  g_autoptr (LoglineQuery) find = make_query ("order-77");
  g_autoptr (LoglineQuery) filter = make_query ("timeout");
  int row_height;

  set_line (log, 2, "ERROR \xc3\xa4\xc3\xb6\xc3\xbc order-77 timeout");
  set_line (log, 3, "INFO order-77 and order-77");
  view_fixture_show (self, log);
  row_height = view_fixture_get_row_height (self);
  logline_view_set_filter_query (self->view, filter);
  logline_view_set_find_query (self->view, find);
  test_wait (has_tag (self, row_height, 10, "find-match"));
  g_assert_true (has_tag (self, row_height, 0, "level-error"));
  g_assert_false (has_tag (self, row_height, 5, "level-error"));
  g_assert_false (has_tag (self, row_height, 9, "find-match"));
  g_assert_true (has_tag (self, row_height, 17, "find-match"));
  g_assert_false (has_tag (self, row_height, 18, "find-match"));
  g_assert_true (has_tag (self, row_height, 19, "filter-match"));
  g_assert_true (has_tag (self, 2 * row_height, 20, "find-match"));

  logline_view_go_to_row (self->view, 2);
  g_assert_true (has_tag (self, 2 * row_height, 5, "current-match"));
  g_assert_false (has_tag (self, row_height, 10, "current-match"));
  logline_view_go_to_row (self->view, 1);
  g_assert_true (has_tag (self, row_height, 10, "current-match"));
  g_assert_false (has_tag (self, 2 * row_height, 5, "current-match"));

  logline_view_set_find_query (self->view, NULL);
  test_wait (!has_tag (self, row_height, 10, "find-match"));
  g_assert_false (has_tag (self, row_height, 10, "current-match"));
  g_assert_true (has_tag (self, row_height, 19, "filter-match"));
}

static void
test_match_far_to_the_right (ViewFixture   *self,
                             gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 5000);
  g_autoptr (LoglineQuery) find = make_query ("order-77");
  g_autofree char *tail = g_strnfill (900, 'x');
  g_autofree char *line = g_strconcat ("line 1000 ", tail, " order-77", NULL);
  GtkAdjustment *hadjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->view));

  set_line (log, 1000, line);
  logline_view_set_find_query (self->view, find);
  view_fixture_show (self, log);
  logline_view_go_to_row (self->view, 999);
  test_wait ((view_fixture_paint (self, 1), gtk_adjustment_get_value (hadjustment)) > 0);
  logline_view_go_to_row (self->view, 998);
  test_wait ((view_fixture_paint (self, 1), gtk_adjustment_get_value (hadjustment)) == 0);
}

/* What is typed next may stand elsewhere in the same line, which is not looked at yet. */
static void
test_match_of_another_query (ViewFixture   *self,
                             gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 5000);
  g_autoptr (LoglineQuery) near = make_query ("line 1000");
  g_autoptr (LoglineQuery) far = make_query ("order-77");
  g_autofree char *tail = g_strnfill (900, 'x');
  g_autofree char *line = g_strconcat ("line 1000 ", tail, " order-77", NULL);
  GtkAdjustment *hadjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->view));

  set_line (log, 1000, line);
  view_fixture_show (self, log);
  logline_view_set_find_query (self->view, near);
  logline_view_go_to_row (self->view, 999);
  test_wait ((view_fixture_paint (self, 1), view_fixture_get_first (self)) < 1000);
  g_assert_cmpfloat (gtk_adjustment_get_value (hadjustment), ==, 0);
  logline_view_set_find_query (self->view, far);
  logline_view_go_to_row (self->view, 999);
  test_wait ((view_fixture_paint (self, 1), gtk_adjustment_get_value (hadjustment)) > 0);
}

/* Neither the end of a log nor a match is reason enough to scroll sideways by the margin. */
static void
test_margin_stays (ViewFixture   *self,
                   gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 50000);
  g_autofree char *tail = g_strnfill (900, 'x');
  g_autofree char *line = g_strconcat ("line 77 ", tail, NULL);
  GtkAdjustment *hadjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->view));

  for (guint64 number = 5; number <= 50000; number += 10)
    set_line (log, number, line);
  view_fixture_show (self, log);
  g_assert_cmpfloat (gtk_adjustment_get_value (hadjustment), ==, 0);
  for (guint i = 0; i < 5; i++)
    {
      logline_view_go_to_row (self->view, 25000 - 3000 * i);
      test_wait ((view_fixture_paint (self, 1), view_fixture_get_first (self)) < 26000 - 3000 * i);
      g_assert_cmpfloat (gtk_adjustment_get_value (hadjustment), ==, 0);
    }

  gtk_adjustment_set_value (hadjustment, 200);
  logline_view_set_follow (self->view, LOGLINE_FOLLOW_LIVE);
  test_wait ((view_fixture_paint (self, 1), view_fixture_get_last (self)) == 50000);
  g_assert_cmpfloat (gtk_adjustment_get_value (hadjustment), ==, 200);
}

static void
test_long_line_is_cut (ViewFixture   *self,
                       gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 2);
  g_autofree char *tail = g_strnfill (1204000, 'z');
  g_autofree char *shown = NULL;

  set_line (log, 2, tail);
  view_fixture_show (self, log);
  shown = view_fixture_dup_line_at (self, 1.5 * view_fixture_get_row_height (self));
  g_assert_true (g_str_has_prefix (shown, "zzzz"));
  g_assert_true (g_str_has_suffix (shown, "z… 1.2\xc2\xa0MB more"));
  g_assert_cmpint (g_utf8_strlen (shown, -1), ==, LOGLINE_ROW_MAX_CHARS + strlen ("_ 1.2 MB more"));
  g_assert_true (has_tag (self, 1.5 * view_fixture_get_row_height (self), LOGLINE_ROW_MAX_CHARS,
                          "note"));
}

/* Where the note stands in the line that is cut, which is the second. */
static gboolean
note_has_tag (ViewFixture *self,
              const char  *name)
{
  return has_tag (self, 1.5 * view_fixture_get_row_height (self), LOGLINE_ROW_MAX_CHARS, name);
}

static LoglineIndexedLog *
make_log_with_hidden_words (void)
{
  g_autofree char *shown = g_strnfill (LOGLINE_ROW_MAX_CHARS, 'x');
  g_autofree char *hidden = g_strnfill (1000000, 'y');
  g_autofree char *text =
    g_strconcat ("line 1\n", shown, "near", hidden, "far\nline 3\n", NULL);

  return view_fixture_make_indexed_log (text, strlen (text), 3);
}

static void
find (ViewFixture   *self,
      LoglineLog    *log,
      const char    *pattern,
      LoglineSearch **out_search)
{
  g_autoptr (LoglineQuery) query = make_query (pattern);

  *out_search = logline_log_search (log, query);
  logline_view_set_find_query (self->view, query);
  logline_view_set_find_search (self->view, *out_search);
}

static void
test_match_in_the_hidden_part (ViewFixture   *self,
                               gconstpointer  data)
{
  static const char *words[] = { "near", "far" };
  g_autoptr (LoglineIndexedLog) log = make_log_with_hidden_words ();
  GtkAdjustment *hadjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->view));

  view_fixture_show (self, log);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (LoglineSearch) search = NULL;

      find (self, LOGLINE_LOG (log), words[i], &search);
      test_wait (note_has_tag (self, "find-match"));
      test_wait (logline_search_get_n_matches (search) == 1);
      logline_view_go_to_row (self->view, 1);
      g_assert_true (note_has_tag (self, "current-match"));
      test_wait ((view_fixture_paint (self, 1), gtk_adjustment_get_value (hadjustment)) > 4000);
      logline_view_go_to_row (self->view, 0);
      g_assert_false (note_has_tag (self, "current-match"));
      logline_view_set_find_query (self->view, NULL);
      logline_view_set_find_search (self->view, NULL);
      test_wait (!note_has_tag (self, "find-match"));
    }
}

static void
test_other_matches_leave_the_note (ViewFixture   *self,
                                   gconstpointer  data)
{
  g_autoptr (LoglineIndexedLog) log = make_log_with_hidden_words ();
  g_autoptr (LoglineSearch) search = NULL;

  view_fixture_show (self, log);
  find (self, LOGLINE_LOG (log), "line", &search);
  test_wait (has_tag (self, 0, 0, "find-match"));
  test_wait (logline_search_get_complete (search));
  view_fixture_paint (self, 2);
  g_assert_false (note_has_tag (self, "find-match"));
}

static void
test_reason_in_the_hidden_part (ViewFixture   *self,
                                gconstpointer  data)
{
  g_autoptr (LoglineIndexedLog) log = make_log_with_hidden_words ();
  g_autoptr (LoglineQuery) query = make_query ("far");
  g_autoptr (LoglineFilteredLog) filtered = logline_filtered_log_new (LOGLINE_LOG (log), query);

  logline_view_set_filter_query (self->view, query);
  view_fixture_show (self, filtered);
  g_assert_true (has_tag (self, 0, LOGLINE_ROW_MAX_CHARS, "filter-match"));
  g_assert_false (has_tag (self, 0, LOGLINE_ROW_MAX_CHARS - 1, "filter-match"));
}

/* Whatever is in a line, it is one line of valid text, and the next one stands below it. */
static void
test_strange_bytes (ViewFixture   *self,
                    gconstpointer  data)
{
  static const struct { const char *bytes; gssize length; } lines[] = {
    { "", 0 },
    { "\xff\xfe\x80 broken \xc3", -1 },
    { "nul \0 inside", 12 },
    { "carriage \r return", -1 },
    { "paragraph \xe2\x80\xa9 and line \xe2\x80\xa8 separators", -1 },
    { "reversed \xe2\x80\xae text", -1 },
    { "vertical \v form \f feed \x1b[31m", -1 },
    { "tab\tstays", -1 },
  };
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, G_N_ELEMENTS (lines) + 1);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    synthetic_log_set_line (log, i + 1, lines[i].bytes, lines[i].length);
  view_fixture_show (self, log);
  g_assert_cmpint (gtk_text_buffer_get_line_count (gtk_text_view_get_buffer (self->text_view)), ==,
                   G_N_ELEMENTS (lines) + 1);
  g_assert_cmpuint (view_fixture_get_last (self), ==, G_N_ELEMENTS (lines) + 1);
}

static void
test_numbers_that_become_known (ViewFixture   *self,
                                gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (500001, 10000);
  guint64 n_read;

  synthetic_log_set_numbered (log, FALSE);
  synthetic_log_set_loading (log, .5);
  view_fixture_show (self, log);
  n_read = synthetic_log_get_n_read (log);
  synthetic_log_set_numbered (log, TRUE);
  view_fixture_watch (self);
  synthetic_log_add (log, 500000, 0);
  synthetic_log_set_loading (log, 1);
  test_wait (synthetic_log_get_n_read (log) > n_read);
  view_fixture_unwatch (self);
}

/* What the gutter looks like on screen. */
static char *
describe_gutter (ViewFixture *self)
{
  GtkSourceView *source_view = GTK_SOURCE_VIEW (self->text_view);
  GtkWidget *gutter =
    GTK_WIDGET (gtk_source_view_get_gutter (source_view, GTK_TEXT_WINDOW_LEFT));
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (gutter);
  int width = gtk_widget_get_width (gutter), height = gtk_widget_get_height (gutter);
  g_autofree guchar *pixels = g_malloc0_n (width * height, 4);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (self->window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  gdk_texture_download (texture, pixels, 4 * width);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, pixels, 4 * width * height);
}

static gboolean
gutter_differs (ViewFixture *self,
                const char  *from)
{
  g_autofree char *now = NULL;

  view_fixture_paint (self, 1);
  now = describe_gutter (self);
  return !g_str_equal (now, from);
}

static void
test_gutter_goes_with_the_caret (ViewFixture   *self,
                                 gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 20);
  g_autofree char *third = NULL;

  view_fixture_show (self, log);
  logline_view_go_to_row (self->view, 2);
  view_fixture_paint (self, 3);
  third = describe_gutter (self);
  view_fixture_move (self, GTK_MOVEMENT_DISPLAY_LINES, 1, FALSE);
  test_wait (gutter_differs (self, third));
  view_fixture_move (self, GTK_MOVEMENT_DISPLAY_LINES, -1, FALSE);
  test_wait (!gutter_differs (self, third));
}

/* The rows that are shown first were read before their numbers were known. */
static void
test_numbers_that_become_known_meanwhile (ViewFixture   *self,
                                          gconstpointer  data)
{
  g_autoptr (SyntheticLog) before = synthetic_log_new (1, 10000);
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 10000);
  g_autofree char *last = synthetic_log_dup_text (10000);
  g_autofree char *other = g_strconcat ("line 7", last + strlen ("line 10000"), NULL);
  g_autofree char *numbered = NULL;

  set_line (log, 10000, other);
  view_fixture_show (self, before);
  view_fixture_paint (self, 3);
  numbered = describe_gutter (self);

  synthetic_log_set_numbered (log, FALSE);
  synthetic_log_set_loading (log, .5);
  synthetic_log_set_held (log, TRUE);
  logline_view_set_log (self->view, LOGLINE_LOG (log));
  test_wait (synthetic_log_get_n_read (log) > 0);
  synthetic_log_set_numbered (log, TRUE);
  synthetic_log_set_loading (log, 1);
  view_fixture_paint (self, 30);
  synthetic_log_set_held (log, FALSE);
  test_wait ((view_fixture_paint (self, 1), view_fixture_get_last (self)) == 7);
  test_wait (!gutter_differs (self, numbered));
}

static double
get_top_of (ViewFixture *self,
            int          line)
{
  GtkTextIter iter;
  int top, height;

  gtk_text_buffer_get_iter_at_line (gtk_text_view_get_buffer (self->text_view), &iter, line);
  gtk_text_view_get_line_yrange (self->text_view, &iter, &top, &height);
  return top;
}

static void
test_divider (ViewFixture   *self,
              gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 20);
  int row_height;

  synthetic_log_begin_generation (log, 6, LOGLINE_GENERATION_ROTATED, 12 * G_TIME_SPAN_SECOND);
  synthetic_log_begin_generation (log, 12, LOGLINE_GENERATION_TRUNCATED, 3 * G_TIME_SPAN_HOUR);
  view_fixture_show (self, log);
  row_height = view_fixture_get_row_height (self);
  g_assert_cmpfloat (get_top_of (self, 5), ==, 5 * row_height);
  g_assert_cmpfloat (get_top_of (self, 6), >, 6.9 * row_height);
  g_assert_cmpfloat (get_top_of (self, 11), <, 12.5 * row_height);
  g_assert_cmpfloat (get_top_of (self, 12), >, 13.8 * row_height);
}

static char *
dup_divider (SyntheticLog *log,
             guint64       row)
{
  g_autoptr (LoglineLines) lines = test_log_read_range (LOGLINE_LOG (log), row, 1, 100);
  g_autoptr (LoglineRow) view_row =
    logline_row_new (lines, logline_lines_get (lines, 0), NULL, NULL);

  return logline_row_dup_divider (view_row);
}

static void
test_divider_words (ViewFixture   *self,
                    gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 20);
  g_autofree char *nothing = NULL;
  g_autofree char *some = NULL;
  g_autofree char *unknown = NULL;

  synthetic_log_begin_generation (log, 6, LOGLINE_GENERATION_ROTATED, 0);
  synthetic_log_set_missing (log, 1234);
  synthetic_log_begin_generation (log, 11, LOGLINE_GENERATION_TRUNCATED, 0);
  synthetic_log_set_missing (log, LOGLINE_GENERATION_MISSING_UNKNOWN);
  synthetic_log_begin_generation (log, 16, LOGLINE_GENERATION_ROTATED, 0);

  nothing = dup_divider (log, 5);
  g_assert_true (g_str_has_prefix (nothing, "Log rotated at "));
  g_assert_null (strchr (nothing, ','));
  some = dup_divider (log, 10);
  g_assert_true (g_str_has_prefix (some, "Log truncated at "));
  g_assert_true (g_str_has_suffix (some, ", 1234 bytes of the earlier file were not received"));
  unknown = dup_divider (log, 15);
  g_assert_true (g_str_has_suffix (unknown, ", the end of the earlier file may be missing"));
}

static double
get_luminance (const GdkRGBA *color)
{
  double channels[] = { color->red, color->green, color->blue };

  for (int i = 0; i < 3; i++)
    channels[i] = channels[i] <= .03928 ? channels[i] / 12.92
                                        : pow ((channels[i] + .055) / 1.055, 2.4);
  return .2126 * channels[0] + .7152 * channels[1] + .0722 * channels[2];
}

static double
get_contrast (const GdkRGBA *a,
              const GdkRGBA *b)
{
  double la = get_luminance (a), lb = get_luminance (b);

  return (MAX (la, lb) + .05) / (MIN (la, lb) + .05);
}

static void
test_levels_are_readable (void)
{
  static const struct { const char *id, *background; } schemes[] = {
    { "Adwaita", "#fcfcfc" },
    { "Adwaita-dark", "#1e1e1e" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();
      GtkSourceStyleScheme *scheme =
        gtk_source_style_scheme_manager_get_scheme (manager, schemes[i].id);
      GdkRGBA background, color;

      g_assert_true (gdk_rgba_parse (&background, schemes[i].background));
      for (guint level = LOGLINE_LEVEL_TRACE; level < LOGLINE_N_LEVELS; level++)
        {
          g_assert_true (logline_level_get_color (level, scheme, &color));
          g_test_message ("%s %s: %.1f", schemes[i].id, logline_level_get_name (level),
                          get_contrast (&color, &background));
          g_assert_cmpfloat (get_contrast (&color, &background), >=, 4.5);
        }
    }
}

static void
test_dim_text_is_readable (void)
{
  static const struct { const char *id, *background; } schemes[] = {
    { "Adwaita", "#fcfcfc" },
    { "Adwaita-dark", "#262626" },
  };
  static const char *styles[] = { "line-numbers", "def:comment" };

  for (guint i = 0; i < G_N_ELEMENTS (schemes) * G_N_ELEMENTS (styles); i++)
    {
      const char *id = schemes[i / 2].id;
      GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();
      GtkSourceStyleScheme *scheme = gtk_source_style_scheme_manager_get_scheme (manager, id);
      GdkRGBA background, color;

      g_assert_true (gdk_rgba_parse (&background, schemes[i / 2].background));
      g_assert_true (logline_scheme_get_dim_color (scheme, styles[i % 2], &color));
      g_assert_cmpfloat (get_contrast (&color, &background), >=, 4.5);
    }
}

static void
test_glyphs_differ (void)
{
  for (guint i = LOGLINE_LEVEL_TRACE; i < LOGLINE_N_LEVELS; i++)
    for (guint j = i + 1; j < LOGLINE_N_LEVELS; j++)
      g_assert_cmpstr (logline_level_get_glyph (i), !=, logline_level_get_glyph (j));
}

static SyntheticLog *
make_showcase (void)
{
  SyntheticLog *log = synthetic_log_new (1000001, 3000);
  g_autofree char *tail = g_strnfill (50000, 'x');
  g_autofree char *tall = g_strconcat ("2026-11-23 14:02:11.123 DEBUG payload ", tail, NULL);
  guint64 n = 1002971;

  set_line (log, n++, "2026-11-23 14:02:11.101 TRACE pool     connection 17 taken");
  set_line (log, n++, "2026-11-23 14:02:11.123 DEBUG gateway  GET /orders/order-77 from 10.0.3.4");
  set_line (log, n++, "2026-11-23 14:02:11.180 INFO  gateway  200 in 57 ms");
  set_line (log, n++, "2026-11-23 14:02:11.300 NOTICE config  reloaded");
  set_line (log, n++,
            "2026-11-23 14:02:11.480 WARN  payments retry 2 of 5 after timeout, order-77");
  set_line (log, n++, "2026-11-23 14:02:11.990 ERROR payments charge order-77 refused: timeout");
  set_line (log, n++, "2026-11-23 14:02:12.002 CRITICAL store  disk is full");
  set_line (log, n++, "2026-11-23 14:02:12.004 FATAL store    giving up, order-77 lost");
  set_line (log, n++, "    at org.example.Store.write(Store.java:117)");
  set_line (log, n++, tall);
  set_line (log, n++, "2026-11-23 14:02:12.100 INFO  gateway  日本語 の行 – grüße");
  set_line (log, n++,
            "2026-11-23 14:02:12.110 INFO  gateway  bytes \xff\xfe and \x1b[31mred\x1b[0m");
  synthetic_log_begin_generation (log, n, LOGLINE_GENERATION_ROTATED, 3 * G_TIME_SPAN_HOUR);
  return log;
}

static void
save_pictures (ViewFixture       *self,
               AdwColorScheme     color_scheme,
               const char        *name)
{
  g_autoptr (SyntheticLog) log = make_showcase ();
  g_autoptr (LoglineQuery) find = make_query ("order-77");
  g_autoptr (LoglineQuery) filter = make_query ("timeout");
  g_autofree char *wrapped = g_strconcat (name, "-wrapped", NULL);

  g_object_set (self->view, "wrap", FALSE, NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), color_scheme);
  logline_view_set_filter_query (self->view, filter);
  logline_view_set_find_query (self->view, find);
  view_fixture_show (self, log);
  logline_view_go_to_row (self->view, 2975);
  view_fixture_move (self, GTK_MOVEMENT_DISPLAY_LINES, 2, FALSE);
  view_fixture_move (self, GTK_MOVEMENT_VISUAL_POSITIONS, 9, TRUE);
  view_fixture_save_picture (self, name);
  g_object_set (self->view, "wrap", TRUE, NULL);
  view_fixture_save_picture (self, wrapped);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

static void
test_pictures (ViewFixture   *self,
               gconstpointer  data)
{
  GtkSourceBuffer *buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (self->text_view));

  save_pictures (self, ADW_COLOR_SCHEME_FORCE_LIGHT, "view-light");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  g_assert_cmpstr (gtk_source_style_scheme_get_id (gtk_source_buffer_get_style_scheme (buffer)), ==,
                   "Adwaita-dark");
  save_pictures (self, ADW_COLOR_SCHEME_FORCE_DARK, "view-dark");
}

static void
test_wrapped_wheel_skips_nothing (ViewFixture   *self,
                                  gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 3000);
  g_autofree char *tall = g_strnfill (3500, 'w');
  double limit;

  g_object_set (self->view, "wrap", TRUE, NULL);
  set_line (log, 1500, tall);
  view_fixture_show (self, log);
  logline_view_go_to_row (self->view, 1480);
  view_fixture_paint (self, 2);
  limit =
    gtk_adjustment_get_upper (self->vadjustment) - gtk_adjustment_get_page_size (self->vadjustment);
  g_assert_cmpfloat (gtk_adjustment_get_value (self->vadjustment), <, limit);

  /* By the scrollbar the tall line passes continuously: no step of a pixel moves more than the line
   * is taller than others. */
  for (int i = 0; i < 300; i++)
    {
      guint64 before = view_fixture_get_first (self);

      gtk_adjustment_set_value (self->vadjustment,
                                gtk_adjustment_get_value (self->vadjustment) + 1);
      view_fixture_paint (self, 1);
      g_assert_cmpuint (view_fixture_get_first (self), <=, MAX (before, 1500) + 1);
    }
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_source_init ();
  g_test_add_func ("/view/look/levels-are-readable", test_levels_are_readable);
  g_test_add_func ("/view/look/dim-text-is-readable", test_dim_text_is_readable);
  g_test_add_func ("/view/look/glyphs-differ", test_glyphs_differ);
  view_fixture_add_test ("/view/look/marks", test_marks);
  view_fixture_add_test ("/view/look/match-far-to-the-right", test_match_far_to_the_right);
  view_fixture_add_test ("/view/look/match-of-another-query", test_match_of_another_query);
  view_fixture_add_test ("/view/look/long-line-is-cut", test_long_line_is_cut);
  view_fixture_add_test ("/view/look/match-in-the-hidden-part", test_match_in_the_hidden_part);
  view_fixture_add_test ("/view/look/other-matches-leave-the-note",
                         test_other_matches_leave_the_note);
  view_fixture_add_test ("/view/look/reason-in-the-hidden-part", test_reason_in_the_hidden_part);
  view_fixture_add_test ("/view/look/strange-bytes", test_strange_bytes);
  view_fixture_add_test ("/view/look/numbers-that-become-known", test_numbers_that_become_known);
  view_fixture_add_test ("/view/look/numbers-that-become-known-meanwhile",
                         test_numbers_that_become_known_meanwhile);
  view_fixture_add_test ("/view/look/gutter-goes-with-the-caret", test_gutter_goes_with_the_caret);
  view_fixture_add_test ("/view/look/margin-stays", test_margin_stays);
  view_fixture_add_test ("/view/look/divider", test_divider);
  view_fixture_add_test ("/view/look/divider-says-what-is-missing", test_divider_words);
  view_fixture_add_test ("/view/look/wrapped-wheel-skips-nothing",
                         test_wrapped_wheel_skips_nothing);
  view_fixture_add_test ("/view/look/pictures", test_pictures);
  return g_test_run ();
}
