/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Whoever types a pattern makes a search of every letter, each of which implies the ones before it;
 * whoever searches in a filtered log asks for lines that the filter has found already; and whoever
 * deletes a letter gets a pattern again that was just there. In all these cases the rows in
 * question are known to be among few, if one remembers.
 */

#include "logline-search-cache.h"

#include "logline-segment-search.h"

/* What is kept of searches that have ended. */
#define MAX_ENDED 8
#define MAX_ENDED_MEMORY (64u * 1024 * 1024)

struct _LoglineSearchCache
{
  GPtrArray *entries; /* of Entry; those that have ended stand in the order in which they did */
};

typedef struct
{
  LoglineFindings *findings;
  guint            n_searches; /* that are under way */
} Entry;

static void
entry_free (gpointer data)
{
  logline_findings_unref (((Entry *) data)->findings);
  g_free (data);
}

static void
base_free (gpointer data)
{
  logline_findings_unref (((LoglineBase *) data)->findings);
  g_free (data);
}

static void
cache_clear (gpointer data)
{
  g_ptr_array_unref (((LoglineSearchCache *) data)->entries);
}

LoglineSearchCache *
logline_search_cache_new (void)
{
  LoglineSearchCache *self = g_rc_box_new0 (LoglineSearchCache);

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  return self;
}

LoglineSearchCache *
logline_search_cache_ref (LoglineSearchCache *self)
{
  return g_rc_box_acquire (self);
}

void
logline_search_cache_unref (LoglineSearchCache *self)
{
  g_rc_box_release_full (self, cache_clear);
}

static gboolean
has_query (GPtrArray          *queries,
           const LoglineQuery *query)
{
  for (guint i = 0; i < queries->len; i++)
    if (logline_query_equal (g_ptr_array_index (queries, i), query))
      return TRUE;

  return FALSE;
}

static gboolean
have_same_queries (GPtrArray *a,
                   GPtrArray *b)
{
  for (guint i = 0; i < a->len; i++)
    if (!has_query (b, g_ptr_array_index (a, i)))
      return FALSE;
  for (guint i = 0; i < b->len; i++)
    if (!has_query (a, g_ptr_array_index (b, i)))
      return FALSE;

  return TRUE;
}

static Entry *
find_entry (LoglineSearchCache *self,
            GPtrArray          *queries,
            guint              *out_index)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      *out_index = i;
      if (have_same_queries (logline_findings_get_queries (entry->findings), queries))
        return entry;
    }

  return NULL;
}

LoglineFindings *
logline_search_cache_begin (LoglineSearchCache *self,
                            GPtrArray          *queries)
{
  guint index;
  Entry *entry = find_entry (self, queries, &index);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->findings = logline_findings_new (queries);
      g_ptr_array_add (self->entries, entry);
    }
  entry->n_searches++;

  return logline_findings_ref (entry->findings);
}

/* Drops the oldest of those that have ended, as long as they are too many. */
static void
trim (LoglineSearchCache *self)
{
  guint n_kept = 0;
  gsize memory = 0;

  for (guint i = self->entries->len; i-- > 0;)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->n_searches > 0)
        continue;
      memory += logline_findings_get_memory (entry->findings);
      if (++n_kept > MAX_ENDED || memory > MAX_ENDED_MEMORY)
        g_ptr_array_remove_index (self->entries, i);
    }
}

void
logline_search_cache_end (LoglineSearchCache *self,
                          LoglineFindings    *findings)
{
  guint index;
  Entry *entry = find_entry (self, logline_findings_get_queries (findings), &index);

  g_assert (entry != NULL && entry->findings == findings && entry->n_searches > 0);

  if (--entry->n_searches > 0)
    return;

  g_ptr_array_add (self->entries, g_ptr_array_steal_index (self->entries, index));
  trim (self);
}

/* Whether rows that @queries select are among those that @others do. */
static gboolean
implies (GPtrArray *queries,
         GPtrArray *others)
{
  for (guint i = 0; i < others->len; i++)
    {
      gboolean implied = FALSE;

      for (guint j = 0; j < queries->len && !implied; j++)
        implied = logline_query_implies (g_ptr_array_index (queries, j),
                                         g_ptr_array_index (others, i));
      if (!implied)
        return FALSE;
    }

  return TRUE;
}

static guint64
find_settled (GPtrArray *queries,
              GPtrArray *others)
{
  guint64 settled = 0;

  for (guint i = 0; i < MIN (queries->len, LOGLINE_MAX_SETTLED); i++)
    if (has_query (others, g_ptr_array_index (queries, i)))
      settled |= G_GUINT64_CONSTANT (1) << i;

  return settled;
}

static gboolean
are_opposite (const LoglineQuery *a,
              const LoglineQuery *b)
{
  return logline_query_get_invert (a) != logline_query_get_invert (b)
         && logline_query_get_syntax (a) == logline_query_get_syntax (b)
         && logline_query_get_case (a) == logline_query_get_case (b)
         && g_str_equal (logline_query_get_pattern (a), logline_query_get_pattern (b));
}

static guint64
find_opposite (GPtrArray *queries,
               GPtrArray *others)
{
  if (others->len != 1)
    return 0;

  for (guint i = 0; i < MIN (queries->len, LOGLINE_MAX_SETTLED); i++)
    if (are_opposite (g_ptr_array_index (queries, i), g_ptr_array_index (others, 0)))
      return G_GUINT64_CONSTANT (1) << i;

  return 0;
}

static void
add_base (GPtrArray       *bases,
          LoglineFindings *findings,
          gboolean         complement,
          guint64          settled)
{
  LoglineBase *base = g_new (LoglineBase, 1);

  base->findings = logline_findings_ref (findings);
  base->complement = complement;
  base->settled = settled;
  g_ptr_array_add (bases, base);
}

GPtrArray *
logline_search_cache_find_bases (LoglineSearchCache *self,
                                 LoglineFindings    *findings)
{
  GPtrArray *bases = g_ptr_array_new_with_free_func (base_free);
  GPtrArray *queries = logline_findings_get_queries (findings);

  for (guint i = 0; i < self->entries->len; i++)
    {
      LoglineFindings *other = ((Entry *) g_ptr_array_index (self->entries, i))->findings;
      GPtrArray *others = logline_findings_get_queries (other);
      guint64 opposite = find_opposite (queries, others);

      if (other == findings)
        continue;
      if (opposite != 0)
        add_base (bases, other, TRUE, opposite);
      else if (implies (queries, others))
        add_base (bases, other, FALSE, find_settled (queries, others));
    }

  return bases;
}

void
logline_search_cache_forget_before (LoglineSearchCache *self,
                                    int                 serial)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);

      logline_findings_forget_before (entry->findings, serial);
    }
}
