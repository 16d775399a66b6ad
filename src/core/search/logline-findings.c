/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-findings.h"

#include "logline-segment-key.h"

struct _LoglineFindings
{
  gatomicrefcount  ref_count;
  GPtrArray       *queries;

  GMutex           mutex;
  GHashTable      *entries; /* set of Entry; with the mutex held */
  gsize            memory;  /* of its row sets */
};

typedef struct
{
  LoglineSegmentKey key; /* first, so that it can be looked for by it */
  LoglineFinding    finding;
} Entry;

static void
entry_free (gpointer data)
{
  logline_finding_clear (&((Entry *) data)->finding);
  g_free (data);
}

LoglineFindings *
logline_findings_new (GPtrArray *queries)
{
  LoglineFindings *self = g_new0 (LoglineFindings, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->queries = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_query_unref);
  for (guint i = 0; i < queries->len; i++)
    g_ptr_array_add (self->queries, logline_query_ref (g_ptr_array_index (queries, i)));
  g_mutex_init (&self->mutex);
  self->entries = g_hash_table_new_full (logline_segment_key_hash, logline_segment_key_equal,
                                         entry_free, NULL);

  return self;
}

LoglineFindings *
logline_findings_ref (LoglineFindings *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
logline_findings_unref (LoglineFindings *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->queries);
  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

GPtrArray *
logline_findings_get_queries (LoglineFindings *self)
{
  return self->queries;
}

static Entry *
find_or_add (LoglineFindings   *self,
             LoglineSegmentKey  key)
{
  Entry *entry = g_hash_table_lookup (self->entries, &key);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->key = key;
      g_hash_table_add (self->entries, entry);
    }

  return entry;
}

void
logline_findings_put (LoglineFindings       *self,
                      const LoglineSnapshot *snapshot,
                      guint                  index,
                      LoglineRowSet         *rows)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Entry *entry = find_or_add (self, logline_segment_key_make (snapshot, index));

  if (entry->finding.rows != NULL)
    {
      /* Another search, of a newer snapshot, was faster. */
      if (logline_row_set_get_n_rows (entry->finding.rows) > logline_row_set_get_n_rows (rows))
        return;
      self->memory -= logline_row_set_get_memory (entry->finding.rows);
    }

  self->memory += logline_row_set_get_memory (rows);
  logline_finding_set (&entry->finding, rows, snapshot, index);
}

LoglineRowSet *
logline_findings_look_up (LoglineFindings       *self,
                          const LoglineSnapshot *snapshot,
                          guint                  index)
{
  guint n_rows = logline_snapshot_get_n_segment_rows (snapshot, index);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const LoglineSegmentKey key = logline_segment_key_make (snapshot, index);
  const Entry *entry = g_hash_table_lookup (self->entries, &key);

  if (entry == NULL || logline_row_set_get_n_rows (entry->finding.rows) != n_rows
      || logline_finding_count_decided (&entry->finding, snapshot, index) != n_rows)
    return NULL;

  return logline_row_set_ref (entry->finding.rows);
}

void
logline_findings_forget_before (LoglineFindings *self,
                                int              serial)
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
      self->memory -= logline_row_set_get_memory (entry->finding.rows);
      g_hash_table_iter_remove (&iter);
    }
}

gsize
logline_findings_get_memory (LoglineFindings *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->memory + g_hash_table_size (self->entries) * (sizeof (Entry) + sizeof (gpointer));
}
