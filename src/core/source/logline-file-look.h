/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sys/stat.h>

#include <glib.h>

G_BEGIN_DECLS

#define LOGLINE_FILE_HEAD_SIZE 1024u
#define LOGLINE_FILE_TAIL_SIZE 64u
#define LOGLINE_FILE_MAX_MARKS 32u

/* What a look at an open file saw: its status, and some of its bytes, by which the next one tells
 * whether the file has only grown. */
typedef struct
{
  struct stat status;
  char        head[LOGLINE_FILE_HEAD_SIZE];
  gsize       head_length;
  char        tail[LOGLINE_FILE_TAIL_SIZE]; /* before the end that the status tells */
  gsize       tail_length;
  char        marks[LOGLINE_FILE_MAX_MARKS][LOGLINE_FILE_TAIL_SIZE]; /* at twice the head's size,
                                                                        at twice that, and so on */
  guint       n_marks;
  gboolean    fresh;  /* the file had been written to just before */
} LoglineFileLook;

/* Returns: FALSE when these bytes could not be read, of which errno tells, 0 for an early end */
gboolean logline_file_read_fully                (int                    fd,
                                                 guint64                offset,
                                                 void                  *buffer,
                                                 gsize                  length);

/* In µs since the epoch; 0 where the file system does not know. */
gint64   logline_file_get_birth_us              (int                    fd);

/* Returns: FALSE when the file is not as long as @status says any more */
gboolean logline_file_look_take                 (LoglineFileLook       *self,
                                                 int                    fd,
                                                 const struct stat     *status);

/* Whether the file may have been written to since. */
gboolean logline_file_look_is_outdated          (const LoglineFileLook *self,
                                                 const struct stat     *status);

/* Whether the bytes that were seen are still there. */
gboolean logline_file_look_still_holds          (const LoglineFileLook *self,
                                                 int                    fd);

/* Whether another file begins with the bytes that were seen, as far as it has as many. */
gboolean logline_file_look_is_of_copy           (const LoglineFileLook *self,
                                                 int                    fd,
                                                 guint64                size);

/* Of the bytes there are, those that will still be the first ones when there are more: an
 * unfinished first line counts for nothing. */
gsize    logline_file_look_get_first_line_length (const LoglineFileLook *self);

G_END_DECLS
