/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which part of the bytes of a usual log are this one; never 0. */
double logline_get_byte_frequency (guint8 byte);

G_END_DECLS
