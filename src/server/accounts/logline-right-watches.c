/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* One timer for all answers, and one job of the database thread for each of its ticks. Most of the
 * time that job is a single question: has anything changed since the last review, by a command or
 * by ourselves, and has a sign-in come to its end? Only then are the sign-ins of those answers
 * looked up, each once however many answers it has.
 */

#include "logline-right-watches.h"

#define MAX_FAILURES 2 /* ticks without an answer of the database until no right is certain */

typedef struct
{
  const LoglineClaims *claims;
  char *service;
  LoglineRight right;
  GSourceOnceFunc lost;
  gpointer user_data;
} Watch;

struct _LoglineRightWatches
{
  LoglineDatabase *database;
  GHashTable *watches;   /* (element-type guint Watch) (owned) */
  LoglineVersion reviewed;
  gint64 next_end_s;     /* of the sign-ins that were reviewed */
  guint last_id;
  guint n_failures;
  guint tick;
  gboolean has_new;      /* watches that have not been reviewed */
  gboolean reviewing;
};

typedef struct
{
  LoglineVersion version; /* of the last review; then of this one */
  gint64 due_s;           /* to review even when nothing has changed */
  gint64 next_end_s;
  GHashTable *sign_ins;   /* (element-type utf8 LoglineIdentity) (owned): NULL for what is over */
} Review;

static void
watch_free (Watch *watch)
{
  g_free (watch->service);
  g_free (watch);
}

static void
clear_identity (LoglineIdentity *identity)
{
  g_clear_pointer (&identity, logline_identity_free);
}

static void
review_free (Review *review)
{
  g_hash_table_unref (review->sign_ins);
  g_free (review);
}

static gboolean
look_up (Review       *review,
         LoglineStore *store,
         gint64        now_s,
         GError      **error)
{
  GHashTableIter iter;
  gpointer id;

  review->next_end_s = G_MAXINT64;
  g_hash_table_iter_init (&iter, review->sign_ins);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autoptr (GError) own_error = NULL;
      LoglineIdentity *identity = logline_sign_ins_find (store, id, now_s, &own_error);

      if (identity != NULL)
        review->next_end_s = MIN (review->next_end_s, MIN (identity->end_s, identity->idle_end_s));
      else if (!g_error_matches (own_error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&own_error));
          return FALSE;
        }
      g_hash_table_iter_replace (&iter, identity);
    }
  return TRUE;
}

/* Gives back the review when there is one to act upon. */
static gpointer
review (LoglineStore *store,
        gpointer      data,
        GError      **error)
{
  Review *self = data;
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  LoglineVersion version;

  if (!logline_store_get_version (store, &version, error))
    return NULL;
  if (version.own == self->version.own && version.others == self->version.others &&
      now_s < self->due_s)
    return NULL;

  self->version = version;
  return look_up (self, store, now_s, error) ? self : NULL;
}

static gboolean
is_allowed (const Watch  *watch,
            const Review *review)
{
  const LoglineIdentity *identity;

  identity = review != NULL ? g_hash_table_lookup (review->sign_ins, watch->claims->sign_in) : NULL;
  return identity != NULL && logline_claims_fit (watch->claims, identity) &&
         logline_claims_allow (watch->claims, identity, watch->service, watch->right);
}

/* One that came while the review was on its way is not in it. */
static gboolean
is_lost (const Watch  *watch,
         const Review *review)
{
  gboolean reviewed = review == NULL ||
                      g_hash_table_contains (review->sign_ins, watch->claims->sign_in);

  return reviewed && !is_allowed (watch, review);
}

/* (transfer full) (nullable): taken out of the table */
static Watch *
steal_lost (LoglineRightWatches *self,
            const Review        *review)
{
  GHashTableIter iter;
  gpointer watch;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &watch))
    {
      if (is_lost (watch, review))
        {
          g_hash_table_iter_steal (&iter);
          return watch;
        }
    }
  return NULL;
}

/* @review: (nullable): %NULL allows nothing. Whoever is told may remove other watches, so they are
 * looked for anew each time. */
static void
apply (LoglineRightWatches *self,
       const Review        *review)
{
  Watch *watch;

  while ((watch = steal_lost (self, review)) != NULL)
    {
      watch->lost (watch->user_data);
      watch_free (watch);
    }
}

static void
reviewed (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  LoglineRightWatches *self = user_data;
  g_autoptr (GError) error = NULL;
  Review *done = logline_database_run_finish (result, &error);

  self->reviewing = FALSE;
  if (error != NULL)
    {
      g_warning ("Rights could not be checked again: %s", error->message);
      self->has_new = TRUE;
      if (++self->n_failures >= MAX_FAILURES)
        apply (self, NULL);
      return;
    }

  self->n_failures = 0;
  if (done == NULL)
    return;

  self->reviewed = done->version;
  self->next_end_s = done->next_end_s;
  apply (self, done);
}

static gboolean
tick (gpointer user_data)
{
  LoglineRightWatches *self = user_data;
  GHashTableIter iter;
  Review *job;
  gpointer watch;

  if (self->reviewing || g_hash_table_size (self->watches) == 0)
    return G_SOURCE_CONTINUE;

  job = g_new0 (Review, 1);
  job->version = self->reviewed;
  job->due_s = self->has_new ? 0 : self->next_end_s;
  job->sign_ins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) clear_identity);
  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &watch))
    g_hash_table_insert (job->sign_ins, g_strdup (((Watch *) watch)->claims->sign_in), NULL);

  self->has_new = FALSE;
  self->reviewing = TRUE;
  logline_database_run (self->database, review, job, (GDestroyNotify) review_free, NULL, reviewed,
                        self);
  return G_SOURCE_CONTINUE;
}

LoglineRightWatches *
logline_right_watches_new (LoglineDatabase *database)
{
  LoglineRightWatches *self = g_new0 (LoglineRightWatches, 1);

  self->database = database;
  self->watches = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) watch_free);
  self->tick = g_timeout_add_seconds (LOGLINE_RIGHT_WATCHES_INTERVAL_S, tick, self);
  return self;
}

void
logline_right_watches_free (LoglineRightWatches *self)
{
  g_source_remove (self->tick);
  g_hash_table_unref (self->watches);
  g_free (self);
}

guint
logline_right_watches_add (LoglineRightWatches *self,
                           const LoglineClaims *claims,
                           const char          *service,
                           LoglineRight         right,
                           GSourceOnceFunc      lost,
                           gpointer             user_data)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->claims = claims;
  watch->service = g_strdup (service);
  watch->right = right;
  watch->lost = lost;
  watch->user_data = user_data;
  self->has_new = TRUE;
  g_hash_table_insert (self->watches, GUINT_TO_POINTER (++self->last_id), watch);
  return self->last_id;
}

void
logline_right_watches_remove (LoglineRightWatches *self,
                              guint                id)
{
  g_hash_table_remove (self->watches, GUINT_TO_POINTER (id));
}
