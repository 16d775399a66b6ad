/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "logline-bytes.h"
#include "logline-generation.h"
#include "logline-lines.h"
#include "logline-query.h"
#include "logline-search.h"

G_BEGIN_DECLS

/* Any log: a file here, a file on a server, another log seen through a filter. The application
 * knows no other.
 *
 * A log is a sequence of rows. New lines are added at the back. Rows are added at the front while
 * the older part of a log is on its way (a remote log comes newest part first), and removed there
 * when an old generation is given up. The lines of a new generation follow those of the one before,
 * as long as its bytes can still be read; each line tells the generation it belongs to.
 *
 * All functions belong to the thread (the main context) that made the log; the work itself happens
 * in the worker pool. Nothing here blocks.
 */
#define LOGLINE_TYPE_LOG (logline_log_get_type ())
G_DECLARE_INTERFACE (LoglineLog, logline_log, LOGLINE, LOG, GObject)

struct _LoglineLogInterface
{
  GTypeInterface parent_iface;

  guint64            (*get_n_rows)     (LoglineLog           *self);
  guint64            (*get_size)       (LoglineLog           *self);
  LoglineGeneration *(*get_generation) (LoglineLog           *self);
  double             (*get_loading)    (LoglineLog           *self);
  const GError      *(*get_error)      (LoglineLog           *self);
  gint64             (*get_updated_us) (LoglineLog           *self);
  void               (*read_async)     (LoglineLog           *self,
                                        const guint64        *rows,
                                        guint                 n_rows,
                                        gsize                 max_bytes,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
  /* Optional, as read_bytes_finish: without it, the result is a task that returns lines. */
  LoglineLines      *(*read_finish)    (LoglineLog           *self,
                                        GAsyncResult         *result,
                                        GError              **error);
  void               (*locate_async)   (LoglineLog            *self,
                                        const LoglinePosition *position,
                                        GCancellable          *cancellable,
                                        GAsyncReadyCallback    callback,
                                        gpointer               user_data);
  gboolean           (*locate_finish)  (LoglineLog           *self,
                                        GAsyncResult         *result,
                                        guint64              *out_row,
                                        GError              **error);
  LoglineSearch     *(*search)         (LoglineLog           *self,
                                        GPtrArray            *queries);

  /* Optional: without the first, bytes are put together from lines that are read. */
  void               (*read_bytes_async)  (LoglineLog           *self,
                                           const guint64        *rows,
                                           guint                 n_rows,
                                           guint64               skip,
                                           gsize                 max_bytes,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
  LoglineBytes      *(*read_bytes_finish) (LoglineLog           *self,
                                           GAsyncResult         *result,
                                           GError              **error);
};

/* Signals:
 *   changed (LoglineLog *self, const LoglineChange *change): rows came or went; emitted when the
 * new
 *     state can already be asked for
 * Properties (read, notify):
 *   loading (double): how much of the bytes known to exist is here, 0 to 1; 1 when all is
 *   error (GError, boxed, nullable): why the log cannot be read (further) at present; NULL when
 * well
 *   updated-us (gint64): when the log last grew, µs since the epoch, 0 when unknown
 */

/* Rows that can be read now. */
guint64            logline_log_get_n_rows     (LoglineLog *self);

/* Bytes of the current generation, as far as is known, whether they are here yet or not. */
guint64            logline_log_get_size       (LoglineLog *self);

/* Borrowed; NULL before anything is known. */
LoglineGeneration *logline_log_get_generation (LoglineLog *self);

double             logline_log_get_loading    (LoglineLog *self);
const GError      *logline_log_get_error      (LoglineLog *self);
gint64             logline_log_get_updated_us (LoglineLog *self);

/**
 * logline_log_read_async:
 * @rows: (array length=n_rows): ascending, without repeats, each less than n_rows at the time of
 * the
 *   call; copied
 * @max_bytes: how much of each line is wanted at most
 *
 * Reads lines as they are at the time of the call: rows that move or go meanwhile do not matter.
 */
void               logline_log_read_async     (LoglineLog            *self,
                                               const guint64         *rows,
                                               guint                  n_rows,
                                               gsize                  max_bytes,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);

/**
 * logline_log_read_finish:
 *
 * Returns: (transfer full) (nullable): exactly the lines that were asked for
 */
LoglineLines      *logline_log_read_finish    (LoglineLog            *self,
                                               GAsyncResult          *result,
                                               GError               **error);

/* Reads @n_rows neighbouring lines from @first on. */
void               logline_log_read_range_async (LoglineLog          *self,
                                                 guint64              first,
                                                 guint                n_rows,
                                                 gsize                max_bytes,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);

/**
 * logline_log_read_bytes_async:
 * @rows: (array length=n_rows): as in logline_log_read_async(), at least one
 * @skip: bytes of the first row that are not wanted
 * @max_bytes: at least 1
 *
 * Reads rows as they stand in the log, line ends included, one after the other, until @max_bytes
 * are there. Only the last line of a log may lack a line feed: any other that does, because its
 * file ended with it, gets one.
 */
void               logline_log_read_bytes_async  (LoglineLog           *self,
                                                  const guint64        *rows,
                                                  guint                 n_rows,
                                                  guint64               skip,
                                                  gsize                 max_bytes,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);

/* Returns: (transfer full) (nullable) */
LoglineBytes      *logline_log_read_bytes_finish (LoglineLog           *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/**
 * logline_log_locate_async:
 *
 * Finds the row whose line holds @position. A filtered log answers with the nearest row at or
 * after it, the last row when there is none. Fails with %LOGLINE_SOURCE_ERROR_REPLACED when the
 * generation is not part of the log any more, with %G_IO_ERROR_PENDING when that part is not here
 * yet.
 */
void               logline_log_locate_async   (LoglineLog            *self,
                                               const LoglinePosition *position,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
gboolean           logline_log_locate_finish  (LoglineLog            *self,
                                               GAsyncResult          *result,
                                               guint64               *out_row,
                                               GError               **error);

/**
 * logline_log_search:
 *
 * Starts to find the rows that @query selects.
 *
 * Returns: (transfer full): a search that has just begun
 */
LoglineSearch     *logline_log_search         (LoglineLog            *self,
                                               LoglineQuery          *query);

/**
 * logline_log_search_all:
 * @queries: (element-type LoglineQuery): at least one
 *
 * The same for the rows that all of @queries select. The search names the first as its query.
 */
LoglineSearch     *logline_log_search_all     (LoglineLog            *self,
                                               GPtrArray             *queries);

/* For implementations: the properties of this interface, which take the ids up to
 * LOGLINE_LOG_LAST_PROPERTY, and a get_property that knows them. */
#define LOGLINE_LOG_LAST_PROPERTY 3
void               logline_log_override_properties (GObjectClass *object_class);
void               logline_log_get_property   (GObject    *object,
                                               guint       id,
                                               GValue     *value,
                                               GParamSpec *pspec);

/* For implementations. */
void               logline_log_emit_changed   (LoglineLog            *self,
                                               const LoglineChange   *change);

G_END_DECLS
