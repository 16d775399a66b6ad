/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-hyperscan.h"

#ifdef HAVE_HYPERSCAN

#include <hs/hs.h>

#define MAX_DATABASE_SIZE (4 * 1024 * 1024)

struct _LoglineHyperscan
{
  hs_database_t *database;
};

typedef struct
{
  LoglineHyperscanFunc func;
  gpointer             user_data;
} Match;

static void
free_scratch_cb (gpointer data)
{
  hs_free_scratch (data);
}

/* What a scan needs for itself, grown to the needs of all databases that the thread has seen. */
static GPrivate thread_scratch = G_PRIVATE_INIT (free_scratch_cb);

static hs_scratch_t *
get_scratch (const LoglineHyperscan *self)
{
  hs_scratch_t *scratch = g_private_get (&thread_scratch);

  if (hs_alloc_scratch (self->database, &scratch) != HS_SUCCESS)
    g_error ("out of memory");
  g_private_set (&thread_scratch, scratch);
  return scratch;
}

LoglineHyperscan *
logline_hyperscan_new (const char *pattern)
{
  LoglineHyperscan *self;
  hs_database_t *database = NULL;
  hs_compile_error_t *error = NULL;
  gsize size = 0;

  g_assert (pattern != NULL);

  if (hs_compile (pattern, HS_FLAG_MULTILINE, HS_MODE_BLOCK, NULL, &database, &error) != HS_SUCCESS)
    {
      hs_free_compile_error (error);
      return NULL;
    }
  if (hs_database_size (database, &size) != HS_SUCCESS || size > MAX_DATABASE_SIZE)
    {
      hs_free_database (database);
      return NULL;
    }
  self = g_new0 (LoglineHyperscan, 1);
  self->database = database;
  return self;
}

void
logline_hyperscan_free (LoglineHyperscan *self)
{
  if (self == NULL)
    return;
  hs_free_database (self->database);
  g_free (self);
}

static int
match_cb (unsigned int       id,
          unsigned long long from,
          unsigned long long to,
          unsigned int       flags,
          void              *user_data)
{
  const Match *match = user_data;

  return !match->func (to, match->user_data);
}

gboolean
logline_hyperscan_scan (const LoglineHyperscan *self,
                        const char             *text,
                        gsize                   length,
                        LoglineHyperscanFunc    func,
                        gpointer                user_data)
{
  Match match = { func, user_data };

  g_assert (self != NULL);
  g_assert (length <= LOGLINE_HYPERSCAN_MAX_LENGTH);

  return hs_scan (self->database, text, length, 0, get_scratch (self), match_cb, &match) ==
         HS_SUCCESS;
}

#else

LoglineHyperscan *
logline_hyperscan_new (const char *pattern)
{
  return NULL;
}

void
logline_hyperscan_free (LoglineHyperscan *self)
{
}

gboolean
logline_hyperscan_scan (const LoglineHyperscan *self,
                        const char             *text,
                        gsize                   length,
                        LoglineHyperscanFunc    func,
                        gpointer                user_data)
{
  g_assert_not_reached ();
}

#endif
