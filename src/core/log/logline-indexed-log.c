/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Generations are kept with an indexer each: two, and those before them only once somebody wanted
 * to see an earlier one, since what is shown has no gaps. What the indexers have ready is published
 * as a new snapshot, at most once for each turn of the main loop: first the log and all its
 * searches take it over, then they tell, so that nobody ever sees rows of two moments at once.
 *
 * Rows can be told to come or go at the ends only. Therefore the current generation stays out of
 * sight behind the one before it until that has been indexed to its end, and it itself from its
 * beginning.
 */

#include "logline-indexed-log.h"

#include "logline-indexed-search.h"
#include "logline-indexer.h"
#include "logline-signer.h"
#include "logline-snapshot-read.h"

/* After what is ready has been collected, before GTK draws. */
#define PUBLISH_PRIORITY (G_PRIORITY_HIGH_IDLE + 15)

/* Each holds a descriptor. */
#define MAX_EARLIER 100

typedef struct
{
  LoglineIndexedLog *log;
  LoglineGeneration *generation;
  LoglineSource     *source;
  LoglineIndexer    *indexer;
  gboolean           failed; /* what is indexed is all there will be, until bytes are added */
} Piece;

typedef struct
{
  LoglineSnapshot    *snapshot;
  GPtrArray          *earlier; /* of Piece, oldest first: those before the previous one */
  Piece              *previous; /* nullable */
  Piece              *current; /* nullable */
  GPtrArray          *searches; /* of LoglineIndexedSearch, weak */
  LoglineSearchCache *cache; /* of what they have found */
  LoglineSigner      *signer;
  GSource            *publish_source;
  int                 next_serial;
  gint64              missing; /* before the next generation */
  guint64             size;
  double              loading; /* as the subclass sees it */
  double              loaded; /* the part of it that is indexed, too */
  gint64              updated_us;
  GError             *error;
  GError             *index_error;
} LoglineIndexedLogPrivate;

static void log_iface_init (LoglineLogInterface *iface);

G_DEFINE_TYPE_WITH_CODE (LoglineIndexedLog, logline_indexed_log, G_TYPE_OBJECT,
                         G_ADD_PRIVATE (LoglineIndexedLog)
                         G_IMPLEMENT_INTERFACE (LOGLINE_TYPE_LOG, log_iface_init))

static LoglineIndexedLogPrivate *
get_private (LoglineIndexedLog *self)
{
  return logline_indexed_log_get_instance_private (self);
}

static void
piece_free (Piece *piece)
{
  logline_indexer_free (piece->indexer);
  logline_generation_unref (piece->generation);
  g_object_unref (piece->source);
  g_free (piece);
}

static void
update_loading (LoglineIndexedLog *self)
{
  LoglineIndexedLogPrivate *priv = get_private (self);
  double loaded = priv->loading;

  if (priv->current != NULL)
    {
      guint64 present = logline_indexer_get_present (priv->current->indexer);
      guint64 collected = logline_indexer_get_collected (priv->current->indexer);

      if (present > 0)
        loaded *= (double) collected / (double) present;
    }

  if (priv->loaded == loaded)
    return;
  priv->loaded = loaded;
  g_object_notify (G_OBJECT (self), "loading");
}

static void
append_piece (LoglineSnapshot *snapshot,
              Piece           *piece)
{
  GPtrArray *segments = logline_indexer_get_segments (piece->indexer);

  if (segments->len > 0)
    logline_snapshot_append (snapshot, piece->generation, piece->source, segments);
}

/* Only the oldest may still be on its way. */
static void
append_earlier (LoglineIndexedLogPrivate *priv,
                LoglineSnapshot          *snapshot)
{
  for (guint i = 0; i < priv->earlier->len; i++)
    append_piece (snapshot, g_ptr_array_index (priv->earlier, i));
}

static LoglineSnapshot *
take_snapshot (LoglineIndexedLogPrivate *priv)
{
  LoglineSnapshot *snapshot = logline_snapshot_new ();
  gboolean previous_done = TRUE;

  append_earlier (priv, snapshot);

  if (priv->previous != NULL)
    {
      append_piece (snapshot, priv->previous);
      previous_done = priv->previous->failed || logline_indexer_has_back (priv->previous->indexer);
      if (previous_done && logline_indexer_get_segments (priv->previous->indexer)->len == 0)
        g_clear_pointer (&priv->previous, piece_free);
    }

  if (priv->current != NULL && previous_done
      && (priv->previous == NULL || logline_indexer_has_front (priv->current->indexer)))
    append_piece (snapshot, priv->current);

  return snapshot;
}

static gboolean
publish_cb (gpointer user_data)
{
  g_autoptr (LoglineIndexedLog) self = g_object_ref (user_data);
  LoglineIndexedLogPrivate *priv = get_private (self);
  g_autoptr (LoglineSnapshot) before = g_steal_pointer (&priv->snapshot);
  g_autoptr (GPtrArray) searches = g_ptr_array_new_with_free_func (g_object_unref);
  LoglineChange change;

  g_clear_pointer (&priv->publish_source, g_source_unref);
  for (guint i = 0; i < priv->earlier->len; i++)
    logline_indexer_collect (((Piece *) g_ptr_array_index (priv->earlier, i))->indexer);
  if (priv->previous != NULL)
    logline_indexer_collect (priv->previous->indexer);
  if (priv->current != NULL)
    logline_indexer_collect (priv->current->indexer);

  priv->snapshot = take_snapshot (priv);
  logline_snapshot_compare (before, priv->snapshot, &change);
  for (guint i = 0; i < priv->searches->len; i++)
    {
      LoglineIndexedSearch *search = g_ptr_array_index (priv->searches, i);

      g_ptr_array_add (searches, g_object_ref (search));
      logline_indexed_search_set_snapshot (search, priv->snapshot);
    }

  logline_signer_set_snapshot (priv->signer, priv->snapshot);
  logline_log_emit_changed (LOGLINE_LOG (self), &change);
  for (guint i = 0; i < searches->len; i++)
    logline_indexed_search_publish (g_ptr_array_index (searches, i));
  update_loading (self);

  return G_SOURCE_REMOVE;
}

static void
schedule_publish (LoglineIndexedLog *self)
{
  LoglineIndexedLogPrivate *priv = get_private (self);

  if (priv->publish_source != NULL)
    return;

  priv->publish_source = g_idle_source_new ();
  g_source_set_priority (priv->publish_source, PUBLISH_PRIORITY);
  g_source_set_static_name (priv->publish_source, "LoglineIndexedLog publish");
  g_source_set_callback (priv->publish_source, publish_cb, self, NULL);
  g_source_attach (priv->publish_source, g_main_context_get_thread_default ());
}

static void
take_index_error (LoglineIndexedLog *self,
                  GError            *error)
{
  LoglineIndexedLogPrivate *priv = get_private (self);

  if (priv->index_error == NULL && error == NULL)
    return;

  g_clear_error (&priv->index_error);
  priv->index_error = error;
  if (priv->error == NULL)
    g_object_notify (G_OBJECT (self), "error");
}

static void
indexer_cb (const GError *error,
            gpointer      user_data)
{
  Piece *piece = user_data;

  piece->failed = error != NULL;
  schedule_publish (piece->log);
  if (piece->failed && piece == get_private (piece->log)->current)
    take_index_error (piece->log, g_error_copy (error));
}

static Piece *
piece_new (LoglineIndexedLog *log,
           LoglineGeneration *generation,
           LoglineSource     *source)
{
  Piece *piece = g_new0 (Piece, 1);

  piece->log = log;
  piece->generation = logline_generation_ref (generation);
  piece->source = g_object_ref (source);
  piece->indexer = logline_indexer_new (source, indexer_cb, piece);

  return piece;
}

static guint64
logline_indexed_log_get_n_rows (LoglineLog *log)
{
  return logline_snapshot_get_n_rows (get_private (LOGLINE_INDEXED_LOG (log))->snapshot);
}

static guint64
logline_indexed_log_get_size (LoglineLog *log)
{
  return get_private (LOGLINE_INDEXED_LOG (log))->size;
}

static LoglineGeneration *
logline_indexed_log_get_generation (LoglineLog *log)
{
  LoglineIndexedLogPrivate *priv = get_private (LOGLINE_INDEXED_LOG (log));

  return priv->current != NULL ? priv->current->generation : NULL;
}

static double
logline_indexed_log_get_loading (LoglineLog *log)
{
  return get_private (LOGLINE_INDEXED_LOG (log))->loaded;
}

static const GError *
logline_indexed_log_get_error (LoglineLog *log)
{
  LoglineIndexedLogPrivate *priv = get_private (LOGLINE_INDEXED_LOG (log));

  return priv->error != NULL ? priv->error : priv->index_error;
}

static gint64
logline_indexed_log_get_updated_us (LoglineLog *log)
{
  return get_private (LOGLINE_INDEXED_LOG (log))->updated_us;
}

static void
logline_indexed_log_read_async (LoglineLog          *log,
                                const guint64       *rows,
                                guint                n_rows,
                                gsize                max_bytes,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (log, cancellable, callback, user_data);

  g_task_set_source_tag (task, logline_indexed_log_read_async);
  logline_snapshot_read_lines (get_private (LOGLINE_INDEXED_LOG (log))->snapshot, rows, n_rows,
                               max_bytes, task);
}

static void
logline_indexed_log_read_bytes_async (LoglineLog          *log,
                                      const guint64       *rows,
                                      guint                n_rows,
                                      guint64              skip,
                                      gsize                max_bytes,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (log, cancellable, callback, user_data);

  g_task_set_source_tag (task, logline_indexed_log_read_bytes_async);
  logline_snapshot_read_bytes (get_private (LOGLINE_INDEXED_LOG (log))->snapshot, rows, n_rows,
                               skip, max_bytes, task);
}

static void
logline_indexed_log_locate_async (LoglineLog            *log,
                                  const LoglinePosition *position,
                                  GCancellable          *cancellable,
                                  GAsyncReadyCallback    callback,
                                  gpointer               user_data)
{
  g_autoptr (GTask) task = g_task_new (log, cancellable, callback, user_data);

  g_task_set_source_tag (task, logline_indexed_log_locate_async);
  g_task_return_pointer (task, logline_position_copy (position),
                         (GDestroyNotify) logline_position_free);
}

/* The row is looked up only here, so that it is that of the moment in which the caller gets it. */
static gboolean
logline_indexed_log_locate_finish (LoglineLog    *log,
                                   GAsyncResult  *result,
                                   guint64       *out_row,
                                   GError       **error)
{
  LoglineIndexedLogPrivate *priv = get_private (LOGLINE_INDEXED_LOG (log));
  g_autoptr (LoglinePosition) position = NULL;

  g_return_val_if_fail (g_task_is_valid (result, log), FALSE);

  position = g_task_propagate_pointer (G_TASK (result), error);
  if (position == NULL)
    return FALSE;

  if (priv->current != NULL && g_str_equal (priv->current->generation->id, position->generation)
      && logline_snapshot_get_n_rows (priv->snapshot) == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PENDING,
                           "This part of the log is not here yet");
      return FALSE;
    }

  return logline_snapshot_locate (priv->snapshot, position->generation, position->offset,
                                  out_row, error);
}

static void
forget_search (gpointer  data,
               GObject  *search)
{
  LoglineIndexedLog *self = data;

  g_ptr_array_remove (get_private (self)->searches, search);
}

static LoglineSearch *
logline_indexed_log_search (LoglineLog *log,
                            GPtrArray  *queries)
{
  LoglineIndexedLogPrivate *priv = get_private (LOGLINE_INDEXED_LOG (log));
  LoglineIndexedSearch *search =
    logline_indexed_search_new (queries, priv->cache,
                                     logline_signer_get_signatures (priv->signer));

  g_ptr_array_add (priv->searches, search);
  g_object_weak_ref (G_OBJECT (search), forget_search, log);
  logline_indexed_search_set_snapshot (search, priv->snapshot);
  logline_indexed_search_publish (search);
  logline_signer_start (priv->signer);

  return LOGLINE_SEARCH (search);
}

static void
logline_indexed_log_dispose (GObject *object)
{
  LoglineIndexedLogPrivate *priv = get_private (LOGLINE_INDEXED_LOG (object));

  if (priv->publish_source != NULL)
    g_source_destroy (priv->publish_source);
  g_clear_pointer (&priv->publish_source, g_source_unref);
  for (guint i = 0; i < priv->searches->len; i++)
    g_object_weak_unref (g_ptr_array_index (priv->searches, i), forget_search, object);
  g_ptr_array_set_size (priv->searches, 0);
  g_ptr_array_set_size (priv->earlier, 0);
  g_clear_pointer (&priv->previous, piece_free);
  g_clear_pointer (&priv->current, piece_free);

  G_OBJECT_CLASS (logline_indexed_log_parent_class)->dispose (object);
}

static void
logline_indexed_log_finalize (GObject *object)
{
  LoglineIndexedLogPrivate *priv = get_private (LOGLINE_INDEXED_LOG (object));

  g_ptr_array_unref (priv->searches);
  g_ptr_array_unref (priv->earlier);
  logline_search_cache_unref (priv->cache);
  logline_signer_free (priv->signer);
  logline_snapshot_unref (priv->snapshot);
  g_clear_error (&priv->error);
  g_clear_error (&priv->index_error);

  G_OBJECT_CLASS (logline_indexed_log_parent_class)->finalize (object);
}

static void
log_iface_init (LoglineLogInterface *iface)
{
  iface->get_n_rows = logline_indexed_log_get_n_rows;
  iface->get_size = logline_indexed_log_get_size;
  iface->get_generation = logline_indexed_log_get_generation;
  iface->get_loading = logline_indexed_log_get_loading;
  iface->get_error = logline_indexed_log_get_error;
  iface->get_updated_us = logline_indexed_log_get_updated_us;
  iface->read_async = logline_indexed_log_read_async;
  iface->locate_async = logline_indexed_log_locate_async;
  iface->locate_finish = logline_indexed_log_locate_finish;
  iface->search = logline_indexed_log_search;
  iface->read_bytes_async = logline_indexed_log_read_bytes_async;
}

static void
logline_indexed_log_class_init (LoglineIndexedLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = logline_indexed_log_dispose;
  object_class->finalize = logline_indexed_log_finalize;
  object_class->get_property = logline_log_get_property;

  logline_log_override_properties (object_class);
}

static void
logline_indexed_log_init (LoglineIndexedLog *self)
{
  LoglineIndexedLogPrivate *priv = get_private (self);

  priv->snapshot = logline_snapshot_new ();
  priv->searches = g_ptr_array_new ();
  priv->earlier = g_ptr_array_new_with_free_func ((GDestroyNotify) piece_free);
  priv->cache = logline_search_cache_new ();
  priv->signer = logline_signer_new ();
}

LoglineIndexedLog *
logline_indexed_log_new (void)
{
  return g_object_new (LOGLINE_TYPE_INDEXED_LOG, NULL);
}

static Piece *
get_oldest (LoglineIndexedLogPrivate *priv)
{
  if (priv->earlier->len > 0)
    return g_ptr_array_index (priv->earlier, 0);

  return priv->previous != NULL ? priv->previous : priv->current;
}

/* Of those before the current one, which is the previous one now. */
static void
keep_earlier (LoglineIndexedLogPrivate *priv)
{
  Piece *before = g_steal_pointer (&priv->previous);

  priv->previous = g_steal_pointer (&priv->current);
  if (priv->earlier->len > 0 && before != NULL)
    g_ptr_array_add (priv->earlier, before);
  else
    g_clear_pointer (&before, piece_free);
  if (priv->earlier->len > MAX_EARLIER)
    g_ptr_array_remove_index (priv->earlier, 0);
}

static void
give_up_earlier (LoglineIndexedLogPrivate *priv)
{
  g_ptr_array_set_size (priv->earlier, 0);
  g_clear_pointer (&priv->previous, piece_free);
  g_clear_pointer (&priv->current, piece_free);
}

/* What is known of older generations, whose rows go with the next snapshot. */
static void
forget_before (LoglineIndexedLogPrivate *priv,
               const LoglineGeneration  *generation)
{
  logline_search_cache_forget_before (priv->cache, generation->serial);
  logline_signatures_forget_before (logline_signer_get_signatures (priv->signer),
                                    generation->serial);
}

void
logline_indexed_log_begin (LoglineIndexedLog      *self,
                           const char             *id,
                           LoglineSource          *source,
                           LoglineGenerationCause  cause,
                           gboolean                keep_previous)
{
  LoglineIndexedLogPrivate *priv = get_private (self);
  g_autoptr (LoglineGeneration) generation = NULL;

  g_return_if_fail (LOGLINE_IS_INDEXED_LOG (self));
  g_return_if_fail (id != NULL);
  g_return_if_fail (LOGLINE_IS_SOURCE (source));

  if (keep_previous)
    keep_earlier (priv);
  else
    give_up_earlier (priv);

  generation = logline_generation_new (id, priv->next_serial++, cause, g_get_real_time (),
                                       priv->missing);
  priv->missing = 0;
  priv->current = piece_new (self, generation, source);
  forget_before (priv, get_oldest (priv)->generation);
  priv->size = 0;
  priv->loading = 1;
  take_index_error (self, NULL);
  schedule_publish (self);
}

gboolean
logline_indexed_log_is_whole (LoglineIndexedLog *self)
{
  LoglineIndexedLogPrivate *priv = get_private (self);
  Piece *oldest;

  g_return_val_if_fail (LOGLINE_IS_INDEXED_LOG (self), FALSE);

  oldest = get_oldest (priv);
  return oldest != NULL && priv->earlier->len < MAX_EARLIER
         && logline_snapshot_get_n_rows (priv->snapshot) > 0
         && logline_snapshot_get_part (priv->snapshot, 0)->generation == oldest->generation
         && logline_snapshot_get_part (priv->snapshot, 0)->start == 0;
}

GPtrArray *
logline_indexed_log_dup_sources (LoglineIndexedLog *self)
{
  LoglineIndexedLogPrivate *priv = get_private (self);
  GPtrArray *sources = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (LOGLINE_IS_INDEXED_LOG (self), sources);

  for (guint i = 0; i < priv->earlier->len; i++)
    g_ptr_array_add (sources, g_object_ref (((Piece *) g_ptr_array_index (priv->earlier,
                                                                          i))->source));
  if (priv->previous != NULL)
    g_ptr_array_add (sources, g_object_ref (priv->previous->source));
  if (priv->current != NULL)
    g_ptr_array_add (sources, g_object_ref (priv->current->source));

  return sources;
}

void
logline_indexed_log_prepend (LoglineIndexedLog *self,
                             const char        *id,
                             LoglineSource     *source,
                             guint64            size)
{
  LoglineIndexedLogPrivate *priv = get_private (self);
  g_autoptr (LoglineGeneration) generation = NULL;
  Piece *piece;

  g_return_if_fail (LOGLINE_IS_INDEXED_LOG (self));
  g_return_if_fail (id != NULL && size > 0);
  g_return_if_fail (LOGLINE_IS_SOURCE (source));
  g_return_if_fail (logline_indexed_log_is_whole (self));

  generation = logline_generation_new (id, get_oldest (priv)->generation->serial - 1,
                                       LOGLINE_GENERATION_FIRST, g_get_real_time (), 0);
  piece = piece_new (self, generation, source);
  g_ptr_array_insert (priv->earlier, 0, piece);
  logline_indexer_add (piece->indexer, 0, size);
}

void
logline_indexed_log_set_next_serial (LoglineIndexedLog *self,
                                     int                serial)
{
  g_return_if_fail (LOGLINE_IS_INDEXED_LOG (self));

  get_private (self)->next_serial = serial;
}

void
logline_indexed_log_set_missing (LoglineIndexedLog *self,
                                 gint64             missing)
{
  g_return_if_fail (LOGLINE_IS_INDEXED_LOG (self));

  get_private (self)->missing = missing;
}

void
logline_indexed_log_add (LoglineIndexedLog *self,
                         guint64            start,
                         guint64            end)
{
  LoglineIndexedLogPrivate *priv = get_private (self);

  g_return_if_fail (LOGLINE_IS_INDEXED_LOG (self));
  g_return_if_fail (priv->current != NULL);
  g_return_if_fail (start <= end);

  priv->size = MAX (priv->size, end);
  take_index_error (self, NULL);
  logline_indexer_add (priv->current->indexer, start, end);
  update_loading (self);
}

void
logline_indexed_log_set_size (LoglineIndexedLog *self,
                              guint64            size)
{
  g_return_if_fail (LOGLINE_IS_INDEXED_LOG (self));

  get_private (self)->size = size;
}

void
logline_indexed_log_set_loading (LoglineIndexedLog *self,
                                 double             fraction)
{
  g_return_if_fail (LOGLINE_IS_INDEXED_LOG (self));

  get_private (self)->loading = CLAMP (fraction, 0, 1);
  update_loading (self);
}

/* Takes @error, which may be NULL. */
void
logline_indexed_log_take_error (LoglineIndexedLog *self,
                                GError            *error)
{
  LoglineIndexedLogPrivate *priv = get_private (self);

  g_return_if_fail (LOGLINE_IS_INDEXED_LOG (self));

  if (priv->error == NULL && error == NULL)
    return;

  g_clear_error (&priv->error);
  priv->error = error;
  g_object_notify (G_OBJECT (self), "error");
}

double
logline_indexed_log_get_signed (LoglineIndexedLog *self)
{
  g_return_val_if_fail (LOGLINE_IS_INDEXED_LOG (self), 0);

  return logline_signer_get_fraction (get_private (self)->signer);
}

gsize
logline_indexed_log_get_signature_memory (LoglineIndexedLog *self)
{
  LoglineSigner *signer;

  g_return_val_if_fail (LOGLINE_IS_INDEXED_LOG (self), 0);

  signer = get_private (self)->signer;
  return logline_signatures_get_memory (logline_signer_get_signatures (signer));
}

void
logline_indexed_log_set_updated (LoglineIndexedLog *self,
                                 gint64             updated_us)
{
  LoglineIndexedLogPrivate *priv = get_private (self);

  g_return_if_fail (LOGLINE_IS_INDEXED_LOG (self));

  if (priv->updated_us == updated_us)
    return;

  priv->updated_us = updated_us;
  g_object_notify (G_OBJECT (self), "updated-us");
}
