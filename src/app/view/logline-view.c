/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-view.h"

#include "logline-copier.h"
#include "logline-reading.h"
#include "logline-view-input.h"

struct _LoglineView
{
  GtkWidget parent_instance;

  LoglineReading         *reading;
  const LoglineViewParts *parts;     /* of reading */
  GtkWidget              *child;     /* the text view */
  LoglineViewInput       *input;
  LoglineCopier          *copier;
  LoglineQuery           *find_query;
  LoglineQuery           *filter_query;
};

enum
{
  PROP_0,
  PROP_WRAP,
  PROP_SHOW_NUMBERS,
  PROP_FOLLOW,
  PROP_ZOOM,
  PROP_N_NEW_LINES,
  PROP_CARET_ROW,
  N_OWN_PROPS,
  PROP_HADJUSTMENT = N_OWN_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

enum
{
  ROW_ACTIVATED,
  READY,
  JOB,
  N_SIGNALS,
};

static GParamSpec *props[N_OWN_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (LoglineView, logline_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static void
logline_view_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  LoglineView *self = LOGLINE_VIEW (widget);

  logline_placer_allocate (self->parts->placer, width, height, baseline);
  logline_view_input_allocate (self->input);
}

static void
row_activated_cb (LoglineView *self,
                  guint64      row)
{
  g_signal_emit (self, signals[ROW_ACTIVATED], 0, row);
}

static void
ready_cb (LoglineView *self)
{
  g_signal_emit (self, signals[READY], 0);
}

static void
caret_moved_cb (LoglineView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CARET_ROW]);
}

static void
follow_changed_cb (LoglineView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLLOW]);
}

static void
n_new_lines_changed_cb (LoglineView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_NEW_LINES]);
}

static void
copying_cb (LoglineView *self,
            LoglineJob  *job)
{
  g_signal_emit (self, signals[JOB], 0, job);
}

static void
copy_selection (LoglineView *self)
{
  LoglineSelection selection = logline_caret_get_selection (self->parts->caret);

  if (logline_selection_is_empty (&selection) || logline_pager_get_n_rows (self->parts->pager) == 0)
    return;

  logline_copier_copy (self->copier, gtk_widget_get_clipboard (GTK_WIDGET (self)),
                       logline_pager_get_log (self->parts->pager), &selection);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  copy_selection (LOGLINE_VIEW (widget));
}

static void
select_all_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  logline_caret_keys_select_all (LOGLINE_VIEW (widget)->parts->keys);
}

static void
zoom_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LoglineView *self = LOGLINE_VIEW (widget);

  if (g_str_equal (name, "log.zoom-in"))
    logline_text_view_zoom_by (self->parts->text_view, 1);
  else if (g_str_equal (name, "log.zoom-out"))
    logline_text_view_zoom_by (self->parts->text_view, -1);
  else
    logline_text_view_set_zoom (self->parts->text_view, 1);
}

static void
popup_menu_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  logline_view_input_popup_menu (LOGLINE_VIEW (widget)->input);
}

static void
zoom_changed_cb (LoglineView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
}

static void
set_hadjustment (LoglineView   *self,
                 GtkAdjustment *adjustment)
{
  gtk_scrollable_set_hadjustment (GTK_SCROLLABLE (self->parts->text_view), adjustment);
}

static void
set_query (LoglineView   *self,
           LoglineQuery **field,
           LoglineQuery  *query)
{
  if (*field == query || (*field != NULL && query != NULL && logline_query_equal (*field, query)))
    return;

  g_clear_pointer (field, logline_query_unref);
  *field = query != NULL ? logline_query_ref (query) : NULL;
  logline_pager_set_queries (self->parts->pager, self->find_query, self->filter_query);
}

static gboolean
get_wrap (LoglineView *self)
{
  return gtk_text_view_get_wrap_mode (GTK_TEXT_VIEW (self->parts->text_view)) != GTK_WRAP_NONE;
}

static void
set_wrap (LoglineView *self,
          gboolean     wrap)
{
  if (get_wrap (self) == wrap)
    return;

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->parts->text_view),
                               wrap ? GTK_WRAP_WORD_CHAR : GTK_WRAP_NONE);
  logline_placer_request (self->parts->placer);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WRAP]);
}

static void
set_show_numbers (LoglineView *self,
                  gboolean     show_numbers)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->parts->numbers)) == show_numbers)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->parts->numbers), show_numbers);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_NUMBERS]);
}

static void
logline_view_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  LoglineView *self = LOGLINE_VIEW (object);

  switch (prop_id)
    {
    case PROP_WRAP:
      set_wrap (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_NUMBERS:
      set_show_numbers (self, g_value_get_boolean (value));
      break;
    case PROP_FOLLOW:
      logline_view_set_follow (self, g_value_get_enum (value));
      break;
    case PROP_ZOOM:
      logline_text_view_set_zoom (self->parts->text_view, g_value_get_double (value));
      break;
    case PROP_HADJUSTMENT:
      set_hadjustment (self, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      logline_placer_set_adjustment (self->parts->placer, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
logline_view_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  LoglineView *self = LOGLINE_VIEW (object);

  switch (prop_id)
    {
    case PROP_WRAP:
      g_value_set_boolean (value, get_wrap (self));
      break;
    case PROP_SHOW_NUMBERS:
      g_value_set_boolean (value, gtk_widget_get_visible (GTK_WIDGET (self->parts->numbers)));
      break;
    case PROP_FOLLOW:
      g_value_set_enum (value, logline_view_get_follow (self));
      break;
    case PROP_ZOOM:
      g_value_set_double (value, logline_text_view_get_zoom (self->parts->text_view));
      break;
    case PROP_N_NEW_LINES:
      g_value_set_uint64 (value, logline_view_get_n_new_lines (self));
      break;
    case PROP_CARET_ROW:
      g_value_set_uint64 (value, logline_view_get_caret_row (self));
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->child)));
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, logline_placer_get_adjustment (self->parts->placer));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, GTK_SCROLL_MINIMUM);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
logline_view_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  LoglineView *self = LOGLINE_VIEW (widget);

  /* GTK wants children measured before they are allocated. */
  gtk_widget_measure (self->child, orientation, -1, minimum, natural, NULL, NULL);
  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
}

/* The keyboard belongs to the text. */
static gboolean
logline_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LOGLINE_VIEW (widget)->parts->text_view));
}

static void
logline_view_dispose (GObject *object)
{
  LoglineView *self = LOGLINE_VIEW (object);

  if (self->input != NULL)
    logline_view_input_stop (self->input);
  g_clear_object (&self->input);
  if (self->copier != NULL)
    logline_copier_stop (self->copier);
  g_clear_object (&self->copier);
  if (self->reading != NULL)
    g_object_run_dispose (G_OBJECT (self->reading));
  g_clear_pointer (&self->child, gtk_widget_unparent);
  g_clear_pointer (&self->find_query, logline_query_unref);
  g_clear_pointer (&self->filter_query, logline_query_unref);

  G_OBJECT_CLASS (logline_view_parent_class)->dispose (object);
}

static void
logline_view_finalize (GObject *object)
{
  g_object_unref (LOGLINE_VIEW (object)->reading);

  G_OBJECT_CLASS (logline_view_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags read_flags =
    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  props[PROP_WRAP] = g_param_spec_boolean ("wrap", NULL, NULL, FALSE, flags);
  props[PROP_SHOW_NUMBERS] = g_param_spec_boolean ("show-numbers", NULL, NULL, TRUE, flags);
  props[PROP_FOLLOW] = g_param_spec_enum ("follow", NULL, NULL, LOGLINE_TYPE_FOLLOW,
                                          LOGLINE_FOLLOW_LIVE, flags);
  props[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, LOGLINE_MIN_ZOOM,
                                          LOGLINE_MAX_ZOOM, 1, flags);
  props[PROP_N_NEW_LINES] =
    g_param_spec_uint64 ("n-new-lines", NULL, NULL, 0, G_MAXUINT64, 0, read_flags);
  props[PROP_CARET_ROW] = g_param_spec_uint64 ("caret-row", NULL, NULL, 0, G_MAXUINT64, G_MAXUINT64,
                                               read_flags);
  g_object_class_install_properties (object_class, N_OWN_PROPS, props);

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "log.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "log.select-all", NULL, select_all_action);
  gtk_widget_class_install_action (widget_class, "log.zoom-in", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "log.zoom-out", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "log.zoom-reset", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "log.popup-menu", NULL, popup_menu_action);
}

static void
logline_view_class_init (LoglineViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = logline_view_dispose;
  object_class->finalize = logline_view_finalize;
  object_class->set_property = logline_view_set_property;
  object_class->get_property = logline_view_get_property;
  widget_class->measure = logline_view_measure;
  widget_class->size_allocate = logline_view_size_allocate;
  widget_class->grab_focus = logline_view_grab_focus;
  install_properties (object_class);
  install_actions (widget_class);

  signals[ROW_ACTIVATED] =
    g_signal_new ("row-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_UINT64);
  signals[READY] = g_signal_new ("ready", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[JOB] = g_signal_new ("job", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, LOGLINE_TYPE_JOB);
}

static void
connect (LoglineView *self,
         gpointer     part,
         const char  *signal_name,
         GCallback    callback)
{
  g_signal_connect_object (part, signal_name, callback, self, G_CONNECT_SWAPPED);
}

static void
add_reading (LoglineView *self)
{
  self->reading = logline_reading_new ();
  self->parts = logline_reading_get_parts (self->reading);
  self->child = GTK_WIDGET (self->parts->text_view);
  gtk_widget_set_parent (self->child, GTK_WIDGET (self));
  self->copier = logline_copier_new ();

  connect (self, self->reading, "ready", G_CALLBACK (ready_cb));
  connect (self, self->reading, "caret-moved", G_CALLBACK (caret_moved_cb));
  connect (self, self->parts->text_view, "copy", G_CALLBACK (copy_selection));
  connect (self, self->parts->text_view, "notify::zoom", G_CALLBACK (zoom_changed_cb));
  connect (self, self->parts->follower, "notify::follow", G_CALLBACK (follow_changed_cb));
  connect (self, self->parts->follower, "notify::n-new-lines",
           G_CALLBACK (n_new_lines_changed_cb));
  connect (self, self->copier, "started", G_CALLBACK (copying_cb));
}

static void
logline_view_init (LoglineView *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  add_reading (self);
  self->input = logline_view_input_new (GTK_WIDGET (self), self->parts);
  connect (self, self->input, "row-activated", G_CALLBACK (row_activated_cb));
}

LoglineView *
logline_view_new (void)
{
  return g_object_new (LOGLINE_TYPE_VIEW, NULL);
}

LoglineLog *
logline_view_get_log (LoglineView *self)
{
  g_return_val_if_fail (LOGLINE_IS_VIEW (self), NULL);

  return logline_reading_get_log (self->reading);
}

void
logline_view_set_log (LoglineView *self,
                      LoglineLog  *log)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));

  logline_reading_set_log (self->reading, log);
}

void
logline_view_set_find_query (LoglineView  *self,
                             LoglineQuery *query)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));

  set_query (self, &self->find_query, query);
}

void
logline_view_set_find_search (LoglineView   *self,
                              LoglineSearch *search)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));
  g_return_if_fail (search == NULL || LOGLINE_IS_SEARCH (search));

  logline_row_buffer_set_search (self->parts->buffer, search);
}

void
logline_view_set_filter_query (LoglineView  *self,
                               LoglineQuery *query)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));

  set_query (self, &self->filter_query, query);
}

LoglineFollow
logline_view_get_follow (LoglineView *self)
{
  g_return_val_if_fail (LOGLINE_IS_VIEW (self), LOGLINE_FOLLOW_LIVE);

  return logline_reading_get_follow (self->reading);
}

void
logline_view_set_follow (LoglineView   *self,
                         LoglineFollow  follow)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));

  logline_reading_set_follow (self->reading, follow);
}

guint64
logline_view_get_n_new_lines (LoglineView *self)
{
  g_return_val_if_fail (LOGLINE_IS_VIEW (self), 0);

  return logline_follower_get_n_new_lines (self->parts->follower);
}

guint64
logline_view_get_caret_row (LoglineView *self)
{
  g_return_val_if_fail (LOGLINE_IS_VIEW (self), G_MAXUINT64);

  return logline_reading_get_caret_row (self->reading);
}

void
logline_view_go_to_row (LoglineView *self,
                        guint64      row)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));

  logline_reading_go_to_row (self->reading, row);
}

void
logline_view_go_to_position (LoglineView           *self,
                             const LoglinePosition *position)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));

  logline_reading_go_to_position (self->reading, position);
}

LoglinePosition *
logline_view_dup_position (LoglineView *self)
{
  g_return_val_if_fail (LOGLINE_IS_VIEW (self), NULL);

  return logline_reading_dup_position (self->reading);
}

char *
logline_view_dup_selected_text (LoglineView *self)
{
  g_return_val_if_fail (LOGLINE_IS_VIEW (self), NULL);

  return logline_reading_dup_selected_text (self->reading);
}

gboolean
logline_view_get_selected_rows (LoglineView *self,
                                guint64     *out_first,
                                guint64     *out_last)
{
  g_return_val_if_fail (LOGLINE_IS_VIEW (self), FALSE);

  return logline_reading_get_selected_rows (self->reading, out_first, out_last);
}

void
logline_view_set_extra_menu (LoglineView *self,
                             GMenuModel  *menu)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));

  logline_view_input_set_extra_menu (self->input, menu);
}
