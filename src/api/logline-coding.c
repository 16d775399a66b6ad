/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-coding.h"

#include "logline-zstd-compressor.h"
#include "logline-zstd-decompressor.h"

#define FASTEST 1

/* The better one last. */
static const char *const names[] = {
  [LOGLINE_CODING_IDENTITY] = NULL,
  [LOGLINE_CODING_GZIP] = "gzip",
  [LOGLINE_CODING_ZSTD] = "zstd",
};

const char *
logline_coding_get_name (LoglineCoding self)
{
  return names[self];
}

gboolean
logline_coding_parse (const char    *name,
                      LoglineCoding *out_coding)
{
  *out_coding = LOGLINE_CODING_IDENTITY;
  if (name == NULL || g_ascii_strcasecmp (name, "identity") == 0)
    return TRUE;

  for (guint i = LOGLINE_CODING_GZIP; i < G_N_ELEMENTS (names); i++)
    {
      if (g_ascii_strcasecmp (name, names[i]) == 0)
        {
          *out_coding = i;
          return TRUE;
        }
    }

  return FALSE;
}

/* "gzip;q=0.5": 0 to 1; what cannot be read is not wanted. */
static double
read_quality (const char *parameter)
{
  char *end = NULL;
  double quality;

  if (parameter == NULL)
    return 1;

  while (*parameter == ' ' || *parameter == '\t')
    parameter++;
  if (g_ascii_strncasecmp (parameter, "q=", 2) != 0)
    return 0;

  quality = g_ascii_strtod (parameter + 2, &end);
  return end > parameter + 2 && *g_strchug (end) == '\0' && quality >= 0 && quality <= 1 ? quality
                                                                                       : 0;
}

LoglineCoding
logline_coding_choose (const char *accept_encoding)
{
  g_auto (GStrv) items = g_strsplit (accept_encoding != NULL ? accept_encoding : "", ",", -1);
  LoglineCoding best = LOGLINE_CODING_IDENTITY;
  double best_quality = 0;

  for (gsize i = 0; items[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (items[i], ";", 2);
      double quality = read_quality (parts[0] != NULL ? parts[1] : NULL);
      LoglineCoding coding;

      if (parts[0] == NULL || !logline_coding_parse (g_strstrip (parts[0]), &coding))
        continue;
      if (quality > best_quality || (quality == best_quality && quality > 0 && coding > best))
        {
          best = coding;
          best_quality = quality;
        }
    }

  return best;
}

GConverter *
logline_coding_create_compressor (LoglineCoding self)
{
  switch (self)
    {
    case LOGLINE_CODING_GZIP:
      return G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, FASTEST));
    case LOGLINE_CODING_ZSTD:
      return G_CONVERTER (logline_zstd_compressor_new ());
    case LOGLINE_CODING_IDENTITY:
    default:
      return NULL;
    }
}

GConverter *
logline_coding_create_decompressor (LoglineCoding self)
{
  switch (self)
    {
    case LOGLINE_CODING_GZIP:
      return G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
    case LOGLINE_CODING_ZSTD:
      return G_CONVERTER (logline_zstd_decompressor_new ());
    case LOGLINE_CODING_IDENTITY:
    default:
      return NULL;
    }
}
