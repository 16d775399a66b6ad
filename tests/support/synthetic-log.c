/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "synthetic-log.h"

#include <string.h>

#include "logline-lines-private.h"
#include "logline-source.h"

#define BYTES_PER_LINE 1000 /* distance of the offsets, more than any line has */

struct _SyntheticLog
{
  GObject parent_instance;

  guint64            first;
  guint64            n_rows;
  guint64            n_read;
  GHashTable        *lines;       /* (element-type guint64 GBytes) */
  GPtrArray         *generations; /* (element-type LoglineGeneration) */
  GArray            *beginnings;  /* (element-type guint64): first line of each generation */
  GQueue             held_tasks;  /* (element-type GTask) */
  gboolean           held;
  gboolean           failing;
  gboolean           numbered;
  gint64             missing; /* before the next generation */
  double             loading;
};

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_ERROR,
  PROP_UPDATED_US,
};

static void log_iface_init (LoglineLogInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SyntheticLog, synthetic_log, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LOGLINE_TYPE_LOG, log_iface_init))

char *
synthetic_log_dup_text (guint64 number)
{
  static const char *levels[] = { "DEBUG", "INFO ", "INFO ", "WARN ", "ERROR" };
  guint64 mixed = number * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) >> 40;

  return g_strdup_printf ("line %" G_GUINT64_FORMAT " 14:02:%02u.%03u %s gateway: "
                          "request %u took %u ms", number,
                          (guint) (number / 50 % 60), (guint) (number * 20 % 1000),
                          levels[mixed % G_N_ELEMENTS (levels)], (guint) (mixed % 9973),
                          (guint) (mixed % 257));
}

static guint
find_generation (SyntheticLog *self,
                 guint64       number)
{
  guint i = self->beginnings->len - 1;

  while (i > 0 && g_array_index (self->beginnings, guint64, i) > number)
    i--;
  return i;
}

static GBytes *
get_line (SyntheticLog *self,
          guint64       number)
{
  GBytes *bytes = g_hash_table_lookup (self->lines, &number);
  char *text;

  if (bytes != NULL)
    return g_bytes_ref (bytes);

  text = synthetic_log_dup_text (number);
  return g_bytes_new_take (text, strlen (text));
}

static LoglineLines *
make_lines (SyntheticLog  *self,
            const guint64 *rows,
            guint          n_rows,
            gsize          max_bytes)
{
  LoglineLine *lines = g_new0 (LoglineLine, n_rows);
  GString *storage = g_string_new (NULL);
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (gsize));

  for (guint i = 0; i < n_rows; i++)
    {
      guint64 number = self->first + rows[i];
      g_autoptr (GBytes) bytes = get_line (self, number);
      guint generation = find_generation (self, number);
      guint64 beginning = g_array_index (self->beginnings, guint64, generation);

      g_array_append_val (starts, storage->len);
      lines[i].row = rows[i];
      lines[i].number = self->numbered ? number - beginning + 1 : 0;
      lines[i].offset = (number - beginning) * BYTES_PER_LINE;
      lines[i].length = g_bytes_get_size (bytes);
      lines[i].n_bytes = MIN (lines[i].length, max_bytes);
      lines[i].generation =
        logline_generation_ref (g_ptr_array_index (self->generations, generation));
      g_string_append_len (storage, g_bytes_get_data (bytes, NULL), lines[i].n_bytes);
      g_string_append_c (storage, '\0');
    }
  for (guint i = 0; i < n_rows; i++)
    {
      lines[i].bytes = storage->str + g_array_index (starts, gsize, i);
      lines[i].level = logline_level_detect (lines[i].bytes, lines[i].n_bytes);
    }
  return logline_lines_new (lines, n_rows, g_string_free (storage, FALSE));
}

static gboolean
answer_cb (gpointer user_data)
{
  GTask *task = user_data;
  SyntheticLog *self = g_task_get_source_object (task);

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;

  if (self->failing)
    g_task_return_new_error (task, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_IO, "It fails");
  else
    g_task_return_pointer (task, logline_lines_ref (g_task_get_task_data (task)),
                           (GDestroyNotify) logline_lines_unref);
  return G_SOURCE_REMOVE;
}

static void
answer_later (GTask *task)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, answer_cb, task, g_object_unref);
}

static void
synthetic_log_read_async (LoglineLog          *log,
                          const guint64       *rows,
                          guint                n_rows,
                          gsize                max_bytes,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  SyntheticLog *self = SYNTHETIC_LOG (log);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  self->n_read += n_rows;
  g_task_set_task_data (task, make_lines (self, rows, n_rows, max_bytes),
                        (GDestroyNotify) logline_lines_unref);
  if (self->held)
    g_queue_push_tail (&self->held_tasks, task);
  else
    answer_later (task);
}

static LoglineLines *
synthetic_log_read_finish (LoglineLog    *log,
                           GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gint64
locate (SyntheticLog          *self,
        const LoglinePosition *position,
        GError               **error)
{
  for (guint i = 0; i < self->generations->len; i++)
    {
      LoglineGeneration *generation = g_ptr_array_index (self->generations, i);
      guint64 number = g_array_index (self->beginnings, guint64, i) +
                       position->offset / BYTES_PER_LINE;

      if (!g_str_equal (generation->id, position->generation))
        continue;
      if (number >= self->first && number < self->first + self->n_rows)
        return number - self->first;

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PENDING, "That part is not here yet");
      return -1;
    }
  g_set_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED, "No such generation");
  return -1;
}

static void
synthetic_log_locate_async (LoglineLog            *log,
                            const LoglinePosition *position,
                            GCancellable          *cancellable,
                            GAsyncReadyCallback    callback,
                            gpointer               user_data)
{
  g_autoptr (GTask) task = g_task_new (log, cancellable, callback, user_data);
  GError *error = NULL;
  gint64 row = locate (SYNTHETIC_LOG (log), position, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, row);
}

static gboolean
synthetic_log_locate_finish (LoglineLog    *log,
                             GAsyncResult  *result,
                             guint64       *out_row,
                             GError       **error)
{
  gssize row = g_task_propagate_int (G_TASK (result), error);

  if (row < 0)
    return FALSE;

  *out_row = row;
  return TRUE;
}

static guint64
synthetic_log_get_n_rows (LoglineLog *log)
{
  return SYNTHETIC_LOG (log)->n_rows;
}

static guint64
synthetic_log_get_size (LoglineLog *log)
{
  return SYNTHETIC_LOG (log)->n_rows * BYTES_PER_LINE;
}

static LoglineGeneration *
synthetic_log_get_generation (LoglineLog *log)
{
  SyntheticLog *self = SYNTHETIC_LOG (log);

  return g_ptr_array_index (self->generations, self->generations->len - 1);
}

static double
synthetic_log_get_loading (LoglineLog *log)
{
  return SYNTHETIC_LOG (log)->loading;
}

static const GError *
synthetic_log_get_error (LoglineLog *log)
{
  return NULL;
}

static gint64
synthetic_log_get_updated_us (LoglineLog *log)
{
  return 0;
}

static void
log_iface_init (LoglineLogInterface *iface)
{
  iface->get_n_rows = synthetic_log_get_n_rows;
  iface->get_size = synthetic_log_get_size;
  iface->get_generation = synthetic_log_get_generation;
  iface->get_loading = synthetic_log_get_loading;
  iface->get_error = synthetic_log_get_error;
  iface->get_updated_us = synthetic_log_get_updated_us;
  iface->read_async = synthetic_log_read_async;
  iface->read_finish = synthetic_log_read_finish;
  iface->locate_async = synthetic_log_locate_async;
  iface->locate_finish = synthetic_log_locate_finish;
}

static void
synthetic_log_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_LOADING:
      g_value_set_double (value, SYNTHETIC_LOG (object)->loading);
      break;
    case PROP_ERROR:
    case PROP_UPDATED_US:
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
synthetic_log_finalize (GObject *object)
{
  SyntheticLog *self = SYNTHETIC_LOG (object);

  g_assert_true (g_queue_is_empty (&self->held_tasks));
  g_hash_table_unref (self->lines);
  g_ptr_array_unref (self->generations);
  g_array_unref (self->beginnings);

  G_OBJECT_CLASS (synthetic_log_parent_class)->finalize (object);
}

static void
synthetic_log_class_init (SyntheticLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = synthetic_log_get_property;
  object_class->finalize = synthetic_log_finalize;
  g_object_class_override_property (object_class, PROP_LOADING, "loading");
  g_object_class_override_property (object_class, PROP_ERROR, "error");
  g_object_class_override_property (object_class, PROP_UPDATED_US, "updated-us");
}

static void
synthetic_log_init (SyntheticLog *self)
{
  self->lines = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                       (GDestroyNotify) g_bytes_unref);
  self->generations = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_generation_unref);
  self->beginnings = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->numbered = TRUE;
  self->loading = 1;
  synthetic_log_begin_generation (self, 1, LOGLINE_GENERATION_FIRST, 0);
}

SyntheticLog *
synthetic_log_new (guint64 first,
                   guint64 n_rows)
{
  SyntheticLog *self = g_object_new (SYNTHETIC_TYPE_LOG, NULL);

  self->first = first;
  self->n_rows = n_rows;
  return self;
}

void
synthetic_log_set_line (SyntheticLog *self,
                        guint64       number,
                        const char   *bytes,
                        gssize        length)
{
  g_hash_table_replace (self->lines, g_memdup2 (&number, sizeof number),
                        g_bytes_new (bytes, length < 0 ? strlen (bytes) : (gsize) length));
}

void
synthetic_log_begin_generation (SyntheticLog           *self,
                                guint64                 number,
                                LoglineGenerationCause  cause,
                                gint64                  began_us)
{
  guint serial = self->generations->len;
  g_autofree char *id = g_strdup_printf ("generation-%u", serial);

  g_ptr_array_add (self->generations, logline_generation_new (id, serial, cause, began_us,
                                                            self->missing));
  self->missing = 0;
  g_array_append_val (self->beginnings, number);
}

void
synthetic_log_set_missing (SyntheticLog *self,
                           gint64        missing)
{
  self->missing = missing;
}

void
synthetic_log_set_numbered (SyntheticLog *self,
                            gboolean      numbered)
{
  self->numbered = numbered;
}

void
synthetic_log_set_loading (SyntheticLog *self,
                           double        loading)
{
  self->loading = loading;
  g_object_notify (G_OBJECT (self), "loading");
}

void
synthetic_log_add (SyntheticLog *self,
                   guint64       n_front,
                   guint64       n_back)
{
  LoglineChange change = { .added_front = n_front, .added_back = n_back };

  g_assert_cmpuint (n_front, <, self->first);
  self->first -= n_front;
  self->n_rows += n_front + n_back;
  logline_log_emit_changed (LOGLINE_LOG (self), &change);
}

void
synthetic_log_remove (SyntheticLog *self,
                      guint64       n_front,
                      guint64       n_back)
{
  LoglineChange change = { .removed_front = n_front, .removed_back = n_back };

  self->first += n_front;
  self->n_rows -= n_front + n_back;
  logline_log_emit_changed (LOGLINE_LOG (self), &change);
}

void
synthetic_log_finish_last (SyntheticLog *self,
                           guint64       n_more)
{
  LoglineChange change = { .removed_back = 1, .added_back = 1 + n_more };

  self->n_rows += n_more;
  logline_log_emit_changed (LOGLINE_LOG (self), &change);
}

void
synthetic_log_reset (SyntheticLog *self,
                     guint64       first,
                     guint64       n_rows)
{
  LoglineChange change = { .reset = TRUE };

  self->first = first;
  self->n_rows = n_rows;
  logline_log_emit_changed (LOGLINE_LOG (self), &change);
}

void
synthetic_log_set_held (SyntheticLog *self,
                        gboolean      held)
{
  self->held = held;
  while (!held && !g_queue_is_empty (&self->held_tasks))
    answer_later (g_queue_pop_head (&self->held_tasks));
}

void
synthetic_log_set_failing (SyntheticLog *self,
                           gboolean      failing)
{
  self->failing = failing;
}

guint64
synthetic_log_get_n_read (SyntheticLog *self)
{
  return self->n_read;
}
