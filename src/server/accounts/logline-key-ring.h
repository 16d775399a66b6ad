/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LOGLINE_KEY_BYTES     32
#define LOGLINE_KEY_ID_LENGTH 16

/* Whoever has one can sign an access token for anybody. */
typedef struct
{
  char   id[LOGLINE_KEY_ID_LENGTH + 1];
  gint64 created_s;  /* since the epoch, as all times here */
  gint64 until_s;    /* accepted so long; 0 for the one that signs */
  guint8 bytes[LOGLINE_KEY_BYTES];
} LoglineKey;

/* One of the times above, as in RFC 3339; "-" for 0. */
char             *logline_key_dup_time         (gint64             time_s);

/* The keys of a key file, as they were when it was read: the one that signs, and one before it that
 * is accepted for a while. Immutable. */
typedef struct _LoglineKeyRing LoglineKeyRing;

/* Makes the file when there is none. Refused when others than its owner may read it. */
LoglineKeyRing   *logline_key_ring_load        (const char        *path,
                                                gint64             now_s,
                                                GError           **error);
void              logline_key_ring_free        (LoglineKeyRing    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineKeyRing, logline_key_ring_free)

const LoglineKey *logline_key_ring_get_signing (LoglineKeyRing    *self);

/* (nullable): %NULL for a key that is not known, or not accepted any more */
const LoglineKey *logline_key_ring_find        (LoglineKeyRing    *self,
                                                const char        *id,
                                                gint64             now_s);

guint             logline_key_ring_get_size    (LoglineKeyRing    *self);
const LoglineKey *logline_key_ring_get         (LoglineKeyRing    *self,
                                                guint              index);

/* When a key ends next, 0 when none does. */
gint64            logline_key_ring_get_end     (LoglineKeyRing    *self);

/**
 * logline_key_ring_rotate:
 * @overlap_s: for how long the key that has signed until now is accepted; 0 drops it and any other
 *
 * Puts a new key into the file. Fails with %G_IO_ERROR_BUSY while an overlap is not over. Several
 * programs may do this at the same time.
 */
gboolean          logline_key_ring_rotate      (const char        *path,
                                                gint64             now_s,
                                                gint64             overlap_s,
                                                GError           **error);

/* Takes keys that are not accepted any more out of the file. */
gboolean          logline_key_ring_prune       (const char        *path,
                                                gint64             now_s,
                                                GError           **error);

G_END_DECLS
