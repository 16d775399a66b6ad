/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-signatures.h"

G_BEGIN_DECLS

/* Makes the signatures of a log while workers have nothing else to do, the newest first. Belongs to
 * the thread of the log.
 */
typedef struct _LoglineSigner LoglineSigner;

LoglineSigner     *logline_signer_new            (void);

/* Stops the work. */
void               logline_signer_free           (LoglineSigner   *self);

LoglineSignatures *logline_signer_get_signatures (LoglineSigner   *self);

/* To be called whenever the log has another snapshot. */
void               logline_signer_set_snapshot   (LoglineSigner   *self,
                                                  LoglineSnapshot *snapshot);

/* Begins, and goes on with whatever comes to the log later. */
void               logline_signer_start          (LoglineSigner   *self);

/* How much of what can have a signature now has been worked on, 0 to 1. */
double             logline_signer_get_fraction   (LoglineSigner   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineSigner, logline_signer_free)

G_END_DECLS
