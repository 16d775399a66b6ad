/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-window-private.h"

#include <glib/gi18n.h>

#include "logline-chooser-rows.h"
#include "logline-follow-button.h"
#include "logline-local-log.h"
#include "logline-notice.h"
#include "logline-log-opener.h"
#include "logline-remote.h"
#include "logline-settings.h"
#include "logline-sources.h"
#include "logline-window-words.h"
#include "logline-words.h"

struct _LoglineWindow
{
  AdwApplicationWindow parent_instance;

  LoglineSignInFlow *flow;
  LoglineAccount *account;
  LoglineSources *sources;
  GObject *opened_source; /* whose log is on screen, also when it may not be chosen any more */
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

void
logline_window_add_toast (LoglineWindow *self,
                          const char    *text)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
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
  if (logline_sign_in_flow_get_connecting (self->flow))
    return "connecting";
  if (logline_sign_in_flow_get_error (self->flow) != NULL)
    return "unreachable";

  return "sign-in";
}

static void
describe_unreachable (LoglineWindow *self)
{
  g_autofree char *sentence =
    logline_words_error (logline_sign_in_flow_get_error (self->flow),
                         logline_sign_in_flow_get_server (self->flow));

  adw_status_page_set_description (self->unreachable_page, sentence);
}

static void
describe_no_services (LoglineWindow *self)
{
  g_autofree char *sentence =
    logline_window_words_no_services (logline_account_get_session (self->account));

  adw_status_page_set_description (self->no_services_page, sentence);
}

static void
update_title (LoglineWindow *self)
{
  LoglineSession *session = logline_account_get_session (self->account);
  g_autofree char *title = logline_chooser_rows_dup_title (self->opened_source);
  g_autofree char *subtitle = logline_window_words_subtitle (self->opened_source, session);

  adw_window_title_set_title (self->title, title != NULL ? title : _("Logline"));
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_window_set_title (GTK_WINDOW (self), title != NULL ? title : _("Logline"));
}

static void
update_account_menu (LoglineWindow *self)
{
  LoglineSession *session = logline_account_get_session (self->account);

  g_menu_remove_all (self->account_menu);
  if (session != NULL)
    {
      g_autofree char *label = logline_window_words_sign_out (session);

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
  static const char *log_actions[] = { "zoom-in", "zoom-out", "zoom-reset", "back" };
  static const char *line_actions[] = {
    "find", "find-next", "find-previous", "filter", "export",
  };
  LoglineSession *session = logline_account_get_session (self->account);
  const char *page = choose_page (self);
  gboolean reading = g_str_equal (page, "log");
  gboolean available = reading && logline_log_page_get_available (self->page);

  if (g_str_equal (page, "unreachable"))
    describe_unreachable (self);
  else if (g_str_equal (page, "no-services"))
    describe_no_services (self);

  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_visible (GTK_WIDGET (self->chooser),
                          !logline_sources_is_empty (self->sources));
  gtk_widget_set_visible (GTK_WIDGET (self->follow_button), reading);
  gtk_widget_set_visible (self->tools, reading);
  gtk_widget_set_sensitive (GTK_WIDGET (self->follow_button), available);
  gtk_widget_set_sensitive (self->tools, available);
  for (guint i = 0; i < G_N_ELEMENTS (log_actions); i++)
    set_enabled (self, log_actions[i], reading);
  for (guint i = 0; i < G_N_ELEMENTS (line_actions); i++)
    set_enabled (self, line_actions[i], available);
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

  if (LOGLINE_IS_REMOTE (log))
    logline_remote_set_poll_ms (LOGLINE_REMOTE (log), poll_ms ());
  else if (LOGLINE_IS_LOCAL_LOG (log))
    logline_local_log_set_poll_ms (LOGLINE_LOCAL_LOG (log), poll_ms ());
}

static void
show_log (LoglineWindow *self,
          LoglineLog    *log)
{
  LoglineSession *session = logline_account_get_session (self->account);
  const char *server = LOGLINE_IS_REMOTE (log) ? logline_session_get_server (session) : NULL;
  g_autofree char *title = logline_chooser_rows_dup_title (self->opened_source);
  g_autofree char *name = logline_window_words_file (title, self->opened_name, server);

  logline_log_page_set_log (self->page, log, name, server);
  logline_export_flow_set_may_save_all (logline_log_page_get_export (self->page),
                                        !LOGLINE_IS_SERVICE (self->opened_source) ||
                                          logline_service_get_may_download (
                                            LOGLINE_SERVICE (self->opened_source)));
  logline_follow_button_set_log (self->follow_button, log);
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

  return logline_log_opener_open (session, LOGLINE_SERVICE (source), name);
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
  gtk_widget_child_focus (GTK_WIDGET (logline_log_page_get_view (self->page)),
                          GTK_DIR_TAB_FORWARD);
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

/* What was read last, or else the first service there is. */
static void
choose_service (LoglineWindow  *self,
                LoglineSession *session)
{
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  LoglineService *service = NULL;
  LoglineService *first = logline_sources_find_service (self->sources, NULL);

  if (logline_settings_get_place (logline_session_get_server (session),
                                  logline_session_get_username (session), &id, &name))
    service = logline_sources_find_service (self->sources, id);

  if (service != NULL)
    logline_chooser_choose (self->chooser, G_OBJECT (service), name);
  else if (first != NULL)
    logline_chooser_choose (self->chooser, G_OBJECT (first), NULL);
}

static void
on_session_changed (LoglineWindow *self)
{
  LoglineSession *session = logline_account_get_session (self->account);

  leave_service (self);

  logline_sources_set_services (self->sources, session != NULL
                                               ? logline_session_get_services (session) : NULL);
  if (session != NULL && self->opened_source == NULL)
    choose_service (self, session);

  update_account_menu (self);
  update (self);
}

static void
on_sources_changed (LoglineWindow *self)
{
  update (self);
}

static void
on_not_kept (LoglineWindow *self)
{
  logline_window_add_toast (self, _("You stay signed in until you quit: "
                                    "there is no keyring to remember it"));
}

static void
on_reconnected (LoglineWindow *self)
{
  logline_window_add_toast (self, _("Connected again"));
}

static void
on_saved (LoglineWindow *self,
          GFile         *file,
          guint64        n_lines)
{
  g_autofree char *number = logline_words_number (n_lines);
  /* Translators: %s is a number */
  g_autofree char *message = g_strdup_printf (ngettext ("Saved %s line", "Saved %s lines", n_lines),
                                              number);
  AdwToast *toast = adw_toast_new (message);

  if (g_file_peek_path (file) != NULL)
    {
      adw_toast_set_button_label (toast, _("_Open"));
      adw_toast_set_action_name (toast, "win.open-saved");
      adw_toast_set_action_target (toast, "s", g_file_peek_path (file));
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_notice_sign_in (LoglineWindow *self)
{
  logline_sign_in_flow_ask (self->flow);
}

static void
on_try_again (LoglineWindow *self)
{
  logline_sign_in_flow_try_again (self->flow);
}

void
logline_window_connect (LoglineWindow *self,
                        const char    *server,
                        const char    *username)
{
  g_return_if_fail (LOGLINE_IS_WINDOW (self));

  logline_sign_in_flow_connect (self->flow, server, username);
}

void
logline_window_open_file (LoglineWindow *self,
                          const char    *path)
{
  const char *paths[] = { path, NULL };

  logline_window_open_files (self, paths);
}

void
logline_window_open_files (LoglineWindow      *self,
                           const char * const *paths)
{
  LoglineLocalLog *first;

  g_return_if_fail (LOGLINE_IS_WINDOW (self));
  g_return_if_fail (paths != NULL && paths[0] != NULL);

  first = logline_sources_add_file (self->sources, paths[0]);
  for (guint i = 1; paths[i] != NULL; i++)
    logline_sources_add_file (self->sources, paths[i]);

  logline_chooser_choose (self->chooser, G_OBJECT (first), NULL);
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

LoglineChooser *
logline_window_get_chooser (LoglineWindow *self)
{
  g_assert (LOGLINE_IS_WINDOW (self));

  return self->chooser;
}

LoglineSignInFlow *
logline_window_get_flow (LoglineWindow *self)
{
  g_assert (LOGLINE_IS_WINDOW (self));

  return self->flow;
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
  GListModel *model;

  self->sources = logline_sources_new ();
  model = logline_sources_get_model (self->sources);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (on_sources_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  logline_chooser_set_model (self->chooser, model);
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

  if (self->flow != NULL)
    logline_sign_in_flow_stop (self->flow);
  /* It holds the page, whose actions lead back to the window's. */
  g_action_map_remove_action (G_ACTION_MAP (self), "suspend-filter");
  g_clear_object (&self->opened_source);
  g_clear_object (&self->sources);
  g_clear_object (&self->account);
  g_clear_object (&self->flow);

  G_OBJECT_CLASS (logline_window_parent_class)->dispose (object);
}

static void
logline_window_finalize (GObject *object)
{
  LoglineWindow *self = LOGLINE_WINDOW (object);

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
  gtk_widget_class_bind_template_callback (widget_class, on_saved);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_chooser_opened);
  gtk_widget_class_bind_template_callback (widget_class, on_reconnected);
  gtk_widget_class_bind_template_callback (widget_class, on_notice_sign_in);
  gtk_widget_class_bind_template_callback (widget_class, on_try_again);
}

static void
logline_window_init (LoglineWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  logline_window_add_actions (self);
  logline_follow_button_set_view (self->follow_button, logline_log_page_get_view (self->page));

  self->flow = logline_sign_in_flow_new (GTK_WINDOW (self));
  g_signal_connect_object (self->flow, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->account = g_object_ref (logline_sign_in_flow_get_account (self->flow));
  g_signal_connect_object (self->account, "notify::session",
                           G_CALLBACK (on_session_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->account, "not-kept",
                           G_CALLBACK (on_not_kept), self, G_CONNECT_SWAPPED);
  set_up_chooser (self);
  bind_settings (self);
  update_account_menu (self);
  update (self);
}
