/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The command line. */
typedef struct
{
  gboolean   count;
  gboolean   regex;
  gboolean   ignore_case;
  gboolean   invert;
  gboolean   version;
  char      *server;  /* all four are nullable */
  char      *user;
  char      *service;
  char      *log;
  char     **names;   /* (nullable): the pattern and files, as they were given */

  const char  *pattern;
  char       **files; /* borrowed from "names"; "-" if none was given */
} LoglineGrepOptions;

/* Returns FALSE and says what is wrong when the command line makes no sense. */
gboolean logline_grep_options_parse (LoglineGrepOptions   *self,
                                     int                  *argc,
                                     char               ***argv,
                                     GError              **error);
void     logline_grep_options_clear (LoglineGrepOptions   *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LoglineGrepOptions, logline_grep_options_clear)

G_END_DECLS
