/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* How a generation came to follow the one before it. */
typedef enum
{
  LOGLINE_GENERATION_FIRST,     /* the first that this program saw, or one from before */
  LOGLINE_GENERATION_ROTATED,   /* another file took the name */
  LOGLINE_GENERATION_TRUNCATED, /* the same file started again */
} LoglineGenerationCause;

/* There may be bytes of the generation before that never came here, or none: nobody knows. */
#define LOGLINE_GENERATION_MISSING_UNKNOWN (-1)

/* One of the files that have stood behind the name of a log. Immutable, shared. */
typedef struct
{
  char                   *id;       /* opaque, see LoglineFile */
  int                     serial;   /* 0 for the first generation this log has shown, then 1, 2 …;
                                       -1, -2 … for those before it, shown later */
  LoglineGenerationCause  cause;
  gint64                  began_us; /* when this program noticed it, µs since the epoch */
  gint64                  missing;  /* bytes at the end of the generation before that never came,
                                       as far as is known */
} LoglineGeneration;

#define LOGLINE_TYPE_GENERATION (logline_generation_get_type ())
GType              logline_generation_get_type (void);
LoglineGeneration *logline_generation_new      (const char             *id,
                                                int                     serial,
                                                LoglineGenerationCause  cause,
                                                gint64                  began_us,
                                                gint64                  missing);
LoglineGeneration *logline_generation_ref      (LoglineGeneration      *self);
void               logline_generation_unref    (LoglineGeneration      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineGeneration, logline_generation_unref)

/* A place in a log that survives everything but the loss of its bytes. Plain value; the id is owned
 * by whoever holds the position. */
typedef struct
{
  char    *generation;
  guint64  offset; /* bytes from the start of the generation */
} LoglinePosition;

#define LOGLINE_TYPE_POSITION (logline_position_get_type ())
GType            logline_position_get_type (void);
LoglinePosition *logline_position_new      (const char            *generation,
                                            guint64                offset);
LoglinePosition *logline_position_copy     (const LoglinePosition *self);
void             logline_position_free     (LoglinePosition       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglinePosition, logline_position_free)

G_END_DECLS
