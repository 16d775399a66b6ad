/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-search.h"

#include <string.h>

typedef struct
{
  LoglineQuery *query;
  double        fraction;
  gboolean      complete;
  GError       *error;
} LoglineSearchPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (LoglineSearch, logline_search, G_TYPE_OBJECT)

enum
{
  PROP_QUERY = 1,
  PROP_FRACTION,
  PROP_COMPLETE,
  PROP_ERROR,
  N_PROPERTIES
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static LoglineSearchPrivate *
get_private (LoglineSearch *self)
{
  return logline_search_get_instance_private (self);
}

static void
logline_search_finalize (GObject *object)
{
  LoglineSearchPrivate *priv = get_private (LOGLINE_SEARCH (object));

  g_clear_pointer (&priv->query, logline_query_unref);
  g_clear_error (&priv->error);

  G_OBJECT_CLASS (logline_search_parent_class)->finalize (object);
}

static void
logline_search_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  LoglineSearchPrivate *priv = get_private (LOGLINE_SEARCH (object));

  switch (prop_id)
    {
    case PROP_QUERY:
      g_value_set_boxed (value, priv->query);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, priv->fraction);
      break;
    case PROP_COMPLETE:
      g_value_set_boolean (value, priv->complete);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, priv->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
logline_search_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  LoglineSearchPrivate *priv = get_private (LOGLINE_SEARCH (object));

  switch (prop_id)
    {
    case PROP_QUERY:
      priv->query = g_value_dup_boxed (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
logline_search_real_copy_set (LoglineSearch *self,
                              guint64        first_row,
                              gsize          n_rows,
                              guint8        *bits)
{
  guint64 end = logline_search_get_rank (self, first_row + n_rows);

  memset (bits, 0, (n_rows + 7) / 8);
  for (guint64 i = logline_search_get_rank (self, first_row); i < end; i++)
    {
      guint64 place = logline_search_get_row (self, i) - first_row;

      bits[place / 8] |= 1 << place % 8;
    }
}

static void
logline_search_class_init (LoglineSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = logline_search_finalize;
  object_class->get_property = logline_search_get_property;
  object_class->set_property = logline_search_set_property;
  klass->copy_set = logline_search_real_copy_set;

  properties[PROP_QUERY] =
    g_param_spec_boxed ("query", NULL, NULL, LOGLINE_TYPE_QUERY,
                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, readable);
  properties[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, readable);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
logline_search_init (LoglineSearch *self)
{
}

gboolean
logline_change_is_empty (const LoglineChange *change)
{
  return !change->reset && change->removed_front == 0 && change->added_front == 0
         && change->removed_back == 0 && change->added_back == 0;
}

LoglineQuery *
logline_search_get_query (LoglineSearch *self)
{
  g_return_val_if_fail (LOGLINE_IS_SEARCH (self), NULL);

  return get_private (self)->query;
}

guint64
logline_search_get_n_matches (LoglineSearch *self)
{
  g_return_val_if_fail (LOGLINE_IS_SEARCH (self), 0);

  return LOGLINE_SEARCH_GET_CLASS (self)->get_n_matches (self);
}

guint64
logline_search_get_row (LoglineSearch *self,
                        guint64        match)
{
  g_return_val_if_fail (LOGLINE_IS_SEARCH (self), 0);
  g_return_val_if_fail (match < logline_search_get_n_matches (self), 0);

  return LOGLINE_SEARCH_GET_CLASS (self)->get_row (self, match);
}

guint64
logline_search_get_rank (LoglineSearch *self,
                         guint64        row)
{
  g_return_val_if_fail (LOGLINE_IS_SEARCH (self), 0);

  return LOGLINE_SEARCH_GET_CLASS (self)->get_rank (self, row);
}

double
logline_search_get_fraction (LoglineSearch *self)
{
  g_return_val_if_fail (LOGLINE_IS_SEARCH (self), 0);

  return get_private (self)->fraction;
}

gboolean
logline_search_get_complete (LoglineSearch *self)
{
  g_return_val_if_fail (LOGLINE_IS_SEARCH (self), FALSE);

  return get_private (self)->complete;
}

const GError *
logline_search_get_error (LoglineSearch *self)
{
  g_return_val_if_fail (LOGLINE_IS_SEARCH (self), NULL);

  return get_private (self)->error;
}

guint64
logline_search_get_first_searched_row (LoglineSearch *self)
{
  guint64 first;
  guint64 end;

  g_return_val_if_fail (LOGLINE_IS_SEARCH (self), 0);

  LOGLINE_SEARCH_GET_CLASS (self)->get_searched (self, &first, &end);
  return first;
}

guint64
logline_search_get_end_searched_row (LoglineSearch *self)
{
  guint64 first;
  guint64 end;

  g_return_val_if_fail (LOGLINE_IS_SEARCH (self), 0);

  LOGLINE_SEARCH_GET_CLASS (self)->get_searched (self, &first, &end);
  return end;
}

guint64
logline_search_copy_set (LoglineSearch *self,
                         guint64        first_row,
                         gsize          n_rows,
                         guint8        *bits)
{
  g_return_val_if_fail (LOGLINE_IS_SEARCH (self), 0);
  g_return_val_if_fail (first_row + n_rows >= first_row, 0);

  if (n_rows == 0)
    return 0;

  LOGLINE_SEARCH_GET_CLASS (self)->copy_set (self, first_row, n_rows, bits);
  return logline_search_get_rank (self, first_row + n_rows)
         - logline_search_get_rank (self, first_row);
}

void
logline_search_set_progress (LoglineSearch *self,
                             double         fraction,
                             gboolean       complete)
{
  LoglineSearchPrivate *priv = get_private (self);
  gboolean fraction_changed = priv->fraction != fraction;
  gboolean complete_changed = priv->complete != complete;

  priv->fraction = fraction;
  priv->complete = complete;
  if (fraction_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  if (complete_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
}

/* Takes @error, which may be NULL. */
void
logline_search_take_error (LoglineSearch *self,
                           GError        *error)
{
  LoglineSearchPrivate *priv = get_private (self);

  if (priv->error == NULL && error == NULL)
    return;

  g_clear_error (&priv->error);
  priv->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

void
logline_search_emit_changed (LoglineSearch       *self,
                             const LoglineChange *change)
{
  if (!logline_change_is_empty (change))
    g_signal_emit (self, signals[CHANGED], 0, change);
}
