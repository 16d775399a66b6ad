/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-export-dialog.h"

#include <glib/gi18n.h>

#include "logline-words.h"

#define N_CHOICES (LOGLINE_EXPORT_SELECTED + 1)

struct _LoglineExportDialog
{
  AdwMessageDialog parent_instance;

  AdwActionRow *rows[N_CHOICES];
  GtkWidget *checks[N_CHOICES];
};

G_DEFINE_FINAL_TYPE (LoglineExportDialog, logline_export_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
logline_export_dialog_class_init (LoglineExportDialogClass *klass)
{
}

static GtkWidget *
add_row (LoglineExportDialog *self,
         LoglineExportLines   lines,
         const char          *title)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  if (lines > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check),
                                GTK_CHECK_BUTTON (self->checks[0]));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_widget_set_visible (row, FALSE);

  self->rows[lines] = ADW_ACTION_ROW (row);
  self->checks[lines] = check;
  return row;
}

static void
logline_export_dialog_init (LoglineExportDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  static const char *titles[N_CHOICES] = {
    [LOGLINE_EXPORT_ALL] = N_("All lines"),
    [LOGLINE_EXPORT_FILTERED] = N_("Filtered lines"),
    [LOGLINE_EXPORT_SELECTED] = N_("Selected lines"),
  };
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  for (guint i = 0; i < N_CHOICES; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), add_row (self, i, _(titles[i])));

  adw_message_dialog_set_heading (dialog, _("Export Which Lines?"));
  adw_message_dialog_set_extra_child (dialog, list);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "export", _("_Export…"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "export", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (dialog, "export", FALSE);
  adw_message_dialog_set_default_response (dialog, "export");
  adw_message_dialog_set_close_response (dialog, "cancel");
}

LoglineExportDialog *
logline_export_dialog_new (GtkWindow *parent)
{
  return g_object_new (LOGLINE_TYPE_EXPORT_DIALOG, "transient-for", parent, "modal", TRUE, NULL);
}

void
logline_export_dialog_offer (LoglineExportDialog *self,
                             LoglineExportLines   lines,
                             guint64              n_lines)
{
  g_autofree char *number = logline_words_number (n_lines);
  g_autofree char *subtitle = NULL;

  g_return_if_fail (LOGLINE_IS_EXPORT_DIALOG (self));

  /* Translators: %s is a number */
  subtitle = g_strdup_printf (ngettext ("%s line", "%s lines", n_lines), number);
  adw_action_row_set_subtitle (self->rows[lines], subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->rows[lines]), TRUE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->checks[lines]), TRUE);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "export", TRUE);
}

void
logline_export_dialog_refuse (LoglineExportDialog *self,
                              LoglineExportLines   lines,
                              const char          *reason)
{
  g_return_if_fail (LOGLINE_IS_EXPORT_DIALOG (self));

  adw_action_row_set_subtitle (self->rows[lines], reason);
  gtk_widget_set_sensitive (GTK_WIDGET (self->rows[lines]), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->rows[lines]), TRUE);
}

LoglineExportLines
logline_export_dialog_get_lines (LoglineExportDialog *self)
{
  g_return_val_if_fail (LOGLINE_IS_EXPORT_DIALOG (self), LOGLINE_EXPORT_ALL);

  for (guint i = 1; i < N_CHOICES; i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->checks[i])))
      return i;

  return LOGLINE_EXPORT_ALL;
}
