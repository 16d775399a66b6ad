/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "logline-problem.h"
#include "logline-query.h"

G_BEGIN_DECLS

#define LOGLINE_API_MAX_PATTERNS       4            /* of a request */
#define LOGLINE_API_MAX_MATCHES_LINES  (256 * 1024) /* lines that a record tells of */
#define LOGLINE_API_MAX_SEARCH_RECORD  (64 * 1024)  /* bytes of a record, with its line feed */

typedef struct
{
  GPtrArray *queries;    /* (element-type LoglineQuery) (owned), 1 to LOGLINE_API_MAX_PATTERNS: a
                            line must be selected by all */
  guint64    from;       /* numbers of the first and the last line to look at */
  guint64    to;         /* LOGLINE_API_MAX_INT for the log's end */
  char      *generation; /* NULL for whichever there is */
  gboolean   earlier;    /* it will also do when another one is there now */
} LoglineSearchRequest;

/* Has no query yet, and looks at all lines. */
LoglineSearchRequest *logline_search_request_new      (void);
void                  logline_search_request_free     (LoglineSearchRequest       *self);

/* The query of a URI, without its question mark ⇄ the request. Parsing compiles the patterns, so it
 * is nothing for a main loop; a pattern that is wrong gives a %LOGLINE_QUERY_ERROR. */
LoglineSearchRequest *logline_search_request_parse    (const char                 *query,
                                                       GError                    **error);
char                 *logline_search_request_to_query (const LoglineSearchRequest *self);

typedef enum
{
  LOGLINE_SEARCH_RECORD_PROGRESS,
  LOGLINE_SEARCH_RECORD_MATCHES,
  LOGLINE_SEARCH_RECORD_END,
} LoglineSearchRecordType;

/* One line of the answer to a search. Records of matches tell of neighbouring stretches of lines,
 * the newest first; the one END is the last record. */
typedef struct
{
  LoglineSearchRecordType type;

  double          fraction;   /* PROGRESS */

  guint64         from;       /* MATCHES and END: the lines that have been searched; */
  guint64         to;         /* to is less than from when an END is about none, and both are 0
                                 when it does not tell */
  guint64         n_matches;  /* likewise: how many of them match */
  guint8         *bits;       /* MATCHES (owned): bit i, the least significant of a byte first, is
                                 line from + i; those behind line to are 0 */

  char           *generation; /* a complete END */
  guint64         size;       /* likewise: bytes of the log in which all lines were known */
  LoglineProblem *problem;    /* an END that gave up; NULL when it is complete */
} LoglineSearchRecord;

LoglineSearchRecord *logline_search_record_new_progress (double               fraction);

/* Lines @from to @to, of which none match yet: set the bits, then count them. */
LoglineSearchRecord *logline_search_record_new_matches  (guint64              from,
                                                         guint64              to);
LoglineSearchRecord *logline_search_record_new_complete (const char          *generation,
                                                         guint64              size,
                                                         guint64              from,
                                                         guint64              to,
                                                         guint64              n_matches);
LoglineSearchRecord *logline_search_record_new_problem  (LoglineProblemType   type,
                                                         const char          *detail);

/* A problem's END only: what it has come to before. */
void                 logline_search_record_set_searched (LoglineSearchRecord *self,
                                                         guint64              from,
                                                         guint64              to,
                                                         guint64              n_matches);
void                 logline_search_record_free         (LoglineSearchRecord *self);

/* MATCHES only: bytes in bits. */
gsize                logline_search_record_get_n_bytes  (const LoglineSearchRecord *self);

/* MATCHES only: sets n_matches to the number of bits that are set. */
void                 logline_search_record_count        (LoglineSearchRecord *self);

/* One line of the answer, with its line feed ⇄ the record. */
LoglineSearchRecord *logline_search_record_parse        (GBytes              *line,
                                                         GError             **error);
GBytes              *logline_search_record_to_line      (const LoglineSearchRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineSearchRequest, logline_search_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineSearchRecord, logline_search_record_free)

G_END_DECLS
