/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-encoder.h"

G_BEGIN_DECLS

/* The way of a body's pieces to the client, in their order, by a worker that compresses each so
 * that the client can read it at once. Reference counted; main loop only. */
typedef struct _LoglinePieceCoder LoglinePieceCoder;

/* @exchange: begun, in @coding */
LoglinePieceCoder *logline_piece_coder_new   (LoglineExchange   *exchange,
                                              LoglineCoding      coding);

/* What has been added goes its way all the same. */
void               logline_piece_coder_unref (LoglinePieceCoder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglinePieceCoder, logline_piece_coder_unref)

void               logline_piece_coder_add   (LoglinePieceCoder *self,
                                              GBytes            *piece);

/* Nothing follows. */
void               logline_piece_coder_end   (LoglinePieceCoder *self);

G_END_DECLS
