/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-copier.h"

#include <glib/gi18n.h>

#include "logline-clipboard.h"
#include "logline-words.h"

/* Whoever pastes has to take it all at once. */
#define MAX_BYTES (256 * 1000 * 1000)

struct _LoglineCopier
{
  GObject parent_instance;

  LoglineJob *job; /* the one that counts */
};

enum
{
  STARTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineCopier, logline_copier, G_TYPE_OBJECT)

static void
logline_copier_dispose (GObject *object)
{
  logline_copier_stop (LOGLINE_COPIER (object));

  G_OBJECT_CLASS (logline_copier_parent_class)->dispose (object);
}

static void
logline_copier_class_init (LoglineCopierClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = logline_copier_dispose;

  signals[STARTED] = g_signal_new ("started", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, LOGLINE_TYPE_JOB);
}

static void
logline_copier_init (LoglineCopier *self)
{
}

LoglineCopier *
logline_copier_new (void)
{
  return g_object_new (LOGLINE_TYPE_COPIER, NULL);
}

static char *
explain (const GError *error)
{
  g_autofree char *limit = g_format_size (MAX_BYTES);

  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    /* Translators: %s is a size, for example "64 MB". */
    return g_strdup_printf (_("Not copied: that is more than %s"), limit);

  /* Translators: %s is the reason, a sentence. */
  return g_strdup_printf (_("Could not copy: %s"), error->message);
}

typedef struct
{
  LoglineCopier *copier;
  LoglineJob    *job;
} Copying;

static void
copied_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Copying *copying = user_data;
  g_autoptr (LoglineCopier) self = copying->copier;
  g_autoptr (LoglineJob) job = copying->job;
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;

  logline_clipboard_copy_finish (GDK_CLIPBOARD (source), result, &error);
  problem = explain (error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    logline_job_set_remedy (job, _("_Export…"), "win.export");

  if (self->job == job)
    g_clear_object (&self->job);
  logline_job_end (job, problem);
}

static char *
describe (const LoglineSelection *selection)
{
  guint64 n_rows = logline_selection_get_end (selection).row -
                   logline_selection_get_start (selection).row + 1;
  g_autofree char *number = logline_words_number (n_rows);

  /* Translators: %s is a number */
  return g_strdup_printf (ngettext ("Copying %s line…", "Copying %s lines…", n_rows), number);
}

void
logline_copier_copy (LoglineCopier          *self,
                     GdkClipboard           *clipboard,
                     LoglineLog             *log,
                     const LoglineSelection *selection)
{
  g_autofree char *title = describe (selection);
  Copying *copying;

  g_return_if_fail (LOGLINE_IS_COPIER (self));

  logline_copier_stop (self);
  self->job = logline_job_new (title);
  copying = g_new (Copying, 1);
  *copying = (Copying) { g_object_ref (self), g_object_ref (self->job) };
  logline_clipboard_copy_async (clipboard, log, selection, MAX_BYTES, logline_job_progress,
                                self->job, logline_job_get_cancellable (self->job),
                                copied_cb, copying);
  g_signal_emit (self, signals[STARTED], 0, self->job);
}

void
logline_copier_stop (LoglineCopier *self)
{
  g_return_if_fail (LOGLINE_IS_COPIER (self));

  if (self->job != NULL)
    g_cancellable_cancel (logline_job_get_cancellable (self->job));
  g_clear_object (&self->job);
}
