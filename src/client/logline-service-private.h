/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-service.h"

G_BEGIN_DECLS

/**
 * logline_service_list_update:
 * @services: (element-type LoglineService)
 * @infos: (element-type LoglineServiceInfo): what the server told; put into order
 *
 * Makes @services say the same as @infos, ordered by title. Services and logs that are still there
 * stay the same objects, at the same place if they can.
 */
void logline_service_list_update (GListStore *services,
                                  GPtrArray  *infos);

G_END_DECLS
