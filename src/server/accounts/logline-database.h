/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-store.h"

G_BEGIN_DECLS

/* The thread that owns the daemon's connection to the store. Jobs run one at a time, in the order
 * they were given; results come home to the caller's thread-default context. */
typedef struct _LoglineDatabase LoglineDatabase;

LoglineDatabase *logline_database_new  (LoglineStore    *store); /* (transfer full) */

/* Waits for the jobs already given, then closes the store. */
void             logline_database_free (LoglineDatabase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineDatabase, logline_database_free)

/* Runs on the database thread. NULL is a result when @error is not set. */
typedef gpointer (*LoglineDatabaseFunc) (LoglineStore *store,
                                         gpointer      data,
                                         GError      **error);

void     logline_database_run        (LoglineDatabase      *self,
                                      LoglineDatabaseFunc   func,
                                      gpointer              data,
                                      GDestroyNotify        free_data,
                                      GDestroyNotify        free_result,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gpointer logline_database_run_finish (GAsyncResult         *result,
                                      GError              **error);

G_END_DECLS
