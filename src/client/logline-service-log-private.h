/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-service-log.h"

G_BEGIN_DECLS

/* The same as logline_service_list_update(), for the logs of one service and LoglineLogInfo. */
void logline_service_log_list_update (GListStore *logs,
                                      GPtrArray  *infos);

G_END_DECLS
