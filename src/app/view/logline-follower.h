/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-search.h"

G_BEGIN_DECLS

typedef enum
{
  LOGLINE_FOLLOW_LIVE,   /* the end is in sight and stays there */
  LOGLINE_FOLLOW_PAUSED, /* somebody is reading; new lines are counted */
} LoglineFollow;

#define LOGLINE_TYPE_FOLLOW (logline_follow_get_type ())
GType logline_follow_get_type (void);

/* Whether a view follows its log, and what it missed since it does not.
 *
 * Properties (notify):
 *   follow (LoglineFollow, read), n-new-lines (uint64, read)
 */
#define LOGLINE_TYPE_FOLLOWER (logline_follower_get_type ())
G_DECLARE_FINAL_TYPE (LoglineFollower, logline_follower, LOGLINE, FOLLOWER, GObject)

LoglineFollower *logline_follower_new             (void);
LoglineFollow    logline_follower_get_follow      (LoglineFollower     *self);

/* Another state forgets the new lines counted so far. */
void             logline_follower_set_follow      (LoglineFollower     *self,
                                                   LoglineFollow        follow);
guint64          logline_follower_get_n_new_lines (LoglineFollower     *self);

/* Counts the lines that @change brought at the end of the log, unless they are in sight. */
void             logline_follower_count           (LoglineFollower     *self,
                                                   const LoglineChange *change);

G_END_DECLS
