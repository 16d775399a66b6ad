/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A file keeps its identity when rotation renames it, but not when it compresses it. So whether a
 * file is shown already is decided by identity as far as that goes, then by size, beginning and
 * end.
 */

#include "logline-earlier-file.h"

#include <string.h>

#include "logline-unpack.h"

#define MAX_UNPACKED  (G_GUINT64_CONSTANT (4) << 30)
#define COMPARE_BYTES 4096u

LoglineShownFiles *
logline_shown_files_new (const char *path,
                         GPtrArray  *files,
                         guint64     size,
                         GArray     *passed)
{
  LoglineShownFiles *self = g_new0 (LoglineShownFiles, 1);

  self->path = g_strdup (path);
  self->files = g_ptr_array_ref (files);
  self->size = size;
  self->passed = g_array_copy (passed);

  return self;
}

void
logline_shown_files_free (LoglineShownFiles *self)
{
  g_free (self->path);
  g_ptr_array_unref (self->files);
  g_array_unref (self->passed);
  g_free (self);
}

static gboolean
is_known (LoglineShownFiles         *shown,
          const LoglineFileIdentity *identity)
{
  LoglineFileIdentity other;

  for (guint i = 0; i < shown->files->len; i++)
    {
      logline_file_get_identity (g_ptr_array_index (shown->files, i), &other);
      if (logline_file_identity_equal (&other, identity))
        return TRUE;
    }
  for (guint i = 0; i < shown->passed->len; i++)
    if (logline_file_identity_equal (&g_array_index (shown->passed, LoglineFileIdentity, i),
                                     identity))
      return TRUE;

  return FALSE;
}

LoglineSibling *
logline_earlier_file_find (LoglineShownFiles *shown)
{
  g_autoptr (GPtrArray) siblings = logline_siblings_list (shown->path);
  guint next = siblings->len;

  /* After the oldest that is known, which come newest first. */
  while (next > 0)
    {
      const LoglineSibling *sibling = g_ptr_array_index (siblings, next - 1);

      if (is_known (shown, &sibling->identity))
        break;
      next--;
    }

  return next < siblings->len ? logline_sibling_ref (g_ptr_array_index (siblings, next)) : NULL;
}

static gboolean
has_same_bytes (LoglineFile *a,
                LoglineFile *b,
                guint64      offset,
                gsize        length)
{
  guint8 bytes_a[COMPARE_BYTES];
  guint8 bytes_b[COMPARE_BYTES];

  return logline_source_read (LOGLINE_SOURCE (a), offset, bytes_a, length, NULL)
         && logline_source_read (LOGLINE_SOURCE (b), offset, bytes_b, length, NULL)
         && memcmp (bytes_a, bytes_b, length) == 0;
}

static gboolean
is_shown (LoglineShownFiles *shown,
          LoglineFile       *file)
{
  guint64 size = logline_file_get_size (file);
  gsize length = (gsize) MIN (size, COMPARE_BYTES);

  for (guint i = 0; i < shown->files->len; i++)
    {
      LoglineFile *other = g_ptr_array_index (shown->files, i);
      gboolean last = i + 1 == shown->files->len;

      if ((last ? shown->size : logline_file_get_size (other)) == size
          && has_same_bytes (file, other, 0, length)
          && has_same_bytes (file, other, size - length, length))
        return TRUE;
    }

  return FALSE;
}

static LoglineFile *
open_sibling (LoglineSibling  *sibling,
              GCancellable    *cancellable,
              GError         **error)
{
  g_autofree char *folder = NULL;

  if (sibling->packing == LOGLINE_PACKING_NONE)
    return logline_file_open (sibling->path, error);

  folder = g_build_filename (g_get_user_cache_dir (), "logline", NULL);
  return logline_unpack (sibling, folder, MAX_UNPACKED, cancellable, error);
}

LoglineFile *
logline_earlier_file_open (LoglineShownFiles  *shown,
                           LoglineSibling    **out_sibling,
                           GCancellable       *cancellable,
                           GError            **error)
{
  for (;;)
    {
      g_autoptr (LoglineSibling) sibling = logline_earlier_file_find (shown);
      g_autoptr (LoglineFile) file = NULL;
      gboolean again;

      g_clear_pointer (out_sibling, logline_sibling_unref);
      if (sibling == NULL)
        return NULL;

      *out_sibling = logline_sibling_ref (sibling);
      file = open_sibling (sibling, cancellable, error);
      if (file == NULL)
        return NULL;

      again = logline_file_get_size (file) == 0 || is_shown (shown, file);
      if (again || sibling->packing != LOGLINE_PACKING_NONE)
        g_array_append_val (shown->passed, sibling->identity);
      if (!again)
        return g_steal_pointer (&file);
    }
}
