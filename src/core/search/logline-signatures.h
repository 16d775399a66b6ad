/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-signature.h"

G_BEGIN_DECLS

/* The signatures of one log, known by their segments. Shared between threads. */
typedef struct _LoglineSignatures LoglineSignatures;

LoglineSignatures *logline_signatures_new           (void);
LoglineSignatures *logline_signatures_ref           (LoglineSignatures     *self);
void               logline_signatures_unref         (LoglineSignatures     *self);

/* Keeps it, unless the signatures of all logs take too much memory: 256 MiB. */
void               logline_signatures_put           (LoglineSignatures     *self,
                                                     const LoglineSnapshot *snapshot,
                                                     guint                  index,
                                                     LoglineSignature      *signature);

/* Returns: (transfer full) (nullable) */
LoglineSignature  *logline_signatures_look_up       (LoglineSignatures     *self,
                                                     const LoglineSnapshot *snapshot,
                                                     guint                  index);

/* Drops those of generations before the one with @serial. */
void               logline_signatures_forget_before (LoglineSignatures     *self,
                                                     int                    serial);

/* Whether no more will be kept, of any log, until some are dropped. */
gboolean           logline_signatures_are_full      (void);

/* Memory that they take, in bytes. */
gsize              logline_signatures_get_memory    (LoglineSignatures     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineSignatures, logline_signatures_unref)

G_END_DECLS
