/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "logline-mapping.h"

G_BEGIN_DECLS

typedef enum
{
  LOGLINE_SOURCE_ERROR_NOT_FOUND,
  LOGLINE_SOURCE_ERROR_PERMISSION,
  LOGLINE_SOURCE_ERROR_NOT_REGULAR, /* a directory, FIFO, socket or device */
  LOGLINE_SOURCE_ERROR_REPLACED,    /* the bytes asked for are gone: truncated, or another file */
  LOGLINE_SOURCE_ERROR_IO,
} LoglineSourceError;

#define LOGLINE_SOURCE_ERROR (logline_source_error_quark ())
GQuark logline_source_error_quark (void);

/* The bytes of one generation of a log: a sequence that only grows. Once a byte can be read it
 * never changes; when that can no longer be kept (the file was truncated), reading fails with
 * %LOGLINE_SOURCE_ERROR_REPLACED. Reading blocks and may happen in any thread, several at a time.
 */
#define LOGLINE_TYPE_SOURCE (logline_source_get_type ())
G_DECLARE_INTERFACE (LoglineSource, logline_source, LOGLINE, SOURCE, GObject)

struct _LoglineSourceInterface
{
  GTypeInterface parent_iface;

  gboolean (*read) (LoglineSource  *self,
                    guint64         offset,
                    void           *buffer,
                    gsize           length,
                    GError        **error);

  /* Optional: a mapping (transfer full) in which the bytes are from *out_start on, or NULL to have
   * them read. */
  LoglineMapping *(*map) (LoglineSource *self,
                          guint64        offset,
                          gsize          length,
                          gsize         *out_start);

  /* Optional: whether bytes that were looked at until now were those of the generation. */
  gboolean (*verify) (LoglineSource  *self,
                      guint64         offset,
                      gsize           length,
                      GError        **error);
};

/**
 * logline_source_read:
 * @offset: in bytes from the start of the generation
 * @buffer: (out caller-allocates) (array length=length): filled completely or not at all
 * @length: bytes wanted, all of which the caller knows to be present; reading 0 bytes always
 *   succeeds, whatever became of the generation, and @buffer may be %NULL then
 *
 * Worker threads only.
 */
gboolean logline_source_read (LoglineSource  *self,
                              guint64         offset,
                              void           *buffer,
                              gsize           length,
                              GError        **error);

G_END_DECLS
