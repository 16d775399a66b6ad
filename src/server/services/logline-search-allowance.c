/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A leaky bucket for each of the two things that a search spends (Turner, 1986: "New directions in
 * communications"). Both are counted in parts of what an hour allows, so that limits may change. */

#include "logline-search-allowance.h"

#include <math.h>

#define HOUR_S 3600

/* Who has spent all waits until there is enough for more than a moment. */
#define WORTHWHILE 0.01

typedef struct
{
  double time;  /* that counts as spent: 1 is the hour's */
  double bytes;
  gint64 us;    /* when that was */
} Spent;

struct _LoglineSearchAllowance
{
  const LoglineSearchLimits *limits;
  GHashTable                *accounts; /* (element-type utf8 Spent) */
};

LoglineSearchAllowance *
logline_search_allowance_new (const LoglineSearchLimits *limits)
{
  LoglineSearchAllowance *self = g_new0 (LoglineSearchAllowance, 1);

  self->limits = limits;
  self->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
logline_search_allowance_free (LoglineSearchAllowance *self)
{
  g_hash_table_unref (self->accounts);
  g_free (self);
}

static void
forget (Spent  *spent,
        gint64  now_us)
{
  double leaked = (double) (now_us - spent->us) / G_USEC_PER_SEC / HOUR_S;

  spent->time = MAX (spent->time - leaked, 0);
  spent->bytes = MAX (spent->bytes - leaked, 0);
  spent->us = now_us;
}

static gboolean
has_recovered (gpointer name,
               gpointer value,
               gpointer user_data)
{
  Spent *spent = value;

  forget (spent, *(gint64 *) user_data);
  return spent->time == 0 && spent->bytes == 0;
}

static Spent *
get_spent (LoglineSearchAllowance *self,
           const char             *account,
           gint64                  now_us)
{
  Spent *spent = g_hash_table_lookup (self->accounts, account);

  if (spent != NULL)
    return spent;

  g_hash_table_foreach_remove (self->accounts, has_recovered, &now_us);
  spent = g_new0 (Spent, 1);
  spent->us = now_us;
  g_hash_table_insert (self->accounts, g_strdup (account), spent);
  return spent;
}

void
logline_search_allowance_spend (LoglineSearchAllowance *self,
                                const char             *account,
                                const LoglineCost      *cost,
                                gint64                  now_us)
{
  Spent *spent = get_spent (self, account, now_us);

  forget (spent, now_us);
  spent->time += (double) cost->cpu_us / G_USEC_PER_SEC / self->limits->seconds_per_hour;
  spent->bytes += cost->n_bytes / (double) (1 << 30) / self->limits->gib_per_hour;
}

guint
logline_search_allowance_get_wait_s (LoglineSearchAllowance *self,
                                     const char             *account,
                                     gint64                  now_us)
{
  Spent *spent = g_hash_table_lookup (self->accounts, account);
  double most;

  if (spent == NULL)
    return 0;

  forget (spent, now_us);
  most = MAX (spent->time, spent->bytes);
  return most < 1 ? 0 : (guint) ceil (MIN (most - 1 + WORTHWHILE, 1) * HOUR_S);
}
