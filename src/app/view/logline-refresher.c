/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-refresher.h"

#define INTERVAL_US (G_USEC_PER_SEC / 4)
#define CLEAR_DELAY_MS 400

struct _LoglineRefresher
{
  GObject parent_instance;

  LoglinePager     *pager;
  LoglineRowBuffer *buffer;
  LoglinePlacer    *placer;
  LoglineLocator   *locator;
  gint64            refreshed_us;
  guint             refresh_id;
  guint             clear_id;
  gboolean          numbers_outdated;
};

G_DEFINE_FINAL_TYPE (LoglineRefresher, logline_refresher, G_TYPE_OBJECT)

static void
logline_refresher_dispose (GObject *object)
{
  LoglineRefresher *self = LOGLINE_REFRESHER (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_handle_id (&self->clear_id, g_source_remove);
  g_clear_object (&self->pager);
  g_clear_object (&self->buffer);
  g_clear_object (&self->placer);
  g_clear_object (&self->locator);

  G_OBJECT_CLASS (logline_refresher_parent_class)->dispose (object);
}

static void
logline_refresher_class_init (LoglineRefresherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = logline_refresher_dispose;
}

static void
logline_refresher_init (LoglineRefresher *self)
{
}

LoglineRefresher *
logline_refresher_new (LoglinePager     *pager,
                       LoglineRowBuffer *buffer,
                       LoglinePlacer    *placer,
                       LoglineLocator   *locator)
{
  LoglineRefresher *self = g_object_new (LOGLINE_TYPE_REFRESHER, NULL);

  self->pager = g_object_ref (pager);
  self->buffer = g_object_ref (buffer);
  self->placer = g_object_ref (placer);
  self->locator = g_object_ref (locator);
  return self;
}

static gboolean
clear_cb (gpointer user_data)
{
  LoglineRefresher *self = user_data;

  self->clear_id = 0;
  logline_pager_clear (self->pager);
  return G_SOURCE_REMOVE;
}

/* An empty log leaves the old lines on screen for a moment, as others may be about to come. */
static void
show_nothing (LoglineRefresher *self)
{
  LoglineLog *log = logline_pager_get_log (self->pager);

  if (logline_pager_is_current (self->pager))
    return;

  if (log == NULL || logline_log_get_loading (log) >= 1)
    logline_pager_clear (self->pager);
  else if (self->clear_id == 0)
    self->clear_id = g_timeout_add (CLEAR_DELAY_MS, clear_cb, self);
}

static void
show_rows (LoglineRefresher *self)
{
  if (logline_pager_get_n_rows (self->pager) == 0)
    {
      show_nothing (self);
      return;
    }

  g_clear_handle_id (&self->clear_id, g_source_remove);
  logline_placer_want (self->placer);
}

static gboolean
holds_unnumbered_rows (LoglineRefresher *self)
{
  LoglineRowRange range = logline_row_buffer_get_range (self->buffer);

  for (guint64 row = range.first; row < range.last; row++)
    if (logline_row_buffer_get_row (self->buffer, row)->line->number == 0)
      return TRUE;
  return FALSE;
}

/* Numbers become known when the beginning of a log has come. Rows that are being read may still be
 * without them: those are looked at once they are here. */
static void
refresh_numbers (LoglineRefresher *self)
{
  if (!self->numbers_outdated || !logline_pager_is_current (self->pager) ||
      logline_pager_is_reading (self->pager))
    return;

  self->numbers_outdated = FALSE;
  if (holds_unnumbered_rows (self))
    logline_pager_refresh (self->pager);
}

static gboolean
refresh_cb (gpointer user_data)
{
  LoglineRefresher *self = user_data;

  self->refresh_id = 0;
  self->refreshed_us = g_get_monotonic_time ();
  if (logline_placer_get_height (self->placer) > 0 && !logline_locator_is_busy (self->locator))
    {
      refresh_numbers (self);
      show_rows (self);
    }
  return G_SOURCE_REMOVE;
}

void
logline_refresher_schedule (LoglineRefresher *self,
                            gboolean          at_once)
{
  gint64 wait_us;

  g_return_if_fail (LOGLINE_IS_REFRESHER (self));

  wait_us = self->refreshed_us + INTERVAL_US - g_get_monotonic_time ();
  if (at_once)
    g_clear_handle_id (&self->refresh_id, g_source_remove);
  if (self->refresh_id != 0)
    return;

  if (at_once || wait_us <= 0)
    self->refresh_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, refresh_cb, self, NULL);
  else
    self->refresh_id = g_timeout_add (wait_us / 1000 + 1, refresh_cb, self);
}

void
logline_refresher_outdate_numbers (LoglineRefresher *self)
{
  g_return_if_fail (LOGLINE_IS_REFRESHER (self));

  self->numbers_outdated = TRUE;
}

void
logline_refresher_take_rows (LoglineRefresher *self)
{
  g_return_if_fail (LOGLINE_IS_REFRESHER (self));

  if (self->numbers_outdated)
    logline_refresher_schedule (self, FALSE);
}
