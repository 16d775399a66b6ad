/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How one kind of thing is found, made and brought up to date from what the server told of it. */
typedef struct
{
  gboolean  (*is)     (gpointer item, gpointer info);
  gpointer  (*create) (gpointer info);
  void      (*update) (gpointer item, gpointer info);
} LoglineItemKind;

/* Makes @store hold one item for each of @infos, in their order. Items that are still there stay
 * the same objects, at the same place if they can. */
void logline_item_list_update (GListStore            *store,
                               const LoglineItemKind *kind,
                               GPtrArray             *infos);

G_END_DECLS
