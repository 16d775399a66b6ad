/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-params.h"

#include <string.h>

#include "logline-api-names.h"

gboolean
logline_params_fail (const char *name,
                     const char *what,
                     GError    **error)
{
  g_set_error (error, LOGLINE_API_ERROR, LOGLINE_API_ERROR_MEMBER, "%s: %s", name, what);
  return FALSE;
}

GHashTable *
logline_params_parse (const char *query,
                      GError    **error)
{
  g_autoptr (GHashTable) params = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) own_error = NULL;
  GUriParamsIter iter;
  char *name, *value;

  g_uri_params_iter_init (&iter, query != NULL ? query : "", -1, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &name, &value, &own_error))
    {
      gboolean is_new = !g_hash_table_contains (params, name);

      if (!is_new)
        logline_params_fail (name, "given twice", error);
      g_hash_table_replace (params, name, value);
      if (!is_new)
        return NULL;
    }

  if (own_error == NULL)
    return g_steal_pointer (&params);

  g_set_error (error, LOGLINE_API_ERROR, LOGLINE_API_ERROR_MALFORMED,
               "the query cannot be decoded: %s", own_error->message);
  return NULL;
}

gboolean
logline_params_get_uint (GHashTable *params,
                         const char *name,
                         guint64     minimum,
                         guint64     maximum,
                         guint64    *out,
                         GError    **error)
{
  const char *text = g_hash_table_lookup (params, name);
  g_autofree char *what = NULL;

  if (text == NULL || g_ascii_string_to_unsigned (text, 10, minimum, maximum, out, NULL))
    return TRUE;

  what = g_strdup_printf ("expected a whole number from %" G_GUINT64_FORMAT
                          " to %" G_GUINT64_FORMAT, minimum, maximum);
  return logline_params_fail (name, what, error);
}

gboolean
logline_params_get_choice (GHashTable        *params,
                           const char        *name,
                           const char *const *choices,
                           guint             *out,
                           GError           **error)
{
  const char *text = g_hash_table_lookup (params, name);
  g_autofree char *words = NULL;
  g_autofree char *what = NULL;

  if (text == NULL)
    return TRUE;

  for (guint i = 0; choices[i] != NULL; i++)
    if (g_str_equal (text, choices[i]))
      {
        *out = i;
        return TRUE;
      }

  words = g_strjoinv (" or ", (char **) choices);
  what = g_strdup_printf ("expected %s", words);
  return logline_params_fail (name, what, error);
}

gboolean
logline_params_get_generation (GHashTable *params,
                               char      **out,
                               gboolean   *out_earlier,
                               GError    **error)
{
  static const char *const choices[] = { "0", "1", NULL };
  const char *text = g_hash_table_lookup (params, "generation");
  guint earlier = 0;

  if (text != NULL && !logline_api_generation_is_valid (text))
    return logline_params_fail ("generation", "not the name of a generation", error);
  if (!logline_params_get_choice (params, "earlier", choices, &earlier, error))
    return FALSE;
  if (earlier && text == NULL)
    return logline_params_fail ("earlier", "needs a generation", error);

  *out = g_strdup (text);
  if (out_earlier != NULL)
    *out_earlier = earlier != 0;
  return TRUE;
}

void
logline_params_add (GString    *query,
                    const char *name,
                    const char *value)
{
  if (query->len > 0)
    g_string_append_c (query, '&');
  g_string_append_printf (query, "%s=", name);
  g_string_append_uri_escaped (query, value, NULL, FALSE);
}

void
logline_params_add_uint (GString    *query,
                         const char *name,
                         guint64     value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, value);

  logline_params_add (query, name, text);
}

void
logline_params_add_generation (GString    *query,
                               const char *generation,
                               gboolean    earlier)
{
  if (generation == NULL)
    return;

  logline_params_add (query, "generation", generation);
  if (earlier)
    logline_params_add (query, "earlier", "1");
}
