/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A log that can go back beyond its first row, into the files that rotation has put aside. They are
 * opened one at a time, and only when somebody asks.
 *
 * Signals:
 *   earlier-changed (LoglineHistory *self): what logline_history_get_earlier() tells
 */
#define LOGLINE_TYPE_HISTORY (logline_history_get_type ())
G_DECLARE_INTERFACE (LoglineHistory, logline_history, LOGLINE, HISTORY, GObject)

/* What comes before the first row. */
typedef struct
{
  const char   *name;    /* of its file, for people */
  guint64       stored;  /* bytes of the file, which may be compressed */
  gboolean      loading; /* has been asked for */
  const GError *error;   /* nullable: why it could not be read when it was asked for */
} LoglineEarlier;

struct _LoglineHistoryInterface
{
  GTypeInterface parent_iface;

  gboolean (*get_earlier)  (LoglineHistory *self,
                            LoglineEarlier *out_earlier);
  void     (*load_earlier) (LoglineHistory *self);
};

/* FALSE when there is nothing, as far as is known now. What is borrowed is good until
 * "earlier-changed". */
gboolean logline_history_get_earlier   (LoglineHistory *self,
                                        LoglineEarlier *out_earlier);

/* Has the rows of the next earlier file come in front. Does nothing while one is on its way, or
 * when there is none. */
void     logline_history_load_earlier  (LoglineHistory *self);

/* For implementations. */
void     logline_history_emit_changed  (LoglineHistory *self);

G_END_DECLS
