/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 9457. One table holds every problem there is: slug, HTTP status, title. */
typedef enum
{
  LOGLINE_PROBLEM_BAD_REQUEST,           /* 400 bad-request */
  LOGLINE_PROBLEM_BAD_PATTERN,           /* 400 bad-pattern: the detail explains it */
  LOGLINE_PROBLEM_PATTERN_TOO_EXPENSIVE, /* 400 pattern-too-expensive: a search gave up */
  LOGLINE_PROBLEM_BAD_CREDENTIALS,       /* 401 bad-credentials: sign-in refused */
  LOGLINE_PROBLEM_UNAUTHORIZED,          /* 401 unauthorized: no valid token */
  LOGLINE_PROBLEM_DOWNLOAD_NOT_ALLOWED,  /* 403 download-not-allowed: reading is */
  LOGLINE_PROBLEM_FOREIGN_ORIGIN,        /* 403 foreign-origin: a web page of another site asks */
  LOGLINE_PROBLEM_NOT_FOUND,             /* 404 not-found: or not to be seen by this account */
  LOGLINE_PROBLEM_METHOD_NOT_ALLOWED,    /* 405 method-not-allowed */
  LOGLINE_PROBLEM_GENERATION_GONE,       /* 410 generation-gone */
  LOGLINE_PROBLEM_LENGTH_REQUIRED,       /* 411 length-required */
  LOGLINE_PROBLEM_BODY_TOO_LARGE,        /* 413 body-too-large */
  LOGLINE_PROBLEM_URI_TOO_LONG,          /* 414 uri-too-long */
  LOGLINE_PROBLEM_UNSUPPORTED_MEDIA_TYPE,/* 415 unsupported-media-type */
  LOGLINE_PROBLEM_RANGE_NOT_SATISFIABLE, /* 416 range-not-satisfiable */
  LOGLINE_PROBLEM_TOO_MANY_REQUESTS,     /* 429 too-many-requests */
  LOGLINE_PROBLEM_TOO_MANY_STREAMS,      /* 429 too-many-streams: of events, for one account */
  LOGLINE_PROBLEM_SEARCH_BUDGET_SPENT,   /* 429 search-budget-spent: can be gone on with */
  LOGLINE_PROBLEM_HEADER_TOO_LARGE,      /* 431 header-too-large */
  LOGLINE_PROBLEM_INTERNAL,              /* 500 internal */
  LOGLINE_PROBLEM_INDEXING,              /* 503 indexing: the log's lines are being counted */
  LOGLINE_PROBLEM_LOG_UNREADABLE,        /* 503 log-unreadable: configured, but not readable */
  LOGLINE_PROBLEM_OVERLOADED,            /* 503 overloaded */
  LOGLINE_PROBLEM_STORAGE_FULL,          /* 507 storage-full: what must be kept cannot be */
  LOGLINE_PROBLEM_TOO_LARGE_TO_UNPACK,   /* 507 too-large-to-unpack: a compressed earlier log */
} LoglineProblemType;

#define LOGLINE_N_PROBLEMS (LOGLINE_PROBLEM_TOO_LARGE_TO_UNPACK + 1)

typedef struct
{
  LoglineProblemType type;
  char              *detail;  /* a sentence for a person; may be empty */
  double             indexed; /* INDEXING: how far it is, 0 to 1 */
} LoglineProblem;

LoglineProblem *logline_problem_new        (LoglineProblemType    type,
                                            const char           *detail);

guint           logline_problem_get_status (LoglineProblemType    type);
const char     *logline_problem_get_slug   (LoglineProblemType    type);
const char     *logline_problem_get_title  (LoglineProblemType    type);
GBytes         *logline_problem_to_json    (LoglineProblemType    type,
                                            const char           *detail);

/* An INDEXING problem. */
GBytes         *logline_problem_indexing_to_json (const char     *detail,
                                                  double          indexed);

/* An unknown slug is an error: the answer is not ours. */
LoglineProblem *logline_problem_parse      (GBytes               *json,
                                            GError              **error);
void            logline_problem_free       (LoglineProblem       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineProblem, logline_problem_free)

G_END_DECLS
