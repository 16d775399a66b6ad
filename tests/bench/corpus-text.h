/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* What a corpus is made of. In all texts
 *
 *   <name>  is a word of the list with that name, a time, an address (<ip>) or the level;
 *   ###     is a number of so many digits, not beginning with 0;
 *   @@@     are so many hexadecimal digits.
 *
 * Words and the shapes of addresses are chosen a few hundred times, when templates are made; times,
 * numbers and digits for every line.
 */
typedef struct
{
  const char *level;  /* (nullable): as "INFO"; the format decides how it is written */
  guint       weight; /* among the messages of its format */
  const char *text;   /* may have several lines */
} CorpusMessage;

typedef struct
{
  guint                weight; /* in lines */
  const char          *prefix;
  const char          *suffix;
  const CorpusMessage *messages; /* ends with one without text */
} CorpusFormat;

typedef struct
{
  const char *name;
  const char *const *words; /* ends with NULL */
} CorpusWords;

/* All end with an element that is zero. */
extern const CorpusFormat corpus_formats[];
extern const CorpusWords  corpus_words[];

/* Lines that are strewn in between, each once in so many lines. */
typedef struct
{
  guint       once_in;
  const char *text;
} CorpusRarity;

extern const CorpusRarity corpus_rarities[];
