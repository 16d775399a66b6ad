/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-demo-files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct
{
  const char       *suffix;
  LoglineDemoLevel  least;
} kinds[] = {
  { "debug", LOGLINE_DEMO_LEVEL_DEBUG },
  { "info", LOGLINE_DEMO_LEVEL_INFO },
  { "error", LOGLINE_DEMO_LEVEL_ERROR },
};

typedef struct
{
  char    *path;
  int      fd;
  GString *kept;
} File;

struct _LoglineDemoFiles
{
  File files[G_N_ELEMENTS (kinds)];
};

static gboolean
set_error (GError     **error,
           const char  *what,
           const char  *path)
{
  int saved_errno = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno), "cannot %s %s: %s", what,
               path, g_strerror (saved_errno));
  return FALSE;
}

static void
close_file (File *file)
{
  if (file->fd >= 0)
    close (file->fd);
  file->fd = -1;
}

static gboolean
open_file (File    *file,
           GError **error)
{
  close_file (file);
  file->fd = open (file->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  return file->fd >= 0 || set_error (error, "open", file->path);
}

static gboolean
leads_elsewhere (const File *file)
{
  struct stat named, opened;

  return file->fd < 0 || stat (file->path, &named) != 0 ||
         fstat (file->fd, &opened) != 0 || named.st_dev != opened.st_dev ||
         named.st_ino != opened.st_ino;
}

static gboolean
flush_file (File    *file,
            GError **error)
{
  gsize done = 0;

  if (file->kept->len > 0 && leads_elsewhere (file) && !open_file (file, error))
    return FALSE;
  while (done < file->kept->len)
    {
      gssize n = write (file->fd, file->kept->str + done, file->kept->len - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          /* The rest of a record is of no use once the next one may be written. */
          g_string_truncate (file->kept, 0);
          return set_error (error, "write to", file->path);
        }
      done += n;
    }
  g_string_truncate (file->kept, 0);
  return TRUE;
}

LoglineDemoFiles *
logline_demo_files_new (const char  *directory,
                        const char  *name,
                        GError     **error)
{
  g_autoptr(LoglineDemoFiles) self = g_new0 (LoglineDemoFiles, 1);

  g_return_val_if_fail (directory != NULL && name != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *base_name = g_strdup_printf ("%s-%s.log", name, kinds[i].suffix);

      self->files[i].path = g_build_filename (directory, base_name, NULL);
      self->files[i].fd = -1;
      self->files[i].kept = g_string_new (NULL);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (!open_file (&self->files[i], error))
      return NULL;
  return g_steal_pointer (&self);
}

void
logline_demo_files_free (LoglineDemoFiles *self)
{
  g_return_if_fail (self != NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_string_free (self->files[i].kept, TRUE);
      close_file (&self->files[i]);
      g_free (self->files[i].path);
    }
  g_free (self);
}

gboolean
logline_demo_files_are_empty (LoglineDemoFiles *self)
{
  struct stat info;

  g_return_val_if_fail (self != NULL, FALSE);

  return fstat (self->files[0].fd, &info) == 0 && info.st_size == 0;
}

void
logline_demo_files_add (LoglineDemoFiles *self,
                        LoglineDemoLevel  level,
                        const char       *lines,
                        gsize             length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (lines != NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (level >= kinds[i].least)
      g_string_append_len (self->files[i].kept, lines, length);
}

gboolean
logline_demo_files_flush (LoglineDemoFiles  *self,
                          GError           **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (!flush_file (&self->files[i], error))
      return FALSE;
  return TRUE;
}
