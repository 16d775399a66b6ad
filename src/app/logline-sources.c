/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-sources.h"

#include <gtk/gtk.h>

struct _LoglineSources
{
  GObject parent_instance;

  GListStore *models; /* of GListModel: the services, if any, then the files */
  GListStore *files;  /* of LoglineLocalLog */
  GListModel *services;
  GListModel *all;
};

G_DEFINE_FINAL_TYPE (LoglineSources, logline_sources, G_TYPE_OBJECT)

GListModel *
logline_sources_get_model (LoglineSources *self)
{
  g_return_val_if_fail (LOGLINE_IS_SOURCES (self), NULL);

  return self->all;
}

gboolean
logline_sources_is_empty (LoglineSources *self)
{
  g_return_val_if_fail (LOGLINE_IS_SOURCES (self), TRUE);

  return g_list_model_get_n_items (self->all) == 0;
}

void
logline_sources_set_services (LoglineSources *self,
                              GListModel     *services)
{
  g_return_if_fail (LOGLINE_IS_SOURCES (self));

  if (self->services != NULL)
    g_list_store_remove (self->models, 0);
  g_set_object (&self->services, services);
  if (services != NULL)
    g_list_store_insert (self->models, 0, services);
}

LoglineService *
logline_sources_find_service (LoglineSources *self,
                              const char     *id)
{
  g_return_val_if_fail (LOGLINE_IS_SOURCES (self), NULL);

  for (guint i = 0; self->services != NULL && i < g_list_model_get_n_items (self->services); i++)
    {
      g_autoptr (LoglineService) service = g_list_model_get_item (self->services, i);

      if (id == NULL || g_strcmp0 (logline_service_get_id (service), id) == 0)
        return service;
    }

  return NULL;
}

static LoglineLocalLog *
find_file (LoglineSources *self,
           const char     *path)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->files)); i++)
    {
      g_autoptr (LoglineLocalLog) log = g_list_model_get_item (G_LIST_MODEL (self->files), i);

      if (g_str_equal (logline_local_log_get_path (log), path))
        return log;
    }

  return NULL;
}

LoglineLocalLog *
logline_sources_add_file (LoglineSources *self,
                          const char     *path)
{
  LoglineLocalLog *log;
  g_autoptr (LoglineLocalLog) added = NULL;

  g_return_val_if_fail (LOGLINE_IS_SOURCES (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  log = find_file (self, path);
  if (log != NULL)
    return log;

  added = logline_local_log_new (path);
  g_list_store_append (self->files, added);

  return added;
}

static void
logline_sources_dispose (GObject *object)
{
  LoglineSources *self = LOGLINE_SOURCES (object);

  g_clear_object (&self->all);
  g_clear_object (&self->services);
  g_clear_object (&self->models);
  g_clear_object (&self->files);

  G_OBJECT_CLASS (logline_sources_parent_class)->dispose (object);
}

static void
logline_sources_class_init (LoglineSourcesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = logline_sources_dispose;
}

static void
logline_sources_init (LoglineSources *self)
{
  self->files = g_list_store_new (LOGLINE_TYPE_LOCAL_LOG);
  self->models = g_list_store_new (G_TYPE_LIST_MODEL);
  g_list_store_append (self->models, self->files);
  self->all =
    G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_object_ref (self->models))));
}

LoglineSources *
logline_sources_new (void)
{
  return g_object_new (LOGLINE_TYPE_SOURCES, NULL);
}
