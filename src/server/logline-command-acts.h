/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-audit.h"
#include "logline-config.h"
#include "logline-store.h"

G_BEGIN_DECLS

/* What the administration commands do, apart from how they are called: see logline-commands.h. */

typedef struct
{
  /* Options */
  char *config_file;
  char *data_dir;
  char *title;
  char *command;
  char **logs;
  int idle_stop_s;
  gboolean no_download;
  gboolean now;

  LoglineConfig *config;
  LoglineStore *store;
  LoglineAudit *audit;
  char *hash; /* of the password that was asked for */
} LoglineInvocation;

/* Those that only some commands have. */
typedef enum
{
  LOGLINE_COMMAND_OPTIONS_NONE,
  LOGLINE_COMMAND_OPTIONS_SERVICE,
  LOGLINE_COMMAND_OPTIONS_GRANT,
  LOGLINE_COMMAND_OPTIONS_KEY,
} LoglineCommandOptions;

/* @names: as many as the command takes */
typedef gboolean (*LoglineCommandFunc) (LoglineInvocation  *self,
                                        char              **names,
                                        GError            **error);

typedef struct
{
  const char *words;    /* one or two */
  const char *names;    /* what follows them */
  guint n_names;
  const char *summary;
  LoglineCommandFunc run;
  LoglineCommandFunc prepare; /* nullable; before the transaction */
  gboolean only_reads;
  gboolean on_files; /* changes files beside the database, where no transaction helps */
  gboolean without_store;
  LoglineCommandOptions options;
} LoglineCommand;

/* (nullable): %NULL behind the last */
const LoglineCommand *logline_command_acts_get (gsize index);

G_END_DECLS
