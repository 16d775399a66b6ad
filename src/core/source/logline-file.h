/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-source.h"

G_BEGIN_DECLS

typedef enum
{
  LOGLINE_FILE_SAME,      /* nothing new */
  LOGLINE_FILE_GREW,      /* the same generation has more bytes */
  LOGLINE_FILE_ROTATED,   /* the name leads to another file now (renamed, or made anew) */
  LOGLINE_FILE_TRUNCATED, /* the same file lost bytes or was written over: its old bytes are gone */
  LOGLINE_FILE_MISSING,   /* the name leads nowhere; the bytes already known can still be read */
} LoglineFileState;

/* One generation of a log file: an open descriptor with its identity. Regular files only; opening
 * never blocks (a FIFO is refused, not waited for). Files that others write are read with pread,
 * since reading a mapping past a truncation is SIGBUS.
 *
 * A generation is named by a hash of device, inode, birth time (an inode alone is not an identity,
 * ext4 hands it out again at once) and first line (at most 1 KiB of it), the one thing of a file's
 * bytes that is early there and stays while it grows. So the name is the same in another process,
 * however much the file has grown meanwhile, and another one for a file that was written over, as
 * far as its lines begin with a time. What is not told apart: a file that was written over with the
 * same first line while no process looked; one that sees it counts on. And a file that was opened
 * before its first line was complete has another name in the next process.
 */
#define LOGLINE_TYPE_FILE (logline_file_get_type ())
G_DECLARE_FINAL_TYPE (LoglineFile, logline_file, LOGLINE, FILE, GObject)

/**
 * logline_file_open:
 * @path: as configured by an administrator or given by the user
 * @error: a %LOGLINE_SOURCE_ERROR whose message names @path
 *
 * Blocks briefly: not for a UI thread or a server loop.
 *
 * Returns: (transfer full) (nullable): the generation that stands behind @path now
 */
LoglineFile      *logline_file_open           (const char   *path,
                                               GError      **error);

/* Opens @path for reading as O_NONBLOCK | O_NOCTTY | O_CLOEXEC: a new descriptor, or -1 and errno.
 * May be called in any thread. */
typedef int (*LoglineFileOpenFunc) (const char *path,
                                    gpointer    user_data);

/**
 * logline_file_open_with:
 * @open_func: (scope notified): opens the path, now and whenever this file or one that follows it
 * looks
 *   again: for who confines which files may be opened
 * @destroy: (nullable): called with @user_data when the last file of the chain is gone
 */
LoglineFile      *logline_file_open_with      (const char           *path,
                                               LoglineFileOpenFunc   open_func,
                                               gpointer              user_data,
                                               GDestroyNotify        destroy,
                                               GError              **error);

/**
 * logline_file_check:
 * @out_size: (out) (optional): the bytes of this generation that can be read now
 *
 * Looks whether the path still leads to this generation and how far it has grown. For ROTATED and
 * TRUNCATED, call logline_file_reopen() for the generation that follows. Blocks briefly; one thread
 * at a time.
 */
LoglineFileState  logline_file_check          (LoglineFile  *self,
                                               guint64      *out_size);

/* The generation that stands behind the path now; its name differs from that of every generation
 * that this chain of files has had. Blocks briefly. */
LoglineFile      *logline_file_reopen         (LoglineFile  *self,
                                               GError      **error);

const char       *logline_file_get_path       (LoglineFile  *self);
const char       *logline_file_get_generation (LoglineFile  *self);

/* What tells a file from all others that there are or have been on this machine. */
typedef struct
{
  guint64 device;
  guint64 inode;
  gint64  birth_us; /* µs since the epoch; 0 where the file system does not know */
} LoglineFileIdentity;

void              logline_file_get_identity   (LoglineFile          *self,
                                               LoglineFileIdentity  *out_identity);
gboolean          logline_file_identity_equal (const LoglineFileIdentity *a,
                                               const LoglineFileIdentity *b);

/* Whether @self begins with the bytes that were known of @other when it was looked at last, though
 * @other may have lost them since: by their beginning and samples, as far as @self has as many.
 * Blocks briefly. */
gboolean          logline_file_is_copy        (LoglineFile          *self,
                                               LoglineFile          *other);

/* Bytes known at the last open or check. */
guint64           logline_file_get_size       (LoglineFile  *self);

/* Modification time at the last open or check, in microseconds since the epoch, with all the
 * precision that the file system has. */
gint64            logline_file_get_modified_us (LoglineFile *self);

G_END_DECLS
