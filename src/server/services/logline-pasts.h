/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-api-events.h"
#include "logline-open-log.h"

G_BEGIN_DECLS

/* A generation of a log that is not the present one, as far as this daemon has seen it. */
typedef struct
{
  char               *generation;
  LoglineLogReason    reason;   /* why it was replaced */
  gboolean            has_file; /* that has its bytes, as far as anybody knows */
  LoglineFileIdentity identity; /* of that */
  guint64             size;     /* when it was last looked at */
  gint64              used_us;  /* monotonic; when it was replaced, or used last */
  LoglineOpenLog     *log;      /* (nullable): its bytes are gone, or have been let go */
} LoglinePast;

/* Those of one log. Some are kept open, for a while after they were replaced or used. Whoever has
 * this sees to it that one thread at a time comes here. */
typedef struct _LoglinePasts LoglinePasts;

LoglinePasts *logline_pasts_new        (void);
void          logline_pasts_free       (LoglinePasts               *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglinePasts, logline_pasts_free)

/* @size: the bytes it is known to have had; @log: (nullable): they are gone */
void          logline_pasts_add        (LoglinePasts               *self,
                                        const char                 *generation,
                                        LoglineLogReason            reason,
                                        guint64                     size,
                                        LoglineOpenLog             *log);

/* (nullable). It counts as used. */
LoglinePast  *logline_pasts_find       (LoglinePasts               *self,
                                        const char                 *generation);

/* What a file is called that was rotated away while this daemon looked; (nullable). */
const char   *logline_pasts_find_name  (LoglinePasts               *self,
                                        const LoglineFileIdentity  *identity);

/* Lets go of what has been kept open for long enough. */
void          logline_pasts_tidy       (LoglinePasts               *self);

G_END_DECLS
