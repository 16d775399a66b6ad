/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A character beyond ASCII in a set becomes any one to four bytes beyond ASCII. */

#include "logline-byte-regex.h"

#include <string.h>

/* Bytes of the text that the automaton could tell apart, were every repeat written out. */
#define MAX_POSITIONS 500

#define BEYOND_ASCII "[\\x80-\\xff]{1,4}"

#define LONG_S 0x17f
#define KELVIN_SIGN 0x212a

typedef struct
{
  GString  *out;
  gboolean  is_possible;
} Writer;

static double
count_positions (const LoglineRegex *self)
{
  double n = 0;

  switch (self->kind)
    {
    case LOGLINE_REGEX_CHARACTER:
      return self->character < 0x80 ? 1 : 4;
    case LOGLINE_REGEX_SET:
      return self->beyond_ascii ? 5 : 1;
    case LOGLINE_REGEX_ASSERTION:
      return 1;
    default:
      for (guint i = 0; i < self->parts->len; i++)
        n += count_positions (logline_regex_get_part (self, i));
    }
  if (self->kind == LOGLINE_REGEX_REPEAT)
    n *= MAX (self->max == G_MAXUINT64 ? self->min : self->max, 1);
  return n;
}

static void
write_byte (Writer *writer,
            guint8  byte)
{
  if (g_ascii_isalnum (byte))
    g_string_append_c (writer->out, byte);
  else
    g_string_append_printf (writer->out, "\\x%02x", byte);
}

static void
write_ascii_letter_ignoring_case (Writer *writer,
                                  char    letter)
{
  char lower = g_ascii_tolower (letter);

  if (lower == 'k' || lower == 's')
    g_string_append_printf (writer->out, "(?:[%c%c]|%s)", lower, g_ascii_toupper (letter),
                            lower == 'k' ? "\\xe2\\x84\\xaa" : "\\xc5\\xbf");
  else
    g_string_append_printf (writer->out, "[%c%c]", lower, g_ascii_toupper (letter));
}

static void
write_character (Writer             *writer,
                 const LoglineRegex *regex)
{
  char bytes[6];
  int length = g_unichar_to_utf8 (regex->character, bytes);

  if (regex->character == '\n' ||
      (regex->ignores_case &&
       (regex->character == LONG_S || regex->character == KELVIN_SIGN)))
    writer->is_possible = FALSE;
  else if (length > 1 && regex->ignores_case)
    g_string_append (writer->out, BEYOND_ASCII);
  else if (regex->ignores_case && g_ascii_isalpha (bytes[0]))
    write_ascii_letter_ignoring_case (writer, bytes[0]);
  else
    for (int i = 0; i < length; i++)
      write_byte (writer, bytes[i]);
}

static gboolean
is_in_line (const LoglineRegex *set,
            guint               c)
{
  return c < 128 && c != '\n' && logline_ascii_set_has (&set->ascii, c);
}

/* The ranges of the set; FALSE if there are none. */
static gboolean
write_ranges (Writer             *writer,
              const LoglineRegex *set)
{
  gsize length = writer->out->len;

  for (guint first = 0; first < 128; first++)
    {
      guint last = first;

      if (!is_in_line (set, first))
        continue;
      while (is_in_line (set, last + 1))
        last++;
      g_string_append_printf (writer->out, "\\x%02x-\\x%02x", first, last);
      first = last;
    }
  return writer->out->len > length;
}

static void
write_set (Writer             *writer,
           const LoglineRegex *set)
{
  gsize length = writer->out->len;
  gboolean has_ascii;

  g_string_append (writer->out, set->beyond_ascii ? "(?:[" : "[");
  has_ascii = write_ranges (writer, set);
  g_string_append_c (writer->out, ']');
  if (set->beyond_ascii && has_ascii)
    g_string_append (writer->out, "|" BEYOND_ASCII ")");
  else if (set->beyond_ascii)
    {
      g_string_truncate (writer->out, length);
      g_string_append (writer->out, "(?:" BEYOND_ASCII ")");
    }
  else if (!has_ascii)
    writer->is_possible = FALSE;
}

static void write_regex (Writer             *writer,
                         const LoglineRegex *regex);

static void
write_choice (Writer             *writer,
              const LoglineRegex *regex)
{
  g_string_append (writer->out, "(?:");
  for (guint i = 0; i < regex->parts->len; i++)
    {
      if (i > 0)
        g_string_append_c (writer->out, '|');
      write_regex (writer, logline_regex_get_part (regex, i));
    }
  g_string_append_c (writer->out, ')');
}

/* Without end, one to four bytes of a set are no more than any number of its bytes. */
static void
write_repeated (Writer             *writer,
                const LoglineRegex *part,
                gboolean            has_end)
{
  if (!has_end && part->kind == LOGLINE_REGEX_SET && part->beyond_ascii)
    {
      g_string_append_c (writer->out, '[');
      write_ranges (writer, part);
      g_string_append (writer->out, "\\x80-\\xff]");
      return;
    }
  g_string_append (writer->out, "(?:");
  write_regex (writer, part);
  g_string_append_c (writer->out, ')');
}

static void
write_repeat (Writer             *writer,
              const LoglineRegex *regex)
{
  if (regex->max == 0)
    return;
  write_repeated (writer, logline_regex_get_part (regex, 0), regex->max != G_MAXUINT64);
  if (regex->min == 1 && regex->max == 1)
    return;
  if (regex->max == G_MAXUINT64 && regex->min <= 1)
    g_string_append_c (writer->out, regex->min == 0 ? '*' : '+');
  else if (regex->max == G_MAXUINT64)
    g_string_append_printf (writer->out, "{%" G_GUINT64_FORMAT ",}", regex->min);
  else
    g_string_append_printf (writer->out, "{%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT "}",
                            regex->min, regex->max);
}

static void
write_regex (Writer             *writer,
             const LoglineRegex *regex)
{
  switch (regex->kind)
    {
    case LOGLINE_REGEX_CHARACTER:
      write_character (writer, regex);
      break;
    case LOGLINE_REGEX_SET:
      write_set (writer, regex);
      break;
    case LOGLINE_REGEX_ASSERTION:
      if (strchr ("bB", regex->assertion) != NULL)
        g_string_append_c (writer->out, '\\');
      g_string_append_c (writer->out, regex->assertion);
      break;
    case LOGLINE_REGEX_SEQUENCE:
      for (guint i = 0; i < regex->parts->len; i++)
        write_regex (writer, logline_regex_get_part (regex, i));
      break;
    case LOGLINE_REGEX_CHOICE:
      write_choice (writer, regex);
      break;
    case LOGLINE_REGEX_REPEAT:
      write_repeat (writer, regex);
      break;
    }
}

char *
logline_byte_regex_new (const LoglineRegex *regex)
{
  Writer writer = { NULL, TRUE };

  g_assert (regex != NULL);

  if (logline_regex_get_min_length (regex) == 0 || count_positions (regex) > MAX_POSITIONS)
    return NULL;
  writer.out = g_string_new (NULL);
  write_regex (&writer, regex);
  return g_string_free (writer.out, !writer.is_possible);
}
