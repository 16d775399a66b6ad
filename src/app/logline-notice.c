/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-notice.h"

#include <glib/gi18n.h>

#include "logline-client-error.h"
#include "logline-log-signals.h"
#include "logline-remote.h"
#include "logline-words.h"

/* How much is looked at to tell text from binary data. */
#define SAMPLE_ROWS  64
#define SAMPLE_BYTES 512

typedef enum
{
  NOTICE_NONE,
  NOTICE_OFFLINE,
  NOTICE_EXPIRED,
  NOTICE_ERROR,
  NOTICE_BINARY,
} Notice;

struct _LoglineNotice
{
  GtkWidget parent_instance;

  LoglineLog *log;
  LoglineLogSignals *log_signals;
  char *title;
  char *server;
  gboolean was_offline;
  gboolean sampled;
  gboolean binary;
  gboolean dismissed; /* "binary" is the only notice one can do without */
  GCancellable *cancellable;
  guint tick_id; /* while the time to the next attempt is counted down */
  Notice notice;

  GtkWidget *bar;
  GtkLabel *label;
  GtkButton *button;
};

enum
{
  RECONNECTED,
  SIGN_IN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineNotice, logline_notice, GTK_TYPE_WIDGET)

static gboolean
is_offline (LoglineNotice *self)
{
  return LOGLINE_IS_REMOTE (self->log) &&
         !logline_remote_get_online (LOGLINE_REMOTE (self->log));
}

static Notice
choose (LoglineNotice *self)
{
  const GError *error = self->log != NULL ? logline_log_get_error (self->log) : NULL;

  /* Without a line on screen the page itself says what is wrong. */
  if (self->log == NULL || logline_log_get_n_rows (self->log) == 0)
    return NOTICE_NONE;
  if (g_error_matches (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_EXPIRED))
    return NOTICE_EXPIRED;
  if (is_offline (self) &&
      !g_error_matches (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_NOT_FOUND))
    return NOTICE_OFFLINE;
  if (error != NULL)
    return NOTICE_ERROR;
  if (self->binary && !self->dismissed)
    return NOTICE_BINARY;

  return NOTICE_NONE;
}

static char *
describe_offline (LoglineNotice *self)
{
  gint64 wait_us = logline_remote_get_retry_at_us (LOGLINE_REMOTE (self->log)) -
                   g_get_monotonic_time ();
  int seconds = (int) ((wait_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);

  if (seconds <= 0)
    return g_strdup (_("Connection lost. Trying again…"));

  /* Translators: %d is the number of seconds until the next attempt */
  return g_strdup_printf (_("Connection lost. Trying again in %d s"), seconds);
}

static char *
describe_error (LoglineNotice *self)
{
  const GError *error = logline_log_get_error (self->log);

  if (g_error_matches (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_NOT_FOUND))
    /* Translators: %s is the title of a service */
    return g_strdup_printf (_("You may not see %s any more. "
                              "What was loaded stays until you leave it."),
                            self->title);

  return logline_words_error (error, self->server);
}

static char *
describe (LoglineNotice *self)
{
  switch (self->notice)
    {
    case NOTICE_OFFLINE:
      return describe_offline (self);

    case NOTICE_EXPIRED:
      return g_strdup (_("The session has expired. New lines come after signing in again."));

    case NOTICE_ERROR:
      return describe_error (self);

    case NOTICE_BINARY:
      return g_strdup (_("This log holds binary data. What cannot be printed is shown as \\x00."));

    case NOTICE_NONE:
      return g_strdup ("");

    default:
      g_assert_not_reached ();
    }
}

static const char *
button_label (Notice notice)
{
  switch (notice)
    {
    case NOTICE_OFFLINE:
      return _("_Try Again");

    case NOTICE_EXPIRED:
      return _("_Sign In…");

    case NOTICE_BINARY:
      /* Translators: puts a notice away */
      return _("_Got It");

    case NOTICE_NONE:
    case NOTICE_ERROR:
      return NULL;

    default:
      g_assert_not_reached ();
    }
}

static void update (LoglineNotice *self);

static gboolean
on_tick (gpointer user_data)
{
  update (user_data);

  return G_SOURCE_CONTINUE;
}

static void
update_tick (LoglineNotice *self)
{
  gboolean needed = self->notice == NOTICE_OFFLINE;

  if (needed && self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, on_tick, self);
  if (!needed)
    g_clear_handle_id (&self->tick_id, g_source_remove);
}

static void
update (LoglineNotice *self)
{
  g_autofree char *text = NULL;
  const char *label;

  self->notice = choose (self);
  text = describe (self);
  label = button_label (self->notice);

  /* The text stays while the bar slides away. */
  if (self->notice != NOTICE_NONE && g_strcmp0 (text, gtk_label_get_label (self->label)) != 0)
    gtk_label_set_label (self->label, text);
  gtk_info_bar_set_message_type (GTK_INFO_BAR (self->bar),
                                 self->notice == NOTICE_BINARY ? GTK_MESSAGE_INFO
                                                               : GTK_MESSAGE_WARNING);
  gtk_widget_set_visible (GTK_WIDGET (self->button), label != NULL);
  if (label != NULL)
    gtk_button_set_label (self->button, label);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->bar), self->notice != NOTICE_NONE);
  update_tick (self);
}

static void
on_online_changed (LoglineNotice *self)
{
  gboolean offline = is_offline (self);

  if (self->was_offline && !offline)
    g_signal_emit (self, signals[RECONNECTED], 0);
  self->was_offline = offline;
  update (self);
}

static gboolean
holds_nul (const LoglineLines *lines)
{
  for (guint i = 0; i < logline_lines_get_size (lines); i++)
    {
      const LoglineLine *line = logline_lines_get (lines, i);

      if (memchr (line->bytes, '\0', line->n_bytes) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
on_sample_read (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  LoglineNotice *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineLines) lines = logline_log_read_finish (LOGLINE_LOG (source), result, &error);

  /* A failed read shows in the log's own error; a cancelled one may outlive the widget. */
  if (lines == NULL)
    return;

  self->binary = holds_nul (lines);
  update (self);
}

static void
on_log_changed (LoglineNotice *self)
{
  guint64 n_rows = logline_log_get_n_rows (self->log);
  guint n_sample = MIN (n_rows, SAMPLE_ROWS);

  if (!self->sampled && n_sample > 0)
    {
      self->sampled = TRUE;
      logline_log_read_range_async (self->log, n_rows - n_sample, n_sample, SAMPLE_BYTES,
                                    self->cancellable, on_sample_read, self);
    }

  update (self);
}

static void
on_button_clicked (LoglineNotice *self)
{
  switch (self->notice)
    {
    case NOTICE_OFFLINE:
      logline_remote_retry_now (LOGLINE_REMOTE (self->log));
      break;

    case NOTICE_EXPIRED:
      g_signal_emit (self, signals[SIGN_IN], 0);
      break;

    case NOTICE_BINARY:
      self->dismissed = TRUE;
      break;

    case NOTICE_NONE:
    case NOTICE_ERROR:
    default:
      break;
    }

  update (self);
}

static void
forget_log (LoglineNotice *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->log);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->server, g_free);
}

void
logline_notice_set_log (LoglineNotice *self,
                        LoglineLog    *log,
                        const char    *title,
                        const char    *server)
{
  g_return_if_fail (LOGLINE_IS_NOTICE (self));

  forget_log (self);
  self->log = log != NULL ? g_object_ref (log) : NULL;
  self->title = g_strdup (title);
  self->server = g_strdup (server);
  self->cancellable = g_cancellable_new ();
  self->sampled = FALSE;
  self->binary = FALSE;
  self->dismissed = FALSE;
  self->was_offline = FALSE;
  logline_log_signals_set_target (self->log_signals, log);

  if (log != NULL)
    on_log_changed (self);
  else
    update (self);
}

const char *
logline_notice_get_text (LoglineNotice *self)
{
  g_return_val_if_fail (LOGLINE_IS_NOTICE (self), NULL);

  return self->notice != NOTICE_NONE ? gtk_label_get_label (self->label) : NULL;
}

static void
logline_notice_dispose (GObject *object)
{
  LoglineNotice *self = LOGLINE_NOTICE (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->log_signals);
  forget_log (self);
  g_clear_pointer (&self->bar, gtk_widget_unparent);

  G_OBJECT_CLASS (logline_notice_parent_class)->dispose (object);
}

static void
logline_notice_class_init (LoglineNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = logline_notice_dispose;

  signals[RECONNECTED] = g_signal_new ("reconnected", LOGLINE_TYPE_NOTICE, G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGN_IN] = g_signal_new ("sign-in", LOGLINE_TYPE_NOTICE, G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/logline/Logline/logline-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, LoglineNotice, bar);
  gtk_widget_class_bind_template_child (widget_class, LoglineNotice, label);
  gtk_widget_class_bind_template_child (widget_class, LoglineNotice, button);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked);
}

static void
logline_notice_init (LoglineNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->log_signals = logline_log_signals_new ();
  logline_log_signals_connect (self->log_signals, "changed", G_CALLBACK (on_log_changed), self);
  logline_log_signals_connect (self->log_signals, "notify::error", G_CALLBACK (update), self);
  /* Only remote logs have these; a detailed name is not looked up, so local ones do not mind. */
  logline_log_signals_connect (self->log_signals, "notify::online",
                               G_CALLBACK (on_online_changed), self);
  logline_log_signals_connect (self->log_signals, "notify::retry-at-us", G_CALLBACK (update), self);
}
