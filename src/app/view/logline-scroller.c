/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-scroller.h"

#include <math.h>

/* A touchpad's scrolling runs out: in this time its speed falls to 1 / e. */
#define DECAY_US (325 * 1000)
#define MIN_SPEED 30 /* pixels per second: what is slower stands still */

struct _LoglineScroller
{
  GObject parent_instance;

  GtkWidget       *widget; /* unowned: it owns this */
  LoglineTextView *text_view;
  LoglinePlacer   *placer;
  guint            tick_id;
  double           speed; /* pixels per second */
  double           rest;  /* of a pixel, not scrolled yet */
  gint64           frame_us;
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
is_wrapped (LoglineScroller *self)
{
  return gtk_text_view_get_wrap_mode (GTK_TEXT_VIEW (self->text_view)) != GTK_WRAP_NONE;
}

static void
stop (LoglineScroller *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (self->widget, self->tick_id);
  self->tick_id = 0;
}

/* The exact integral of a speed that decays. */
static double
take_distance (LoglineScroller *self,
               gint64           elapsed_us)
{
  double decay = exp (-(double) elapsed_us / DECAY_US);
  double distance = self->rest + self->speed * (1 - decay) * DECAY_US / G_USEC_PER_SEC;

  self->speed *= decay;
  self->rest = distance - trunc (distance);
  return trunc (distance);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  LoglineScroller *self = user_data;
  gint64 now_us = gdk_frame_clock_get_frame_time (clock);
  double distance = take_distance (self, now_us - self->frame_us);

  self->frame_us = now_us;
  if (distance != 0)
    logline_placer_scroll (self->placer, distance);
  if (ABS (self->speed) >= MIN_SPEED && is_wrapped (self))
    return G_SOURCE_CONTINUE;

  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
decelerate_cb (LoglineScroller          *self,
               double                    speed_x,
               double                    speed_y,
               GtkEventControllerScroll *controller)
{
  stop (self);
  if (!is_wrapped (self) || speed_y == 0)
    return;

  self->speed = speed_y * get_step (self, controller);
  self->rest = 0;
  self->frame_us = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (self->widget));
  self->tick_id = gtk_widget_add_tick_callback (self->widget, tick_cb, g_object_ref (self),
                                                g_object_unref);
}

/* Whatever is pressed means to be where it is. */
static gboolean
event_cb (LoglineScroller *self,
          GdkEvent        *event)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_BUTTON_PRESS || type == GDK_TOUCH_BEGIN || type == GDK_KEY_PRESS)
    stop (self);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
scroll_cb (LoglineScroller          *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *controller)
{
  GtkEventController *event_controller = GTK_EVENT_CONTROLLER (controller);
  GdkModifierType state = gtk_event_controller_get_current_event_state (event_controller);

  stop (self);
  if (state & GDK_CONTROL_MASK)
    {
      logline_text_view_zoom_by (self->text_view, -dy);
      return GDK_EVENT_STOP;
    }
  if (!is_wrapped (self) || dy == 0)
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
  GtkEventController *scroll, *any = gtk_event_controller_legacy_new ();

  self->widget = widget;
  self->text_view = g_object_ref (text_view);
  self->placer = g_object_ref (placer);
  scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES |
                                            GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scroll_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scroll, "decelerate", G_CALLBACK (decelerate_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (any, GTK_PHASE_CAPTURE);
  g_signal_connect_object (any, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, any);
  return self;
}
