/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A network between a client and a server on this machine, which a test can cut. It carries bytes
 * on the main loop. */
typedef struct _CutProxy CutProxy;

/* @port: of the server */
CutProxy   *cut_proxy_new     (guint16   port);
void        cut_proxy_free    (CutProxy *self);

/* "http://127.0.0.1:PORT", the same while it is stopped and started */
const char *cut_proxy_get_url (CutProxy *self);

/* All connections break, in the middle of whatever they carry. New ones can be made. */
void        cut_proxy_cut     (CutProxy *self);

/* The same, and no new ones can be made. */
void        cut_proxy_stop    (CutProxy *self);
void        cut_proxy_start   (CutProxy *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CutProxy, cut_proxy_free)

G_END_DECLS
