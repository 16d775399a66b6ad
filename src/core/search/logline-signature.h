/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-row-set.h"
#include "logline-signature-key.h"
#include "logline-snapshot.h"

G_BEGIN_DECLS

/* What the lines of a segment may hold, in at most 1.5 % of their bytes: enough to tell of most
 * strings that occur in few places that they do not occur here. Immutable, shared between threads.
 */
typedef struct _LoglineSignature LoglineSignature;

/* Whether the lines that start in a segment are all there and will stay as they are. */
gboolean          logline_signature_can_be_made  (const LoglineSnapshot      *snapshot,
                                                  guint                       index);

/* Reads the lines. Worker threads only. */
LoglineSignature *logline_signature_new          (const LoglineSnapshot      *snapshot,
                                                  guint                       index,
                                                  GCancellable               *cancellable,
                                                  GError                    **error);
LoglineSignature *logline_signature_ref          (LoglineSignature           *self);
void              logline_signature_unref        (LoglineSignature           *self);

/* Whether no line of the segment can hold what @key asks for. */
gboolean          logline_signature_excludes_all (const LoglineSignature     *self,
                                                  const LoglineSignatureKey  *key);

/* Takes out of @rows, those of the segment, some that cannot. */
void              logline_signature_exclude      (const LoglineSignature     *self,
                                                  const LoglineSignatureKey  *key,
                                                  LoglineRowSet              *rows);

/* Memory that it takes, in bytes. */
gsize             logline_signature_get_memory   (const LoglineSignature     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineSignature, logline_signature_unref)

G_END_DECLS
