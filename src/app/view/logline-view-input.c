/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-view-input.h"

#include "logline-autoscroll.h"
#include "logline-scroller.h"
#include "logline-text-menu.h"

struct _LoglineViewInput
{
  GObject parent_instance;

  const LoglineViewParts *parts; /* borrowed */
  LoglineAutoscroll      *autoscroll;
  LoglineScroller        *scroller;
  LoglineTextMenu        *menu;
};

enum
{
  ROW_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineViewInput, logline_view_input, G_TYPE_OBJECT)

static void
activate_row (LoglineViewInput *self,
              guint64           row)
{
  if (row < logline_pager_get_n_rows (self->parts->pager))
    g_signal_emit (self, signals[ROW_ACTIVATED], 0, row);
}

static void
pressed_cb (LoglineViewInput *self,
            int               n_press,
            double            x,
            double            y)
{
  LoglineRowRange range = logline_row_buffer_get_range (self->parts->buffer);

  if (n_press == 2 && !logline_row_range_is_empty (range))
    activate_row (self, logline_screen_get_point (self->parts->screen, y).row);
}

static gboolean
key_pressed_cb (LoglineViewInput *self,
                guint             keyval,
                guint             keycode,
                GdkModifierType   state)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  gboolean is_enter = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter ||
                      keyval == GDK_KEY_ISO_Enter;

  if (is_enter && modifiers == 0)
    activate_row (self, logline_caret_keys_get_row (self->parts->keys));
  else if ((keyval == GDK_KEY_Menu && modifiers == 0) ||
           (keyval == GDK_KEY_F10 && modifiers == GDK_SHIFT_MASK))
    logline_text_menu_popup_at_caret (self->menu);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

static void
logline_view_input_dispose (GObject *object)
{
  LoglineViewInput *self = LOGLINE_VIEW_INPUT (object);

  g_clear_object (&self->scroller);
  g_clear_object (&self->autoscroll);
  g_clear_object (&self->menu);

  G_OBJECT_CLASS (logline_view_input_parent_class)->dispose (object);
}

static void
logline_view_input_class_init (LoglineViewInputClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = logline_view_input_dispose;

  signals[ROW_ACTIVATED] =
    g_signal_new ("row-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
}

static void
logline_view_input_init (LoglineViewInput *self)
{
}

static void
add_controller (LoglineViewInput   *self,
                GtkWidget          *widget,
                GtkEventController *controller,
                const char         *signal_name,
                GCallback           callback)
{
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, signal_name, callback, self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, controller);
}

LoglineViewInput *
logline_view_input_new (GtkWidget              *widget,
                        const LoglineViewParts *parts)
{
  LoglineViewInput *self = g_object_new (LOGLINE_TYPE_VIEW_INPUT, NULL);
  GtkGesture *click = gtk_gesture_click_new ();

  self->parts = parts;
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  add_controller (self, widget, GTK_EVENT_CONTROLLER (click), "pressed", G_CALLBACK (pressed_cb));
  self->menu = logline_text_menu_new (widget, parts->text_view);
  self->autoscroll = logline_autoscroll_new (widget, parts->caret, parts->screen, parts->placer);
  add_controller (self, widget, gtk_event_controller_key_new (), "key-pressed",
                  G_CALLBACK (key_pressed_cb));
  self->scroller = logline_scroller_new (widget, parts->text_view, parts->placer);

  return self;
}

void
logline_view_input_set_extra_menu (LoglineViewInput *self,
                                   GMenuModel       *menu)
{
  g_return_if_fail (LOGLINE_IS_VIEW_INPUT (self));

  logline_text_menu_set_extra (self->menu, menu);
}

void
logline_view_input_popup_menu (LoglineViewInput *self)
{
  g_return_if_fail (LOGLINE_IS_VIEW_INPUT (self));

  logline_text_menu_popup_at_caret (self->menu);
}

void
logline_view_input_allocate (LoglineViewInput *self)
{
  g_return_if_fail (LOGLINE_IS_VIEW_INPUT (self));

  logline_text_menu_present (self->menu);
}

void
logline_view_input_stop (LoglineViewInput *self)
{
  g_return_if_fail (LOGLINE_IS_VIEW_INPUT (self));

  logline_text_menu_remove (self->menu);
}
