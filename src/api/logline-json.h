/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Checked reading of JSON that a stranger sent, private to this library. json-glib does the
 * parsing; this adds what it leaves out: strictness, a bound on nesting, and errors that name the
 * member. */

#define LOGLINE_JSON_MAX_DEPTH 32

/* An object and the path that leads to it from the root. */
typedef struct _LoglineJson LoglineJson;

/* Fails with %LOGLINE_API_ERROR_MALFORMED unless @bytes is one JSON object. */
LoglineJson *logline_json_parse      (GBytes       *bytes,
                                      GError      **error);
void         logline_json_free       (LoglineJson  *self);

gboolean     logline_json_get_string (LoglineJson  *self,
                                      const char   *member,
                                      char        **out,
                                      GError      **error);
/* A member that is null or not there gives %NULL. */
gboolean     logline_json_get_string_or_null
                                     (LoglineJson  *self,
                                      const char   *member,
                                      char        **out,
                                      GError      **error);
gboolean     logline_json_get_int    (LoglineJson  *self,
                                      const char   *member,
                                      gint64        minimum,
                                      gint64        maximum,
                                      gint64       *out,
                                      GError      **error);
gboolean     logline_json_get_bool   (LoglineJson  *self,
                                      const char   *member,
                                      gboolean     *out,
                                      GError      **error);
/* From 0 to 1; leaves @out alone when the member is not there. */
gboolean     logline_json_get_fraction (LoglineJson *self,
                                        const char  *member,
                                        double      *out,
                                        GError     **error);
gboolean     logline_json_get_generation (LoglineJson *self,
                                          char       **out,
                                          GError     **error);
gboolean     logline_json_has        (LoglineJson  *self,
                                      const char   *member);
LoglineJson *logline_json_get_object (LoglineJson  *self,
                                      const char   *member,
                                      GError      **error);

/* Returns: (element-type LoglineJson) (transfer full): an array of objects */
GPtrArray   *logline_json_get_objects (LoglineJson *self,
                                       const char  *member,
                                       GError     **error);

/* Strict base64 of at most @max_length bytes. */
GBytes      *logline_json_get_base64  (LoglineJson *self,
                                       const char  *member,
                                       gsize        max_length,
                                       GError     **error);

/* Returns: (element-type gint64) (transfer full): ascending, each from @minimum to @maximum */
GArray      *logline_json_get_ascending (LoglineJson *self,
                                         const char  *member,
                                         gint64       minimum,
                                         gint64       maximum,
                                         GError     **error);

/* Sets %LOGLINE_API_ERROR_MEMBER, "path.member: what"; returns %FALSE. */
gboolean     logline_json_fail       (LoglineJson  *self,
                                      const char   *member,
                                      const char   *what,
                                      GError      **error);

void         logline_json_add_string (JsonBuilder  *builder,
                                      const char   *member,
                                      const char   *value);
void         logline_json_add_int    (JsonBuilder  *builder,
                                      const char   *member,
                                      gint64        value);
void         logline_json_add_fraction (JsonBuilder *builder,
                                        const char  *member,
                                        double       value);
void         logline_json_add_base64 (JsonBuilder  *builder,
                                      const char   *member,
                                      GBytes       *value);
GBytes      *logline_json_to_bytes   (JsonBuilder  *builder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineJson, logline_json_free)

G_END_DECLS
