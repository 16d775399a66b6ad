/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-segment.h"

#include "logline-newlines.h"
#include "logline-starts.h"
#include "logline-window.h"

/* What is looked at before asking whether to go on. */
#define STEP_SIZE (512u * 1024)

/* What is scanned before its line feeds are written down: they wait on the stack. */
#define SCAN_SIZE 8192u

struct _LoglineSegment
{
  gatomicrefcount  ref_count;
  guint64          start;
  guint64          end;
  guint            n_lines;
  LoglineStarts   *starts; /* the first n_lines of it */
};

static void
add_bytes (LoglineSegment *self,
           const char     *bytes,
           gsize           length)
{
  guint32 starts[SCAN_SIZE];

  for (gsize i = 0; i < length; i += SCAN_SIZE)
    {
      gsize n = logline_newlines_find (bytes + i, MIN (length - i, SCAN_SIZE),
                                       (guint32) (self->end - self->start + i), starts);

      logline_starts_add (&self->starts, self->n_lines, starts, n);
      self->n_lines += (guint) n;
    }

  self->end += length;
}

static LoglineSegment *
extend_or_begin (const LoglineSegment *previous,
                 guint64               start)
{
  LoglineSegment *self = g_new0 (LoglineSegment, 1);
  const guint32 none = 0;

  g_atomic_ref_count_init (&self->ref_count);
  self->end = start;
  if (previous != NULL)
    {
      self->start = previous->start;
      self->n_lines = previous->n_lines;
      self->starts = logline_starts_claim (previous->starts, previous->n_lines);
      return self;
    }

  self->start = start;
  self->starts = logline_starts_new ();
  if (start == 0)
    logline_starts_add (&self->starts, self->n_lines++, &none, 1);

  return self;
}

static gboolean
read_up_to (LoglineSegment  *self,
            LoglineSource   *source,
            guint64          end,
            GCancellable    *cancellable,
            GError         **error)
{
  g_auto (LoglineWindow) window = LOGLINE_WINDOW_INIT;

  while (self->end < end)
    {
      gsize length = MIN (end - self->end, STEP_SIZE);

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !logline_source_open_window (source, self->end, length, &window, error))
        return FALSE;
      add_bytes (self, window.bytes, length);
      if (!logline_window_close (&window, error))
        return FALSE;
    }

  return TRUE;
}

LoglineSegment *
logline_segment_new (LoglineSegment  *previous,
                     LoglineSource   *source,
                     guint64          start,
                     guint64          end,
                     GCancellable    *cancellable,
                     GError         **error)
{
  g_autoptr (LoglineSegment) self = NULL;

  g_assert (previous == NULL || previous->end == start);
  g_assert (end > start);
  g_assert (end - (previous != NULL ? previous->start : start) <= LOGLINE_SEGMENT_SIZE);

  self = extend_or_begin (previous, start);
  if (!read_up_to (self, source, end, cancellable, error))
    {
      logline_starts_release (self->starts, previous != NULL ? previous->n_lines : 0);
      return NULL;
    }

  /* One that was extended will be again, and must not be copied each time. */
  if (previous == NULL || end - self->start == LOGLINE_SEGMENT_SIZE)
    logline_starts_fit (&self->starts, self->n_lines);
  logline_starts_release (self->starts, self->n_lines);

  return g_steal_pointer (&self);
}

LoglineSegment *
logline_segment_ref (LoglineSegment *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
logline_segment_unref (LoglineSegment *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  logline_starts_unref (self->starts);
  g_free (self);
}

guint64
logline_segment_get_start (const LoglineSegment *self)
{
  return self->start;
}

guint64
logline_segment_get_end (const LoglineSegment *self)
{
  return self->end;
}

guint
logline_segment_get_n_lines (const LoglineSegment *self)
{
  return self->n_lines;
}

guint64
logline_segment_get_line (const LoglineSegment *self,
                          guint                 line)
{
  g_assert (line < self->n_lines);

  return self->start + logline_starts_get (self->starts, line);
}

guint
logline_segment_find_line (const LoglineSegment *self,
                           guint64               offset)
{
  guint64 length = self->end - self->start;

  g_assert (self->n_lines > 0 && logline_segment_get_line (self, 0) <= offset);

  return logline_starts_find (self->starts, self->n_lines,
                              (guint32) MIN (offset - self->start, length));
}

guint
logline_segment_find_line_from (const LoglineSegment *self,
                                guint                 line,
                                guint64               offset)
{
  guint64 length = self->end - self->start;

  g_assert (logline_segment_get_line (self, line) <= offset);

  return logline_starts_find_from (self->starts, self->n_lines, line,
                                   (guint32) MIN (offset - self->start, length));
}

gsize
logline_segment_get_memory (const LoglineSegment *self)
{
  return sizeof *self + logline_starts_get_memory (self->starts);
}
