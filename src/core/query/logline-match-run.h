/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "logline-matcher.h"
#include "logline-query-private.h"

G_BEGIN_DECLS

typedef enum
{
  LOGLINE_VERDICT_NO,
  LOGLINE_VERDICT_YES,
  LOGLINE_VERDICT_GAVE_UP,
} LoglineVerdict;

/* One query at work on one text, in one thread. */
typedef struct
{
  const LoglineQuery  *query;
  const char          *text;
  LoglineMatchFunc     func;
  gpointer             user_data;
  GCancellable        *cancellable; /* borrowed, nullable */

  pcre2_match_data    *data; /* this and the contexts are NULL until PCRE2 is needed */
  pcre2_match_context *block_context;
  pcre2_match_context *line_context;
  pcre2_jit_stack     *stack; /* NULL while the 32 KiB that every match has are enough */

  /* Of this thread's processor time, so that other load does not count. */
  gint64               line_budget_us;
  gint64               line_deadline_us; /* 0 until the clock is looked at: most lines need none */
  gint64               scan_deadline_us; /* 0 until then, too */
  gsize                length;           /* of the text, which decides on that deadline */
  guint64              n_lines;          /* that matched or were tried alone */
  guint                n_callouts;
  guint                callouts_per_look;
} LoglineRun;

void           logline_run_clear       (LoglineRun  *self);

/* Before a use of the contexts. */
void           logline_run_need_pcre2  (LoglineRun  *self);

/* The answer of pcre2_match() for a line alone, or what is left of it after stray bytes. */
int            logline_run_match_line  (LoglineRun  *self,
                                        const char  *line,
                                        gsize        length,
                                        gsize        from,
                                        guint32      options);
LoglineVerdict logline_run_decide_line (LoglineRun  *self,
                                        const char  *line,
                                        gsize        length);

/* Returns FALSE when it is time to stop. */
gboolean       logline_run_check       (LoglineRun  *self,
                                        GError     **error);
gboolean       logline_run_give_up     (LoglineRun  *self,
                                        GError     **error);

/* To grep, a line begins after the bytes that no character can begin with, and "^" stands nowhere
 * in it. */
gsize          logline_run_count_stray (const char  *line,
                                        gsize        length);

static inline gboolean
logline_run_is_ascii (const char *text,
                      gsize       length)
{
  guint8 all = 0;

  for (gsize i = 0; i < length; i++)
    all |= text[i];
  return all < 0x80;
}

static inline gboolean
logline_run_is_stray (char byte)
{
  return (guint8) byte >= 0x80 && ((guint8) byte < 0xc2 || (guint8) byte > 0xf4);
}

/* Where the line ends that holds @offset: at its line feed, or at @end. */
static inline gsize
logline_run_find_line_end (const LoglineRun *self,
                           gsize             offset,
                           gsize             end)
{
  const char *line_feed = memchr (self->text + offset, '\n', end - offset);

  return line_feed != NULL ? (gsize) (line_feed - self->text) : end;
}

/* @from: where this line or one before it starts */
static inline gsize
logline_run_find_line_start (const LoglineRun *self,
                             gsize             from,
                             gsize             offset)
{
  const char *line_feed = memrchr (self->text + from, '\n', offset - from);

  return line_feed != NULL ? (gsize) (line_feed - self->text) + 1 : from;
}

/* Tells of a match at @offset. Returns where the next line starts, or @end or what is after it. */
static inline gsize
logline_run_report (LoglineRun *self,
                    gsize       offset,
                    gsize       end)
{
  gsize next = self->func (offset, self->user_data);

  return next != 0 ? next : logline_run_find_line_end (self, offset, end) + 1;
}

G_END_DECLS
