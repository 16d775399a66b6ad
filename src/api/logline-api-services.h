/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char    *name;
  guint64  size;        /* bytes */
  char    *generation;  /* NULL (null) when the log cannot be read at present */
  gint64   modified_us; /* µs since the epoch, 0 when unknown; in JSON RFC 3339 in UTC or null */
  gboolean is_default;
} LoglineLogInfo;

typedef struct
{
  char      *id;
  char      *title;
  gboolean   download; /* its logs may be taken as a whole; a server that says nothing means so */
  GPtrArray *logs; /* (element-type LoglineLogInfo) (owned) */
} LoglineServiceInfo;

LoglineLogInfo     *logline_log_info_new         (const char *name);
void                logline_log_info_free        (LoglineLogInfo *self);
LoglineServiceInfo *logline_service_info_new     (const char *id,
                                                  const char *title);
void                logline_service_info_free    (LoglineServiceInfo *self);

/* {"services": […]} ⇄ (element-type LoglineServiceInfo) (owned) */
GPtrArray          *logline_service_list_parse   (GBytes     *json,
                                                  GError    **error);
GBytes             *logline_service_list_to_json (GPtrArray  *services);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineLogInfo, logline_log_info_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineServiceInfo, logline_service_info_free)

G_END_DECLS
