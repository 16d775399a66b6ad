/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sign-in-test.h"

#include "logline-settings.h"

void
sign_in_set_up (SignInTest    *self,
        gconstpointer  data)
{
  app_test_set_up (&self->app, data);
  self->server = hostile_server_new (NULL);
  hostile_server_append_lines (self->server, 1, 1000);
  g_settings_set_int (logline_settings_get (), "poll-seconds", 1);
}

void
sign_in_tear_down (SignInTest    *self,
           gconstpointer  data)
{
  app_test_tear_down (&self->app, data);
  hostile_server_free (self->server);
}

LoglineSignIn *
sign_in_find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (LOGLINE_IS_SIGN_IN (window) && gtk_widget_get_mapped (GTK_WIDGET (window)))
        return LOGLINE_SIGN_IN (window);
    }

  return NULL;
}

/* The row whose title, with its mnemonic, is @title. */
GtkEditable *
sign_in_find_row (gpointer    root,
          const char *title)
{
  if (ADW_IS_ENTRY_ROW (root) &&
      g_str_equal (adw_preferences_row_get_title (root), title))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkEditable *found = sign_in_find_row (child, title);

      if (found != NULL)
        return found;
    }

  return NULL;
}

LoglineSignIn *
sign_in_ask (SignInTest *self,
     const char *server)
{
  LoglineSignIn *dialog;

  logline_window_connect (self->app.window, server, "alice");
  test_wait ((dialog = sign_in_find_dialog ()) != NULL);

  return dialog;
}

void
sign_in_submit (LoglineSignIn *dialog,
        const char    *password)
{
  gtk_editable_set_text (sign_in_find_row (dialog, "_Password"), password);
  g_signal_emit_by_name (sign_in_find_row (dialog, "_Password"), "entry-activated");
}

guint64
sign_in_n_shown (SignInTest *self)
{
  LoglineLog *log = logline_view_get_log (self->app.view);

  return log != NULL ? logline_log_get_n_rows (log) : 0;
}

void
sign_in_to_server (SignInTest *self)
{
  sign_in_submit (sign_in_ask (self, self->server->url), "right");
  test_wait (sign_in_find_dialog () == NULL);
  test_wait (sign_in_n_shown (self) == 1000);
}
