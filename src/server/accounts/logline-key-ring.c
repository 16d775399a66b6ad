/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-key-ring.h"

#include <sodium.h>

struct _LoglineKeyRing
{
  GArray *keys; /* (element-type LoglineKey), the one that signs last */
};

static void
key_clear (LoglineKey *key)
{
  sodium_memzero (key, sizeof *key);
}

LoglineKeyRing *
logline_key_ring_new (void)
{
  LoglineKeyRing *self = g_new0 (LoglineKeyRing, 1);

  self->keys = g_array_new (FALSE, FALSE, sizeof (LoglineKey));
  g_array_set_clear_func (self->keys, (GDestroyNotify) key_clear);
  return self;
}

void
logline_key_ring_free (LoglineKeyRing *self)
{
  g_array_unref (self->keys);
  g_free (self);
}

guint
logline_key_ring_get_size (LoglineKeyRing *self)
{
  return self->keys->len;
}

const LoglineKey *
logline_key_ring_get (LoglineKeyRing *self,
                      guint           index)
{
  g_return_val_if_fail (index < self->keys->len, NULL);

  return &g_array_index (self->keys, LoglineKey, index);
}

const LoglineKey *
logline_key_ring_get_signing (LoglineKeyRing *self)
{
  return logline_key_ring_get (self, self->keys->len - 1);
}

const LoglineKey *
logline_key_ring_find (LoglineKeyRing *self,
                       const char     *id,
                       gint64          now_s)
{
  for (guint i = 0; i < self->keys->len; i++)
    {
      const LoglineKey *key = logline_key_ring_get (self, i);

      if (g_str_equal (key->id, id))
        return key->until_s == 0 || now_s < key->until_s ? key : NULL;
    }
  return NULL;
}

gint64
logline_key_ring_get_end (LoglineKeyRing *self)
{
  gint64 end_s = 0;

  for (guint i = 0; i + 1 < self->keys->len; i++)
    {
      gint64 until_s = logline_key_ring_get (self, i)->until_s;

      end_s = end_s == 0 ? until_s : MIN (end_s, until_s);
    }
  return end_s;
}

void
logline_key_ring_drop_ended (LoglineKeyRing *self,
                             gint64          now_s)
{
  for (guint i = self->keys->len; i > 1; i--)
    {
      if (logline_key_ring_get (self, i - 2)->until_s <= now_s)
        g_array_remove_index (self->keys, i - 2);
    }
}

void
logline_key_ring_add (LoglineKeyRing   *self,
                      const LoglineKey *key)
{
  g_array_append_vals (self->keys, key, 1);
}

void
logline_key_ring_add_new (LoglineKeyRing *self,
                          gint64          now_s)
{
  LoglineKey key = { .created_s = now_s };
  guint8 id[LOGLINE_KEY_ID_LENGTH / 2];

  randombytes_buf (id, sizeof id);
  sodium_bin2hex (key.id, sizeof key.id, id, sizeof id);
  randombytes_buf (key.bytes, sizeof key.bytes);
  logline_key_ring_add (self, &key);
  key_clear (&key);
}

void
logline_key_ring_retire (LoglineKeyRing *self,
                         gint64          until_s)
{
  g_return_if_fail (self->keys->len > 0);

  g_array_index (self->keys, LoglineKey, self->keys->len - 1).until_s = until_s;
}

char *
logline_key_dup_time (gint64 time_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_s);

  return time_s != 0 ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("-");
}
