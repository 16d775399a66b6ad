/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-audit.h"
#include "logline-config.h"
#include "logline-database.h"
#include "logline-indexes.h"
#include "logline-key-keeper.h"
#include "logline-log-files.h"
#include "logline-log-watches.h"
#include "logline-quota.h"
#include "logline-right-watches.h"
#include "logline-search-allowance.h"
#include "logline-search-queue.h"
#include "logline-supervisor.h"
#include "logline-throttle.h"
#include "logline-token.h"

G_BEGIN_DECLS

/* What every request may need; made once at start, and outlives all of them. */
typedef struct
{
  LoglineConfig       *config;
  LoglineDatabase     *database;
  LoglinePasswords    *passwords;
  LoglineKeyKeeper    *keys;
  LoglineThrottle     *by_user;     /* and address */
  LoglineThrottle     *by_address;
  LoglineThrottle     *by_reader;   /* KiB read by those who may not download */
  LoglineThrottle     *by_name;     /* from wherever */
  LoglineThrottle     *by_owner;    /* spent by a good password, so it tells who has given one */
  LoglineRightWatches *rights;
  LoglineAudit        *audit;
  LoglineThrottle     *audit_denied;
  LoglineThrottle     *audit_told;
  LoglineThrottle     *audit_taken; /* KiB */
  LoglineUnpacker     *unpacker;
  LoglineLogFiles     *log_files;
  LoglineIndexes      *indexes;
  LoglineLogWatches   *watches;
  LoglineSearchQueue  *searches;
  LoglineSearchAllowance *search_allowance;
  LoglineQuota        *streams;     /* of events, that are open */
  LoglineSupervisor   *supervisor;
  gboolean             stopping;    /* nothing that takes long is to go on */
} LoglineContext;

/* @store: (transfer full), @config: (transfer full) */
LoglineContext *logline_context_new   (LoglineConfig   *config,
                                       LoglineStore    *store,
                                       const char      *key_path,
                                       const char      *audit_path,
                                       GError         **error);
void            logline_context_free  (LoglineContext  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineContext, logline_context_free)

/* Looks again at what an administrator may have changed outside the database. */
void            logline_context_reload (LoglineContext *self);

/* Wall clock, in seconds since the epoch. */
gint64          logline_context_now_s (void);

G_END_DECLS
