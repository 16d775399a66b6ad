/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-follower.h"

struct _LoglineFollower
{
  GObject parent_instance;

  LoglineFollow follow;
  guint64       n_new_lines;
};

enum
{
  PROP_0,
  PROP_FOLLOW,
  PROP_N_NEW_LINES,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_ENUM_TYPE (LoglineFollow, logline_follow,
                    G_DEFINE_ENUM_VALUE (LOGLINE_FOLLOW_LIVE, "live"),
                    G_DEFINE_ENUM_VALUE (LOGLINE_FOLLOW_PAUSED, "paused"))

G_DEFINE_FINAL_TYPE (LoglineFollower, logline_follower, G_TYPE_OBJECT)

static void
logline_follower_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  LoglineFollower *self = LOGLINE_FOLLOWER (object);

  switch (prop_id)
    {
    case PROP_FOLLOW:
      g_value_set_enum (value, self->follow);
      break;
    case PROP_N_NEW_LINES:
      g_value_set_uint64 (value, self->n_new_lines);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
logline_follower_class_init (LoglineFollowerClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  G_OBJECT_CLASS (klass)->get_property = logline_follower_get_property;

  props[PROP_FOLLOW] = g_param_spec_enum ("follow", NULL, NULL, LOGLINE_TYPE_FOLLOW,
                                          LOGLINE_FOLLOW_LIVE, flags);
  props[PROP_N_NEW_LINES] =
    g_param_spec_uint64 ("n-new-lines", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
}

static void
logline_follower_init (LoglineFollower *self)
{
}

LoglineFollower *
logline_follower_new (void)
{
  return g_object_new (LOGLINE_TYPE_FOLLOWER, NULL);
}

LoglineFollow
logline_follower_get_follow (LoglineFollower *self)
{
  g_return_val_if_fail (LOGLINE_IS_FOLLOWER (self), LOGLINE_FOLLOW_LIVE);

  return self->follow;
}

void
logline_follower_set_follow (LoglineFollower *self,
                             LoglineFollow    follow)
{
  g_return_if_fail (LOGLINE_IS_FOLLOWER (self));

  if (self->follow == follow)
    return;

  self->follow = follow;
  if (self->n_new_lines != 0)
    {
      self->n_new_lines = 0;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_NEW_LINES]);
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLLOW]);
}

guint64
logline_follower_get_n_new_lines (LoglineFollower *self)
{
  g_return_val_if_fail (LOGLINE_IS_FOLLOWER (self), 0);

  return self->n_new_lines;
}

void
logline_follower_count (LoglineFollower     *self,
                        const LoglineChange *change)
{
  g_return_if_fail (LOGLINE_IS_FOLLOWER (self));

  if (self->follow != LOGLINE_FOLLOW_PAUSED || change->added_back <= change->removed_back)
    return;

  self->n_new_lines += change->added_back - change->removed_back;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_NEW_LINES]);
}
