/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Part of a line as it can be put before a person: valid UTF-8, NUL-terminated, bounded, one line,
 * harmless. Bytes that are not UTF-8 and control characters, including those that reorder text
 * (U+202A–202E, U+2066–2069) or hide in it, are written visibly, for example "\x1b" or "\u202e"; a
 * tab stays a tab.
 *
 * Maps between the bytes of the line and the characters shown, for highlighting and for copying
 * what was selected as it stands in the log.
 */
typedef struct _LoglineDisplayText LoglineDisplayText;

/**
 * logline_display_text_new:
 * @bytes: (array length=n_bytes): the beginning of a line
 * @length: bytes of the whole line
 * @max_chars: how many characters to show before the line is cut
 */
LoglineDisplayText *logline_display_text_new         (const char               *bytes,
                                                      gsize                     n_bytes,
                                                      guint64                   length,
                                                      guint                     max_chars);
void                logline_display_text_free        (LoglineDisplayText       *self);

/* The text, without the note that it was cut. */
const char         *logline_display_text_get         (const LoglineDisplayText *self,
                                                      gsize                    *out_n_bytes);
guint               logline_display_text_get_n_chars (const LoglineDisplayText *self);

/* Bytes of the line that are not shown; 0 when it is shown whole. */
guint64             logline_display_text_get_n_hidden (const LoglineDisplayText *self);

/* Byte of the line to character shown, and back. A byte inside a character, or an escape that
 * stands for one byte, gives its first character; places past the end give the end. */
guint               logline_display_text_char_at_byte (const LoglineDisplayText *self,
                                                       gsize                     byte);
gsize               logline_display_text_byte_at_char (const LoglineDisplayText *self,
                                                       guint                     character);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineDisplayText, logline_display_text_free)

G_END_DECLS
