/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-window-words.h"

#include <glib/gi18n.h>

#include "logline-local-log.h"

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

char *
logline_window_words_subtitle (GObject        *source,
                               LoglineSession *session)
{
  g_autofree char *host = NULL;

  if (LOGLINE_IS_LOCAL_LOG (source))
    return g_path_get_dirname (logline_local_log_get_path (LOGLINE_LOCAL_LOG (source)));
  if (session == NULL)
    return g_strdup ("");

  host = dup_host (logline_session_get_server (session));
  return g_strdup_printf ("%s · %s", logline_session_get_username (session), host);
}

char *
logline_window_words_no_services (LoglineSession *session)
{
  g_autofree char *host = dup_host (logline_session_get_server (session));

  /* Translators: the first %s is a user name, the second the address of a server */
  return g_strdup_printf (_("%s may not see any service on %s yet. "
                            "Ask whoever runs the server to grant you some."),
                          logline_session_get_username (session), host);
}

char *
logline_window_words_sign_out (LoglineSession *session)
{
  g_autofree char *host = dup_host (logline_session_get_server (session));

  /* Translators: the first %s is a user name, the second the address of a server */
  return g_strdup_printf (_("Sign _Out %s@%s"), logline_session_get_username (session), host);
}

char *
logline_window_words_file (const char *title,
                           const char *log,
                           const char *server)
{
  g_autofree char *host = NULL;

  if (server == NULL || log == NULL)
    return g_strdup (title);

  host = dup_host (server);
  return g_strdup_printf ("%s-%s-%s", title, log, host);
}
