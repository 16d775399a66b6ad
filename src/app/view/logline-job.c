/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-job.h"

struct _LoglineJob
{
  GObject parent_instance;

  char         *title;
  char         *problem;
  char         *remedy;
  char         *remedy_action;
  GCancellable *cancellable;
  double        fraction;
  gboolean      running;
};

enum
{
  PROP_FRACTION = 1,
  PROP_RUNNING,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (LoglineJob, logline_job, G_TYPE_OBJECT)

static void
logline_job_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  LoglineJob *self = LOGLINE_JOB (object);

  switch (prop_id)
    {
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
logline_job_finalize (GObject *object)
{
  LoglineJob *self = LOGLINE_JOB (object);

  g_free (self->title);
  g_free (self->problem);
  g_free (self->remedy);
  g_free (self->remedy_action);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (logline_job_parent_class)->finalize (object);
}

static void
logline_job_class_init (LoglineJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = logline_job_get_property;
  object_class->finalize = logline_job_finalize;

  props[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  props[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
logline_job_init (LoglineJob *self)
{
  self->cancellable = g_cancellable_new ();
  self->running = TRUE;
}

LoglineJob *
logline_job_new (const char *title)
{
  LoglineJob *self = g_object_new (LOGLINE_TYPE_JOB, NULL);

  self->title = g_strdup (title);
  return self;
}

const char *
logline_job_get_title (LoglineJob *self)
{
  g_return_val_if_fail (LOGLINE_IS_JOB (self), NULL);

  return self->title;
}

GCancellable *
logline_job_get_cancellable (LoglineJob *self)
{
  g_return_val_if_fail (LOGLINE_IS_JOB (self), NULL);

  return self->cancellable;
}

double
logline_job_get_fraction (LoglineJob *self)
{
  g_return_val_if_fail (LOGLINE_IS_JOB (self), 0);

  return self->fraction;
}

gboolean
logline_job_get_running (LoglineJob *self)
{
  g_return_val_if_fail (LOGLINE_IS_JOB (self), FALSE);

  return self->running;
}

const char *
logline_job_get_problem (LoglineJob *self)
{
  g_return_val_if_fail (LOGLINE_IS_JOB (self), NULL);

  return self->problem;
}

void
logline_job_progress (guint64  n_done,
                      guint64  n_rows,
                      gpointer job)
{
  LoglineJob *self = job;

  g_return_if_fail (LOGLINE_IS_JOB (self));

  self->fraction = n_rows > 0 ? MIN ((double) n_done / n_rows, 1) : 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRACTION]);
}

void
logline_job_end (LoglineJob *self,
                 const char *problem)
{
  g_return_if_fail (LOGLINE_IS_JOB (self));
  g_return_if_fail (self->running);

  self->problem = g_strdup (problem);
  self->running = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RUNNING]);
}

void
logline_job_set_remedy (LoglineJob *self,
                        const char *label,
                        const char *action)
{
  g_return_if_fail (LOGLINE_IS_JOB (self));
  g_return_if_fail (self->running);

  g_free (self->remedy);
  self->remedy = g_strdup (label);
  g_free (self->remedy_action);
  self->remedy_action = g_strdup (action);
}

const char *
logline_job_get_remedy (LoglineJob *self)
{
  g_return_val_if_fail (LOGLINE_IS_JOB (self), NULL);

  return self->remedy;
}

const char *
logline_job_get_remedy_action (LoglineJob *self)
{
  g_return_val_if_fail (LOGLINE_IS_JOB (self), NULL);

  return self->remedy_action;
}
