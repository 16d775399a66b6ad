/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "logline-api.h"

G_BEGIN_DECLS

#define LOGLINE_FRAMING_BODY_TOO_LARGE "A request may have 64 KiB."

/**
 * logline_framing_check:
 *
 * What must be refused before anything acts on the request: two ways to read where it ends, several
 * hosts, and whatever is too large.
 *
 * Returns: (nullable): what is wrong, with @out_type, or %NULL
 */
const char *logline_framing_check       (SoupMessageHeaders *headers,
                                         GUri               *uri,
                                         LoglineProblemType *out_type);

/* A whole answer, ready to be written to a socket that is closed afterwards. */
char       *logline_framing_dup_refusal (LoglineProblemType  type,
                                         const char         *detail);

G_END_DECLS
