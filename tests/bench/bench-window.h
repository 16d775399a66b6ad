/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "logline-log-page.h"
#include "logline-session.h"

/* The page of the application in a real window, signed in to a real server, and how long it takes
 * until something is painted there. */
typedef struct
{
  LoglineSession *session;
  GtkWindow      *window;
  LoglineLogPage *page;
  LoglineView    *view;
  gint64          painted_us; /* when the frame was painted that was waited for; 0 before */
} Bench;

typedef gboolean (*BenchCondition) (Bench *self);

void         bench_open_window      (Bench          *self);

/* The password comes from standard input. */
void         bench_sign_in          (Bench          *self,
                                     const char     *url,
                                     const char     *username);

/* Gives up, and ends the program, after a while. */
void         bench_wait             (Bench          *self,
                                     BenchCondition  condition,
                                     const char     *what);

/* Called when lines are in the view: tells when a frame with them has been painted. */
void         bench_time_next_frame  (Bench          *self);
gboolean     bench_is_painted       (Bench          *self);

/* Until its first lines are painted. Returns @log. */
LoglineLog  *bench_open_log         (Bench          *self,
                                     LoglineLog     *log);

/* Shows the filter bar. */
GtkEditable *bench_get_filter_entry (Bench          *self);

/* Milliseconds from the last key to the first lines on screen. */
double       bench_time_filter      (Bench          *self,
                                     const char     *pattern);

/* Bytes of memory that are the process's own and no file's. */
double       bench_get_own_memory   (void);
