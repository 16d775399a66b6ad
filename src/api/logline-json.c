/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-json.h"

#include "logline-api-names.h"
#include "logline-json-scan.h"

struct _LoglineJson
{
  JsonObject *object;
  char       *path; /* "" for the root, else ends in a dot */
};

static LoglineJson *
logline_json_new (JsonObject *object,
                  char       *path)
{
  LoglineJson *self = g_new0 (LoglineJson, 1);

  self->object = json_object_ref (object);
  self->path = path;
  return self;
}

void
logline_json_free (LoglineJson *self)
{
  json_object_unref (self->object);
  g_free (self->path);
  g_free (self);
}

LoglineJson *
logline_json_parse (GBytes  *bytes,
                    GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) parse_error = NULL;
  gsize length;
  const char *text;
  JsonNode *root;

  g_return_val_if_fail (bytes != NULL, NULL);

  text = g_bytes_get_data (bytes, &length);
  if (text == NULL)
    text = "";
  if (!logline_json_scan (text, length, LOGLINE_JSON_MAX_DEPTH, error))
    return NULL;

  if (!json_parser_load_from_data (parser, text, length, &parse_error))
    {
      /* The message quotes the text: half a surrogate pair, for one. */
      g_autofree char *message = g_utf8_make_valid (parse_error->message, -1);

      g_set_error (error, LOGLINE_API_ERROR, LOGLINE_API_ERROR_MALFORMED, "not JSON: %s", message);
      return NULL;
    }

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, LOGLINE_API_ERROR, LOGLINE_API_ERROR_MALFORMED,
                           "expected an object");
      return NULL;
    }
  return logline_json_new (json_node_get_object (root), g_strdup (""));
}

gboolean
logline_json_fail (LoglineJson  *self,
                   const char   *member,
                   const char   *what,
                   GError      **error)
{
  g_set_error (error, LOGLINE_API_ERROR, LOGLINE_API_ERROR_MEMBER, "%s%s: %s",
               self->path, member, what);
  return FALSE;
}

static gboolean
node_is (JsonNode *node,
         GType     type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

gboolean
logline_json_get_string (LoglineJson  *self,
                         const char   *member,
                         char        **out,
                         GError      **error)
{
  JsonNode *node = json_object_get_member (self->object, member);

  if (!node_is (node, G_TYPE_STRING))
    return logline_json_fail (self, member, "expected a string", error);

  *out = json_node_dup_string (node);
  return TRUE;
}

gboolean
logline_json_get_string_or_null (LoglineJson  *self,
                                 const char   *member,
                                 char        **out,
                                 GError      **error)
{
  JsonNode *node = json_object_get_member (self->object, member);

  *out = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  return logline_json_get_string (self, member, out, error);
}

gboolean
logline_json_get_int (LoglineJson  *self,
                      const char   *member,
                      gint64        minimum,
                      gint64        maximum,
                      gint64       *out,
                      GError      **error)
{
  JsonNode *node = json_object_get_member (self->object, member);

  if (!node_is (node, G_TYPE_INT64))
    return logline_json_fail (self, member, "expected an integer", error);
  if (json_node_get_int (node) < minimum || json_node_get_int (node) > maximum)
    return logline_json_fail (self, member, "out of range", error);

  *out = json_node_get_int (node);
  return TRUE;
}

gboolean
logline_json_get_bool (LoglineJson  *self,
                       const char   *member,
                       gboolean     *out,
                       GError      **error)
{
  JsonNode *node = json_object_get_member (self->object, member);

  if (!node_is (node, G_TYPE_BOOLEAN))
    return logline_json_fail (self, member, "expected true or false", error);

  *out = json_node_get_boolean (node);
  return TRUE;
}

LoglineJson *
logline_json_get_object (LoglineJson  *self,
                         const char   *member,
                         GError      **error)
{
  JsonNode *node = json_object_get_member (self->object, member);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      logline_json_fail (self, member, "expected an object", error);
      return NULL;
    }
  return logline_json_new (json_node_get_object (node),
                           g_strdup_printf ("%s%s.", self->path, member));
}

GPtrArray *
logline_json_get_objects (LoglineJson  *self,
                          const char   *member,
                          GError      **error)
{
  g_autoptr (GPtrArray) objects =
    g_ptr_array_new_with_free_func ((GDestroyNotify) logline_json_free);
  JsonNode *node = json_object_get_member (self->object, member);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      logline_json_fail (self, member, "expected an array", error);
      return NULL;
    }

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      g_autofree char *place = g_strdup_printf ("%s[%u]", member, i);

      if (!JSON_NODE_HOLDS_OBJECT (element))
        {
          logline_json_fail (self, place, "expected an object", error);
          return NULL;
        }
      g_ptr_array_add (objects, logline_json_new (json_node_get_object (element),
                                                  g_strdup_printf ("%s%s.", self->path, place)));
    }
  return g_steal_pointer (&objects);
}

void
logline_json_add_string (JsonBuilder *builder,
                         const char  *member,
                         const char  *value)
{
  json_builder_set_member_name (builder, member);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
logline_json_add_int (JsonBuilder *builder,
                      const char  *member,
                      gint64       value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

GBytes *
logline_json_to_bytes (JsonBuilder *builder)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  gsize length;
  char *text;

  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, &length);
  return g_bytes_new_take (text, length);
}
