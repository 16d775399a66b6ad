/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-indexed-log.h"
#include "logline-view.h"
#include "synthetic-log.h"
#include "test-log.h"

G_BEGIN_DECLS

/* A window with a view in it, as in the application. */
typedef struct
{
  GtkWindow     *window;
  GtkWidget     *scrolled;
  LoglineView   *view;
  GtkTextView   *text_view;
  GtkAdjustment *vadjustment;

  /* See view_fixture_watch(). */
  char          *watched;
  gulong         watch_id;
  guint          n_painted;
} ViewFixture;

void     view_fixture_set_up        (ViewFixture   *self,
                                     gconstpointer  data);
void     view_fixture_tear_down     (ViewFixture   *self,
                                     gconstpointer  data);

/* Adds a test that has a ViewFixture. */
void     view_fixture_add_test      (const char    *path,
                                     void         (*test) (ViewFixture   *self,
                                                           gconstpointer  data));

/* Shows @log and waits until its lines are on screen. */
void     view_fixture_show          (ViewFixture   *self,
                                     gpointer       log);

/* A log of @text, which has @n_rows lines. (transfer full) */
LoglineIndexedLog *view_fixture_make_indexed_log (const char *text,
                                                  gsize       length,
                                                  guint64     n_rows);

/* The line at @y pixels below the upper edge; "" when there is none. */
char    *view_fixture_dup_line_at   (ViewFixture   *self,
                                     double         y);

/* The number that stands in the text of that line: see synthetic_log_dup_text(). */
guint64  view_fixture_get_number_at (ViewFixture   *self,
                                     double         y);
guint64  view_fixture_get_first     (ViewFixture   *self);
guint64  view_fixture_get_last      (ViewFixture   *self);

/* How many pixels of the first line are above the upper edge. */
double   view_fixture_get_cut       (ViewFixture   *self);

/* How many pixels the end of the text is below the lower edge. */
double   view_fixture_get_below     (ViewFixture   *self);
int      view_fixture_get_row_height (ViewFixture  *self);
int      view_fixture_get_height    (ViewFixture   *self);

/* Turns the main loop for so many painted frames. */
void     view_fixture_paint         (ViewFixture   *self,
                                     guint          n_frames);

/* From here to unwatch, each frame that is painted must show the same at the same place. */
void     view_fixture_watch         (ViewFixture   *self);
void     view_fixture_unwatch       (ViewFixture   *self);

void     view_fixture_move          (ViewFixture     *self,
                                     GtkMovementStep  step,
                                     int              count,
                                     gboolean         extend);

/* What is on the clipboard once it has changed. */
char    *view_fixture_copy          (ViewFixture   *self);

/* A picture of the window, into the build folder. */
void     view_fixture_save_picture  (ViewFixture   *self,
                                     const char    *name);

G_END_DECLS
