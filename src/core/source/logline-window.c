/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-window.h"

#define MIN_BUFFER (256u * 1024)

static gboolean
reserve (LoglineWindow  *self,
         gsize           length,
         GError        **error)
{
  if (length <= self->allocated)
    return TRUE;

  g_free (self->buffer);
  self->allocated = MAX (length, MIN_BUFFER);
  self->buffer = g_try_malloc (self->allocated);
  if (self->buffer != NULL)
    return TRUE;

  self->allocated = 0;
  g_set_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_IO,
               "There is no memory for %" G_GSIZE_FORMAT " bytes of the log", length);
  return FALSE;
}

gboolean
logline_source_open_window (LoglineSource  *self,
                            guint64         offset,
                            gsize           length,
                            LoglineWindow  *window,
                            GError        **error)
{
  g_return_val_if_fail (LOGLINE_IS_SOURCE (self), FALSE);
  g_return_val_if_fail (window->source == NULL, FALSE);

  if (!reserve (window, MAX (length, 1), error)
      || !logline_source_read (self, offset, window->buffer, length, error))
    return FALSE;

  window->source = g_object_ref (self);
  window->offset = offset;
  window->bytes = window->buffer;
  window->length = length;
  return TRUE;
}

gboolean
logline_window_close (LoglineWindow  *self,
                      GError        **error)
{
  g_return_val_if_fail (self->source != NULL, FALSE);

  self->bytes = NULL;
  self->length = 0;
  g_clear_object (&self->source);
  return TRUE;
}

void
logline_window_clear (LoglineWindow *self)
{
  if (self->source != NULL)
    logline_window_close (self, NULL);
  g_clear_pointer (&self->buffer, g_free);
  self->allocated = 0;
}
