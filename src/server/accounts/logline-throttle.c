/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-throttle.h"

#include <gio/gio.h>
#include <string.h>

/* A bucket is one number: the time at which it is full again. Each token taken moves it later by
 * the refill time; a bucket whose time has passed is the same as one that is not there, and is
 * forgotten. */

#define MAX_BUCKETS 10000

struct _LoglineThrottle
{
  guint burst;
  gint64 refill_us;
  GHashTable *full_at; /* (element-type utf8 gint64) (owned) */
  gint64 looked_us;    /* when full ones were looked for */
};

LoglineThrottle *
logline_throttle_new (guint  burst,
                      gint64 refill_us)
{
  LoglineThrottle *self = g_new0 (LoglineThrottle, 1);

  self->burst = burst;
  self->refill_us = refill_us;
  self->full_at = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
logline_throttle_free (LoglineThrottle *self)
{
  g_hash_table_unref (self->full_at);
  g_free (self);
}

char *
logline_throttle_dup_network (const char *address)
{
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (address);
  g_autoptr (GInetAddress) network = NULL;
  guint8 bytes[16] = { 0 };

  if (parsed == NULL || g_inet_address_get_family (parsed) != G_SOCKET_FAMILY_IPV6)
    return g_strdup (address);

  memcpy (bytes, g_inet_address_to_bytes (parsed), 8);
  network = g_inet_address_new_from_bytes (bytes, G_SOCKET_FAMILY_IPV6);
  return g_inet_address_to_string (network);
}

static gboolean
is_full (gpointer key,
         gpointer value,
         gpointer user_data)
{
  return *(gint64 *) value <= *(gint64 *) user_data;
}

static gint64
get_full_at (LoglineThrottle *self,
             const char      *key,
             gint64           now_us)
{
  const gint64 *full_at = g_hash_table_lookup (self->full_at, key);

  return full_at != NULL ? MAX (*full_at, now_us) : now_us;
}

/* Of so many buckets one more or less is no protection, but their number has to end. */
static void
make_room (LoglineThrottle *self,
           gint64           now_us)
{
  GHashTableIter iter;

  if (now_us - self->looked_us > G_USEC_PER_SEC)
    {
      g_hash_table_foreach_remove (self->full_at, is_full, &now_us);
      self->looked_us = now_us;
    }

  g_hash_table_iter_init (&iter, self->full_at);
  if (g_hash_table_size (self->full_at) >= MAX_BUCKETS &&
      g_hash_table_iter_next (&iter, NULL, NULL))
    g_hash_table_iter_remove (&iter);
}

static void
set_full_at (LoglineThrottle *self,
             const char      *key,
             gint64           full_at,
             gint64           now_us)
{
  if (g_hash_table_size (self->full_at) >= MAX_BUCKETS &&
      !g_hash_table_contains (self->full_at, key))
    make_room (self, now_us);

  g_hash_table_replace (self->full_at, g_strdup (key), g_memdup2 (&full_at, sizeof full_at));
}

gboolean
logline_throttle_is_full (LoglineThrottle *self,
                          const char      *key,
                          gint64           now_us)
{
  return get_full_at (self, key, now_us) <= now_us;
}

guint
logline_throttle_get_wait (LoglineThrottle *self,
                           const char      *key,
                           gint64           now_us)
{
  gint64 full_at = get_full_at (self, key, now_us) + self->refill_us;
  gint64 wait_us = full_at - now_us - self->burst * self->refill_us;

  return wait_us > 0 ? (wait_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC : 0;
}

void
logline_throttle_charge (LoglineThrottle *self,
                         const char      *key,
                         guint            n,
                         gint64           now_us)
{
  set_full_at (self, key, get_full_at (self, key, now_us) + n * self->refill_us, now_us);
}

guint
logline_throttle_take (LoglineThrottle *self,
                       const char      *key,
                       gint64           now_us)
{
  guint wait_s = logline_throttle_get_wait (self, key, now_us);

  if (wait_s == 0)
    logline_throttle_charge (self, key, 1, now_us);
  return wait_s;
}

void
logline_throttle_give (LoglineThrottle *self,
                       const char      *key,
                       gint64           now_us)
{
  set_full_at (self, key, get_full_at (self, key, now_us) - self->refill_us, now_us);
}
