/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-stand-in.h"

#include <glib/gi18n.h>

#include "logline-log-signals.h"
#include "logline-remote.h"
#include "logline-words.h"

/* What takes longer than this gets a spinner in place of old lines. */
#define LOADING_DELAY_MS 400

struct _LoglineStandIn
{
  GObject parent_instance;

  GtkStack *stack; /* borrowed, as are the other widgets */
  AdwStatusPage *error_page;
  GtkWidget *retry_button;
  LoglineLog *base;
  LoglineLog *shown;
  LoglineSearch *search;
  LoglineLogSignals *base_signals;
  GSignalGroup *search_signals;
  char *server;
  guint loading_id;
  gboolean available;
};

enum
{
  PROP_AVAILABLE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LoglineStandIn, logline_stand_in, G_TYPE_OBJECT)

static gboolean
on_loading_due (gpointer user_data)
{
  LoglineStandIn *self = user_data;

  self->loading_id = 0;
  gtk_stack_set_visible_child_name (self->stack, "loading");

  return G_SOURCE_REMOVE;
}

static void
show_error (LoglineStandIn *self,
            const GError   *error)
{
  gboolean remote = LOGLINE_IS_REMOTE (self->base);
  g_autofree char *sentence = logline_words_error (error, self->server);

  adw_status_page_set_title (self->error_page,
                             remote ? _("Log Not Available") : _("File Not Available"));
  adw_status_page_set_description (self->error_page, sentence);
  gtk_widget_set_visible (self->retry_button, remote);
}

/* NULL while there is nothing to say yet. */
static const char *
choose_page (LoglineStandIn *self)
{
  if (self->base == NULL)
    return "empty";
  if (logline_log_get_n_rows (self->shown) > 0)
    return "view";
  if (self->search != NULL && logline_log_get_n_rows (self->base) > 0)
    return logline_search_get_complete (self->search) ? "no-matches" : NULL;
  if (logline_log_get_error (self->base) != NULL)
    return "error";
  if (logline_log_get_generation (self->base) != NULL && logline_log_get_size (self->base) == 0)
    return "empty";

  return NULL;
}

static void
set_available (LoglineStandIn *self,
               gboolean        available)
{
  if (self->available == available)
    return;

  self->available = available;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE]);
}

static void
update (LoglineStandIn *self)
{
  const char *page = choose_page (self);

  if (page == NULL)
    {
      if (self->loading_id == 0)
        self->loading_id = g_timeout_add (LOADING_DELAY_MS, on_loading_due, self);
      return;
    }

  g_clear_handle_id (&self->loading_id, g_source_remove);
  if (g_str_equal (page, "error"))
    show_error (self, logline_log_get_error (self->base));
  gtk_stack_set_visible_child_name (self->stack, page);
  set_available (self, !g_str_equal (page, "error"));
}

void
logline_stand_in_set_log (LoglineStandIn *self,
                          LoglineLog     *base,
                          LoglineLog     *shown,
                          LoglineSearch  *search)
{
  g_return_if_fail (LOGLINE_IS_STAND_IN (self));
  g_return_if_fail ((base == NULL) == (shown == NULL));

  g_set_object (&self->base, base);
  g_set_object (&self->shown, shown);
  g_set_object (&self->search, search);
  logline_log_signals_set_target (self->base_signals, base);
  g_signal_group_set_target (self->search_signals, search);
  update (self);
}

void
logline_stand_in_set_server (LoglineStandIn *self,
                             const char     *server)
{
  g_return_if_fail (LOGLINE_IS_STAND_IN (self));

  g_free (self->server);
  self->server = g_strdup (server);
}

gboolean
logline_stand_in_get_available (LoglineStandIn *self)
{
  g_return_val_if_fail (LOGLINE_IS_STAND_IN (self), FALSE);

  return self->available;
}

void
logline_stand_in_stop (LoglineStandIn *self)
{
  g_return_if_fail (LOGLINE_IS_STAND_IN (self));

  g_clear_handle_id (&self->loading_id, g_source_remove);
  g_clear_object (&self->base_signals);
  g_clear_object (&self->search_signals);
  g_clear_object (&self->search);
  g_clear_object (&self->shown);
  g_clear_object (&self->base);
}

static void
logline_stand_in_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_AVAILABLE:
      g_value_set_boolean (value, LOGLINE_STAND_IN (object)->available);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
logline_stand_in_dispose (GObject *object)
{
  logline_stand_in_stop (LOGLINE_STAND_IN (object));

  G_OBJECT_CLASS (logline_stand_in_parent_class)->dispose (object);
}

static void
logline_stand_in_finalize (GObject *object)
{
  g_free (LOGLINE_STAND_IN (object)->server);

  G_OBJECT_CLASS (logline_stand_in_parent_class)->finalize (object);
}

static void
logline_stand_in_class_init (LoglineStandInClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_READABLE;

  object_class->get_property = logline_stand_in_get_property;
  object_class->dispose = logline_stand_in_dispose;
  object_class->finalize = logline_stand_in_finalize;

  properties[PROP_AVAILABLE] =
    g_param_spec_boolean ("available", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
logline_stand_in_init (LoglineStandIn *self)
{
  self->available = TRUE;
  self->base_signals = logline_log_signals_new ();
  logline_log_signals_connect (self->base_signals, "changed", G_CALLBACK (update), self);
  logline_log_signals_connect (self->base_signals, "notify::loading", G_CALLBACK (update), self);
  logline_log_signals_connect (self->base_signals, "notify::error", G_CALLBACK (update), self);
  self->search_signals = g_signal_group_new (LOGLINE_TYPE_SEARCH);
  g_signal_group_connect_swapped (self->search_signals, "changed", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->search_signals, "notify::complete",
                                  G_CALLBACK (update), self);
}

LoglineStandIn *
logline_stand_in_new (GtkStack      *stack,
                      AdwStatusPage *error_page,
                      GtkWidget     *retry_button)
{
  LoglineStandIn *self = g_object_new (LOGLINE_TYPE_STAND_IN, NULL);

  self->stack = stack;
  self->error_page = error_page;
  self->retry_button = retry_button;
  return self;
}
