/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-coding.h"
#include "logline-exchange.h"

G_BEGIN_DECLS

/* What the body of one answer goes through, piece by piece, when it is compressed. Reference
 * counted, since workers use it and clients leave. */
typedef struct _LoglineEncoder LoglineEncoder;

/* The coding for the answer to this request, which is one that depends on Accept-Encoding from now
 * on. IDENTITY as well while as many bodies as there may be are being compressed: each takes more
 * than a MiB of memory. Main loop. */
LoglineCoding   logline_encoder_choose (LoglineExchange *exchange);

/* Sends the headers of an answer whose length nobody knows, in @coding. The caller goes on as after
 * logline_exchange_begin() and ends the body with soup_message_body_complete(). Main loop. */
void            logline_encoder_begin  (LoglineExchange *exchange,
                                        guint            status,
                                        LoglineCoding    coding);

LoglineEncoder *logline_encoder_new    (LoglineCoding    coding);
LoglineEncoder *logline_encoder_ref    (LoglineEncoder  *self);
void            logline_encoder_unref  (LoglineEncoder  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineEncoder, logline_encoder_unref)

/**
 * logline_encoder_encode:
 * @is_last: whether the body ends with these bytes
 *
 * For a worker. With what this returns the client can decode all of @bytes, so nothing waits here
 * for what comes later.
 *
 * Returns: (transfer full): may be empty only when @bytes is and more follows
 */
GBytes         *logline_encoder_encode (LoglineEncoder  *self,
                                        GBytes          *bytes,
                                        gboolean         is_last);

/* logline_exchange_reply_json(), compressed in a worker when the client takes that and it pays. Not
 * for what holds a secret next to a text that others choose, since the size would tell of it. */
void            logline_encoder_reply_json (LoglineExchange *exchange,
                                            GBytes          *json);

G_END_DECLS
