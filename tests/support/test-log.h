/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-export.h"
#include "logline-log.h"
#include "logline-source.h"

/* Turns the main loop until @condition holds; the test fails when that takes 30 seconds. */
#define test_wait(condition) \
  G_STMT_START \
    { \
      gint64 deadline_us_ = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND; \
      guint tick_ = g_timeout_add (10, test_tick_cb, NULL); \
      while (!(condition)) \
        { \
          if (g_get_monotonic_time () > deadline_us_) \
            g_error ("%s: waited in vain for: %s", G_STRLOC, #condition); \
          g_main_context_iteration (NULL, TRUE); \
        } \
      g_source_remove (tick_); \
    } \
  G_STMT_END

/* Keeps test_wait() turning when nothing happens. */
gboolean      test_tick_cb        (gpointer             user_data);

/* The asynchronous functions of a log, waited for. */
LoglineLines *test_log_read       (LoglineLog           *log,
                                   const guint64        *rows,
                                   guint                 n_rows,
                                   gsize                 max_bytes,
                                   GError              **error);
LoglineLines *test_log_read_range (LoglineLog           *log,
                                   guint64               first,
                                   guint                 n_rows,
                                   gsize                 max_bytes);
gboolean      test_log_locate     (LoglineLog           *log,
                                   const char           *generation,
                                   guint64               offset,
                                   guint64              *out_row,
                                   GError              **error);
GBytes       *test_log_copy       (LoglineLog           *log,
                                   const LoglineStretch *stretch,
                                   gsize                 max_bytes,
                                   GError              **error);

GBytes       *test_log_export     (LoglineLog           *log,
                                   const LoglineStretch *stretch,
                                   GError              **error);

/* All rows as text: one line each, joined by line feeds. */
char         *test_log_dup_text   (LoglineLog           *log);

/* Follows what "changed" tells of a log or a search and checks at each signal that the numbers
 * agree with n_rows or n_matches. To be freed before the object. */
typedef struct _TestFollower TestFollower;

TestFollower *test_follower_new   (gpointer              log_or_search);
guint64       test_follower_get_n (TestFollower         *self);
LoglineChange test_follower_get_total (TestFollower     *self);
void          test_follower_free  (TestFollower         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestFollower, test_follower_free)
