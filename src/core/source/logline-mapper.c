/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A file is mapped in pieces that begin at multiples of PIECE_SIZE. Each reaches into the next, so
 * that a stretch that begins in one hardly ever has to be read because it ends in another. A piece
 * is mapped in full length even where the file is shorter: what is appended appears in it.
 *
 * One lock for all files, held for a look into a table; a search opens some ten thousand windows a
 * second at most.
 */

#include "logline-mapper.h"

#include <errno.h>
#include <linux/magic.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "logline-workers.h"

#define PIECE_SIZE (64u * 1024 * 1024)
#define OVERLAP (16u * 1024 * 1024)
#define MAX_LIMIT (G_GUINT64_CONSTANT (4) << 30)
#define MAX_LIMIT_32 (G_GUINT64_CONSTANT (256) << 20)
#define XFS_SUPER_MAGIC 0x58465342 /* not in the kernel's list */

struct _LoglineMapper
{
  GHashTable *pieces; /* of Piece, by its number */
  gboolean    failed; /* a piece was broken, or could not be mapped */
};

typedef struct
{
  guint64         number;
  LoglineMapper  *mapper;
  LoglineMapping *mapping;
  guint           index; /* in kept_pieces */
} Piece;

static GMutex mutex;            /* for everything below, and the mappers */
static GPtrArray *kept_pieces;  /* of Piece, of all mappers, in no order */
static guint64 limit = G_MAXUINT64;
static guint32 random_state;

/* Mapping more than the page cache can hold would be of no use. */
static guint64
get_limit (void)
{
  if (limit == G_MAXUINT64)
    limit = MIN (sizeof (gpointer) < 8 ? MAX_LIMIT_32 : MAX_LIMIT,
                 (guint64) sysconf (_SC_PHYS_PAGES) / 4 * (guint64) sysconf (_SC_PAGESIZE));

  return limit;
}

/* With the lock held. Returns the mapping, to be given back without it: unmapping takes a while. */
static LoglineMapping *
forget_piece (Piece *piece)
{
  LoglineMapping *mapping = g_steal_pointer (&piece->mapping);
  Piece *last = g_ptr_array_index (kept_pieces, kept_pieces->len - 1);

  last->index = piece->index;
  g_ptr_array_remove_index_fast (kept_pieces, piece->index);
  g_hash_table_remove (piece->mapper->pieces, &piece->number);

  return mapping;
}

/* With the lock held. */
static void
make_room (GPtrArray *unused)
{
  while (kept_pieces->len > 0
         && (kept_pieces->len + 1) * (guint64) (PIECE_SIZE + OVERLAP) > get_limit ())
    {
      guint index;

      /* The generator of Numerical Recipes; which one it takes is of no importance. */
      random_state = random_state * 1664525 + 1013904223;
      index = (random_state >> 8) % kept_pieces->len;
      g_ptr_array_add (unused, forget_piece (g_ptr_array_index (kept_pieces, index)));
    }
}

/* Whether what is written to the file is what a mapping shows, at once. Not so where the file lies
 * on another machine, in another process or in layers: there the last page of a log that grows may
 * keep the zeros that were behind its old end. */
static gboolean
shows_what_is_written (int fd)
{
  struct statfs status;

  if (fstatfs (fd, &status) != 0)
    return FALSE;

  switch ((guint32) status.f_type)
    {
    case BTRFS_SUPER_MAGIC:
    case EXT4_SUPER_MAGIC:
    case F2FS_SUPER_MAGIC:
    case TMPFS_MAGIC:
    case XFS_SUPER_MAGIC:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Whether a look at the byte would not have to wait for the disk. What has to is better read: the
 * kernel reads ahead in larger strides then, and takes larger pages, which later are mapped faster
 * as well. The last byte of a stretch tells most, since reading ahead often has the first. */
static gboolean
is_cached (int     fd,
           guint64 offset)
{
  char byte;
  struct iovec part = { &byte, 1 };
  ssize_t n = preadv2 (fd, &part, 1, (off_t) offset, RWF_NOWAIT);

  return n == 1 || (n < 0 && errno == EOPNOTSUPP);
}

/* With the lock held. */
static Piece *
add_piece (LoglineMapper *self,
           int            fd,
           guint64        number,
           GPtrArray     *unused)
{
  g_autoptr (LoglineMapping) mapping = NULL;
  Piece *piece;

  if (get_limit () < PIECE_SIZE + OVERLAP || !shows_what_is_written (fd))
    return NULL;

  if (kept_pieces == NULL)
    kept_pieces = g_ptr_array_new ();
  make_room (unused);
  mapping = logline_mapping_new (fd, number * PIECE_SIZE, PIECE_SIZE + OVERLAP);
  if (mapping == NULL)
    {
      self->failed = TRUE;
      return NULL;
    }

  piece = g_new (Piece, 1);
  *piece = (Piece) { number, self, g_steal_pointer (&mapping), kept_pieces->len };
  g_ptr_array_add (kept_pieces, piece);
  g_hash_table_insert (self->pieces, &piece->number, piece);

  return piece;
}

/* With the lock held. */
static LoglineMapping *
find_mapping (LoglineMapper *self,
              int            fd,
              guint64        number,
              GPtrArray     *unused)
{
  Piece *piece = g_hash_table_lookup (self->pieces, &number);

  if (piece != NULL && logline_mapping_is_broken (piece->mapping))
    {
      self->failed = TRUE;
      g_ptr_array_add (unused, forget_piece (piece));
    }
  if (self->failed)
    return NULL;
  if (piece == NULL)
    piece = add_piece (self, fd, number, unused);

  return piece != NULL ? logline_mapping_ref (piece->mapping) : NULL;
}

static void
unmap_job (GTask        *task,
           gpointer      source_object,
           gpointer      task_data,
           GCancellable *cancellable)
{
  g_ptr_array_set_size (task_data, 0);
  g_task_return_boolean (task, TRUE);
}

LoglineMapper *
logline_mapper_new (void)
{
  LoglineMapper *self = g_new0 (LoglineMapper, 1);

  self->pieces = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  return self;
}

void
logline_mapper_free (LoglineMapper *self)
{
  g_autoptr (GPtrArray) unused =
    g_ptr_array_new_with_free_func ((GDestroyNotify) logline_mapping_unref);
  g_autoptr (GList) pieces = NULL;

  g_mutex_lock (&mutex);
  pieces = g_hash_table_get_values (self->pieces);
  for (GList *link = pieces; link != NULL; link = link->next)
    g_ptr_array_add (unused, forget_piece (link->data));
  g_mutex_unlock (&mutex);

  if (unused->len > 0)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

      g_task_set_source_tag (task, unmap_job);
      g_task_set_task_data (task, g_steal_pointer (&unused), (GDestroyNotify) g_ptr_array_unref);
      logline_workers_run (task, unmap_job);
    }
  g_hash_table_unref (self->pieces);
  g_free (self);
}

LoglineMapping *
logline_mapper_map (LoglineMapper *self,
                    int            fd,
                    guint64        offset,
                    gsize          length,
                    gsize         *out_start)
{
  g_autoptr (GPtrArray) unused =
    g_ptr_array_new_with_free_func ((GDestroyNotify) logline_mapping_unref);
  LoglineMapping *mapping;

  *out_start = offset % PIECE_SIZE;
  if (length > PIECE_SIZE + OVERLAP - *out_start || !is_cached (fd, offset + length - 1))
    return NULL;

  g_mutex_lock (&mutex);
  mapping = find_mapping (self, fd, offset / PIECE_SIZE, unused);
  g_mutex_unlock (&mutex);

  return mapping;
}

void
logline_mapper_set_limit (guint64 new_limit)
{
  g_mutex_lock (&mutex);
  limit = new_limit;
  g_mutex_unlock (&mutex);
}
