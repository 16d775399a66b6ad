/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-encoder.h"

G_BEGIN_DECLS

/* An answer that is made while it is sent, with a length that nobody knows before. Whoever makes it
 * asks for room before each piece, so that nothing piles up for a slow client, and learns at once
 * when the client goes. Main loop only. */
typedef struct _LoglineStreamBody LoglineStreamBody;

/* @ready: there is room again; @gone: the client has gone, nothing more can be sent. Neither is
 * called from within a function of the body, nor after logline_stream_body_free(). */
typedef void (*LoglineStreamBodyFunc) (gpointer user_data);

/* Sends the headers. @coding: as logline_encoder_choose() says; each body that is compressed takes
 * more than a MiB of memory. (nullable): %NULL when there is nobody to send to, or for HEAD. */
LoglineStreamBody *logline_stream_body_new      (LoglineExchange       *exchange,
                                                 const char            *content_type,
                                                 LoglineCoding          coding,
                                                 LoglineStreamBodyFunc  ready,
                                                 LoglineStreamBodyFunc  gone,
                                                 gpointer               user_data);

/* Without logline_stream_body_end() before, this breaks the connection off. */
void               logline_stream_body_free     (LoglineStreamBody     *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineStreamBody, logline_stream_body_free)

/* Whether another piece may be added, and whether the client has taken all that was. */
gboolean           logline_stream_body_has_room (LoglineStreamBody     *self);
gboolean           logline_stream_body_is_empty (LoglineStreamBody     *self);

void               logline_stream_body_add      (LoglineStreamBody     *self,
                                                 GBytes                *piece);

/* Nothing follows. */
void               logline_stream_body_end      (LoglineStreamBody     *self);

G_END_DECLS
