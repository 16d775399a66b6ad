/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-signatures.h"

#include "logline-segment-key.h"

/* Of all logs together. */
#define MAX_MEMORY (256u * 1024 * 1024)

struct _LoglineSignatures
{
  gatomicrefcount  ref_count;

  GMutex           mutex;
  GHashTable      *entries; /* set of Entry; with the mutex held */
  gsize            memory;
};

typedef struct
{
  LoglineSegmentKey  key; /* first, so that it can be looked for by it */
  LoglineSignature  *signature;
} Entry;

static gsize all_memory; /* atomic */

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  logline_signature_unref (entry->signature);
  g_free (entry);
}

LoglineSignatures *
logline_signatures_new (void)
{
  LoglineSignatures *self = g_new0 (LoglineSignatures, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->entries = g_hash_table_new_full (logline_segment_key_hash, logline_segment_key_equal,
                                         entry_free, NULL);
  return self;
}

LoglineSignatures *
logline_signatures_ref (LoglineSignatures *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
logline_signatures_unref (LoglineSignatures *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_atomic_pointer_add (&all_memory, -(gssize) self->memory);
  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

gboolean
logline_signatures_are_full (void)
{
  return GPOINTER_TO_SIZE (g_atomic_pointer_get (&all_memory)) >= MAX_MEMORY;
}

static void
count_memory (LoglineSignatures *self,
              gssize             difference)
{
  self->memory += (gsize) difference;
  g_atomic_pointer_add (&all_memory, difference);
}

void
logline_signatures_put (LoglineSignatures     *self,
                        const LoglineSnapshot *snapshot,
                        guint                  index,
                        LoglineSignature      *signature)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  LoglineSegmentKey key = logline_segment_key_make (snapshot, index);
  Entry *entry;

  if (logline_signatures_are_full () || g_hash_table_contains (self->entries, &key))
    return;

  entry = g_new (Entry, 1);
  entry->key = key;
  entry->signature = logline_signature_ref (signature);
  g_hash_table_add (self->entries, entry);
  count_memory (self, (gssize) logline_signature_get_memory (signature));
}

LoglineSignature *
logline_signatures_look_up (LoglineSignatures     *self,
                            const LoglineSnapshot *snapshot,
                            guint                  index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  LoglineSegmentKey key = logline_segment_key_make (snapshot, index);
  const Entry *entry = g_hash_table_lookup (self->entries, &key);

  return entry != NULL ? logline_signature_ref (entry->signature) : NULL;
}

void
logline_signatures_forget_before (LoglineSignatures *self,
                                  int                serial)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const Entry *entry = key;

      if (entry->key.serial >= serial)
        continue;
      count_memory (self, -(gssize) logline_signature_get_memory (entry->signature));
      g_hash_table_iter_remove (&iter);
    }
}

gsize
logline_signatures_get_memory (LoglineSignatures *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->memory;
}
