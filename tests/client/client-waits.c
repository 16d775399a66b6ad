/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "client-waits.h"

#include "logline-session-private.h"

typedef gboolean (*Finish) (LoglineSession *, GAsyncResult *, GError **);

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
wait_and_finish (LoglineSession  *session,
                 GAsyncResult   **result,
                 Finish           finish,
                 GError         **error)
{
  g_autoptr (GAsyncResult) owned = NULL;

  test_wait (*result != NULL);
  owned = *result;
  return finish (session, owned, error);
}

gboolean
test_session_sign_in (LoglineSession  *session,
                      const char      *username,
                      const char      *password,
                      GError         **error)
{
  GAsyncResult *result = NULL;

  logline_session_sign_in_async (session, username, password, NULL, result_cb, &result);
  return wait_and_finish (session, &result, logline_session_sign_in_finish, error);
}

gboolean
test_session_resume (LoglineSession  *session,
                     const char      *refresh_token,
                     GError         **error)
{
  GAsyncResult *result = NULL;

  logline_session_resume_async (session, "alice", refresh_token, NULL, result_cb, &result);
  return wait_and_finish (session, &result, logline_session_resume_finish, error);
}

gboolean
test_session_reload (LoglineSession  *session,
                     GError         **error)
{
  GAsyncResult *result = NULL;

  logline_session_reload_async (session, NULL, result_cb, &result);
  return wait_and_finish (session, &result, logline_session_reload_finish, error);
}

gboolean
test_session_sign_out (LoglineSession  *session,
                       GError         **error)
{
  GAsyncResult *result = NULL;

  logline_session_sign_out_async (session, NULL, result_cb, &result);
  return wait_and_finish (session, &result, logline_session_sign_out_finish, error);
}

LoglineSession *
test_session_new (const char *url)
{
  g_autoptr (GError) error = NULL;
  LoglineSession *session = logline_session_new (url, &error);

  g_assert_no_error (error);
  test_session_sign_in (session, "alice", "right", &error);
  g_assert_no_error (error);
  return session;
}

void
test_session_take_for_slow (LoglineSession *session)
{
  LoglinePaceSample slow = { 1000000, 1000000, G_TIME_SPAN_HOUR };
  LoglinePace *pace = logline_transport_get_pace (logline_session_get_transport (session));

  /* Measured in the future, so that it holds as long as any test. */
  logline_pace_note (pace, FALSE, &slow, g_get_monotonic_time () + G_TIME_SPAN_HOUR);
}
