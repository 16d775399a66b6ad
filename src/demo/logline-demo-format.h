/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-demo-script.h"

G_BEGIN_DECLS

/* Times are UTC. */
void logline_demo_format_plain    (const LoglineDemoRecord *record,
                                   GString                 *out);
void logline_demo_format_json     (const LoglineDemoRecord *record,
                                   GString                 *out);
void logline_demo_format_database (const LoglineDemoRecord *record,
                                   GString                 *out);

G_END_DECLS
