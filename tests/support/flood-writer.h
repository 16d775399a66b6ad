/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes numbered lines to the end of an empty file, in a thread of its own, at a steady speed and
 * without regard to where lines end. Line n, from 1, begins with n and the time when it was made;
 * each tenth is an error, each hundredth of these a timeout. */
typedef struct _FloodWriter FloodWriter;

#define FLOOD_ERROR   "ERROR"
#define FLOOD_TIMEOUT "timeout"
#define FLOOD_ERROR_EACH   10
#define FLOOD_TIMEOUT_EACH 1000

/* @bytes_per_s: 0 for as fast as can be
 * @n_bytes: that many and a little more, up to the end of a line */
FloodWriter *flood_writer_new         (const char  *path,
                                       double       bytes_per_s,
                                       guint64      n_bytes);

/* Waits for its end. */
void         flood_writer_free        (FloodWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FloodWriter, flood_writer_free)

/* The lines in the file when all is written; 0 before. */
guint64      flood_writer_get_n_lines (FloodWriter *self);
guint64      flood_writer_get_n_bytes (FloodWriter *self); /* until now */

/* From the beginning to the end, or to now. */
double       flood_writer_get_seconds (FloodWriter *self);

/* What a line that it made says of itself; FALSE when it did not. */
gboolean     flood_line_parse         (const char  *text,
                                       guint64     *out_number,
                                       gint64      *out_made_us);

G_END_DECLS
