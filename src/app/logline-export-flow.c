/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-export-flow.h"

#include <glib/gi18n.h>
#include <string.h>

#include "logline-export-dialog.h"
#include "logline-exporter.h"
#include "logline-words.h"

struct _LoglineExportFlow
{
  GObject parent_instance;

  LoglineView *view; /* borrowed, as is the bar */
  LoglineJobBar *bar;
  LoglineFilterFlow *filter;
  char *name;
  gboolean may_save_all;
  GtkWindow *dialog;             /* weak, while it asks which lines */
  GtkFileChooserNative *chooser; /* while it asks where to */
  LoglineExportLines lines;      /* for the chooser */
};

enum
{
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineExportFlow, logline_export_flow, G_TYPE_OBJECT)

static char *
describe (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  /* Translators: %s is the name of a file */
  return g_strdup_printf (_("Exporting to “%s”…"), name);
}

static void
on_exported (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (LoglineExportFlow) self = user_data;
  guint64 n_rows;

  if (logline_exporter_run_finish (G_FILE (source), result, &n_rows) && self->bar != NULL)
    g_signal_emit (self, signals[SAVED], 0, source, n_rows);
}

/* Rows may have come and gone while somebody chose a file, so they are looked up only now. */
void
logline_export_flow_save (LoglineExportFlow  *self,
                          LoglineExportLines  lines,
                          GFile              *file)
{
  LoglineLog *log = NULL;
  LoglineStretch stretch = { .end_byte = G_MAXUINT64 };
  gboolean selected = lines == LOGLINE_EXPORT_SELECTED;
  g_autofree char *title = NULL;
  g_autoptr (LoglineJob) job = NULL;

  g_return_if_fail (LOGLINE_IS_EXPORT_FLOW (self));
  g_return_if_fail (G_IS_FILE (file));

  if (lines == LOGLINE_EXPORT_ALL)
    log = logline_filter_flow_get_base (self->filter);
  else if (lines == LOGLINE_EXPORT_FILTERED)
    log = LOGLINE_LOG (logline_filter_flow_get_filtered (self->filter));
  else if (logline_view_get_selected_rows (self->view, &stretch.start_row, &stretch.end_row))
    log = logline_filter_flow_get_shown (self->filter);
  if (log == NULL)
    return;

  title = describe (file);
  job = logline_job_new (title);
  logline_job_bar_add (self->bar, job);
  logline_exporter_run_async (log, selected ? &stretch : NULL, file, job,
                              on_exported, g_object_ref (self));
}

static void
close_chooser (LoglineExportFlow *self)
{
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
}

static void
on_file_chosen (LoglineExportFlow *self,
                int                response)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));

  close_chooser (self);
  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    logline_export_flow_save (self, self->lines, file);
}

/* "payments-errors.log" of "payments.log": what the name ends with stays. */
static char *
suggest_name (LoglineExportFlow *self)
{
  static const char *const parts[] = {
    [LOGLINE_EXPORT_ALL] = "",
    [LOGLINE_EXPORT_FILTERED] = N_("-filtered"),
    [LOGLINE_EXPORT_SELECTED] = N_("-selected"),
  };
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%d-%H%M");
  g_autofree char *stem = g_strdup (self->name != NULL ? self->name : "log");
  const char *part = self->lines == LOGLINE_EXPORT_ALL ? "" : _(parts[self->lines]);

  if (g_str_has_suffix (stem, ".log"))
    stem[strlen (stem) - strlen (".log")] = '\0';
  g_strdelimit (stem, "/\\:", '-');

  return g_strdup_printf ("%s%s-%s.log", stem, part, time);
}

static GtkWindow *
get_window (LoglineExportFlow *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self->view)));
}

static void
ask_where (LoglineExportFlow  *self,
           LoglineExportLines  lines)
{
  g_autofree char *name = NULL;

  close_chooser (self);
  self->lines = lines;
  name = suggest_name (self);
  self->chooser = gtk_file_chooser_native_new (_("Export Lines"), get_window (self),
                                               GTK_FILE_CHOOSER_ACTION_SAVE,
                                               _("_Export"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_file_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_lines_chosen (LoglineExportFlow   *self,
                 const char          *response,
                 LoglineExportDialog *dialog)
{
  g_clear_weak_pointer (&self->dialog);
  if (g_str_equal (response, "export"))
    ask_where (self, logline_export_dialog_get_lines (dialog));
}

void
logline_export_flow_ask (LoglineExportFlow *self)
{
  LoglineLog *base;
  LoglineFilteredLog *filtered;
  guint64 first, last;
  gboolean selected;

  g_return_if_fail (LOGLINE_IS_EXPORT_FLOW (self));

  base = logline_filter_flow_get_base (self->filter);
  filtered = logline_filter_flow_get_filtered (self->filter);
  selected = logline_view_get_selected_rows (self->view, &first, &last);
  if (base == NULL || self->dialog != NULL || self->chooser != NULL)
    return;

  if (filtered == NULL && !selected && self->may_save_all)
    {
      ask_where (self, LOGLINE_EXPORT_ALL);
      return;
    }

  g_set_weak_pointer (&self->dialog, GTK_WINDOW (logline_export_dialog_new (get_window (self))));
  if (self->may_save_all)
    logline_export_dialog_offer (LOGLINE_EXPORT_DIALOG (self->dialog), LOGLINE_EXPORT_ALL,
                                 logline_log_get_n_rows (base));
  else
    logline_export_dialog_refuse (LOGLINE_EXPORT_DIALOG (self->dialog), LOGLINE_EXPORT_ALL,
                                  _("You may read this log, but not download it"));
  if (filtered != NULL)
    logline_export_dialog_offer (LOGLINE_EXPORT_DIALOG (self->dialog), LOGLINE_EXPORT_FILTERED,
                                 logline_log_get_n_rows (LOGLINE_LOG (filtered)));
  if (selected)
    logline_export_dialog_offer (LOGLINE_EXPORT_DIALOG (self->dialog), LOGLINE_EXPORT_SELECTED,
                                 last - first + 1);
  g_signal_connect_object (self->dialog, "response", G_CALLBACK (on_lines_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (self->dialog);
}

void
logline_export_flow_set_name (LoglineExportFlow *self,
                              const char        *name)
{
  g_return_if_fail (LOGLINE_IS_EXPORT_FLOW (self));

  g_free (self->name);
  self->name = g_strdup (name);
}

void
logline_export_flow_set_may_save_all (LoglineExportFlow *self,
                                      gboolean           may_save_all)
{
  g_return_if_fail (LOGLINE_IS_EXPORT_FLOW (self));

  self->may_save_all = may_save_all;
}

void
logline_export_flow_stop (LoglineExportFlow *self)
{
  GtkWindow *dialog;

  g_return_if_fail (LOGLINE_IS_EXPORT_FLOW (self));

  dialog = self->dialog;
  g_clear_weak_pointer (&self->dialog);
  if (dialog != NULL)
    gtk_window_destroy (dialog);
  close_chooser (self);
  if (self->bar != NULL)
    logline_job_bar_cancel (self->bar);
  self->bar = NULL;
  self->view = NULL;
  g_clear_object (&self->filter);
}

static void
logline_export_flow_dispose (GObject *object)
{
  logline_export_flow_stop (LOGLINE_EXPORT_FLOW (object));

  G_OBJECT_CLASS (logline_export_flow_parent_class)->dispose (object);
}

static void
logline_export_flow_finalize (GObject *object)
{
  g_free (LOGLINE_EXPORT_FLOW (object)->name);

  G_OBJECT_CLASS (logline_export_flow_parent_class)->finalize (object);
}

static void
logline_export_flow_class_init (LoglineExportFlowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = logline_export_flow_dispose;
  G_OBJECT_CLASS (klass)->finalize = logline_export_flow_finalize;

  signals[SAVED] = g_signal_new ("saved", LOGLINE_TYPE_EXPORT_FLOW, G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_FILE, G_TYPE_UINT64);
}

static void
logline_export_flow_init (LoglineExportFlow *self)
{
  self->may_save_all = TRUE;
}

LoglineExportFlow *
logline_export_flow_new (LoglineView       *view,
                         LoglineFilterFlow *filter,
                         LoglineJobBar     *bar)
{
  LoglineExportFlow *self;

  g_return_val_if_fail (LOGLINE_IS_VIEW (view), NULL);
  g_return_val_if_fail (LOGLINE_IS_FILTER_FLOW (filter), NULL);
  g_return_val_if_fail (LOGLINE_IS_JOB_BAR (bar), NULL);

  self = g_object_new (LOGLINE_TYPE_EXPORT_FLOW, NULL);
  self->view = view;
  self->filter = g_object_ref (filter);
  self->bar = bar;
  return self;
}
