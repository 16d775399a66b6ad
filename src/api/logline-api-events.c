/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-api-events.h"

#include <string.h>

#include "logline-api-names.h"
#include "logline-params.h"
#include "logline-problem-private.h"

static const char *const reasons[] = {
  [LOGLINE_LOG_REASON_UNKNOWN] = "unknown",
  [LOGLINE_LOG_REASON_ROTATED] = "rotated",
  [LOGLINE_LOG_REASON_TRUNCATED] = "truncated",
  [LOGLINE_LOG_REASON_MISSING] = "missing",
  [LOGLINE_LOG_REASON_UNREADABLE] = "unreadable",
};

LoglineEventsRequest *
logline_events_request_parse (const char *query,
                              GError    **error)
{
  g_autoptr (GHashTable) params = logline_params_parse (query, error);
  g_autoptr (LoglineEventsRequest) self = g_new0 (LoglineEventsRequest, 1);

  if (params == NULL || !logline_params_get_generation (params, &self->generation, NULL, error) ||
      !logline_params_get_uint (params, "offset", 0, LOGLINE_API_MAX_INT, &self->offset, error))
    return NULL;
  if (self->generation == NULL && self->offset > 0)
    {
      logline_params_fail ("offset", "needs a generation", error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

char *
logline_events_request_to_query (const LoglineEventsRequest *self)
{
  GString *query = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  if (self->generation != NULL)
    {
      logline_params_add (query, "generation", self->generation);
      logline_params_add_uint (query, "offset", self->offset);
    }
  return g_string_free (query, FALSE);
}

void
logline_events_request_free (LoglineEventsRequest *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->generation);
  g_free (self);
}

LoglineLogEvent *
logline_log_event_new (LoglineLogEventType type)
{
  LoglineLogEvent *self = g_new0 (LoglineLogEvent, 1);

  self->type = type;
  return self;
}

LoglineLogEvent *
logline_log_event_new_end (LoglineProblemType problem,
                           const char        *detail)
{
  LoglineLogEvent *self = logline_log_event_new (LOGLINE_LOG_EVENT_END);

  self->problem = logline_problem_new (problem, detail);
  return self;
}

void
logline_log_event_free (LoglineLogEvent *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->generation);
  g_free (self->previous);
  g_clear_pointer (&self->problem, logline_problem_free);
  g_free (self);
}

static void
build_state (const LoglineLogEvent *self,
             JsonBuilder           *builder)
{
  if (self->generation == NULL)
    return;

  logline_json_add_string (builder, "generation", self->generation);
  logline_json_add_int (builder, "size", self->size);
}

static void
build_grew (const LoglineLogEvent *self,
            JsonBuilder           *builder)
{
  json_builder_begin_object (builder);
  build_state (self, builder);
  json_builder_end_object (builder);
}

static void
build_previous (const LoglineLogEvent *self,
                JsonBuilder           *builder)
{
  json_builder_set_member_name (builder, "previous");
  json_builder_begin_object (builder);
  logline_json_add_string (builder, "generation", self->previous);
  if (self->previous_size > 0)
    logline_json_add_int (builder, "size", self->previous_size);
  json_builder_set_member_name (builder, "available");
  json_builder_add_boolean_value (builder, self->available);
  json_builder_end_object (builder);
}

static void
build_replaced (const LoglineLogEvent *self,
                JsonBuilder           *builder)
{
  json_builder_begin_object (builder);
  build_state (self, builder);
  logline_json_add_string (builder, "reason", reasons[self->reason]);
  if (self->previous != NULL)
    build_previous (self, builder);
  json_builder_end_object (builder);
}

static void
build_end (const LoglineLogEvent *self,
           JsonBuilder           *builder)
{
  logline_problem_build (self->problem, builder);
}

static gboolean
read_state (LoglineLogEvent *self,
            LoglineJson     *root,
            GError         **error)
{
  gint64 size;

  if (!logline_json_get_generation (root, &self->generation, error) ||
      !logline_json_get_int (root, "size", 0, LOGLINE_API_MAX_INT, &size, error))
    return FALSE;

  self->size = size;
  return TRUE;
}

static gboolean
read_previous (LoglineLogEvent *self,
               LoglineJson     *root,
               GError         **error)
{
  g_autoptr (LoglineJson) previous = logline_json_get_object (root, "previous", error);
  gint64 size = 0;

  if (previous == NULL || !logline_json_get_generation (previous, &self->previous, error) ||
      !logline_json_get_bool (previous, "available", &self->available, error))
    return FALSE;
  if (logline_json_has (previous, "size") &&
      !logline_json_get_int (previous, "size", 0, LOGLINE_API_MAX_INT, &size, error))
    return FALSE;

  self->previous_size = size;
  return TRUE;
}

static gboolean
read_replaced (LoglineLogEvent *self,
               LoglineJson     *root,
               GError         **error)
{
  g_autofree char *reason = NULL;

  if (!logline_json_get_string (root, "reason", &reason, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (reason, reasons[i]))
      self->reason = i;
  if (self->reason != LOGLINE_LOG_REASON_MISSING && self->reason != LOGLINE_LOG_REASON_UNREADABLE &&
      !read_state (self, root, error))
    return FALSE;

  return !logline_json_has (root, "previous") || read_previous (self, root, error);
}

static gboolean
read_end (LoglineLogEvent *self,
          LoglineJson     *root,
          GError         **error)
{
  self->problem = logline_problem_read (root, error);
  return self->problem != NULL;
}

static const struct
{
  const char *name; /* NULL: never told by name */
  void (*build) (const LoglineLogEvent *self,
                 JsonBuilder           *builder);
  gboolean (*read) (LoglineLogEvent *self,
                    LoglineJson     *root,
                    GError         **error);
} types[] = {
  [LOGLINE_LOG_EVENT_ALIVE] = { NULL, NULL, NULL },
  [LOGLINE_LOG_EVENT_GREW] = { "grew", build_grew, read_state },
  [LOGLINE_LOG_EVENT_REPLACED] = { "replaced", build_replaced, read_replaced },
  [LOGLINE_LOG_EVENT_END] = { "end", build_end, read_end },
};

GBytes *
logline_log_event_to_text (const LoglineLogEvent *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (GBytes) json = NULL;
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->type == LOGLINE_LOG_EVENT_ALIVE)
    return g_bytes_new_static (": alive\n\n", 9);

  types[self->type].build (self, builder);
  json = logline_json_to_bytes (builder);
  text = g_string_new (NULL);
  g_string_append_printf (text, "event: %s\ndata: ", types[self->type].name);
  g_string_append_len (text, g_bytes_get_data (json, NULL), (gssize) g_bytes_get_size (json));
  g_string_append (text, "\n\n");
  return g_string_free_to_bytes (text);
}

/* The fields of an event that count here. */
typedef struct
{
  char    *name;
  GString *data; /* each line with its line feed */
} Fields;

static void
fields_clear (Fields *self)
{
  g_free (self->name);
  g_string_free (self->data, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fields, fields_clear)

static void
take_line (Fields     *fields,
           const char *line,
           gsize       length)
{
  const char *colon = memchr (line, ':', length);
  gsize n_name = colon != NULL ? (gsize) (colon - line) : length;
  const char *value = line + n_name + (colon != NULL);
  gsize n_value = (gsize) (line + length - value);

  if (n_value > 0 && *value == ' ')
    {
      value++;
      n_value--;
    }
  if (n_name == strlen ("event") && strncmp (line, "event", n_name) == 0)
    {
      g_free (fields->name);
      fields->name = g_strndup (value, n_value);
    }
  else if (n_name == strlen ("data") && strncmp (line, "data", n_name) == 0)
    {
      g_string_append_len (fields->data, value, (gssize) n_value);
      g_string_append_c (fields->data, '\n');
    }
}

static void
take_lines (Fields *fields,
            GBytes *text)
{
  gsize length;
  const char *at = g_bytes_get_data (text, &length);
  const char *end = at + length;

  while (at < end)
    {
      const char *feed = memchr (at, '\n', (gsize) (end - at));
      const char *stop = feed != NULL ? feed : end;
      gsize n_line = (gsize) (stop - at);

      take_line (fields, at, n_line > 0 && stop[-1] == '\r' ? n_line - 1 : n_line);
      at = stop + 1;
    }
}

static LoglineLogEvent *
parse_as (LoglineLogEventType type,
          GString            *data,
          GError            **error)
{
  g_autoptr (GBytes) json = g_bytes_new (data->str, data->len);
  g_autoptr (LoglineJson) root = logline_json_parse (json, error);
  g_autoptr (LoglineLogEvent) self = logline_log_event_new (type);

  return root != NULL && types[type].read (self, root, error) ? g_steal_pointer (&self) : NULL;
}

LoglineLogEvent *
logline_log_event_parse (GBytes  *text,
                         GError **error)
{
  g_auto (Fields) fields = { NULL, g_string_new (NULL) };

  g_return_val_if_fail (text != NULL, NULL);

  take_lines (&fields, text);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].name != NULL && g_strcmp0 (types[i].name, fields.name) == 0)
      return parse_as (i, fields.data, error);

  return logline_log_event_new (LOGLINE_LOG_EVENT_ALIVE);
}
