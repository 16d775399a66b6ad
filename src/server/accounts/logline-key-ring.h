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

/* The key that signs, which is the last, and one before it that is accepted for a while. */
typedef struct _LoglineKeyRing LoglineKeyRing;

LoglineKeyRing   *logline_key_ring_new         (void);
void              logline_key_ring_free        (LoglineKeyRing    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineKeyRing, logline_key_ring_free)

guint             logline_key_ring_get_size    (LoglineKeyRing    *self);
const LoglineKey *logline_key_ring_get         (LoglineKeyRing    *self,
                                                guint              index);
const LoglineKey *logline_key_ring_get_signing (LoglineKeyRing    *self);

/* (nullable): %NULL for a key that is not known, or not accepted any more */
const LoglineKey *logline_key_ring_find        (LoglineKeyRing    *self,
                                                const char        *id,
                                                gint64             now_s);

/* When a key ends next, 0 when none does. */
gint64            logline_key_ring_get_end     (LoglineKeyRing    *self);

/* For who makes one: to add a key, or one that did not exist; to have the one that signs accepted
 * until then, before another takes its place; and to drop those that are not accepted any more. */
void              logline_key_ring_add         (LoglineKeyRing    *self,
                                                const LoglineKey  *key);
void              logline_key_ring_add_new     (LoglineKeyRing    *self,
                                                gint64             now_s);
void              logline_key_ring_retire      (LoglineKeyRing    *self,
                                                gint64             until_s);
void              logline_key_ring_drop_ended  (LoglineKeyRing    *self,
                                                gint64             now_s);

G_END_DECLS
