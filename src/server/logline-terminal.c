/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-terminal.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define MAX_LINE 4096

/* Unbuffered and byte by byte: what follows the line belongs to somebody else, and no copy of the
 * password stays behind in a buffer. */
static char *
read_line (GError **error)
{
  char line[MAX_LINE];
  gsize length = 0;
  char *copy = NULL;

  while (length < sizeof line - 1)
    {
      gssize n = read (STDIN_FILENO, line + length, 1);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0 || line[length] == '\n')
        break;
      length++;
    }

  line[length] = '\0';
  if (strlen (line) == length)
    copy = g_strdup (line);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         "A password cannot hold a zero byte");
  sodium_memzero (line, sizeof line);
  return copy;
}

static char *
read_silently (const char *prompt,
               GError    **error)
{
  struct termios shown, silent;
  char *line;

  g_printerr ("%s: ", prompt);
  tcgetattr (STDIN_FILENO, &shown);
  silent = shown;
  silent.c_lflag &= ~ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
  line = read_line (error);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
  g_printerr ("\n");
  return line;
}

static char *
read_twice (const char *prompt,
            GError    **error)
{
  g_autofree char *again_prompt = g_strdup_printf ("%s, again", prompt);
  char *first = read_silently (prompt, error);
  char *second = first != NULL ? read_silently (again_prompt, error) : NULL;

  if (second != NULL && !g_str_equal (first, second))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "The two passwords are not the same");
      g_clear_pointer (&first, logline_terminal_wipe);
    }
  else if (second == NULL)
    g_clear_pointer (&first, logline_terminal_wipe);

  logline_terminal_wipe (second);
  return first;
}

char *
logline_terminal_ask_password (const char *prompt,
                               GError    **error)
{
  return isatty (STDIN_FILENO) ? read_twice (prompt, error) : read_line (error);
}

void
logline_terminal_wipe (char *secret)
{
  if (secret != NULL)
    sodium_memzero (secret, strlen (secret));
  g_free (secret);
}
