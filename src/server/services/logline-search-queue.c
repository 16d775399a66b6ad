/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-search-queue.h"

typedef struct
{
  guint n_places;
  guint n_running;
} Account;

struct _LoglineSearchQueue
{
  const LoglineSearchLimits *limits;
  GHashTable                *accounts; /* (element-type utf8 Account): that have places */
  GQueue                     waiting;  /* of LoglineSearchPlace, in the order they came */
  guint                      n_running;
  guint64                    n_refused;
};

struct _LoglineSearchPlace
{
  LoglineSearchQueue *queue;
  char               *name;    /* of the account */
  Account            *account; /* borrowed */
  void              (*func) (gpointer user_data);
  gpointer            user_data;
  gboolean            running;
};

LoglineSearchQueue *
logline_search_queue_new (const LoglineSearchLimits *limits)
{
  LoglineSearchQueue *self = g_new0 (LoglineSearchQueue, 1);

  self->limits = limits;
  self->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&self->waiting);
  return self;
}

void
logline_search_queue_free (LoglineSearchQueue *self)
{
  g_assert (g_hash_table_size (self->accounts) == 0);

  g_hash_table_unref (self->accounts);
  g_free (self);
}

void
logline_search_queue_get_counts (LoglineSearchQueue  *self,
                                 LoglineSearchCounts *out_counts)
{
  out_counts->n_running = self->n_running;
  out_counts->n_waiting = g_queue_get_length (&self->waiting);
  out_counts->n_refused = self->n_refused;
}

static Account *
get_account (LoglineSearchQueue *self,
             const char         *name)
{
  Account *account = g_hash_table_lookup (self->accounts, name);

  if (account == NULL)
    {
      account = g_new0 (Account, 1);
      g_hash_table_insert (self->accounts, g_strdup (name), account);
    }
  return account;
}

LoglineSearchPlace *
logline_search_queue_enter (LoglineSearchQueue *self,
                            const char         *account)
{
  LoglineSearchPlace *place;
  Account *owner = get_account (self, account);

  if (owner->n_places >= self->limits->per_account + self->limits->waiting_per_account)
    {
      self->n_refused++;
      return NULL;
    }

  owner->n_places++;
  place = g_new0 (LoglineSearchPlace, 1);
  place->queue = self;
  place->name = g_strdup (account);
  place->account = owner;
  return place;
}

static LoglineSearchPlace *
find_next (LoglineSearchQueue *self)
{
  LoglineSearchPlace *next = NULL;

  for (GList *link = self->waiting.head; link != NULL; link = link->next)
    {
      LoglineSearchPlace *place = link->data;

      if (place->account->n_running < self->limits->per_account &&
          (next == NULL || place->account->n_running < next->account->n_running))
        next = place;
    }
  return next;
}

static void
pump (LoglineSearchQueue *self)
{
  LoglineSearchPlace *next;

  while (self->n_running < self->limits->at_once && (next = find_next (self)) != NULL)
    {
      g_queue_remove (&self->waiting, next);
      next->running = TRUE;
      next->account->n_running++;
      self->n_running++;
      next->func (next->user_data);
    }
}

void
logline_search_place_wait (LoglineSearchPlace  *self,
                           void               (*func) (gpointer user_data),
                           gpointer             user_data)
{
  g_return_if_fail (self->func == NULL);

  self->func = func;
  self->user_data = user_data;
  g_queue_push_tail (&self->queue->waiting, self);
  pump (self->queue);
}

void
logline_search_place_leave (LoglineSearchPlace *self)
{
  LoglineSearchQueue *queue = self->queue;

  g_queue_remove (&queue->waiting, self);
  if (self->running)
    {
      self->account->n_running--;
      queue->n_running--;
    }
  if (--self->account->n_places == 0)
    g_hash_table_remove (queue->accounts, self->name);
  g_free (self->name);
  g_free (self);
  pump (queue);
}
