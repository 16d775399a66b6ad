/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-view.h"

#include "logline-autoscroll.h"
#include "logline-caret-keys.h"
#include "logline-copier.h"
#include "logline-level-renderer.h"
#include "logline-number-renderer.h"
#include "logline-refresher.h"
#include "logline-scroller.h"
#include "logline-text-menu.h"

#define MAX_FIND_CHARS 200

struct _LoglineView
{
  GtkWidget parent_instance;

  LoglineTextView       *text_view; /* the only child */
  LoglineNumberRenderer *numbers;   /* unowned, of text_view */
  LoglineRowBuffer      *buffer;
  LoglinePager          *pager;
  LoglineCaret          *caret;
  LoglineScreen         *screen;
  LoglineFollower       *follower;
  LoglinePlacer         *placer;
  LoglineLocator        *locator;
  LoglineRefresher      *refresher;
  LoglineCaretKeys      *keys;
  LoglineAutoscroll     *autoscroll;
  LoglineScroller       *scroller;
  LoglineTextMenu       *menu;
  LoglineCopier         *copier;
  GSignalGroup          *log_signals;
  LoglineQuery          *find_query;
  LoglineQuery          *filter_query;
  guint                  ready_id;
  gboolean               is_new_log;
};

enum
{
  PROP_0,
  PROP_LOG,
  PROP_FIND_QUERY,
  PROP_FILTER_QUERY,
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

/* Told outside of the layout phase, where whoever listens may show and hide widgets. */
static gboolean
ready_cb (gpointer user_data)
{
  LoglineView *self = user_data;

  self->ready_id = 0;
  self->is_new_log = FALSE;
  g_signal_emit (self, signals[READY], 0);
  return G_SOURCE_REMOVE;
}

static void
placed_cb (LoglineView *self)
{
  if (self->is_new_log && self->ready_id == 0)
    self->ready_id = g_idle_add (ready_cb, self);
}

static void
resized_cb (LoglineView *self)
{
  logline_refresher_schedule (self->refresher, TRUE);
}

static void
logline_view_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  LoglineView *self = LOGLINE_VIEW (widget);

  logline_placer_allocate (self->placer, width, height, baseline);
  logline_text_menu_present (self->menu);
}

static void
loading_cb (LoglineView *self)
{
  logline_refresher_outdate_numbers (self->refresher);
  logline_refresher_schedule (self->refresher, FALSE);
}

static void
scrolled_cb (LoglineView *self,
             double       distance)
{
  LoglineSelection selection = logline_caret_get_selection (self->caret);

  logline_locator_stop (self->locator);
  if (distance >= 0 && logline_placer_is_at_end (self->placer) &&
      logline_selection_is_empty (&selection))
    logline_follower_set_follow (self->follower, LOGLINE_FOLLOW_LIVE);
  else
    logline_follower_set_follow (self->follower, LOGLINE_FOLLOW_PAUSED);
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
end_reached_cb (LoglineView *self)
{
  logline_view_set_follow (self, LOGLINE_FOLLOW_LIVE);
}

static void
pager_changed_cb (LoglineView         *self,
                  const LoglineChange *change)
{
  LoglineRowRange range;

  if (change->reset)
    {
      logline_caret_unset (self->caret);
    }
  else
    {
      logline_caret_shift (self->caret, change, logline_pager_get_n_rows (self->pager));
      logline_follower_count (self->follower, change);
      if (change->added_front > 0)
        logline_refresher_outdate_numbers (self->refresher);
    }
  logline_placer_shift (self->placer, change);
  logline_locator_retry (self->locator);
  range = logline_row_buffer_get_range (self->buffer);
  logline_refresher_schedule (self->refresher, logline_row_range_is_empty (range) ||
                                               !logline_pager_is_current (self->pager));
}

static void
pager_will_fill_cb (LoglineView *self)
{
  logline_caret_freeze (self->caret);
  logline_placer_freeze (self->placer);
}

static LoglineTextPoint
get_match_point (LoglineView *self,
                 guint64      row)
{
  LoglineTextPoint point = { row, 0 };
  guint character;

  if (logline_pager_is_current (self->pager) &&
      logline_row_buffer_get_match (self->buffer, row, &character))
    point.character = character;
  return point;
}

static void
move_caret_to_match (LoglineView *self,
                     guint64      row)
{
  LoglineTextPoint point = get_match_point (self, row);

  logline_caret_select (self->caret, (LoglineSelection) { point, point });
}

/* A row was gone to before anybody knew where its match stands. */
static void
find_match_gone_to (LoglineView *self)
{
  LoglineSelection selection = logline_caret_get_selection (self->caret);

  if (logline_placer_is_centring (self->placer, selection.caret.row) &&
      selection.caret.character == 0 && logline_selection_is_empty (&selection))
    move_caret_to_match (self, selection.caret.row);
}

static void
pager_filled_cb (LoglineView *self)
{
  logline_placer_thaw (self->placer);
  logline_caret_thaw (self->caret);
  find_match_gone_to (self);
  if (self->is_new_log)
    logline_number_renderer_reset_width (self->numbers);
  logline_number_renderer_update_width (self->numbers);
  logline_text_view_redraw_gutter (self->text_view);
  logline_refresher_take_rows (self->refresher);
  logline_placer_take_rows (self->placer);
}

static void
caret_changed_cb (LoglineView *self)
{
  LoglineSelection selection = logline_caret_get_selection (self->caret);
  gboolean is_set = logline_caret_is_set (self->caret);

  if (!logline_selection_is_empty (&selection))
    logline_follower_set_follow (self->follower, LOGLINE_FOLLOW_PAUSED);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (self->text_view), is_set);
  gtk_source_view_set_highlight_current_line (GTK_SOURCE_VIEW (self->text_view), is_set);
  logline_text_view_redraw_gutter (self->text_view);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CARET_ROW]);
}

static void
activate_row (LoglineView *self,
              guint64      row)
{
  if (row < logline_pager_get_n_rows (self->pager))
    g_signal_emit (self, signals[ROW_ACTIVATED], 0, row);
}

static void
pressed_cb (LoglineView *self,
            int          n_press,
            double       x,
            double       y)
{
  if (n_press == 2 && !logline_row_range_is_empty (logline_row_buffer_get_range (self->buffer)))
    activate_row (self, logline_screen_get_point (self->screen, y).row);
}

static gboolean
key_pressed_cb (LoglineView     *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  gboolean is_enter = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter ||
                      keyval == GDK_KEY_ISO_Enter;

  if (is_enter && modifiers == 0)
    activate_row (self, logline_caret_keys_get_row (self->keys));
  else if ((keyval == GDK_KEY_Menu && modifiers == 0) ||
           (keyval == GDK_KEY_F10 && modifiers == GDK_SHIFT_MASK))
    logline_text_menu_popup_at_caret (self->menu);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
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
  LoglineSelection selection = logline_caret_get_selection (self->caret);

  if (logline_selection_is_empty (&selection) || logline_pager_get_n_rows (self->pager) == 0)
    return;

  logline_copier_copy (self->copier, gtk_widget_get_clipboard (GTK_WIDGET (self)),
                       logline_pager_get_log (self->pager), &selection);
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
  logline_caret_keys_select_all (LOGLINE_VIEW (widget)->keys);
}

static void
zoom_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LoglineView *self = LOGLINE_VIEW (widget);

  if (g_str_equal (name, "log.zoom-in"))
    logline_text_view_zoom_by (self->text_view, 1);
  else if (g_str_equal (name, "log.zoom-out"))
    logline_text_view_zoom_by (self->text_view, -1);
  else
    logline_text_view_set_zoom (self->text_view, 1);
}

static void
popup_menu_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  logline_text_menu_popup_at_caret (LOGLINE_VIEW (widget)->menu);
}

static void
missed_cb (LoglineView *self)
{
  logline_refresher_schedule (self->refresher, TRUE);
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
  gtk_scrollable_set_hadjustment (GTK_SCROLLABLE (self->text_view), adjustment);
}

static void
set_query (LoglineView   *self,
           LoglineQuery **field,
           LoglineQuery  *query,
           GParamSpec    *pspec)
{
  if (*field == query || (*field != NULL && query != NULL && logline_query_equal (*field, query)))
    return;

  g_clear_pointer (field, logline_query_unref);
  *field = query != NULL ? logline_query_ref (query) : NULL;
  logline_pager_set_queries (self->pager, self->find_query, self->filter_query);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static gboolean
get_wrap (LoglineView *self)
{
  return gtk_text_view_get_wrap_mode (GTK_TEXT_VIEW (self->text_view)) != GTK_WRAP_NONE;
}

static void
set_wrap (LoglineView *self,
          gboolean     wrap)
{
  if (get_wrap (self) == wrap)
    return;

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text_view),
                               wrap ? GTK_WRAP_WORD_CHAR : GTK_WRAP_NONE);
  logline_placer_request (self->placer);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WRAP]);
}

static void
set_show_numbers (LoglineView *self,
                  gboolean     show_numbers)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->numbers)) == show_numbers)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->numbers), show_numbers);
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
    case PROP_LOG:
      logline_view_set_log (self, g_value_get_object (value));
      break;
    case PROP_FIND_QUERY:
      logline_view_set_find_query (self, g_value_get_boxed (value));
      break;
    case PROP_FILTER_QUERY:
      logline_view_set_filter_query (self, g_value_get_boxed (value));
      break;
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
      logline_text_view_set_zoom (self->text_view, g_value_get_double (value));
      break;
    case PROP_HADJUSTMENT:
      set_hadjustment (self, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      logline_placer_set_adjustment (self->placer, g_value_get_object (value));
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
    case PROP_LOG:
      g_value_set_object (value, logline_view_get_log (self));
      break;
    case PROP_FIND_QUERY:
      g_value_set_boxed (value, self->find_query);
      break;
    case PROP_FILTER_QUERY:
      g_value_set_boxed (value, self->filter_query);
      break;
    case PROP_WRAP:
      g_value_set_boolean (value, get_wrap (self));
      break;
    case PROP_SHOW_NUMBERS:
      g_value_set_boolean (value, gtk_widget_get_visible (GTK_WIDGET (self->numbers)));
      break;
    case PROP_FOLLOW:
      g_value_set_enum (value, logline_view_get_follow (self));
      break;
    case PROP_ZOOM:
      g_value_set_double (value, logline_text_view_get_zoom (self->text_view));
      break;
    case PROP_N_NEW_LINES:
      g_value_set_uint64 (value, logline_view_get_n_new_lines (self));
      break;
    case PROP_CARET_ROW:
      g_value_set_uint64 (value, logline_view_get_caret_row (self));
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->text_view)));
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, logline_placer_get_adjustment (self->placer));
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
  gtk_widget_measure (GTK_WIDGET (self->text_view), orientation, -1, minimum, natural, NULL, NULL);
  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
}

/* The keyboard belongs to the text. */
static gboolean
logline_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LOGLINE_VIEW (widget)->text_view));
}

static void
logline_view_dispose (GObject *object)
{
  LoglineView *self = LOGLINE_VIEW (object);

  g_clear_handle_id (&self->ready_id, g_source_remove);
  if (self->locator != NULL)
    logline_locator_stop (self->locator);
  if (self->log_signals != NULL)
    g_signal_group_set_target (self->log_signals, NULL);
  g_clear_object (&self->log_signals);
  if (self->menu != NULL)
    logline_text_menu_remove (self->menu);
  g_clear_object (&self->menu);
  if (self->copier != NULL)
    logline_copier_stop (self->copier);
  g_clear_object (&self->copier);
  g_clear_object (&self->scroller);
  g_clear_object (&self->autoscroll);
  g_clear_object (&self->keys);
  g_clear_object (&self->refresher);
  g_clear_object (&self->locator);
  g_clear_object (&self->placer);
  g_clear_object (&self->follower);
  g_clear_object (&self->screen);
  g_clear_object (&self->caret);
  g_clear_object (&self->pager);
  g_clear_object (&self->buffer);
  if (self->text_view != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->text_view)));
  g_clear_pointer (&self->find_query, logline_query_unref);
  g_clear_pointer (&self->filter_query, logline_query_unref);

  G_OBJECT_CLASS (logline_view_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags read_flags =
    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  props[PROP_LOG] = g_param_spec_object ("log", NULL, NULL, LOGLINE_TYPE_LOG, flags);
  props[PROP_FIND_QUERY] = g_param_spec_boxed ("find-query", NULL, NULL, LOGLINE_TYPE_QUERY, flags);
  props[PROP_FILTER_QUERY] =
    g_param_spec_boxed ("filter-query", NULL, NULL, LOGLINE_TYPE_QUERY, flags);
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
add_text_view (LoglineView *self)
{
  GtkSourceGutter *gutter;

  self->text_view = logline_text_view_new (self->buffer);
  gutter = gtk_source_view_get_gutter (GTK_SOURCE_VIEW (self->text_view), GTK_TEXT_WINDOW_LEFT);
  self->numbers = logline_number_renderer_new ();
  gtk_source_gutter_insert (gutter, GTK_SOURCE_GUTTER_RENDERER (self->numbers), 0);
  gtk_source_gutter_insert (gutter, GTK_SOURCE_GUTTER_RENDERER (logline_level_renderer_new ()), 1);
  gtk_widget_set_parent (GTK_WIDGET (self->text_view), GTK_WIDGET (self));
}

static void
add_controller (LoglineView        *self,
                GtkEventController *controller,
                const char         *signal_name,
                GCallback           callback)
{
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, signal_name, callback, self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
add_controllers (LoglineView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  add_controller (self, GTK_EVENT_CONTROLLER (click), "pressed", G_CALLBACK (pressed_cb));
  self->menu = logline_text_menu_new (GTK_WIDGET (self), self->text_view);
  self->autoscroll = logline_autoscroll_new (GTK_WIDGET (self), self->caret, self->screen,
                                             self->placer);
  add_controller (self, gtk_event_controller_key_new (), "key-pressed",
                  G_CALLBACK (key_pressed_cb));
  self->scroller = logline_scroller_new (GTK_WIDGET (self), self->text_view, self->placer);
}

static void
add_parts (LoglineView *self)
{
  self->buffer = logline_row_buffer_new ();
  self->pager = logline_pager_new (self->buffer);
  self->caret = logline_caret_new (self->buffer);
  add_text_view (self);
  self->screen = logline_screen_new (self->text_view, self->buffer);
  self->follower = logline_follower_new ();
  self->placer = logline_placer_new (self->pager, self->buffer, self->text_view, self->screen,
                                     self->follower);
  self->locator = logline_locator_new (self->pager);
  self->refresher = logline_refresher_new (self->pager, self->buffer, self->placer, self->locator);
  self->copier = logline_copier_new ();
  self->keys = logline_caret_keys_new (self->text_view, self->buffer, self->pager, self->caret,
                                       self->screen, self->placer, self->follower);
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
connect_parts (LoglineView *self)
{
  connect (self, self->text_view, "copy", G_CALLBACK (copy_selection));
  connect (self, self->text_view, "notify::zoom", G_CALLBACK (zoom_changed_cb));
  connect (self, self->pager, "changed", G_CALLBACK (pager_changed_cb));
  connect (self, self->pager, "will-fill", G_CALLBACK (pager_will_fill_cb));
  connect (self, self->pager, "filled", G_CALLBACK (pager_filled_cb));
  connect (self, self->caret, "changed", G_CALLBACK (caret_changed_cb));
  connect (self, self->follower, "notify::follow", G_CALLBACK (follow_changed_cb));
  connect (self, self->follower, "notify::n-new-lines", G_CALLBACK (n_new_lines_changed_cb));
  connect (self, self->placer, "scrolled", G_CALLBACK (scrolled_cb));
  connect (self, self->placer, "placed", G_CALLBACK (placed_cb));
  connect (self, self->placer, "resized", G_CALLBACK (resized_cb));
  connect (self, self->locator, "found", G_CALLBACK (logline_view_go_to_row));
  connect (self, self->locator, "missed", G_CALLBACK (missed_cb));
  connect (self, self->copier, "started", G_CALLBACK (copying_cb));
  connect (self, self->keys, "end-reached", G_CALLBACK (end_reached_cb));
}

static void
logline_view_init (LoglineView *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  add_parts (self);
  connect_parts (self);
  add_controllers (self);

  self->log_signals = g_signal_group_new (G_TYPE_OBJECT);
  g_signal_group_connect_swapped (self->log_signals, "notify::loading", G_CALLBACK (loading_cb),
                                  self);
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

  return logline_pager_get_log (self->pager);
}

void
logline_view_set_log (LoglineView *self,
                      LoglineLog  *log)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));
  g_return_if_fail (log == NULL || LOGLINE_IS_LOG (log));

  if (log == logline_pager_get_log (self->pager))
    return;

  logline_locator_stop (self->locator);
  logline_pager_set_log (self->pager, log);
  g_signal_group_set_target (self->log_signals, log);
  logline_caret_unset (self->caret);
  logline_row_buffer_set_current_row (self->buffer, G_MAXUINT64);
  logline_follower_set_follow (self->follower, LOGLINE_FOLLOW_LIVE);
  logline_placer_start_at_end (self->placer);
  self->is_new_log = log != NULL;
  g_clear_handle_id (&self->ready_id, g_source_remove);
  logline_refresher_schedule (self->refresher, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOG]);
}

void
logline_view_set_find_query (LoglineView  *self,
                             LoglineQuery *query)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));

  set_query (self, &self->find_query, query, props[PROP_FIND_QUERY]);
}

void
logline_view_set_find_search (LoglineView   *self,
                              LoglineSearch *search)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));
  g_return_if_fail (search == NULL || LOGLINE_IS_SEARCH (search));

  logline_row_buffer_set_search (self->buffer, search);
}

void
logline_view_set_filter_query (LoglineView  *self,
                               LoglineQuery *query)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));

  set_query (self, &self->filter_query, query, props[PROP_FILTER_QUERY]);
}

LoglineFollow
logline_view_get_follow (LoglineView *self)
{
  g_return_val_if_fail (LOGLINE_IS_VIEW (self), LOGLINE_FOLLOW_LIVE);

  return logline_follower_get_follow (self->follower);
}

void
logline_view_set_follow (LoglineView   *self,
                         LoglineFollow  follow)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));

  if (logline_view_get_follow (self) == follow)
    return;

  logline_locator_stop (self->locator);
  logline_follower_set_follow (self->follower, follow);
  if (follow == LOGLINE_FOLLOW_LIVE)
    logline_refresher_schedule (self->refresher, TRUE);
}

guint64
logline_view_get_n_new_lines (LoglineView *self)
{
  g_return_val_if_fail (LOGLINE_IS_VIEW (self), 0);

  return logline_follower_get_n_new_lines (self->follower);
}

guint64
logline_view_get_caret_row (LoglineView *self)
{
  g_return_val_if_fail (LOGLINE_IS_VIEW (self), G_MAXUINT64);

  if (!logline_caret_is_set (self->caret))
    return G_MAXUINT64;

  return logline_caret_get_selection (self->caret).caret.row;
}

void
logline_view_go_to_row (LoglineView *self,
                        guint64      row)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));

  if (row >= logline_pager_get_n_rows (self->pager))
    return;

  logline_locator_stop (self->locator);
  logline_follower_set_follow (self->follower, LOGLINE_FOLLOW_PAUSED);
  logline_row_buffer_set_current_row (self->buffer, row);
  move_caret_to_match (self, row);
  if (logline_placer_is_in_sight (self->placer, row))
    logline_screen_show_caret_column (self->screen);
  else
    logline_placer_centre (self->placer, row);
}

void
logline_view_go_to_position (LoglineView           *self,
                             const LoglinePosition *position)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));
  g_return_if_fail (position != NULL);

  logline_locator_start (self->locator, position);
}

LoglinePosition *
logline_view_dup_position (LoglineView *self)
{
  guint64 row = logline_view_get_caret_row (self);
  const LoglineRow *shown;

  g_return_val_if_fail (LOGLINE_IS_VIEW (self), NULL);

  if (!logline_pager_is_current (self->pager))
    return NULL;

  if (row == G_MAXUINT64 || !logline_placer_is_around (self->placer, row))
    row = logline_placer_get_first_row (self->placer);
  shown = logline_row_buffer_get_row (self->buffer, row);
  if (shown == NULL)
    return NULL;

  return logline_position_new (shown->line->generation->id, shown->line->offset);
}

char *
logline_view_dup_selected_text (LoglineView *self)
{
  LoglineSelection selection;
  GtkTextIter start, end;

  g_return_val_if_fail (LOGLINE_IS_VIEW (self), NULL);

  selection = logline_caret_get_selection (self->caret);
  if (selection.anchor.row != selection.caret.row ||
      !gtk_text_buffer_get_selection_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end) ||
      gtk_text_iter_get_offset (&end) - gtk_text_iter_get_offset (&start) > MAX_FIND_CHARS)
    return NULL;

  return gtk_text_iter_get_text (&start, &end);
}

gboolean
logline_view_get_selected_rows (LoglineView *self,
                                guint64     *out_first,
                                guint64     *out_last)
{
  LoglineSelection selection;
  LoglineTextPoint end;

  g_return_val_if_fail (LOGLINE_IS_VIEW (self), FALSE);

  selection = logline_caret_get_selection (self->caret);
  if (logline_selection_is_empty (&selection) || logline_pager_get_n_rows (self->pager) == 0)
    return FALSE;

  end = logline_selection_get_end (&selection);
  *out_first = logline_selection_get_start (&selection).row;
  *out_last = end.character > 0 ? end.row : end.row - 1;
  return TRUE;
}

void
logline_view_set_extra_menu (LoglineView *self,
                             GMenuModel  *menu)
{
  g_return_if_fail (LOGLINE_IS_VIEW (self));

  logline_text_menu_set_extra (self->menu, menu);
}
