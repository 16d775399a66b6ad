/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef enum
{
  LOGLINE_STORE_ERROR_NOT_FOUND, /* no such account, service, grant or sign-in */
  LOGLINE_STORE_ERROR_EXISTS,
  LOGLINE_STORE_ERROR_INVALID,   /* a name, title or path that cannot be taken */
  LOGLINE_STORE_ERROR_FULL,      /* the disk is */
  LOGLINE_STORE_ERROR_FAILED,    /* SQLite: locked, not a database … */
} LoglineStoreError;

#define LOGLINE_STORE_ERROR (logline_store_error_quark ())
GQuark logline_store_error_quark (void);

/* The one SQLite file behind the daemon and its administration commands, which may have it open at
 * the same time. Everything here blocks: the daemon calls it on its database thread only (see
 * LoglineDatabase), a command from main().
 */
typedef struct _LoglineStore LoglineStore;

/* Opens or creates the file, readable by its owner alone, and brings its schema up to date. */
LoglineStore *logline_store_open    (const char    *path,
                                     GError       **error);
void          logline_store_close   (LoglineStore  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineStore, logline_store_close)

typedef sqlite3_stmt LoglineStatement;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineStatement, sqlite3_finalize)

/**
 * logline_store_prepare:
 * @types: one letter for each parameter of @sql: 's' const char * (NULL is allowed), 'i' gint64,
 *   'b' const guint8 * followed by a gsize
 *
 * Returns: (nullable): a statement with its parameters bound; free with sqlite3_finalize()
 */
LoglineStatement *logline_store_prepare (LoglineStore      *self,
                                         GError           **error,
                                         const char        *sql,
                                         const char        *types,
                                         ...);

/* TRUE with @out_row TRUE for a row, FALSE in it at the end; FALSE with @error set otherwise. */
gboolean          logline_store_step    (LoglineStore      *self,
                                         LoglineStatement  *statement,
                                         gboolean          *out_row,
                                         GError           **error);

/* Runs a statement that gives no rows. Parameters as for logline_store_prepare(). */
gboolean          logline_store_run     (LoglineStore      *self,
                                         GError           **error,
                                         const char        *sql,
                                         const char        *types,
                                         ...);

/* Rows that the last logline_store_run() changed. */
int               logline_store_changes (LoglineStore      *self);

/* Differs from an earlier one after any change, by this connection or another. */
typedef struct
{
  gint64 others;
  gint64 own;
} LoglineVersion;

gboolean          logline_store_get_version (LoglineStore    *self,
                                             LoglineVersion  *out_version,
                                             GError         **error);

/* All or nothing: begin takes the write lock, end commits when @success, else rolls back. Within
 * another transaction they are part of that, whose maker must fail when they do. */
gboolean          logline_store_begin   (LoglineStore      *self,
                                         GError           **error);
gboolean          logline_store_end     (LoglineStore      *self,
                                         gboolean           success,
                                         GError           **error);

G_END_DECLS
