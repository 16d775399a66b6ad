/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The view scrolls two things at once. Its own vertical adjustment spans the whole log, in rows of the
 * nominal height (see logline-viewport.c). Its only child, a GtkSourceView, holds a few hundred rows
 * and scrolls those with an adjustment of its own, "inner". What ties both together is the anchor: the
 * point of the log that stands at a certain height of the screen. It is the truth; both adjustments are
 * made to agree with it.
 *
 *   the user scrolls      -> the anchor comes from the value; the rows around it are asked for
 *   rows have arrived     -> the child is placed so that the anchor is where it should be
 *   GtkTextView scrolls   -> the anchor and the value are read off the screen
 *   the log changes       -> the anchor goes with its row, so that nothing moves
 *
 * Placing waits for the layout phase of a frame: only then has GtkTextView measured the lines. Until the
 * rows for an anchor are there, the screen keeps what it shows.
 */

#include "logline-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "logline-caret.h"
#include "logline-clipboard.h"
#include "logline-level-renderer.h"
#include "logline-number-renderer.h"
#include "logline-pager.h"
#include "logline-row-buffer.h"
#include "logline-text-view.h"

#define REFRESH_INTERVAL_US (G_USEC_PER_SEC / 4)
#define CLEAR_DELAY_MS 400
#define MAX_COPY_BYTES (64 * 1000 * 1000)
#define MAX_FIND_CHARS 200
#define COLUMN_MARGIN 40 /* kept between the caret and the edge, in pixels */
#define MIN_ZOOM .5
#define MAX_ZOOM 4
#define ZOOM_STEP 1.1

typedef enum
{
  PLACE_ANCHOR, /* where "anchor" says */
  PLACE_END,    /* the last row at the lower edge */
  PLACE_CENTRE, /* "place_row" in the middle, unless it is in sight */
  PLACE_REVEAL, /* "place_row" in sight, by as little movement as possible */
} Place;

struct _LoglineView
{
  GtkWidget parent_instance;

  LoglineRowBuffer      *buffer;
  LoglinePager          *pager;
  LoglineCaret          *caret;
  GSignalGroup          *log_signals;
  GtkAdjustment         *vadjustment;
  GtkAdjustment         *inner; /* vertical, of the child */
  LoglineQuery          *find_query;
  LoglineQuery          *filter_query;
  GMenuModel            *extra_menu;
  LoglinePosition       *position; /* to go to once it can be located */
  GCancellable          *locating;

  /* Children. */
  LoglineTextView       *text_view;
  LoglineNumberRenderer *numbers;
  GtkWidget             *menu;

  GtkTextMark           *place_mark; /* unowned, of the buffer */
  GtkTextTag            *touch_tag;  /* unowned: never seen, see measure_around() */
  GtkTextMark           *top_mark;   /* unowned: the first line on screen … */
  double                 top_cut;    /* … and how much of it is above the edge */
  LoglineAnchor          anchor;
  Place                  place;
  guint64                place_row;
  guint64                wanted_end; /* rows that the log had when its end was asked for */
  gboolean               needs_place;
  gboolean               placing;
  gboolean               configuring;
  gboolean               dragging; /* a button or a finger is down */
  guint                  drag_tick_id;
  double                 pointer_x;
  double                 pointer_y;
  int                    row_height;
  int                    height;

  LoglineFollow          follow;
  guint64                n_new_lines;
  gint64                 refreshed_us;
  guint                  refresh_id;
  guint                  clear_id;
  guint                  ready_id;
  gboolean               is_new_log;
  gboolean               numbers_outdated;
  gboolean               wrap;
  double                 zoom;
  double                 last_value; /* of vadjustment */
};

enum
{
  PROP_0,
  PROP_LOG,
  PROP_FIND_QUERY,
  PROP_FILTER_QUERY,
  PROP_WRAP,
  PROP_SHOW_NUMBERS,
  PROP_FOLLOW,
  PROP_ZOOM,
  PROP_N_NEW_LINES,
  PROP_CARET_ROW,
  N_OWN_PROPS,
  PROP_HADJUSTMENT = N_OWN_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

enum
{
  ROW_ACTIVATED,
  READY,
  NOTICE,
  N_SIGNALS,
};

static GParamSpec *props[N_OWN_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (LoglineFollow, logline_follow,
                    G_DEFINE_ENUM_VALUE (LOGLINE_FOLLOW_LIVE, "live"),
                    G_DEFINE_ENUM_VALUE (LOGLINE_FOLLOW_PAUSED, "paused"))

G_DEFINE_FINAL_TYPE_WITH_CODE (LoglineView, logline_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static void locate           (LoglineView *self);
static void schedule_refresh (LoglineView *self,
                              gboolean     at_once);

static gboolean
holds_whole_log (LoglineView *self)
{
  LoglineRowRange range = logline_row_buffer_get_range (self->buffer);

  return logline_pager_is_current (self->pager) && range.first == 0 &&
         range.last == logline_pager_get_n_rows (self->pager) && range.last > 0;
}

/* A short log whose wrapped lines need more than one screen must be scrollable, so there the nominal
 * height is the real one on average. */
static LoglineViewport
get_viewport (LoglineView *self)
{
  LoglineViewport viewport = { logline_pager_get_n_rows (self->pager), self->row_height, self->height };

  if (self->wrap && holds_whole_log (self))
    viewport.row_height = MAX (viewport.row_height,
                               gtk_adjustment_get_upper (self->inner) / viewport.n_rows);
  return viewport;
}

static LoglineAnchor
get_point_at (LoglineView *self,
              double       y)
{
  GtkTextView *text_view = GTK_TEXT_VIEW (self->text_view);
  double inner_y = gtk_adjustment_get_value (self->inner) + y;
  LoglineAnchor point = { .y = y };
  GtkTextIter iter;
  int top, height;

  gtk_text_view_get_line_at_y (text_view, &iter, inner_y, NULL);
  gtk_text_view_get_line_yrange (text_view, &iter, &top, &height);
  point.row = logline_row_buffer_get_range (self->buffer).first + gtk_text_iter_get_line (&iter);
  point.fraction = height > 0 ? CLAMP ((inner_y - top) / height, 0, 1) : 0;
  return point;
}

static double
probe_cb (double   y,
          gpointer user_data)
{
  LoglineAnchor point = get_point_at (user_data, y);

  return point.row + point.fraction;
}

/* The rows that will be in sight once the view is placed. */
static LoglineRowRange
get_wanted_rows (LoglineView *self)
{
  LoglineViewport viewport = get_viewport (self);
  LoglineAnchor goal = { self->place_row, .5, viewport.page / 2 };

  if (self->place == PLACE_ANCHOR)
    goal = self->anchor;
  else if (self->place == PLACE_END)
    goal = logline_viewport_get_end (&viewport);

  return logline_viewport_get_visible (&viewport, &goal);
}

/* Where the caret's own line begins or ends within a wrapped row. */
static double
get_caret_fraction (LoglineView *self,
                    gboolean     end)
{
  GtkTextView *text_view = GTK_TEXT_VIEW (self->text_view);
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter iter;
  GdkRectangle area;
  int top, height;

  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  gtk_text_view_get_line_yrange (text_view, &iter, &top, &height);
  gtk_text_view_get_iter_location (text_view, &iter, &area);
  if (!self->wrap || height == 0)
    return end ? 1 : 0;

  return CLAMP ((area.y + (end ? area.height : 0) - top) / (double) height, 0, 1);
}

/* Whether all of @row is on screen. */
static gboolean
is_in_sight (LoglineView *self,
             guint64      row)
{
  GtkTextIter iter;
  int top, height;

  if (self->needs_place || !logline_pager_is_current (self->pager) ||
      logline_row_buffer_get_row (self->buffer, row) == NULL)
    return FALSE;

  logline_row_buffer_get_iter (self->buffer, row, 0, &iter);
  gtk_text_view_get_line_yrange (GTK_TEXT_VIEW (self->text_view), &iter, &top, &height);
  top -= gtk_adjustment_get_value (self->inner);
  return top >= 0 && top + height <= self->height;
}

static gboolean
is_at_end (LoglineView *self)
{
  return gtk_adjustment_get_value (self->vadjustment) + gtk_adjustment_get_page_size (self->vadjustment) >=
         gtk_adjustment_get_upper (self->vadjustment) - 1;
}

/* Text stands on whole pixels, the value need not: small steps of a touchpad add up. */
static void
configure_vadjustment (LoglineView *self)
{
  LoglineViewport viewport = get_viewport (self);
  double value = gtk_adjustment_get_value (self->vadjustment);

  if (!self->needs_place && logline_pager_is_current (self->pager))
    {
      double shown = logline_viewport_get_value (&viewport, probe_cb, self);

      if (ABS (shown - value) >= 1 || self->place == PLACE_END)
        value = shown;
    }

  self->configuring = TRUE;
  gtk_adjustment_configure (self->vadjustment, value, 0, logline_viewport_get_upper (&viewport),
                            viewport.row_height, MAX (viewport.page - viewport.row_height, 1),
                            viewport.page);
  self->configuring = FALSE;
}

/* Where "place" says, as an anchor; FALSE while the rows for it are not there. */
static gboolean
resolve_place (LoglineView *self)
{
  LoglineRowRange range = logline_row_buffer_get_range (self->buffer);
  LoglineViewport viewport = get_viewport (self);

  if (!logline_pager_is_current (self->pager) || logline_row_range_is_empty (range))
    return FALSE;

  switch (self->place)
    {
    case PLACE_ANCHOR:
      break;

    case PLACE_END:
      if (range.last < MIN (self->wanted_end, viewport.n_rows))
        return FALSE;
      self->anchor = (LoglineAnchor) { range.last - 1, 1, viewport.page };
      break;

    case PLACE_CENTRE:
      self->anchor = (LoglineAnchor) { self->place_row, .5, viewport.page / 2 };
      break;

    case PLACE_REVEAL:
      if (self->place_row <= get_point_at (self, 0).row)
        self->anchor = (LoglineAnchor) { self->place_row, get_caret_fraction (self, FALSE), 0 };
      else
        self->anchor = (LoglineAnchor) { self->place_row, get_caret_fraction (self, TRUE), viewport.page };
      break;

    default:
      g_assert_not_reached ();
    }
  return logline_row_range_contains (range, self->anchor.row);
}

/* At once: GtkTextView ends an animation where it is when it measures lines meanwhile. */
static void
show_caret_column (LoglineView *self)
{
  GtkAdjustment *hadjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->text_view));
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  double value = gtk_adjustment_get_value (hadjustment);
  double page = gtk_adjustment_get_page_size (hadjustment);
  GtkTextIter iter;
  GdkRectangle area;

  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (self->text_view), &iter, &area);
  value = MAX (value, area.x + area.width + COLUMN_MARGIN - page);
  gtk_adjustment_set_value (hadjustment, MIN (value, area.x - COLUMN_MARGIN));
}

static gboolean
is_measured (LoglineView       *self,
             const GtkTextIter *iter)
{
  int top, height;

  gtk_text_view_get_line_yrange (GTK_TEXT_VIEW (self->text_view), iter, &top, &height);
  return height > 0;
}

/* Where the log ends there is no room below, and none will come. */
static gboolean
ends_on_screen (LoglineView       *self,
                const GtkTextIter *iter)
{
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (GTK_TEXT_BUFFER (self->buffer), &end);
  return logline_row_buffer_get_range (self->buffer).last == logline_pager_get_n_rows (self->pager) &&
         is_measured (self, iter) && is_measured (self, &end);
}

/* Where the log begins there is no room above. */
static gboolean
begins_on_screen (LoglineView *self)
{
  GtkTextIter start;

  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self->buffer), &start);
  return logline_row_buffer_get_range (self->buffer).first == 0 && is_measured (self, &start);
}

/* Puts a point of the line at @iter to where it should be. Setting the value makes GtkTextView measure
 * the lines there, which may move them: a few rounds settle it. FALSE when the point could not get
 * there, because lines are not measured yet (and have no height) or for want of room below. */
static gboolean
place_line (LoglineView       *self,
            const GtkTextIter *iter,
            double             fraction,
            double             y)
{
  double wanted = 0, raw = 0;
  int top, height = 0;

  for (int i = 0; i < 5; i++)
    {
      double limit = gtk_adjustment_get_upper (self->inner) - gtk_adjustment_get_page_size (self->inner);
      double value;

      gtk_text_view_get_line_yrange (GTK_TEXT_VIEW (self->text_view), iter, &top, &height);
      raw = round (top + fraction * height - y);
      wanted = MAX (raw, 0);
      value = MIN (wanted, MAX (limit, 0));
      if (value == gtk_adjustment_get_value (self->inner))
        break;

      gtk_adjustment_set_value (self->inner, value);
    }
  return height > 0 && gtk_adjustment_get_value (self->inner) == wanted &&
         (raw >= 0 || begins_on_screen (self));
}

/* Remembers what is on screen by a mark, which stays with its line when rows are put before it. */
static void
remember_screen (LoglineView *self)
{
  double value = gtk_adjustment_get_value (self->inner);
  GtkTextIter iter;
  int top;

  gtk_text_view_get_line_at_y (GTK_TEXT_VIEW (self->text_view), &iter, value, &top);
  gtk_text_buffer_move_mark (GTK_TEXT_BUFFER (self->buffer), self->top_mark, &iter);
  self->top_cut = value - top;
}

static void
keep_screen (LoglineView *self)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_mark (GTK_TEXT_BUFFER (self->buffer), &iter, self->top_mark);
  place_line (self, &iter, 0, -self->top_cut);
}

/* Told outside of the layout phase, where whoever listens may show and hide widgets. */
static gboolean
ready_cb (gpointer user_data)
{
  LoglineView *self = user_data;

  self->ready_id = 0;
  self->is_new_log = FALSE;
  g_signal_emit (self, signals[READY], 0);
  return G_SOURCE_REMOVE;
}

static void
finish_place (LoglineView *self)
{
  Place place = self->place;

  self->needs_place = FALSE;
  self->place = self->follow == LOGLINE_FOLLOW_LIVE ? PLACE_END : PLACE_ANCHOR;
  self->anchor = get_point_at (self, 0);
  remember_screen (self);
  if (place == PLACE_CENTRE || place == PLACE_REVEAL)
    show_caret_column (self);
  if (self->is_new_log && self->ready_id == 0)
    self->ready_id = g_idle_add (ready_cb, self);
}

/* GtkTextView measures the lines around a mark that it is to scroll to, but only when something has
 * become invalid since it last looked: so the line is touched. */
static void
measure_around (LoglineView       *self,
                const GtkTextIter *iter,
                int                width,
                int                height)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter end = *iter;

  gtk_text_iter_forward_char (&end);
  gtk_text_buffer_move_mark (buffer, self->place_mark, iter);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->text_view), self->place_mark, 0, TRUE, 0,
                                height > 0 ? CLAMP (self->anchor.y / height, 0, 1) : 0);
  gtk_text_buffer_apply_tag (buffer, self->touch_tag, iter, &end);
  gtk_text_buffer_remove_tag (buffer, self->touch_tag, iter, &end);

  /* Another baseline makes it a new allocation; asking for one would concern the parents as well. */
  gtk_widget_allocate (GTK_WIDGET (self->text_view), width, height, 0, NULL);
}

static void
place_text_view (LoglineView *self,
                 int          width,
                 int          height)
{
  gboolean done = FALSE;
  GtkTextIter iter;

  gtk_widget_allocate (GTK_WIDGET (self->text_view), width, height, -1, NULL);
  logline_row_buffer_get_iter (self->buffer, self->anchor.row, 0, &iter);
  for (int i = 0; i < 3 && !done; i++)
    {
      if (i > 0)
        measure_around (self, &iter, width, height);
      done = place_line (self, &iter, self->anchor.fraction, self->anchor.y) ||
             ends_on_screen (self, &iter);
    }
  if (done)
    finish_place (self);
  else
    remember_screen (self);
}

/* Measuring lines makes GtkTextView ask for a new size, also in the middle of its allocation. That is
 * forgotten as it should be where every parent is being allocated as well; one that is only passed through
 * would be left without an allocation for the frame. So the parents are asked to take part. */
static void
request_place (LoglineView *self)
{
  self->needs_place = TRUE;
  gtk_widget_queue_resize (GTK_WIDGET (self->text_view));
}

/* Measuring lines makes GtkTextView ask for another allocation, which would get lost within this one; and
 * that one must not move anything. */
static void
settle_text_view (LoglineView *self,
                  int          width,
                  int          height)
{
  double value = gtk_adjustment_get_value (self->inner);

  for (int i = 0; i < 3; i++)
    {
      gtk_widget_allocate (GTK_WIDGET (self->text_view), width, height, -1, NULL);
      if (gtk_adjustment_get_value (self->inner) == value)
        return;

      gtk_adjustment_set_value (self->inner, value);
    }
  gtk_widget_allocate (GTK_WIDGET (self->text_view), width, height, -1, NULL);
}

static void
logline_view_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  LoglineView *self = LOGLINE_VIEW (widget);
  int row_height = logline_text_view_get_row_height (self->text_view);
  gboolean resolved;

  /* Allocating a GtkTextView measures lines, after which they may stand elsewhere. */
  self->needs_place |= !self->dragging;
  if (height != self->height || row_height != self->row_height)
    {
      self->height = height;
      self->row_height = row_height;
      logline_row_buffer_set_divider_height (self->buffer, row_height + 4);
      schedule_refresh (self, TRUE);
    }

  self->placing = TRUE;
  resolved = self->needs_place && resolve_place (self);
  if (resolved)
    {
      place_text_view (self, width, height);
    }
  else
    {
      gtk_widget_allocate (GTK_WIDGET (self->text_view), width, height, baseline, NULL);
      if (!self->dragging)
        keep_screen (self);
    }
  settle_text_view (self, width, height);
  self->placing = FALSE;
  configure_vadjustment (self);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
set_follow_state (LoglineView   *self,
                  LoglineFollow  follow)
{
  if (self->follow == follow)
    return;

  self->follow = follow;
  self->place = follow == LOGLINE_FOLLOW_LIVE ? PLACE_END : PLACE_ANCHOR;
  if (self->n_new_lines != 0)
    {
      self->n_new_lines = 0;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_NEW_LINES]);
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLLOW]);
}

static void
count_new_lines (LoglineView         *self,
                 const LoglineChange *change)
{
  if (self->follow != LOGLINE_FOLLOW_PAUSED || change->added_back <= change->removed_back)
    return;

  self->n_new_lines += change->added_back - change->removed_back;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_NEW_LINES]);
}

static gboolean
clear_cb (gpointer user_data)
{
  LoglineView *self = user_data;

  self->clear_id = 0;
  logline_pager_clear (self->pager);
  return G_SOURCE_REMOVE;
}

/* An empty log leaves the old lines on screen for a moment, as others may be about to come. */
static void
show_nothing (LoglineView *self)
{
  LoglineLog *log = logline_pager_get_log (self->pager);

  if (logline_pager_is_current (self->pager))
    return;

  if (log == NULL || logline_log_get_loading (log) >= 1)
    logline_pager_clear (self->pager);
  else if (self->clear_id == 0)
    self->clear_id = g_timeout_add (CLEAR_DELAY_MS, clear_cb, self);
}

static void
want_rows (LoglineView *self)
{
  LoglineViewport viewport = get_viewport (self);

  if (viewport.n_rows == 0)
    {
      show_nothing (self);
      return;
    }

  g_clear_handle_id (&self->clear_id, g_source_remove);
  if (self->place == PLACE_END)
    {
      self->wanted_end = viewport.n_rows;
      request_place (self);
    }
  logline_pager_want (self->pager, get_wanted_rows (self));
}

/* Numbers become known when the beginning of a log has come. */
static void
refresh_numbers (LoglineView *self)
{
  guint64 first = logline_row_buffer_get_range (self->buffer).first;
  const LoglineRow *row = logline_row_buffer_get_row (self->buffer, first);

  if (self->numbers_outdated && row != NULL && row->line->number == 0)
    logline_pager_refresh (self->pager);
  self->numbers_outdated = FALSE;
}

static void
loading_cb (LoglineView *self)
{
  self->numbers_outdated = TRUE;
  schedule_refresh (self, FALSE);
}

static gboolean
refresh_cb (gpointer user_data)
{
  LoglineView *self = user_data;

  self->refresh_id = 0;
  self->refreshed_us = g_get_monotonic_time ();
  if (self->height > 0 && self->locating == NULL)
    {
      want_rows (self);
      refresh_numbers (self);
    }
  return G_SOURCE_REMOVE;
}

/* What arrives is gathered, so that the screen changes at most four times a second. */
static void
schedule_refresh (LoglineView *self,
                  gboolean     at_once)
{
  gint64 wait_us = self->refreshed_us + REFRESH_INTERVAL_US - g_get_monotonic_time ();

  if (at_once)
    g_clear_handle_id (&self->refresh_id, g_source_remove);
  if (self->refresh_id != 0)
    return;

  if (at_once || wait_us <= 0)
    self->refresh_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, refresh_cb, self, NULL);
  else
    self->refresh_id = g_timeout_add (wait_us / 1000 + 1, refresh_cb, self);
}

static void
stop_locating (LoglineView *self)
{
  g_cancellable_cancel (self->locating);
  g_clear_object (&self->locating);
  g_clear_pointer (&self->position, logline_position_free);
}

static void
go_to (LoglineView *self,
       Place        place,
       guint64      row)
{
  self->place = place;
  self->place_row = row;
  request_place (self);
  if (self->height > 0)
    logline_pager_want (self->pager, get_wanted_rows (self));
}

static void
scrolled (LoglineView *self,
          double       distance)
{
  LoglineSelection selection = logline_caret_get_selection (self->caret);

  stop_locating (self);
  if (distance >= 0 && is_at_end (self) && logline_selection_is_empty (&selection))
    set_follow_state (self, LOGLINE_FOLLOW_LIVE);
  else
    set_follow_state (self, LOGLINE_FOLLOW_PAUSED);
}

static void
value_changed_cb (LoglineView *self)
{
  LoglineViewport viewport = get_viewport (self);
  double value = gtk_adjustment_get_value (self->vadjustment);
  double distance = value - self->last_value;

  self->last_value = value;
  if (self->configuring || viewport.n_rows == 0)
    return;

  scrolled (self, distance);
  self->place = PLACE_ANCHOR;
  self->anchor = logline_viewport_get_anchor (&viewport, value);
  request_place (self);
  logline_pager_want (self->pager, get_wanted_rows (self));
}

static void
take_anchor_from_screen (LoglineView *self)
{
  self->anchor = get_point_at (self, 0);
  remember_screen (self);
  configure_vadjustment (self);
  logline_pager_want (self->pager, get_wanted_rows (self));
}

/* GtkTextView scrolls by itself where a selection is dragged past an edge. It does so, too, when it
 * measures lines above the screen in an idle moment and the adjustment has no room yet for what they
 * add: then the anchor is right and the screen is not. */
static void
inner_value_changed_cb (LoglineView *self)
{
  if (self->placing)
    return;

  if (self->dragging && !self->needs_place && logline_pager_is_current (self->pager))
    take_anchor_from_screen (self);
  else
    request_place (self);
}

/* Lines were measured after they had been placed, and there is room for them now. */
static void
inner_changed_cb (LoglineView *self)
{
  if (self->placing || self->dragging)
    return;

  self->placing = TRUE;
  keep_screen (self);
  self->placing = FALSE;
  request_place (self);
}

static void
pager_changed_cb (LoglineView         *self,
                  const LoglineChange *change)
{
  guint64 n_rows = logline_pager_get_n_rows (self->pager);

  if (change->reset)
    {
      logline_caret_unset (self->caret);
      self->anchor = (LoglineAnchor) { 0 };
      if (self->place != PLACE_END)
        self->place = PLACE_ANCHOR;
      request_place (self);
    }
  else
    {
      logline_caret_shift (self->caret, change, n_rows);
      self->anchor.row = MIN (logline_row_shift (self->anchor.row, change), MAX (n_rows, 1) - 1);
      self->place_row = MIN (logline_row_shift (self->place_row, change), MAX (n_rows, 1) - 1);
      self->wanted_end = logline_row_shift (self->wanted_end, change);
      count_new_lines (self, change);
      self->numbers_outdated |= change->added_front > 0;
    }
  configure_vadjustment (self);
  locate (self);
  schedule_refresh (self, logline_row_range_is_empty (logline_row_buffer_get_range (self->buffer)) ||
                          !logline_pager_is_current (self->pager));
}

static void
pager_will_fill_cb (LoglineView *self)
{
  logline_caret_freeze (self->caret);
  self->placing = TRUE;
}

/* Should the log be changed before the rows that came were placed, they are what the screen keeps. */
static void
foresee_screen (LoglineView *self)
{
  GtkTextIter iter;

  if (!resolve_place (self))
    return;

  logline_row_buffer_get_iter (self->buffer, self->anchor.row, 0, &iter);
  gtk_text_buffer_move_mark (GTK_TEXT_BUFFER (self->buffer), self->top_mark, &iter);
  self->top_cut = self->anchor.fraction * self->row_height - self->anchor.y;
}

static LoglineTextPoint
get_match_point (LoglineView *self,
                 guint64      row)
{
  const LoglineRow *shown = logline_row_buffer_get_row (self->buffer, row);
  LoglineTextPoint point = { row, 0 };

  if (shown != NULL && logline_pager_is_current (self->pager) && shown->find_spans->len > 0)
    point.character = g_array_index (shown->find_spans, LoglineSpan, 0).start;
  return point;
}

/* A row was gone to before anybody knew where its match stands. */
static void
move_caret_to_match (LoglineView *self)
{
  LoglineSelection selection = logline_caret_get_selection (self->caret);
  LoglineTextPoint point = get_match_point (self, self->place_row);

  if (self->place == PLACE_CENTRE && selection.caret.row == self->place_row &&
      selection.caret.character == 0 && logline_selection_is_empty (&selection))
    logline_caret_select (self->caret, (LoglineSelection) { point, point });
}

static void
pager_filled_cb (LoglineView *self)
{
  self->placing = FALSE;
  logline_caret_thaw (self->caret);
  move_caret_to_match (self);
  if (self->is_new_log)
    logline_number_renderer_reset_width (self->numbers);
  logline_number_renderer_update_width (self->numbers);
  foresee_screen (self);
  request_place (self);
}

static void
caret_changed_cb (LoglineView *self)
{
  LoglineSelection selection = logline_caret_get_selection (self->caret);
  gboolean is_set = logline_caret_is_set (self->caret);

  if (!logline_selection_is_empty (&selection))
    set_follow_state (self, LOGLINE_FOLLOW_PAUSED);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (self->text_view), is_set);
  gtk_source_view_set_highlight_current_line (GTK_SOURCE_VIEW (self->text_view), is_set);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CARET_ROW]);
}

static guint64
get_last_row (LoglineView *self)
{
  guint64 n_rows = logline_pager_get_n_rows (self->pager);

  return n_rows > 0 ? n_rows - 1 : 0;
}

static void
select_points (LoglineView      *self,
               LoglineTextPoint  anchor,
               LoglineTextPoint  caret)
{
  logline_caret_select (self->caret, (LoglineSelection) { anchor, caret });
}

/* The point that keys move: where nobody has put a caret yet, it stands at the edge in sight. */
static LoglineTextPoint
get_caret_point (LoglineView *self)
{
  if (logline_caret_is_set (self->caret))
    return logline_caret_get_selection (self->caret).caret;

  return (LoglineTextPoint) {
    self->follow == LOGLINE_FOLLOW_LIVE ? get_last_row (self) : self->anchor.row, 0
  };
}

static void
reveal_caret (LoglineView *self)
{
  guint64 row = logline_caret_get_selection (self->caret).caret.row;

  if (is_in_sight (self, row))
    show_caret_column (self);
  else
    go_to (self, PLACE_REVEAL, row);
}

/* The column is kept as it was, even where a line is too short for it: the buffer shows the caret at the
 * line's end, and the next line may be longer. */
static void
move_caret (LoglineView      *self,
            LoglineTextPoint  point,
            gboolean          extend)
{
  LoglineTextPoint anchor = point;

  if (extend)
    anchor = logline_caret_is_set (self->caret) ? logline_caret_get_selection (self->caret).anchor
                                                : get_caret_point (self);
  if (point.row < get_last_row (self))
    set_follow_state (self, LOGLINE_FOLLOW_PAUSED);
  select_points (self, anchor, point);
  reveal_caret (self);
}

static void
move_caret_by_rows (LoglineView *self,
                    gint64       n_rows,
                    gboolean     extend)
{
  LoglineTextPoint point = get_caret_point (self);
  guint64 row = logline_row_move (point.row, n_rows, logline_pager_get_n_rows (self->pager));

  move_caret (self, (LoglineTextPoint) { row, point.character }, extend);
}

/* A page moves what is in sight as well, so that the caret keeps its place on the screen. */
static void
move_caret_by_pages (LoglineView *self,
                     int          count,
                     gboolean     extend)
{
  int n_rows = MAX (self->height / MAX (self->row_height, 1) - 1, 1) * count;
  double value = gtk_adjustment_get_value (self->vadjustment) + n_rows * (double) self->row_height;
  LoglineTextPoint point = get_caret_point (self);
  gboolean was_in_sight = is_in_sight (self, point.row);

  if (was_in_sight)
    gtk_adjustment_set_value (self->vadjustment, value);
  point.row = logline_row_move (point.row, n_rows, logline_pager_get_n_rows (self->pager));
  if (was_in_sight && !extend)
    select_points (self, point, point);
  else
    move_caret (self, point, extend);
}

static void
move_caret_to_end_of_log (LoglineView *self,
                          int          count,
                          gboolean     extend)
{
  if (count < 0)
    {
      move_caret (self, (LoglineTextPoint) { 0, 0 }, extend);
      return;
    }

  move_caret (self, (LoglineTextPoint) { get_last_row (self), LOGLINE_LINE_END }, extend);
  if (!extend)
    logline_view_set_follow (self, LOGLINE_FOLLOW_LIVE);
}

static gboolean
caret_move_cb (LoglineView     *self,
               GtkMovementStep  step,
               int              count,
               gboolean         extend)
{
  guint64 row = get_caret_point (self).row;

  if (logline_pager_get_n_rows (self->pager) == 0)
    return TRUE;

  if (step == GTK_MOVEMENT_DISPLAY_LINES && (!self->wrap || !is_in_sight (self, row)))
    move_caret_by_rows (self, count, extend);
  else if (step == GTK_MOVEMENT_PARAGRAPHS)
    move_caret_by_rows (self, count, extend);
  else if (step == GTK_MOVEMENT_PAGES)
    move_caret_by_pages (self, count, extend);
  else if (step == GTK_MOVEMENT_BUFFER_ENDS)
    move_caret_to_end_of_log (self, count, extend);
  else if (logline_row_buffer_get_row (self->buffer, row) == NULL)
    go_to (self, PLACE_REVEAL, row);
  else
    return FALSE;

  return TRUE;
}

static void
select_whole (LoglineView *self)
{
  select_points (self, (LoglineTextPoint) { 0, 0 },
                 (LoglineTextPoint) { get_last_row (self), LOGLINE_LINE_END });
}

static void
activate_row (LoglineView *self,
              guint64      row)
{
  if (row < logline_pager_get_n_rows (self->pager))
    g_signal_emit (self, signals[ROW_ACTIVATED], 0, row);
}

static void
popup_menu (LoglineView *self,
            double       x,
            double       y)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) own = g_menu_new ();

  g_menu_append (own, _("_Copy"), "log.copy");
  g_menu_append (own, _("Select _All"), "log.select-all");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (own));
  if (self->extra_menu != NULL)
    g_menu_append_section (menu, NULL, self->extra_menu);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->menu), GTK_POS_BOTTOM);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { x, y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
popup_menu_at_caret (LoglineView *self)
{
  GtkTextView *text_view = GTK_TEXT_VIEW (self->text_view);
  GdkRectangle strong;
  int x, y;

  gtk_text_view_get_cursor_locations (text_view, NULL, &strong, NULL);
  gtk_text_view_buffer_to_window_coords (text_view, GTK_TEXT_WINDOW_WIDGET,
                                         strong.x, strong.y + strong.height, &x, &y);
  popup_menu (self, CLAMP (x, 0, gtk_widget_get_width (GTK_WIDGET (self))),
              CLAMP (y, 0, self->height));
}

/* In place of the menu that GtkTextView makes for text that can be edited. */
static void
secondary_pressed_cb (LoglineView     *self,
                      int              n_press,
                      double           x,
                      double           y,
                      GtkGestureClick *gesture)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
  popup_menu (self, x, y);
}

static void
primary_pressed_cb (LoglineView *self,
                    int          n_press,
                    double       x,
                    double       y)
{
  GtkTextIter iter;
  int buffer_y;

  if (n_press != 2 || logline_row_range_is_empty (logline_row_buffer_get_range (self->buffer)))
    return;

  gtk_text_view_window_to_buffer_coords (GTK_TEXT_VIEW (self->text_view), GTK_TEXT_WINDOW_WIDGET,
                                         x, y, NULL, &buffer_y);
  gtk_text_view_get_line_at_y (GTK_TEXT_VIEW (self->text_view), &iter, buffer_y, NULL);
  activate_row (self, logline_row_buffer_get_range (self->buffer).first +
                      gtk_text_iter_get_line (&iter));
}

/* Wrapped lines are scrolled by what they measure on screen: by the scrollbar's measure a wheel would
 * skip parts of a tall one. */
static gboolean
scroll_inner (LoglineView *self,
              double       pixels)
{
  double limit = gtk_adjustment_get_upper (self->inner) - gtk_adjustment_get_page_size (self->inner);
  double value = gtk_adjustment_get_value (self->inner) + pixels;

  if (!logline_pager_is_current (self->pager))
    return GDK_EVENT_STOP;

  if (self->needs_place)
    {
      self->anchor.y -= pixels;
      scrolled (self, pixels);
      self->place = PLACE_ANCHOR;
      return GDK_EVENT_STOP;
    }

  self->placing = TRUE;
  gtk_adjustment_set_value (self->inner, CLAMP (round (value), 0, MAX (limit, 0)));
  self->placing = FALSE;
  self->place = PLACE_ANCHOR;
  take_anchor_from_screen (self);
  scrolled (self, pixels);
  return GDK_EVENT_STOP;
}

/* GtkTextView scrolls only while the pointer that drags a selection moves. Here it goes on as long as the
 * pointer is beyond an edge, the faster the farther. */
static gboolean
drag_tick_cb (GtkWidget     *widget,
              GdkFrameClock *clock,
              gpointer       user_data)
{
  LoglineView *self = LOGLINE_VIEW (widget);
  LoglineSelection selection = logline_caret_get_selection (self->caret);
  double beyond = MIN (self->pointer_y, 0) + MAX (self->pointer_y - self->height, 0);
  GtkTextIter iter;
  int x, y;

  if (beyond == 0 || logline_selection_is_empty (&selection) || self->needs_place)
    return G_SOURCE_CONTINUE;

  scroll_inner (self, CLAMP (beyond / 2, -self->height / 2, self->height / 2));
  gtk_text_view_window_to_buffer_coords (GTK_TEXT_VIEW (self->text_view), GTK_TEXT_WINDOW_WIDGET,
                                         self->pointer_x, beyond < 0 ? 0 : self->height - 1, &x, &y);
  gtk_text_view_get_iter_at_location (GTK_TEXT_VIEW (self->text_view), &iter, x, y);
  select_points (self, selection.anchor, (LoglineTextPoint) {
    logline_row_buffer_get_range (self->buffer).first + gtk_text_iter_get_line (&iter),
    gtk_text_iter_get_line_offset (&iter),
  });
  return G_SOURCE_CONTINUE;
}

static void
set_dragging (LoglineView *self,
              gboolean     dragging)
{
  if (self->dragging == dragging)
    return;

  self->dragging = dragging;
  logline_caret_set_dragging (self->caret, dragging);
  if (dragging)
    self->drag_tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), drag_tick_cb, NULL, NULL);
  else
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->drag_tick_id);
}

/* Where the event is, in our coordinates: those of events are the native window's. */
static void
remember_pointer (LoglineView *self,
                  GdkEvent    *event)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  double x, y, left, top;

  if (!gdk_event_get_position (event, &x, &y))
    return;

  gtk_native_get_surface_transform (native, &left, &top);
  gtk_widget_translate_coordinates (GTK_WIDGET (native), GTK_WIDGET (self), x - left, y - top,
                                    &self->pointer_x, &self->pointer_y);
}

static gboolean
button_event_cb (LoglineView *self,
                 GdkEvent    *event)
{
  switch ((int) gdk_event_get_event_type (event))
    {
    case GDK_BUTTON_PRESS:
    case GDK_TOUCH_BEGIN:
      remember_pointer (self, event);
      set_dragging (self, TRUE);
      break;

    case GDK_MOTION_NOTIFY:
      remember_pointer (self, event);
      break;

    case GDK_BUTTON_RELEASE:
    case GDK_TOUCH_END:
    case GDK_TOUCH_CANCEL:
      set_dragging (self, FALSE);
      break;

    default:
      break;
    }
  return GDK_EVENT_PROPAGATE;
}

static gboolean
key_pressed_cb (LoglineView     *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  gboolean is_enter = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter ||
                      keyval == GDK_KEY_ISO_Enter;

  if (is_enter && modifiers == 0)
    activate_row (self, get_caret_point (self).row);
  else if ((keyval == GDK_KEY_Menu && modifiers == 0) ||
           (keyval == GDK_KEY_F10 && modifiers == GDK_SHIFT_MASK))
    popup_menu_at_caret (self);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

static void
set_zoom (LoglineView *self,
          double       zoom)
{
  zoom = CLAMP (zoom, MIN_ZOOM, MAX_ZOOM);
  if (self->zoom == zoom)
    return;

  self->zoom = zoom;
  logline_text_view_set_zoom (self->text_view, zoom);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
}

static gboolean
scroll_cb (LoglineView              *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *controller)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  double step = pow (self->height, 2. / 3);

  if (state & GDK_CONTROL_MASK)
    {
      set_zoom (self, self->zoom * pow (ZOOM_STEP, -dy));
      return GDK_EVENT_STOP;
    }
  if (!self->wrap || dy == 0)
    return GDK_EVENT_PROPAGATE;

  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE)
    step = 1;
  return scroll_inner (self, dy * step);
}

static void
copied_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LoglineView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *limit = g_format_size (MAX_COPY_BYTES);
  g_autofree char *message = NULL;

  if (logline_clipboard_copy_finish (GDK_CLIPBOARD (source), result, &error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    /* Translators: %s is a size, for example "64 MB". */
    message = g_strdup_printf (_("Selection is larger than %s and was not copied"), limit);
  else
    /* Translators: %s is the reason, a sentence. */
    message = g_strdup_printf (_("Could not copy: %s"), error->message);
  g_signal_emit (self, signals[NOTICE], 0, message);
}

static void
copy_selection (LoglineView *self)
{
  LoglineSelection selection = logline_caret_get_selection (self->caret);

  if (logline_selection_is_empty (&selection) || logline_pager_get_n_rows (self->pager) == 0)
    return;

  logline_clipboard_copy_async (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                                logline_pager_get_log (self->pager), &selection, MAX_COPY_BYTES,
                                NULL, copied_cb, g_object_ref (self));
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  copy_selection (LOGLINE_VIEW (widget));
}

static void
select_all_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  select_whole (LOGLINE_VIEW (widget));
}

static void
zoom_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LoglineView *self = LOGLINE_VIEW (widget);

  if (g_str_equal (name, "log.zoom-in"))
    set_zoom (self, self->zoom * ZOOM_STEP);
  else if (g_str_equal (name, "log.zoom-out"))
    set_zoom (self, self->zoom / ZOOM_STEP);
  else
    set_zoom (self, 1);
}

static void
popup_menu_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  popup_menu_at_caret (LOGLINE_VIEW (widget));
}

static void
located_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (LoglineView) self = user_data;
  g_autoptr (GError) error = NULL;
  guint64 row;
  gboolean found = logline_log_locate_finish (LOGLINE_LOG (source), result, &row, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      LOGLINE_LOG (source) != logline_pager_get_log (self->pager))
    return;

  g_clear_object (&self->locating);
  if (found)
    {
      stop_locating (self);
      logline_view_go_to_row (self, row);
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING))
    stop_locating (self);
  schedule_refresh (self, TRUE);
}

static void
locate (LoglineView *self)
{
  LoglineLog *log = logline_pager_get_log (self->pager);

  if (self->position == NULL || self->locating != NULL || log == NULL)
    return;

  self->locating = g_cancellable_new ();
  logline_log_locate_async (log, self->position, self->locating, located_cb, g_object_ref (self));
}

static void
set_vadjustment (LoglineView   *self,
                 GtkAdjustment *adjustment)
{
  if (adjustment != NULL && adjustment == self->vadjustment)
    return;
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);

  if (self->vadjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->vadjustment, self);
  g_clear_object (&self->vadjustment);
  self->vadjustment = g_object_ref_sink (adjustment);
  g_signal_connect_swapped (self->vadjustment, "value-changed", G_CALLBACK (value_changed_cb), self);
  configure_vadjustment (self);
}

static void
set_hadjustment (LoglineView   *self,
                 GtkAdjustment *adjustment)
{
  gtk_scrollable_set_hadjustment (GTK_SCROLLABLE (self->text_view), adjustment);
}

static void
set_query (LoglineView   *self,
           LoglineQuery **field,
           LoglineQuery  *query,
           GParamSpec    *pspec)
{
  if (*field == query || (*field != NULL && query != NULL && logline_query_equal (*field, query)))
    return;

  g_clear_pointer (field, logline_query_unref);
  *field = query != NULL ? logline_query_ref (query) : NULL;
  logline_pager_set_queries (self->pager, self->find_query, self->filter_query);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
set_wrap (LoglineView *self,
          gboolean     wrap)
{
  if (self->wrap == wrap)
    return;

  self->wrap = wrap;
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text_view),
                               wrap ? GTK_WRAP_WORD_CHAR : GTK_WRAP_NONE);
  request_place (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WRAP]);
}

static void
set_show_numbers (LoglineView *self,
                  gboolean     show_numbers)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->numbers)) == show_numbers)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->numbers), show_numbers);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_NUMBERS]);
}

static void
logline_view_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  LoglineView *self = LOGLINE_VIEW (object);

  switch (prop_id)
    {
    case PROP_LOG:
      logline_view_set_log (self, g_value_get_object (value));
      break;
    case PROP_FIND_QUERY:
      logline_view_set_find_query (self, g_value_get_boxed (value));
      break;
    case PROP_FILTER_QUERY:
      logline_view_set_filter_query (self, g_value_get_boxed (value));
      break;
    case PROP_WRAP:
      set_wrap (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_NUMBERS:
      set_show_numbers (self, g_value_get_boolean (value));
      break;
    case PROP_FOLLOW:
      logline_view_set_follow (self, g_value_get_enum (value));
      break;
    case PROP_ZOOM:
      set_zoom (self, g_value_get_double (value));
      break;
    case PROP_HADJUSTMENT:
      set_hadjustment (self, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_vadjustment (self, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
logline_view_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  LoglineView *self = LOGLINE_VIEW (object);

  switch (prop_id)
    {
    case PROP_LOG:
      g_value_set_object (value, logline_view_get_log (self));
      break;
    case PROP_FIND_QUERY:
      g_value_set_boxed (value, self->find_query);
      break;
    case PROP_FILTER_QUERY:
      g_value_set_boxed (value, self->filter_query);
      break;
    case PROP_WRAP:
      g_value_set_boolean (value, self->wrap);
      break;
    case PROP_SHOW_NUMBERS:
      g_value_set_boolean (value, gtk_widget_get_visible (GTK_WIDGET (self->numbers)));
      break;
    case PROP_FOLLOW:
      g_value_set_enum (value, self->follow);
      break;
    case PROP_ZOOM:
      g_value_set_double (value, self->zoom);
      break;
    case PROP_N_NEW_LINES:
      g_value_set_uint64 (value, self->n_new_lines);
      break;
    case PROP_CARET_ROW:
      g_value_set_uint64 (value, logline_view_get_caret_row (self));
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->text_view)));
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, GTK_SCROLL_MINIMUM);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
logline_view_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  LoglineView *self = LOGLINE_VIEW (widget);

  /* GTK wants children measured before they are allocated. */
  gtk_widget_measure (GTK_WIDGET (self->text_view), orientation, -1, minimum, natural, NULL, NULL);
  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
}

static void
logline_view_dispose (GObject *object)
{
  LoglineView *self = LOGLINE_VIEW (object);

  stop_locating (self);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_handle_id (&self->clear_id, g_source_remove);
  g_clear_handle_id (&self->ready_id, g_source_remove);
  if (self->pager != NULL)
    g_signal_handlers_disconnect_by_data (self->pager, self);
  if (self->inner != NULL)
    g_signal_handlers_disconnect_by_data (self->inner, self);
  if (self->vadjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->vadjustment, self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (self->text_view != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->text_view)));
  if (self->log_signals != NULL)
    g_signal_group_set_target (self->log_signals, NULL);
  g_clear_object (&self->log_signals);
  g_clear_object (&self->extra_menu);
  g_clear_object (&self->inner);
  g_clear_object (&self->vadjustment);
  g_clear_object (&self->caret);
  g_clear_object (&self->pager);
  g_clear_object (&self->buffer);
  g_clear_pointer (&self->find_query, logline_query_unref);
  g_clear_pointer (&self->filter_query, logline_query_unref);

  G_OBJECT_CLASS (logline_view_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags read_flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  props[PROP_LOG] = g_param_spec_object ("log", NULL, NULL, LOGLINE_TYPE_LOG, flags);
  props[PROP_FIND_QUERY] = g_param_spec_boxed ("find-query", NULL, NULL, LOGLINE_TYPE_QUERY, flags);
  props[PROP_FILTER_QUERY] = g_param_spec_boxed ("filter-query", NULL, NULL, LOGLINE_TYPE_QUERY, flags);
  props[PROP_WRAP] = g_param_spec_boolean ("wrap", NULL, NULL, FALSE, flags);
  props[PROP_SHOW_NUMBERS] = g_param_spec_boolean ("show-numbers", NULL, NULL, TRUE, flags);
  props[PROP_FOLLOW] = g_param_spec_enum ("follow", NULL, NULL, LOGLINE_TYPE_FOLLOW,
                                          LOGLINE_FOLLOW_LIVE, flags);
  props[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, MIN_ZOOM, MAX_ZOOM, 1, flags);
  props[PROP_N_NEW_LINES] = g_param_spec_uint64 ("n-new-lines", NULL, NULL, 0, G_MAXUINT64, 0, read_flags);
  props[PROP_CARET_ROW] = g_param_spec_uint64 ("caret-row", NULL, NULL, 0, G_MAXUINT64, G_MAXUINT64,
                                               read_flags);
  g_object_class_install_properties (object_class, N_OWN_PROPS, props);

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "log.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "log.select-all", NULL, select_all_action);
  gtk_widget_class_install_action (widget_class, "log.zoom-in", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "log.zoom-out", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "log.zoom-reset", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "log.popup-menu", NULL, popup_menu_action);
}

static gboolean
logline_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LOGLINE_VIEW (widget)->text_view));
}

static void
logline_view_class_init (LoglineViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = logline_view_dispose;
  object_class->set_property = logline_view_set_property;
  object_class->get_property = logline_view_get_property;
  widget_class->grab_focus = logline_view_grab_focus;
  widget_class->measure = logline_view_measure;
  widget_class->size_allocate = logline_view_size_allocate;
  install_properties (object_class);
  install_actions (widget_class);

  signals[ROW_ACTIVATED] = g_signal_new ("row-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_UINT64);
  signals[READY] = g_signal_new ("ready", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[NOTICE] = g_signal_new ("notice", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
add_text_view (LoglineView *self)
{
  GtkSourceView *source_view;
  GtkSourceGutter *gutter;

  self->text_view = logline_text_view_new (self->buffer);
  source_view = GTK_SOURCE_VIEW (self->text_view);
  gutter = gtk_source_view_get_gutter (source_view, GTK_TEXT_WINDOW_LEFT);
  self->numbers = logline_number_renderer_new ();
  gtk_source_gutter_insert (gutter, GTK_SOURCE_GUTTER_RENDERER (self->numbers), 0);
  gtk_source_gutter_insert (gutter, GTK_SOURCE_GUTTER_RENDERER (logline_level_renderer_new ()), 1);
  gtk_scrollable_set_vadjustment (GTK_SCROLLABLE (self->text_view), self->inner);
  gtk_widget_set_parent (GTK_WIDGET (self->text_view), GTK_WIDGET (self));

  g_signal_connect_object (self->text_view, "caret-move", G_CALLBACK (caret_move_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->text_view, "caret-moved", G_CALLBACK (reveal_caret), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->text_view, "copy", G_CALLBACK (copy_selection), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->text_view, "select-whole", G_CALLBACK (select_whole), self,
                           G_CONNECT_SWAPPED);
}

static void
add_controller (LoglineView         *self,
                GtkEventController  *controller,
                GtkPropagationPhase  phase,
                const char          *signal_name,
                GCallback            callback)
{
  gtk_event_controller_set_propagation_phase (controller, phase);
  g_signal_connect_swapped (controller, signal_name, callback, self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
add_controllers (LoglineView *self)
{
  GtkGesture *primary = gtk_gesture_click_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (primary), GDK_BUTTON_PRIMARY);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  add_controller (self, GTK_EVENT_CONTROLLER (primary), GTK_PHASE_CAPTURE, "pressed",
                  G_CALLBACK (primary_pressed_cb));
  add_controller (self, GTK_EVENT_CONTROLLER (secondary), GTK_PHASE_CAPTURE, "pressed",
                  G_CALLBACK (secondary_pressed_cb));
  add_controller (self, gtk_event_controller_legacy_new (), GTK_PHASE_CAPTURE, "event",
                  G_CALLBACK (button_event_cb));
  add_controller (self, gtk_event_controller_key_new (), GTK_PHASE_CAPTURE, "key-pressed",
                  G_CALLBACK (key_pressed_cb));
  add_controller (self, gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES),
                  GTK_PHASE_BUBBLE, "scroll", G_CALLBACK (scroll_cb));
}

static void
logline_view_init (LoglineView *self)
{
  GtkTextIter start;

  self->zoom = 1;
  self->row_height = 1;
  self->buffer = logline_row_buffer_new ();
  self->pager = logline_pager_new (self->buffer);
  self->caret = logline_caret_new (self->buffer);
  self->inner = g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self->buffer), &start);
  self->place_mark = gtk_text_buffer_create_mark (GTK_TEXT_BUFFER (self->buffer), NULL, &start, TRUE);
  self->touch_tag = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), NULL,
                                                "pixels-above-lines", 0, NULL);
  self->top_mark = gtk_text_buffer_create_mark (GTK_TEXT_BUFFER (self->buffer), NULL, &start, FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  add_text_view (self);
  add_controllers (self);
  set_vadjustment (self, NULL);

  self->log_signals = g_signal_group_new (G_TYPE_OBJECT);
  g_signal_group_connect_swapped (self->log_signals, "notify::loading", G_CALLBACK (loading_cb), self);
  g_signal_connect_swapped (self->inner, "value-changed", G_CALLBACK (inner_value_changed_cb), self);
  g_signal_connect_swapped (self->inner, "changed", G_CALLBACK (inner_changed_cb), self);
  g_signal_connect_swapped (self->pager, "changed", G_CALLBACK (pager_changed_cb), self);
  g_signal_connect_swapped (self->pager, "will-fill", G_CALLBACK (pager_will_fill_cb), self);
  g_signal_connect_swapped (self->pager, "filled", G_CALLBACK (pager_filled_cb), self);
  g_signal_connect_object (self->caret, "changed", G_CALLBACK (caret_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

LoglineView *
logline_view_new (void)
{
  return g_object_new (LOGLINE_TYPE_VIEW, NULL);
}

LoglineLog *
logline_view_get_log (LoglineView *self)
{
  g_return_val_if_fail (LOGLINE_IS_VIEW (self), NULL);

  return logline_pager_get_log (self->pager);
}

void
logline_view_set_log (LoglineView *self,
                      LoglineLog  *log)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));
  g_return_if_fail (log == NULL || LOGLINE_IS_LOG (log));

  if (log == logline_pager_get_log (self->pager))
    return;

  stop_locating (self);
  logline_pager_set_log (self->pager, log);
  g_signal_group_set_target (self->log_signals, log);
  logline_caret_unset (self->caret);
  logline_row_buffer_set_current_row (self->buffer, G_MAXUINT64);
  set_follow_state (self, LOGLINE_FOLLOW_LIVE);
  self->place = PLACE_END;
  self->is_new_log = log != NULL;
  g_clear_handle_id (&self->ready_id, g_source_remove);
  self->needs_place = TRUE;
  schedule_refresh (self, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOG]);
}

void
logline_view_set_find_query (LoglineView  *self,
                             LoglineQuery *query)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));

  set_query (self, &self->find_query, query, props[PROP_FIND_QUERY]);
}

void
logline_view_set_filter_query (LoglineView  *self,
                               LoglineQuery *query)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));

  set_query (self, &self->filter_query, query, props[PROP_FILTER_QUERY]);
}

LoglineFollow
logline_view_get_follow (LoglineView *self)
{
  g_return_val_if_fail (LOGLINE_IS_VIEW (self), LOGLINE_FOLLOW_LIVE);

  return self->follow;
}

void
logline_view_set_follow (LoglineView   *self,
                         LoglineFollow  follow)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));

  if (self->follow == follow)
    return;

  stop_locating (self);
  set_follow_state (self, follow);
  if (follow == LOGLINE_FOLLOW_LIVE)
    schedule_refresh (self, TRUE);
}

guint64
logline_view_get_n_new_lines (LoglineView *self)
{
  g_return_val_if_fail (LOGLINE_IS_VIEW (self), 0);

  return self->n_new_lines;
}

guint64
logline_view_get_caret_row (LoglineView *self)
{
  g_return_val_if_fail (LOGLINE_IS_VIEW (self), G_MAXUINT64);

  if (!logline_caret_is_set (self->caret))
    return G_MAXUINT64;

  return logline_caret_get_selection (self->caret).caret.row;
}

void
logline_view_go_to_row (LoglineView *self,
                        guint64      row)
{
  LoglineTextPoint point;

  g_return_if_fail (LOGLINE_IS_VIEW (self));

  if (row >= logline_pager_get_n_rows (self->pager))
    return;

  stop_locating (self);
  set_follow_state (self, LOGLINE_FOLLOW_PAUSED);
  logline_row_buffer_set_current_row (self->buffer, row);
  point = get_match_point (self, row);
  select_points (self, point, point);
  if (is_in_sight (self, row))
    show_caret_column (self);
  else
    go_to (self, PLACE_CENTRE, row);
}

void
logline_view_go_to_position (LoglineView           *self,
                             const LoglinePosition *position)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));
  g_return_if_fail (position != NULL);

  stop_locating (self);
  self->position = logline_position_copy (position);
  locate (self);
}

LoglinePosition *
logline_view_dup_position (LoglineView *self)
{
  guint64 row = logline_view_get_caret_row (self);
  const LoglineRow *shown;

  g_return_val_if_fail (LOGLINE_IS_VIEW (self), NULL);

  if (!logline_pager_is_current (self->pager))
    return NULL;

  if (row == G_MAXUINT64 || !is_in_sight (self, row))
    row = self->anchor.row;
  shown = logline_row_buffer_get_row (self->buffer, row);
  if (shown == NULL)
    return NULL;

  return logline_position_new (shown->line->generation->id, shown->line->offset);
}

char *
logline_view_dup_selected_text (LoglineView *self)
{
  LoglineSelection selection;
  GtkTextIter start, end;

  g_return_val_if_fail (LOGLINE_IS_VIEW (self), NULL);

  selection = logline_caret_get_selection (self->caret);
  if (selection.anchor.row != selection.caret.row ||
      !gtk_text_buffer_get_selection_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end) ||
      gtk_text_iter_get_offset (&end) - gtk_text_iter_get_offset (&start) > MAX_FIND_CHARS)
    return NULL;

  return gtk_text_iter_get_text (&start, &end);
}

void
logline_view_set_extra_menu (LoglineView *self,
                             GMenuModel  *menu)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));

  g_set_object (&self->extra_menu, menu);
}
