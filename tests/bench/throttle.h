/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

/* A line of a certain speed to a port of this machine, in threads of its own: what comes from there
 * passes no faster, however many connections there are. */
typedef struct _Throttle Throttle;

Throttle   *throttle_new     (guint16   port,
                              double    bytes_per_s);
void        throttle_free    (Throttle *self);

/* By an address that is not taken for this machine's own. */
const char *throttle_get_url (Throttle *self);

/* Bytes that came from there until now. */
guint64     throttle_get_n_bytes (Throttle *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Throttle, throttle_free)
