/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-grep-server.h"

#include <string.h>

#include "logline-export.h"
#include "logline-filtered-log.h"
#include "logline-mirrored-log.h"
#include "logline-output-stream.h"
#include "logline-output.h"
#include "logline-password.h"
#include "logline-served-log.h"

/* Of a log that is larger, only the lines that match come here. */
#define MAX_MIRRORED (G_GUINT64_CONSTANT (1) << 20)

/* The log is looked at once; what is added meanwhile is not. */
#define NEVER_MS (24u * 3600 * 1000)

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait_for_result (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static char *
ask_password (LoglineSession  *session,
              const char      *user,
              GError         **error)
{
  g_autofree char *prompt = g_strdup_printf ("Password of %s at %s", user,
                                             logline_session_get_server (session));

  if (logline_session_is_exposed (session))
    logline_output_complain ("the connection to %s is not encrypted: others can read the password",
                             logline_session_get_server (session));
  return logline_password_ask (prompt, error);
}

static LoglineSession *
sign_in (const LoglineGrepOptions  *options,
         GError                   **error)
{
  g_autoptr (LoglineSession) session = logline_session_new (options->server, error);
  g_autoptr (GAsyncResult) result = NULL;
  char *password;

  if (session == NULL)
    return NULL;
  password = ask_password (session, options->user, error);
  if (password == NULL)
    return NULL;

  logline_session_sign_in_async (session, options->user, password, NULL, take_result_cb, &result);
  logline_password_wipe (password);
  wait_for_result (&result);
  if (!logline_session_sign_in_finish (session, result, error))
    return NULL;
  return g_steal_pointer (&session);
}

/* So that nothing is left that could be used again. A server that is gone by now is none of the
 * reader's concern. */
static void
sign_out (LoglineSession *session)
{
  g_autoptr (GAsyncResult) result = NULL;

  logline_session_sign_out_async (session, NULL, take_result_cb, &result);
  wait_for_result (&result);
  logline_session_sign_out_finish (session, result, NULL);
}

static LoglineService *
find_service (LoglineSession *session,
              const char     *id)
{
  GListModel *services = logline_session_get_services (session);

  for (guint i = 0; i < g_list_model_get_n_items (services); i++)
    {
      g_autoptr (LoglineService) service = g_list_model_get_item (services, i);

      if (strcmp (logline_service_get_id (service), id) == 0)
        return g_steal_pointer (&service);
    }
  return NULL;
}

static LoglineServiceLog *
find_log (LoglineService *service,
          const char     *name)
{
  GListModel *logs = logline_service_get_logs (service);
  LoglineServiceLog *first = logline_service_get_default_log (service);

  if (name == NULL)
    return first != NULL ? g_object_ref (first) : NULL;
  for (guint i = 0; i < g_list_model_get_n_items (logs); i++)
    {
      g_autoptr (LoglineServiceLog) log = g_list_model_get_item (logs, i);

      if (strcmp (logline_service_log_get_name (log), name) == 0)
        return g_steal_pointer (&log);
    }
  return NULL;
}

static LoglineLog *
create_log (LoglineSession    *session,
            LoglineService    *service,
            LoglineServiceLog *service_log)
{
  const char *id = logline_service_get_id (service);
  const char *name = logline_service_log_get_name (service_log);

  if (logline_service_log_get_size (service_log) <= MAX_MIRRORED &&
      logline_service_get_may_download (service))
    return LOGLINE_LOG (logline_mirrored_log_new (session, id, name));
  return LOGLINE_LOG (logline_served_log_new (session, id, name));
}

static LoglineLog *
open_log (LoglineSession            *session,
          const LoglineGrepOptions  *options,
          GError                   **error)
{
  g_autoptr (LoglineService) service = find_service (session, options->service);
  g_autoptr (LoglineServiceLog) service_log = NULL;
  LoglineLog *log;

  if (service != NULL)
    service_log = find_log (service, options->log);
  if (service_log == NULL)
    {
      g_set_error (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_NOT_FOUND,
                   "%s has no log %s%s%s that %s may read", logline_session_get_server (session),
                   options->service, options->log != NULL ? "/" : "",
                   options->log != NULL ? options->log : "", options->user);
      return NULL;
    }

  log = create_log (session, service, service_log);
  logline_remote_set_poll_ms (LOGLINE_REMOTE (log), NEVER_MS);
  return log;
}

static gboolean
fail_with (const GError  *error,
           GError       **out_error)
{
  g_propagate_error (out_error, g_error_copy (error));
  return FALSE;
}

static gboolean
wait_until_loaded (LoglineLog  *log,
                   GError     **error)
{
  while (logline_log_get_generation (log) == NULL || logline_log_get_loading (log) < 1)
    {
      if (logline_log_get_error (log) != NULL)
        return fail_with (logline_log_get_error (log), error);
      g_main_context_iteration (NULL, TRUE);
    }
  return TRUE;
}

/* A log that is in trouble goes on once it is out of it, and nobody knows when. */
static gboolean
wait_until_searched (LoglineLog     *log,
                     LoglineSearch  *search,
                     GError        **error)
{
  while (!logline_search_get_complete (search))
    {
      if (logline_search_get_error (search) != NULL)
        return fail_with (logline_search_get_error (search), error);
      if (logline_log_get_error (log) != NULL)
        return fail_with (logline_log_get_error (log), error);
      g_main_context_iteration (NULL, TRUE);
    }
  return TRUE;
}

static void
print_count (guint64 count)
{
  g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT "\n", count);

  logline_output_write (line, strlen (line));
}

/* Reading, too, would wait for better times. */
static void
wait_for_export (LoglineLog     *log,
                 GCancellable   *cancellable,
                 GAsyncResult  **place)
{
  while (*place == NULL && logline_log_get_error (log) == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (*place == NULL)
    g_cancellable_cancel (cancellable);
  wait_for_result (place);
}

static gboolean
print_lines (LoglineLog  *log,
             LoglineLog  *filtered,
             GError     **error)
{
  const LoglineStretch all = { 0, 0, logline_log_get_n_rows (filtered) - 1, G_MAXUINT64 };
  g_autoptr (LoglineOutputStream) stream = logline_output_stream_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  logline_log_export_async (filtered, &all, G_OUTPUT_STREAM (stream), NULL, NULL, cancellable,
                            take_result_cb, &result);
  wait_for_export (log, cancellable, &result);
  if (logline_output_stream_is_open (stream))
    logline_output_write ("\n", 1);
  if (g_cancellable_is_cancelled (cancellable))
    return fail_with (logline_log_get_error (log), error);
  return logline_log_export_finish (filtered, result, NULL, error);
}

static gboolean
print (LoglineLog  *log,
       LoglineLog  *filtered,
       gboolean     count_only,
       GError     **error)
{
  guint64 n_rows = logline_log_get_n_rows (filtered);

  if (count_only)
    print_count (n_rows);
  else if (n_rows > 0)
    return print_lines (log, filtered, error);
  return TRUE;
}

static LoglineGrepStatus
search_log (const LoglinePick  *pick,
            LoglineLog         *log,
            GError            **error)
{
  g_autoptr (LoglineFilteredLog) filtered = NULL;

  if (!wait_until_loaded (log, error))
    return LOGLINE_GREP_TROUBLE;
  filtered = logline_filtered_log_new (log, pick->query);
  if (!wait_until_searched (log, logline_filtered_log_get_search (filtered), error) ||
      !print (log, LOGLINE_LOG (filtered), pick->count_only, error))
    return LOGLINE_GREP_TROUBLE;
  return logline_log_get_n_rows (LOGLINE_LOG (filtered)) > 0 ? LOGLINE_GREP_FOUND
                                                             : LOGLINE_GREP_NOT_FOUND;
}

LoglineGrepStatus
logline_grep_server (const LoglinePick         *pick,
                     const LoglineGrepOptions  *options,
                     GError                   **error)
{
  g_autoptr (LoglineSession) session = sign_in (options, error);
  g_autoptr (LoglineLog) log = NULL;
  LoglineGrepStatus status = LOGLINE_GREP_TROUBLE;

  if (session == NULL)
    return LOGLINE_GREP_TROUBLE;
  log = open_log (session, options, error);
  if (log != NULL)
    status = search_log (pick, log, error);
  logline_output_flush ();
  g_clear_object (&log);
  sign_out (session);
  return status;
}
