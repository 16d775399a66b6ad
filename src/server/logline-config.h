/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-passwords.h"
#include "logline-search-limits.h"
#include "logline-sign-ins.h"

G_BEGIN_DECLS

/* What the daemon and its commands are told by command line and configuration file. */
typedef struct
{
  char               *listen;          /* ADDRESS:PORT */
  char               *data_dir;
  gboolean            allow_plaintext; /* on other addresses than loopback */
  gint64              token_lifetime_s;
  LoglineSignInLimits sign_in;
  LoglinePasswordCost password_cost;
  guint               attempts_per_user;    /* failed sign-ins at once, from one address */
  guint               attempts_per_address;
  guint               connections_per_address;
  guint               streams_per_account; /* of events */
  LoglineSearchLimits search;
  guint               reading_mib;      /* an hour, for an account that may not download */
  gint64              index_idle_s;     /* an index not used for so long is dropped */
  guint               index_memory_mib; /* for all that are not in use */
  guint               history_cache_mib; /* of disk, for decompressed logs */
} LoglineConfig;

/* Defaults; @data_dir and @listen stay %NULL until somebody names them. */
LoglineConfig *logline_config_new  (void);

/* Reads a key file with a [server] group over what is there. An unknown key is an error, since a
 * misspelt one would otherwise go unnoticed. */
gboolean       logline_config_load (LoglineConfig  *self,
                                    const char     *path,
                                    GError        **error);

/* Settles where the data is, as an absolute path: @data_dir if it is given, else what is there,
 * else the default. What is relative is so to the current folder. */
void           logline_config_settle_data_dir (LoglineConfig *self,
                                               const char    *data_dir);

void           logline_config_free (LoglineConfig  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineConfig, logline_config_free)

G_END_DECLS
