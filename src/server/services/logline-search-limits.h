/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What keeps searches from hurting others. */
typedef struct
{
  guint at_once;             /* at work, of all accounts */
  guint per_account;         /* at work */
  guint waiting_per_account;
  guint seconds;             /* of processor time, for each */
  guint gib;                 /* to look at, for each */
  guint seconds_per_hour;    /* for all of an account */
  guint gib_per_hour;
} LoglineSearchLimits;

G_END_DECLS
