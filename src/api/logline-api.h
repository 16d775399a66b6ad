/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* The protocol as data: what client and server say to each other, version 1. Everything that goes
 * over the wire as JSON is made and read here and nowhere else. */

#include "logline-api-events.h"
#include "logline-api-history.h"
#include "logline-api-lines.h"
#include "logline-api-login.h"
#include "logline-api-names.h"
#include "logline-api-search.h"
#include "logline-api-services.h"
#include "logline-problem.h"
