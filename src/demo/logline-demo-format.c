/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-demo-format.h"

#include <string.h>
#include <time.h>

static void
append_time (GString    *out,
             gint64      time_us,
             char        separator,
             const char *zone)
{
  time_t seconds = time_us / G_USEC_PER_SEC;
  struct tm utc;

  gmtime_r (&seconds, &utc);
  g_string_append_printf (out, "%04d-%02d-%02d%c%02d:%02d:%02d.%03d%s", utc.tm_year + 1900,
                          utc.tm_mon + 1, utc.tm_mday, separator, utc.tm_hour, utc.tm_min,
                          utc.tm_sec, (int) (time_us / 1000 % 1000), zone);
}

static void
append_plain_fields (GString    *out,
                     const char *fields)
{
  gsize start;

  g_string_append_c (out, ' ');
  start = out->len;
  g_string_append (out, fields);
  for (gsize i = start; i < out->len; i++)
    if (out->str[i] == LOGLINE_DEMO_FIELD_SEPARATOR)
      out->str[i] = ' ';
}

void
logline_demo_format_plain (const LoglineDemoRecord *record,
                           GString                 *out)
{
  static const char *const words[] = {
    [LOGLINE_DEMO_LEVEL_DEBUG] = "DEBUG", [LOGLINE_DEMO_LEVEL_INFO] = "INFO ",
    [LOGLINE_DEMO_LEVEL_WARNING] = "WARN ", [LOGLINE_DEMO_LEVEL_ERROR] = "ERROR",
    [LOGLINE_DEMO_LEVEL_FATAL] = "FATAL",
  };

  append_time (out, record->time_us, ' ', "");
  g_string_append_printf (out, " %s [exec-%u] %s - %s", words[record->level],
                          record->worker % 12 + 1, record->source, record->text);
  if (record->fields != NULL)
    append_plain_fields (out, record->fields);
  g_string_append_c (out, '\n');
  if (record->tail != NULL)
    g_string_append_printf (out, "%s\n", record->tail);
}

static void
append_json_string (GString    *out,
                    const char *text,
                    gsize       length)
{
  g_string_append_c (out, '"');
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\n')
      g_string_append (out, "\\n");
    else if (text[i] == '\t')
      g_string_append (out, "\\t");
    else
      {
        if (text[i] == '"' || text[i] == '\\')
          g_string_append_c (out, '\\');
        g_string_append_c (out, text[i]);
      }
  g_string_append_c (out, '"');
}

static void
append_json_value (GString    *out,
                   const char *value,
                   gsize       length)
{
  gboolean is_object = length > 0 && value[0] == '{';
  gboolean is_number = length > 0 && value[0] != '0' && strspn (value, "0123456789") >= length;

  if (is_object || is_number)
    g_string_append_len (out, value, length);
  else
    append_json_string (out, value, length);
}

static void
append_json_fields (GString    *out,
                    const char *fields)
{
  while (*fields != '\0')
    {
      const char *value = strchr (fields, '=') + 1;
      const char *end = strchrnul (value, LOGLINE_DEMO_FIELD_SEPARATOR);

      g_string_append_c (out, ',');
      append_json_string (out, fields, value - fields - 1);
      g_string_append_c (out, ':');
      append_json_value (out, value, end - value);
      fields = *end != '\0' ? end + 1 : end;
    }
}

void
logline_demo_format_json (const LoglineDemoRecord *record,
                          GString                 *out)
{
  static const char *const words[] = {
    [LOGLINE_DEMO_LEVEL_DEBUG] = "debug",  [LOGLINE_DEMO_LEVEL_INFO] = "info",
    [LOGLINE_DEMO_LEVEL_WARNING] = "warn", [LOGLINE_DEMO_LEVEL_ERROR] = "error",
    [LOGLINE_DEMO_LEVEL_FATAL] = "fatal",
  };

  g_string_append (out, "{\"time\":\"");
  append_time (out, record->time_us, 'T', "Z");
  g_string_append_printf (out, "\",\"level\":\"%s\",\"logger\":\"%s\",\"msg\":",
                          words[record->level], record->source);
  append_json_string (out, record->text, strlen (record->text));
  if (record->fields != NULL)
    append_json_fields (out, record->fields);
  if (record->tail != NULL)
    {
      g_string_append (out, ",\"stack\":");
      append_json_string (out, record->tail, strlen (record->tail));
    }
  g_string_append (out, "}\n");
}

static void
append_database_start (const LoglineDemoRecord *record,
                       GString                 *out)
{
  append_time (out, record->time_us, ' ', " UTC");
  g_string_append_printf (out, " [%u] %s ", 4000 + record->worker % 400, record->source);
}

/* Lines of the tail that start with a tab go on with the one before; the others are entries. */
void
logline_demo_format_database (const LoglineDemoRecord *record,
                              GString                 *out)
{
  static const char *const words[] = {
    [LOGLINE_DEMO_LEVEL_DEBUG] = "DEBUG",     [LOGLINE_DEMO_LEVEL_INFO] = "LOG",
    [LOGLINE_DEMO_LEVEL_WARNING] = "WARNING", [LOGLINE_DEMO_LEVEL_ERROR] = "ERROR",
    [LOGLINE_DEMO_LEVEL_FATAL] = "FATAL",
  };
  const char *tail = record->tail;

  append_database_start (record, out);
  g_string_append_printf (out, "%s:  %s\n", words[record->level], record->text);
  while (tail != NULL && *tail != '\0')
    {
      gsize length = strcspn (tail, "\n");

      if (*tail != '\t')
        append_database_start (record, out);
      g_string_append_len (out, tail, length);
      g_string_append_c (out, '\n');
      tail += length + (tail[length] == '\n');
    }
}
