/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The main thread goes through the inputs and hands out their chunks; workers search them; the main
 * thread writes what was found, in order. The chunks under way are a ring, which also keeps how far
 * the workers can be ahead of whoever reads the output.
 *
 * Before a stream is waited for, everything that was found in it has been written.
 *
 * The workers are a GThreadPool rather than those of logline_workers_run(), which answers through
 * a main loop: a chunk takes less than a millisecond, and here nothing else turns.
 */

#include "logline-grep.h"

#include <string.h>

#include "logline-input.h"
#include "logline-output.h"
#include "logline-workers.h"

#define MAX_RING 64
#define SMALL_CHUNK (64u * 1024)

typedef struct
{
  LoglineChunk  chunk;
  LoglineInput *input;
  char         *prefix; /* (nullable) */
  gboolean      done;   /* guarded by the mutex */
} Slot;

typedef struct
{
  const LoglinePick *pick;
  char             **names;      /* of the inputs to come */
  gboolean           with_names;

  LoglineInput      *input;      /* the one that chunks are taken from (nullable) */
  char              *prefix;     /* its prefix (nullable) */

  GThreadPool       *pool;       /* made when it is needed */
  GMutex             mutex;
  GCond              cond;
  Slot               ring[MAX_RING];
  guint              n_slots;
  guint              n_taken;    /* slots handed out since the beginning */
  guint              n_written;

  LoglineInput      *failed;     /* the last one that did (nullable) */
  guint64            count;      /* of the input whose chunks are being written */
  gboolean           found;
  gboolean           trouble;
} Run;

static Slot *
get_slot (Run   *self,
          guint  sequence)
{
  return &self->ring[sequence % self->n_slots];
}

/* ---- workers ---- */

static void
search_slot (Run  *self,
             Slot *slot)
{
  logline_chunk_search (&slot->chunk, self->pick, slot->prefix);
}

static void
search_slot_cb (gpointer data,
                gpointer user_data)
{
  Slot *slot = data;
  Run *self = user_data;

  search_slot (self, slot);
  g_mutex_lock (&self->mutex);
  slot->done = TRUE;
  if (slot == get_slot (self, self->n_written))
    g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* What is searched sooner than another thread would begin is searched at once, and so is what there
 * is no other work beside. */
static gboolean
is_for_this_thread (Run  *self,
                    Slot *slot)
{
  const LoglineChunk *chunk = &slot->chunk;
  gboolean is_small = chunk->source == NULL && chunk->bytes->len <= SMALL_CHUNK;
  gboolean is_alone = self->n_taken == self->n_written;

  return chunk->is_last ? is_small || (is_alone && *self->names == NULL) : is_small && is_alone;
}

static void
start_search (Run  *self,
              Slot *slot)
{
  slot->done = is_for_this_thread (self, slot);
  if (slot->done)
    {
      search_slot (self, slot);
      return;
    }
  if (self->pool == NULL)
    self->pool = g_thread_pool_new (search_slot_cb, self, logline_workers_get_size (), FALSE, NULL);
  /* The error only says that no further thread could be started; the slot is queued. */
  g_thread_pool_push (self->pool, slot, NULL);
}

/* ---- the main thread ---- */

static void
complain_about (Run          *self,
                const char   *name,
                const GError *error)
{
  logline_output_complain ("%s: %s", name, error->message);
  self->trouble = TRUE;
}

static void
open_next_input (Run *self)
{
  g_autoptr (GError) error = NULL;
  const char *name = *self->names++;

  g_clear_pointer (&self->prefix, g_free);
  self->input = logline_input_open (name, &error);
  if (self->input == NULL)
    complain_about (self, name, error);
  else if (self->with_names && !self->pick->count_only)
    self->prefix = g_strconcat (logline_input_get_name (self->input), ":", NULL);
}

static void
take_chunk (Run *self)
{
  Slot *slot = get_slot (self, self->n_taken);

  slot->input = logline_input_ref (self->input);
  slot->prefix = g_strdup (self->prefix);
  if (!logline_input_is_ready (self->input))
    logline_output_flush ();
  if (logline_input_next (self->input, &slot->chunk, &slot->chunk.error))
    start_search (self, slot);
  else
    slot->chunk.is_last = slot->done = TRUE;

  self->n_taken++;
  if (slot->chunk.is_last)
    g_clear_pointer (&self->input, logline_input_unref);
}

static void
wait_for_slot (Run  *self,
               Slot *slot)
{
  g_mutex_lock (&self->mutex);
  while (!slot->done)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

static void
write_count (Run  *self,
             Slot *slot)
{
  g_autofree char *line = NULL;

  if (self->with_names)
    line = g_strdup_printf ("%s:%" G_GUINT64_FORMAT "\n", logline_input_get_name (slot->input),
                            self->count);
  else
    line = g_strdup_printf ("%" G_GUINT64_FORMAT "\n", self->count);
  logline_output_write (line, strlen (line));
}

/* The rest of an input that failed is left out. */
static void
write_slot (Run  *self,
            Slot *slot)
{
  const LoglineChunk *chunk = &slot->chunk;

  if (slot->input == self->failed)
    return;
  if (chunk->error != NULL)
    {
      complain_about (self, logline_input_get_name (slot->input), chunk->error);
      g_clear_pointer (&self->failed, logline_input_unref);
      self->failed = logline_input_ref (slot->input);
      self->count = 0;
      return;
    }

  logline_output_write (chunk->out->data, chunk->out->len);
  self->count += chunk->count;
  self->found |= chunk->count > 0 || chunk->out->len > 0;
  if (chunk->is_last && self->pick->count_only)
    write_count (self, slot);
  if (chunk->is_last)
    self->count = 0;
}

static void
finish_oldest (Run *self)
{
  Slot *slot = get_slot (self, self->n_written);

  wait_for_slot (self, slot);
  write_slot (self, slot);
  if (self->failed != NULL && self->failed == self->input)
    g_clear_pointer (&self->input, logline_input_unref);

  logline_chunk_reset (&slot->chunk);
  g_clear_pointer (&slot->input, logline_input_unref);
  g_clear_pointer (&slot->prefix, g_free);
  g_mutex_lock (&self->mutex);
  self->n_written++;
  g_mutex_unlock (&self->mutex);
}

static gboolean
can_take_chunk (Run *self)
{
  guint n_under_way = self->n_taken - self->n_written;

  return self->input != NULL && n_under_way < self->n_slots &&
         (n_under_way == 0 || logline_input_is_ready (self->input));
}

static void
run (Run *self)
{
  while (TRUE)
    {
      if (self->input == NULL && *self->names != NULL)
        open_next_input (self);
      else if (can_take_chunk (self))
        take_chunk (self);
      else if (self->n_written < self->n_taken)
        finish_oldest (self);
      else
        break;
    }
}

LoglineGrepStatus
logline_grep_files (const LoglinePick  *pick,
                    char              **names,
                    gboolean            with_names)
{
  g_autofree Run *self = g_new0 (Run, 1);

  self->pick = pick;
  self->names = names;
  self->with_names = with_names;
  self->n_slots = MIN (MAX_RING, 4 * logline_workers_get_size ());
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  for (guint i = 0; i < self->n_slots; i++)
    logline_chunk_init (&self->ring[i].chunk);

  run (self);
  logline_output_flush ();

  if (self->pool != NULL)
    g_thread_pool_free (self->pool, FALSE, TRUE);
  for (guint i = 0; i < self->n_slots; i++)
    logline_chunk_clear (&self->ring[i].chunk);
  g_clear_pointer (&self->failed, logline_input_unref);
  g_free (self->prefix);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);

  if (self->trouble)
    return LOGLINE_GREP_TROUBLE;
  return self->found ? LOGLINE_GREP_FOUND : LOGLINE_GREP_NOT_FOUND;
}
