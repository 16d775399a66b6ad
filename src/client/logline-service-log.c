/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-service-log-private.h"

#include "logline-api-services.h"
#include "logline-item-list.h"

struct _LoglineServiceLog
{
  GObject parent_instance;

  char    *name;
  guint64  size;
  gint64   modified_us;
  gboolean is_default;
  gboolean readable;
};

G_DEFINE_FINAL_TYPE (LoglineServiceLog, logline_service_log, G_TYPE_OBJECT)

enum
{
  PROP_NAME = 1,
  PROP_SIZE,
  PROP_MODIFIED_US,
  PROP_IS_DEFAULT,
  PROP_READABLE,
  N_PROPS
};

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
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_SIZE:
      g_value_set_uint64 (value, self->size);
      break;
    case PROP_MODIFIED_US:
      g_value_set_int64 (value, self->modified_us);
      break;
    case PROP_IS_DEFAULT:
      g_value_set_boolean (value, self->is_default);
      break;
    case PROP_READABLE:
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
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = logline_service_log_get_property;
  object_class->finalize = logline_service_log_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_SIZE] =
    g_param_spec_uint64 ("size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_MODIFIED_US] =
    g_param_spec_int64 ("modified-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_IS_DEFAULT] =
    g_param_spec_boolean ("is-default", NULL, NULL, FALSE, flags);
  properties[PROP_READABLE] =
    g_param_spec_boolean ("readable", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
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

static gboolean
is_log (gpointer item,
        gpointer info)
{
  return g_str_equal (((LoglineServiceLog *) item)->name, ((LoglineLogInfo *) info)->name);
}

static gpointer
create_log (gpointer info)
{
  LoglineServiceLog *self = g_object_new (LOGLINE_TYPE_SERVICE_LOG, NULL);

  self->name = g_strdup (((LoglineLogInfo *) info)->name);
  return self;
}

static void
set_flag (LoglineServiceLog *self,
          gboolean          *field,
          gboolean           value,
          guint              property)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
update_log (gpointer item,
            gpointer info)
{
  LoglineServiceLog *self = item;
  LoglineLogInfo *told = info;

  set_flag (self, &self->is_default, told->is_default, PROP_IS_DEFAULT);
  set_flag (self, &self->readable, told->generation != NULL, PROP_READABLE);
  if (self->size != told->size)
    {
      self->size = told->size;
      g_object_notify_by_pspec (item, properties[PROP_SIZE]);
    }
  if (self->modified_us != told->modified_us)
    {
      self->modified_us = told->modified_us;
      g_object_notify_by_pspec (item, properties[PROP_MODIFIED_US]);
    }
}

static const LoglineItemKind log_kind = { is_log, create_log, update_log };

void
logline_service_log_list_update (GListStore *logs,
                                 GPtrArray  *infos)
{
  g_assert (g_list_model_get_item_type (G_LIST_MODEL (logs)) == LOGLINE_TYPE_SERVICE_LOG);

  logline_item_list_update (logs, &log_kind, infos);
}
