/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-memory.h"

struct _LoglineMemory
{
  GObject     parent_instance;

  GMutex      mutex;
  GByteArray *bytes; /* appending may move it: only touched with the mutex held */
};

static void source_iface_init (LoglineSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoglineMemory, logline_memory, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LOGLINE_TYPE_SOURCE, source_iface_init))

static gboolean
logline_memory_read (LoglineSource  *source,
                     guint64         offset,
                     void           *buffer,
                     gsize           length,
                     GError        **error)
{
  LoglineMemory *self = LOGLINE_MEMORY (source);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (offset > self->bytes->len || length > self->bytes->len - offset)
    {
      g_set_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED,
                   "There are only %u bytes", self->bytes->len);
      return FALSE;
    }

  memcpy (buffer, self->bytes->data + offset, length);
  return TRUE;
}

static void
logline_memory_finalize (GObject *object)
{
  LoglineMemory *self = LOGLINE_MEMORY (object);

  g_byte_array_unref (self->bytes);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (logline_memory_parent_class)->finalize (object);
}

static void
source_iface_init (LoglineSourceInterface *iface)
{
  iface->read = logline_memory_read;
}

static void
logline_memory_class_init (LoglineMemoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = logline_memory_finalize;
}

static void
logline_memory_init (LoglineMemory *self)
{
  g_mutex_init (&self->mutex);
  self->bytes = g_byte_array_new ();
}

LoglineMemory *
logline_memory_new (void)
{
  return g_object_new (LOGLINE_TYPE_MEMORY, NULL);
}

void
logline_memory_append (LoglineMemory *self,
                       const void    *bytes,
                       gsize          length)
{
  g_return_if_fail (LOGLINE_IS_MEMORY (self));
  g_return_if_fail (length <= G_MAXUINT);

  g_mutex_lock (&self->mutex);
  g_byte_array_append (self->bytes, bytes, (guint) length);
  g_mutex_unlock (&self->mutex);
}

guint64
logline_memory_get_size (LoglineMemory *self)
{
  guint64 size;

  g_return_val_if_fail (LOGLINE_IS_MEMORY (self), 0);

  g_mutex_lock (&self->mutex);
  size = self->bytes->len;
  g_mutex_unlock (&self->mutex);

  return size;
}
