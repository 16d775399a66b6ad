/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sign-in-test.h"

#include <locale.h>

#include "logline-chooser.h"
#include "logline-filter-bar.h"
#include "logline-notice.h"
#include "logline-mirrored-log.h"
#include "logline-settings.h"

static gboolean
has_problem (LoglineSignIn *dialog,
             const char    *words)
{
  return strstr (logline_sign_in_get_problem (dialog), words) != NULL;
}

static gboolean
is_wrong (LoglineSignIn *dialog,
          const char    *title)
{
  return gtk_widget_has_css_class (GTK_WIDGET (sign_in_find_row (dialog, title)), "error");
}

static void
test_wrong_password (SignInTest    *self,
                     gconstpointer  data)
{
  LoglineSignIn *dialog = sign_in_ask (self, self->server->url);
  int start, end;

  sign_in_submit (dialog, "wrong");
  test_wait (has_problem (dialog, "The user name or the password is not right"));
  g_assert_true (is_wrong (dialog, "_Password"));
  g_assert_false (is_wrong (dialog, "_User Name"));
  g_assert_cmpstr (gtk_editable_get_text (sign_in_find_row (dialog, "_User Name")), ==, "alice");

  /* Selected, so that the next key replaces it. */
  g_assert_true (gtk_editable_get_selection_bounds (sign_in_find_row (dialog, "_Password"), &start,
                                                    &end));
  g_assert_cmpint (end - start, ==, 5);
  app_test_shoot (GTK_WINDOW (dialog), "sign-in-wrong-password");

  sign_in_submit (dialog, "right");
  test_wait (sign_in_find_dialog () == NULL);
  test_wait (sign_in_n_shown (self) == 1000);
}

static void
test_nothing_answers (SignInTest    *self,
                      gconstpointer  data)
{
  LoglineSignIn *dialog;

  hostile_server_stop (self->server);
  dialog = sign_in_ask (self, self->server->url);
  sign_in_submit (dialog, "right");
  test_wait (has_problem (dialog, "Nothing answers at"));
  g_assert_true (is_wrong (dialog, "Se_rver"));
  g_assert_false (is_wrong (dialog, "_Password"));
  app_test_shoot (GTK_WINDOW (dialog), "sign-in-nothing-answers");
}

static void
test_no_such_name (SignInTest    *self,
                   gconstpointer  data)
{
  LoglineSignIn *dialog = sign_in_ask (self, "https://logs.invalid");

  sign_in_submit (dialog, "right");
  test_wait (has_problem (dialog, "There is no machine named"));
  g_assert_true (is_wrong (dialog, "Se_rver"));
}

static gboolean
answer_page (HostileServer     *server,
             SoupServerMessage *message,
             const char        *path)
{
  hostile_answer (message, 200, "text/html", "<h1>It works!</h1>");

  return TRUE;
}

static void
test_other_server (SignInTest    *self,
                   gconstpointer  data)
{
  LoglineSignIn *dialog = sign_in_ask (self, self->server->url);

  self->server->hook = answer_page;
  sign_in_submit (dialog, "right");
  test_wait (has_problem (dialog, "not a Logline server"));
}

static void
test_untrusted_certificate (SignInTest    *self,
                            gconstpointer  data)
{
  g_autoptr (GTlsCertificate) certificate = hostile_certificate_new (self->app.folder);
  g_autoptr (HostileServer) server = hostile_server_new (certificate);
  LoglineSignIn *dialog = sign_in_ask (self, server->url);

  sign_in_submit (dialog, "right");
  test_wait (has_problem (dialog, "its certificate is not trusted"));
  g_assert_true (is_wrong (dialog, "Se_rver"));
  g_assert_false (is_wrong (dialog, "_Password"));
  g_assert_cmpuint (server->n_logins, ==, 0);
  app_test_shoot (GTK_WINDOW (dialog), "sign-in-untrusted-certificate");
}

static void
test_bad_address (SignInTest    *self,
                  gconstpointer  data)
{
  LoglineSignIn *dialog = sign_in_ask (self, "ftp://logs.example.org");

  sign_in_submit (dialog, "right");
  test_wait (has_problem (dialog, "not an address of a server"));
}

static gboolean
never_answer (HostileServer     *server,
              SoupServerMessage *message,
              const char        *path)
{
  hostile_answer_never (server, message);

  return TRUE;
}

static void
test_cancel (SignInTest    *self,
             gconstpointer  data)
{
  LoglineSignIn *dialog = sign_in_ask (self, self->server->url);
  GtkWidget *submit_button = app_test_find_button (dialog, "Sign In");

  self->server->hook = never_answer;
  sign_in_submit (dialog, "right");
  test_wait (self->server->n_requests == 1);
  g_assert_false (gtk_widget_get_sensitive (submit_button));
  app_test_shoot (GTK_WINDOW (dialog), "sign-in-busy");

  g_signal_emit_by_name (app_test_find_button (dialog, "Cancel"), "clicked");
  test_wait (gtk_widget_get_sensitive (submit_button));
  g_assert_cmpstr (logline_sign_in_get_problem (dialog), ==, "");
  g_assert_cmpstr (gtk_editable_get_text (sign_in_find_row (dialog, "_Password")), ==, "right");

  self->server->hook = NULL;
  sign_in_submit (dialog, "right");
  test_wait (sign_in_find_dialog () == NULL);
}

static void
test_closed_while_busy (SignInTest    *self,
                        gconstpointer  data)
{
  LoglineSignIn *dialog = sign_in_ask (self, self->server->url);

  self->server->hook = never_answer;
  sign_in_submit (dialog, "right");
  test_wait (self->server->n_requests == 1);
  gtk_window_destroy (GTK_WINDOW (dialog));
  test_wait (app_test_shows (self->app.window, "Not Signed In"));
}

static void
test_exposed (SignInTest    *self,
              gconstpointer  data)
{
  LoglineSignIn *dialog = sign_in_ask (self, "http://logs.example.org");

  test_wait (app_test_shows (dialog, "not encrypted"));
  app_test_shoot (GTK_WINDOW (dialog), "sign-in-exposed");
  gtk_editable_set_text (sign_in_find_row (dialog, "Se_rver"), "https://logs.example.org");
  test_wait (!app_test_shows (dialog, "not encrypted"));
  gtk_editable_set_text (sign_in_find_row (dialog, "Se_rver"), self->server->url);
  g_assert_false (app_test_shows (dialog, "not encrypted"));
}

static void
test_signed_in (SignInTest    *self,
                gconstpointer  data)
{
  g_autofree char *remembered = NULL;

  sign_in_to_server (self);
  g_assert_true (app_test_shows (self->app.window, "SERVICE1"));
  g_assert_true (app_test_shows (self->app.window, "debug"));
  g_assert_true (app_test_shows (self->app.window, "alice · 127.0.0.1"));
  app_test_shoot_all (&self->app, "signed-in");

  remembered = g_settings_get_string (logline_settings_get (), "username");
  g_assert_cmpstr (remembered, ==, "alice");
}

static void
test_no_keyring (SignInTest    *self,
                 gconstpointer  data)
{
  g_settings_set_boolean (logline_settings_get (), "remember", TRUE);
  sign_in_to_server (self);
  test_wait (app_test_shows (self->app.window, "until you quit"));
}

static void
expire (SignInTest *self)
{
  self->server->refuses_renewal = TRUE;
  hostile_server_expire_access (self->server);
}

static void
test_expired (SignInTest    *self,
              gconstpointer  data)
{
  LoglineSignIn *dialog;
  LoglineFilterBar *bar;
  LoglineLog *log;

  sign_in_to_server (self);
  log = logline_log_page_get_log (self->app.page);
  app_test_action (&self->app, "win.filter");
  test_wait ((bar = app_test_find (self->app.window, LOGLINE_TYPE_FILTER_BAR)) != NULL);
  app_test_type (bar, "line 99");
  test_wait (sign_in_n_shown (self) == 11);

  expire (self);
  test_wait ((dialog = sign_in_find_dialog ()) != NULL);
  g_assert_true (app_test_shows (dialog, "session has expired"));
  g_assert_cmpstr (gtk_editable_get_text (sign_in_find_row (dialog, "_User Name")), ==, "alice");
  g_assert_cmpstr (gtk_editable_get_text (sign_in_find_row (dialog, "_Password")), ==, "");
  g_assert_cmpuint (sign_in_n_shown (self), ==, 11);
  app_test_shoot (GTK_WINDOW (dialog), "sign-in-expired");
  app_test_shoot_all (&self->app, "expired");

  self->server->refuses_renewal = FALSE;
  hostile_server_append (self->server, "line 99 again\n");
  sign_in_submit (dialog, "right");
  test_wait (sign_in_find_dialog () == NULL);
  test_wait (sign_in_n_shown (self) == 12);
  g_assert_true (logline_log_page_get_log (self->app.page) == log);
}

static void
test_sign_out (SignInTest    *self,
               gconstpointer  data)
{
  sign_in_to_server (self);
  app_test_action (&self->app, "win.sign-out");
  test_wait (app_test_shows (self->app.window, "Not Signed In"));
  test_wait (self->server->n_logouts == 1);
  g_assert_null (logline_log_page_get_log (self->app.page));
  g_assert_null (logline_account_get_session (logline_window_get_account (self->app.window)));
  app_test_shoot_all (&self->app, "signed-out");
}

static void
test_no_services (SignInTest    *self,
                  gconstpointer  data)
{
  g_ptr_array_set_size (self->server->service_ids, 0);
  sign_in_submit (sign_in_ask (self, self->server->url), "right");
  test_wait (app_test_shows (self->app.window, "alice may not see any service on 127.0.0.1"));
  app_test_shoot_all (&self->app, "no-services");

  g_ptr_array_add (self->server->service_ids, g_strdup ("service1"));
  app_test_action (&self->app, "win.reload");
  test_wait (app_test_shows (self->app.window, "Nothing Chosen"));
  g_assert_true (app_test_shows (app_test_find (self->app.window, LOGLINE_TYPE_CHOOSER),
                                 "Choose Service"));
  app_test_shoot_all (&self->app, "nothing-chosen");
}

static gboolean
hide_log (HostileServer     *server,
          SoupServerMessage *message,
          const char        *path)
{
  if (strstr (path, "/logs/") == NULL)
    return FALSE;

  hostile_answer (message, 404, "application/problem+json",
                  "{\"type\":\"not-found\",\"title\":\"Not found\",\"status\":404}");

  return TRUE;
}

static void
test_revoked (SignInTest    *self,
              gconstpointer  data)
{
  LoglineChooser *chooser;

  sign_in_to_server (self);
  chooser = app_test_find (self->app.window, LOGLINE_TYPE_CHOOSER);
  self->server->hook = hide_log;
  g_ptr_array_set_size (self->server->service_ids, 0);
  g_ptr_array_add (self->server->service_ids, g_strdup ("service2"));
  test_wait (app_test_shows (self->app.window, "You may not see SERVICE1 any more"));
  app_test_action (&self->app, "win.reload");

  /* Nothing on screen is lost, and nothing else is chosen by itself. */
  test_wait (logline_chooser_get_source (chooser) == NULL);
  g_assert_cmpuint (sign_in_n_shown (self), ==, 1000);
  app_test_shoot_all (&self->app, "revoked");
}

static void
test_connection_lost (SignInTest    *self,
                      gconstpointer  data)
{
  LoglineLog *log;

  sign_in_to_server (self);
  log = logline_log_page_get_log (self->app.page);
  hostile_server_stop (self->server);
  test_wait (app_test_shows (self->app.window, "Connection lost."));
  g_assert_cmpuint (sign_in_n_shown (self), ==, 1000);
  test_wait (app_test_shows (self->app.window, "Offline"));
  g_assert_false (app_test_shows (self->app.window, "Live"));
  app_test_shoot_all (&self->app, "connection-lost");

  hostile_server_append (self->server, "line after\n");
  hostile_server_start (self->server);
  g_signal_emit_by_name (app_test_find_button (self->app.window, "Try Again"), "clicked");
  test_wait (app_test_shows (self->app.window, "Connected again"));
  test_wait (!app_test_shows (self->app.window, "Connection lost."));
  test_wait (app_test_shows (self->app.window, "Live"));
  test_wait (sign_in_n_shown (self) == 1001);
  g_assert_true (logline_log_page_get_log (self->app.page) == log);
}

static void
test_file_beside_services (SignInTest    *self,
                           gconstpointer  data)
{
  g_autofree char *path = app_test_write (&self->app, "local.log", "INFO one\nINFO two\n", -1);

  sign_in_to_server (self);
  app_test_open (&self->app, path);
  g_assert_cmpuint (sign_in_n_shown (self), ==, 2);

  /* Signing out does not take away what is read without a server. */
  app_test_action (&self->app, "win.sign-out");
  test_wait (self->server->n_logouts == 1);
  g_assert_cmpuint (sign_in_n_shown (self), ==, 2);
}

/* Ctrl+K, a part of the name, Enter. */
static void
choose_by_keyboard (SignInTest *self,
                    const char *words)
{
  LoglineChooser *chooser = app_test_find (self->app.window, LOGLINE_TYPE_CHOOSER);
  GtkSearchEntry *entry;

  app_test_action (&self->app, "win.choose-service");
  test_wait ((entry = app_test_find (chooser, GTK_TYPE_SEARCH_ENTRY)) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), words);
  g_signal_emit_by_name (entry, "activate");
  test_wait (app_test_find (chooser, GTK_TYPE_SEARCH_ENTRY) == NULL);
}

static gboolean
has_keyboard (SignInTest *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self->app.window));

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->app.view));
}

static void
test_keyboard_goes_to_the_log (SignInTest    *self,
                               gconstpointer  data)
{
  g_autofree char *path = app_test_write (&self->app, "local.log", "INFO one\nINFO two\n", -1);

  sign_in_to_server (self);
  app_test_open (&self->app, path);
  choose_by_keyboard (self, "vice1");
  test_wait (sign_in_n_shown (self) == 1000);
  app_test_shoot (GTK_WINDOW (self->app.window), "chosen-by-keyboard");
  g_assert_true (has_keyboard (self));
}

static void
test_fresh_sizes (SignInTest    *self,
                  gconstpointer  data)
{
  LoglineChooser *chooser;

  sign_in_to_server (self);
  chooser = app_test_find (self->app.window, LOGLINE_TYPE_CHOOSER);
  app_test_action (&self->app, "win.choose-service");
  test_wait (app_test_shows (chooser, "8.9\302\240kB"));
  hostile_server_append_lines (self->server, 1, 1000);
  app_test_action (&self->app, "win.reload");
  test_wait (app_test_shows (chooser, "17.8\302\240kB"));
}

#define add(name, func) \
  g_test_add (name, SignInTest, NULL, sign_in_set_up, func, sign_in_tear_down)

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");

  add ("/sign-in/wrong-password", test_wrong_password);
  add ("/sign-in/nothing-answers", test_nothing_answers);
  add ("/sign-in/no-such-name", test_no_such_name);
  add ("/sign-in/not-a-logline-server", test_other_server);
  add ("/sign-in/untrusted-certificate", test_untrusted_certificate);
  add ("/sign-in/bad-address", test_bad_address);
  add ("/sign-in/cancel-while-waiting", test_cancel);
  add ("/sign-in/closed-while-waiting", test_closed_while_busy);
  add ("/sign-in/warns-before-an-exposed-password", test_exposed);
  add ("/sign-in/shows-the-log", test_signed_in);
  add ("/sign-in/without-a-keyring", test_no_keyring);
  add ("/session/expired-goes-on-where-it-was", test_expired);
  add ("/session/sign-out", test_sign_out);
  add ("/services/none-granted", test_no_services);
  add ("/services/revoked", test_revoked);
  add ("/services/keyboard-goes-to-the-log", test_keyboard_goes_to_the_log);
  add ("/services/fresh-sizes", test_fresh_sizes);
  add ("/services/file-beside-them", test_file_beside_services);
  add ("/connection/lost-and-back", test_connection_lost);

  return g_test_run ();
}
