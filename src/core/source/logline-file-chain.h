/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-file-look.h"
#include "logline-file.h"

G_BEGIN_DECLS

/* What the generations behind one path have in common: how it is opened, and which names they have
 * had. Shared between threads. */
typedef struct _LoglineFileChain LoglineFileChain;

LoglineFileChain *logline_file_chain_new       (const char             *path,
                                                LoglineFileOpenFunc     open_func,
                                                gpointer                user_data,
                                                GDestroyNotify          destroy);
LoglineFileChain *logline_file_chain_ref       (LoglineFileChain       *self);
void              logline_file_chain_unref     (LoglineFileChain       *self);

const char       *logline_file_chain_get_path  (LoglineFileChain       *self);

/**
 * logline_file_chain_open:
 * @out_status: (out): of what was opened
 *
 * Returns: a new descriptor of the regular file behind the path, or -1
 */
int               logline_file_chain_open      (LoglineFileChain       *self,
                                                struct stat            *out_status,
                                                GError                **error);

/* Returns: (transfer full): a name for the generation that no other of the chain has */
char             *logline_file_chain_take_id   (LoglineFileChain       *self,
                                                int                     fd,
                                                const LoglineFileLook  *look);

/* Nobody has bytes of a generation that never had any, so its name may come again. Otherwise, each
 * look at a file that stays empty after a rotation would leave one behind. */
void              logline_file_chain_return_id (LoglineFileChain       *self,
                                                const char             *id);

G_END_DECLS
