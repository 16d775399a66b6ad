/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Writes a log to try things on:
 *
 *     mkcorpus SIZE SEED FILE
 *
 * SIZE is in bytes, or with M or G in millions or thousands of millions of them; a little less is
 * written, in whole lines. The same size and seed make the same file, and of a larger size its
 * beginning.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "corpus.h"

#define BUFFER_SIZE (4u * 1024 * 1024)

static gboolean
parse_size (const char *text,
            guint64    *out_size)
{
  char *end;
  guint64 size = g_ascii_strtoull (text, &end, 10);
  guint64 unit = strcmp (end, "G") == 0 ? 1000000000 : strcmp (end, "M") == 0 ? 1000000 : 1;

  *out_size = size * unit;
  return end != text && (*end == '\0' || unit > 1);
}

static gboolean
write_all (int         fd,
           const char *bytes,
           gsize       length)
{
  while (length > 0)
    {
      gssize n = write (fd, bytes, length);

      if (n < 0 && errno != EINTR)
        return FALSE;
      bytes += MAX (n, 0);
      length -= MAX (n, 0);
    }
  return TRUE;
}

static gboolean
write_corpus (int     fd,
              guint64 size,
              guint64 seed)
{
  g_autoptr (Corpus) corpus = corpus_new (seed);
  g_autofree char *buffer = g_malloc (BUFFER_SIZE);

  while (size >= CORPUS_MAX_LINE)
    {
      gsize length = corpus_write (corpus, buffer, MIN (size, BUFFER_SIZE));

      if (!write_all (fd, buffer, length))
        return FALSE;
      size -= length;
    }
  return TRUE;
}

int
main (int   argc,
      char *argv[])
{
  guint64 size;
  int fd;

  if (argc != 4 || !parse_size (argv[1], &size))
    {
      g_printerr ("usage: mkcorpus SIZE SEED FILE\n");
      return EXIT_FAILURE;
    }

  fd = open (argv[3], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0 || !write_corpus (fd, size, g_ascii_strtoull (argv[2], NULL, 10)) || close (fd) != 0)
    {
      g_printerr ("%s: %s\n", argv[3], g_strerror (errno));
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
