/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app-test.h"

#include <locale.h>

#include "daemon.h"
#include "logline-chooser.h"
#include "logline-filter-bar.h"
#include "logline-find-bar.h"
#include "logline-mirrored-log.h"
#include "logline-served-log.h"
#include "logline-settings.h"
#include "logline-sign-in.h"

#define PASSWORD "a long enough password"

/* What logs are to the application must not show, so each test is run both ways. */
#define MIRRORED GINT_TO_POINTER (1)
#define SERVED   GINT_TO_POINTER (2)

typedef struct
{
  AppTest app;
  TestDaemon *daemon;
  char *path; /* of service1's log */
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autofree char *lines = app_test_lines (1000);
  g_autofree char *second = NULL;

  app_test_set_up (&self->app, data);
  g_settings_set_int (logline_settings_get (), "poll-seconds", 1);
  if (data == SERVED)
    g_settings_set_int (logline_settings_get (), "mirror-limit", 0);

  self->daemon = test_daemon_new (NULL);
  test_daemon_run (self->daemon, "user add alice", PASSWORD "\n");
  self->path = test_daemon_add_service (self->daemon, "service1", "debug", lines, strlen (lines));
  second = test_daemon_add_service (self->daemon, "service2", "debug", "INFO two\n", 9);
  test_daemon_run (self->daemon, "grant alice service1", NULL);
  test_daemon_run (self->daemon, "grant alice service2", NULL);
  test_daemon_start (self->daemon, NULL);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  app_test_tear_down (&self->app, data);
  g_free (self->path);
  test_daemon_free (self->daemon);
}

static guint64
n_shown (Fixture *self)
{
  LoglineLog *log = logline_view_get_log (self->app.view);

  return log != NULL ? logline_log_get_n_rows (log) : 0;
}

static void
check_kind (Fixture       *self,
            gconstpointer  data)
{
  LoglineLog *log = logline_log_page_get_log (self->app.page);

  g_assert_cmpint (LOGLINE_IS_SERVED_LOG (log), ==, data == SERVED);
  g_assert_cmpint (LOGLINE_IS_MIRRORED_LOG (log), ==, data == MIRRORED);
}

static void
submit (GtkWidget  *dialog,
        const char *password)
{
  GtkEditable *row = app_test_find (dialog, ADW_TYPE_PASSWORD_ENTRY_ROW);

  gtk_editable_set_text (row, password);
  g_signal_emit_by_name (row, "entry-activated");
}

static GtkWidget *
ask (Fixture *self)
{
  LoglineSignIn *dialog = logline_sign_in_new (GTK_WINDOW (self->app.window),
                                               logline_window_get_account (self->app.window),
                                               test_daemon_get_url (self->daemon), "alice", FALSE);

  gtk_window_present (GTK_WINDOW (dialog));
  test_wait (gtk_widget_get_mapped (GTK_WIDGET (dialog)));

  return GTK_WIDGET (dialog);
}

static void
sign_in (Fixture *self)
{
  submit (ask (self), PASSWORD);
  test_wait (n_shown (self) == 1000);
}

static GObject *
find_service (Fixture    *self,
              const char *id)
{
  LoglineAccount *account = logline_window_get_account (self->app.window);
  LoglineSession *session = logline_account_get_session (account);
  GListModel *services = logline_session_get_services (session);

  for (guint i = 0; i < g_list_model_get_n_items (services); i++)
    {
      g_autoptr (LoglineService) service = g_list_model_get_item (services, i);

      if (g_str_equal (logline_service_get_id (service), id))
        return G_OBJECT (service);
    }

  return NULL;
}

static void
test_sign_in (Fixture       *self,
              gconstpointer  data)
{
  GtkWidget *dialog = ask (self);

  submit (dialog, "not the password");
  test_wait (g_str_has_prefix (logline_sign_in_get_problem (LOGLINE_SIGN_IN (dialog)),
                               "The user name or the password"));
  submit (dialog, PASSWORD);
  test_wait (n_shown (self) == 1000);
  check_kind (self, data);
  g_assert_true (app_test_shows (self->app.window, "service1"));
}

static void
test_filter_and_find (Fixture       *self,
                      gconstpointer  data)
{
  LoglineFilterBar *filter;
  LoglineFindBar *find;

  sign_in (self);
  app_test_action (&self->app, "win.filter");
  test_wait ((filter = app_test_find (self->app.window, LOGLINE_TYPE_FILTER_BAR)) != NULL);
  app_test_type (filter, "needle");
  test_wait (n_shown (self) == 100);

  gtk_widget_activate_action (app_test_find (filter, LOGLINE_TYPE_PATTERN), "pattern.regex", NULL);
  app_test_type (filter, "ERROR .*(needle|1)");
  test_wait (n_shown (self) == 50);
  app_test_action (&self->app, "win.find");
  test_wait ((find = app_test_find (self->app.window, LOGLINE_TYPE_FIND_BAR)) != NULL);
  app_test_type (find, "needle");
  test_wait (g_str_equal (logline_find_bar_get_status (find), "14 of 14 lines"));
  app_test_action (&self->app, "win.find-next");
  test_wait (g_str_equal (logline_find_bar_get_status (find), "1 of 14 lines"));
}

static void
test_follow (Fixture       *self,
             gconstpointer  data)
{
  sign_in (self);
  app_test_append (self->path, "INFO and one\n");
  test_wait (n_shown (self) == 1001);
  g_assert_cmpint (logline_view_get_follow (self->app.view), ==, LOGLINE_FOLLOW_LIVE);
}

static void
test_other_service (Fixture       *self,
                    gconstpointer  data)
{
  LoglineChooser *chooser;

  sign_in (self);
  chooser = app_test_find (self->app.window, LOGLINE_TYPE_CHOOSER);
  logline_chooser_choose (chooser, find_service (self, "service2"), NULL);
  test_wait (n_shown (self) == 1);
  test_wait (app_test_shows (self->app.window, "service2"));
}

static void
test_revoked (Fixture       *self,
              gconstpointer  data)
{
  sign_in (self);
  test_daemon_run (self->daemon, "revoke alice service1", NULL);
  test_wait (app_test_shows (self->app.window, "You may not see service1 any more"));
  app_test_action (&self->app, "win.reload");
  test_wait (find_service (self, "service1") == NULL);
  g_assert_nonnull (find_service (self, "service2"));
  g_assert_cmpuint (n_shown (self), ==, 1000);
}

static void
test_restart (Fixture       *self,
              gconstpointer  data)
{
  sign_in (self);
  app_test_action (&self->app, "win.sign-out");
  test_wait (app_test_shows (self->app.window, "Not Signed In"));
  sign_in (self);
}

static void
add (const char  *name,
     void       (*func) (Fixture       *self,
                         gconstpointer  data))
{
  g_autofree char *mirrored = g_strconcat ("/daemon/mirrored/", name, NULL);
  g_autofree char *served = g_strconcat ("/daemon/served/", name, NULL);

  g_test_add (mirrored, Fixture, MIRRORED, set_up, func, tear_down);
  g_test_add (served, Fixture, SERVED, set_up, func, tear_down);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");

  add ("sign-in", test_sign_in);
  add ("filter-and-find", test_filter_and_find);
  add ("follow", test_follow);
  add ("other-service", test_other_service);
  add ("revoked", test_revoked);
  add ("sign-out-and-in", test_restart);

  return g_test_run ();
}
