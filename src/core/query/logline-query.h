/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  LOGLINE_SYNTAX_TEXT,
  LOGLINE_SYNTAX_REGEX, /* PCRE2 */
} LoglineSyntax;

typedef enum
{
  LOGLINE_CASE_SMART,  /* ignored unless the pattern has an upper-case letter */
  LOGLINE_CASE_MATCH,
  LOGLINE_CASE_IGNORE,
} LoglineCase;

typedef enum
{
  LOGLINE_QUERY_ERROR_SYNTAX,        /* not well formed; the message says why and where */
  LOGLINE_QUERY_ERROR_TOO_LONG,
  LOGLINE_QUERY_ERROR_UNSUPPORTED,   /* refused because its cost cannot be bounded */
  LOGLINE_QUERY_ERROR_TOO_EXPENSIVE, /* gave up while matching: it would take too long */
} LoglineQueryError;

#define LOGLINE_QUERY_ERROR (logline_query_error_quark ())
GQuark logline_query_error_quark (void);

#define LOGLINE_QUERY_MAX_LENGTH 1024 /* bytes of a pattern */

/* What to look for in the lines of a log: immutable, already compiled, shared between threads.
 *
 * A line matches when the pattern is found within the line alone, without its line feed; the
 * answers are those of grep -F and grep -P in a UTF-8 locale, and bytes that are not UTF-8 match
 * nothing but themselves. An empty pattern matches every line.
 */
typedef struct _LoglineQuery LoglineQuery;

#define LOGLINE_TYPE_QUERY (logline_query_get_type ())
GType          logline_query_get_type         (void);

/**
 * logline_query_new:
 * @pattern: UTF-8
 * @error: %LOGLINE_QUERY_ERROR
 *
 * Returns: (transfer full) (nullable): a new query
 */
LoglineQuery  *logline_query_new              (const char          *pattern,
                                               LoglineSyntax        syntax,
                                               LoglineCase          letter_case,
                                               gboolean             invert,
                                               GError             **error);
LoglineQuery  *logline_query_ref              (LoglineQuery        *self);
void           logline_query_unref            (LoglineQuery        *self);
gboolean       logline_query_equal            (const LoglineQuery  *a,
                                               const LoglineQuery  *b);
const char    *logline_query_get_pattern      (const LoglineQuery  *self);
LoglineSyntax  logline_query_get_syntax       (const LoglineQuery  *self);
LoglineCase    logline_query_get_case         (const LoglineQuery  *self);
gboolean       logline_query_get_invert       (const LoglineQuery  *self);

/* A string of bytes that a line must hold. */
typedef struct
{
  const char *bytes;        /* in lower case when case is ignored; a NUL may follow, none within */
  gsize       length;       /* > 0 */
  gboolean    ignores_case; /* of the ASCII letters in it; other bytes are as they are */
  guint       alternative;
} LoglineLiteral;

/**
 * logline_query_get_literals:
 * @out_n: (out): how many; 0 when nothing is known, or the query is inverted
 *
 * What to look for before looking for the pattern: each line that the query selects holds all the
 * literals of at least one alternative.
 *
 * Returns: (transfer none) (array length=out_n): sorted by alternative, which count from 0
 */
const LoglineLiteral *
               logline_query_get_literals     (const LoglineQuery  *self,
                                               guint               *out_n);

/**
 * logline_query_implies:
 *
 * Whether each line that @a selects, of any text, is one that @b selects: then @a need only be
 * searched among the lines of @b. %FALSE when that is not known.
 */
gboolean       logline_query_implies          (const LoglineQuery  *a,
                                               const LoglineQuery  *b);

/* Where a match stands in a line: byte offsets, start < end. */
typedef struct
{
  guint start;
  guint end;
} LoglineSpan;

/**
 * logline_query_find_spans:
 * @line: (array length=length): the bytes of one line, or the shown part of one
 * @out: (array) (element-type LoglineSpan): the places where the pattern stands, in order, are
 *   appended; empty matches are left out. Inverting does not change the answer.
 *
 * For highlighting what is on screen. Bounded: gives up quietly on a line that takes too long. May
 * be called in any thread.
 */
void           logline_query_find_spans       (const LoglineQuery  *self,
                                               const char          *line,
                                               gsize                length,
                                               GArray              *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineQuery, logline_query_unref)

G_END_DECLS
