/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LOGLINE_RANGE_WHOLE,           /* 200: there is no range, or none that we take */
  LOGLINE_RANGE_PART,            /* 206 */
  LOGLINE_RANGE_NOT_SATISFIABLE, /* 416 */
} LoglineRangeResult;

/**
 * logline_range_parse:
 * @header: (nullable): the value of a Range header
 * @size: bytes of the representation
 * @out_first: (out): first byte to send, for a part
 * @out_length: (out): bytes to send, for a part; at least 1
 *
 * As RFC 9110 section 14 has it, for one range or one suffix. A header that cannot be understood is
 * ignored, and so is one that asks for several ranges: the whole log is the answer then, which the
 * RFC leaves to the server. Nothing of a log of 0 bytes can be a part, so that is 416.
 */
LoglineRangeResult logline_range_parse (const char *header,
                                        guint64     size,
                                        guint64    *out_first,
                                        guint64    *out_length);

/* Whether the value of an If-None-Match header names @etag (RFC 9110 section 13.1.2). */
gboolean           logline_etag_is_listed (const char *header,
                                           const char *etag);

G_END_DECLS
