/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-window.h"

#include <glib/gi18n.h>

#include "logline-chooser.h"
#include "logline-follow-button.h"
#include "logline-local-log.h"
#include "logline-notice.h"
#include "logline-remote-log.h"
#include "logline-settings.h"
#include "logline-sign-in.h"
#include "logline-words.h"

struct _LoglineWindow
{
  AdwApplicationWindow parent_instance;

  LoglineAccount *account;
  GSignalGroup *session_signals;
  GListStore *models; /* of GListModel: the session's services, then the open files */
  GListStore *files;  /* of LoglineLocalLog */
  LoglineSignIn *sign_in;
  GCancellable *cancellable; /* while going on with a kept sign-in */
  GError *unreachable;       /* why that failed */
  char *server;              /* what to sign in to next */
  char *username;
  GObject *opened_source;    /* whose log is on screen, also when it may not be chosen any more */
  char *opened_name;

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  LoglineChooser *chooser;
  LoglineFollowButton *follow_button;
  GtkWidget *tools;
  GMenu *account_menu;
  LoglineNotice *notice;
  GtkStack *stack;
  AdwStatusPage *no_services_page;
  AdwStatusPage *unreachable_page;
  LoglineLogPage *page;
};

G_DEFINE_FINAL_TYPE (LoglineWindow, logline_window, ADW_TYPE_APPLICATION_WINDOW)

static void
add_toast (LoglineWindow *self,
           const char    *text)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

/* Host and port, which is how people know a server. */
static char *
dup_host (const char *server)
{
  g_autoptr (GUri) uri = g_uri_parse (server, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return g_strdup (server);
  if (g_uri_get_port (uri) > 0)
    return g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri));

  return g_strdup (g_uri_get_host (uri));
}

static gboolean
has_services (LoglineSession *session)
{
  return g_list_model_get_n_items (logline_session_get_services (session)) > 0;
}

static const char *
choose_page (LoglineWindow *self)
{
  LoglineSession *session = logline_account_get_session (self->account);

  if (self->opened_source != NULL)
    return "log";
  if (session != NULL)
    return has_services (session) ? "choose" : "no-services";
  if (self->cancellable != NULL)
    return "connecting";
  if (self->unreachable != NULL)
    return "unreachable";

  return "sign-in";
}

static void
describe_unreachable (LoglineWindow *self)
{
  g_autofree char *sentence = logline_words_error (self->unreachable, self->server);

  adw_status_page_set_description (self->unreachable_page, sentence);
}

static void
describe_no_services (LoglineWindow *self)
{
  LoglineSession *session = logline_account_get_session (self->account);
  g_autofree char *host = dup_host (logline_session_get_server (session));
  g_autofree char *sentence =
    /* Translators: the first %s is a user name, the second the address of a server */
    g_strdup_printf (_("%s may not see any service on %s yet. "
                       "Ask whoever runs the server to grant you some."),
                     logline_session_get_username (session), host);

  adw_status_page_set_description (self->no_services_page, sentence);
}

static void
update_title (LoglineWindow *self)
{
  LoglineSession *session = logline_account_get_session (self->account);
  g_autofree char *title = logline_chooser_dup_title (self->opened_source);
  g_autofree char *subtitle = NULL;

  if (LOGLINE_IS_LOCAL_LOG (self->opened_source))
    {
      LoglineLocalLog *file = LOGLINE_LOCAL_LOG (self->opened_source);

      subtitle = g_path_get_dirname (logline_local_log_get_path (file));
    }
  else if (session != NULL)
    {
      g_autofree char *host = dup_host (logline_session_get_server (session));

      subtitle = g_strdup_printf ("%s · %s", logline_session_get_username (session), host);
    }

  adw_window_title_set_title (self->title, title != NULL ? title : _("Logline"));
  adw_window_title_set_subtitle (self->title, subtitle != NULL ? subtitle : "");
  gtk_window_set_title (GTK_WINDOW (self), title != NULL ? title : _("Logline"));
}

static void
update_account_menu (LoglineWindow *self)
{
  LoglineSession *session = logline_account_get_session (self->account);

  g_menu_remove_all (self->account_menu);
  if (session != NULL)
    {
      g_autofree char *host = dup_host (logline_session_get_server (session));
      g_autofree char *label =
        /* Translators: the first %s is a user name, the second the address of a server */
        g_strdup_printf (_("Sign _Out %s@%s"), logline_session_get_username (session), host);

      g_menu_append (self->account_menu, label, "win.sign-out");
    }
  else
    g_menu_append (self->account_menu, _("Sign _In…"), "win.sign-in");
}

static void
set_enabled (LoglineWindow *self,
             const char    *name,
             gboolean       enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
update (LoglineWindow *self)
{
  static const char *log_actions[] = {
    "find", "find-next", "find-previous", "filter", "zoom-in", "zoom-out", "zoom-reset", "back",
  };
  LoglineSession *session = logline_account_get_session (self->account);
  const char *page = choose_page (self);
  gboolean reading = g_str_equal (page, "log");

  if (g_str_equal (page, "unreachable"))
    describe_unreachable (self);
  else if (g_str_equal (page, "no-services"))
    describe_no_services (self);

  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_visible (GTK_WIDGET (self->chooser),
                          g_list_model_get_n_items (G_LIST_MODEL (self->files)) > 0 ||
                          (session != NULL && has_services (session)));
  gtk_widget_set_visible (GTK_WIDGET (self->follow_button), reading);
  gtk_widget_set_visible (self->tools, reading);
  for (guint i = 0; i < G_N_ELEMENTS (log_actions); i++)
    set_enabled (self, log_actions[i], reading);
  set_enabled (self, "sign-out", session != NULL);
  set_enabled (self, "reload", session != NULL || reading);
  update_title (self);
}

static guint
poll_ms (void)
{
  return g_settings_get_int (logline_settings_get (), "poll-seconds") * 1000;
}

static void
apply_poll_interval (LoglineWindow *self)
{
  LoglineLog *log = logline_log_page_get_log (self->page);

  if (LOGLINE_IS_REMOTE_LOG (log))
    logline_remote_log_set_poll_ms (LOGLINE_REMOTE_LOG (log), poll_ms ());
  else if (LOGLINE_IS_LOCAL_LOG (log))
    logline_local_log_set_poll_ms (LOGLINE_LOCAL_LOG (log), poll_ms ());
}

static void
show_log (LoglineWindow *self,
          LoglineLog    *log)
{
  LoglineSession *session = logline_account_get_session (self->account);
  const char *server = LOGLINE_IS_REMOTE_LOG (log) ? logline_session_get_server (session) : NULL;
  g_autofree char *title = logline_chooser_dup_title (self->opened_source);

  logline_log_page_set_log (self->page, log, server);
  logline_notice_set_log (self->notice, log, title, server);
  apply_poll_interval (self);
  update (self);
}

static LoglineLog *
make_log (LoglineWindow *self,
          GObject       *source,
          const char    *name)
{
  LoglineSession *session = logline_account_get_session (self->account);

  if (LOGLINE_IS_LOCAL_LOG (source))
    return g_object_ref (LOGLINE_LOG (source));
  if (!LOGLINE_IS_SERVICE (source) || name == NULL || session == NULL)
    return NULL;

  logline_settings_set_place (logline_session_get_server (session),
                              logline_session_get_username (session),
                              logline_service_get_id (LOGLINE_SERVICE (source)), name);

  return LOGLINE_LOG (logline_remote_log_new (session,
                                              logline_service_get_id (LOGLINE_SERVICE (source)),
                                              name));
}

/* A service that may not be seen any more leaves the chooser; what was loaded stays on screen. */
static void
on_chosen (LoglineWindow *self)
{
  GObject *source = logline_chooser_get_source (self->chooser);
  const char *name = logline_chooser_get_log_name (self->chooser);
  g_autoptr (LoglineLog) log = NULL;

  if (source == NULL ||
      (source == self->opened_source && g_strcmp0 (name, self->opened_name) == 0))
    return;

  g_set_object (&self->opened_source, source);
  g_free (self->opened_name);
  self->opened_name = g_strdup (name);
  log = make_log (self, source, name);
  show_log (self, log);
  gtk_widget_grab_focus (GTK_WIDGET (logline_log_page_get_view (self->page)));
}

static void
leave_service (LoglineWindow *self)
{
  if (!LOGLINE_IS_SERVICE (self->opened_source))
    return;

  g_clear_object (&self->opened_source);
  g_clear_pointer (&self->opened_name, g_free);
  show_log (self, NULL);
}

static LoglineService *
find_service (GListModel *services,
              const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (services); i++)
    {
      g_autoptr (LoglineService) service = g_list_model_get_item (services, i);

      if (g_strcmp0 (logline_service_get_id (service), id) == 0)
        return service;
    }

  return NULL;
}

/* What was read last, or else the first service there is. */
static void
choose_service (LoglineWindow  *self,
                LoglineSession *session)
{
  GListModel *services = logline_session_get_services (session);
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autoptr (LoglineService) first = g_list_model_get_item (services, 0);
  LoglineService *service = NULL;

  if (logline_settings_get_place (logline_session_get_server (session),
                                  logline_session_get_username (session), &id, &name))
    service = find_service (services, id);

  if (service != NULL)
    logline_chooser_choose (self->chooser, G_OBJECT (service), name);
  else if (first != NULL)
    logline_chooser_choose (self->chooser, G_OBJECT (first), NULL);
}

static void
on_sign_in_destroyed (LoglineWindow *self)
{
  self->sign_in = NULL;
}

static void
ask_to_sign_in (LoglineWindow *self,
                gboolean       expired)
{
  if (self->sign_in != NULL)
    {
      gtk_window_present (GTK_WINDOW (self->sign_in));
      return;
    }

  self->sign_in = logline_sign_in_new (GTK_WINDOW (self), self->account,
                                       self->server, self->username, expired);
  g_signal_connect_object (self->sign_in, "destroy",
                           G_CALLBACK (on_sign_in_destroyed), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->sign_in));
}

static gboolean
is_expired (LoglineWindow *self)
{
  LoglineSession *session = logline_account_get_session (self->account);

  return session != NULL && logline_session_get_state (session) == LOGLINE_SESSION_EXPIRED;
}

static void
remember_identity (LoglineWindow *self,
                   const char    *server,
                   const char    *username)
{
  g_autofree char *old_server = g_steal_pointer (&self->server);
  g_autofree char *old_username = g_steal_pointer (&self->username);

  self->server = g_strdup (server);
  self->username = g_strdup (username);
}

static void
on_session_state_changed (LoglineWindow *self)
{
  if (is_expired (self))
    ask_to_sign_in (self, TRUE);
}

static void
on_session_changed (LoglineWindow *self)
{
  LoglineSession *session = logline_account_get_session (self->account);
  guint n_models = g_list_model_get_n_items (G_LIST_MODEL (self->models));

  leave_service (self);
  g_signal_group_set_target (self->session_signals, session);
  g_clear_error (&self->unreachable);

  /* The files stay last. */
  if (n_models > 1)
    g_list_store_remove (self->models, 0);
  if (session != NULL)
    {
      remember_identity (self, logline_session_get_server (session),
                         logline_session_get_username (session));
      g_list_store_insert (self->models, 0, logline_session_get_services (session));
      if (self->opened_source == NULL)
        choose_service (self, session);
    }

  update_account_menu (self);
  update (self);
}

static void
on_services_changed (LoglineWindow *self)
{
  update (self);
}

static void
on_not_kept (LoglineWindow *self)
{
  add_toast (self, _("You stay signed in until you quit: there is no keyring to remember it"));
}

static void
on_reconnected (LoglineWindow *self)
{
  add_toast (self, _("Connected again"));
}

static void
on_notice_sign_in (LoglineWindow *self)
{
  ask_to_sign_in (self, TRUE);
}

static void
on_resumed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (LoglineWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean success = logline_account_resume_finish (LOGLINE_ACCOUNT (source), result, &error);

  g_clear_object (&self->cancellable);
  if (success || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Nothing kept, or what was kept is not accepted any more: ask. Else the server is at fault. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
      g_error_matches (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_CREDENTIALS) ||
      g_error_matches (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_EXPIRED))
    ask_to_sign_in (self, FALSE);
  else
    self->unreachable = g_steal_pointer (&error);
  update (self);
}

static void
resume (LoglineWindow *self)
{
  g_clear_error (&self->unreachable);
  self->cancellable = g_cancellable_new ();
  logline_account_resume_async (self->account, self->server, self->username, self->cancellable,
                                on_resumed, g_object_ref (self));
  update (self);
}

static void
on_try_again (LoglineWindow *self)
{
  if (self->cancellable == NULL)
    resume (self);
}

void
logline_window_connect (LoglineWindow *self,
                        const char    *server,
                        const char    *username)
{
  GSettings *settings = logline_settings_get ();
  g_autofree char *last_server = g_settings_get_string (settings, "server");
  g_autofree char *last_username = g_settings_get_string (settings, "username");

  g_return_if_fail (LOGLINE_IS_WINDOW (self));

  remember_identity (self, server != NULL ? server : last_server,
                     username != NULL ? username : last_username);
  if (g_settings_get_boolean (settings, "remember") &&
      *self->server != '\0' && *self->username != '\0')
    resume (self);
  else
    ask_to_sign_in (self, FALSE);
}

static LoglineLocalLog *
find_file (LoglineWindow *self,
           const char    *path)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->files)); i++)
    {
      g_autoptr (LoglineLocalLog) log = g_list_model_get_item (G_LIST_MODEL (self->files), i);

      if (g_str_equal (logline_local_log_get_path (log), path))
        return log;
    }

  return NULL;
}

void
logline_window_open_file (LoglineWindow *self,
                          const char    *path)
{
  LoglineLocalLog *log;

  g_return_if_fail (LOGLINE_IS_WINDOW (self));
  g_return_if_fail (path != NULL);

  log = find_file (self, path);
  if (log == NULL)
    {
      g_autoptr (LoglineLocalLog) opened = logline_local_log_new (path);

      g_list_store_append (self->files, opened);
      log = opened;
    }

  logline_chooser_choose (self->chooser, G_OBJECT (log), NULL);
}

LoglineAccount *
logline_window_get_account (LoglineWindow *self)
{
  g_return_val_if_fail (LOGLINE_IS_WINDOW (self), NULL);

  return self->account;
}

LoglineLogPage *
logline_window_get_page (LoglineWindow *self)
{
  g_return_val_if_fail (LOGLINE_IS_WINDOW (self), NULL);

  return self->page;
}

static void
on_find (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  logline_log_page_find (LOGLINE_WINDOW (user_data)->page);
}

static void
on_find_next (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  logline_log_page_find_next (LOGLINE_WINDOW (user_data)->page);
}

static void
on_find_previous (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  logline_log_page_find_previous (LOGLINE_WINDOW (user_data)->page);
}

static void
on_filter (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  logline_log_page_filter (LOGLINE_WINDOW (user_data)->page);
}

static void
on_back (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  logline_log_page_back (LOGLINE_WINDOW (user_data)->page);
}

static void
on_choose_service (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  LoglineWindow *self = user_data;

  if (gtk_widget_get_visible (GTK_WIDGET (self->chooser)))
    logline_chooser_popup (self->chooser);
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
  add_toast (self, sentence);
}

/* Nobody asked for this, so a failure is nobody's concern either: the sizes are older then. */
static void
on_refreshed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!logline_session_reload_finish (LOGLINE_SESSION (source), result, &error))
    g_debug ("The services are as they were: %s", error->message);
}

static void
on_chooser_opened (LoglineWindow *self)
{
  LoglineSession *session = logline_account_get_session (self->account);

  if (session != NULL)
    logline_session_reload_async (session, NULL, on_refreshed, NULL);
}

static void
on_reload (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  LoglineWindow *self = user_data;
  LoglineSession *session = logline_account_get_session (self->account);
  LoglineLog *log = logline_log_page_get_log (self->page);

  if (LOGLINE_IS_REMOTE_LOG (log))
    logline_remote_log_retry_now (LOGLINE_REMOTE_LOG (log));
  if (session != NULL)
    logline_session_reload_async (session, NULL, on_reloaded, g_object_ref (self));
}

static void
on_sign_in_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  LoglineWindow *self = user_data;

  ask_to_sign_in (self, is_expired (self));
}

static void
on_sign_out (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  LoglineWindow *self = user_data;

  logline_account_sign_out (self->account);
  add_toast (self, _("Signed out"));
}

static void
on_files_chosen (GtkNativeDialog *dialog,
                 int              response,
                 LoglineWindow   *self)
{
  g_autoptr (GListModel) chosen = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));

  for (guint i = 0; response == GTK_RESPONSE_ACCEPT && i < g_list_model_get_n_items (chosen); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (chosen, i);
      const char *path = g_file_peek_path (file);

      if (path != NULL)
        logline_window_open_file (self, path);
    }

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
  gtk_widget_activate_action (GTK_WIDGET (logline_log_page_get_view (self->page)), action, NULL);
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

static void
bind_settings (LoglineWindow *self)
{
  GSettings *settings = logline_settings_get ();
  LoglineView *view = logline_log_page_get_view (self->page);

  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "wrap", view, "wrap", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "line-numbers", view, "show-numbers", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "zoom", view, "zoom", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (settings, "changed::poll-seconds",
                           G_CALLBACK (apply_poll_interval), self, G_CONNECT_SWAPPED);
}

static void
set_up_chooser (LoglineWindow *self)
{
  GtkFlattenListModel *sources;

  self->files = g_list_store_new (LOGLINE_TYPE_LOCAL_LOG);
  self->models = g_list_store_new (G_TYPE_LIST_MODEL);
  g_list_store_append (self->models, self->files);
  sources = gtk_flatten_list_model_new (G_LIST_MODEL (g_object_ref (self->models)));
  g_signal_connect_object (sources, "items-changed",
                           G_CALLBACK (on_services_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  logline_chooser_set_model (self->chooser, G_LIST_MODEL (sources));
  g_object_unref (sources);
}

LoglineWindow *
logline_window_new (GtkApplication *application)
{
  return g_object_new (LOGLINE_TYPE_WINDOW, "application", application, NULL);
}

static void
logline_window_dispose (GObject *object)
{
  LoglineWindow *self = LOGLINE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  /* It holds the page, whose actions lead back to the window's. */
  g_action_map_remove_action (G_ACTION_MAP (self), "suspend-filter");
  g_clear_object (&self->session_signals);
  g_clear_object (&self->opened_source);
  g_clear_object (&self->models);
  g_clear_object (&self->files);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (logline_window_parent_class)->dispose (object);
}

static void
logline_window_finalize (GObject *object)
{
  LoglineWindow *self = LOGLINE_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_error (&self->unreachable);
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->username, g_free);
  g_clear_pointer (&self->opened_name, g_free);

  G_OBJECT_CLASS (logline_window_parent_class)->finalize (object);
}

static void
logline_window_class_init (LoglineWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = logline_window_dispose;
  object_class->finalize = logline_window_finalize;

  g_type_ensure (LOGLINE_TYPE_CHOOSER);
  g_type_ensure (LOGLINE_TYPE_FOLLOW_BUTTON);
  g_type_ensure (LOGLINE_TYPE_LOG_PAGE);
  g_type_ensure (LOGLINE_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/logline/Logline/logline-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LoglineWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, LoglineWindow, title);
  gtk_widget_class_bind_template_child (widget_class, LoglineWindow, chooser);
  gtk_widget_class_bind_template_child (widget_class, LoglineWindow, follow_button);
  gtk_widget_class_bind_template_child (widget_class, LoglineWindow, tools);
  gtk_widget_class_bind_template_child (widget_class, LoglineWindow, account_menu);
  gtk_widget_class_bind_template_child (widget_class, LoglineWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, LoglineWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, LoglineWindow, no_services_page);
  gtk_widget_class_bind_template_child (widget_class, LoglineWindow, unreachable_page);
  gtk_widget_class_bind_template_child (widget_class, LoglineWindow, page);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_chooser_opened);
  gtk_widget_class_bind_template_callback (widget_class, on_reconnected);
  gtk_widget_class_bind_template_callback (widget_class, on_notice_sign_in);
  gtk_widget_class_bind_template_callback (widget_class, on_try_again);
}

static void
logline_window_init (LoglineWindow *self)
{
  g_autoptr (GPropertyAction) suspend = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  suspend = g_property_action_new ("suspend-filter", self->page, "suspended");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (suspend));
  logline_follow_button_set_view (self->follow_button, logline_log_page_get_view (self->page));
  g_signal_connect_object (logline_log_page_get_view (self->page), "notice",
                           G_CALLBACK (add_toast), self, G_CONNECT_SWAPPED);

  self->account = logline_account_new ();
  g_signal_connect_object (self->account, "notify::session",
                           G_CALLBACK (on_session_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->account, "not-kept",
                           G_CALLBACK (on_not_kept), self, G_CONNECT_SWAPPED);
  self->session_signals = g_signal_group_new (LOGLINE_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify::state",
                                  G_CALLBACK (on_session_state_changed), self);

  set_up_chooser (self);
  bind_settings (self);
  update_account_menu (self);
  update (self);
}
