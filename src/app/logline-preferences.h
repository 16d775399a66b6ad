/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LOGLINE_TYPE_PREFERENCES (logline_preferences_get_type ())
G_DECLARE_FINAL_TYPE (LoglinePreferences, logline_preferences, LOGLINE, PREFERENCES,
                      AdwPreferencesWindow)

LoglinePreferences *logline_preferences_new (GtkWindow *parent);

G_END_DECLS
