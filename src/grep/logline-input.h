/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-chunk.h"

G_BEGIN_DECLS

/* What is searched, one chunk after the other: a large file, of which chunks are stretches that
 * workers look at by themselves, or a stream (a pipe, a terminal, a small file), which is read
 * here.
 *
 * Belongs to the thread that made it.
 */
typedef struct _LoglineInput LoglineInput;

/**
 * logline_input_open:
 * @name: a path, or "-" for standard input
 *
 * May wait, for the other end of a named pipe.
 */
LoglineInput *logline_input_open     (const char    *name,
                                      GError       **error);
LoglineInput *logline_input_ref      (LoglineInput  *self);
void          logline_input_unref    (LoglineInput  *self);

/* For messages and in front of lines. */
const char   *logline_input_get_name (LoglineInput  *self);

/* Whether the next chunk can be had without waiting. */
gboolean      logline_input_is_ready (LoglineInput  *self);

/**
 * logline_input_next:
 * @chunk: told what to look at; its bytes stay valid without the input
 *
 * A stream is waited for. The last chunk says that it is; it may be empty.
 */
gboolean      logline_input_next     (LoglineInput  *self,
                                      LoglineChunk  *chunk,
                                      GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineInput, logline_input_unref)

G_END_DECLS
