/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-encoder.h"
#include "logline-endpoints.h"

#define RESOURCE "/org/logline/loglined/openapi.json"

void
logline_endpoint_openapi (LoglineExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = NULL;

  json = g_resources_lookup_data (RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  if (json != NULL)
    logline_encoder_reply_json (exchange, json);
  else
    logline_exchange_reply_failure (exchange, error);
}
