/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-api-services.h"

#include "logline-api-names.h"
#include "logline-api-time.h"
#include "logline-json.h"

LoglineLogInfo *
logline_log_info_new (const char *name)
{
  LoglineLogInfo *self = g_new0 (LoglineLogInfo, 1);

  self->name = g_strdup (name);
  return self;
}

void
logline_log_info_free (LoglineLogInfo *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->generation);
  g_free (self);
}

LoglineServiceInfo *
logline_service_info_new (const char *id,
                          const char *title)
{
  LoglineServiceInfo *self = g_new0 (LoglineServiceInfo, 1);

  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->download = TRUE;
  self->logs = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_log_info_free);
  return self;
}

void
logline_service_info_free (LoglineServiceInfo *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->id);
  g_free (self->title);
  g_ptr_array_unref (self->logs);
  g_free (self);
}

/* Names become parts of paths: what the server calls so is checked like anything else. */
static gboolean
get_name (LoglineJson  *json,
          const char   *member,
          char        **out,
          GError      **error)
{
  if (!logline_json_get_string (json, member, out, error))
    return FALSE;
  return logline_api_name_is_valid (*out) ||
         logline_json_fail (json, member, "not a valid name", error);
}

static gboolean
get_time (LoglineJson  *json,
          const char   *member,
          gint64       *out_us,
          GError      **error)
{
  g_autofree char *text = NULL;

  if (!logline_json_get_string_or_null (json, member, &text, error))
    return FALSE;
  return text == NULL || logline_api_time_parse (text, out_us) ||
         logline_json_fail (json, member, "expected a time as in RFC 3339", error);
}

static LoglineLogInfo *
log_info_parse (LoglineJson  *json,
                GError      **error)
{
  g_autoptr (LoglineLogInfo) self = logline_log_info_new (NULL);
  gint64 size;

  if (!get_name (json, "name", &self->name, error) ||
      !logline_json_get_int (json, "size", 0, G_MAXINT64, &size, error) ||
      !logline_json_get_string_or_null (json, "generation", &self->generation, error) ||
      !get_time (json, "modified", &self->modified_us, error) ||
      !logline_json_get_bool (json, "default", &self->is_default, error))
    return NULL;

  self->size = size;
  return g_steal_pointer (&self);
}

static LoglineServiceInfo *
service_info_parse (LoglineJson  *json,
                    GError      **error)
{
  g_autoptr (LoglineServiceInfo) self = logline_service_info_new (NULL, NULL);
  g_autoptr (GPtrArray) logs = NULL;

  if (!get_name (json, "id", &self->id, error) ||
      !logline_json_get_string (json, "title", &self->title, error))
    return NULL;
  if (logline_json_has (json, "download") &&
      !logline_json_get_bool (json, "download", &self->download, error))
    return NULL;

  logs = logline_json_get_objects (json, "logs", error);
  if (logs == NULL)
    return NULL;

  for (guint i = 0; i < logs->len; i++)
    {
      LoglineLogInfo *log = log_info_parse (g_ptr_array_index (logs, i), error);

      if (log == NULL)
        return NULL;
      g_ptr_array_add (self->logs, log);
    }
  return g_steal_pointer (&self);
}

GPtrArray *
logline_service_list_parse (GBytes  *json,
                            GError **error)
{
  g_autoptr (GPtrArray) services =
    g_ptr_array_new_with_free_func ((GDestroyNotify) logline_service_info_free);
  g_autoptr (LoglineJson) root = logline_json_parse (json, error);
  g_autoptr (GPtrArray) objects = NULL;

  if (root == NULL)
    return NULL;
  objects = logline_json_get_objects (root, "services", error);
  if (objects == NULL)
    return NULL;

  for (guint i = 0; i < objects->len; i++)
    {
      LoglineServiceInfo *service = service_info_parse (g_ptr_array_index (objects, i), error);

      if (service == NULL)
        return NULL;
      g_ptr_array_add (services, service);
    }
  return g_steal_pointer (&services);
}

static void
log_info_build (const LoglineLogInfo *self,
                JsonBuilder          *builder)
{
  g_autofree char *modified =
    self->modified_us != 0 ? logline_api_time_to_string (self->modified_us) : NULL;

  json_builder_begin_object (builder);
  logline_json_add_string (builder, "name", self->name);
  logline_json_add_int (builder, "size", self->size);
  logline_json_add_string (builder, "generation", self->generation);
  logline_json_add_string (builder, "modified", modified);
  json_builder_set_member_name (builder, "default");
  json_builder_add_boolean_value (builder, self->is_default);
  json_builder_end_object (builder);
}

static void
service_info_build (const LoglineServiceInfo *self,
                    JsonBuilder              *builder)
{
  json_builder_begin_object (builder);
  logline_json_add_string (builder, "id", self->id);
  logline_json_add_string (builder, "title", self->title);
  json_builder_set_member_name (builder, "download");
  json_builder_add_boolean_value (builder, self->download);
  json_builder_set_member_name (builder, "logs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->logs->len; i++)
    log_info_build (g_ptr_array_index (self->logs, i), builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

GBytes *
logline_service_list_to_json (GPtrArray *services)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  g_return_val_if_fail (services != NULL, NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "services");
  json_builder_begin_array (builder);
  for (guint i = 0; i < services->len; i++)
    service_info_build (g_ptr_array_index (services, i), builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return logline_json_to_bytes (builder);
}
