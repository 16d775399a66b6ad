/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a program answered. */
typedef struct
{
  int     status; /* 128 and the signal when one ended it */
  GBytes *output;
  char   *errors;
} GrepRun;

typedef enum
{
  GREP_RUN_NO_INPUT,
  GREP_RUN_FILE, /* "input" in the folder is its standard input, */
  GREP_RUN_PIPE, /* or comes to it through a pipe */
} GrepRunInput;

/**
 * grep_run:
 * @argv: the program, searched for when it is no path, and its arguments
 * @folder: where it runs
 */
void        grep_run       (GrepRun            *out_run,
                            const char *const  *argv,
                            const char         *folder,
                            GrepRunInput        input);
void        grep_run_clear (GrepRun            *self);

/* The program that is tested. */
const char *grep_program   (void);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GrepRun, grep_run_clear)

G_END_DECLS
