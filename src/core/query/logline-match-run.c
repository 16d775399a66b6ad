/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Limits. A backtracking engine can be made to need more than the age of the universe, and its own
 * limits count steps that may each be long. So a block is small enough for the number of repeats in
 * the pattern to stay cheap, and whatever is not (a long line, nested repeats, a lookaround) is
 * matched by a second compilation of the pattern, which calls out at every step and so can look at
 * the clock. It is several times slower, and it always ends.
 */

#include "logline-match-run.h"

#include <time.h>

#define BLOCK_MATCH_LIMIT 100000
#define LINE_HEAP_LIMIT_KIB (64 * 1024)
#define MIN_STACK (64 * 1024)
#define MAX_STACK (1024 * 1024)
#define CALLOUTS_PER_LOOK 256
#define LONG_LINE 16384 /* a step in one may take long */
#define CALLOUTS_PER_LOOK_IN_LONG_LINE 16

#define LINE_BUDGET_US (200 * 1000)
#define BUDGET_US_PER_MIB (250 * 1000)
#define SCAN_BUDGET_US_PER_LINE 10 /* that matches or is tried alone: a call has its price */

static gint64
get_thread_time_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* A very long line may take as long as it would cut in lines. */
static gint64
get_line_budget_us (gsize length)
{
  return MAX (LINE_BUDGET_US, length * (BUDGET_US_PER_MIB / 1048576.0));
}

static gint64
get_scan_deadline_us (const LoglineRun *self)
{
  return self->scan_deadline_us + (gint64) self->n_lines * SCAN_BUDGET_US_PER_LINE;
}

static int
callout_cb (pcre2_callout_block *block,
            void                *user_data)
{
  LoglineRun *self = user_data;
  gint64 now;

  if (++self->n_callouts % self->callouts_per_look != 0)
    return 0;
  now = get_thread_time_us ();
  if (self->line_deadline_us == 0)
    self->line_deadline_us = MIN (now + self->line_budget_us, get_scan_deadline_us (self));
  if (now > self->line_deadline_us || g_cancellable_is_cancelled (self->cancellable))
    return PCRE2_ERROR_CALLOUT;
  return 0;
}

static pcre2_jit_stack *
get_stack_cb (void *user_data)
{
  return ((LoglineRun *) user_data)->stack;
}

void
logline_run_need_pcre2 (LoglineRun *self)
{
  if (self->scan_deadline_us == 0)
    self->scan_deadline_us = get_thread_time_us () + LINE_BUDGET_US +
                             get_line_budget_us (self->length);
  if (self->data != NULL)
    return;
  self->data = pcre2_match_data_create (1, NULL);

  self->block_context = pcre2_match_context_create (NULL);
  pcre2_set_match_limit (self->block_context, BLOCK_MATCH_LIMIT);
  pcre2_jit_stack_assign (self->block_context, get_stack_cb, self);

  self->line_context = pcre2_match_context_create (NULL);
  pcre2_set_match_limit (self->line_context, G_MAXUINT32);
  pcre2_set_depth_limit (self->line_context, G_MAXUINT32);
  pcre2_set_heap_limit (self->line_context, LINE_HEAP_LIMIT_KIB);
  pcre2_set_callout (self->line_context, callout_cb, self);
  pcre2_jit_stack_assign (self->line_context, get_stack_cb, self);
}

void
logline_run_clear (LoglineRun *self)
{
  pcre2_match_context_free (self->line_context);
  pcre2_match_context_free (self->block_context);
  g_clear_pointer (&self->stack, pcre2_jit_stack_free);
  pcre2_match_data_free (self->data);
}

int
logline_run_match_line (LoglineRun *self,
                        const char *line,
                        gsize       length,
                        gsize       from,
                        guint32     options)
{
  const pcre2_code *code = self->query->line_code;
  PCRE2_SPTR subject = (PCRE2_SPTR) line;
  pcre2_match_context *context;
  int rc;

  logline_run_need_pcre2 (self);
  context = self->line_context;
  self->callouts_per_look = length > LONG_LINE ? CALLOUTS_PER_LOOK_IN_LONG_LINE : CALLOUTS_PER_LOOK;
  rc = pcre2_match (code, subject, length, from, options, self->data, context);
  if (rc == PCRE2_ERROR_JIT_STACKLIMIT && self->stack == NULL)
    {
      self->stack = pcre2_jit_stack_create (MIN_STACK, MAX_STACK, NULL);
      rc = pcre2_match (code, subject, length, from, options, self->data, context);
    }
  /* The interpreter keeps its stack on the heap and can go deeper still. */
  if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
    rc = pcre2_match (code, subject, length, from, options | PCRE2_NO_JIT, self->data, context);
  return rc;
}

gsize
logline_run_count_stray (const char *line,
                         gsize       length)
{
  gsize n = 0;

  while (n < length && logline_run_is_stray (line[n]))
    n++;
  return n;
}

LoglineVerdict
logline_run_decide_line (LoglineRun *self,
                         const char *line,
                         gsize       length)
{
  gsize n_stray = logline_run_count_stray (line, length);
  int rc;

  self->line_budget_us = get_line_budget_us (length);
  self->line_deadline_us = 0;
  self->n_lines++;
  rc = logline_run_match_line (self, line + n_stray, length - n_stray, 0,
                               n_stray > 0 ? PCRE2_NOTBOL : 0);
  if (rc == PCRE2_ERROR_NOMATCH)
    return LOGLINE_VERDICT_NO;
  return rc >= 0 ? LOGLINE_VERDICT_YES : LOGLINE_VERDICT_GAVE_UP;
}

gboolean
logline_run_give_up (LoglineRun  *self,
                     GError     **error)
{
  if (!g_cancellable_set_error_if_cancelled (self->cancellable, error))
    g_set_error_literal (error, LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_TOO_EXPENSIVE,
                         "the pattern takes too long to match");
  return FALSE;
}

gboolean
logline_run_check (LoglineRun  *self,
                   GError     **error)
{
  if (g_cancellable_is_cancelled (self->cancellable) ||
      (self->scan_deadline_us != 0 && get_thread_time_us () > get_scan_deadline_us (self)))
    return logline_run_give_up (self, error);
  return TRUE;
}
