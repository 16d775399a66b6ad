/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-pasts.h"

#include <stdatomic.h>

#define HELD_US      (120 * G_USEC_PER_SEC)
#define MAX_HELD     8   /* open, of one log */
#define MAX_HELD_ALL 128
#define MAX_PASTS    64  /* of one log */

struct _LoglinePasts
{
  GQueue pasts; /* (element-type LoglinePast) (owned), the newest first */
};

static atomic_uint n_held_all;

LoglinePasts *
logline_pasts_new (void)
{
  LoglinePasts *self = g_new0 (LoglinePasts, 1);

  g_queue_init (&self->pasts);
  return self;
}

static void
let_go (LoglinePast *past)
{
  if (past->log != NULL)
    atomic_fetch_sub (&n_held_all, 1);
  g_clear_pointer (&past->log, logline_open_log_unref);
}

static void
past_free (LoglinePast *past)
{
  let_go (past);
  g_free (past->generation);
  g_free (past);
}

void
logline_pasts_free (LoglinePasts *self)
{
  g_queue_clear_full (&self->pasts, (GDestroyNotify) past_free);
  g_free (self);
}

void
logline_pasts_tidy (LoglinePasts *self)
{
  gint64 now_us = g_get_monotonic_time ();
  guint n_held = 0;

  while (self->pasts.length > MAX_PASTS)
    past_free (g_queue_pop_tail (&self->pasts));

  for (GList *l = self->pasts.head; l != NULL; l = l->next)
    {
      LoglinePast *past = l->data;

      if (past->log != NULL &&
          (++n_held > MAX_HELD || now_us - past->used_us > HELD_US ||
           atomic_load (&n_held_all) > MAX_HELD_ALL))
        let_go (past);
    }
}

static LoglinePast *
take_out (LoglinePasts *self,
          const char   *generation)
{
  LoglinePast *past = logline_pasts_find (self, generation);

  if (past != NULL)
    {
      let_go (past);
      g_queue_remove (&self->pasts, past);
      return past;
    }

  past = g_new0 (LoglinePast, 1);
  past->generation = g_strdup (generation);
  return past;
}

void
logline_pasts_add (LoglinePasts    *self,
                   const char      *generation,
                   LoglineLogReason reason,
                   guint64          size,
                   LoglineOpenLog  *log)
{
  LoglinePast *past = take_out (self, generation);

  past->reason = reason;
  past->size = size;
  past->used_us = g_get_monotonic_time ();
  past->has_file = log != NULL;
  if (log != NULL)
    {
      logline_file_get_identity (logline_open_log_get_file (log), &past->identity);
      past->log = logline_open_log_ref (log);
      atomic_fetch_add (&n_held_all, 1);
    }
  g_queue_push_head (&self->pasts, past);
  logline_pasts_tidy (self);
}

LoglinePast *
logline_pasts_find (LoglinePasts *self,
                    const char   *generation)
{
  for (GList *l = self->pasts.head; l != NULL; l = l->next)
    {
      LoglinePast *past = l->data;

      if (g_str_equal (past->generation, generation))
        {
          past->used_us = g_get_monotonic_time ();
          return past;
        }
    }
  return NULL;
}

const char *
logline_pasts_find_name (LoglinePasts              *self,
                         const LoglineFileIdentity *identity)
{
  for (GList *l = self->pasts.head; l != NULL; l = l->next)
    {
      const LoglinePast *past = l->data;

      if (past->has_file &&
          logline_file_identity_equal (&past->identity, identity))
        return past->generation;
    }
  return NULL;
}
