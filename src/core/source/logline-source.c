/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-source.h"

G_DEFINE_QUARK (logline-source-error-quark, logline_source_error)

G_DEFINE_INTERFACE (LoglineSource, logline_source, G_TYPE_OBJECT)

static void
logline_source_default_init (LoglineSourceInterface *iface)
{
}

gboolean
logline_source_read (LoglineSource  *self,
                     guint64         offset,
                     void           *buffer,
                     gsize           length,
                     GError        **error)
{
  g_return_val_if_fail (LOGLINE_IS_SOURCE (self), FALSE);
  g_return_val_if_fail (buffer != NULL || length == 0, FALSE);

  if (length == 0)
    return TRUE;

  return LOGLINE_SOURCE_GET_IFACE (self)->read (self, offset, buffer, length, error);
}
