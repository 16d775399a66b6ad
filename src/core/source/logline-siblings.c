/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-siblings.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define MAX_SIBLINGS      400
#define MAX_NUMBER_DIGITS 5 /* of a label; longer ones are dates */
#define MIN_DATE_DIGITS   8

static const struct
{
  const char    *ending;
  LoglinePacking packing;
} endings[] = {
  { ".gz", LOGLINE_PACKING_GZIP },
  { ".zst", LOGLINE_PACKING_ZSTD },
};

LoglineSibling *
logline_sibling_ref (LoglineSibling *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LoglineSibling *self = data;

  g_free (self->path);
  g_free (self->label);
  g_free (self->generation);
}

void
logline_sibling_unref (LoglineSibling *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static gboolean
is_number (const char *label)
{
  gsize length = strspn (label, G_CSET_DIGITS);

  return length >= 1 && length <= MAX_NUMBER_DIGITS && label[length] == '\0';
}

/* 20260131, 2026-01-31, 20260131-1769817600, 2026-01-31T12:00 … */
static gboolean
is_date (const char *label)
{
  guint n_digits = 0;

  if (!g_str_has_prefix (label, "19") && !g_str_has_prefix (label, "20"))
    return FALSE;

  for (const char *at = label; *at != '\0'; at++)
    {
      if (g_ascii_isdigit (*at))
        n_digits++;
      else if (strchr ("-_.:T", *at) == NULL || !g_ascii_isdigit (at[1]))
        return FALSE;
    }
  return n_digits >= MIN_DATE_DIGITS;
}

char *
logline_sibling_parse (const char     *name,
                       const char     *other,
                       LoglinePacking *out_packing)
{
  g_autofree char *label = NULL;
  gsize length = strlen (name);

  if (!g_str_has_prefix (other, name) || (other[length] != '.' && other[length] != '-'))
    return NULL;

  label = g_strdup (other + length + 1);
  *out_packing = LOGLINE_PACKING_NONE;
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (label, endings[i].ending))
      {
        label[strlen (label) - strlen (endings[i].ending)] = '\0';
        *out_packing = endings[i].packing;
        break;
      }

  if (is_date (label) || (other[length] == '.' && is_number (label)))
    return g_steal_pointer (&label);
  return NULL;
}

/* No generation of a plain file is called like this. */
static char *
name_packed (const LoglineSibling *self)
{
  g_autofree char *identity =
    g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT
                     " %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT,
                     self->identity.device, self->identity.inode, self->identity.birth_us,
                     self->stored, self->modified_us);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, identity, -1);

  return g_strdup_printf ("z%.32s", hash);
}

static gint64
to_us (struct statx_timestamp time)
{
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static LoglineSibling *
look_at (int         folder,
         const char *folder_path,
         const char *name,
         const char *other)
{
  g_autoptr (LoglineSibling) self = NULL;
  LoglinePacking packing;
  g_autofree char *label = logline_sibling_parse (name, other, &packing);
  struct statx status;

  if (label == NULL ||
      statx (folder, other, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &status) != 0 ||
      !S_ISREG (status.stx_mode) || status.stx_size == 0)
    return NULL;

  self = g_atomic_rc_box_new0 (LoglineSibling);
  self->path = g_build_filename (folder_path, other, NULL);
  self->label = g_steal_pointer (&label);
  self->packing = packing;
  self->identity.device = makedev (status.stx_dev_major, status.stx_dev_minor);
  self->identity.inode = status.stx_ino;
  self->identity.birth_us = status.stx_mask & STATX_BTIME ? to_us (status.stx_btime) : 0;
  self->stored = status.stx_size;
  self->modified_us = to_us (status.stx_mtime);
  if (packing != LOGLINE_PACKING_NONE)
    self->generation = name_packed (self);
  return g_steal_pointer (&self);
}

static guint64
get_number (const LoglineSibling *self)
{
  return g_ascii_strtoull (self->label, NULL, 10);
}

/* By their digits alone, the later one first. */
static int
compare_dates (const char *a,
               const char *b)
{
  for (;; a++, b++)
    {
      while (*a != '\0' && !g_ascii_isdigit (*a))
        a++;
      while (*b != '\0' && !g_ascii_isdigit (*b))
        b++;
      if (*a != *b || *a == '\0')
        return *b - *a;
    }
}

/* Numbers count from the newest, dates to it. Where a log has both, the time must tell. */
static int
compare (gconstpointer a,
         gconstpointer b)
{
  const LoglineSibling *one = *(LoglineSibling *const *) a;
  const LoglineSibling *two = *(LoglineSibling *const *) b;
  gboolean numbers = is_number (one->label);
  int order;

  if (numbers != is_number (two->label))
    order = (one->modified_us < two->modified_us) - (one->modified_us > two->modified_us);
  else if (numbers)
    order = (get_number (one) > get_number (two)) - (get_number (one) < get_number (two));
  else
    order = compare_dates (one->label, two->label);

  return order != 0 ? order : (int) one->packing - (int) two->packing;
}

static void
drop_repeated (GPtrArray *siblings)
{
  for (guint i = siblings->len; i-- > 1;)
    {
      const LoglineSibling *before = g_ptr_array_index (siblings, i - 1);
      const LoglineSibling *sibling = g_ptr_array_index (siblings, i);

      if (g_str_equal (before->label, sibling->label))
        g_ptr_array_remove_index (siblings, i);
    }
}

/* Thread sanitizer does not see opendir() open a descriptor. */
static DIR *
open_folder (const char *path)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *folder = fd >= 0 ? fdopendir (fd) : NULL;

  if (folder == NULL && fd >= 0)
    close (fd);
  return folder;
}

GPtrArray *
logline_siblings_list (const char *path)
{
  GPtrArray *siblings =
    g_ptr_array_new_with_free_func ((GDestroyNotify) logline_sibling_unref);
  g_autofree char *folder_path = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  DIR *folder = open_folder (folder_path);
  const struct dirent *found;

  if (folder == NULL)
    return siblings;

  while (siblings->len < MAX_SIBLINGS && (found = readdir (folder)) != NULL)
    {
      LoglineSibling *sibling = look_at (dirfd (folder), folder_path, name, found->d_name);

      if (sibling != NULL)
        g_ptr_array_add (siblings, sibling);
    }
  closedir (folder);

  g_ptr_array_sort (siblings, compare);
  drop_repeated (siblings);
  return siblings;
}
