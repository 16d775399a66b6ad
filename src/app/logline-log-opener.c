/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-log-opener.h"

#include "logline-mirrored-log.h"
#include "logline-served-log.h"
#include "logline-settings.h"

#define MEGABYTE G_GUINT64_CONSTANT (1000000)

/* As the server last told; 0 when it did not. */
static guint64
get_size (LoglineService *service,
          const char     *name)
{
  GListModel *logs = logline_service_get_logs (service);

  for (guint i = 0; i < g_list_model_get_n_items (logs); i++)
    {
      g_autoptr (LoglineServiceLog) log = g_list_model_get_item (logs, i);

      if (g_str_equal (logline_service_log_get_name (log), name))
        return logline_service_log_get_size (log);
    }
  return 0;
}

LoglineLog *
logline_log_opener_open (LoglineSession *session,
                         LoglineService *service,
                         const char     *name)
{
  guint64 limit = MEGABYTE * g_settings_get_int (logline_settings_get (), "mirror-limit");
  const char *id = logline_service_get_id (service);

  return get_size (service, name) > limit || !logline_service_get_may_download (service)
           ? LOGLINE_LOG (logline_served_log_new (session, id, name))
           : LOGLINE_LOG (logline_mirrored_log_new (session, id, name));
}
