/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contract-text.h"
#include "logline-log.h"

/* What is written of a log that holds @text and has settled. */
void contract_check_export (LoglineLog *log,
                            GBytes     *text);
