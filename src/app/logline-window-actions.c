/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-window-private.h"

#include <glib/gi18n.h>

#include "logline-client-error.h"
#include "logline-remote.h"
#include "logline-words.h"

/* What menus, buttons and keys do: each action finds the part of the window that knows how. */

static void
on_find (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  logline_log_page_find (logline_window_get_page (user_data));
}

static void
on_find_next (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  logline_log_page_find_next (logline_window_get_page (user_data));
}

static void
on_find_previous (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  logline_log_page_find_previous (logline_window_get_page (user_data));
}

static void
on_filter (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  logline_log_page_filter (logline_window_get_page (user_data));
}

static void
on_export (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  logline_export_flow_ask (logline_log_page_get_export (logline_window_get_page (user_data)));
}

static void
on_open_saved (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  logline_window_open_file (user_data, g_variant_get_string (parameter, NULL));
}

static void
on_back (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  logline_log_page_back (logline_window_get_page (user_data));
}

static void
on_choose_service (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  LoglineChooser *chooser = logline_window_get_chooser (user_data);

  if (gtk_widget_get_visible (GTK_WIDGET (chooser)))
    logline_chooser_popup (chooser);
}

static void
on_reloaded (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (LoglineWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  /* An expired session asks for itself; the notice tells of a lost connection while reading. */
  if (logline_session_reload_finish (LOGLINE_SESSION (source), result, &error) ||
      g_error_matches (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_EXPIRED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  sentence = logline_words_error (error, logline_session_get_server (LOGLINE_SESSION (source)));
  logline_window_add_toast (self, sentence);
}

static void
on_reload (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  LoglineWindow *self = user_data;
  LoglineSession *session = logline_account_get_session (logline_window_get_account (self));
  LoglineLog *log = logline_log_page_get_log (logline_window_get_page (self));

  if (LOGLINE_IS_REMOTE (log))
    logline_remote_retry_now (LOGLINE_REMOTE (log));
  if (session != NULL)
    logline_session_reload_async (session, NULL, on_reloaded, g_object_ref (self));
}

static void
on_sign_in_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  logline_sign_in_flow_ask (logline_window_get_flow (user_data));
}

static void
on_sign_out (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  LoglineWindow *self = user_data;

  logline_account_sign_out (logline_window_get_account (self));
  logline_window_add_toast (self, _("Signed out"));
}

static void
on_files_chosen (GtkNativeDialog *dialog,
                 int              response,
                 LoglineWindow   *self)
{
  g_autoptr (GListModel) chosen = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  for (guint i = 0; response == GTK_RESPONSE_ACCEPT && i < g_list_model_get_n_items (chosen); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (chosen, i);
      const char *path = g_file_peek_path (file);

      if (path != NULL)
        g_strv_builder_add (builder, path);
    }

  paths = g_strv_builder_end (builder);
  if (paths[0] != NULL)
    logline_window_open_files (self, (const char * const *) paths);

  g_object_unref (dialog);
}

static void
on_open (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (_("Open Log Files"), GTK_WINDOW (user_data),
                                 GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_files_chosen), user_data, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
on_fullscreen (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  GtkWindow *window = user_data;

  if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else
    gtk_window_fullscreen (window);
}

static void
on_close (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
}

static void
activate_in_view (LoglineWindow *self,
                  const char    *action)
{
  LoglineLogPage *page = logline_window_get_page (self);

  gtk_widget_activate_action (GTK_WIDGET (logline_log_page_get_view (page)), action, NULL);
}

static void
on_zoom_in (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  activate_in_view (user_data, "log.zoom-in");
}

static void
on_zoom_out (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  activate_in_view (user_data, "log.zoom-out");
}

static void
on_zoom_reset (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  activate_in_view (user_data, "log.zoom-reset");
}

static const GActionEntry actions[] = {
  { "find", on_find },
  { "find-next", on_find_next },
  { "find-previous", on_find_previous },
  { "filter", on_filter },
  { "export", on_export },
  { "open-saved", on_open_saved, "s" },
  { "back", on_back },
  { "choose-service", on_choose_service },
  { "reload", on_reload },
  { "sign-in", on_sign_in_action },
  { "sign-out", on_sign_out },
  { "open", on_open },
  { "fullscreen", on_fullscreen },
  { "close", on_close },
  { "zoom-in", on_zoom_in },
  { "zoom-out", on_zoom_out },
  { "zoom-reset", on_zoom_reset },
};

void
logline_window_add_actions (LoglineWindow *self)
{
  g_autoptr (GPropertyAction) suspend =
    g_property_action_new ("suspend-filter", logline_window_get_page (self), "suspended");

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (suspend));
}
