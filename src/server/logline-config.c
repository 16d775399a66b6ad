/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-config.h"

#include "logline-data-dir.h"

#define GROUP "server"

typedef enum
{
  TEXT,
  SWITCH,
  SECONDS, /* gint64 */
  COUNT,   /* guint */
} KeyType;

static const struct
{
  const char *name;
  KeyType type;
  gsize offset;
  guint min;
} keys[] = {
  { "listen", TEXT, G_STRUCT_OFFSET (LoglineConfig, listen) },
  { "data-dir", TEXT, G_STRUCT_OFFSET (LoglineConfig, data_dir) },
  { "allow-plaintext", SWITCH, G_STRUCT_OFFSET (LoglineConfig, allow_plaintext) },
  { "token-lifetime", SECONDS, G_STRUCT_OFFSET (LoglineConfig, token_lifetime_s), 1 },
  { "session-idle", SECONDS, G_STRUCT_OFFSET (LoglineConfig, sign_in.idle_s), 1 },
  { "session-lifetime", SECONDS, G_STRUCT_OFFSET (LoglineConfig, sign_in.end_s), 1 },
  { "password-memory-mib", COUNT, G_STRUCT_OFFSET (LoglineConfig, password_cost.memory_mib),
    LOGLINE_PASSWORD_FLOOR_MEMORY_MIB },
  { "password-passes", COUNT, G_STRUCT_OFFSET (LoglineConfig, password_cost.passes),
    LOGLINE_PASSWORD_FLOOR_PASSES },
  { "attempts-per-user", COUNT, G_STRUCT_OFFSET (LoglineConfig, attempts_per_user), 1 },
  { "attempts-per-address", COUNT, G_STRUCT_OFFSET (LoglineConfig, attempts_per_address), 1 },
  { "connections-per-address", COUNT, G_STRUCT_OFFSET (LoglineConfig, connections_per_address), 1 },
  { "streams-per-account", COUNT, G_STRUCT_OFFSET (LoglineConfig, streams_per_account), 1 },
  { "searches", COUNT, G_STRUCT_OFFSET (LoglineConfig, search.at_once), 1 },
  { "searches-per-account", COUNT, G_STRUCT_OFFSET (LoglineConfig, search.per_account), 1 },
  { "searches-waiting-per-account", COUNT,
    G_STRUCT_OFFSET (LoglineConfig, search.waiting_per_account) },
  { "search-seconds", COUNT, G_STRUCT_OFFSET (LoglineConfig, search.seconds), 1 },
  { "search-gib", COUNT, G_STRUCT_OFFSET (LoglineConfig, search.gib), 1 },
  { "search-seconds-per-hour", COUNT, G_STRUCT_OFFSET (LoglineConfig, search.seconds_per_hour), 1 },
  { "search-gib-per-hour", COUNT, G_STRUCT_OFFSET (LoglineConfig, search.gib_per_hour), 1 },
  { "reading-mib-per-hour", COUNT, G_STRUCT_OFFSET (LoglineConfig, reading_mib), 4 },
  { "index-idle", SECONDS, G_STRUCT_OFFSET (LoglineConfig, index_idle_s), 1 },
  { "index-memory-mib", COUNT, G_STRUCT_OFFSET (LoglineConfig, index_memory_mib), 1 },
  { "history-cache-mib", COUNT, G_STRUCT_OFFSET (LoglineConfig, history_cache_mib), 1 },
};

LoglineConfig *
logline_config_new (void)
{
  LoglineConfig *self = g_new0 (LoglineConfig, 1);

  self->token_lifetime_s = 10 * 60;
  self->sign_in.idle_s = 12 * 60 * 60;
  self->sign_in.end_s = 7 * 24 * 60 * 60;
  self->password_cost.memory_mib = LOGLINE_PASSWORD_MEMORY_MIB;
  self->password_cost.passes = LOGLINE_PASSWORD_PASSES;
  self->attempts_per_user = 5;
  self->attempts_per_address = 20;
  self->connections_per_address = 64;
  self->streams_per_account = 16;
  self->search.at_once = 32;
  self->search.per_account = 2;
  self->search.waiting_per_account = 8;
  self->search.seconds = 30;
  self->search.gib = 64;
  self->search.seconds_per_hour = 1800;
  self->search.gib_per_hour = 4096;
  self->reading_mib = 256;
  self->index_idle_s = 10 * 60;
  self->index_memory_mib = 1024;
  self->history_cache_mib = 4096;
  return self;
}

static gboolean
check_minimum (const char *name,
               int         value,
               guint       min,
               GError    **error)
{
  if (value >= (int) min)
    return TRUE;

  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
               "“%s” must be at least %u", name, min);
  return FALSE;
}

static gboolean
load_key (LoglineConfig *self,
          GKeyFile      *file,
          gsize          key,
          GError       **error)
{
  const char *name = keys[key].name;
  gpointer field = G_STRUCT_MEMBER_P (self, keys[key].offset);
  g_autoptr (GError) own_error = NULL;
  int number = 0;

  if (keys[key].type == TEXT)
    {
      g_free (*(char **) field);
      *(char **) field = g_key_file_get_string (file, GROUP, name, &own_error);
    }
  else if (keys[key].type == SWITCH)
    *(gboolean *) field = g_key_file_get_boolean (file, GROUP, name, &own_error);
  else
    number = g_key_file_get_integer (file, GROUP, name, &own_error);

  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }

  if (keys[key].type == SECONDS)
    *(gint64 *) field = number;
  else if (keys[key].type == COUNT)
    *(guint *) field = number;
  else
    return TRUE;

  return check_minimum (name, number, keys[key].min, error);
}

static gboolean
load_named (LoglineConfig *self,
            GKeyFile      *file,
            const char    *name,
            GError       **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (g_str_equal (keys[i].name, name))
        return load_key (self, file, i, error);
    }

  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND,
               "“%s” is not a setting of loglined", name);
  return FALSE;
}

static gboolean
load_group (LoglineConfig *self,
            GKeyFile      *file,
            GError       **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, GROUP, NULL, error);

  if (names == NULL)
    return FALSE;

  for (gsize i = 0; names[i] != NULL; i++)
    {
      if (!load_named (self, file, names[i], error))
        return FALSE;
    }

  return TRUE;
}

gboolean
logline_config_load (LoglineConfig *self,
                     const char    *path,
                     GError       **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error) &&
      load_group (self, file, error))
    return TRUE;

  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

void
logline_config_settle_data_dir (LoglineConfig *self,
                                const char    *data_dir)
{
  g_autofree char *chosen = g_strdup (data_dir != NULL ? data_dir : self->data_dir);

  if (chosen == NULL)
    chosen = logline_data_dir_get_default ();
  g_free (self->data_dir);
  self->data_dir = g_canonicalize_filename (chosen, NULL);
}

void
logline_config_free (LoglineConfig *self)
{
  g_free (self->listen);
  g_free (self->data_dir);
  g_free (self);
}
