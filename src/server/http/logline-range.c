/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-range.h"

#include <string.h>

#define UNIT "bytes="

/* Reads digits at *text and moves past them. A number that does not fit is as large as can be,
 * which every comparison with a size then treats rightly. */
static gboolean
read_number (const char **text,
             guint64     *out_value)
{
  guint64 value = 0;

  if (!g_ascii_isdigit (**text))
    return FALSE;

  for (; g_ascii_isdigit (**text); (*text)++)
    {
      guint64 digit = **text - '0';

      value = value > (G_MAXUINT64 - digit) / 10 ? G_MAXUINT64 : value * 10 + digit;
    }

  *out_value = value;
  return TRUE;
}

static LoglineRangeResult
take_suffix (guint64  suffix,
             guint64  size,
             guint64 *out_first,
             guint64 *out_length)
{
  *out_length = MIN (suffix, size);
  *out_first = size - *out_length;
  return *out_length > 0 ? LOGLINE_RANGE_PART : LOGLINE_RANGE_NOT_SATISFIABLE;
}

static LoglineRangeResult
take_span (guint64  first,
           guint64  last,
           guint64  size,
           guint64 *out_first,
           guint64 *out_length)
{
  if (first >= size)
    return LOGLINE_RANGE_NOT_SATISFIABLE;

  *out_first = first;
  *out_length = MIN (last, size - 1) - first + 1;
  return LOGLINE_RANGE_PART;
}

LoglineRangeResult
logline_range_parse (const char *header,
                     guint64     size,
                     guint64    *out_first,
                     guint64    *out_length)
{
  guint64 first = 0, last = G_MAXUINT64;
  gboolean has_first;
  const char *text;

  if (header == NULL || g_ascii_strncasecmp (header, UNIT, strlen (UNIT)) != 0)
    return LOGLINE_RANGE_WHOLE;

  text = header + strlen (UNIT);
  has_first = read_number (&text, &first);
  if (*text++ != '-')
    return LOGLINE_RANGE_WHOLE;

  if (!read_number (&text, &last) && !has_first)
    return LOGLINE_RANGE_WHOLE;

  if (*text != '\0' || (has_first && last < first))
    return LOGLINE_RANGE_WHOLE;

  return has_first ? take_span (first, last, size, out_first, out_length)
                   : take_suffix (last, size, out_first, out_length);
}

gboolean
logline_etag_is_listed (const char *header,
                        const char *etag)
{
  gsize length = strlen (etag);

  if (g_str_equal (header, "*"))
    return TRUE;

  /* Our tags hold neither commas nor quotes, so a list can be cut at its commas. */
  while (*header != '\0')
    {
      header += strspn (header, " \t,");
      if (g_str_has_prefix (header, "W/"))
        header += 2;
      if (strncmp (header, etag, length) == 0 && strchr (" \t,", header[length]) != NULL)
        return TRUE;
      header += strcspn (header, ",");
    }

  return FALSE;
}
