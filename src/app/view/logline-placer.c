/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A view scrolls two things at once. Its own vertical adjustment spans the whole log, in rows of
 * the nominal height (see logline-viewport.c). Its text view holds a few hundred rows and scrolls
 * those with an adjustment of its own, "inner". What ties both together is the anchor: the point of
 * the log that stands at a certain height of the screen. It is the truth; both adjustments are made
 * to agree with it.
 *
 *   the user scrolls      -> the anchor comes from the value; the rows around it are asked for
 *   rows have arrived     -> the text view is placed so that the anchor is where it should be
 *   GtkTextView scrolls   -> the anchor and the value are read off the screen
 *   the log changes       -> the anchor goes with its row, so that nothing moves
 *
 * Placing waits for the layout phase of a frame: only then has GtkTextView measured the lines.
 * Until the rows for an anchor are there, the screen keeps what it shows.
 */

#include "logline-placer.h"

#include "logline-scale.h"

typedef enum
{
  PLACE_ANCHOR, /* where "anchor" says */
  PLACE_END,    /* the last row at the lower edge */
  PLACE_CENTRE, /* "place_row" in the middle, unless it is in sight */
  PLACE_REVEAL, /* "place_row" in sight, by as little movement as possible */
} Place;

struct _LoglinePlacer
{
  GObject parent_instance;

  LoglinePager     *pager;
  LoglineRowBuffer *buffer;
  LoglineTextView  *text_view;
  LoglineScreen    *screen;
  LoglineFollower  *follower;
  LoglineScale     *scale;
  GtkAdjustment    *inner; /* of the screen */

  LoglineAnchor     anchor;
  Place             place;
  guint64           place_row;
  guint64           wanted_end; /* rows that the log had when its end was asked for */
  gboolean          needs_place;
  gboolean          placing;
  gboolean          dragging;
  int               row_height;
  int               height;
};

enum
{
  SCROLLED,
  PLACED,
  RESIZED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglinePlacer, logline_placer, G_TYPE_OBJECT)

static gboolean
holds_end (LoglinePlacer *self)
{
  return logline_row_buffer_get_range (self->buffer).last == logline_pager_get_n_rows (self->pager);
}

static void
update_scale (LoglinePlacer *self)
{
  logline_scale_update (self->scale, !self->needs_place && logline_pager_is_current (self->pager),
                        self->place == PLACE_END);
}

/* The rows that will be in sight once the view is placed. */
static LoglineRowRange
get_wanted_rows (LoglinePlacer *self)
{
  LoglineViewport viewport = logline_scale_get_viewport (self->scale);
  LoglineAnchor goal = { self->place_row, .5, viewport.page / 2 };

  if (self->place == PLACE_ANCHOR)
    goal = self->anchor;
  else if (self->place == PLACE_END)
    goal = logline_viewport_get_end (&viewport);

  return logline_viewport_get_visible (&viewport, &goal);
}

static LoglineAnchor
get_revealing_anchor (LoglinePlacer *self)
{
  if (self->place_row <= logline_screen_get_point (self->screen, 0).row)
    return (LoglineAnchor) {
      self->place_row, logline_screen_get_caret_fraction (self->screen, FALSE), 0
    };

  return (LoglineAnchor) {
    self->place_row, logline_screen_get_caret_fraction (self->screen, TRUE), self->height
  };
}

/* Where "place" says, as an anchor; FALSE while the rows for it are not there. */
static gboolean
resolve_place (LoglinePlacer *self)
{
  LoglineRowRange range = logline_row_buffer_get_range (self->buffer);
  guint64 n_rows = logline_pager_get_n_rows (self->pager);

  if (!logline_pager_is_current (self->pager) || logline_row_range_is_empty (range))
    return FALSE;

  switch (self->place)
    {
    case PLACE_ANCHOR:
      break;

    case PLACE_END:
      if (range.last < MIN (self->wanted_end, n_rows))
        return FALSE;
      self->anchor = (LoglineAnchor) { range.last - 1, 1, self->height };
      break;

    case PLACE_CENTRE:
      self->anchor = (LoglineAnchor) { self->place_row, .5, self->height / 2. };
      break;

    case PLACE_REVEAL:
      self->anchor = get_revealing_anchor (self);
      break;

    default:
      g_assert_not_reached ();
    }
  return logline_row_range_contains (range, self->anchor.row);
}

static void
take_anchor_from_screen (LoglinePlacer *self)
{
  self->anchor = logline_screen_get_point (self->screen, 0);
  logline_screen_remember (self->screen);
}

static void
finish_place (LoglinePlacer *self)
{
  Place place = self->place;
  gboolean live = logline_follower_get_follow (self->follower) == LOGLINE_FOLLOW_LIVE;

  self->needs_place = FALSE;
  self->place = live ? PLACE_END : PLACE_ANCHOR;
  take_anchor_from_screen (self);
  if (place == PLACE_CENTRE || place == PLACE_REVEAL)
    logline_screen_show_caret_column (self->screen);
  g_signal_emit (self, signals[PLACED], 0);
}

static void
place_text_view (LoglinePlacer *self,
                 int            width,
                 int            height)
{
  if (logline_screen_place (self->screen, &self->anchor, holds_end (self), width, height))
    finish_place (self);
  else
    logline_screen_remember (self->screen);
}

static void
go_to (LoglinePlacer *self,
       Place          place,
       guint64        row)
{
  self->place = place;
  self->place_row = row;
  logline_placer_request (self);
  if (self->height > 0)
    logline_pager_want (self->pager, get_wanted_rows (self));
}

static void
moved_cb (LoglinePlacer *self,
          double         distance)
{
  LoglineViewport viewport = logline_scale_get_viewport (self->scale);
  double value = gtk_adjustment_get_value (logline_scale_get_adjustment (self->scale));

  if (viewport.n_rows == 0)
    return;

  g_signal_emit (self, signals[SCROLLED], 0, distance);
  self->place = PLACE_ANCHOR;
  self->anchor = logline_viewport_get_anchor (&viewport, value);
  logline_placer_request (self);
  logline_pager_want (self->pager, get_wanted_rows (self));
}

static void
follow_screen (LoglinePlacer *self)
{
  take_anchor_from_screen (self);
  update_scale (self);
  logline_pager_want (self->pager, get_wanted_rows (self));
}

/* GtkTextView scrolls by itself where a selection is dragged past an edge. It does so, too, when it
 * measures lines above the screen in an idle moment and the adjustment has no room yet for what
 * they add: then the anchor is right and the screen is not. */
static void
inner_value_changed_cb (LoglinePlacer *self)
{
  if (self->placing)
    return;

  if (self->dragging && !self->needs_place && logline_pager_is_current (self->pager))
    follow_screen (self);
  else
    logline_placer_request (self);
}

/* Lines were measured after they had been placed, and there is room for them now. */
static void
inner_changed_cb (LoglinePlacer *self)
{
  if (self->placing || self->dragging)
    return;

  self->placing = TRUE;
  logline_screen_keep (self->screen);
  self->placing = FALSE;
  logline_placer_request (self);
}

static void
follow_changed_cb (LoglinePlacer *self)
{
  gboolean live = logline_follower_get_follow (self->follower) == LOGLINE_FOLLOW_LIVE;

  self->place = live ? PLACE_END : PLACE_ANCHOR;
}

static void
logline_placer_dispose (GObject *object)
{
  LoglinePlacer *self = LOGLINE_PLACER (object);

  g_clear_object (&self->scale);
  g_clear_object (&self->inner);
  g_clear_object (&self->follower);
  g_clear_object (&self->screen);
  g_clear_object (&self->text_view);
  g_clear_object (&self->buffer);
  g_clear_object (&self->pager);

  G_OBJECT_CLASS (logline_placer_parent_class)->dispose (object);
}

static void
logline_placer_class_init (LoglinePlacerClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = logline_placer_dispose;

  signals[SCROLLED] = g_signal_new ("scrolled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  signals[PLACED] = g_signal_new ("placed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[RESIZED] = g_signal_new ("resized", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
logline_placer_init (LoglinePlacer *self)
{
  self->row_height = 1;
}

LoglinePlacer *
logline_placer_new (LoglinePager     *pager,
                    LoglineRowBuffer *buffer,
                    LoglineTextView  *text_view,
                    LoglineScreen    *screen,
                    LoglineFollower  *follower)
{
  LoglinePlacer *self = g_object_new (LOGLINE_TYPE_PLACER, NULL);

  self->pager = g_object_ref (pager);
  self->buffer = g_object_ref (buffer);
  self->text_view = g_object_ref (text_view);
  self->screen = g_object_ref (screen);
  self->follower = g_object_ref (follower);
  self->inner = g_object_ref (logline_screen_get_adjustment (screen));
  g_signal_connect_object (self->inner, "value-changed", G_CALLBACK (inner_value_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inner, "changed", G_CALLBACK (inner_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (follower, "notify::follow", G_CALLBACK (follow_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->scale = logline_scale_new (pager, buffer, text_view, screen);
  g_signal_connect_object (self->scale, "moved", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  update_scale (self);
  return self;
}

GtkAdjustment *
logline_placer_get_adjustment (LoglinePlacer *self)
{
  g_return_val_if_fail (LOGLINE_IS_PLACER (self), NULL);

  return logline_scale_get_adjustment (self->scale);
}

void
logline_placer_set_adjustment (LoglinePlacer *self,
                               GtkAdjustment *adjustment)
{
  g_return_if_fail (LOGLINE_IS_PLACER (self));

  if (adjustment != NULL && adjustment == logline_scale_get_adjustment (self->scale))
    return;

  logline_scale_set_adjustment (self->scale, adjustment);
  update_scale (self);
}

/* Measuring lines makes GtkTextView ask for a new size, also in the middle of its allocation. That
 * is forgotten as it should be where every parent is being allocated as well; one that is only
 * passed through would be left without an allocation for the frame. So the parents are asked to
 * take part. */
void
logline_placer_request (LoglinePlacer *self)
{
  g_return_if_fail (LOGLINE_IS_PLACER (self));

  self->needs_place = TRUE;
  gtk_widget_queue_resize (GTK_WIDGET (self->text_view));
}

static void
update_heights (LoglinePlacer *self,
                int            height)
{
  int row_height = logline_text_view_get_row_height (self->text_view);

  if (height == self->height && row_height == self->row_height)
    return;

  self->height = height;
  self->row_height = row_height;
  logline_scale_set_heights (self->scale, row_height, height);
  logline_row_buffer_set_divider_height (self->buffer, row_height + 4);
  g_signal_emit (self, signals[RESIZED], 0);
}

void
logline_placer_allocate (LoglinePlacer *self,
                         int            width,
                         int            height,
                         int            baseline)
{
  g_return_if_fail (LOGLINE_IS_PLACER (self));

  /* Allocating a GtkTextView measures lines, after which they may stand elsewhere. */
  self->needs_place |= !self->dragging;
  update_heights (self, height);

  self->placing = TRUE;
  if (self->needs_place && resolve_place (self))
    {
      place_text_view (self, width, height);
    }
  else
    {
      gtk_widget_allocate (GTK_WIDGET (self->text_view), width, height, baseline, NULL);
      if (!self->dragging)
        logline_screen_keep (self->screen);
    }
  logline_screen_settle (self->screen, width, height);
  self->placing = FALSE;
  update_scale (self);
}

void
logline_placer_start_at_end (LoglinePlacer *self)
{
  g_return_if_fail (LOGLINE_IS_PLACER (self));

  self->place = PLACE_END;
  self->needs_place = TRUE;
}

void
logline_placer_centre (LoglinePlacer *self,
                       guint64        row)
{
  g_return_if_fail (LOGLINE_IS_PLACER (self));

  go_to (self, PLACE_CENTRE, row);
}

void
logline_placer_reveal (LoglinePlacer *self,
                       guint64        row)
{
  g_return_if_fail (LOGLINE_IS_PLACER (self));

  go_to (self, PLACE_REVEAL, row);
}

/* By what lines measure on screen: by the scrollbar's measure a wheel would skip parts of a tall
 * one. */
void
logline_placer_scroll (LoglinePlacer *self,
                       double         pixels)
{
  g_return_if_fail (LOGLINE_IS_PLACER (self));

  if (!logline_pager_is_current (self->pager))
    return;

  if (self->needs_place)
    {
      self->anchor.y -= pixels;
      g_signal_emit (self, signals[SCROLLED], 0, pixels);
      self->place = PLACE_ANCHOR;
      return;
    }

  self->placing = TRUE;
  logline_screen_scroll (self->screen, pixels);
  self->placing = FALSE;
  self->place = PLACE_ANCHOR;
  follow_screen (self);
  g_signal_emit (self, signals[SCROLLED], 0, pixels);
}

void
logline_placer_want (LoglinePlacer *self)
{
  g_return_if_fail (LOGLINE_IS_PLACER (self));

  if (self->place == PLACE_END)
    {
      self->wanted_end = logline_pager_get_n_rows (self->pager);
      logline_placer_request (self);
    }
  logline_pager_want (self->pager, get_wanted_rows (self));
}

static void
reset (LoglinePlacer *self)
{
  self->anchor = (LoglineAnchor) { 0 };
  if (self->place != PLACE_END)
    self->place = PLACE_ANCHOR;
  logline_placer_request (self);
}

void
logline_placer_shift (LoglinePlacer       *self,
                      const LoglineChange *change)
{
  guint64 last_row;

  g_return_if_fail (LOGLINE_IS_PLACER (self));

  if (change->reset)
    {
      reset (self);
    }
  else
    {
      last_row = MAX (logline_pager_get_n_rows (self->pager), 1) - 1;
      self->anchor.row = MIN (logline_row_shift (self->anchor.row, change), last_row);
      self->place_row = MIN (logline_row_shift (self->place_row, change), last_row);
      self->wanted_end = logline_row_shift (self->wanted_end, change);
    }
  update_scale (self);
}

void
logline_placer_freeze (LoglinePlacer *self)
{
  g_return_if_fail (LOGLINE_IS_PLACER (self));

  self->placing = TRUE;
}

void
logline_placer_thaw (LoglinePlacer *self)
{
  g_return_if_fail (LOGLINE_IS_PLACER (self));

  self->placing = FALSE;
}

/* Should the log be changed before the rows that came were placed, they are what the screen
 * keeps. */
void
logline_placer_take_rows (LoglinePlacer *self)
{
  g_return_if_fail (LOGLINE_IS_PLACER (self));

  if (resolve_place (self))
    logline_screen_foresee (self->screen, &self->anchor, self->row_height);
  logline_placer_request (self);
}

void
logline_placer_set_dragging (LoglinePlacer *self,
                             gboolean       dragging)
{
  g_return_if_fail (LOGLINE_IS_PLACER (self));

  self->dragging = dragging;
}

gboolean
logline_placer_is_settled (LoglinePlacer *self)
{
  g_return_val_if_fail (LOGLINE_IS_PLACER (self), FALSE);

  return !self->needs_place;
}

gboolean
logline_placer_is_at_end (LoglinePlacer *self)
{
  g_return_val_if_fail (LOGLINE_IS_PLACER (self), FALSE);

  return logline_scale_is_at_end (self->scale);
}

gboolean
logline_placer_is_in_sight (LoglinePlacer *self,
                            guint64        row)
{
  g_return_val_if_fail (LOGLINE_IS_PLACER (self), FALSE);

  return !self->needs_place && logline_pager_is_current (self->pager) &&
         logline_screen_shows_row (self->screen, row, self->height);
}

gboolean
logline_placer_is_around (LoglinePlacer *self,
                          guint64        row)
{
  g_return_val_if_fail (LOGLINE_IS_PLACER (self), FALSE);

  if (!self->needs_place)
    return logline_placer_is_in_sight (self, row);

  return logline_row_range_contains (get_wanted_rows (self), row);
}

guint64
logline_placer_get_first_row (LoglinePlacer *self)
{
  g_return_val_if_fail (LOGLINE_IS_PLACER (self), 0);

  return self->anchor.row;
}

int
logline_placer_get_row_height (LoglinePlacer *self)
{
  g_return_val_if_fail (LOGLINE_IS_PLACER (self), 1);

  return self->row_height;
}

int
logline_placer_get_height (LoglinePlacer *self)
{
  g_return_val_if_fail (LOGLINE_IS_PLACER (self), 0);

  return self->height;
}
