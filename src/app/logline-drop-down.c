/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-drop-down.h"

guint
logline_drop_down_find (GListModel *model,
                        gpointer    item)
{
  guint n_items = model != NULL ? g_list_model_get_n_items (model) : 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (GObject) candidate = g_list_model_get_item (model, i);

      if (candidate == item)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

static gpointer
find_part (GtkWidget *widget,
           GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gpointer found = find_part (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GListModel *
get_found_items (GtkDropDown *drop_down)
{
  GtkListView *list_view = find_part (GTK_WIDGET (drop_down), GTK_TYPE_LIST_VIEW);
  GtkSelectionModel *selection = list_view != NULL ? gtk_list_view_get_model (list_view) : NULL;

  if (!GTK_IS_SINGLE_SELECTION (selection))
    return NULL;

  return gtk_single_selection_get_model (GTK_SINGLE_SELECTION (selection));
}

/* GtkDropDown matches the beginning of names only; GTK 4.12 lets one choose. */
static void
match_anywhere (GtkDropDown *drop_down)
{
  GListModel *found = get_found_items (drop_down);
  GtkFilter *filter = GTK_IS_FILTER_LIST_MODEL (found)
                      ? gtk_filter_list_model_get_filter (GTK_FILTER_LIST_MODEL (found)) : NULL;

  if (GTK_IS_STRING_FILTER (filter))
    gtk_string_filter_set_match_mode (GTK_STRING_FILTER (filter),
                                      GTK_STRING_FILTER_MATCH_MODE_SUBSTRING);
}

/* Enter in the search entry takes the first service that was found. */
static void
on_search_activated (GtkDropDown *drop_down)
{
  GListModel *found = get_found_items (drop_down);
  g_autoptr (GObject) first = found != NULL ? g_list_model_get_item (found, 0) : NULL;
  GtkWidget *popover = find_part (GTK_WIDGET (drop_down), GTK_TYPE_POPOVER);

  if (first == NULL || popover == NULL)
    return;

  gtk_popover_popdown (GTK_POPOVER (popover));
  gtk_drop_down_set_selected (drop_down,
                              logline_drop_down_find (gtk_drop_down_get_model (drop_down), first));
}

static void
on_toggled (GtkToggleButton *button,
            GtkWidget       *entry)
{
  if (gtk_toggle_button_get_active (button))
    gtk_widget_grab_focus (entry);
}

static void
set_up_search (GtkDropDown *drop_down)
{
  GtkWidget *button = find_part (GTK_WIDGET (drop_down), GTK_TYPE_TOGGLE_BUTTON);
  GtkWidget *popover = find_part (GTK_WIDGET (drop_down), GTK_TYPE_POPOVER);
  GtkWidget *entry = popover != NULL ? find_part (popover, GTK_TYPE_SEARCH_ENTRY) : NULL;

  if (button == NULL || entry == NULL)
    return;

  /* After GTK's own handler, which gives the keyboard to the list. Letting the entry capture keys
   * from there would lose the spaces of a title. */
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_toggled), entry, G_CONNECT_AFTER);
  g_signal_connect_object (entry, "activate",
                           G_CALLBACK (on_search_activated), drop_down, G_CONNECT_SWAPPED);
}

/* GTK says "(None)" while nothing is chosen, which tells nobody what to do. */
static void
set_invitation (GtkDropDown *drop_down,
                const char  *words)
{
  GtkStack *stack = find_part (GTK_WIDGET (drop_down), GTK_TYPE_STACK);
  GtkWidget *label = stack != NULL ? gtk_stack_get_child_by_name (stack, "empty") : NULL;

  if (!GTK_IS_LABEL (label))
    return;

  gtk_label_set_label (GTK_LABEL (label), words);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
}

void
logline_drop_down_set_up (GtkDropDown *drop_down,
                          const char  *invitation)
{
  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down));

  set_invitation (drop_down, invitation);
  if (gtk_drop_down_get_enable_search (drop_down))
    set_up_search (drop_down);
}

void
logline_drop_down_set_model (GtkDropDown *drop_down,
                             GListModel  *model)
{
  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down));

  if (gtk_drop_down_get_model (drop_down) == model)
    return;

  gtk_drop_down_set_model (drop_down, model);
  if (gtk_drop_down_get_enable_search (drop_down))
    match_anywhere (drop_down);
}

void
logline_drop_down_connect_toggled (GtkDropDown *drop_down,
                                   GCallback    callback,
                                   gpointer     owner)
{
  GtkWidget *button = find_part (GTK_WIDGET (drop_down), GTK_TYPE_TOGGLE_BUTTON);

  if (button != NULL)
    g_signal_connect_object (button, "toggled", callback, owner, G_CONNECT_SWAPPED);
}
