/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-scroller.h"

#include <math.h>

struct _LoglineScroller
{
  GObject parent_instance;

  LoglineTextView *text_view;
  LoglinePlacer   *placer;
};

G_DEFINE_FINAL_TYPE (LoglineScroller, logline_scroller, G_TYPE_OBJECT)

/* Pixels that one unit of the controller stands for. */
static double
get_step (LoglineScroller          *self,
          GtkEventControllerScroll *controller)
{
  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE)
    return 1;

  return pow (logline_placer_get_height (self->placer), 2. / 3);
}

static gboolean
scroll_cb (LoglineScroller          *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *controller)
{
  GtkEventController *event_controller = GTK_EVENT_CONTROLLER (controller);
  GdkModifierType state = gtk_event_controller_get_current_event_state (event_controller);

  if (state & GDK_CONTROL_MASK)
    {
      logline_text_view_zoom_by (self->text_view, -dy);
      return GDK_EVENT_STOP;
    }
  if (gtk_text_view_get_wrap_mode (GTK_TEXT_VIEW (self->text_view)) == GTK_WRAP_NONE || dy == 0)
    return GDK_EVENT_PROPAGATE;

  logline_placer_scroll (self->placer, dy * get_step (self, controller));
  return GDK_EVENT_STOP;
}

static void
logline_scroller_dispose (GObject *object)
{
  LoglineScroller *self = LOGLINE_SCROLLER (object);

  g_clear_object (&self->text_view);
  g_clear_object (&self->placer);

  G_OBJECT_CLASS (logline_scroller_parent_class)->dispose (object);
}

static void
logline_scroller_class_init (LoglineScrollerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = logline_scroller_dispose;
}

static void
logline_scroller_init (LoglineScroller *self)
{
}

LoglineScroller *
logline_scroller_new (GtkWidget       *widget,
                      LoglineTextView *text_view,
                      LoglinePlacer   *placer)
{
  LoglineScroller *self = g_object_new (LOGLINE_TYPE_SCROLLER, NULL);
  GtkEventController *controller;

  self->text_view = g_object_ref (text_view);
  self->placer = g_object_ref (placer);
  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_BUBBLE);
  g_signal_connect_object (controller, "scroll", G_CALLBACK (scroll_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, controller);
  return self;
}
