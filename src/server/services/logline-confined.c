/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-confined.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

int
logline_confined_open_in (int         folder,
                          const char *name)
{
  struct open_how how = {
    .flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
    .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
  };
  int fd = syscall (SYS_openat2, folder, name, &how, sizeof how);

  /* Before Linux 5.6, and where a sandbox does not know the call: no links at all. */
  if (fd < 0 && errno == ENOSYS)
    fd = openat (folder, name, how.flags | O_NOFOLLOW);
  return fd;
}

int
logline_confined_open (const char *path,
                       gpointer    user_data)
{
  g_autofree char *folder_path = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  int folder = open (folder_path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  int fd, saved_errno;

  if (folder < 0)
    return -1;

  fd = logline_confined_open_in (folder, name);
  saved_errno = errno;
  close (folder);
  errno = saved_errno;
  return fd;
}
