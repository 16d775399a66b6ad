/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-json-scan.h"

#include <string.h>

#include "logline-api-names.h"

/* json-glib parses by recursion without a bound, takes comments, assignments, several roots and
 * hexadecimal numbers for JSON, lets integers wrap round, and ends a string at an escaped NUL, so
 * that two readers of one text would see different names. One pass before it refuses all of
 * these. */

#define OUTSIDE_STRINGS " \t\r\n{}[]:,\"+-.eEtruefalsn" G_CSET_DIGITS

typedef struct
{
  const char *at;
  const char *end;
  guint       depth;
  gboolean    root_ended;
} Scan;

static const char *
scan_string (Scan *self)
{
  for (self->at++; self->at < self->end && *self->at != '"'; self->at++)
    {
      if ((guchar) *self->at < 0x20)
        return "a control character in a string";
      if (*self->at != '\\')
        continue;
      if (self->end - self->at >= 6 && memcmp (self->at, "\\u0000", 6) == 0)
        return "a NUL in a string";
      self->at++;
    }

  if (self->at >= self->end)
    return "a string without an end";
  self->at++;
  return NULL;
}

static const char *
scan_number (Scan *self)
{
  const char *start = self->at;
  guint64 value = 0;

  for (; self->at < self->end && g_ascii_isdigit (*self->at); self->at++)
    value = value <= G_MAXINT64 / 10 ? value * 10 + g_ascii_digit_value (*self->at) : G_MAXUINT64;

  if (*start == '0' && self->at - start > 1)
    return "a number that begins with 0";
  if (self->at < self->end && strchr (".eE", *self->at) != NULL)
    while (self->at < self->end && strchr (".eE+-" G_CSET_DIGITS, *self->at) != NULL)
      self->at++;
  else if (value > G_MAXINT64)
    return "a number that is too large";
  return NULL;
}

static const char *
scan_bracket (Scan  *self,
              guint  max_depth)
{
  if (*self->at == '{' || *self->at == '[')
    {
      if (++self->depth > max_depth)
        return "nested too deep";
    }
  else if (self->depth-- == 0)
    return "a bracket that was never opened";

  self->root_ended = self->depth == 0;
  self->at++;
  return NULL;
}

static const char *
scan_next (Scan  *self,
           guint  max_depth)
{
  if (*self->at == '\0' || strchr (OUTSIDE_STRINGS, *self->at) == NULL)
    return "an unexpected character";
  if (self->root_ended && !g_ascii_isspace (*self->at))
    return "more than one value";
  if (*self->at == '"')
    return scan_string (self);
  if (g_ascii_isdigit (*self->at))
    return scan_number (self);
  if (strchr ("{}[]", *self->at) != NULL)
    return scan_bracket (self, max_depth);

  self->at++;
  return NULL;
}

gboolean
logline_json_scan (const char  *text,
                   gsize        length,
                   guint        max_depth,
                   GError     **error)
{
  Scan self = { .at = text, .end = text + length };
  const char *problem = NULL;

  if (!g_utf8_validate_len (text, length, NULL))
    problem = "not UTF-8";
  while (problem == NULL && self.at < self.end)
    problem = scan_next (&self, max_depth);
  if (problem == NULL)
    return TRUE;

  g_set_error (error, LOGLINE_API_ERROR, LOGLINE_API_ERROR_MALFORMED,
               "not acceptable as JSON: %s, at byte %" G_GSIZE_FORMAT,
               problem, (gsize) (self.at - text));
  return FALSE;
}
