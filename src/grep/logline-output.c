/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-output.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "logline-grep.h"

static char buffer[64 * 1024];
static gsize n_buffered;

/* The network library has the signal ignored, which would make an error of it. */
G_GNUC_NORETURN static void
end_with_sigpipe (void)
{
  signal (SIGPIPE, SIG_DFL);
  raise (SIGPIPE);
  _exit (LOGLINE_GREP_TROUBLE);
}

static void
write_through (const char *bytes,
               gsize       length)
{
  while (length > 0)
    {
      gssize n = write (STDOUT_FILENO, bytes, length);

      if (n < 0 && errno == EPIPE)
        end_with_sigpipe ();
      if (n < 0 && errno != EINTR)
        {
          g_printerr ("logline-grep: write error: %s\n", g_strerror (errno));
          _exit (LOGLINE_GREP_TROUBLE);
        }
      bytes += MAX (n, 0);
      length -= MAX (n, 0);
    }
}

static gboolean
is_terminal (void)
{
  static int answer = -1;

  if (answer < 0)
    answer = isatty (STDOUT_FILENO);
  return answer;
}

void
logline_output_flush (void)
{
  write_through (buffer, n_buffered);
  n_buffered = 0;
}

void
logline_output_write (const void *bytes,
                      gsize       length)
{
  if (length == 0)
    return;
  if (length > sizeof buffer - n_buffered)
    logline_output_flush ();
  if (length > sizeof buffer / 2)
    {
      logline_output_flush ();
      write_through (bytes, length);
      return;
    }

  memcpy (buffer + n_buffered, bytes, length);
  n_buffered += length;
  if (is_terminal ())
    logline_output_flush ();
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
  logline_output_flush ();
  g_printerr ("logline-grep: %s\n", text);
}
