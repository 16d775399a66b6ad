/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include <glib.h>

G_BEGIN_DECLS

/* A gram is a few neighbouring bytes of a text, short or long, as a number that is well spread.
 * ASCII letters have the same grams in either case; some other bytes share theirs, too, which costs
 * nothing but a little precision.
 */
#define LOGLINE_SHORT_GRAM 3u
#define LOGLINE_LONG_GRAM 5u

/* Bytes that are read for a gram. */
#define LOGLINE_GRAM_READS 8u

static inline guint64
logline_gram_read (const void *text)
{
  guint64 bytes;

  memcpy (&bytes, text, sizeof bytes);
  return GUINT64_FROM_LE (bytes) | G_GUINT64_CONSTANT (0x2020202020202020);
}

/* @read: what logline_gram_read() has read where the gram begins */
static inline guint64
logline_gram_hash (guint64 read,
                   guint   length)
{
  return (read << (64 - 8 * length)) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
}

G_END_DECLS
