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

char *
logline_api_log_path (const char *service_id,
                      const char *log_name)
{
  g_return_val_if_fail (logline_api_name_is_valid (service_id), NULL);
  g_return_val_if_fail (logline_api_name_is_valid (log_name), NULL);

  return g_strconcat (LOGLINE_API_PREFIX "/services/", service_id, "/logs/", log_name, NULL);
}
