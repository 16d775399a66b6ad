/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-chooser-rows.h"

#include <glib/gi18n.h>

#include "logline-local-log.h"
#include "logline-service.h"
#include "logline-words.h"

char *
logline_chooser_rows_dup_title (GObject *source)
{
  if (LOGLINE_IS_SERVICE (source))
    return g_strdup (logline_service_get_title (LOGLINE_SERVICE (source)));
  if (LOGLINE_IS_LOCAL_LOG (source))
    return g_path_get_basename (logline_local_log_get_path (LOGLINE_LOCAL_LOG (source)));

  return NULL;
}

static char *
dup_name (GObject *item)
{
  if (LOGLINE_IS_SERVICE_LOG (item))
    return g_strdup (logline_service_log_get_name (LOGLINE_SERVICE_LOG (item)));

  return logline_chooser_rows_dup_title (item);
}

static char *
describe_service_log (LoglineServiceLog *log)
{
  g_autofree char *size = NULL;
  g_autofree char *age = NULL;

  if (log == NULL || !logline_service_log_get_readable (log))
    return g_strdup (_("Not readable at present"));

  size = g_format_size (logline_service_log_get_size (log));
  if (logline_service_log_get_modified_us (log) == 0)
    return g_steal_pointer (&size);

  age = logline_words_age (g_get_real_time () - logline_service_log_get_modified_us (log));
  return g_strdup_printf ("%s · %s", size, age);
}

static char *
describe_item (GObject *item)
{
  if (LOGLINE_IS_SERVICE_LOG (item))
    return describe_service_log (LOGLINE_SERVICE_LOG (item));
  if (LOGLINE_IS_SERVICE (item))
    return describe_service_log (logline_service_get_default_log (LOGLINE_SERVICE (item)));

  return g_path_get_dirname (logline_local_log_get_path (LOGLINE_LOCAL_LOG (item)));
}

static void
describe_row (GtkListItem *list_item)
{
  GtkWidget *title = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  g_autofree char *description = describe_item (gtk_list_item_get_item (list_item));

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (title)), description);
}

static void
on_row_setup (GtkSignalListItemFactory *factory,
              GtkListItem              *list_item,
              gpointer                  user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *subtitle = gtk_label_new (NULL);
  GSignalGroup *watch = g_signal_group_new (G_TYPE_OBJECT);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (subtitle), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_ellipsize (GTK_LABEL (subtitle), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (GTK_LABEL (title), 18);
  gtk_label_set_max_width_chars (GTK_LABEL (title), 40);
  gtk_label_set_max_width_chars (GTK_LABEL (subtitle), 40);
  gtk_widget_add_css_class (subtitle, "caption");
  gtk_widget_add_css_class (subtitle, "dim-label");
  gtk_widget_add_css_class (subtitle, "numeric");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), subtitle);
  gtk_list_item_set_child (list_item, box);

  g_signal_group_connect_swapped (watch, "notify", G_CALLBACK (describe_row), list_item);
  g_object_set_data_full (G_OBJECT (list_item), "described", watch, g_object_unref);
}

/* Whose size and age the row of @item tells; NULL for a local file, which tells neither. */
static GObject *
get_described (GObject *item)
{
  if (LOGLINE_IS_SERVICE_LOG (item))
    return item;
  if (LOGLINE_IS_SERVICE (item))
    return G_OBJECT (logline_service_get_default_log (LOGLINE_SERVICE (item)));

  return NULL;
}

static void
on_row_bind (GtkSignalListItemFactory *factory,
             GtkListItem              *list_item,
             gpointer                  user_data)
{
  GObject *item = gtk_list_item_get_item (list_item);
  GtkWidget *title = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GSignalGroup *watch = g_object_get_data (G_OBJECT (list_item), "described");
  g_autofree char *name = dup_name (item);

  gtk_label_set_label (GTK_LABEL (title), name);
  describe_row (list_item);
  g_signal_group_set_target (watch, get_described (item));
}

static void
on_row_unbind (GtkSignalListItemFactory *factory,
               GtkListItem              *list_item,
               gpointer                  user_data)
{
  g_signal_group_set_target (g_object_get_data (G_OBJECT (list_item), "described"), NULL);
}

static void
on_button_setup (GtkSignalListItemFactory *factory,
                 GtkListItem              *list_item,
                 gpointer                  user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 5);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 20);
  gtk_list_item_set_child (list_item, label);
}

static void
on_button_bind (GtkSignalListItemFactory *factory,
                GtkListItem              *list_item,
                gpointer                  user_data)
{
  g_autofree char *name = dup_name (gtk_list_item_get_item (list_item));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (list_item)), name);
}

void
logline_chooser_rows_set_up (GtkDropDown *drop_down)
{
  g_autoptr (GtkListItemFactory) button = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) row = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkExpression) name = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL,
                                                                G_CALLBACK (dup_name), NULL, NULL);

  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down));

  g_signal_connect (button, "setup", G_CALLBACK (on_button_setup), NULL);
  g_signal_connect (button, "bind", G_CALLBACK (on_button_bind), NULL);
  g_signal_connect (row, "setup", G_CALLBACK (on_row_setup), NULL);
  g_signal_connect (row, "bind", G_CALLBACK (on_row_bind), NULL);
  g_signal_connect (row, "unbind", G_CALLBACK (on_row_unbind), NULL);
  gtk_drop_down_set_expression (drop_down, name);
  gtk_drop_down_set_factory (drop_down, button);
  gtk_drop_down_set_list_factory (drop_down, row);
}
