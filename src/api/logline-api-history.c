/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-api-history.h"

#include "logline-api-names.h"
#include "logline-api-time.h"
#include "logline-json.h"

LoglineEarlierLog *
logline_earlier_log_new (const char *generation,
                         const char *label)
{
  LoglineEarlierLog *self = g_new0 (LoglineEarlierLog, 1);

  self->generation = g_strdup (generation);
  self->label = g_strdup (label);
  return self;
}

void
logline_earlier_log_free (LoglineEarlierLog *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->generation);
  g_free (self->label);
  g_free (self);
}

LoglineHistory *
logline_history_new (const char *generation)
{
  LoglineHistory *self = g_new0 (LoglineHistory, 1);

  self->generation = g_strdup (generation);
  self->earlier = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_earlier_log_free);
  return self;
}

void
logline_history_free (LoglineHistory *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->generation);
  g_ptr_array_unref (self->earlier);
  g_free (self);
}

static gboolean
read_size (LoglineEarlierLog *self,
           LoglineJson       *json,
           GError           **error)
{
  gint64 size;

  self->has_size = logline_json_has (json, "size");
  if (!self->has_size)
    return TRUE;
  if (!logline_json_get_int (json, "size", 0, LOGLINE_API_MAX_INT, &size, error))
    return FALSE;

  self->size = size;
  return TRUE;
}

static LoglineEarlierLog *
read_earlier (LoglineJson *json,
              GError     **error)
{
  g_autoptr (LoglineEarlierLog) self = logline_earlier_log_new (NULL, NULL);
  g_autofree char *modified = NULL;
  gint64 stored;

  if (!logline_json_get_generation (json, &self->generation, error) ||
      !logline_json_get_string (json, "label", &self->label, error) ||
      !logline_json_get_int (json, "stored", 0, LOGLINE_API_MAX_INT, &stored, error) ||
      !logline_json_get_bool (json, "compressed", &self->compressed, error) ||
      !logline_json_get_string (json, "modified", &modified, error) ||
      !read_size (self, json, error))
    return NULL;

  self->stored = stored;
  if (!logline_api_time_parse (modified, &self->modified_us))
    {
      logline_json_fail (json, "modified", "expected a time as in RFC 3339", error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

LoglineHistory *
logline_history_parse (GBytes  *json,
                       GError **error)
{
  g_autoptr (LoglineJson) root = logline_json_parse (json, error);
  g_autoptr (LoglineHistory) self = logline_history_new (NULL);
  g_autoptr (GPtrArray) objects = NULL;

  if (root == NULL || (logline_json_has (root, "generation") &&
                       !logline_json_get_generation (root, &self->generation, error)))
    return NULL;
  objects = logline_json_get_objects (root, "earlier", error);
  if (objects == NULL)
    return NULL;

  for (guint i = 0; i < objects->len; i++)
    {
      LoglineEarlierLog *earlier = read_earlier (g_ptr_array_index (objects, i), error);

      if (earlier == NULL)
        return NULL;
      g_ptr_array_add (self->earlier, earlier);
    }
  return g_steal_pointer (&self);
}

static void
build_earlier (const LoglineEarlierLog *self,
               JsonBuilder             *builder)
{
  g_autofree char *modified = logline_api_time_to_string (self->modified_us);

  json_builder_begin_object (builder);
  logline_json_add_string (builder, "generation", self->generation);
  logline_json_add_string (builder, "label", self->label);
  if (self->has_size)
    logline_json_add_int (builder, "size", self->size);
  logline_json_add_int (builder, "stored", self->stored);
  json_builder_set_member_name (builder, "compressed");
  json_builder_add_boolean_value (builder, self->compressed);
  logline_json_add_string (builder, "modified", modified);
  json_builder_end_object (builder);
}

GBytes *
logline_history_to_json (const LoglineHistory *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  if (self->generation != NULL)
    logline_json_add_string (builder, "generation", self->generation);
  json_builder_set_member_name (builder, "earlier");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->earlier->len; i++)
    build_earlier (g_ptr_array_index (self->earlier, i), builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return logline_json_to_bytes (builder);
}
