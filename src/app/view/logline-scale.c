/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-scale.h"

struct _LoglineScale
{
  GObject parent_instance;

  LoglinePager     *pager;
  LoglineRowBuffer *buffer;
  LoglineTextView  *text_view;
  LoglineScreen    *screen;
  GtkAdjustment    *inner; /* of the screen */
  GtkAdjustment    *adjustment;
  gboolean          updating;
  int               row_height;
  int               page;
  double            last_value;
};

enum
{
  MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineScale, logline_scale, G_TYPE_OBJECT)

static gboolean
is_wrapped (LoglineScale *self)
{
  return gtk_text_view_get_wrap_mode (GTK_TEXT_VIEW (self->text_view)) != GTK_WRAP_NONE;
}

static gboolean
holds_end (LoglineScale *self)
{
  return logline_row_buffer_get_range (self->buffer).last == logline_pager_get_n_rows (self->pager);
}

static gboolean
holds_whole_log (LoglineScale *self)
{
  LoglineRowRange range = logline_row_buffer_get_range (self->buffer);

  return logline_pager_is_current (self->pager) && range.first == 0 && holds_end (self) &&
         range.last > 0;
}

static double
probe_cb (double   y,
          gpointer user_data)
{
  LoglineAnchor point = logline_screen_get_point (user_data, y);

  return point.row + point.fraction;
}

static void
value_changed_cb (LoglineScale *self)
{
  double value = gtk_adjustment_get_value (self->adjustment);
  double distance = value - self->last_value;

  self->last_value = value;
  if (!self->updating)
    g_signal_emit (self, signals[MOVED], 0, distance);
}

static void
logline_scale_dispose (GObject *object)
{
  LoglineScale *self = LOGLINE_SCALE (object);

  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_object (&self->adjustment);
  g_clear_object (&self->inner);
  g_clear_object (&self->screen);
  g_clear_object (&self->text_view);
  g_clear_object (&self->buffer);
  g_clear_object (&self->pager);

  G_OBJECT_CLASS (logline_scale_parent_class)->dispose (object);
}

static void
logline_scale_class_init (LoglineScaleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = logline_scale_dispose;

  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
logline_scale_init (LoglineScale *self)
{
  self->row_height = 1;
}

LoglineScale *
logline_scale_new (LoglinePager     *pager,
                   LoglineRowBuffer *buffer,
                   LoglineTextView  *text_view,
                   LoglineScreen    *screen)
{
  LoglineScale *self = g_object_new (LOGLINE_TYPE_SCALE, NULL);

  self->pager = g_object_ref (pager);
  self->buffer = g_object_ref (buffer);
  self->text_view = g_object_ref (text_view);
  self->screen = g_object_ref (screen);
  self->inner = g_object_ref (logline_screen_get_adjustment (screen));
  logline_scale_set_adjustment (self, NULL);
  return self;
}

GtkAdjustment *
logline_scale_get_adjustment (LoglineScale *self)
{
  g_return_val_if_fail (LOGLINE_IS_SCALE (self), NULL);

  return self->adjustment;
}

void
logline_scale_set_adjustment (LoglineScale  *self,
                              GtkAdjustment *adjustment)
{
  g_return_if_fail (LOGLINE_IS_SCALE (self));

  if (adjustment != NULL && adjustment == self->adjustment)
    return;
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);

  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_object (&self->adjustment);
  self->adjustment = g_object_ref_sink (adjustment);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (value_changed_cb), self);
}

void
logline_scale_set_heights (LoglineScale *self,
                           int           row_height,
                           int           page)
{
  g_return_if_fail (LOGLINE_IS_SCALE (self));

  self->row_height = row_height;
  self->page = page;
}

/* A short log whose wrapped lines need more than one screen must be scrollable, so there the
 * nominal height is the real one on average. */
LoglineViewport
logline_scale_get_viewport (LoglineScale *self)
{
  LoglineViewport viewport = { 0, 1, 1 };

  g_return_val_if_fail (LOGLINE_IS_SCALE (self), viewport);

  viewport = (LoglineViewport) {
    logline_pager_get_n_rows (self->pager), self->row_height, self->page
  };
  if (is_wrapped (self) && holds_whole_log (self))
    viewport.row_height = MAX (viewport.row_height,
                               gtk_adjustment_get_upper (self->inner) / viewport.n_rows);
  return viewport;
}

void
logline_scale_update (LoglineScale *self,
                      gboolean      placed,
                      gboolean      exact)
{
  LoglineViewport viewport;
  double value;

  g_return_if_fail (LOGLINE_IS_SCALE (self));

  viewport = logline_scale_get_viewport (self);
  value = gtk_adjustment_get_value (self->adjustment);
  if (placed)
    {
      double shown = logline_viewport_get_value (&viewport, probe_cb, self->screen);

      if (ABS (shown - value) >= 1 || exact)
        value = shown;
    }

  self->updating = TRUE;
  gtk_adjustment_configure (self->adjustment, value, 0, logline_viewport_get_upper (&viewport),
                            viewport.row_height, MAX (viewport.page - viewport.row_height, 1),
                            viewport.page);
  self->updating = FALSE;
}

gboolean
logline_scale_is_at_end (LoglineScale *self)
{
  g_return_val_if_fail (LOGLINE_IS_SCALE (self), FALSE);

  return gtk_adjustment_get_value (self->adjustment) +
         gtk_adjustment_get_page_size (self->adjustment) >=
         gtk_adjustment_get_upper (self->adjustment) - 1;
}
