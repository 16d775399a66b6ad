/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-fate.h"
#include "logline-mirror.h"
#include "logline-session.h"

G_BEGIN_DECLS

/* What comes after a generation that does not stand behind the log's name any more. Main thread
 * only; private to this library. */

/* What is here of it. */
typedef struct
{
  const char        *generation;
  LoglineMirror     *mirror;
  guint64            start;    /* the mirror has the bytes from this */
  guint64            end;      /* to this */
  gboolean           complete; /* there are no more */
  const LoglineFate *fate;
} LoglineEnding;

typedef struct
{
  gboolean  is_same;    /* it is still there, under another name */
  char     *generation; /* that name; or what follows, NULL when that stands behind the name */
  guint64   end;        /* the mirror has the bytes up to this now */
  gint64    missing;    /* after that, see LoglineGeneration */
} LoglineSuccession;

void               logline_succession_free        (LoglineSuccession    *self);

/* @ending: copied */
void               logline_succession_find_async  (LoglineSession       *session,
                                                   const char           *path,
                                                   const char           *history_path,
                                                   const LoglineEnding  *ending,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
LoglineSuccession *logline_succession_find_finish (GAsyncResult         *result,
                                                   GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineSuccession, logline_succession_free)

G_END_DECLS
