/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-json.h"

#include <string.h>

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

gboolean
logline_json_get_fraction (LoglineJson  *self,
                           const char   *member,
                           double       *out,
                           GError      **error)
{
  JsonNode *node = json_object_get_member (self->object, member);

  if (node == NULL)
    return TRUE;
  if (!node_is (node, G_TYPE_DOUBLE) && !node_is (node, G_TYPE_INT64))
    return logline_json_fail (self, member, "expected a number", error);

  *out = json_node_get_double (node);
  return (*out >= 0 && *out <= 1) || logline_json_fail (self, member, "out of range", error);
}

gboolean
logline_json_get_generation (LoglineJson  *self,
                             char        **out,
                             GError      **error)
{
  return logline_json_get_string (self, "generation", out, error) &&
         (logline_api_generation_is_valid (*out) ||
          logline_json_fail (self, "generation", "not the name of a generation", error));
}

gboolean
logline_json_has (LoglineJson *self,
                  const char  *member)
{
  return json_object_has_member (self->object, member);
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

/* What GLib decodes it to must encode to it again: it skips what is not base64. */
GBytes *
logline_json_get_base64 (LoglineJson  *self,
                         const char   *member,
                         gsize         max_length,
                         GError      **error)
{
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  g_autofree guchar *bytes = NULL;
  gsize length;

  if (!logline_json_get_string (self, member, &text, error))
    return NULL;
  if (strlen (text) > (max_length + 2) / 3 * 4)
    {
      logline_json_fail (self, member, "too long", error);
      return NULL;
    }

  bytes = g_base64_decode (text, &length);
  again = g_base64_encode (bytes, length);
  if (!g_str_equal (text, again))
    {
      logline_json_fail (self, member, "expected base64", error);
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&bytes), length);
}

GArray *
logline_json_get_ascending (LoglineJson  *self,
                            const char   *member,
                            gint64        minimum,
                            gint64        maximum,
                            GError      **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
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
      gint64 number = node_is (element, G_TYPE_INT64) ? json_node_get_int (element) : -1;

      if (number < minimum || number > maximum)
        {
          logline_json_fail (self, member, "expected whole numbers in range, ascending", error);
          return NULL;
        }
      g_array_append_val (numbers, number);
      minimum = number + 1;
    }
  return g_steal_pointer (&numbers);
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

/* Rounded to 1/1024, since that has few digits. */
void
logline_json_add_fraction (JsonBuilder *builder,
                           const char  *member,
                           double       value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_double_value (builder, (int) (CLAMP (value, 0, 1) * 1024) / 1024.0);
}

void
logline_json_add_base64 (JsonBuilder *builder,
                         const char  *member,
                         GBytes      *value)
{
  gsize length;
  const guchar *bytes = g_bytes_get_data (value, &length);
  g_autofree char *text = g_base64_encode (bytes, length);

  logline_json_add_string (builder, member, text);
}

/* json-glib escapes all control characters but the last, 0x1f. */
static GBytes *
escape_unit_separators (char *text)
{
  GString *escaped = g_string_new (text);

  g_free (text);
  g_string_replace (escaped, "\x1f", "\\u001f", 0);
  return g_string_free_to_bytes (escaped);
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
  if (memchr (text, 0x1f, length) != NULL)
    return escape_unit_separators (text);
  return g_bytes_new_take (text, length);
}
