/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-output.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "logline-grep.h"

/* The network library has the signal ignored, which would make an error of it. */
G_GNUC_NORETURN static void
end_with_sigpipe (void)
{
  signal (SIGPIPE, SIG_DFL);
  raise (SIGPIPE);
  _exit (LOGLINE_GREP_TROUBLE);
}

void
logline_output_write (const void *bytes,
                      gsize       length)
{
  const char *at = bytes;

  while (length > 0)
    {
      gssize n = write (STDOUT_FILENO, at, length);

      if (n < 0 && errno == EPIPE)
        end_with_sigpipe ();
      if (n < 0 && errno != EINTR)
        {
          logline_output_complain ("write error: %s", g_strerror (errno));
          _exit (LOGLINE_GREP_TROUBLE);
        }
      at += MAX (n, 0);
      length -= MAX (n, 0);
    }
}

void
logline_output_complain (const char *format,
                         ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("logline-grep: %s\n", text);
}
