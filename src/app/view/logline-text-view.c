/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-text-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define SPACE_ABOVE 1
#define SPACE_BELOW 2
#define ZOOM_STEP 1.1

struct _LoglineTextView
{
  GtkSourceView parent_instance;

  GtkCssProvider *zoom_provider;
  double          zoom;
};

enum
{
  PROP_0,
  PROP_ZOOM,
  N_PROPS,
};

enum
{
  CARET_MOVE,
  CARET_MOVED,
  COPY,
  SELECT_WHOLE,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineTextView, logline_text_view, GTK_SOURCE_TYPE_VIEW)

static void
logline_text_view_move_cursor (GtkTextView     *text_view,
                               GtkMovementStep  step,
                               int              count,
                               gboolean         extend)
{
  gboolean done = FALSE;

  g_signal_emit (text_view, signals[CARET_MOVE], 0, step, count, extend, &done);
  if (done)
    return;

  GTK_TEXT_VIEW_CLASS (logline_text_view_parent_class)->move_cursor (text_view, step, count,
                                                                     extend);
  g_signal_emit (text_view, signals[CARET_MOVED], 0);
}

static void
logline_text_view_copy_clipboard (GtkTextView *text_view)
{
  g_signal_emit (text_view, signals[COPY], 0);
}

static void
logline_text_view_select_all (GtkTextView *text_view,
                              gboolean     select)
{
  g_signal_emit (text_view, signals[SELECT_WHOLE], 0);
}

static void
snapshot_divider (LoglineTextView  *self,
                  GtkSnapshot      *snapshot,
                  const LoglineRow *row,
                  GdkRectangle      area)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  g_autofree char *text = logline_row_dup_divider (row);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int width, height, left = area.x + 12, middle = area.y + area.height / 2;
  GdkRGBA color;

  gtk_style_context_get_color (style, &color);
  color.alpha *= .6;
  pango_layout_get_pixel_size (layout, &width, &height);

  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (area.x, middle, 8, 1));
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (left + width + 4, middle,
                                                  MAX (area.width - 16 - width, 0), 1));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (left, middle - height / 2));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_dividers (LoglineTextView *self,
                   GtkSnapshot     *snapshot)
{
  GtkTextView *text_view = GTK_TEXT_VIEW (self);
  LoglineRowBuffer *buffer = LOGLINE_ROW_BUFFER (gtk_text_view_get_buffer (text_view));
  guint64 first = logline_row_buffer_get_range (buffer).first;
  GtkTextIter iter;
  GdkRectangle visible;

  gtk_text_view_get_visible_rect (text_view, &visible);
  gtk_text_view_get_line_at_y (text_view, &iter, visible.y, NULL);
  do
    {
      guint64 row = first + gtk_text_iter_get_line (&iter);
      GdkRectangle area = visible;

      gtk_text_view_get_line_yrange (text_view, &iter, &area.y, &area.height);
      if (area.y > visible.y + visible.height)
        break;

      area.height = logline_text_view_get_row_height (self);
      if (logline_row_buffer_has_divider (buffer, row))
        snapshot_divider (self, snapshot, logline_row_buffer_get_row (buffer, row), area);
    }
  while (gtk_text_iter_forward_line (&iter));
}

static void
logline_text_view_snapshot_layer (GtkTextView      *text_view,
                                  GtkTextViewLayer  layer,
                                  GtkSnapshot      *snapshot)
{
  GTK_TEXT_VIEW_CLASS (logline_text_view_parent_class)->snapshot_layer (text_view, layer, snapshot);

  if (layer == GTK_TEXT_VIEW_LAYER_BELOW_TEXT)
    snapshot_dividers (LOGLINE_TEXT_VIEW (text_view), snapshot);
}

static void
update_scheme (LoglineTextView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  const char *id = dark ? "Adwaita-dark" : "Adwaita";

  gtk_source_buffer_set_style_scheme (GTK_SOURCE_BUFFER (buffer),
                                      gtk_source_style_scheme_manager_get_scheme (manager, id));
}

static void
logline_text_view_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  LoglineTextView *self = LOGLINE_TEXT_VIEW (object);

  switch (prop_id)
    {
    case PROP_ZOOM:
      g_value_set_double (value, self->zoom);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
logline_text_view_dispose (GObject *object)
{
  LoglineTextView *self = LOGLINE_TEXT_VIEW (object);

  g_clear_object (&self->zoom_provider);

  G_OBJECT_CLASS (logline_text_view_parent_class)->dispose (object);
}

static void
logline_text_view_class_init (LoglineTextViewClass *klass)
{
  GtkTextViewClass *text_view_class = GTK_TEXT_VIEW_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = logline_text_view_dispose;
  G_OBJECT_CLASS (klass)->get_property = logline_text_view_get_property;
  text_view_class->move_cursor = logline_text_view_move_cursor;
  text_view_class->copy_clipboard = logline_text_view_copy_clipboard;
  text_view_class->snapshot_layer = logline_text_view_snapshot_layer;
  g_signal_override_class_handler ("select-all", type, G_CALLBACK (logline_text_view_select_all));

  props[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, LOGLINE_MIN_ZOOM, LOGLINE_MAX_ZOOM, 1,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS |
                                          G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);

  signals[CARET_MOVE] = g_signal_new ("caret-move", type, G_SIGNAL_RUN_LAST, 0,
                                      g_signal_accumulator_true_handled, NULL, NULL,
                                      G_TYPE_BOOLEAN, 3, GTK_TYPE_MOVEMENT_STEP, G_TYPE_INT,
                                      G_TYPE_BOOLEAN);
  signals[CARET_MOVED] = g_signal_new ("caret-moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
  signals[COPY] = g_signal_new ("copy", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[SELECT_WHOLE] = g_signal_new ("select-whole", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 0);
}

static void
logline_text_view_init (LoglineTextView *self)
{
  GtkTextView *text_view = GTK_TEXT_VIEW (self);

  gtk_text_view_set_editable (text_view, FALSE);
  gtk_text_view_set_cursor_visible (text_view, FALSE);
  gtk_text_view_set_monospace (text_view, TRUE);
  gtk_text_view_set_accepts_tab (text_view, FALSE);
  gtk_text_view_set_pixels_above_lines (text_view, SPACE_ABOVE);
  gtk_text_view_set_pixels_below_lines (text_view, SPACE_BELOW);
  gtk_text_view_set_left_margin (text_view, 8);
  gtk_text_view_set_right_margin (text_view, 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Log"), -1);

  self->zoom = 1;
  self->zoom_provider = gtk_css_provider_new ();
  gtk_style_context_add_provider (gtk_widget_get_style_context (GTK_WIDGET (self)),
                                  GTK_STYLE_PROVIDER (self->zoom_provider),
                                  GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_scheme), self, G_CONNECT_SWAPPED);
}

LoglineTextView *
logline_text_view_new (LoglineRowBuffer *buffer)
{
  LoglineTextView *self = g_object_new (LOGLINE_TYPE_TEXT_VIEW, "buffer", buffer, NULL);

  update_scheme (self);
  return self;
}

int
logline_text_view_get_row_height (LoglineTextView *self)
{
  g_autoptr (PangoLayout) layout = NULL;
  int height;

  g_return_val_if_fail (LOGLINE_IS_TEXT_VIEW (self), 1);

  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "0");
  pango_layout_get_pixel_size (layout, NULL, &height);
  return height + SPACE_ABOVE + SPACE_BELOW;
}

void
logline_text_view_redraw_gutter (LoglineTextView *self)
{
  GtkSourceGutter *gutter;
  GtkWidget *child;

  g_return_if_fail (LOGLINE_IS_TEXT_VIEW (self));

  gutter = gtk_source_view_get_gutter (GTK_SOURCE_VIEW (self), GTK_TEXT_WINDOW_LEFT);
  for (child = gtk_widget_get_first_child (GTK_WIDGET (gutter)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_queue_draw (child);
}

double
logline_text_view_get_zoom (LoglineTextView *self)
{
  g_return_val_if_fail (LOGLINE_IS_TEXT_VIEW (self), 1);

  return self->zoom;
}

void
logline_text_view_set_zoom (LoglineTextView *self,
                            double           zoom)
{
  char factor[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *css = NULL;

  g_return_if_fail (LOGLINE_IS_TEXT_VIEW (self));

  zoom = CLAMP (zoom, LOGLINE_MIN_ZOOM, LOGLINE_MAX_ZOOM);
  if (self->zoom == zoom)
    return;

  self->zoom = zoom;
  g_ascii_formatd (factor, sizeof factor, "%.3f", zoom);
  css = g_strdup_printf ("textview { font-size: %sem; }", factor);
  gtk_css_provider_load_from_data (self->zoom_provider, css, -1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
}

void
logline_text_view_zoom_by (LoglineTextView *self,
                           double           n_steps)
{
  g_return_if_fail (LOGLINE_IS_TEXT_VIEW (self));

  logline_text_view_set_zoom (self, self->zoom * pow (ZOOM_STEP, n_steps));
}
