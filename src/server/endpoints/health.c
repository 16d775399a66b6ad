/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-endpoints.h"

static const char health[] = "{\"status\":\"ok\"}";

void
logline_endpoint_health (LoglineExchange *exchange)
{
  g_autoptr (GBytes) json = g_bytes_new_static (health, sizeof health - 1);

  logline_exchange_reply_json (exchange, json);
}
