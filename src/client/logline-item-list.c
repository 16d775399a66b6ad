/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-item-list.h"

static guint
find_item (GListStore            *store,
           guint                  from,
           const LoglineItemKind *kind,
           gpointer               info)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (store));

  for (guint i = from; i < n_items; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (kind->is (item, info))
        return i;
    }
  return n_items;
}

static gboolean
is_told (gpointer               item,
         const LoglineItemKind *kind,
         GPtrArray             *infos)
{
  for (guint i = 0; i < infos->len; i++)
    if (kind->is (item, g_ptr_array_index (infos, i)))
      return TRUE;
  return FALSE;
}

static void
remove_untold (GListStore            *store,
               const LoglineItemKind *kind,
               GPtrArray             *infos)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (store)); i > 0; i--)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), i - 1);

      if (!is_told (item, kind, infos))
        g_list_store_remove (store, i - 1);
    }
}

/* The item of @info comes to stand at @place; those before it are in order already. */
static void
put_item (GListStore            *store,
          guint                  place,
          const LoglineItemKind *kind,
          gpointer               info)
{
  guint found = find_item (store, place, kind, info);
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), found);

  if (item == NULL)
    item = kind->create (info);
  kind->update (item, info);

  if (found == place && found < g_list_model_get_n_items (G_LIST_MODEL (store)))
    return;
  if (found < g_list_model_get_n_items (G_LIST_MODEL (store)))
    g_list_store_remove (store, found);
  g_list_store_insert (store, place, item);
}

void
logline_item_list_update (GListStore            *store,
                          const LoglineItemKind *kind,
                          GPtrArray             *infos)
{
  remove_untold (store, kind, infos);
  for (guint i = 0; i < infos->len; i++)
    put_item (store, i, kind, g_ptr_array_index (infos, i));
  /* Only a server that names one thing twice leaves anything behind. */
  while (g_list_model_get_n_items (G_LIST_MODEL (store)) > infos->len)
    g_list_store_remove (store, infos->len);
}
