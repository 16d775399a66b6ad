/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-log.h"
#include "logline-source.h"

G_BEGIN_DECLS

/* A log over bytes that are (or come to be) at hand: the engine behind local files and mirrors of
 * remote ones. A subclass or an owner says which bytes there are; this class indexes them in the
 * worker pool, answers reads and runs searches over immutable snapshots.
 */
#define LOGLINE_TYPE_INDEXED_LOG (logline_indexed_log_get_type ())
G_DECLARE_DERIVABLE_TYPE (LoglineIndexedLog, logline_indexed_log, LOGLINE, INDEXED_LOG, GObject)

struct _LoglineIndexedLogClass
{
  GObjectClass parent_class;
};

LoglineIndexedLog *logline_indexed_log_new   (void);

/**
 * logline_indexed_log_begin:
 * @id: names the generation
 * @source: its bytes, of which none are taken to be present yet
 * @keep_previous: whether the bytes of the generation before can still be read; its lines stay as
 *   rows before the new ones then, else they go
 *
 * Rows come and go at the ends of a log only. So the lines of a generation behind one that was kept
 * appear once they are there from byte 0 on: do not keep it when the new one is large and comes
 * with its newest part first.
 */
void logline_indexed_log_begin  (LoglineIndexedLog      *self,
                                 const char             *id,
                                 LoglineSource          *source,
                                 LoglineGenerationCause  cause,
                                 gboolean                keep_previous);

/**
 * logline_indexed_log_add:
 * @start: first byte that came to be present
 * @end: the byte after the last
 *
 * Says that bytes of the current generation can be read. What is present must stay in one piece:
 * the first call may start anywhere, each further one adjoins what is there at its front or its
 * back. Rows appear once they are indexed, always contiguous with those already there.
 */
void logline_indexed_log_add    (LoglineIndexedLog      *self,
                                 guint64                 start,
                                 guint64                 end);

/**
 * logline_indexed_log_prepend:
 * @id: names the generation that came before the oldest one there is
 * @source: its bytes, @size of them, all present
 *
 * Shows an earlier generation: its rows are added at the front, the newest first. From then on no
 * generation is given up when another begins that keeps the one before, except beyond a hundred.
 * Only when the log is whole.
 */
void logline_indexed_log_prepend (LoglineIndexedLog     *self,
                                  const char            *id,
                                  LoglineSource         *source,
                                  guint64                size);

/* Whether the first row is that of byte 0 of the oldest generation, and there is room for another
 * one before it. */
gboolean   logline_indexed_log_is_whole    (LoglineIndexedLog *self);

/* (transfer full) (element-type LoglineSource): of the generations there are, oldest first. */
GPtrArray *logline_indexed_log_dup_sources (LoglineIndexedLog *self);

/* For a log that goes on where another one ended: the serial of the next generation. */
void logline_indexed_log_set_next_serial (LoglineIndexedLog *self,
                                          int                serial);

/* What never came of the present generation, for the next one to tell; see LoglineGeneration. */
void logline_indexed_log_set_missing     (LoglineIndexedLog *self,
                                          gint64             missing);

/* What the subclass knows and the engine cannot. The fraction that is loading is 1 after begin, and
 * multiplied with what is indexed of the bytes present. Errors are taken, NULL says that all is
 * well. */
void logline_indexed_log_set_size    (LoglineIndexedLog *self,
                                      guint64            size);
void logline_indexed_log_set_loading (LoglineIndexedLog *self,
                                      double             fraction);
void logline_indexed_log_take_error  (LoglineIndexedLog *self,
                                      GError            *error);
void logline_indexed_log_set_updated (LoglineIndexedLog *self,
                                      gint64             updated_us);

/* How much of what is there and will not change has been given signatures, which let a search skip
 * where it cannot find anything, 0 to 1; and the memory that they take. They are made in idle time,
 * of logs that have been searched. */
double logline_indexed_log_get_signed           (LoglineIndexedLog *self);
gsize  logline_indexed_log_get_signature_memory (LoglineIndexedLog *self);

G_END_DECLS
