/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-password.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define MAX_LENGTH 4096

static volatile sig_atomic_t caught_signal;

static void
catch_cb (int number)
{
  caught_signal = number;
}

/* Unbuffered, so that no copy stays behind in a buffer. */
static char *
read_line (GError **error)
{
  char line[MAX_LENGTH];
  gsize length = 0;
  char *copy = NULL;

  while (length < sizeof line - 1 && caught_signal == 0)
    {
      gssize n = read (STDIN_FILENO, line + length, 1);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0 || line[length] == '\n')
        break;
      length++;
    }

  line[length] = '\0';
  if (length > 0 && strlen (line) == length && g_utf8_validate (line, length, NULL))
    copy = g_strdup (line);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         "There is no password on standard input");
  explicit_bzero (line, sizeof line);
  return copy;
}

/* Whoever gives up at the prompt gets a terminal back that shows what is typed. */
static char *
read_silently (const char  *prompt,
               GError     **error)
{
  static const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };
  const struct sigaction caught = { .sa_handler = catch_cb };
  struct sigaction before[G_N_ELEMENTS (signals)];
  struct termios shown, silent;
  char *line;

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i], &caught, &before[i]);
  g_printerr ("%s: ", prompt);
  tcgetattr (STDIN_FILENO, &shown);
  silent = shown;
  silent.c_lflag &= ~ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
  line = read_line (error);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
  g_printerr ("\n");

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i], &before[i], NULL);
  if (caught_signal != 0)
    raise (caught_signal);
  return line;
}

char *
logline_password_ask (const char  *prompt,
                      GError     **error)
{
  return isatty (STDIN_FILENO) ? read_silently (prompt, error) : read_line (error);
}

void
logline_password_wipe (char *password)
{
  if (password != NULL)
    explicit_bzero (password, strlen (password));
  g_free (password);
}
