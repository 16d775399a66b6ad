/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The protocol as data: what client and server say to each other, version 1. Everything that goes
 * over the wire as JSON is made and read here and nowhere else. Reading checks: a member that is
 * missing or of the wrong type gives an error that names it ("account.username: expected a string").
 */

#define LOGLINE_API_PREFIX            "/api/v1"
#define LOGLINE_API_HEADER_GENERATION "Logline-Generation"
#define LOGLINE_API_MAX_BODY          (64 * 1024)       /* bytes of a request's JSON */
#define LOGLINE_API_MAX_REPLY         (8 * 1024 * 1024) /* bytes of an answer's JSON */
#define LOGLINE_API_MAX_NAME          64                /* bytes of an id or a log's name */

typedef enum
{
  LOGLINE_API_ERROR_MALFORMED, /* not JSON, or nested too deep */
  LOGLINE_API_ERROR_MEMBER,    /* a member is missing or mistyped */
} LoglineApiError;

#define LOGLINE_API_ERROR (logline_api_error_quark ())
GQuark logline_api_error_quark (void);

/* Services and logs are named by 1 to 64 of A-Z a-z 0-9 . _ - and do not begin with a dot. */
gboolean logline_api_name_is_valid (const char *name);

/* Path of a log's bytes: "/api/v1/services/{id}/logs/{name}". Both names must be valid. */
char    *logline_api_log_path      (const char *service_id,
                                    const char *log_name);

typedef struct
{
  char *username;
  char *password; /* wiped when freed */
} LoglineLoginRequest;

LoglineLoginRequest *logline_login_request_new     (const char                *username,
                                                    const char                *password);
LoglineLoginRequest *logline_login_request_parse   (GBytes                    *json,
                                                    GError                   **error);
GBytes              *logline_login_request_to_json (const LoglineLoginRequest *self);
void                 logline_login_request_free    (LoglineLoginRequest       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineLoginRequest, logline_login_request_free)

/* {"refresh_token": "…"} */
GBytes *logline_token_request_to_json (const char  *refresh_token);
char   *logline_token_request_parse   (GBytes      *json,
                                       GError     **error);

/* What signing in and renewing answer. */
typedef struct
{
  char  *access_token;
  char  *refresh_token;
  gint64 expires_in_s;         /* of the access token, from now */
  gint64 refresh_expires_in_s; /* until this sign-in ends whatever happens, from now */
  char  *username;
} LoglineTokenReply;

LoglineTokenReply *logline_token_reply_parse   (GBytes                  *json,
                                                GError                 **error);
GBytes            *logline_token_reply_to_json (const LoglineTokenReply *self);
void               logline_token_reply_free    (LoglineTokenReply       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineTokenReply, logline_token_reply_free)

typedef struct
{
  char    *name;
  guint64  size;        /* bytes */
  char    *generation;  /* NULL (null) when the log cannot be read at present */
  gint64   modified_us; /* µs since the epoch; on the wire RFC 3339 in UTC, null when unknown */
  gboolean is_default;
} LoglineLogInfo;

typedef struct
{
  char      *id;
  char      *title;
  GPtrArray *logs; /* (element-type LoglineLogInfo) (owned) */
} LoglineServiceInfo;

LoglineLogInfo     *logline_log_info_new         (const char *name);
void                logline_log_info_free        (LoglineLogInfo *self);
LoglineServiceInfo *logline_service_info_new     (const char *id,
                                                  const char *title);
void                logline_service_info_free    (LoglineServiceInfo *self);

/* {"services": […]} ⇄ (element-type LoglineServiceInfo) (owned) */
GPtrArray          *logline_service_list_parse   (GBytes     *json,
                                                  GError    **error);
GBytes             *logline_service_list_to_json (GPtrArray  *services);

/* RFC 9457. One table holds every problem there is: slug, HTTP status, title. */
typedef enum
{
  LOGLINE_PROBLEM_BAD_REQUEST,           /* 400 bad-request */
  LOGLINE_PROBLEM_BAD_CREDENTIALS,       /* 401 bad-credentials: sign-in refused */
  LOGLINE_PROBLEM_UNAUTHORIZED,          /* 401 unauthorized: no valid token */
  LOGLINE_PROBLEM_NOT_FOUND,             /* 404 not-found: or not to be seen by this account */
  LOGLINE_PROBLEM_METHOD_NOT_ALLOWED,    /* 405 method-not-allowed */
  LOGLINE_PROBLEM_GENERATION_GONE,       /* 410 generation-gone */
  LOGLINE_PROBLEM_LENGTH_REQUIRED,       /* 411 length-required */
  LOGLINE_PROBLEM_BODY_TOO_LARGE,        /* 413 body-too-large */
  LOGLINE_PROBLEM_URI_TOO_LONG,          /* 414 uri-too-long */
  LOGLINE_PROBLEM_UNSUPPORTED_MEDIA_TYPE,/* 415 unsupported-media-type */
  LOGLINE_PROBLEM_RANGE_NOT_SATISFIABLE, /* 416 range-not-satisfiable */
  LOGLINE_PROBLEM_TOO_MANY_REQUESTS,     /* 429 too-many-requests */
  LOGLINE_PROBLEM_INTERNAL,              /* 500 internal */
  LOGLINE_PROBLEM_LOG_UNREADABLE,        /* 503 log-unreadable: configured, but cannot be read now */
  LOGLINE_PROBLEM_OVERLOADED,            /* 503 overloaded */
} LoglineProblemType;

#define LOGLINE_N_PROBLEMS (LOGLINE_PROBLEM_OVERLOADED + 1)

typedef struct
{
  LoglineProblemType type;
  char              *detail; /* a sentence for a person */
} LoglineProblem;

guint           logline_problem_get_status (LoglineProblemType    type);
const char     *logline_problem_get_slug   (LoglineProblemType    type);
const char     *logline_problem_get_title  (LoglineProblemType    type);
GBytes         *logline_problem_to_json    (LoglineProblemType    type,
                                            const char           *detail);

/* An unknown slug is an error: the answer is not ours. */
LoglineProblem *logline_problem_parse      (GBytes               *json,
                                            GError              **error);
void            logline_problem_free       (LoglineProblem       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineProblem, logline_problem_free)

G_END_DECLS
