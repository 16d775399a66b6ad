/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include <glib.h>

G_BEGIN_DECLS

/* A gram is a few neighbouring bytes of a text: five when the first is a digit, else four. Words
 * are told apart by four bytes; of digits there are only ten, so that every four of them occur in
 * any megabyte of a log with numbers. ASCII letters count the same in either case; some other bytes
 * fall together, too, which costs nothing but a little precision.
 */

/* Bytes that are read for a gram. */
#define LOGLINE_GRAM_READS 8u

static inline guint64
logline_gram_read (const void *text)
{
  guint64 bytes;

  memcpy (&bytes, text, sizeof bytes);
  return GUINT64_FROM_LE (bytes) | G_GUINT64_CONSTANT (0x2020202020202020);
}

/* Of the gram that begins with what logline_gram_read() has read. */
static inline guint
logline_gram_get_length (guint64 read)
{
  return (guint8) ((guint8) read - '0') < 10 ? 5 : 4;
}

/* The same gram as a number of 32 bits, well spread. */
static inline guint32
logline_gram_hash (guint64 read)
{
  guint64 mask = (guint8) ((guint8) read - '0') < 10 ? G_GUINT64_CONSTANT (0xffffffffff)
                                                     : G_GUINT64_CONSTANT (0xffffffff);

  return (guint32) (((read & mask) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 32);
}

G_END_DECLS
