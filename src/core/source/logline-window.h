/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-source.h"

G_BEGIN_DECLS

/* A look at some bytes of a source where they are, without a copy when the source allows it;
 * otherwise in the window's own buffer, which is kept from one opening to the next.
 *
 *     g_auto (LoglineWindow) window = LOGLINE_WINDOW_INIT;
 *
 *     if (!logline_source_open_window (source, offset, length, &window, error))
 *       return FALSE;
 *     count = count_matches (window.bytes, window.length);
 *     if (!logline_window_close (&window, error))
 *       return FALSE; // and forget the count
 *
 * While a window is open its bytes may change under the eyes of whoever looks, since other programs
 * can truncate the file: such bytes read as something or other, but without harm. Closing tells, so
 * what was made of the bytes counts only after that.
 *
 * A window belongs to the thread that opened it until it is closed, and is not moved meanwhile. A
 * thread may have several open, and threads may have windows on the same bytes. Worker threads
 * only. The bytes are not for system calls, which fail with EFAULT where a look is harmless.
 */
typedef struct _LoglineWindow LoglineWindow;

struct _LoglineWindow
{
  const char        *bytes;   /* valid while open; not terminated */
  gsize              length;

  /*< private >*/
  LoglineSource     *source;  /* NULL while closed */
  LoglineMapping    *mapping; /* nullable */
  LoglineMappingUse  use;     /* of the mapping */
  guint64            offset;
  char              *buffer;
  gsize              allocated;
};

#define LOGLINE_WINDOW_INIT { NULL }

/**
 * logline_source_open_window:
 * @offset: in bytes from the start of the generation
 * @length: all of which the caller knows to be present
 * @window: a closed one
 */
gboolean logline_source_open_window (LoglineSource  *self,
                                     guint64         offset,
                                     gsize           length,
                                     LoglineWindow  *window,
                                     GError        **error);

/**
 * logline_window_close:
 * @error: %LOGLINE_SOURCE_ERROR_REPLACED when the bytes were not, or not all the time, those of the
 *   generation
 *
 * Returns: whether what was made of the bytes counts. The window is closed in any case.
 */
gboolean logline_window_close       (LoglineWindow  *self,
                                     GError        **error);

/* Closes it, should it be open, and frees its buffer. */
void     logline_window_clear       (LoglineWindow  *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LoglineWindow, logline_window_clear)

G_END_DECLS
