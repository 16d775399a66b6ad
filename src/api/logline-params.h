/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Checked reading and writing of the query of a URI, private to this library. What is wrong gives a
 * %LOGLINE_API_ERROR_MEMBER that names the parameter ("count: expected a whole number …"). */

/* Returns: (transfer full) (element-type utf8 utf8): names and values, all UTF-8 without NUL. A
 * parameter that is given twice is an error, since two readers would see different ones. */
GHashTable *logline_params_parse      (const char         *query,
                                       GError            **error);

gboolean    logline_params_fail       (const char         *name,
                                       const char         *what,
                                       GError            **error);

/* A decimal number without sign; leaves @out alone when the parameter is not there. */
gboolean    logline_params_get_uint   (GHashTable         *params,
                                       const char         *name,
                                       guint64             minimum,
                                       guint64             maximum,
                                       guint64            *out,
                                       GError            **error);

/* One of the words of the NULL-terminated @choices, by its index; leaves @out alone likewise. */
gboolean    logline_params_get_choice (GHashTable         *params,
                                       const char         *name,
                                       const char *const  *choices,
                                       guint              *out,
                                       GError            **error);

/* NULL when it is not there; else 1 to %LOGLINE_API_MAX_GENERATION printable ASCII characters.
 * @out_earlier: (out) (optional): whether it will also do when another one is there now */
gboolean    logline_params_get_generation (GHashTable     *params,
                                           char          **out,
                                           gboolean       *out_earlier,
                                           GError        **error);

void        logline_params_add        (GString            *query,
                                       const char         *name,
                                       const char         *value);
void        logline_params_add_uint   (GString            *query,
                                       const char         *name,
                                       guint64             value);
void        logline_params_add_generation (GString        *query,
                                           const char     *generation,
                                           gboolean        earlier);

G_END_DECLS
