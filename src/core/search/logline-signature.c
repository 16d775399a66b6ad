/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Lines are taken together to blocks of about 1 MiB, each with a Bloom filter of its grams with one
 * hash function.
 *
 * What to take for a gram was tried on logs of many kinds. In the same 1.5 % of memory, of the
 * blocks that do not hold it, these leave about 15 % for a word, 16 % for an identifier of ten
 * digits and 2 % for one of sixteen. Trigrams leave 23 %, 90 % and 93 %: numbers and identifiers
 * are made of few characters, so every trigram of theirs occurs somewhere. Smaller blocks fill
 * their filters sooner, since much of what they hold is the same in each.
 *
 * While a filter is made each of its bits is a byte: setting one is a store that need not wait for
 * any other.
 */

#include "logline-signature.h"

#include "logline-gram.h"
#include "logline-window.h"

/* 1.5 % less what it takes to keep them. */
#define BITS_PER_BYTE (0.0149 * 8)
#define BLOCK_SIZE (1024u * 1024)

/* A smaller text is scanned as fast; a larger one fills its filter. */
#define MIN_BLOCK_SIZE (16u * 1024)
#define MAX_BLOCK_SIZE (2 * BLOCK_SIZE)
#define MAX_DENSITY 0.9

#define WORD_BITS 64u

typedef struct
{
  guint    end_row;
  guint    n_words;
  guint64 *words;   /* NULL when nothing is known */
} Block;

struct _LoglineSignature
{
  gatomicrefcount ref_count;
  GArray         *blocks; /* of Block, which have all rows of the segment */
  gsize           memory;
};

static void
block_clear (gpointer data)
{
  g_free (((Block *) data)->words);
}

gboolean
logline_signature_can_be_made (const LoglineSnapshot *snapshot,
                               guint                  index)
{
  const LoglinePart *part = logline_snapshot_get_segment_part (snapshot, index);
  LoglineSegment *segment = logline_snapshot_get_segment (snapshot, index);
  guint n_rows = logline_snapshot_get_n_segment_rows (snapshot, index);
  gboolean is_last = index + 1 == part->first_segment + part->n_segments;
  LoglineExtent last;

  if (n_rows == 0 || n_rows != logline_segment_get_n_lines (segment)
      || (is_last && logline_segment_get_end (segment) % LOGLINE_SEGMENT_SIZE != 0))
    return FALSE;

  logline_snapshot_get_extent (snapshot, logline_snapshot_get_first_row (snapshot, index + 1) - 1,
                               &last);
  return !last.open;
}

static inline guint32
get_place (guint32 hash,
           guint   n_words)
{
  return (guint32) ((guint64) hash * (n_words * WORD_BITS) >> 32);
}

/* LOGLINE_GRAM_READS bytes can be read at each place. */
static void
mark_places (guint8     *set,
             guint       n_words,
             const char *text,
             gsize       n_places)
{
  for (gsize i = 0; i < n_places; i++)
    set[get_place (logline_gram_hash (logline_gram_read (text + i)), n_words)] = 1;
}

/* Grams that begin in one line and end in the next do no harm, nor do those with zeros behind the
 * last line. */
static void
mark_text (guint8     *set,
           guint       n_words,
           const char *text,
           gsize       length)
{
  char tail[2 * LOGLINE_GRAM_READS] = { 0 };
  gsize n_tail = MIN (length, LOGLINE_GRAM_READS);

  mark_places (set, n_words, text, length - n_tail);
  memcpy (tail, text + length - n_tail, n_tail);
  mark_places (set, n_words, tail, n_tail);
}

static void
pack (const guint8 *set,
      guint64      *words,
      guint         n_words)
{
  for (guint i = 0; i < n_words; i++)
    {
      guint64 word = 0;

      /* Eight bytes that are 0 or 1 become the top byte of a product, lowest first. */
      for (guint j = 0; j < 8; j++)
        {
          guint64 eight;

          memcpy (&eight, set + WORD_BITS * i + 8 * j, sizeof eight);
          eight = GUINT64_FROM_LE (eight) * G_GUINT64_CONSTANT (0x0102040810204080);
          word |= (eight >> 56) << 8 * j;
        }
      words[i] = word;
    }
}

static gboolean
is_saturated (const guint64 *words,
              guint          n_words)
{
  gsize n = 0;

  for (guint i = 0; i < n_words; i++)
    n += (gsize) __builtin_popcountll (words[i]);

  return n > MAX_DENSITY * WORD_BITS * n_words;
}

static guint64 *
make_filter (const char *text,
             gsize       length,
             guint       n_words)
{
  g_autofree guint8 *set = g_malloc0 (n_words * WORD_BITS);
  g_autofree guint64 *words = g_new (guint64, n_words);

  mark_text (set, n_words, text, length);
  pack (set, words, n_words);

  return is_saturated (words, n_words) ? NULL : g_steal_pointer (&words);
}

static gboolean
add_block (LoglineSignature  *self,
           LoglineSource     *source,
           guint64            start,
           guint64            length,
           guint              end_row,
           LoglineWindow     *window,
           GError           **error)
{
  Block block = { .end_row = end_row };

  if (length >= MIN_BLOCK_SIZE && length <= MAX_BLOCK_SIZE)
    {
      block.n_words = (guint) (length * BITS_PER_BYTE / WORD_BITS);
      if (!logline_source_open_window (source, start, (gsize) length, window, error))
        return FALSE;
      block.words = make_filter (window->bytes, (gsize) length, block.n_words);
      if (!logline_window_close (window, error))
        {
          block_clear (&block);
          return FALSE;
        }
    }

  if (block.words != NULL)
    self->memory += block.n_words * sizeof (guint64);
  g_array_append_val (self->blocks, block);

  return TRUE;
}

/* The end of the block that begins with @row, so that all up to @end are of about the same size. */
static guint
find_block_end (const LoglineSegment *segment,
                guint                 row,
                guint64               end)
{
  guint64 start = logline_segment_get_line (segment, row);
  guint64 n_blocks = (end - start + BLOCK_SIZE / 2) / BLOCK_SIZE;

  if (n_blocks <= 1)
    return logline_segment_get_n_lines (segment);

  return 1 + logline_segment_find_line (segment, start + (end - start) / n_blocks);
}

static gboolean
add_blocks (LoglineSignature       *self,
            const LoglineSnapshot  *snapshot,
            guint                   index,
            GCancellable           *cancellable,
            GError                **error)
{
  LoglineSource *source = logline_snapshot_get_segment_part (snapshot, index)->source;
  const LoglineSegment *segment = logline_snapshot_get_segment (snapshot, index);
  guint n_rows = logline_segment_get_n_lines (segment);
  g_auto (LoglineWindow) window = LOGLINE_WINDOW_INIT;
  LoglineExtent last;

  logline_snapshot_get_extent (snapshot, logline_snapshot_get_first_row (snapshot, index + 1) - 1,
                               &last);
  for (guint row = 0, end_row; row < n_rows; row = end_row)
    {
      guint64 start = logline_segment_get_line (segment, row);
      guint64 end;

      end_row = find_block_end (segment, row, last.end);
      end = end_row < n_rows ? logline_segment_get_line (segment, end_row) : last.end;
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !add_block (self, source, start, end - start, end_row, &window, error))
        return FALSE;
    }

  return TRUE;
}

LoglineSignature *
logline_signature_new (const LoglineSnapshot  *snapshot,
                       guint                   index,
                       GCancellable           *cancellable,
                       GError                **error)
{
  g_autoptr (LoglineSignature) self = g_new0 (LoglineSignature, 1);

  g_assert (logline_signature_can_be_made (snapshot, index));

  g_atomic_ref_count_init (&self->ref_count);
  self->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  g_array_set_clear_func (self->blocks, block_clear);
  if (!add_blocks (self, snapshot, index, cancellable, error))
    return NULL;

  self->memory += sizeof *self + self->blocks->len * sizeof (Block);
  return g_steal_pointer (&self);
}

LoglineSignature *
logline_signature_ref (LoglineSignature *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
logline_signature_unref (LoglineSignature *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->blocks);
  g_free (self);
}

static gboolean
has_all (const Block  *block,
         const GArray *grams)
{
  for (guint i = 0; i < grams->len; i++)
    {
      guint32 place = get_place (g_array_index (grams, guint32, i), block->n_words);

      if (!((block->words[place / WORD_BITS] >> place % WORD_BITS) & 1))
        return FALSE;
    }

  return TRUE;
}

static gboolean
may_hold (const Block               *block,
          const LoglineSignatureKey *key)
{
  if (block->words == NULL)
    return TRUE;

  for (guint i = 0; i < key->len; i++)
    if (has_all (block, g_ptr_array_index (key, i)))
      return TRUE;

  return FALSE;
}

gboolean
logline_signature_excludes_all (const LoglineSignature    *self,
                                const LoglineSignatureKey *key)
{
  for (guint i = 0; i < self->blocks->len; i++)
    if (may_hold (&g_array_index (self->blocks, Block, i), key))
      return FALSE;

  return TRUE;
}

void
logline_signature_exclude (const LoglineSignature    *self,
                           const LoglineSignatureKey *key,
                           LoglineRowSet             *rows)
{
  for (guint i = 0, row = 0; i < self->blocks->len; i++)
    {
      const Block *block = &g_array_index (self->blocks, Block, i);

      if (!may_hold (block, key))
        logline_row_set_remove_range (rows, row, block->end_row);
      row = block->end_row;
    }
}

gsize
logline_signature_get_memory (const LoglineSignature *self)
{
  return self->memory;
}
