/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Makes up a log that is never the same and always the same: a mixture of ten kinds of lines, with
 * times that go on, and numbers, addresses and identifiers of their own in every line. The seed
 * decides all of it.
 *
 * About 36 % of the lines hold "INFO", 9 % "error" in some case, 38 % an address, 3.5 % one of the
 * ten words of CORPUS_TEN_WORDS; one in 5000 "ERROR … timeout", one in 100,000 "quorum lost".
 */
typedef struct _Corpus Corpus;

#define CORPUS_TEN_WORDS \
  "refused|denied|expired|corrupt|deadlock|panic|throttled|unreachable|aborted|overflow"

/* No line, with those that belong to it, is longer. */
#define CORPUS_MAX_LINE 4096

Corpus *corpus_new   (guint64  seed);

/* Writes whole lines to @out, as many as fit in @size bytes. Returns how many bytes they take. */
gsize   corpus_write (Corpus  *self,
                      char    *out,
                      gsize    size);
void    corpus_free  (Corpus  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Corpus, corpus_free)
