/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-job-bar.h"

#include <glib/gi18n.h>

/* What takes less is over before anybody could read about it. */
#define DELAY_MS 300

struct _LoglineJobBar
{
  GtkWidget parent_instance;

  GPtrArray *jobs;          /* of LoglineJob: running, or failed and not put away yet */
  LoglineJob *shown;        /* borrowed from jobs */
  GSignalGroup *job_signals;
  guint delay_id;

  GtkLabel *label;
  GtkProgressBar *progress;
  GtkButton *remedy;
  GtkButton *button;
  GtkWidget *child;
};

G_DEFINE_FINAL_TYPE (LoglineJobBar, logline_job_bar, GTK_TYPE_WIDGET)

static void
update_fraction (LoglineJobBar *self)
{
  gtk_progress_bar_set_fraction (self->progress, logline_job_get_fraction (self->shown));
}

static void
show_problem (LoglineJobBar *self,
              LoglineJob    *job)
{
  gboolean failed = logline_job_get_problem (job) != NULL;
  const char *remedy = failed ? logline_job_get_remedy (job) : NULL;

  gtk_label_set_wrap (self->label, failed);
  gtk_label_set_ellipsize (self->label, failed ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), !failed);
  gtk_widget_set_visible (GTK_WIDGET (self->remedy), remedy != NULL);
  if (remedy != NULL)
    {
      gtk_button_set_label (self->remedy, remedy);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->remedy),
                                      logline_job_get_remedy_action (job));
    }
  gtk_button_set_label (self->button, failed ? _("_Close") : _("_Cancel"));
}

/* What it says stays while the bar slides away. */
static void
show (LoglineJobBar *self,
      LoglineJob    *job)
{
  const char *problem = job != NULL ? logline_job_get_problem (job) : NULL;

  self->shown = job;
  g_signal_group_set_target (self->job_signals, job);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->child), job != NULL);
  if (job == NULL)
    return;

  gtk_label_set_label (self->label, problem != NULL ? problem : logline_job_get_title (job));
  show_problem (self, job);
  update_fraction (self);
}

static LoglineJob *
get_latest (LoglineJobBar *self)
{
  return self->jobs->len > 0 ? g_ptr_array_index (self->jobs, self->jobs->len - 1) : NULL;
}

static gboolean
on_delay_over (gpointer user_data)
{
  LoglineJobBar *self = user_data;

  self->delay_id = 0;
  show (self, get_latest (self));

  return G_SOURCE_REMOVE;
}

static void on_running_changed (LoglineJob    *job,
                                GParamSpec    *pspec,
                                LoglineJobBar *self);

static void
put_away (LoglineJobBar *self,
          LoglineJob    *job)
{
  g_signal_handlers_disconnect_by_func (job, on_running_changed, self);
  if (job == self->shown)
    {
      self->shown = NULL;
      g_signal_group_set_target (self->job_signals, NULL);
    }
  g_ptr_array_remove (self->jobs, job);
  if (self->jobs->len == 0)
    g_clear_handle_id (&self->delay_id, g_source_remove);
  if (self->delay_id == 0)
    show (self, get_latest (self));
}

static void
on_running_changed (LoglineJob    *job,
                    GParamSpec    *pspec,
                    LoglineJobBar *self)
{
  if (logline_job_get_problem (job) == NULL)
    {
      put_away (self, job);
      return;
    }

  g_clear_handle_id (&self->delay_id, g_source_remove);
  show (self, job);
}

static void
on_button_clicked (LoglineJobBar *self)
{
  if (self->shown == NULL)
    return;

  if (logline_job_get_running (self->shown))
    g_cancellable_cancel (logline_job_get_cancellable (self->shown));
  else
    put_away (self, self->shown);
}

/* After the action. */
static void
on_remedy_clicked (LoglineJobBar *self)
{
  if (self->shown != NULL)
    put_away (self, self->shown);
}

void
logline_job_bar_add (LoglineJobBar *self,
                     LoglineJob    *job)
{
  g_return_if_fail (LOGLINE_IS_JOB_BAR (self));
  g_return_if_fail (LOGLINE_IS_JOB (job));
  g_return_if_fail (logline_job_get_running (job));

  /* Who begins something else has read what went wrong. */
  if (self->shown != NULL && !logline_job_get_running (self->shown))
    put_away (self, self->shown);
  g_ptr_array_add (self->jobs, g_object_ref (job));
  g_signal_connect_object (job, "notify::running", G_CALLBACK (on_running_changed), self, 0);
  if (self->delay_id == 0)
    self->delay_id = g_timeout_add (DELAY_MS, on_delay_over, self);
}

void
logline_job_bar_cancel (LoglineJobBar *self)
{
  g_autoptr (GPtrArray) jobs = NULL;

  g_return_if_fail (LOGLINE_IS_JOB_BAR (self));

  /* A job may end while it is cancelled. */
  jobs = g_ptr_array_copy (self->jobs, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
  for (guint i = 0; i < jobs->len; i++)
    g_cancellable_cancel (logline_job_get_cancellable (g_ptr_array_index (jobs, i)));
}

const char *
logline_job_bar_get_text (LoglineJobBar *self)
{
  g_return_val_if_fail (LOGLINE_IS_JOB_BAR (self), NULL);

  return self->shown != NULL ? gtk_label_get_label (self->label) : NULL;
}

static void
logline_job_bar_dispose (GObject *object)
{
  LoglineJobBar *self = LOGLINE_JOB_BAR (object);

  g_clear_handle_id (&self->delay_id, g_source_remove);
  g_clear_object (&self->job_signals);
  self->shown = NULL;
  g_ptr_array_set_size (self->jobs, 0);
  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (logline_job_bar_parent_class)->dispose (object);
}

static void
logline_job_bar_finalize (GObject *object)
{
  g_ptr_array_unref (LOGLINE_JOB_BAR (object)->jobs);

  G_OBJECT_CLASS (logline_job_bar_parent_class)->finalize (object);
}

static void
logline_job_bar_class_init (LoglineJobBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = logline_job_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = logline_job_bar_finalize;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/logline/Logline/logline-job-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LoglineJobBar, label);
  gtk_widget_class_bind_template_child (widget_class, LoglineJobBar, progress);
  gtk_widget_class_bind_template_child (widget_class, LoglineJobBar, remedy);
  gtk_widget_class_bind_template_child (widget_class, LoglineJobBar, button);
  gtk_widget_class_bind_template_child (widget_class, LoglineJobBar, child);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_remedy_clicked);
}

static void
logline_job_bar_init (LoglineJobBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  self->job_signals = g_signal_group_new (LOGLINE_TYPE_JOB);
  g_signal_group_connect_swapped (self->job_signals, "notify::fraction",
                                  G_CALLBACK (update_fraction), self);
}
