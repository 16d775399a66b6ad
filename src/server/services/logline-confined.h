/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Opens a file in a folder, for reading. A symbolic link is followed only as long as it stays in
 * that folder; nothing is waited for. A new descriptor, or -1 and errno. Any thread. */
int logline_confined_open_in (int         folder,
                              const char *name);

/* The same for a path, as a LoglineFileOpenFunc: its folder may be reached by any links. */
int logline_confined_open    (const char *path,
                              gpointer    user_data);

G_END_DECLS
