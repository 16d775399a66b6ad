/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-api-time.h"

#include <string.h>

char *
logline_api_time_to_string (gint64 time_us)
{
  gint64 decimals = (time_us % G_USEC_PER_SEC + G_USEC_PER_SEC) % G_USEC_PER_SEC;
  g_autoptr (GDateTime) time =
    g_date_time_new_from_unix_utc ((time_us - decimals) / G_USEC_PER_SEC);
  g_autofree char *whole = NULL;

  g_return_val_if_fail (time != NULL, NULL);

  whole = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%06dZ", whole, (int) decimals);
}

/* Reads ".123…", if there; returns what follows. NULL for a dot without digits. */
static const char *
parse_decimals (const char *text,
                gint64     *out_us)
{
  gint64 unit = G_USEC_PER_SEC;

  *out_us = 0;
  if (*text != '.')
    return text;
  if (!g_ascii_isdigit (*++text))
    return NULL;

  for (; g_ascii_isdigit (*text); text++)
    {
      unit /= 10;
      *out_us += unit * g_ascii_digit_value (*text);
    }
  return text;
}

/* GDateTime allows more than RFC 3339 does: hours alone, no colon, a space before. */
static gboolean
zone_is_valid (const char *zone)
{
  return g_str_equal (zone, "Z") ||
         ((zone[0] == '+' || zone[0] == '-') && strlen (zone) == 6 && zone[3] == ':');
}

gboolean
logline_api_time_parse (const char *text,
                        gint64     *out_time_us)
{
  const gsize whole_length = strlen ("2026-01-31T12:00:00");
  g_autofree char *whole = NULL;
  g_autofree char *without_decimals = NULL;
  g_autoptr (GDateTime) time = NULL;
  const char *zone;
  gint64 decimals;

  g_return_val_if_fail (text != NULL, FALSE);

  if (strlen (text) <= whole_length || strlen (text) > 64 || text[4] != '-' || text[7] != '-')
    return FALSE;
  zone = parse_decimals (text + whole_length, &decimals);
  if (zone == NULL || !zone_is_valid (zone))
    return FALSE;

  /* GDateTime keeps seconds as a double, where a microsecond can get lost: it sees none. */
  whole = g_strndup (text, whole_length);
  without_decimals = g_strconcat (whole, zone, NULL);
  time = g_date_time_new_from_iso8601 (without_decimals, NULL);
  if (time == NULL)
    return FALSE;

  *out_time_us = g_date_time_to_unix (time) * G_USEC_PER_SEC + decimals;
  return TRUE;
}
