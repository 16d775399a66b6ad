/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-store.h"

G_BEGIN_DECLS

/* Services, their logs and who may read them, in the store. Everything here blocks; see
 * LoglineStore. */
#define LOGLINE_CATALOG_IDLE_STOP_S 600

typedef struct
{
  char *name;
  char *path; /* absolute */
} LoglineCatalogLog;

typedef struct
{
  char      *id;
  char      *title;
  char      *command;     /* NULL: not started by us */
  gint64     idle_stop_s;
  GPtrArray *logs;        /* (element-type LoglineCatalogLog) (owned), the first is shown first */
} LoglineCatalogService;

LoglineCatalogService *logline_catalog_service_new     (const char             *id,
                                                        const char             *title);
void                   logline_catalog_service_add_log (LoglineCatalogService  *self,
                                                        const char             *name,
                                                        const char             *path);
void                   logline_catalog_service_free    (LoglineCatalogService  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineCatalogService, logline_catalog_service_free)

gboolean               logline_catalog_add             (LoglineStore                 *store,
                                                        const LoglineCatalogService  *service,
                                                        GError                      **error);
gboolean               logline_catalog_remove          (LoglineStore           *store,
                                                        const char             *id,
                                                        GError                **error);
LoglineCatalogService *logline_catalog_find            (LoglineStore           *store,
                                                        const char             *id,
                                                        GError                **error);

/* (element-type LoglineCatalogService) (owned), by id */
GPtrArray             *logline_catalog_list            (LoglineStore           *store,
                                                        GError                **error);

/* The same as a LoglineDatabaseFunc without data. */
gpointer               logline_catalog_list_job        (LoglineStore           *store,
                                                        gpointer                data,
                                                        GError                **error);

/* Ids, sorted. (transfer full). @out_downloads: (out) (transfer full): those of them whose logs may
 * be taken as a whole */
char                 **logline_catalog_list_granted    (LoglineStore           *store,
                                                        const char             *username,
                                                        char                 ***out_downloads,
                                                        GError                **error);

/* Granting again sets @download anew; revoking what is not granted is an error. */
gboolean               logline_catalog_grant           (LoglineStore           *store,
                                                        const char             *username,
                                                        const char             *service,
                                                        gboolean                download,
                                                        GError                **error);
gboolean               logline_catalog_revoke          (LoglineStore           *store,
                                                        const char             *username,
                                                        const char             *service,
                                                        GError                **error);

G_END_DECLS
