/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The program: its command line, its commands and their keys. One process, one window. */
#define LOGLINE_TYPE_APPLICATION (logline_application_get_type ())
G_DECLARE_FINAL_TYPE (LoglineApplication, logline_application, LOGLINE, APPLICATION, AdwApplication)

LoglineApplication *logline_application_new (GApplicationFlags flags);

G_END_DECLS
