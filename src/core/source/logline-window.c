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

static gboolean
open_mapped (LoglineWindow *self,
             LoglineSource *source)
{
  LoglineSourceInterface *iface = LOGLINE_SOURCE_GET_IFACE (source);
  gsize start;

  if (iface->map == NULL || self->length == 0)
    return FALSE;

  self->mapping = iface->map (source, self->offset, self->length, &start);
  if (self->mapping == NULL)
    return FALSE;

  self->bytes = logline_mapping_enter (self->mapping, &self->use) + start;
  return TRUE;
}

static gboolean
open_read (LoglineWindow  *self,
           LoglineSource  *source,
           GError        **error)
{
  if (!reserve (self, MAX (self->length, 1), error)
      || !logline_source_read (source, self->offset, self->buffer, self->length, error))
    return FALSE;

  self->bytes = self->buffer;
  return TRUE;
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

  window->offset = offset;
  window->length = length;
  if (!open_mapped (window, self) && !open_read (window, self, error))
    return FALSE;

  window->source = g_object_ref (self);
  return TRUE;
}

/* Bytes that are missing although the file is as long as it was. */
static gboolean
check_mapping (LoglineWindow  *self,
               GError        **error)
{
  if (self->mapping == NULL || !logline_mapping_is_broken (self->mapping))
    return TRUE;

  g_set_error_literal (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_IO,
                       "Bytes of the log could not be read");
  return FALSE;
}

static gboolean
verify (LoglineWindow  *self,
        GError        **error)
{
  LoglineSourceInterface *iface = LOGLINE_SOURCE_GET_IFACE (self->source);

  if (self->length == 0)
    return TRUE;

  return (iface->verify == NULL || iface->verify (self->source, self->offset, self->length, error))
         && check_mapping (self, error);
}

gboolean
logline_window_close (LoglineWindow  *self,
                      GError        **error)
{
  gboolean valid;

  g_return_val_if_fail (self->source != NULL, FALSE);

  valid = verify (self, error);
  if (self->mapping != NULL)
    logline_mapping_leave (&self->use);
  g_clear_pointer (&self->mapping, logline_mapping_unref);
  g_clear_object (&self->source);
  self->bytes = NULL;
  self->length = 0;

  return valid;
}

void
logline_window_clear (LoglineWindow *self)
{
  if (self->source != NULL)
    logline_window_close (self, NULL);
  g_clear_pointer (&self->buffer, g_free);
  self->allocated = 0;
}
