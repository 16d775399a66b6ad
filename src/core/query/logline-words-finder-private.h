/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-finder-private.h"
#include "logline-words-finder.h"

G_BEGIN_DECLS

#define LOGLINE_WORDS_WIDTH 4 /* bytes of each that are looked for first, if it has so many */
#define LOGLINE_WORDS_N_BUCKETS 8
#define LOGLINE_WORDS_MAX 64

typedef const char *(*LoglineWordsFunc) (const LoglineWordsFinder *self,
                                         const char               *start,
                                         const char               *first,
                                         const char               *end);

typedef struct
{
  LoglineFinder *finder;
  gsize          offset; /* of the bytes that are looked for first */
  guint          bucket;
} LoglineWord;

struct _LoglineWordsFinder
{
  LoglineWordsFunc find;
  LoglineWord      words[LOGLINE_WORDS_MAX]; /* sorted by bucket */
  guint            n_words;
  guint            first_words[LOGLINE_WORDS_N_BUCKETS + 1]; /* of the buckets, and the end */

  /* A byte may be at place i in a word of bucket b when bit b is both in low[i][its low half] and
   * in high[i][its high half]. */
  guint8           low[LOGLINE_WORDS_WIDTH][16];
  guint8           high[LOGLINE_WORDS_WIDTH][16];

  /* The buckets that have a word with any byte at place i, or none as the text has ended: a word
   * that is shorter. */
  guint8           any[LOGLINE_WORDS_WIDTH];
};

/* Whether a word of @buckets (bits) stands where its rare bytes are at @place. */
gboolean    logline_words_finder_try           (const LoglineWordsFinder *self,
                                                guint                     buckets,
                                                const char               *place,
                                                const char               *start,
                                                const char               *end);

/* A place from @first on; what comes before it may be part of a word, from @start on. */
const char *logline_words_finder_find_bytewise (const LoglineWordsFinder *self,
                                                const char               *start,
                                                const char               *first,
                                                const char               *end);
#ifdef __x86_64__
const char *logline_words_finder_find_avx2     (const LoglineWordsFinder *self,
                                                const char               *start,
                                                const char               *first,
                                                const char               *end);
#endif

G_END_DECLS
