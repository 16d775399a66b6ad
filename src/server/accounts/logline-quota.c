/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-quota.h"

struct _LoglineQuota
{
  guint       limit;
  GHashTable *taken; /* (element-type utf8 guint) (owned): accounts that have any */
};

LoglineQuota *
logline_quota_new (guint limit)
{
  LoglineQuota *self = g_new0 (LoglineQuota, 1);

  self->limit = limit;
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
logline_quota_free (LoglineQuota *self)
{
  g_hash_table_unref (self->taken);
  g_free (self);
}

static guint
get_taken (LoglineQuota *self,
           const char   *account)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->taken, account));
}

gboolean
logline_quota_take (LoglineQuota *self,
                    const char   *account)
{
  guint n = get_taken (self, account);

  if (n >= self->limit)
    return FALSE;

  g_hash_table_insert (self->taken, g_strdup (account), GUINT_TO_POINTER (n + 1));
  return TRUE;
}

void
logline_quota_give_back (LoglineQuota *self,
                         const char   *account)
{
  guint n = get_taken (self, account);

  g_return_if_fail (n > 0);

  if (n > 1)
    g_hash_table_insert (self->taken, g_strdup (account), GUINT_TO_POINTER (n - 1));
  else
    g_hash_table_remove (self->taken, account);
}
