/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-api-names.h"

#include <string.h>

G_DEFINE_QUARK (logline-api-error-quark, logline_api_error)

gboolean
logline_api_name_is_valid (const char *name)
{
  gsize length;

  g_return_val_if_fail (name != NULL, FALSE);

  length = strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-");
  return length >= 1 && length <= LOGLINE_API_MAX_NAME && name[length] == '\0' && name[0] != '.';
}

gboolean
logline_api_generation_is_valid (const char *generation)
{
  gsize length = 0;

  g_return_val_if_fail (generation != NULL, FALSE);

  while (g_ascii_isgraph (generation[length]))
    length++;
  return length >= 1 && length <= LOGLINE_API_MAX_GENERATION && generation[length] == '\0';
}

char *
logline_api_log_path (const char *service_id,
                      const char *log_name)
{
  g_return_val_if_fail (logline_api_name_is_valid (service_id), NULL);
  g_return_val_if_fail (logline_api_name_is_valid (log_name), NULL);

  return g_strconcat (LOGLINE_API_PREFIX "/services/", service_id, "/logs/", log_name, NULL);
}

static char *
log_path_with (const char *service_id,
               const char *log_name,
               const char *end)
{
  g_autofree char *path = logline_api_log_path (service_id, log_name);

  return path != NULL ? g_strconcat (path, end, NULL) : NULL;
}

char *
logline_api_lines_path (const char *service_id,
                        const char *log_name)
{
  return log_path_with (service_id, log_name, "/lines");
}

char *
logline_api_search_path (const char *service_id,
                         const char *log_name)
{
  return log_path_with (service_id, log_name, "/search");
}

char *
logline_api_events_path (const char *service_id,
                         const char *log_name)
{
  return log_path_with (service_id, log_name, "/events");
}

char *
logline_api_history_path (const char *service_id,
                          const char *log_name)
{
  return log_path_with (service_id, log_name, "/history");
}
