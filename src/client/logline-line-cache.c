/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-line-cache.h"

#include <string.h>

/* What a line takes besides its bytes: its fields, its entry here, the table's. */
#define LINE_OVERHEAD (sizeof (LoglineServedLine) + sizeof (Entry) + 4 * sizeof (gpointer))

typedef struct
{
  LoglineServedLine *line;
  GList              link; /* its data is the entry */
} Entry;

struct _LoglineLineCache
{
  GHashTable *entries; /* guint64, in the line → Entry (owned) */
  GQueue      order;   /* the one that was wanted last is the first */
  gsize       n_bytes;
  gsize       max_bytes;
};

LoglineServedLine *
logline_served_line_new (guint64     number,
                         guint64     offset,
                         guint64     length,
                         const char *bytes,
                         gsize       n_bytes)
{
  LoglineServedLine *self = g_malloc (sizeof (LoglineServedLine) + n_bytes + 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->number = number;
  self->offset = offset;
  self->length = length;
  self->level = logline_level_detect (bytes, n_bytes);
  self->n_bytes = n_bytes;
  memcpy (self->bytes, bytes, n_bytes);
  self->bytes[n_bytes] = '\0';
  return self;
}

LoglineServedLine *
logline_served_line_ref (LoglineServedLine *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
logline_served_line_unref (LoglineServedLine *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

static gsize
entry_size (const Entry *entry)
{
  return LINE_OVERHEAD + entry->line->n_bytes;
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  logline_served_line_unref (entry->line);
  g_free (entry);
}

LoglineLineCache *
logline_line_cache_new (gsize max_bytes)
{
  LoglineLineCache *self = g_new0 (LoglineLineCache, 1);

  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, entry_free);
  self->max_bytes = max_bytes;
  g_queue_init (&self->order);
  return self;
}

void
logline_line_cache_free (LoglineLineCache *self)
{
  g_hash_table_unref (self->entries);
  g_free (self);
}

static void
drop (LoglineLineCache *self,
      Entry            *entry)
{
  self->n_bytes -= entry_size (entry);
  g_queue_unlink (&self->order, &entry->link);
  g_hash_table_remove (self->entries, &entry->line->number);
}

static gboolean
has_as_much (const Entry             *entry,
             const LoglineServedLine *line)
{
  return entry->line->length == line->length && entry->line->n_bytes >= line->n_bytes;
}

void
logline_line_cache_add (LoglineLineCache  *self,
                        LoglineServedLine *line)
{
  Entry *entry = g_hash_table_lookup (self->entries, &line->number);

  if (entry != NULL && has_as_much (entry, line))
    return;
  if (entry != NULL)
    drop (self, entry);

  entry = g_new0 (Entry, 1);
  entry->line = logline_served_line_ref (line);
  entry->link.data = entry;
  g_hash_table_insert (self->entries, &entry->line->number, entry);
  g_queue_push_head_link (&self->order, &entry->link);
  self->n_bytes += entry_size (entry);

  while (self->n_bytes > self->max_bytes)
    drop (self, g_queue_peek_tail (&self->order));
}

LoglineServedLine *
logline_line_cache_find (LoglineLineCache *self,
                         guint64           number,
                         gsize             max_bytes)
{
  Entry *entry = g_hash_table_lookup (self->entries, &number);

  if (entry == NULL || entry->line->n_bytes < MIN (entry->line->length, max_bytes))
    return NULL;

  g_queue_unlink (&self->order, &entry->link);
  g_queue_push_head_link (&self->order, &entry->link);
  return entry->line;
}

guint64
logline_line_cache_find_byte (LoglineLineCache *self,
                              guint64           offset)
{
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    {
      const LoglineServedLine *line = ((Entry *) entry)->line;

      /* The line feed belongs to the line. */
      if (offset >= line->offset && offset - line->offset <= line->length)
        return line->number;
    }
  return 0;
}

void
logline_line_cache_remove (LoglineLineCache *self,
                           guint64           number)
{
  Entry *entry = g_hash_table_lookup (self->entries, &number);

  if (entry != NULL)
    drop (self, entry);
}

void
logline_line_cache_clear (LoglineLineCache *self)
{
  /* The links belong to the entries. */
  g_queue_init (&self->order);
  g_hash_table_remove_all (self->entries);
  self->n_bytes = 0;
}

gsize
logline_line_cache_get_bytes (LoglineLineCache *self)
{
  return self->n_bytes;
}
