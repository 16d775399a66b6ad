/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* For builds without the client library. */

#include "logline-grep-server.h"

LoglineGrepStatus
logline_grep_server (const LoglinePick         *pick,
                     const LoglineGrepOptions  *options,
                     GError                   **error)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                       "This logline-grep was built without the client of a server");
  return LOGLINE_GREP_TROUBLE;
}
