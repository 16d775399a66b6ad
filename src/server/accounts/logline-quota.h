/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many of something each account may have at a time. Main loop only. */
typedef struct _LoglineQuota LoglineQuota;

LoglineQuota *logline_quota_new       (guint         limit);
void          logline_quota_free      (LoglineQuota *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineQuota, logline_quota_free)

/* Whether there was one left. */
gboolean      logline_quota_take      (LoglineQuota *self,
                                       const char   *account);
void          logline_quota_give_back (LoglineQuota *self,
                                       const char   *account);

G_END_DECLS
