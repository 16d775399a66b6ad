/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-api-lines.h"

G_BEGIN_DECLS

/* The lines that one request to the "lines" route asks for: as many as it may, of which neighbours
 * take no more room in its address than one. Private to this library. */
typedef struct
{
  GArray *numbers; /* of guint64; ascending and without repeats once it is sealed */
  gsize   max_bytes; /* of each line */
  guint   n_runs; /* of neighbours, or more */
} LoglineLinesBatch;

LoglineLinesBatch   *logline_lines_batch_new        (void);
void                 logline_lines_batch_free       (LoglineLinesBatch       *self);
gboolean             logline_lines_batch_is_full    (const LoglineLinesBatch *self);

/* @max_bytes: of this line; all get as many as the one that needs most */
void                 logline_lines_batch_add        (LoglineLinesBatch       *self,
                                                     guint64                  number,
                                                     gsize                    max_bytes);

/* Nothing is added any more. */
void                 logline_lines_batch_seal       (LoglineLinesBatch       *self);

/* Whether a sealed one asks for so much of the line. */
gboolean             logline_lines_batch_has        (const LoglineLinesBatch *self,
                                                     guint64                  number,
                                                     gsize                    max_bytes);

/* Of a sealed one that is not empty. Returns: (transfer full) */
LoglineLinesRequest *logline_lines_batch_to_request (const LoglineLinesBatch *self,
                                                     const char              *generation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineLinesBatch, logline_lines_batch_free)

G_END_DECLS
