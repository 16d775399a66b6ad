/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "logline-problem.h"

G_BEGIN_DECLS

#define LOGLINE_API_MAX_EVENT     (64 * 1024) /* bytes of an event, with the empty line behind it */
#define LOGLINE_API_MAX_EVENTS_PS 4           /* told in a second; what happens between is merged */
#define LOGLINE_API_ALIVE_S       15          /* something comes at least so often */

/* What a client has of a log when it asks to be told what happens to it. */
typedef struct
{
  char    *generation; /* NULL: nothing */
  guint64  offset;     /* how many bytes of that */
} LoglineEventsRequest;

/* The query of a URI, without its question mark ⇄ the request. */
LoglineEventsRequest *logline_events_request_parse    (const char                  *query,
                                                       GError                     **error);
char                 *logline_events_request_to_query (const LoglineEventsRequest  *self);
void                  logline_events_request_free     (LoglineEventsRequest        *self);

typedef enum
{
  LOGLINE_LOG_EVENT_ALIVE,    /* nothing has happened */
  LOGLINE_LOG_EVENT_GREW,     /* the generation that the client has has another size */
  LOGLINE_LOG_EVENT_REPLACED, /* another generation, or none, stands in its place */
  LOGLINE_LOG_EVENT_END,      /* nothing follows */
} LoglineLogEventType;

/* Why another generation stands behind the name. */
typedef enum
{
  LOGLINE_LOG_REASON_UNKNOWN,    /* it happened when nobody looked; or a word of a later version */
  LOGLINE_LOG_REASON_ROTATED,    /* another file has the name */
  LOGLINE_LOG_REASON_TRUNCATED,  /* the file was emptied or written over */
  LOGLINE_LOG_REASON_MISSING,    /* there is no such file now */
  LOGLINE_LOG_REASON_UNREADABLE, /* there is one, but the server cannot read it */
} LoglineLogReason;

typedef struct
{
  LoglineLogEventType type;
  char               *generation;    /* GREW, REPLACED: behind the name now; NULL for REPLACED when
                                        the reason is MISSING or UNREADABLE */
  guint64             size;          /* likewise: its bytes */
  LoglineLogReason    reason;        /* REPLACED */
  char               *previous;      /* REPLACED: what the client had; NULL: nothing */
  guint64             previous_size; /* all its bytes, as far as is known; 0 when nothing is */
  gboolean            available;     /* they can still be asked for by that generation's name */
  LoglineProblem     *problem;       /* END: why */
} LoglineLogEvent;

LoglineLogEvent *logline_log_event_new     (LoglineLogEventType     type);
LoglineLogEvent *logline_log_event_new_end (LoglineProblemType      problem,
                                            const char             *detail);
void             logline_log_event_free    (LoglineLogEvent        *self);

/* One event as text/event-stream has it (WHATWG HTML, "Server-sent events"), with the empty line
 * that ends it. */
GBytes          *logline_log_event_to_text (const LoglineLogEvent  *self);

/**
 * logline_log_event_parse:
 * @text: the lines of one event; the empty line that ends it may be missing
 *
 * Comments, fields and events that are not known here are ALIVE.
 *
 * Returns: (transfer full) (nullable): %NULL with a %LOGLINE_API_ERROR
 */
LoglineLogEvent *logline_log_event_parse   (GBytes                 *text,
                                            GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineEventsRequest, logline_events_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineLogEvent, logline_log_event_free)

G_END_DECLS
