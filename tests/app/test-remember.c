/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sign-in-test.h"

#include <locale.h>

#include "logline-secret.h"
#include "logline-settings.h"

/* Remember Me through the window, with a real secret service on the bus of this test. */

static void
on_looked_up (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
look_up (const char *server)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *token;

  logline_secret_lookup_async (server, "alice", NULL, on_looked_up, &result);
  test_wait (result != NULL);
  token = logline_secret_lookup_finish (result, &error);
  g_assert_no_error (error);

  return token;
}

/* @token: (nullable): NULL for nothing */
static gboolean
keeps (SignInTest *self,
       const char *token)
{
  g_autofree char *server = g_settings_get_string (logline_settings_get (), "server");
  g_autofree char *kept = look_up (server);

  return g_strcmp0 (kept, token) == 0;
}

static void
sign_in_to_stay (SignInTest *self)
{
  LoglineSignIn *dialog = sign_in_ask (self, self->server->url);

  gtk_switch_set_active (app_test_find (dialog, GTK_TYPE_SWITCH), TRUE);
  sign_in_submit (dialog, "right");
  test_wait (sign_in_n_shown (self) == 1000);
  test_wait (keeps (self, "refresh-1"));
}

static void
start_anew (SignInTest *self)
{
  app_test_restart (&self->app);
  logline_window_connect (self->app.window, NULL, NULL);
}

static void
test_stays_signed_in (SignInTest    *self,
                      gconstpointer  data)
{
  sign_in_to_stay (self);
  start_anew (self);
  test_wait (sign_in_n_shown (self) == 1000);
  g_assert_null (sign_in_find_dialog ());
  g_assert_cmpuint (self->server->n_logins, ==, 1);
  g_assert_cmpuint (self->server->n_renewals, ==, 1);

  /* Each token is good for once: the next start needs the new one. */
  test_wait (keeps (self, "refresh-2"));
  start_anew (self);
  test_wait (sign_in_n_shown (self) == 1000);
  g_assert_cmpuint (self->server->n_logins, ==, 1);
}

static void
test_sign_out_forgets (SignInTest    *self,
                       gconstpointer  data)
{
  sign_in_to_stay (self);
  app_test_action (&self->app, "win.sign-out");
  test_wait (keeps (self, NULL));
  test_wait (self->server->n_logouts == 1);

  start_anew (self);
  test_wait (sign_in_find_dialog () != NULL);
  g_assert_cmpuint (self->server->n_renewals, ==, 0);
}

static void
test_not_accepted (SignInTest    *self,
                   gconstpointer  data)
{
  sign_in_to_stay (self);
  self->server->refuses_renewal = TRUE;
  start_anew (self);
  test_wait (sign_in_find_dialog () != NULL);
  g_assert_cmpstr (gtk_editable_get_text (sign_in_find_row (sign_in_find_dialog (), "_User Name")),
                   ==, "alice");
}

static void
test_server_away (SignInTest    *self,
                  gconstpointer  data)
{
  sign_in_to_stay (self);
  hostile_server_stop (self->server);
  start_anew (self);
  test_wait (app_test_shows (self->app.window, "Cannot Reach the Server"));
  g_assert_true (app_test_shows (self->app.window, "Nothing answers at"));
  g_assert_null (sign_in_find_dialog ());
  g_assert_true (keeps (self, "refresh-1"));
  app_test_shoot_all (&self->app, "unreachable");

  hostile_server_start (self->server);
  g_signal_emit_by_name (app_test_find_button (self->app.window, "Try Again"), "clicked");
  test_wait (sign_in_n_shown (self) == 1000);
  g_assert_null (sign_in_find_dialog ());
}

#define add(name, func) \
  g_test_add (name, SignInTest, NULL, sign_in_set_up, func, sign_in_tear_down)

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");

  add ("/remember/stays-signed-in", test_stays_signed_in);
  add ("/remember/sign-out-forgets", test_sign_out_forgets);
  add ("/remember/not-accepted-any-more", test_not_accepted);
  add ("/remember/server-away", test_server_away);

  return g_test_run ();
}
