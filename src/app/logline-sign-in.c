/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-sign-in.h"

#include <glib/gi18n.h>

#include "logline-settings.h"
#include "logline-words.h"

/* A caption for those who try the program out, who cannot know the demo's password. */
#define HINT_VARIABLE "LOGLINE_SIGN_IN_HINT"

struct _LoglineSignIn
{
  AdwWindow parent_instance;

  LoglineAccount *account;
  GCancellable *cancellable; /* of the attempt under way, else NULL */

  GtkLabel *heading;
  GtkWidget *fields;
  GtkEditable *server;
  GtkEditable *username;
  GtkEditable *password;
  GtkSwitch *remember;
  GtkWidget *exposed;
  GtkRevealer *problem_revealer;
  GtkLabel *problem;
  GtkLabel *hint;
  GtkStack *button_stack;
  GtkWidget *cancel_button;
  GtkWidget *sign_in_button;
};

G_DEFINE_FINAL_TYPE (LoglineSignIn, logline_sign_in, ADW_TYPE_WINDOW)

static gboolean
is_filled_in (LoglineSignIn *self)
{
  return *gtk_editable_get_text (self->server) != '\0' &&
         *gtk_editable_get_text (self->username) != '\0' &&
         *gtk_editable_get_text (self->password) != '\0';
}

static void
update_sensitivity (LoglineSignIn *self)
{
  gboolean busy = self->cancellable != NULL;

  gtk_widget_set_sensitive (self->fields, !busy);
  gtk_widget_set_sensitive (self->sign_in_button, !busy && is_filled_in (self));
  gtk_stack_set_visible_child_name (self->button_stack, busy ? "busy" : "idle");
}

static void
mark (GtkEditable *row,
      gboolean     wrong)
{
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
}

static void
clear_problem (LoglineSignIn *self)
{
  mark (self->server, FALSE);
  mark (self->password, FALSE);
  gtk_revealer_set_reveal_child (self->problem_revealer, FALSE);
  gtk_label_set_label (self->problem, "");
}

static void
on_fields_changed (LoglineSignIn *self)
{
  clear_problem (self);
  update_sensitivity (self);
}

/* Told while the address is typed, that is before a password is sent. */
static void
on_server_changed (LoglineSignIn *self)
{
  g_autoptr (LoglineSession) session = logline_session_new (gtk_editable_get_text (self->server),
                                                            NULL);

  gtk_widget_set_visible (self->exposed, session != NULL && logline_session_is_exposed (session));
  on_fields_changed (self);
}

static gboolean
is_about_server (const GError *error)
{
  return error->domain == LOGLINE_CLIENT_ERROR &&
         (error->code == LOGLINE_CLIENT_ERROR_ADDRESS ||
          error->code == LOGLINE_CLIENT_ERROR_NAME ||
          error->code == LOGLINE_CLIENT_ERROR_CONNECT ||
          error->code == LOGLINE_CLIENT_ERROR_TLS ||
          error->code == LOGLINE_CLIENT_ERROR_NOT_LOGLINE);
}

static void
show_problem (LoglineSignIn *self,
              const GError  *error)
{
  g_autofree char *sentence = logline_words_error (error, gtk_editable_get_text (self->server));

  clear_problem (self);
  gtk_label_set_label (self->problem, sentence);
  gtk_revealer_set_reveal_child (self->problem_revealer, TRUE);

  if (is_about_server (error))
    {
      mark (self->server, TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->server));
    }
  else
    {
      mark (self->password, g_error_matches (error, LOGLINE_CLIENT_ERROR,
                                             LOGLINE_CLIENT_ERROR_CREDENTIALS));
      gtk_widget_grab_focus (GTK_WIDGET (self->password));
      gtk_editable_select_region (self->password, 0, -1);
    }
}

/* A dialog that outlives its parent window trips over it, so an attempt does not hold on to it. */
static GWeakRef *
make_weak_ref (LoglineSignIn *self)
{
  GWeakRef *ref = g_new (GWeakRef, 1);

  g_weak_ref_init (ref, self);

  return ref;
}

static LoglineSignIn *
take_weak_ref (GWeakRef *ref)
{
  LoglineSignIn *self = g_weak_ref_get (ref);

  g_weak_ref_clear (ref);
  g_free (ref);

  return self;
}

static void
on_signed_in (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (LoglineSignIn) self = take_weak_ref (user_data);
  g_autoptr (GError) error = NULL;
  gboolean success = logline_account_sign_in_finish (LOGLINE_ACCOUNT (source), result, &error);

  if (self == NULL)
    return;

  g_clear_object (&self->cancellable);

  update_sensitivity (self);
  if (success)
    gtk_window_destroy (GTK_WINDOW (self));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_grab_focus (GTK_WIDGET (self->password));
  else
    {
      g_debug ("Signing in failed: %s", error->message);
      show_problem (self, error);
    }
}

static void
on_submit (LoglineSignIn *self)
{
  if (self->cancellable != NULL || !is_filled_in (self))
    return;

  clear_problem (self);
  /* Fields that lose their sensitivity must not have the keyboard; Cancel is what is left to do. */
  gtk_widget_grab_focus (self->cancel_button);
  self->cancellable = g_cancellable_new ();
  update_sensitivity (self);
  logline_account_sign_in_async (self->account,
                                 gtk_editable_get_text (self->server),
                                 gtk_editable_get_text (self->username),
                                 gtk_editable_get_text (self->password),
                                 gtk_switch_get_active (self->remember),
                                 self->cancellable,
                                 on_signed_in, make_weak_ref (self));
}

/* Enter in a row goes to the next one that is empty, and signs in from the last. */
static void
on_entry_activated (LoglineSignIn *self)
{
  GtkEditable *rows[] = { self->server, self->username, self->password };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (*gtk_editable_get_text (rows[i]) == '\0')
        {
          gtk_widget_grab_focus (GTK_WIDGET (rows[i]));
          return;
        }
    }

  on_submit (self);
}

/* While an attempt is under way only that is cancelled, and what was typed stays. */
static void
on_cancel (LoglineSignIn *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static gboolean
on_escape (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  on_cancel (LOGLINE_SIGN_IN (widget));

  return GDK_EVENT_STOP;
}

static void
focus_first_empty (LoglineSignIn *self)
{
  if (*gtk_editable_get_text (self->server) == '\0')
    gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->server));
  else if (*gtk_editable_get_text (self->username) == '\0')
    gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->username));
  else
    gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->password));
}

LoglineSignIn *
logline_sign_in_new (GtkWindow      *parent,
                     LoglineAccount *account,
                     const char     *server,
                     const char     *username,
                     gboolean        expired)
{
  LoglineSignIn *self;

  g_return_val_if_fail (LOGLINE_IS_ACCOUNT (account), NULL);

  self = g_object_new (LOGLINE_TYPE_SIGN_IN, "transient-for", parent, NULL);
  self->account = g_object_ref (account);
  gtk_editable_set_text (self->server, server != NULL ? server : "");
  gtk_editable_set_text (self->username, username != NULL ? username : "");
  if (expired)
    gtk_label_set_label (self->heading,
                         _("Your session has expired. Sign in again to go on where you are."));
  update_sensitivity (self);
  focus_first_empty (self);

  return self;
}

const char *
logline_sign_in_get_problem (LoglineSignIn *self)
{
  g_return_val_if_fail (LOGLINE_IS_SIGN_IN (self), NULL);

  return gtk_label_get_label (self->problem);
}

static void
logline_sign_in_dispose (GObject *object)
{
  LoglineSignIn *self = LOGLINE_SIGN_IN (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (logline_sign_in_parent_class)->dispose (object);
}

static void
logline_sign_in_finalize (GObject *object)
{
  LoglineSignIn *self = LOGLINE_SIGN_IN (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (logline_sign_in_parent_class)->finalize (object);
}

static void
logline_sign_in_class_init (LoglineSignInClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = logline_sign_in_dispose;
  object_class->finalize = logline_sign_in_finalize;

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/logline/Logline/logline-sign-in.ui");
  gtk_widget_class_bind_template_child (widget_class, LoglineSignIn, heading);
  gtk_widget_class_bind_template_child (widget_class, LoglineSignIn, fields);
  gtk_widget_class_bind_template_child (widget_class, LoglineSignIn, server);
  gtk_widget_class_bind_template_child (widget_class, LoglineSignIn, username);
  gtk_widget_class_bind_template_child (widget_class, LoglineSignIn, password);
  gtk_widget_class_bind_template_child (widget_class, LoglineSignIn, remember);
  gtk_widget_class_bind_template_child (widget_class, LoglineSignIn, exposed);
  gtk_widget_class_bind_template_child (widget_class, LoglineSignIn, problem_revealer);
  gtk_widget_class_bind_template_child (widget_class, LoglineSignIn, problem);
  gtk_widget_class_bind_template_child (widget_class, LoglineSignIn, hint);
  gtk_widget_class_bind_template_child (widget_class, LoglineSignIn, button_stack);
  gtk_widget_class_bind_template_child (widget_class, LoglineSignIn, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, LoglineSignIn, sign_in_button);
  gtk_widget_class_bind_template_callback (widget_class, on_server_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_fields_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
}

static void
logline_sign_in_init (LoglineSignIn *self)
{
  const char *hint = g_getenv (HINT_VARIABLE);

  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_switch_set_active (self->remember,
                         g_settings_get_boolean (logline_settings_get (), "remember"));
  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL);
  if (hint != NULL)
    gtk_label_set_label (self->hint, hint);
}
