/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Token buckets by text key, for sign-in attempts above all: an attempt takes a token and a good
 * password gives it back, so only failures count. The loop's thread only. */
typedef struct _LoglineThrottle LoglineThrottle;

LoglineThrottle *logline_throttle_new  (guint            burst,
                                        gint64           refill_us); /* for one token */
void             logline_throttle_free (LoglineThrottle *self);

/* What counts as one address: of IPv6, the 64 bits that a customer gets at least. */
char            *logline_throttle_dup_network (const char *address);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineThrottle, logline_throttle_free)

/* Returns 0 when the attempt may go on, otherwise the seconds to wait. @now_us is monotonic. */
guint            logline_throttle_take (LoglineThrottle *self,
                                        const char      *key,
                                        gint64           now_us);

/* Takes @n without asking, for what is known only afterwards; logline_throttle_get_wait() tells
 * whether there is any left. */
void             logline_throttle_charge   (LoglineThrottle *self,
                                            const char      *key,
                                            guint            n,
                                            gint64           now_us);
gboolean         logline_throttle_is_full  (LoglineThrottle *self,
                                            const char      *key,
                                            gint64           now_us);
guint            logline_throttle_get_wait (LoglineThrottle *self,
                                            const char      *key,
                                            gint64           now_us);

void             logline_throttle_give (LoglineThrottle *self,
                                        const char      *key,
                                        gint64           now_us);

G_END_DECLS
