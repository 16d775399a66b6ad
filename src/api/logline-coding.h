/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Content codings of HTTP (RFC 9110 section 8.4.1). Any thread. */
typedef enum
{
  LOGLINE_CODING_IDENTITY,
  LOGLINE_CODING_GZIP,
  LOGLINE_CODING_ZSTD,
} LoglineCoding;

/* For the Accept-Encoding of whoever decodes with this. */
#define LOGLINE_CODING_ACCEPTED "zstd, gzip;q=0.5"

/* As Content-Encoding names it; (nullable): IDENTITY has no name there. */
const char    *logline_coding_get_name            (LoglineCoding  self);

/**
 * logline_coding_parse:
 * @name: (nullable): the value of a Content-Encoding header
 *
 * Returns: %FALSE when it is a coding that is not known here, or several on top of each other
 */
gboolean       logline_coding_parse               (const char    *name,
                                                   LoglineCoding *out_coding);

/**
 * logline_coding_choose:
 * @accept_encoding: (nullable): the value of an Accept-Encoding header
 *
 * Returns: what suits whoever sent that best, and of what suits equally the smallest. Who does not
 * name a coding does not get it, since "*" comes from programs that cannot decode all there is.
 */
LoglineCoding  logline_coding_choose              (const char    *accept_encoding);

/* Returns: (transfer full) (nullable): NULL for IDENTITY */
GConverter    *logline_coding_create_compressor   (LoglineCoding  self);
GConverter    *logline_coding_create_decompressor (LoglineCoding  self);

G_END_DECLS
