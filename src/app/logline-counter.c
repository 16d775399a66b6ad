/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-counter.h"

struct _LoglineCounter
{
  GtkWidget parent_instance;

  GtkLabel *words;
  GtkLabel *number;
  GtkWidget *child;
};

G_DEFINE_FINAL_TYPE (LoglineCounter, logline_counter, GTK_TYPE_WIDGET)

void
logline_counter_update (LoglineCounter *self,
                        const char     *words,
                        const char     *number,
                        const char     *tooltip)
{
  g_return_if_fail (LOGLINE_IS_COUNTER (self));

  gtk_label_set_label (self->words, words != NULL ? words : "");
  gtk_label_set_label (self->number, number != NULL ? number : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
}

const char *
logline_counter_get_words (LoglineCounter *self)
{
  g_return_val_if_fail (LOGLINE_IS_COUNTER (self), NULL);

  return gtk_label_get_label (self->words);
}

static void
logline_counter_dispose (GObject *object)
{
  g_clear_pointer (&LOGLINE_COUNTER (object)->child, gtk_widget_unparent);

  G_OBJECT_CLASS (logline_counter_parent_class)->dispose (object);
}

static void
logline_counter_class_init (LoglineCounterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = logline_counter_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/logline/Logline/logline-counter.ui");
  gtk_widget_class_bind_template_child (widget_class, LoglineCounter, words);
  gtk_widget_class_bind_template_child (widget_class, LoglineCounter, number);
  gtk_widget_class_bind_template_child (widget_class, LoglineCounter, child);
}

static void
logline_counter_init (LoglineCounter *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
