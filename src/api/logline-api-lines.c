/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-api-lines.h"

#include <string.h>

#include "logline-api-names.h"
#include "logline-json.h"
#include "logline-params.h"

static const char *const kind_names[] = {
  [LOGLINE_LINES_FROM] = "from",
  [LOGLINE_LINES_AROUND] = "around",
  [LOGLINE_LINES_ROWS] = "rows",
};

static GArray *
numbers_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (guint64));
}

LoglineLinesRequest *
logline_lines_request_new (void)
{
  LoglineLinesRequest *self = g_new0 (LoglineLinesRequest, 1);

  self->kind = LOGLINE_LINES_FROM;
  self->from = 1;
  self->max_bytes = LOGLINE_API_DEFAULT_LINE_BYTES;
  return self;
}

void
logline_lines_request_free (LoglineLinesRequest *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->rows, g_array_unref);
  g_free (self->generation);
  g_free (self);
}

/* "7" or "20-40", behind all that came before. */
static gboolean
add_rows (GArray     *rows,
          const char *text)
{
  g_auto (GStrv) ends = g_strsplit (text, "-", 3);
  guint64 previous = rows->len > 0 ? g_array_index (rows, guint64, rows->len - 1) : 0;
  guint n_ends = g_strv_length (ends);
  guint64 first, last;

  if (n_ends < 1 || n_ends > 2
      || !g_ascii_string_to_unsigned (ends[0], 10, previous + 1, LOGLINE_API_MAX_INT, &first, NULL)
      || !g_ascii_string_to_unsigned (ends[n_ends - 1], 10, first, LOGLINE_API_MAX_INT, &last, NULL)
      || last - first >= LOGLINE_API_MAX_LINES - rows->len)
    return FALSE;

  for (guint64 number = first; number <= last; number++)
    g_array_append_val (rows, number);
  return TRUE;
}

static gboolean
parse_rows (LoglineLinesRequest *self,
            const char          *text,
            GError             **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", LOGLINE_API_MAX_LINES + 1);

  self->rows = numbers_new ();
  for (guint i = 0; parts[i] != NULL; i++)
    if (!add_rows (self->rows, parts[i]))
      return logline_params_fail ("rows", "expected at most 1000 line numbers, ascending, as in "
                                  "5,9,20-40", error);

  return self->rows->len > 0 || logline_params_fail ("rows", "expected line numbers", error);
}

static gboolean
find_kind (LoglineLinesRequest *self,
           GHashTable          *params,
           GError             **error)
{
  guint n_found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_hash_table_contains (params, kind_names[i]))
      {
        self->kind = i;
        if (n_found++ > 0)
          return logline_params_fail (kind_names[i], "only one of from, around and rows can be "
                                      "asked for", error);
      }

  return n_found == 1 ||
         logline_params_fail ("from", "one of from, around and rows is needed", error);
}

static gboolean
parse_kind (LoglineLinesRequest *self,
            GHashTable          *params,
            GError             **error)
{
  guint64 count = 0;

  if (self->kind == LOGLINE_LINES_ROWS)
    return parse_rows (self, g_hash_table_lookup (params, "rows"), error);

  if (!g_hash_table_contains (params, "count"))
    return logline_params_fail ("count", "needed with from and around", error);
  if (!logline_params_get_uint (params, "count", 0, LOGLINE_API_MAX_LINES, &count, error))
    return FALSE;

  self->count = (guint) count;
  return logline_params_get_uint (params, "from", 1, LOGLINE_API_MAX_INT, &self->from, error) &&
         logline_params_get_uint (params, "around", 0, LOGLINE_API_MAX_INT, &self->offset, error);
}

LoglineLinesRequest *
logline_lines_request_parse (const char *query,
                             GError    **error)
{
  g_autoptr (LoglineLinesRequest) self = logline_lines_request_new ();
  g_autoptr (GHashTable) params = logline_params_parse (query, error);
  guint64 max_bytes = LOGLINE_API_DEFAULT_LINE_BYTES;

  if (params == NULL || !find_kind (self, params, error) || !parse_kind (self, params, error) ||
      !logline_params_get_uint (params, "max_bytes", 0, LOGLINE_API_MAX_LINE_BYTES, &max_bytes,
                                error) ||
      !logline_params_get_generation (params, &self->generation, &self->earlier, error))
    return NULL;

  self->max_bytes = (guint) max_bytes;
  return g_steal_pointer (&self);
}

/* As runs: neighbours are most of what is ever asked for. */
static char *
rows_to_text (const GArray *rows)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0, end; i < rows->len; i = end)
    {
      guint64 first = g_array_index (rows, guint64, i);

      for (end = i + 1; end < rows->len; end++)
        if (g_array_index (rows, guint64, end) != first + (end - i))
          break;

      g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, i > 0 ? "," : "", first);
      if (end - i > 1)
        g_string_append_printf (text, "-%" G_GUINT64_FORMAT, first + (end - i) - 1);
    }
  return g_string_free (text, FALSE);
}

char *
logline_lines_request_to_query (const LoglineLinesRequest *self)
{
  GString *query;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail ((self->kind == LOGLINE_LINES_ROWS) == (self->rows != NULL), NULL);

  query = g_string_new (NULL);
  if (self->kind == LOGLINE_LINES_ROWS)
    {
      g_autofree char *rows = rows_to_text (self->rows);

      logline_params_add (query, "rows", rows);
    }
  else
    {
      logline_params_add_uint (query, kind_names[self->kind],
                               self->kind == LOGLINE_LINES_FROM ? self->from : self->offset);
      logline_params_add_uint (query, "count", self->count);
    }

  if (self->max_bytes != LOGLINE_API_DEFAULT_LINE_BYTES)
    logline_params_add_uint (query, "max_bytes", self->max_bytes);
  logline_params_add_generation (query, self->generation, self->earlier);
  return g_string_free (query, FALSE);
}

static void
reply_line_clear (gpointer data)
{
  LoglineReplyLine *line = data;

  g_bytes_unref (line->bytes);
}

LoglineLinesReply *
logline_lines_reply_new (const char *generation)
{
  LoglineLinesReply *self = g_new0 (LoglineLinesReply, 1);

  self->generation = g_strdup (generation);
  self->indexed = 1;
  self->lines = g_array_new (FALSE, FALSE, sizeof (LoglineReplyLine));
  g_array_set_clear_func (self->lines, reply_line_clear);
  return self;
}

void
logline_lines_reply_free (LoglineLinesReply *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->generation);
  g_array_unref (self->lines);
  g_free (self);
}

void
logline_lines_reply_add (LoglineLinesReply *self,
                         LoglineReplyLine   line)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (line.bytes != NULL);

  g_array_append_val (self->lines, line);
}

/* "text", or "bytes" when it cannot be told as text. */
static GBytes *
get_line_bytes (LoglineJson  *json,
                GError      **error)
{
  char *text;

  if (logline_json_has (json, "bytes"))
    return logline_json_get_base64 (json, "bytes", LOGLINE_API_MAX_LINE_BYTES, error);
  if (!logline_json_get_string (json, "text", &text, error))
    return NULL;

  return g_bytes_new_take (text, strlen (text));
}

static gboolean
add_parsed_line (LoglineLinesReply *self,
                 LoglineJson       *json,
                 GError           **error)
{
  const LoglineReplyLine *previous =
    self->lines->len > 0 ? &g_array_index (self->lines, LoglineReplyLine, self->lines->len - 1)
                         : NULL;
  gint64 number, offset, length;
  GBytes *bytes;

  /* A line ends in the log, and it begins behind the line feed of the one before. */
  if (!logline_json_get_int (json, "number", previous != NULL ? previous->number + 1 : 1,
                             self->total, &number, error) ||
      !logline_json_get_int (json, "offset",
                             previous != NULL ? previous->offset + previous->length + 1 : 0,
                             self->size, &offset, error) ||
      !logline_json_get_int (json, "length", 0, self->size - offset, &length, error))
    return FALSE;

  bytes = get_line_bytes (json, error);
  if (bytes == NULL)
    return FALSE;

  logline_lines_reply_add (self, (LoglineReplyLine) { number, offset, length, bytes });
  return (gint64) g_bytes_get_size (bytes) <= MIN (length, LOGLINE_API_MAX_LINE_BYTES) ||
         logline_json_fail (json, "length", "the line has more bytes", error);
}

static gboolean
parse_lines (LoglineLinesReply *self,
             LoglineJson       *root,
             GError           **error)
{
  g_autoptr (GPtrArray) objects = logline_json_get_objects (root, "lines", error);

  if (objects == NULL)
    return FALSE;
  if (objects->len > LOGLINE_API_MAX_LINES)
    return logline_json_fail (root, "lines", "too many", error);

  for (guint i = 0; i < objects->len; i++)
    if (!add_parsed_line (self, g_ptr_array_index (objects, i), error))
      return FALSE;
  return TRUE;
}

LoglineLinesReply *
logline_lines_reply_parse (GBytes  *json,
                           GError **error)
{
  g_autoptr (LoglineLinesReply) self = logline_lines_reply_new (NULL);
  g_autoptr (LoglineJson) root = logline_json_parse (json, error);
  gint64 size, total;

  if (root == NULL ||
      !logline_json_get_generation (root, &self->generation, error) ||
      !logline_json_get_int (root, "size", 0, LOGLINE_API_MAX_INT, &size, error) ||
      !logline_json_get_int (root, "total", 0, size, &total, error) ||
      !logline_json_get_bool (root, "open", &self->open, error) ||
      !logline_json_get_fraction (root, "indexed", &self->indexed, error))
    return NULL;

  self->size = size;
  self->total = total;
  return parse_lines (self, root, error) ? g_steal_pointer (&self) : NULL;
}

static void
build_line (const LoglineReplyLine *line,
            JsonBuilder            *builder)
{
  gsize length;
  const char *bytes = g_bytes_get_data (line->bytes, &length);

  json_builder_begin_object (builder);
  logline_json_add_int (builder, "number", line->number);
  logline_json_add_int (builder, "offset", line->offset);
  logline_json_add_int (builder, "length", line->length);
  if (g_utf8_validate_len (bytes != NULL ? bytes : "", length, NULL))
    {
      g_autofree char *text = g_strndup (bytes, length);

      logline_json_add_string (builder, "text", text != NULL ? text : "");
    }
  else
    logline_json_add_base64 (builder, "bytes", line->bytes);
  json_builder_end_object (builder);
}

GBytes *
logline_lines_reply_to_json (const LoglineLinesReply *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  logline_json_add_string (builder, "generation", self->generation);
  logline_json_add_int (builder, "size", self->size);
  logline_json_add_int (builder, "total", self->total);
  json_builder_set_member_name (builder, "open");
  json_builder_add_boolean_value (builder, self->open);
  if (self->indexed < 1)
    logline_json_add_fraction (builder, "indexed", self->indexed);
  json_builder_set_member_name (builder, "lines");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->lines->len; i++)
    build_line (&g_array_index (self->lines, LoglineReplyLine, i), builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return logline_json_to_bytes (builder);
}
