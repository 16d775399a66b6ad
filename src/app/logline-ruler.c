/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What is drawn is looked up at most a few times a second, however often searches tell of matches
 * or a log of lines, and never because of scrolling: then only the frame around what is in sight
 * moves. Looking up costs a rank for each pixel and kind of mark, drawing one rectangle at most.
 */

#include "config.h"

#include "logline-ruler.h"

#include <glib/gi18n.h>
#include <math.h>

#include "logline-log-signals.h"
#include "logline-overview.h"
#include "logline-words.h"

#define WIDTH 12
#define UPDATE_MS 200
#define MIN_MARK_HEIGHT 2
#define MIN_VIEW_HEIGHT 4
#define SNAP_PIXELS 3

typedef struct
{
  LoglineRuler  *ruler; /* unowned */
  LoglineSearch *search;
  GSignalGroup  *signals;
  guint8        *shades; /* one for each pixel of the height */
} Lane;

struct _LoglineRuler
{
  GtkWidget parent_instance;

  LoglineView *view; /* borrowed */
  LoglineLog *log;
  LoglineLogSignals *log_signals;
  GtkAdjustment *adjustment; /* of the view */
  Lane lanes[LOGLINE_RULER_N_KINDS];
  guint n_pixels;
  guint update_id;
};

G_DEFINE_FINAL_TYPE (LoglineRuler, logline_ruler, GTK_TYPE_WIDGET)

/* How each kind looks: parts of the width, and a colour of the style with one to stand in. */
static const struct
{
  float       start;
  float       end;
  const char *color;
} looks[LOGLINE_RULER_N_KINDS] = {
  [LOGLINE_RULER_ERRORS] = { .15f, .45f, "error_color" },
  [LOGLINE_RULER_FILTER] = { .55f, .85f, "success_color" },
  [LOGLINE_RULER_FIND] = { .55f, .85f, "accent_color" },
};

static guint64
get_n_rows (LoglineRuler *self)
{
  return self->log != NULL ? logline_log_get_n_rows (self->log) : 0;
}

/* A picture has a description, and nobody wants to hear every change of it. */
static void
describe (LoglineRuler *self)
{
  LoglineSearch *find = self->lanes[LOGLINE_RULER_FIND].search;
  LoglineSearch *errors = self->lanes[LOGLINE_RULER_ERRORS].search;
  guint64 n_found = find != NULL ? logline_search_get_n_matches (find) : 0;
  guint64 n_errors = errors != NULL ? logline_search_get_n_matches (errors) : 0;
  g_autofree char *found = logline_words_number (n_found);
  g_autofree char *failed = logline_words_number (n_errors);
  g_autofree char *text =
    /* Translators: what an overview of a log shows; both %s are numbers of lines */
    g_strdup_printf (_("Lines found: %s. Lines with errors: %s."), found, failed);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static gboolean
update (gpointer user_data)
{
  LoglineRuler *self = user_data;
  guint64 n_rows = get_n_rows (self);

  self->update_id = 0;
  for (guint i = 0; i < LOGLINE_RULER_N_KINDS; i++)
    logline_overview_mark (self->lanes[i].search, n_rows, self->lanes[i].shades, self->n_pixels);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));

  return G_SOURCE_REMOVE;
}

static void
schedule (LoglineRuler *self)
{
  if (self->update_id == 0 && self->n_pixels > 0)
    self->update_id = g_timeout_add (UPDATE_MS, update, self);
}

static void
on_search_changed (Lane *lane)
{
  schedule (lane->ruler);
}

static void
logline_ruler_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  LoglineRuler *self = LOGLINE_RULER (widget);

  if ((guint) height == self->n_pixels)
    return;

  self->n_pixels = height;
  for (guint i = 0; i < LOGLINE_RULER_N_KINDS; i++)
    {
      g_free (self->lanes[i].shades);
      self->lanes[i].shades = g_new0 (guint8, height);
    }
  schedule (self);
}

static void
logline_ruler_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : 0;
}

/* Along the reading direction. */
static void
add_rectangle (LoglineRuler  *self,
               GtkSnapshot   *snapshot,
               const GdkRGBA *color,
               float          start,
               float          end,
               float          y,
               float          height)
{
  float width = gtk_widget_get_width (GTK_WIDGET (self));
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  float x = rtl ? 1 - end : start;

  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT (x * width, y, (end - start) * width, height));
}

static void
draw_lane (LoglineRuler     *self,
           GtkSnapshot      *snapshot,
           LoglineRulerKind  kind)
{
  static const float alphas[][LOGLINE_OVERVIEW_DARKEST + 1] = {
    { 0, .3f, .5f, .75f, 1 },
    { 0, .6f, .7f, .85f, 1 }, /* in high contrast */
  };
  gboolean contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  const guint8 *shades = self->lanes[kind].shades;
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (context, looks[kind].color, &color))
    gtk_style_context_get_color (context, &color);

  for (guint first = 0, last; first < self->n_pixels; first = last)
    {
      GdkRGBA shaded = color;
      guint height;

      for (last = first + 1; last < self->n_pixels && shades[last] == shades[first]; last++)
        ;
      /* Even a single match can be seen, but never at the cost of what is below it. */
      height = last - first;
      if (last == self->n_pixels || shades[last] == 0)
        height = MAX (height, MIN_MARK_HEIGHT);
      shaded.alpha *= alphas[contrast][shades[first]];
      if (shades[first] > 0)
        add_rectangle (self, snapshot, &shaded, looks[kind].start, looks[kind].end, first, height);
    }
}

static void
draw_view (LoglineRuler *self,
           GtkSnapshot  *snapshot)
{
  double upper = gtk_adjustment_get_upper (self->adjustment);
  double page = gtk_adjustment_get_page_size (self->adjustment);
  double room = self->n_pixels;
  GdkRGBA color;
  double y, height;

  if (upper <= page || page <= 0)
    return;

  height = MAX (page / upper * room, MIN_VIEW_HEIGHT);
  y = gtk_adjustment_get_value (self->adjustment) / (upper - page) * (room - height);
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  color.alpha *= .3;
  add_rectangle (self, snapshot, &color, 0, 1, round (y), height);
}

static void
logline_ruler_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  LoglineRuler *self = LOGLINE_RULER (widget);

  if (self->adjustment == NULL || get_n_rows (self) == 0)
    return;

  draw_view (self, snapshot);
  for (guint i = 0; i < LOGLINE_RULER_N_KINDS; i++)
    draw_lane (self, snapshot, i);
}

/* Brings a point of the log, from 0 to 1, into the middle of the screen. */
static void
go_to (LoglineRuler *self,
       double        point)
{
  double upper = gtk_adjustment_get_upper (self->adjustment);
  double page = gtk_adjustment_get_page_size (self->adjustment);

  gtk_adjustment_set_value (self->adjustment, point * upper - page / 2);
}

/* The first of the matches that a mark stands for. */
static gboolean
get_marked_row (LoglineRuler *self,
                guint         pixel,
                guint64      *out_row)
{
  for (guint i = LOGLINE_RULER_N_KINDS; i-- > 0;)
    {
      Lane *lane = &self->lanes[i];
      guint64 rank;
      guint marked;

      if (lane->search == NULL ||
          !logline_overview_find (lane->shades, self->n_pixels, pixel, SNAP_PIXELS, &marked))
        continue;

      rank = logline_search_get_rank (lane->search,
                                      logline_overview_get_row (get_n_rows (self), self->n_pixels,
                                                                marked));
      if (rank >= logline_search_get_n_matches (lane->search))
        continue;

      *out_row = logline_search_get_row (lane->search, rank);
      return TRUE;
    }

  return FALSE;
}

static void
on_drag_begin (LoglineRuler *self,
               double        x,
               double        y)
{
  guint64 n_rows = get_n_rows (self), row;

  if (self->adjustment == NULL || n_rows == 0 || self->n_pixels == 0)
    return;

  if (get_marked_row (self, CLAMP (y, 0, self->n_pixels - 1), &row))
    go_to (self, (row + .5) / n_rows);
  else
    go_to (self, y / self->n_pixels);
}

static void
on_drag_update (LoglineRuler   *self,
                double          offset_x,
                double          offset_y,
                GtkGestureDrag *gesture)
{
  double x, y;

  if (self->adjustment == NULL || self->n_pixels == 0 || offset_y == 0 ||
      !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;

  go_to (self, (y + offset_y) / self->n_pixels);
}

static void
set_adjustment (LoglineRuler *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));

  if (adjustment == self->adjustment)
    return;

  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_set_object (&self->adjustment, adjustment);
  if (adjustment == NULL)
    return;

  g_signal_connect_object (adjustment, "value-changed",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

void
logline_ruler_set_view (LoglineRuler *self,
                        LoglineView  *view)
{
  g_return_if_fail (LOGLINE_IS_RULER (self));
  g_return_if_fail (LOGLINE_IS_VIEW (view));
  g_return_if_fail (self->view == NULL);

  self->view = view;
  g_signal_connect_object (view, "notify::vadjustment",
                           G_CALLBACK (set_adjustment), self, G_CONNECT_SWAPPED);
  set_adjustment (self);
}

gboolean
logline_ruler_set_log (LoglineRuler *self,
                       LoglineLog   *log)
{
  g_return_val_if_fail (LOGLINE_IS_RULER (self), FALSE);

  if (!g_set_object (&self->log, log))
    return FALSE;

  logline_log_signals_set_target (self->log_signals, log);
  schedule (self);
  return TRUE;
}

void
logline_ruler_set_search (LoglineRuler     *self,
                          LoglineRulerKind  kind,
                          LoglineSearch    *search)
{
  g_return_if_fail (LOGLINE_IS_RULER (self));
  g_return_if_fail (kind < LOGLINE_RULER_N_KINDS);

  if (!g_set_object (&self->lanes[kind].search, search))
    return;

  g_signal_group_set_target (self->lanes[kind].signals, search);
  schedule (self);
}

guint
logline_ruler_count (LoglineRuler     *self,
                     LoglineRulerKind  kind)
{
  guint n = 0;

  g_return_val_if_fail (LOGLINE_IS_RULER (self), 0);

  for (guint i = 0; i < self->n_pixels; i++)
    n += self->lanes[kind].shades[i] > 0;

  return n;
}

static void
logline_ruler_dispose (GObject *object)
{
  LoglineRuler *self = LOGLINE_RULER (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->log_signals);
  g_clear_object (&self->log);
  for (guint i = 0; i < LOGLINE_RULER_N_KINDS; i++)
    {
      g_clear_object (&self->lanes[i].signals);
      g_clear_object (&self->lanes[i].search);
    }
  g_clear_object (&self->adjustment);

  G_OBJECT_CLASS (logline_ruler_parent_class)->dispose (object);
}

static void
logline_ruler_finalize (GObject *object)
{
  for (guint i = 0; i < LOGLINE_RULER_N_KINDS; i++)
    g_free (LOGLINE_RULER (object)->lanes[i].shades);

  G_OBJECT_CLASS (logline_ruler_parent_class)->finalize (object);
}

static void
logline_ruler_class_init (LoglineRulerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = logline_ruler_dispose;
  object_class->finalize = logline_ruler_finalize;
  widget_class->measure = logline_ruler_measure;
  widget_class->size_allocate = logline_ruler_size_allocate;
  widget_class->snapshot = logline_ruler_snapshot;
  gtk_widget_class_set_css_name (widget_class, "ruler");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
add_drag (LoglineRuler *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (on_drag_begin), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (on_drag_update), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

static void
logline_ruler_init (LoglineRuler *self)
{
  add_drag (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Overview"), -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               _("Overview of the whole log: errors and matches"));

  self->log_signals = logline_log_signals_new ();
  logline_log_signals_connect (self->log_signals, "changed", G_CALLBACK (schedule), self);
  for (guint i = 0; i < LOGLINE_RULER_N_KINDS; i++)
    {
      Lane *lane = &self->lanes[i];

      lane->ruler = self;
      lane->signals = g_signal_group_new (LOGLINE_TYPE_SEARCH);
      g_signal_group_connect_swapped (lane->signals, "changed", G_CALLBACK (on_search_changed),
                                      lane);
    }
}
