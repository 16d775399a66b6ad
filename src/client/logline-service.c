/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-service-private.h"

#include "logline-api-services.h"
#include "logline-item-list.h"
#include "logline-service-log-private.h"

struct _LoglineService
{
  GObject parent_instance;

  char       *id;
  char       *title;
  gboolean    may_download;
  GListStore *logs;
};

G_DEFINE_FINAL_TYPE (LoglineService, logline_service, G_TYPE_OBJECT)

enum
{
  PROP_ID = 1,
  PROP_TITLE,
  PROP_LOGS,
  PROP_MAY_DOWNLOAD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
logline_service_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  LoglineService *self = LOGLINE_SERVICE (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_LOGS:
      g_value_set_object (value, self->logs);
      break;
    case PROP_MAY_DOWNLOAD:
      g_value_set_boolean (value, self->may_download);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
logline_service_finalize (GObject *object)
{
  LoglineService *self = LOGLINE_SERVICE (object);

  g_free (self->id);
  g_free (self->title);
  g_object_unref (self->logs);
  G_OBJECT_CLASS (logline_service_parent_class)->finalize (object);
}

static void
logline_service_class_init (LoglineServiceClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = logline_service_get_property;
  object_class->finalize = logline_service_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_LOGS] = g_param_spec_object ("logs", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_MAY_DOWNLOAD] =
    g_param_spec_boolean ("may-download", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
logline_service_init (LoglineService *self)
{
  self->logs = g_list_store_new (LOGLINE_TYPE_SERVICE_LOG);
}

const char *
logline_service_get_id (LoglineService *self)
{
  g_return_val_if_fail (LOGLINE_IS_SERVICE (self), NULL);

  return self->id;
}

const char *
logline_service_get_title (LoglineService *self)
{
  g_return_val_if_fail (LOGLINE_IS_SERVICE (self), NULL);

  return self->title;
}

GListModel *
logline_service_get_logs (LoglineService *self)
{
  g_return_val_if_fail (LOGLINE_IS_SERVICE (self), NULL);

  return G_LIST_MODEL (self->logs);
}

gboolean
logline_service_get_may_download (LoglineService *self)
{
  g_return_val_if_fail (LOGLINE_IS_SERVICE (self), FALSE);

  return self->may_download;
}

LoglineServiceLog *
logline_service_get_default_log (LoglineService *self)
{
  GListModel *logs;
  g_autoptr (LoglineServiceLog) first = NULL;

  g_return_val_if_fail (LOGLINE_IS_SERVICE (self), NULL);

  logs = G_LIST_MODEL (self->logs);
  for (guint i = 0; i < g_list_model_get_n_items (logs); i++)
    {
      g_autoptr (LoglineServiceLog) log = g_list_model_get_item (logs, i);

      if (logline_service_log_get_is_default (log))
        return log;
    }
  first = g_list_model_get_item (logs, 0);
  return first;
}

static gboolean
is_service (gpointer item,
            gpointer info)
{
  return g_str_equal (((LoglineService *) item)->id, ((LoglineServiceInfo *) info)->id);
}

static gpointer
create_service (gpointer info)
{
  LoglineService *self = g_object_new (LOGLINE_TYPE_SERVICE, NULL);

  self->id = g_strdup (((LoglineServiceInfo *) info)->id);
  return self;
}

static void
update_service (gpointer item,
                gpointer info)
{
  LoglineService *self = item;
  LoglineServiceInfo *told = info;

  if (g_strcmp0 (self->title, told->title) != 0)
    {
      g_free (self->title);
      self->title = g_strdup (told->title);
      g_object_notify_by_pspec (item, properties[PROP_TITLE]);
    }
  if (self->may_download != told->download)
    {
      self->may_download = told->download;
      g_object_notify_by_pspec (item, properties[PROP_MAY_DOWNLOAD]);
    }
  logline_service_log_list_update (self->logs, told->logs);
}

static const LoglineItemKind service_kind = { is_service, create_service, update_service };

static int
compare_titles (gconstpointer a,
                gconstpointer b)
{
  const LoglineServiceInfo *first = *(LoglineServiceInfo **) a;
  const LoglineServiceInfo *second = *(LoglineServiceInfo **) b;
  int order = g_utf8_collate (first->title, second->title);

  return order != 0 ? order : strcmp (first->id, second->id);
}

void
logline_service_list_update (GListStore *services,
                             GPtrArray  *infos)
{
  g_assert (g_list_model_get_item_type (G_LIST_MODEL (services)) == LOGLINE_TYPE_SERVICE);

  g_ptr_array_sort (infos, compare_titles);
  logline_item_list_update (services, &service_kind, infos);
}
