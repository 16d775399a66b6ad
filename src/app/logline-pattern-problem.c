/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-pattern-problem.h"

struct _LoglinePatternProblem
{
  GtkWidget parent_instance;

  GtkLabel *label;
  GtkWidget *child;
};

G_DEFINE_FINAL_TYPE (LoglinePatternProblem, logline_pattern_problem, GTK_TYPE_WIDGET)

/* The text stays while the line slides away. */
void
logline_pattern_problem_update (LoglinePatternProblem *self,
                                const char            *problem,
                                LoglineSearch         *search)
{
  const GError *error = search != NULL ? logline_search_get_error (search) : NULL;

  g_return_if_fail (LOGLINE_IS_PATTERN_PROBLEM (self));

  if (problem == NULL && error != NULL)
    problem = error->message;

  if (problem != NULL)
    gtk_label_set_label (self->label, problem);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->child), problem != NULL);
}

static void
logline_pattern_problem_dispose (GObject *object)
{
  g_clear_pointer (&LOGLINE_PATTERN_PROBLEM (object)->child, gtk_widget_unparent);

  G_OBJECT_CLASS (logline_pattern_problem_parent_class)->dispose (object);
}

static void
logline_pattern_problem_class_init (LoglinePatternProblemClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = logline_pattern_problem_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/logline/Logline/logline-pattern-problem.ui");
  gtk_widget_class_bind_template_child (widget_class, LoglinePatternProblem, child);
  gtk_widget_class_bind_template_child (widget_class, LoglinePatternProblem, label);
}

static void
logline_pattern_problem_init (LoglinePatternProblem *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
