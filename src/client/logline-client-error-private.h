/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "logline-client-error.h"
#include "logline-problem.h"

G_BEGIN_DECLS

/**
 * logline_client_error_take_io:
 * @io_error: (transfer full): what GIO, TLS or libsoup told
 * @uri: to whom we spoke
 *
 * Returns: (transfer full): the same in our domain; a cancelled operation stays
 *   %G_IO_ERROR_CANCELLED, and what is ours already stays as it is
 */
GError *logline_client_error_take_io     (GError       *io_error,
                                          GUri         *uri);

GError *logline_client_error_from_problem (const LoglineProblem *problem);

/* An answer that was not a success. @body is what came with it, as far as it was read. */
GError *logline_client_error_from_answer (SoupMessage  *message,
                                          GBytes       *body);

G_END_DECLS
