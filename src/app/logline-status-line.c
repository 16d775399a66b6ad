/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-status-line.h"

#include <glib/gi18n.h>

#include "logline-log-signals.h"
#include "logline-words.h"

struct _LoglineStatusLine
{
  GtkWidget parent_instance;

  LoglineView *view; /* borrowed */
  LoglineLog *shown;
  LoglineLogSignals *base_signals;
  GSignalGroup *search_signals;
  LoglineLogSignals *shown_signals;
  GCancellable *cancellable; /* reading the line to tell of */
  guint64 line_number;       /* of the caret or the end, 0 when unknown */
  int line_serial;           /* of the generation that line belongs to */
  guint tick_id;             /* while on screen: the age grows by itself */

  GtkLabel *place;
  GtkLabel *progress;
  GtkWidget *child;
};

G_DEFINE_FINAL_TYPE (LoglineStatusLine, logline_status_line, GTK_TYPE_WIDGET)

static void
append (GString    *string,
        const char *part)
{
  if (string->len > 0)
    g_string_append (string, " · ");
  g_string_append (string, part);
}

static void
append_line_number (GString *string,
                    guint64  number)
{
  g_autofree char *figure = logline_words_number (number);
  /* Translators: the number of the line that the caret is on, or of the last one */
  g_autofree char *part = g_strdup_printf (_("Line %s"), figure);

  append (string, part);
}

static void
append_age (GString *string,
            gint64   updated_us)
{
  g_autofree char *age = logline_words_age (g_get_real_time () - updated_us);
  /* Translators: when the log last grew: "updated 2 s ago" */
  g_autofree char *part = g_strdup_printf (_("updated %s"), age);

  append (string, part);
}

/* A line of a file that has gone has no place in the size of the one that came. */
static gboolean
knows_line (LoglineStatusLine *self,
            LoglineLog        *base)
{
  return self->line_number > 0 &&
         self->line_serial == logline_log_get_generation (base)->serial;
}

static void
update_place (LoglineStatusLine *self)
{
  g_autoptr (LoglineLog) base = logline_log_signals_dup_target (self->base_signals);
  g_autoptr (GString) text = g_string_new (NULL);

  if (base != NULL && logline_log_get_generation (base) != NULL)
    {
      g_autofree char *size = g_format_size (logline_log_get_size (base));

      if (knows_line (self, base))
        append_line_number (text, self->line_number);
      append (text, size);
      if (logline_log_get_updated_us (base) > 0)
        append_age (text, logline_log_get_updated_us (base));
    }

  gtk_label_set_label (self->place, text->str);
}

static void
update_progress (LoglineStatusLine *self)
{
  g_autoptr (LoglineLog) base = logline_log_signals_dup_target (self->base_signals);
  g_autoptr (LoglineSearch) search = g_signal_group_dup_target (self->search_signals);
  gboolean known = base != NULL && logline_log_get_generation (base) != NULL;
  double loading = known ? logline_log_get_loading (base) : 1.0;
  g_autofree char *text = NULL;

  if (search != NULL && !logline_search_get_complete (search))
    /* Translators: how much of a log has been searched, as a percentage */
    text = g_strdup_printf (_("searching %d %%"),
                            (int) (100 * logline_search_get_fraction (search)));
  else if (loading < 1.0)
    /* Translators: how much of a log has been fetched, as a percentage */
    text = g_strdup_printf (_("loading %d %%"), (int) (100 * loading));

  gtk_label_set_label (self->progress, text != NULL ? text : "");
}

static void
update (LoglineStatusLine *self)
{
  update_place (self);
  update_progress (self);
}

static void
on_line_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  LoglineStatusLine *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineLines) lines = logline_log_read_finish (LOGLINE_LOG (source), result, &error);

  /* After a cancellation the line may be gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->line_number = 0;
  if (lines != NULL && logline_lines_get_size (lines) == 1)
    {
      const LoglineLine *line = logline_lines_get (lines, 0);

      self->line_number = line->number;
      self->line_serial = line->generation->serial;
    }
  update_place (self);
}

/* The caret's, or the last one for whoever follows the end without a caret. */
static guint64
choose_row (LoglineStatusLine *self)
{
  guint64 caret_row = logline_view_get_caret_row (self->view);

  if (caret_row != G_MAXUINT64 || self->shown == NULL ||
      logline_view_get_follow (self->view) != LOGLINE_FOLLOW_LIVE)
    return caret_row;

  return logline_log_get_n_rows (self->shown) - 1;
}

static void
read_line (LoglineStatusLine *self)
{
  guint64 row = choose_row (self);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  if (self->shown == NULL || row >= logline_log_get_n_rows (self->shown))
    {
      self->line_number = 0;
      update_place (self);
      return;
    }

  self->cancellable = g_cancellable_new ();
  logline_log_read_range_async (self->shown, row, 1, 1, self->cancellable,
                                on_line_read, self);
}

static gboolean
on_tick (gpointer user_data)
{
  update_place (user_data);

  return G_SOURCE_CONTINUE;
}

void
logline_status_line_set_view (LoglineStatusLine *self,
                              LoglineView       *view)
{
  g_return_if_fail (LOGLINE_IS_STATUS_LINE (self));
  g_return_if_fail (LOGLINE_IS_VIEW (view));
  g_return_if_fail (self->view == NULL);

  self->view = view;
  g_signal_connect_object (view, "notify::caret-row",
                           G_CALLBACK (read_line), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::follow",
                           G_CALLBACK (read_line), self, G_CONNECT_SWAPPED);
}

void
logline_status_line_set_log (LoglineStatusLine *self,
                             LoglineLog        *base,
                             LoglineLog        *shown,
                             LoglineSearch     *search)
{
  g_return_if_fail (LOGLINE_IS_STATUS_LINE (self));

  g_set_object (&self->shown, shown);
  logline_log_signals_set_target (self->shown_signals, shown);
  logline_log_signals_set_target (self->base_signals, base);
  g_signal_group_set_target (self->search_signals, search);
  read_line (self);
  update (self);
}

static void
logline_status_line_map (GtkWidget *widget)
{
  LoglineStatusLine *self = LOGLINE_STATUS_LINE (widget);

  GTK_WIDGET_CLASS (logline_status_line_parent_class)->map (widget);
  self->tick_id = g_timeout_add_seconds (1, on_tick, self);
}

static void
logline_status_line_unmap (GtkWidget *widget)
{
  LoglineStatusLine *self = LOGLINE_STATUS_LINE (widget);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (logline_status_line_parent_class)->unmap (widget);
}

static void
logline_status_line_dispose (GObject *object)
{
  LoglineStatusLine *self = LOGLINE_STATUS_LINE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->search_signals);
  g_clear_object (&self->base_signals);
  g_clear_object (&self->shown_signals);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (logline_status_line_parent_class)->dispose (object);
}

static void
logline_status_line_class_init (LoglineStatusLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = logline_status_line_dispose;
  widget_class->map = logline_status_line_map;
  widget_class->unmap = logline_status_line_unmap;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/logline/Logline/logline-status-line.ui");
  gtk_widget_class_bind_template_child (widget_class, LoglineStatusLine, place);
  gtk_widget_class_bind_template_child (widget_class, LoglineStatusLine, progress);
  gtk_widget_class_bind_template_child (widget_class, LoglineStatusLine, child);
}

static void
logline_status_line_init (LoglineStatusLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->base_signals = logline_log_signals_new ();
  logline_log_signals_connect (self->base_signals, "changed", G_CALLBACK (update), self);
  logline_log_signals_connect (self->base_signals, "notify::loading",
                               G_CALLBACK (update_progress), self);
  logline_log_signals_connect (self->base_signals, "notify::updated-us",
                               G_CALLBACK (update_place), self);
  self->shown_signals = logline_log_signals_new ();
  logline_log_signals_connect (self->shown_signals, "changed", G_CALLBACK (read_line), self);
  self->search_signals = g_signal_group_new (LOGLINE_TYPE_SEARCH);
  g_signal_group_connect_swapped (self->search_signals, "notify::fraction",
                                  G_CALLBACK (update_progress), self);
  g_signal_group_connect_swapped (self->search_signals, "notify::complete",
                                  G_CALLBACK (update_progress), self);
}
