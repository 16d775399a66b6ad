/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-settings.h"

GSettings *
logline_settings_get (void)
{
  static GSettings *settings;

  if (settings == NULL)
    settings = g_settings_new (APPLICATION_ID);

  return settings;
}

static char *
place_key (const char *server,
           const char *username)
{
  return g_strdup_printf ("%s@%s", username, server);
}

gboolean
logline_settings_get_place (const char  *server,
                            const char  *username,
                            char       **out_service,
                            char       **out_log)
{
  g_autofree char *key = place_key (server, username);
  g_autoptr (GVariant) places = g_settings_get_value (logline_settings_get (), "places");

  return g_variant_lookup (places, key, "(ss)", out_service, out_log);
}

void
logline_settings_set_place (const char *server,
                            const char *username,
                            const char *service,
                            const char *log)
{
  g_autofree char *key = place_key (server, username);
  g_autoptr (GVariant) places = g_settings_get_value (logline_settings_get (), "places");
  g_autoptr (GVariant) place = g_variant_ref_sink (g_variant_new ("(ss)", service, log));
  GVariantBuilder builder;
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{s(ss)}"));
  g_variant_iter_init (&iter, places);
  while (g_variant_iter_loop (&iter, "{&s@(ss)}", &name, &value))
    {
      if (g_strcmp0 (name, key) != 0)
        g_variant_builder_add (&builder, "{s@(ss)}", name, value);
    }
  g_variant_builder_add (&builder, "{s@(ss)}", key, place);

  g_settings_set_value (logline_settings_get (), "places", g_variant_builder_end (&builder));
}
