/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-autoscroll.h"

struct _LoglineAutoscroll
{
  GObject parent_instance;

  GtkWidget     *widget; /* unowned: it owns this */
  LoglineCaret  *caret;
  LoglineScreen *screen;
  LoglinePlacer *placer;
  gboolean       dragging; /* a button or a finger is down */
  guint          tick_id;
  double         pointer_x;
  double         pointer_y;
};

G_DEFINE_FINAL_TYPE (LoglineAutoscroll, logline_autoscroll, G_TYPE_OBJECT)

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  LoglineAutoscroll *self = user_data;
  LoglineSelection selection = logline_caret_get_selection (self->caret);
  int height = logline_placer_get_height (self->placer);
  double beyond = MIN (self->pointer_y, 0) + MAX (self->pointer_y - height, 0);

  if (beyond == 0 || logline_selection_is_empty (&selection) ||
      !logline_placer_is_settled (self->placer))
    return G_SOURCE_CONTINUE;

  logline_placer_scroll (self->placer, CLAMP (beyond / 2, -height / 2, height / 2));
  selection.caret = logline_screen_get_text_point (self->screen, self->pointer_x,
                                                   beyond < 0 ? 0 : height - 1);
  logline_caret_select (self->caret, selection);
  return G_SOURCE_CONTINUE;
}

static void
set_dragging (LoglineAutoscroll *self,
              gboolean           dragging)
{
  if (self->dragging == dragging)
    return;

  self->dragging = dragging;
  logline_caret_set_dragging (self->caret, dragging);
  logline_placer_set_dragging (self->placer, dragging);
  if (dragging)
    self->tick_id = gtk_widget_add_tick_callback (self->widget, tick_cb, g_object_ref (self),
                                                  g_object_unref);
  else
    gtk_widget_remove_tick_callback (self->widget, self->tick_id);
}

/* Where the event is, in the widget's coordinates: those of events are the native window's. */
static void
remember_pointer (LoglineAutoscroll *self,
                  GdkEvent          *event)
{
  GtkNative *native = gtk_widget_get_native (self->widget);
  double x, y, left, top;

  if (!gdk_event_get_position (event, &x, &y))
    return;

  gtk_native_get_surface_transform (native, &left, &top);
  gtk_widget_translate_coordinates (GTK_WIDGET (native), self->widget, x - left, y - top,
                                    &self->pointer_x, &self->pointer_y);
}

static gboolean
event_cb (LoglineAutoscroll *self,
          GdkEvent          *event)
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

static void
logline_autoscroll_dispose (GObject *object)
{
  LoglineAutoscroll *self = LOGLINE_AUTOSCROLL (object);

  g_clear_object (&self->caret);
  g_clear_object (&self->screen);
  g_clear_object (&self->placer);

  G_OBJECT_CLASS (logline_autoscroll_parent_class)->dispose (object);
}

static void
logline_autoscroll_class_init (LoglineAutoscrollClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = logline_autoscroll_dispose;
}

static void
logline_autoscroll_init (LoglineAutoscroll *self)
{
}

LoglineAutoscroll *
logline_autoscroll_new (GtkWidget     *widget,
                        LoglineCaret  *caret,
                        LoglineScreen *screen,
                        LoglinePlacer *placer)
{
  LoglineAutoscroll *self = g_object_new (LOGLINE_TYPE_AUTOSCROLL, NULL);
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  self->widget = widget;
  self->caret = g_object_ref (caret);
  self->screen = g_object_ref (screen);
  self->placer = g_object_ref (placer);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, controller);
  return self;
}
