/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How fast the bytes of a server's logs arrive, plain and compressed, and so which of both to ask
 * for. Main thread only; private to this library. */
typedef struct _LoglinePace LoglinePace;

/* One answer. */
typedef struct
{
  guint64 n_coded;    /* bytes over the wire */
  guint64 n_bytes;    /* of the log */
  gint64  elapsed_us; /* from its headers to its last byte */
} LoglinePaceSample;

/* @is_near: whether the address is one of this machine. It may still be far, behind a tunnel. */
LoglinePace *logline_pace_new          (gboolean                 is_near);
void         logline_pace_free         (LoglinePace             *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglinePace, logline_pace_free)

/**
 * logline_pace_wants_coding:
 * @now_us: monotonic time
 * @out_max_bytes: (out): as many bytes of the log should be asked for at most, since an answer that
 *   is only to be measured again must not take long
 *
 * Returns: whether the next answer should come compressed
 */
gboolean     logline_pace_wants_coding (LoglinePace             *self,
                                        gint64                   now_us,
                                        guint64                 *out_max_bytes);

/* The same for an answer that cannot be made shorter. */
gboolean     logline_pace_prefers_coding (LoglinePace           *self);

/* What came of it. */
void         logline_pace_note         (LoglinePace             *self,
                                        gboolean                 coded,
                                        const LoglinePaceSample *sample,
                                        gint64                   now_us);

G_END_DECLS
