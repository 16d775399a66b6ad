/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-event-splitter.h"

#include <string.h>

#include "logline-client-error.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct _LoglineEventSplitter
{
  GString  *event;     /* of the present event: its lines, each with a line feed */
  gsize     line;      /* where the last of them begins */
  gboolean  began;     /* some event has ended: no byte order mark can come */
  gboolean  after_cr;  /* a line feed that comes next belongs to the line end before it */
};

LoglineEventSplitter *
logline_event_splitter_new (void)
{
  LoglineEventSplitter *self = g_new0 (LoglineEventSplitter, 1);

  self->event = g_string_new (NULL);
  return self;
}

void
logline_event_splitter_free (LoglineEventSplitter *self)
{
  g_string_free (self->event, TRUE);
  g_free (self);
}

static gboolean
end_event (LoglineEventSplitter  *self,
           GPtrArray             *events,
           GError               **error)
{
  gsize mark = !self->began && g_str_has_prefix (self->event->str, BYTE_ORDER_MARK)
                 ? strlen (BYTE_ORDER_MARK) : 0;
  g_autoptr (GBytes) text = g_bytes_new (self->event->str + mark, self->event->len - mark);
  g_autoptr (GError) reason = NULL;
  LoglineLogEvent *event = logline_log_event_parse (text, &reason);

  self->began = TRUE;
  self->line = 0;
  g_string_truncate (self->event, 0);
  if (event == NULL)
    {
      g_set_error (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL,
                   "an event that cannot be read: %s", reason->message);
      return FALSE;
    }
  g_ptr_array_add (events, event);
  return TRUE;
}

/* Empty lines before any other are no event. */
static gboolean
end_line (LoglineEventSplitter  *self,
          GPtrArray             *events,
          GError               **error)
{
  gboolean is_empty = self->event->len == self->line;

  if (is_empty && self->event->len > 0)
    return end_event (self, events, error);
  if (is_empty)
    return TRUE;

  g_string_append_c (self->event, '\n');
  self->line = self->event->len;
  return TRUE;
}

gboolean
logline_event_splitter_take (LoglineEventSplitter  *self,
                             GBytes                *bytes,
                             GPtrArray             *events,
                             GError               **error)
{
  gsize length;
  const char *at = g_bytes_get_data (bytes, &length);
  const char *end = at + length;

  while (at < end)
    {
      const char *stop = at;

      if (self->after_cr && *at == '\n')
        stop = ++at;
      self->after_cr = FALSE;
      while (stop < end && *stop != '\n' && *stop != '\r')
        stop++;
      if (self->event->len + (gsize) (stop - at) > LOGLINE_API_MAX_EVENT)
        {
          g_set_error_literal (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL,
                               "an event that does not end");
          return FALSE;
        }
      g_string_append_len (self->event, at, stop - at);
      if (stop == end)
        break;

      self->after_cr = *stop == '\r';
      if (!end_line (self, events, error))
        return FALSE;
      at = stop + 1;
    }
  return TRUE;
}
