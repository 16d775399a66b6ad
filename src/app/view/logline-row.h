/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-display-text.h"
#include "logline-lines.h"
#include "logline-query.h"

G_BEGIN_DECLS

/* A line is shown up to so many characters: Pango shapes a paragraph as one piece, and a line of
 * megabytes would stop the main loop. */
#define LOGLINE_ROW_MAX_CHARS 4000
#define LOGLINE_ROW_MAX_BYTES (4 * LOGLINE_ROW_MAX_CHARS)

/* A line made ready for the screen: immutable, shared between threads. Places are in characters of
 * the text shown. */
typedef struct
{
  LoglineLines       *lines; /* owns "line" */
  const LoglineLine  *line;
  LoglineDisplayText *text;
  char               *note;  /* (nullable): what stands for the part that is not shown */
  guint               level_start;
  guint               level_end;
  GArray             *find_spans;   /* (element-type LoglineSpan) */
  GArray             *filter_spans; /* (element-type LoglineSpan) */
} LoglineRow;

/**
 * logline_row_new:
 * @find: (nullable): what to mark as found
 * @filter: (nullable): what to mark as the reason why the line is shown
 *
 * May be called in any thread.
 */
LoglineRow *logline_row_new             (LoglineLines      *lines,
                                         const LoglineLine *line,
                                         LoglineQuery      *find,
                                         LoglineQuery      *filter);
LoglineRow *logline_row_ref             (LoglineRow        *self);
void        logline_row_unref           (LoglineRow        *self);

/* The byte of the line that a character stands for. Behind the last one shown it is the line's end,
 * shown or not. */
guint64     logline_row_get_byte        (const LoglineRow  *self,
                                         guint              character);

/* The characters of the note, behind those of the text; empty when there is none. */
LoglineSpan logline_row_get_note_span   (const LoglineRow  *self);

/* Whether both look the same but for their marks. */
gboolean    logline_row_has_same_text   (const LoglineRow  *self,
                                         const LoglineRow  *other);

/* Whether @self begins another generation than the line before, @previous. */
gboolean    logline_row_begins_generation (const LoglineRow *self,
                                           const LoglineRow *previous);

/* "Log rotated at 03:00:12", and what is missing before it, for a row that begins a generation. */
char       *logline_row_dup_divider     (const LoglineRow  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineRow, logline_row_unref)

G_END_DECLS
