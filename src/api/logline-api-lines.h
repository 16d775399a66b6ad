/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LOGLINE_API_MAX_LINES          1000        /* of an answer */
#define LOGLINE_API_MAX_LINE_BYTES     (64 * 1024) /* of each */
#define LOGLINE_API_DEFAULT_LINE_BYTES 4096

/* Lines are told by their numbers, which count from 1 within a generation. */
typedef enum
{
  LOGLINE_LINES_FROM,   /* neighbours, from a line on */
  LOGLINE_LINES_AROUND, /* neighbours, half of them before the line that holds a byte */
  LOGLINE_LINES_ROWS,   /* those that are listed */
} LoglineLinesKind;

typedef struct
{
  LoglineLinesKind kind;
  guint64          from;       /* FROM: number of the first line */
  guint64          offset;     /* AROUND: of a byte within the generation */
  guint            count;      /* FROM and AROUND: lines, at most LOGLINE_API_MAX_LINES; 0 asks how
                                  far the log is */
  GArray          *rows;       /* ROWS: (element-type guint64) (owned): numbers, ascending, 1 to
                                  LOGLINE_API_MAX_LINES of them; else NULL */
  guint            max_bytes;  /* wanted of each line, at most LOGLINE_API_MAX_LINE_BYTES */
  char            *generation; /* NULL for whichever there is */
  gboolean         earlier;    /* it will also do when another one is there now */
} LoglineLinesRequest;

/* Asks for LOGLINE_API_DEFAULT_LINE_BYTES of no lines from line 1 on. */
LoglineLinesRequest *logline_lines_request_new      (void);
void                 logline_lines_request_free     (LoglineLinesRequest       *self);

/* The query of a URI, without its question mark ⇄ the request. */
LoglineLinesRequest *logline_lines_request_parse    (const char                *query,
                                                     GError                   **error);
char                *logline_lines_request_to_query (const LoglineLinesRequest *self);

typedef struct
{
  guint64 number;
  guint64 offset; /* of its first byte within the generation */
  guint64 length; /* bytes in all, without the line feed and a carriage return before it */
  GBytes *bytes;  /* (owned): the first of them, as in the log */
} LoglineReplyLine;

typedef struct
{
  char    *generation;
  guint64  size;    /* bytes that are indexed, or are to be while there is no complete index */
  guint64  total;   /* lines in them */
  gboolean open;    /* the last line has no line feed yet */
  double   indexed; /* 0 to 1; below 1 while there is none, and then total is 0 */
  GArray  *lines;   /* (element-type LoglineReplyLine) (owned), numbers ascending; may be fewer than
                       were asked for when they are long, but one at least */
} LoglineLinesReply;

/* Adds nothing to it: @generation is copied, the rest is 0. */
LoglineLinesReply *logline_lines_reply_new     (const char              *generation);
void               logline_lines_reply_free    (LoglineLinesReply       *self);

/* @line: (transfer full) in what it points to */
void               logline_lines_reply_add     (LoglineLinesReply       *self,
                                                LoglineReplyLine         line);

LoglineLinesReply *logline_lines_reply_parse   (GBytes                  *json,
                                                GError                 **error);
GBytes            *logline_lines_reply_to_json (const LoglineLinesReply *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineLinesRequest, logline_lines_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineLinesReply, logline_lines_reply_free)

G_END_DECLS
