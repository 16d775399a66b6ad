/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Lines are taken together to blocks of about 1.4 MB. For each block there are two Bloom filters
 * with one hash function, of all its trigrams and of all sequences of five bytes. Trigrams tell
 * words that do not occur; but numbers and identifiers are made of few characters, so every trigram
 * of theirs occurs somewhere, and it takes longer pieces to tell one from another.
 *
 * In logs of many kinds this leaves, of the blocks that do not hold it, about 10 % for a word, 30 %
 * for an identifier of ten digits and 6 % for one of sixteen. Trigrams alone, in as much memory,
 * leave 23 % and more than 80 %; smaller blocks fill their filters sooner, since much of what they
 * hold is the same in each.
 *
 * A filter has a power of two of bits, so that a place in it is the upper bits of a hash. While it
 * is made each bit is a byte: setting one is a store that need not wait for any other.
 */

#include "logline-signature.h"

#include "logline-grams.h"
#include "logline-window.h"

/* At most, and for each of their bytes at most: 1.25 bits for 83 of the text make 1.5 %. */
#define MAX_LOG_BITS 17u
#define TEXT_PER_LONG_BIT (1.25 / 8 / 0.015)

/* Filters of the short grams have a quarter of the bits of the others. */
#define LOG_SHORT_SHARE 2u

/* A smaller text is scanned as fast; a larger one fills the filters. */
#define MIN_LOG_BITS 12u
#define BLOCK_SIZE ((guint64) (TEXT_PER_LONG_BIT * (1u << MAX_LOG_BITS)) + 1)
#define MAX_BLOCK_SIZE (2 * BLOCK_SIZE)
#define MAX_DENSITY 0.9

typedef struct
{
  guint    end_row;
  guint    log_bits; /* of the filter of long grams */
  guint64 *bits;     /* of that filter, then of the other; NULL when nothing is known */
} Block;

struct _LoglineSignature
{
  gatomicrefcount ref_count;
  GArray         *blocks; /* of Block, which have all rows of the segment */
  gsize           memory;
};

static gsize
count_bytes (guint log_bits)
{
  return ((gsize) 1 << log_bits) / 8 + ((gsize) 1 << (log_bits - LOG_SHORT_SHARE)) / 8;
}

static void
block_clear (gpointer data)
{
  g_free (((Block *) data)->bits);
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

static guint
choose_log_bits (guint64 length)
{
  guint log_bits = MAX_LOG_BITS;

  while (log_bits > 0 && TEXT_PER_LONG_BIT * (1u << log_bits) > length)
    log_bits--;

  return log_bits;
}

/* @set: a byte for each bit of both filters; LOGLINE_GRAM_READS bytes can be read at each place */
static void
mark_places (guint8     *set,
             guint       log_bits,
             const char *text,
             gsize       n_places)
{
  guint8 *set_short = set + ((gsize) 1 << log_bits);
  guint long_shift = 64 - log_bits;
  guint short_shift = long_shift + LOG_SHORT_SHARE;

  for (gsize i = 0; i < n_places; i++)
    {
      guint64 read = logline_gram_read (text + i);

      set[logline_gram_hash (read, LOGLINE_LONG_GRAM) >> long_shift] = 1;
      set_short[logline_gram_hash (read, LOGLINE_SHORT_GRAM) >> short_shift] = 1;
    }
}

/* Grams that begin in one line and end in the next do no harm, nor do those with zeros behind the
 * last line. */
static void
mark_text (guint8     *set,
           guint       log_bits,
           const char *text,
           gsize       length)
{
  char tail[2 * LOGLINE_GRAM_READS] = { 0 };
  gsize n_tail = MIN (length, LOGLINE_GRAM_READS);

  mark_places (set, log_bits, text, length - n_tail);
  memcpy (tail, text + length - n_tail, n_tail);
  mark_places (set, log_bits, tail, n_tail);
}

static void
pack (const guint8 *set,
      guint64      *bits,
      gsize         n_words)
{
  for (gsize i = 0; i < n_words; i++)
    {
      guint64 word = 0;

      /* Eight bytes that are 0 or 1 become the top byte of a product, lowest first. */
      for (guint j = 0; j < 8; j++)
        {
          guint64 eight;

          memcpy (&eight, set + 64 * i + 8 * j, sizeof eight);
          eight = GUINT64_FROM_LE (eight) * G_GUINT64_CONSTANT (0x0102040810204080);
          word |= (eight >> 56) << 8 * j;
        }
      bits[i] = word;
    }
}

static gboolean
is_saturated (const guint64 *bits,
              guint          log_bits)
{
  gsize n_words = ((gsize) 1 << log_bits) / 64;
  gsize n = 0;

  for (gsize i = 0; i < n_words; i++)
    n += (gsize) __builtin_popcountll (bits[i]);

  return n > MAX_DENSITY * 64 * n_words;
}

static guint64 *
make_filters (const char *text,
              gsize       length,
              guint       log_bits)
{
  gsize n_bytes = count_bytes (log_bits);
  g_autofree guint8 *set = g_malloc0 (8 * n_bytes);
  g_autofree guint64 *bits = g_malloc (n_bytes);

  mark_text (set, log_bits, text, length);
  pack (set, bits, n_bytes / sizeof *bits);

  return is_saturated (bits, log_bits) ? NULL : g_steal_pointer (&bits);
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
  Block block = { .end_row = end_row, .log_bits = choose_log_bits (length) };

  if (length <= MAX_BLOCK_SIZE && block.log_bits >= MIN_LOG_BITS)
    {
      if (!logline_source_open_window (source, start, (gsize) length, window, error))
        return FALSE;
      block.bits = make_filters (window->bytes, (gsize) length, block.log_bits);
      if (!logline_window_close (window, error))
        {
          block_clear (&block);
          return FALSE;
        }
    }

  if (block.bits != NULL)
    self->memory += count_bytes (block.log_bits);
  g_array_append_val (self->blocks, block);

  return TRUE;
}

/* The end of the block that begins with @row. What is left behind it is enough for another. */
static guint
find_block_end (const LoglineSegment *segment,
                guint                 row,
                guint64               end)
{
  guint64 start = logline_segment_get_line (segment, row);

  if (end - start < 2 * BLOCK_SIZE)
    return logline_segment_get_n_lines (segment);

  return 1 + logline_segment_find_line (segment, start + BLOCK_SIZE);
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
has_gram (const Block       *block,
          const LoglineGram *gram)
{
  gsize n_long = (gsize) 1 << block->log_bits;
  guint shift = 64 - block->log_bits;
  guint64 place = gram->is_long ? gram->hash >> shift
                                : n_long + (gram->hash >> (shift + LOG_SHORT_SHARE));

  return (block->bits[place / 64] >> place % 64) & 1;
}

static gboolean
has_all (const Block  *block,
         const GArray *grams)
{
  for (guint i = 0; i < grams->len; i++)
    if (!has_gram (block, &g_array_index (grams, LoglineGram, i)))
      return FALSE;

  return TRUE;
}

static gboolean
may_hold (const Block               *block,
          const LoglineSignatureKey *key)
{
  if (block->bits == NULL)
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
