/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "line-collector.h"

/* A line that was not finished is announced once more; then what was read of it before does not
 * count. */
typedef struct
{
  char *text; /* (nullable): not read yet */
  guint read; /* which read it is awaited from */
} Slot;

struct _LineCollector
{
  LoglineLog *log;
  GArray     *slots;
  guint       n_reads;
  guint       n_waiting;
  int         serial; /* of the last generation that was looked at */
  gint64      missing;
  guint       n_unknown;
};

typedef struct
{
  LineCollector *collector;
  guint          first;
  guint          read;
} Read;

static void
slot_clear (gpointer data)
{
  g_free (((Slot *) data)->text);
}

static Slot *
get_slot (LineCollector *self,
          guint          index)
{
  return &g_array_index (self->slots, Slot, index);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree Read *read = user_data;
  LineCollector *self = read->collector;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineLines) lines = logline_log_read_finish (LOGLINE_LOG (source), result, &error);

  g_assert_no_error (error);
  self->n_waiting--;
  for (guint i = 0; i < logline_lines_get_size (lines); i++)
    {
      const LoglineLine *line = logline_lines_get (lines, i);
      Slot *slot = read->first + i < self->slots->len ? get_slot (self, read->first + i) : NULL;

      if (slot != NULL && slot->read == read->read)
        slot->text = g_strndup (line->bytes, line->n_bytes);
    }
}

static void
note_generation (LineCollector *self)
{
  const LoglineGeneration *generation = logline_log_get_generation (self->log);

  if (generation->serial == self->serial)
    return;
  self->serial = generation->serial;
  if (generation->missing == LOGLINE_GENERATION_MISSING_UNKNOWN)
    self->n_unknown++;
  else
    self->missing += generation->missing;
}

static void
changed_cb (LineCollector       *self,
            const LoglineChange *change)
{
  guint64 n_rows = logline_log_get_n_rows (self->log);
  Read *read = g_new (Read, 1);

  g_assert_false (change->reset);
  note_generation (self);
  g_array_set_size (self->slots, self->slots->len - change->removed_back);
  *read = (Read) { self, self->slots->len, ++self->n_reads };
  for (guint64 i = 0; i < change->added_back; i++)
    {
      Slot slot = { NULL, read->read };

      g_array_append_val (self->slots, slot);
    }

  self->n_waiting++;
  logline_log_read_range_async (self->log, n_rows - change->added_back, change->added_back,
                                G_MAXSIZE, NULL, read_cb, read);
}

LineCollector *
line_collector_new (LoglineLog *log)
{
  LineCollector *self = g_new0 (LineCollector, 1);

  g_assert_cmpuint (logline_log_get_n_rows (log), ==, 0);
  self->log = g_object_ref (log);
  self->slots = g_array_new (FALSE, FALSE, sizeof (Slot));
  g_array_set_clear_func (self->slots, slot_clear);
  g_signal_connect_swapped (log, "changed", G_CALLBACK (changed_cb), self);
  return self;
}

void
line_collector_free (LineCollector *self)
{
  g_assert_cmpuint (self->n_waiting, ==, 0);
  g_signal_handlers_disconnect_by_data (self->log, self);
  g_object_unref (self->log);
  g_array_unref (self->slots);
  g_free (self);
}

guint
line_collector_get_n_lines (LineCollector *self)
{
  return self->slots->len;
}

gboolean
line_collector_is_idle (LineCollector *self)
{
  return self->n_waiting == 0;
}

const char *
line_collector_get_line (LineCollector *self,
                         guint          index)
{
  return get_slot (self, index)->text;
}

gint64
line_collector_get_missing (LineCollector *self,
                            guint         *out_n_unknown)
{
  *out_n_unknown = self->n_unknown;
  return self->missing;
}

char *
line_collector_get_checksum (LineCollector *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < self->slots->len; i++)
    {
      g_checksum_update (checksum, (const guint8 *) get_slot (self, i)->text, -1);
      g_checksum_update (checksum, (const guint8 *) "\n", 1);
    }
  return g_strdup (g_checksum_get_string (checksum));
}
