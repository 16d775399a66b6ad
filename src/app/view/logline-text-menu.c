/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-text-menu.h"

#include <glib/gi18n.h>

struct _LoglineTextMenu
{
  GObject parent_instance;

  GtkWidget       *widget; /* unowned: it owns this */
  LoglineTextView *text_view;
  GMenuModel      *extra;
  GtkWidget       *popover;
};

G_DEFINE_FINAL_TYPE (LoglineTextMenu, logline_text_menu, G_TYPE_OBJECT)

static GMenuModel *
create_model (LoglineTextMenu *self)
{
  g_autoptr (GMenu) own = g_menu_new ();
  GMenu *menu = g_menu_new ();

  g_menu_append (own, _("_Copy"), "log.copy");
  g_menu_append (own, _("Select _All"), "log.select-all");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (own));
  if (self->extra != NULL)
    g_menu_append_section (menu, NULL, self->extra);
  return G_MENU_MODEL (menu);
}

static void
popup (LoglineTextMenu *self,
       double           x,
       double           y)
{
  g_autoptr (GMenuModel) model = create_model (self);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  self->popover = gtk_popover_menu_new_from_model (model);
  gtk_widget_set_parent (self->popover, self->widget);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &(GdkRectangle) { x, y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
pressed_cb (LoglineTextMenu *self,
            int              n_press,
            double           x,
            double           y,
            GtkGestureClick *gesture)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
  popup (self, x, y);
}

static void
logline_text_menu_dispose (GObject *object)
{
  LoglineTextMenu *self = LOGLINE_TEXT_MENU (object);

  g_assert (self->popover == NULL);
  g_clear_object (&self->text_view);
  g_clear_object (&self->extra);

  G_OBJECT_CLASS (logline_text_menu_parent_class)->dispose (object);
}

static void
logline_text_menu_class_init (LoglineTextMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = logline_text_menu_dispose;
}

static void
logline_text_menu_init (LoglineTextMenu *self)
{
}

LoglineTextMenu *
logline_text_menu_new (GtkWidget       *widget,
                       LoglineTextView *text_view)
{
  LoglineTextMenu *self = g_object_new (LOGLINE_TYPE_TEXT_MENU, NULL);
  GtkGesture *gesture = gtk_gesture_click_new ();

  self->widget = widget;
  self->text_view = g_object_ref (text_view);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));
  return self;
}

void
logline_text_menu_set_extra (LoglineTextMenu *self,
                             GMenuModel      *extra)
{
  g_return_if_fail (LOGLINE_IS_TEXT_MENU (self));

  g_set_object (&self->extra, extra);
}

void
logline_text_menu_popup_at_caret (LoglineTextMenu *self)
{
  GtkTextView *text_view;
  GdkRectangle strong;
  int x, y;

  g_return_if_fail (LOGLINE_IS_TEXT_MENU (self));

  text_view = GTK_TEXT_VIEW (self->text_view);
  gtk_text_view_get_cursor_locations (text_view, NULL, &strong, NULL);
  gtk_text_view_buffer_to_window_coords (text_view, GTK_TEXT_WINDOW_WIDGET,
                                         strong.x, strong.y + strong.height, &x, &y);
  popup (self, CLAMP (x, 0, gtk_widget_get_width (self->widget)),
         CLAMP (y, 0, gtk_widget_get_height (self->widget)));
}

void
logline_text_menu_present (LoglineTextMenu *self)
{
  g_return_if_fail (LOGLINE_IS_TEXT_MENU (self));

  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

void
logline_text_menu_remove (LoglineTextMenu *self)
{
  g_return_if_fail (LOGLINE_IS_TEXT_MENU (self));

  g_clear_pointer (&self->popover, gtk_widget_unparent);
}
