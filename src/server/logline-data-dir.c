/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-data-dir.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

char *
logline_data_dir_get_default (void)
{
  /* systemd names the folder that it made for the unit; of several, the first. */
  const char *state = g_getenv ("STATE_DIRECTORY");

  if (state != NULL && *state != '\0')
    {
      g_auto (GStrv) folders = g_strsplit (state, ":", 2);
      return g_strdup (folders[0]);
    }

  if (geteuid () == 0)
    return g_strdup ("/var/lib/loglined");

  return g_build_filename (g_get_user_data_dir (), "loglined", NULL);
}

static gboolean
fail (const char *path,
      GError    **error)
{
  int saved_errno = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", path,
               g_strerror (saved_errno));
  return FALSE;
}

gboolean
logline_data_dir_prepare (const char *path,
                          GError    **error)
{
  GStatBuf info;

  if (g_mkdir_with_parents (path, 0700) != 0 || g_stat (path, &info) != 0)
    return fail (path, error);

  /* The files in it are private themselves; what must not be is that others replace them. */
  if ((info.st_mode & 022) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               "Others may write in %s; run “chmod 700” on it, or choose another folder with "
               "--data-dir", path);
  return FALSE;
}

int
logline_data_dir_lock (const char *path,
                       GError    **error)
{
  g_autofree char *file = g_build_filename (path, "lock", NULL);
  int fd = g_open (file, O_CREAT | O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      fail (file, error);
      return -1;
    }

  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
               "Another loglined is running on %s. Stop it first, or choose another folder with "
               "--data-dir", path);
  g_close (fd, NULL);
  return -1;
}

char *
logline_data_dir_get_database (const char *path)
{
  return g_build_filename (path, "logline.db", NULL);
}

char *
logline_data_dir_get_key (const char *path)
{
  return g_build_filename (path, "token.key", NULL);
}

char *
logline_data_dir_get_audit (const char *path)
{
  return g_build_filename (path, "audit.log", NULL);
}
