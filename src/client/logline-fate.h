/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-api-events.h"
#include "logline-generation.h"

G_BEGIN_DECLS

/* What a server has told of a generation that it replaced by another. Private to this library. */
typedef struct
{
  char             *generation; /* NULL: nothing has been told of any */
  LoglineLogReason  reason;
  guint64           size; /* all its bytes, as far as the server has seen; 0: it does not know */
} LoglineFate;

void                   logline_fate_clear       (LoglineFate           *self);

/* Learns from an event; returns whether it told of @generation's end. */
gboolean               logline_fate_take        (LoglineFate           *self,
                                                 const LoglineLogEvent *event,
                                                 const char            *generation);
gboolean               logline_fate_is_known    (const LoglineFate     *self,
                                                 const char            *generation);

/* Whether the server has seen it end. */
gboolean               logline_fate_is_explained (const LoglineFate    *self,
                                                  const char           *generation);

/* How what follows @generation came to do so. */
LoglineGenerationCause logline_fate_get_cause   (const LoglineFate     *self,
                                                 const char            *generation);

/* The bytes of @generation that were never received, when those before @here are all that can be
 * had of it; %LOGLINE_GENERATION_MISSING_UNKNOWN: there may be some. */
gint64                 logline_fate_get_missing (const LoglineFate     *self,
                                                 const char            *generation,
                                                 guint64                here);

G_END_DECLS
