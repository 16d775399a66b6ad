/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "logline-coding.h"

G_BEGIN_DECLS

/* What is asked for in a request for bytes of a log, and what the answer's headers say. The
 * answer is held against the question; what does not fit is %LOGLINE_CLIENT_ERROR_PROTOCOL. Private
 * to this library. */

#define LOGLINE_PART_TO_END G_MAXUINT64

/* Which bytes: those of [start, end), or, when suffix is not 0, that many from the end. */
typedef struct
{
  guint64  start;
  guint64  end; /* LOGLINE_PART_TO_END for all there are */
  guint64  suffix;
  char    *generation; /* (nullable): which generation it must be */
  gboolean earlier;    /* it need not stand behind the log's name any more */
  char    *etag;       /* (nullable): if that is still so, there is nothing to send */
  gboolean coded;      /* may come compressed */
} LoglinePart;

typedef enum
{
  LOGLINE_PART_BYTES,
  LOGLINE_PART_NOTHING, /* the log ends where the range begins */
  LOGLINE_PART_GONE,    /* the log is another generation by now; the rest is not set */
} LoglinePartOutcome;

/* The answer may hold less than was asked for, from the same start. For NOTHING, start, end and
 * size are all the same. */
typedef struct
{
  LoglinePartOutcome outcome;
  guint64            start;
  guint64            end;
  guint64            size;
  LoglineCoding      coding; /* in which the bytes come */
  char              *generation;
  char              *etag;        /* (nullable) */
  gint64             modified_us; /* µs since the epoch, 0 when not told */
} LoglinePartReply;

void                logline_part_clear       (LoglinePart        *self);

/* Returns: (transfer full): the request's headers */
SoupMessageHeaders *logline_part_to_headers  (const LoglinePart  *self);

/* Returns: (transfer full) (nullable): the request's query */
char               *logline_part_to_query    (const LoglinePart  *self);

/* Whether the status is one that logline_part_reply_init() understands; it does not know GONE,
 * which takes a look at the body. */
gboolean            logline_part_is_answer   (SoupMessage        *message);

gboolean            logline_part_reply_init  (LoglinePartReply   *self,
                                              const LoglinePart  *asked,
                                              SoupMessage        *message,
                                              GError            **error);
void                logline_part_reply_clear (LoglinePartReply   *self);

G_END_DECLS
