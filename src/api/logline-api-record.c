/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-api-names.h"
#include "logline-api-search.h"
#include "logline-problem-private.h"

/* Matches go over the wire as a bitmap, or as a list of numbers where that is shorter, or as
 * neither when there are none. In memory they are always a bitmap.
 *
 * A number of the list takes up to six digits and a comma. */
#define BYTES_PER_LISTED_LINE 7

static LoglineSearchRecord *
record_new (LoglineSearchRecordType type)
{
  LoglineSearchRecord *self = g_new0 (LoglineSearchRecord, 1);

  self->type = type;
  return self;
}

LoglineSearchRecord *
logline_search_record_new_progress (double fraction)
{
  LoglineSearchRecord *self = record_new (LOGLINE_SEARCH_RECORD_PROGRESS);

  self->fraction = fraction;
  return self;
}

static gsize
count_bytes (guint64 from,
             guint64 to)
{
  return (to - from) / 8 + 1;
}

LoglineSearchRecord *
logline_search_record_new_matches (guint64 from,
                                   guint64 to)
{
  LoglineSearchRecord *self;

  g_return_val_if_fail (from >= 1 && from <= to, NULL);
  g_return_val_if_fail (to - from < LOGLINE_API_MAX_MATCHES_LINES, NULL);

  self = record_new (LOGLINE_SEARCH_RECORD_MATCHES);
  self->from = from;
  self->to = to;
  self->bits = g_malloc0 (count_bytes (from, to));
  return self;
}

LoglineSearchRecord *
logline_search_record_new_complete (const char *generation,
                                    guint64     size,
                                    guint64     from,
                                    guint64     to,
                                    guint64     n_matches)
{
  LoglineSearchRecord *self;

  g_return_val_if_fail (generation != NULL, NULL);

  self = record_new (LOGLINE_SEARCH_RECORD_END);
  self->generation = g_strdup (generation);
  self->size = size;
  self->from = from;
  self->to = to;
  self->n_matches = n_matches;
  return self;
}

LoglineSearchRecord *
logline_search_record_new_problem (LoglineProblemType type,
                                   const char        *detail)
{
  LoglineSearchRecord *self;

  g_return_val_if_fail (detail != NULL, NULL);

  self = record_new (LOGLINE_SEARCH_RECORD_END);
  self->problem = logline_problem_new (type, detail);
  return self;
}

void
logline_search_record_set_searched (LoglineSearchRecord *self,
                                    guint64              from,
                                    guint64              to,
                                    guint64              n_matches)
{
  g_return_if_fail (self->problem != NULL);
  g_return_if_fail (from >= 1 && from <= to + 1);

  self->from = from;
  self->to = to;
  self->n_matches = n_matches;
}

void
logline_search_record_free (LoglineSearchRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->bits);
  g_free (self->generation);
  g_clear_pointer (&self->problem, logline_problem_free);
  g_free (self);
}

gsize
logline_search_record_get_n_bytes (const LoglineSearchRecord *self)
{
  g_return_val_if_fail (self != NULL && self->bits != NULL, 0);

  return count_bytes (self->from, self->to);
}

void
logline_search_record_count (LoglineSearchRecord *self)
{
  gsize n_bytes = logline_search_record_get_n_bytes (self);

  self->n_matches = 0;
  for (gsize i = 0; i < n_bytes; i++)
    self->n_matches += (guint) __builtin_popcount (self->bits[i]);
}

static gboolean
parse_set (LoglineSearchRecord *self,
           LoglineJson         *root,
           GError             **error)
{
  gsize n_bytes = logline_search_record_get_n_bytes (self);
  guint n_last = (self->to - self->from) % 8 + 1;
  g_autoptr (GBytes) set = logline_json_get_base64 (root, "set", n_bytes, error);

  if (set == NULL)
    return FALSE;
  if (g_bytes_get_size (set) != n_bytes)
    return logline_json_fail (root, "set", "not as long as its lines ask for", error);

  memcpy (self->bits, g_bytes_get_data (set, NULL), n_bytes);
  return self->bits[n_bytes - 1] >> n_last == 0 ||
         logline_json_fail (root, "set", "has bits behind its lines", error);
}

static gboolean
parse_listed (LoglineSearchRecord *self,
              LoglineJson         *root,
              GError             **error)
{
  g_autoptr (GArray) lines =
    logline_json_get_ascending (root, "lines", 0, self->to - self->from, error);

  if (lines == NULL)
    return FALSE;

  for (guint i = 0; i < lines->len; i++)
    {
      gint64 line = g_array_index (lines, gint64, i);

      self->bits[line / 8] |= 1u << line % 8;
    }
  return TRUE;
}

static gboolean
parse_bits (LoglineSearchRecord *self,
            LoglineJson         *root,
            GError             **error)
{
  guint64 told = self->n_matches;

  if (logline_json_has (root, "set") && logline_json_has (root, "lines"))
    return logline_json_fail (root, "set", "not together with lines", error);
  if (logline_json_has (root, "set") && !parse_set (self, root, error))
    return FALSE;
  if (logline_json_has (root, "lines") && !parse_listed (self, root, error))
    return FALSE;

  logline_search_record_count (self);
  return self->n_matches == told ||
         logline_json_fail (root, "count", "not the number of lines in the set", error);
}

static gboolean
parse_matches (LoglineSearchRecord *self,
               LoglineJson         *root,
               GError             **error)
{
  gint64 from, to, count;

  if (!logline_json_get_int (root, "from", 1, LOGLINE_API_MAX_INT, &from, error) ||
      !logline_json_get_int (root, "to", from,
                             MIN (from + LOGLINE_API_MAX_MATCHES_LINES - 1, LOGLINE_API_MAX_INT),
                             &to, error) ||
      !logline_json_get_int (root, "count", 0, to - from + 1, &count, error))
    return FALSE;

  self->from = from;
  self->to = to;
  self->n_matches = count;
  self->bits = g_malloc0 (count_bytes (from, to));
  return parse_bits (self, root, error);
}

static gboolean
parse_searched (LoglineSearchRecord *self,
                LoglineJson         *root,
                gint64               max_to,
                GError             **error)
{
  gint64 from, to, n_matches;

  if (!logline_json_get_int (root, "from", 1, LOGLINE_API_MAX_INT, &from, error) ||
      !logline_json_get_int (root, "to", 0, max_to, &to, error) ||
      !logline_json_get_int (root, "matches", 0, MAX (to - from + 1, 0), &n_matches, error))
    return FALSE;

  self->from = from;
  self->to = to;
  self->n_matches = n_matches;
  return TRUE;
}

static gboolean
parse_complete (LoglineSearchRecord *self,
                LoglineJson         *root,
                GError             **error)
{
  gint64 size;

  if (!logline_json_get_generation (root, &self->generation, error) ||
      !logline_json_get_int (root, "size", 0, LOGLINE_API_MAX_INT, &size, error) ||
      !parse_searched (self, root, size, error))
    return FALSE;

  self->size = size;
  return TRUE;
}

static gboolean
parse_end (LoglineSearchRecord *self,
           LoglineJson         *root,
           GError             **error)
{
  g_autoptr (LoglineJson) problem = NULL;
  gboolean complete;

  if (!logline_json_get_bool (root, "complete", &complete, error))
    return FALSE;
  if (complete)
    return parse_complete (self, root, error);
  if (logline_json_has (root, "from") &&
      !parse_searched (self, root, LOGLINE_API_MAX_INT, error))
    return FALSE;

  problem = logline_json_get_object (root, "problem", error);
  if (problem != NULL)
    self->problem = logline_problem_read (problem, error);
  return self->problem != NULL;
}

static gboolean
parse_progress (LoglineSearchRecord *self,
                LoglineJson         *root,
                GError             **error)
{
  return logline_json_get_fraction (root, "fraction", &self->fraction, error);
}

static const struct
{
  const char *name;
  gboolean (*parse) (LoglineSearchRecord  *self,
                     LoglineJson          *root,
                     GError              **error);
} types[] = {
  [LOGLINE_SEARCH_RECORD_PROGRESS] = { "progress", parse_progress },
  [LOGLINE_SEARCH_RECORD_MATCHES] = { "matches", parse_matches },
  [LOGLINE_SEARCH_RECORD_END] = { "end", parse_end },
};

LoglineSearchRecord *
logline_search_record_parse (GBytes  *line,
                             GError **error)
{
  g_autoptr (LoglineJson) root = logline_json_parse (line, error);
  g_autofree char *name = NULL;

  if (root == NULL || !logline_json_get_string (root, "type", &name, error))
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].name, name))
      {
        g_autoptr (LoglineSearchRecord) self = record_new (i);

        return types[i].parse (self, root, error) ? g_steal_pointer (&self) : NULL;
      }

  logline_json_fail (root, "type", "not a record that is known here", error);
  return NULL;
}

static void
append_listed (const LoglineSearchRecord *self,
               GString                   *line)
{
  gsize n_bytes = logline_search_record_get_n_bytes (self);
  const char *separator = "";

  g_string_append (line, ",\"lines\":[");
  for (gsize i = 0; i < n_bytes; i++)
    for (guint8 rest = self->bits[i]; rest != 0; rest &= rest - 1)
      {
        g_string_append_printf (line, "%s%" G_GSIZE_FORMAT, separator,
                                i * 8 + __builtin_ctz (rest));
        separator = ",";
      }
  g_string_append_c (line, ']');
}

static void
append_set (const LoglineSearchRecord *self,
            GString                   *line)
{
  g_autofree char *set = g_base64_encode (self->bits, logline_search_record_get_n_bytes (self));

  g_string_append (line, ",\"set\":\"");
  g_string_append (line, set);
  g_string_append_c (line, '"');
}

static void
append_matches (const LoglineSearchRecord *self,
                GString                   *line)
{
  gsize n_bytes = logline_search_record_get_n_bytes (self);

  if (self->n_matches * BYTES_PER_LISTED_LINE < n_bytes / 3 * 4)
    append_listed (self, line);
  else
    append_set (self, line);
}

/* By hand: a large search has hundreds of these, and none of it could need escaping. */
static GBytes *
matches_to_line (const LoglineSearchRecord *self)
{
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, "{\"type\":\"matches\",\"from\":%" G_GUINT64_FORMAT
                          ",\"to\":%" G_GUINT64_FORMAT ",\"count\":%" G_GUINT64_FORMAT,
                          self->from, self->to, self->n_matches);
  if (self->n_matches > 0)
    append_matches (self, line);
  g_string_append (line, "}\n");
  return g_string_free_to_bytes (line);
}

static void
build_end (const LoglineSearchRecord *self,
           JsonBuilder               *builder)
{
  json_builder_set_member_name (builder, "complete");
  json_builder_add_boolean_value (builder, self->problem == NULL);
  if (self->problem == NULL)
    {
      logline_json_add_string (builder, "generation", self->generation);
      logline_json_add_int (builder, "size", self->size);
    }
  if (self->from > 0)
    {
      logline_json_add_int (builder, "from", self->from);
      logline_json_add_int (builder, "to", self->to);
      logline_json_add_int (builder, "matches", self->n_matches);
    }
  if (self->problem != NULL)
    {
      json_builder_set_member_name (builder, "problem");
      logline_problem_build (self->problem, builder);
    }
}

static void
build (const LoglineSearchRecord *self,
       JsonBuilder               *builder)
{
  json_builder_begin_object (builder);
  logline_json_add_string (builder, "type", types[self->type].name);
  if (self->type == LOGLINE_SEARCH_RECORD_PROGRESS)
    logline_json_add_fraction (builder, "fraction", self->fraction);
  else
    build_end (self, builder);
  json_builder_end_object (builder);
}

GBytes *
logline_search_record_to_line (const LoglineSearchRecord *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (GBytes) json = NULL;
  GByteArray *line;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->type == LOGLINE_SEARCH_RECORD_MATCHES)
    return matches_to_line (self);

  build (self, builder);
  json = logline_json_to_bytes (builder);
  line = g_bytes_unref_to_array (g_steal_pointer (&json));
  g_byte_array_append (line, (const guint8 *) "\n", 1);
  return g_byte_array_free_to_bytes (line);
}
