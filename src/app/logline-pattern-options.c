/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-pattern-options.h"

#include "logline-settings.h"

typedef enum
{
  MODE_ONLY,
  MODE_EXCEPT,
} Mode;

struct _LoglinePatternOptions
{
  GObject parent_instance;

  gboolean regex;
  LoglineCase letter_case;
  Mode mode;
};

enum
{
  PROP_REGEX = 1,
  PROP_LETTER_CASE,
  PROP_MODE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LoglinePatternOptions, logline_pattern_options, G_TYPE_OBJECT)

static GType
letter_case_get_type (void)
{
  static const GEnumValue values[] = {
    { LOGLINE_CASE_SMART, "LOGLINE_CASE_SMART", "smart" },
    { LOGLINE_CASE_MATCH, "LOGLINE_CASE_MATCH", "match" },
    { LOGLINE_CASE_IGNORE, "LOGLINE_CASE_IGNORE", "ignore" },
    { 0, NULL, NULL },
  };
  static GType type;

  if (type == 0)
    type = g_enum_register_static ("LoglinePatternCase", values);

  return type;
}

static GType
mode_get_type (void)
{
  static const GEnumValue values[] = {
    { MODE_ONLY, "MODE_ONLY", "only" },
    { MODE_EXCEPT, "MODE_EXCEPT", "except" },
    { 0, NULL, NULL },
  };
  static GType type;

  if (type == 0)
    type = g_enum_register_static ("LoglinePatternMode", values);

  return type;
}

LoglineCase
logline_pattern_options_get_case (LoglinePatternOptions *self)
{
  g_return_val_if_fail (LOGLINE_IS_PATTERN_OPTIONS (self), LOGLINE_CASE_SMART);

  return self->letter_case;
}

gboolean
logline_pattern_options_get_invert (LoglinePatternOptions *self)
{
  g_return_val_if_fail (LOGLINE_IS_PATTERN_OPTIONS (self), FALSE);

  return self->mode == MODE_EXCEPT;
}

void
logline_pattern_options_take_defaults (LoglinePatternOptions *self)
{
  GSettings *settings = logline_settings_get ();

  g_return_if_fail (LOGLINE_IS_PATTERN_OPTIONS (self));

  g_object_set (self,
                "regex", g_settings_get_boolean (settings, "regex"),
                "letter-case", g_settings_get_enum (settings, "letter-case"),
                NULL);
}

GSimpleActionGroup *
logline_pattern_options_make_actions (LoglinePatternOptions *self)
{
  GSimpleActionGroup *group;

  g_return_val_if_fail (LOGLINE_IS_PATTERN_OPTIONS (self), NULL);

  group = g_simple_action_group_new ();
  for (guint i = PROP_REGEX; i < N_PROPS; i++)
    {
      g_autoptr (GPropertyAction) action =
        g_property_action_new (properties[i]->name, self, properties[i]->name);

      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }

  return group;
}

LoglineQuery *
logline_pattern_options_compile (LoglinePatternOptions  *self,
                                 const char             *text,
                                 GError                **error)
{
  g_return_val_if_fail (LOGLINE_IS_PATTERN_OPTIONS (self), NULL);

  return logline_query_new (text, self->regex ? LOGLINE_SYNTAX_REGEX : LOGLINE_SYNTAX_TEXT,
                            self->letter_case, self->mode == MODE_EXCEPT, error);
}

static void
logline_pattern_options_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  LoglinePatternOptions *self = LOGLINE_PATTERN_OPTIONS (object);

  switch (prop_id)
    {
    case PROP_REGEX:
      g_value_set_boolean (value, self->regex);
      break;

    case PROP_LETTER_CASE:
      g_value_set_enum (value, self->letter_case);
      break;

    case PROP_MODE:
      g_value_set_enum (value, self->mode);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
logline_pattern_options_set_property (GObject      *object,
                                      guint         prop_id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  LoglinePatternOptions *self = LOGLINE_PATTERN_OPTIONS (object);

  switch (prop_id)
    {
    case PROP_REGEX:
      self->regex = g_value_get_boolean (value);
      break;

    case PROP_LETTER_CASE:
      self->letter_case = g_value_get_enum (value);
      break;

    case PROP_MODE:
      self->mode = g_value_get_enum (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }

  g_object_notify_by_pspec (object, pspec);
}

static void
logline_pattern_options_class_init (LoglinePatternOptionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_READWRITE;

  object_class->get_property = logline_pattern_options_get_property;
  object_class->set_property = logline_pattern_options_set_property;

  properties[PROP_REGEX] = g_param_spec_boolean ("regex", NULL, NULL, FALSE, flags);
  properties[PROP_LETTER_CASE] =
    g_param_spec_enum ("letter-case", NULL, NULL, letter_case_get_type (), LOGLINE_CASE_SMART,
                       flags);
  properties[PROP_MODE] =
    g_param_spec_enum ("mode", NULL, NULL, mode_get_type (), MODE_ONLY, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
logline_pattern_options_init (LoglinePatternOptions *self)
{
}

LoglinePatternOptions *
logline_pattern_options_new (void)
{
  return g_object_new (LOGLINE_TYPE_PATTERN_OPTIONS, NULL);
}
