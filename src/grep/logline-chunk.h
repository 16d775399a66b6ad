/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-pick.h"
#include "logline-window.h"

G_BEGIN_DECLS

/* A piece of an input, and what was found in it. Used again for other pieces, so that its memory
 * is. */
typedef struct
{
  /* Either the lines that start in [start, end) of a source, which go on to wherever they end, */
  LoglineSource *source; /* (owned) (nullable) */
  guint64        start;
  guint64        end;
  guint64        size;   /* of the source */

  /* or whole lines that have been read. */
  GByteArray    *bytes;

  gboolean       is_last; /* of its input */

  LoglineWindow  window;
  GByteArray    *out;     /* lines that were picked */
  guint64        count;
  GError        *error;
} LoglineChunk;

void     logline_chunk_init   (LoglineChunk      *self);
void     logline_chunk_clear  (LoglineChunk      *self);

/* Forgets what it was, keeping its memory. */
void     logline_chunk_reset  (LoglineChunk      *self);

/* Picks lines; @prefix as in logline_pick_lines(). Worker threads only. */
void     logline_chunk_search (LoglineChunk      *self,
                               const LoglinePick *pick,
                               const char        *prefix);

G_END_DECLS
