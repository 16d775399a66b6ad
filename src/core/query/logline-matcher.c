/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Finding the lines that match.
 *
 * Calling an engine once for each line costs more than the search itself, so a block of whole lines
 * is scanned at once. For a pattern that only goes forward, one character after the other, whatever
 * matches in a line alone also matches there in the block. The reverse does not hold: "[^x]+" runs
 * across the line feed. So a match that crosses one is decided again within its line alone, and in
 * any case the scan goes on at the next line. Other patterns are tried line by line.
 *
 * Limits. A backtracking engine can be made to need more than the age of the universe, and its own
 * limits count steps that may each be long. So a block is small enough for the number of repeats in
 * the pattern to stay cheap, and whatever is not (a long line, nested repeats, a lookaround) is
 * matched by a second compilation of the pattern, which calls out at every step and so can look at
 * the clock. It is several times slower, and it always ends.
 */

#include "logline-matcher.h"

#include <string.h>
#include <time.h>

#include "logline-query-private.h"

#define BLOCK_MATCH_LIMIT 100000
#define LINE_HEAP_LIMIT_KIB (64 * 1024)
#define MIN_STACK (64 * 1024)
#define MAX_STACK (1024 * 1024)
#define CALLOUTS_PER_LOOK 256
#define LONG_LINE 16384 /* a step in one may take long */
#define CALLOUTS_PER_LOOK_IN_LONG_LINE 16
#define CANCEL_CHECK_LINES 4096

#define LINE_BUDGET_US (200 * 1000)
#define SPANS_BUDGET_US (5 * 1000)
#define BUDGET_US_PER_MIB (250 * 1000)
#define SCAN_BUDGET_US_PER_LINE 10 /* that matches or is tried alone: a call has its price */

typedef enum
{
  VERDICT_NO,
  VERDICT_YES,
  VERDICT_GAVE_UP,
} Verdict;

typedef struct
{
  const LoglineQuery  *query;
  GCancellable        *cancellable; /* borrowed, nullable */
  pcre2_match_data    *data;
  pcre2_match_context *block_context;
  pcre2_match_context *line_context;
  pcre2_jit_stack     *stack; /* NULL while the 32 KiB that every match has are enough */

  /* Of this thread's processor time, so that other load does not count. */
  gint64               line_budget_us;
  gint64               line_deadline_us; /* 0 until the clock is looked at: most lines need none */
  gint64               scan_deadline_us;
  guint64              n_lines; /* that matched or were tried alone */
  guint                n_callouts;
  guint                callouts_per_look;
} Run;

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
get_scan_deadline_us (const Run *run)
{
  return run->scan_deadline_us + (gint64) run->n_lines * SCAN_BUDGET_US_PER_LINE;
}

static int
callout_cb (pcre2_callout_block *block,
            void                *user_data)
{
  Run *run = user_data;
  gint64 now;

  if (++run->n_callouts % run->callouts_per_look != 0)
    return 0;
  now = get_thread_time_us ();
  if (run->line_deadline_us == 0)
    run->line_deadline_us = MIN (now + run->line_budget_us, get_scan_deadline_us (run));
  if (now > run->line_deadline_us || g_cancellable_is_cancelled (run->cancellable))
    return PCRE2_ERROR_CALLOUT;
  return 0;
}

static pcre2_jit_stack *
get_stack_cb (void *user_data)
{
  return ((Run *) user_data)->stack;
}

static void
run_init (Run                *run,
          const LoglineQuery *query,
          gint64              line_budget_us,
          gint64              scan_deadline_us,
          GCancellable       *cancellable)
{
  *run = (Run) {
    .query = query,
    .cancellable = cancellable,
    .line_budget_us = line_budget_us,
    .scan_deadline_us = scan_deadline_us,
  };
  run->data = pcre2_match_data_create (1, NULL);

  run->block_context = pcre2_match_context_create (NULL);
  pcre2_set_match_limit (run->block_context, BLOCK_MATCH_LIMIT);
  pcre2_jit_stack_assign (run->block_context, get_stack_cb, run);

  run->line_context = pcre2_match_context_create (NULL);
  pcre2_set_match_limit (run->line_context, G_MAXUINT32);
  pcre2_set_depth_limit (run->line_context, G_MAXUINT32);
  pcre2_set_heap_limit (run->line_context, LINE_HEAP_LIMIT_KIB);
  pcre2_set_callout (run->line_context, callout_cb, run);
  pcre2_jit_stack_assign (run->line_context, get_stack_cb, run);
}

static void
run_clear (Run *run)
{
  pcre2_match_context_free (run->line_context);
  pcre2_match_context_free (run->block_context);
  g_clear_pointer (&run->stack, pcre2_jit_stack_free);
  pcre2_match_data_free (run->data);
}

static int
match_line (Run        *run,
            const char *line,
            gsize       length,
            gsize       from,
            guint32     options)
{
  const pcre2_code *code = run->query->line_code;
  PCRE2_SPTR subject = (PCRE2_SPTR) line;
  pcre2_match_context *context = run->line_context;
  int rc;

  run->callouts_per_look = length > LONG_LINE ? CALLOUTS_PER_LOOK_IN_LONG_LINE : CALLOUTS_PER_LOOK;
  rc = pcre2_match (code, subject, length, from, options, run->data, context);
  if (rc == PCRE2_ERROR_JIT_STACKLIMIT && run->stack == NULL)
    {
      run->stack = pcre2_jit_stack_create (MIN_STACK, MAX_STACK, NULL);
      rc = pcre2_match (code, subject, length, from, options, run->data, context);
    }
  /* The interpreter keeps its stack on the heap and can go deeper still. */
  if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
    rc = pcre2_match (code, subject, length, from, options | PCRE2_NO_JIT, run->data, context);
  return rc;
}

static gboolean
can_start_character (guint8 byte)
{
  return byte < 0x80 || (byte > 0xc1 && byte < 0xf5);
}

/* To grep, a line begins after the bytes that no character can begin with, and "^" stands nowhere
 * in it. */
static gsize
count_stray_bytes (const char *line,
                   gsize       length)
{
  gsize n = 0;

  while (n < length && !can_start_character (line[n]))
    n++;
  return n;
}

static Verdict
decide_line (Run        *run,
             const char *line,
             gsize       length)
{
  gsize n_stray = count_stray_bytes (line, length);
  int rc;

  run->line_budget_us = get_line_budget_us (length);
  run->line_deadline_us = 0;
  run->n_lines++;
  rc = match_line (run, line + n_stray, length - n_stray, 0, n_stray > 0 ? PCRE2_NOTBOL : 0);
  if (rc == PCRE2_ERROR_NOMATCH)
    return VERDICT_NO;
  return rc >= 0 ? VERDICT_YES : VERDICT_GAVE_UP;
}

/* Where the line ends that holds @offset: at its line feed, or at the end. */
static gsize
find_line_end (const char *text,
               gsize       length,
               gsize       offset)
{
  const char *line_feed = memchr (text + offset, '\n', length - offset);

  return line_feed != NULL ? (gsize) (line_feed - text) : length;
}

/* @from: where this line or one before it starts */
static gsize
find_line_start (const char *text,
                 gsize       from,
                 gsize       offset)
{
  const char *line_feed = memrchr (text + from, '\n', offset - from);

  return line_feed != NULL ? (gsize) (line_feed - text) + 1 : from;
}

static gboolean
give_up (Run     *run,
         GError **error)
{
  if (!g_cancellable_set_error_if_cancelled (run->cancellable, error))
    g_set_error_literal (error, LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_TOO_EXPENSIVE,
                         "the pattern takes too long to match");
  return FALSE;
}

static gboolean
check_going_on (Run     *run,
                GError **error)
{
  if (g_cancellable_is_cancelled (run->cancellable) ||
      get_thread_time_us () > get_scan_deadline_us (run))
    return give_up (run, error);
  return TRUE;
}

/* Offsets are those of the chunk: [start, end) is the part of it to look at. */
typedef struct
{
  const char       *text;
  LoglineMatchFunc  func;
  gpointer          user_data;
} Output;

static gboolean
scan_lines (Run           *run,
            const Output  *output,
            gsize          start,
            gsize          end,
            GError       **error)
{
  while (start < end)
    {
      gsize line_end = find_line_end (output->text, end, start);
      Verdict verdict = decide_line (run, output->text + start, line_end - start);

      if (verdict == VERDICT_GAVE_UP)
        return give_up (run, error);
      if (verdict == VERDICT_YES)
        output->func (start, output->user_data);
      if (run->n_lines % CANCEL_CHECK_LINES == 0 && !check_going_on (run, error))
        return FALSE;
      start = line_end + 1;
    }
  return TRUE;
}

/* Reports the line of a match if the line alone has one too. */
static Verdict
settle_match (Run          *run,
              const Output *output,
              gsize         from,
              gsize         end,
              gsize         match_start,
              gsize         match_end,
              gsize        *out_line_end)
{
  gsize line_end = find_line_end (output->text, end, match_start);
  gsize line_start = find_line_start (output->text, from, match_start);
  Verdict verdict = VERDICT_YES;

  run->n_lines++;
  if (match_end > line_end || !can_start_character (output->text[line_start]))
    verdict = decide_line (run, output->text + line_start, line_end - line_start);
  if (verdict == VERDICT_YES)
    output->func (MIN (match_start, end - 1), output->user_data);
  *out_line_end = line_end;
  return verdict;
}

static gboolean
scan_block (Run           *run,
            const Output  *output,
            gsize          start,
            gsize          end,
            GError       **error)
{
  const char *block = output->text + start;
  gsize length = end - start;
  gsize at = 0;

  while (at < length)
    {
      int rc = pcre2_match (run->query->block_code, (PCRE2_SPTR) block, length, at, 0, run->data,
                            run->block_context);
      const gsize *match = pcre2_get_ovector_pointer (run->data);
      gsize line_end;

      if (rc == PCRE2_ERROR_NOMATCH)
        break;
      if (rc < 0)
        return scan_lines (run, output, start + at, end, error);
      /* After the last line feed there is no line, though "$" matches there. */
      if (match[0] == length && block[length - 1] == '\n')
        break;
      if (settle_match (run, output, start + at, end, start + match[0], start + match[1],
                        &line_end) == VERDICT_GAVE_UP)
        return give_up (run, error);
      at = line_end + 1 - start;
    }
  return TRUE;
}

/* The end of the whole lines from @start on that make a block; of the one line if it is too long to
 * be one. */
static gsize
find_block_end (const char *text,
                gsize       length,
                gsize       start,
                gsize       block_size,
                gboolean   *out_is_long_line)
{
  const char *line_feed;

  *out_is_long_line = FALSE;
  if (length - start <= block_size)
    return length;
  line_feed = memrchr (text + start, '\n', block_size);
  if (line_feed != NULL)
    return line_feed - text + 1;
  *out_is_long_line = TRUE;
  return MIN (find_line_end (text, length, start) + 1, length);
}

/* The first line from @start on that begins with stray bytes; @end if there is none. */
static gsize
find_stray_line (const char *text,
                 gsize       start,
                 gsize       end)
{
  while (start < end && can_start_character (text[start]))
    start = MIN (find_line_end (text, end, start) + 1, end);
  return start;
}

/* PCRE2 takes a ".*" at the start of a pattern as bound to the start of the line, where stray bytes
 * stop it, while grep has the line start after them. */
static gboolean
scan_block_around_stray_lines (Run           *run,
                               const Output  *output,
                               gsize          start,
                               gsize          end,
                               GError       **error)
{
  while (start < end)
    {
      gsize stray = find_stray_line (output->text, start, end);
      gsize stray_end = stray < end ? MIN (find_line_end (output->text, end, stray) + 1, end) : end;

      if (!scan_block (run, output, start, stray, error) ||
          !scan_lines (run, output, stray, stray_end, error))
        return FALSE;
      start = stray_end;
    }
  return TRUE;
}

static gboolean
scan_part (Run           *run,
           const Output  *output,
           gsize          start,
           gsize          end,
           gboolean       is_long_line,
           GError       **error)
{
  if (is_long_line)
    return scan_lines (run, output, start, end, error);
  if (run->query->matches_at_line_starts)
    return scan_block_around_stray_lines (run, output, start, end, error);
  return scan_block (run, output, start, end, error);
}

static gboolean
scan_blocks (Run           *run,
             const Output  *output,
             gsize          length,
             GError       **error)
{
  gsize start = 0;

  while (start < length)
    {
      gboolean is_long_line;
      gsize end = find_block_end (output->text, length, start, run->query->block_size,
                                  &is_long_line);

      if (!scan_part (run, output, start, end, is_long_line, error) || !check_going_on (run, error))
        return FALSE;
      start = end;
    }
  return TRUE;
}

static gboolean
scan_regex (const LoglineQuery  *self,
            const Output        *output,
            gsize                length,
            GCancellable        *cancellable,
            GError             **error)
{
  gint64 budget_us = LINE_BUDGET_US + get_line_budget_us (length);
  gboolean ok;
  Run run;

  run_init (&run, self, LINE_BUDGET_US, get_thread_time_us () + budget_us, cancellable);
  if (self->block_code != NULL)
    ok = scan_blocks (&run, output, length, error);
  else
    ok = scan_lines (&run, output, 0, length, error);
  run_clear (&run);
  return ok;
}

static gboolean
scan_text (const LoglineQuery  *self,
           const Output        *output,
           gsize                length,
           GCancellable        *cancellable,
           GError             **error)
{
  guint n_lines = 0;
  gsize at = 0;

  while (at < length)
    {
      const char *match = memmem (output->text + at, length - at, self->pattern, self->length);

      if (match == NULL)
        break;
      at = output->func (match - output->text, output->user_data);
      if (at == 0)
        at = find_line_end (output->text, length, match - output->text) + 1;
      if (++n_lines % CANCEL_CHECK_LINES == 0 &&
          g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
logline_query_scan (const LoglineQuery  *self,
                    const char          *text,
                    gsize                length,
                    LoglineMatchFunc     func,
                    gpointer             user_data,
                    GCancellable        *cancellable,
                    GError             **error)
{
  const Output output = { text, func, user_data };

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL || length == 0, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  /* No line holds a line feed. */
  if (self->syntax == LOGLINE_SYNTAX_TEXT && strchr (self->pattern, '\n') != NULL)
    return TRUE;
  if (self->line_code != NULL)
    return scan_regex (self, &output, length, cancellable, error);
  return scan_text (self, &output, length, cancellable, error);
}

static void
find_text_spans (const LoglineQuery *self,
                 const char         *line,
                 gsize               length,
                 GArray             *out)
{
  const char *match;
  gsize at = 0;

  while ((match = memmem (line + at, length - at, self->pattern, self->length)) != NULL)
    {
      LoglineSpan span = { match - line, match - line + self->length };

      g_array_append_val (out, span);
      at = span.end;
    }
}

static void
find_regex_spans (const LoglineQuery *self,
                  const char         *line,
                  gsize               length,
                  GArray             *out)
{
  gsize n_stray = count_stray_bytes (line, length);
  guint32 options = n_stray > 0 ? PCRE2_NOTEMPTY | PCRE2_NOTBOL : PCRE2_NOTEMPTY;
  const gsize *match;
  gsize at = 0;
  Run run;

  line += n_stray;
  length -= n_stray;
  run_init (&run, self, SPANS_BUDGET_US, G_MAXINT64, NULL);
  match = pcre2_get_ovector_pointer (run.data);
  /* One deadline for all: it is set at the first look at the clock and stays. */
  while (at < length && match_line (&run, line, length, at, options) >= 0)
    {
      LoglineSpan span = { match[0] + n_stray, match[1] + n_stray };

      /* \K can put the start anywhere. */
      if (match[0] < at || match[1] <= match[0])
        break;
      g_array_append_val (out, span);
      at = match[1];
    }
  run_clear (&run);
}

void
logline_query_find_spans (const LoglineQuery *self,
                          const char         *line,
                          gsize               length,
                          GArray             *out)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (line != NULL || length == 0);
  g_return_if_fail (out != NULL);

  if (self->length == 0)
    return;
  if (self->line_code != NULL)
    find_regex_spans (self, line, length, out);
  else
    find_text_spans (self, line, length, out);
}
