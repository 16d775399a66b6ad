/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "logline-view.h"
#include "logline-window.h"
#include "test-log.h"

G_BEGIN_DECLS

/* The real application in this process, on the display that with-display gives, with settings in
 * memory. Widgets are found by what people see and hear: type and words. */
typedef struct
{
  GtkApplication *application;
  LoglineWindow  *window;
  LoglineLogPage *page;
  LoglineView    *view;
  char           *folder; /* for the test's own files */
} AppTest;

void        app_test_set_up       (AppTest       *self,
                                   gconstpointer  data);
void        app_test_tear_down    (AppTest       *self,
                                   gconstpointer  data);

/* Closes the window and opens another, as when the program is started anew. */
void        app_test_restart      (AppTest       *self);

/* Writes @text to a file in the folder and returns its path. */
char       *app_test_write        (AppTest       *self,
                                   const char    *name,
                                   const char    *text,
                                   gssize         length);
void        app_test_append       (const char    *path,
                                   const char    *text);

/* "line 1\n" … "line N\n", with "needle" in every tenth. */
char       *app_test_lines        (guint          n_lines);

/* Opens @path and waits until its lines are on screen. */
void        app_test_open         (AppTest       *self,
                                   const char    *path);

/* The first widget of @type in sight below @root; NULL when there is none. */
gpointer    app_test_find         (gpointer       root,
                                   GType          type);

/* The button in sight whose label or tooltip begins with @words. */
GtkWidget  *app_test_find_button  (gpointer       root,
                                   const char    *words);

/* Whether a label in sight below @root holds @words. */
gboolean    app_test_shows        (gpointer       root,
                                   const char    *words);
void        app_test_type         (gpointer       root,
                                   const char    *text);
void        app_test_action       (AppTest       *self,
                                   const char    *action);

/* Waits until the window is that large. */
void        app_test_resize       (AppTest       *self,
                                   int            width,
                                   int            height);

/* Keeps a picture of @window as PNG, in a folder of the build. */
void        app_test_shoot        (GtkWindow     *window,
                                   const char    *name);

/* The same as light and dark, at 1200 and 360 pixels. */
void        app_test_shoot_all    (AppTest       *self,
                                   const char    *name);

G_END_DECLS
