/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes numbered lines to a log, from 1, in a thread of its own and at a steady speed, and rotates
 * it now and then. */
typedef struct _TestRotator TestRotator;

typedef enum
{
  TEST_ROTATION_NONE,
  TEST_ROTATION_RENAME,      /* writes on to the renamed file for some lines, as before a signal */
  TEST_ROTATION_COPY,        /* copies the file and empties it, while it is written to */
  TEST_ROTATION_TRUNCATE,    /* empties it; what nobody has read is lost */
  TEST_ROTATION_REMOVE,
  TEST_ROTATION_SAME_SIZE,   /* another file, as long, is renamed over it */
  TEST_ROTATION_WRITE_OVER,  /* as many bytes are written over it in place */
  TEST_N_ROTATIONS,
} TestRotation;

const char  *test_rotation_get_name     (TestRotation   rotation);

/* Makes an empty log at @path and begins. @n_rotations: each after @n_lines lines; as many follow
 * at last */
TestRotator *test_rotator_new           (const char    *path,
                                         guint          lines_per_s,
                                         TestRotation   rotation,
                                         guint          n_rotations,
                                         guint          n_lines);

/* Waits for its end. */
void         test_rotator_free          (TestRotator   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestRotator, test_rotator_free)

/* The number of the last line, once it is written; 0 before. */
guint64      test_rotator_get_last      (TestRotator   *self);

/* After the end: SHA-256 of all that was written, and the lines that COPY has lost: written after
 * the copy, and gone with what was emptied. */
const char  *test_rotator_get_digest    (TestRotator   *self);
guint64      test_rotator_get_n_lost    (TestRotator   *self);

/* What a line says of itself: @out_made_us is of g_get_monotonic_time(). */
gboolean     test_rotator_parse_line    (const char    *line,
                                         guint64       *out_number,
                                         gint64        *out_made_us);

G_END_DECLS
