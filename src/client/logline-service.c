/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-service-private.h"

#include "logline-api-services.h"

struct _LoglineServiceLog
{
  GObject parent_instance;

  char    *name;
  guint64  size;
  gint64   modified_us;
  gboolean is_default;
  gboolean readable;
};

struct _LoglineService
{
  GObject parent_instance;

  char       *id;
  char       *title;
  GListStore *logs;
};

G_DEFINE_FINAL_TYPE (LoglineServiceLog, logline_service_log, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (LoglineService, logline_service, G_TYPE_OBJECT)

enum
{
  LOG_PROP_NAME = 1,
  LOG_PROP_SIZE,
  LOG_PROP_MODIFIED_US,
  LOG_PROP_IS_DEFAULT,
  LOG_PROP_READABLE,
  LOG_N_PROPS
};

enum
{
  PROP_ID = 1,
  PROP_TITLE,
  PROP_LOGS,
  N_PROPS
};

#define READ_ONLY (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY)

static GParamSpec *log_properties[LOG_N_PROPS];
static GParamSpec *properties[N_PROPS];

static void
logline_service_log_get_property (GObject    *object,
                                  guint       id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  LoglineServiceLog *self = LOGLINE_SERVICE_LOG (object);

  switch (id)
    {
    case LOG_PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case LOG_PROP_SIZE:
      g_value_set_uint64 (value, self->size);
      break;
    case LOG_PROP_MODIFIED_US:
      g_value_set_int64 (value, self->modified_us);
      break;
    case LOG_PROP_IS_DEFAULT:
      g_value_set_boolean (value, self->is_default);
      break;
    case LOG_PROP_READABLE:
      g_value_set_boolean (value, self->readable);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
logline_service_log_finalize (GObject *object)
{
  g_free (LOGLINE_SERVICE_LOG (object)->name);
  G_OBJECT_CLASS (logline_service_log_parent_class)->finalize (object);
}

static void
logline_service_log_class_init (LoglineServiceLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = logline_service_log_get_property;
  object_class->finalize = logline_service_log_finalize;

  log_properties[LOG_PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, READ_ONLY);
  log_properties[LOG_PROP_SIZE] =
    g_param_spec_uint64 ("size", NULL, NULL, 0, G_MAXUINT64, 0, READ_ONLY);
  log_properties[LOG_PROP_MODIFIED_US] =
    g_param_spec_int64 ("modified-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, READ_ONLY);
  log_properties[LOG_PROP_IS_DEFAULT] =
    g_param_spec_boolean ("is-default", NULL, NULL, FALSE, READ_ONLY);
  log_properties[LOG_PROP_READABLE] =
    g_param_spec_boolean ("readable", NULL, NULL, FALSE, READ_ONLY);
  g_object_class_install_properties (object_class, LOG_N_PROPS, log_properties);
}

static void
logline_service_log_init (LoglineServiceLog *self)
{
}

const char *
logline_service_log_get_name (LoglineServiceLog *self)
{
  g_return_val_if_fail (LOGLINE_IS_SERVICE_LOG (self), NULL);

  return self->name;
}

guint64
logline_service_log_get_size (LoglineServiceLog *self)
{
  g_return_val_if_fail (LOGLINE_IS_SERVICE_LOG (self), 0);

  return self->size;
}

gint64
logline_service_log_get_modified_us (LoglineServiceLog *self)
{
  g_return_val_if_fail (LOGLINE_IS_SERVICE_LOG (self), 0);

  return self->modified_us;
}

gboolean
logline_service_log_get_is_default (LoglineServiceLog *self)
{
  g_return_val_if_fail (LOGLINE_IS_SERVICE_LOG (self), FALSE);

  return self->is_default;
}

gboolean
logline_service_log_get_readable (LoglineServiceLog *self)
{
  g_return_val_if_fail (LOGLINE_IS_SERVICE_LOG (self), FALSE);

  return self->readable;
}

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
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = logline_service_get_property;
  object_class->finalize = logline_service_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, READ_ONLY);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, READ_ONLY);
  properties[PROP_LOGS] = g_param_spec_object ("logs", NULL, NULL, G_TYPE_LIST_MODEL, READ_ONLY);
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

      if (log->is_default)
        return log;
    }
  first = g_list_model_get_item (logs, 0);
  return first;
}

/* How one kind of thing is found, made and brought up to date from what the server told of it. */
typedef struct
{
  gboolean  (*is)     (gpointer item, gpointer info);
  gpointer  (*create) (gpointer info);
  void      (*update) (gpointer item, gpointer info);
} ItemKind;

static guint
find_item (GListStore     *store,
           guint           from,
           const ItemKind *kind,
           gpointer        info)
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
is_told (gpointer        item,
         const ItemKind *kind,
         GPtrArray      *infos)
{
  for (guint i = 0; i < infos->len; i++)
    if (kind->is (item, g_ptr_array_index (infos, i)))
      return TRUE;
  return FALSE;
}

static void
remove_untold (GListStore     *store,
               const ItemKind *kind,
               GPtrArray      *infos)
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
put_item (GListStore     *store,
          guint           place,
          const ItemKind *kind,
          gpointer        info)
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

static void
update_list (GListStore     *store,
             const ItemKind *kind,
             GPtrArray      *infos)
{
  remove_untold (store, kind, infos);
  for (guint i = 0; i < infos->len; i++)
    put_item (store, i, kind, g_ptr_array_index (infos, i));
  /* Only a server that names one thing twice leaves anything behind. */
  g_list_store_splice (store, infos->len,
                       g_list_model_get_n_items (G_LIST_MODEL (store)) - infos->len, NULL, 0);
}

static gboolean
log_is (gpointer item,
        gpointer info)
{
  return g_str_equal (((LoglineServiceLog *) item)->name, ((LoglineLogInfo *) info)->name);
}

static gpointer
log_create (gpointer info)
{
  LoglineServiceLog *self = g_object_new (LOGLINE_TYPE_SERVICE_LOG, NULL);

  self->name = g_strdup (((LoglineLogInfo *) info)->name);
  return self;
}

static void
log_set_flag (LoglineServiceLog *self,
              gboolean          *field,
              gboolean           value,
              guint              property)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), log_properties[property]);
}

static void
log_update (gpointer item,
            gpointer info)
{
  LoglineServiceLog *self = item;
  LoglineLogInfo *told = info;

  log_set_flag (self, &self->is_default, told->is_default, LOG_PROP_IS_DEFAULT);
  log_set_flag (self, &self->readable, told->generation != NULL, LOG_PROP_READABLE);
  if (self->size != told->size)
    {
      self->size = told->size;
      g_object_notify_by_pspec (item, log_properties[LOG_PROP_SIZE]);
    }
  if (self->modified_us != told->modified_us)
    {
      self->modified_us = told->modified_us;
      g_object_notify_by_pspec (item, log_properties[LOG_PROP_MODIFIED_US]);
    }
}

static const ItemKind log_kind = { log_is, log_create, log_update };

static gboolean
service_is (gpointer item,
            gpointer info)
{
  return g_str_equal (((LoglineService *) item)->id, ((LoglineServiceInfo *) info)->id);
}

static gpointer
service_create (gpointer info)
{
  LoglineService *self = g_object_new (LOGLINE_TYPE_SERVICE, NULL);

  self->id = g_strdup (((LoglineServiceInfo *) info)->id);
  return self;
}

static void
service_update (gpointer item,
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
  update_list (self->logs, &log_kind, told->logs);
}

static const ItemKind service_kind = { service_is, service_create, service_update };

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
  update_list (services, &service_kind, infos);
}
