/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LOGLINE_API_PREFIX            "/api/v1"
#define LOGLINE_API_HEADER_GENERATION "Logline-Generation"
#define LOGLINE_API_HEADER_REQUEST    "Logline-Request" /* its id, as the audit log has it */
#define LOGLINE_API_HEADER_PART       "Logline-Part" /* of ?bytes=, written like Content-Range */
#define LOGLINE_API_MAX_BODY          (64 * 1024)       /* bytes of a request's JSON */
#define LOGLINE_API_MAX_REPLY         (8 * 1024 * 1024) /* bytes of an answer's JSON */
#define LOGLINE_API_MAX_NAME          64                /* bytes of an id or a log's name */
#define LOGLINE_API_MAX_GENERATION    256               /* bytes of a generation's name */
#define LOGLINE_API_MAX_INT           (G_GINT64_CONSTANT (1) << 53) /* any reader of JSON has it */

/* Reading JSON checks: a member that is missing or of the wrong type gives an error that names it
 * ("account.username: expected a string"). */
typedef enum
{
  LOGLINE_API_ERROR_MALFORMED, /* not JSON, or nested too deep */
  LOGLINE_API_ERROR_MEMBER,    /* a member is missing or mistyped */
} LoglineApiError;

#define LOGLINE_API_ERROR (logline_api_error_quark ())
GQuark logline_api_error_quark (void);

/* Services and logs are named by 1 to 64 of A-Z a-z 0-9 . _ - and do not begin with a dot. */
gboolean logline_api_name_is_valid (const char *name);

/* Generations have opaque names of 1 to 256 printable ASCII characters without space. */
gboolean logline_api_generation_is_valid (const char *generation);

/* Path of a log's bytes: "/api/v1/services/{id}/logs/{name}". Both names must be valid. */
char    *logline_api_log_path      (const char *service_id,
                                    const char *log_name);

/* Paths of its lines, of searches in it, of what happens to it and of what it was before: the same
 * with "/lines", "/search", "/events" and "/history". */
char    *logline_api_lines_path    (const char *service_id,
                                    const char *log_name);
char    *logline_api_search_path   (const char *service_id,
                                    const char *log_name);
char    *logline_api_events_path   (const char *service_id,
                                    const char *log_name);
char    *logline_api_history_path  (const char *service_id,
                                    const char *log_name);

G_END_DECLS
