/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The text is made of units: a character that is shown as it is, or an escape that stands for one
 * byte or one character and is several characters long. As long as a line is plain ASCII, as most
 * are to their end, byte and character are the same place and nothing is kept. From the first other
 * unit on, an array holds where each unit starts, in the line and in the text.
 */

#include "logline-display-text.h"

#include <string.h>

typedef struct
{
  guint byte;
  guint character;
} Unit;

struct _LoglineDisplayText
{
  GString *text;
  gsize    n_plain; /* so many bytes at the start are one character each, shown as it is */
  GArray  *units;   /* (nullable) (element-type Unit): those after them */
  guint    n_chars;
  gsize    n_shown; /* bytes of the line */
  guint64  n_hidden;
};

static const struct
{
  gunichar first;
  gunichar last;
} unseen[] = {
  { 0x0000, 0x0008 }, { 0x000a, 0x001f }, { 0x007f, 0x009f }, /* control characters but tab */
  { 0x00ad, 0x00ad },                                         /* soft hyphen */
  { 0x061c, 0x061c }, { 0x200b, 0x200f },                     /* zero width, direction marks */
  { 0x180b, 0x180f }, { 0x115f, 0x1160 }, { 0x3164, 0x3164 }, /* fillers */
  { 0xffa0, 0xffa0 }, { 0x034f, 0x034f },
  { 0x2028, 0x202e }, { 0x2060, 0x206f },                     /* separators, reordering */
  { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb },
  { 0xe0000, 0xe0fff },                                       /* tags */
};

static gboolean
is_unseen (gunichar character)
{
  if (character == '\t')
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (unseen); i++)
    if (character >= unseen[i].first && character <= unseen[i].last)
      return TRUE;
  return FALSE;
}

/* One unit as it will be shown. */
typedef struct
{
  gsize n_bytes; /* of the line */
  gsize n_chars;
  char  text[12];
} Piece;

static Piece
make_escaped_byte (guint8 byte)
{
  Piece piece = { .n_bytes = 1 };

  piece.n_chars = g_snprintf (piece.text, sizeof piece.text, "\\x%02x", byte);
  return piece;
}

static Piece
make_escaped_character (gunichar character,
                        gsize    n_bytes)
{
  Piece piece = { .n_bytes = n_bytes };

  if (character <= 0xffff)
    piece.n_chars = g_snprintf (piece.text, sizeof piece.text, "\\u%04x", character);
  else
    piece.n_chars = g_snprintf (piece.text, sizeof piece.text, "\\U%08x", character);
  return piece;
}

static Piece
make_shown_character (const char *bytes,
                      gsize       n_bytes)
{
  Piece piece = { .n_bytes = n_bytes, .n_chars = 1 };

  memcpy (piece.text, bytes, n_bytes);
  return piece;
}

/* Returns: FALSE when the bytes end within a character */
static gboolean
next_piece (const char *bytes,
            gsize       n_bytes,
            Piece      *out)
{
  guint8 first = bytes[0];
  gunichar character;

  if (first < 0x80)
    {
      *out = is_unseen (first) ? make_escaped_byte (first) : make_shown_character (bytes, 1);
      return TRUE;
    }

  character = g_utf8_get_char_validated (bytes, n_bytes);
  if (character == (gunichar) -2)
    return FALSE;
  if (character == (gunichar) -1)
    *out = make_escaped_byte (first);
  else if (is_unseen (character))
    *out = make_escaped_character (character, g_utf8_skip[first]);
  else
    *out = make_shown_character (bytes, g_utf8_skip[first]);
  return TRUE;
}

static void
append_piece (LoglineDisplayText *self,
              const Piece        *piece)
{
  const Unit unit = { self->n_shown, self->n_chars };

  if (self->units == NULL && (piece->n_bytes != 1 || piece->n_chars != 1))
    {
      self->units = g_array_new (FALSE, FALSE, sizeof (Unit));
      self->n_plain = self->n_shown;
    }
  if (self->units != NULL)
    g_array_append_val (self->units, unit);
  g_string_append (self->text, piece->text);
  self->n_shown += piece->n_bytes;
  self->n_chars += piece->n_chars;
}

LoglineDisplayText *
logline_display_text_new (const char *bytes,
                          gsize       n_bytes,
                          guint64     length,
                          guint       max_chars)
{
  LoglineDisplayText *self;

  g_return_val_if_fail (bytes != NULL || n_bytes == 0, NULL);
  g_return_val_if_fail (n_bytes <= length, NULL);

  self = g_new0 (LoglineDisplayText, 1);
  self->text = g_string_sized_new (MIN (n_bytes, max_chars) + 1);
  while (self->n_shown < n_bytes)
    {
      const char *rest = bytes + self->n_shown;
      Piece piece;

      if (!next_piece (rest, n_bytes - self->n_shown, &piece))
        {
          /* The rest of the character was not read; in a whole line there is none. */
          if (n_bytes < length)
            break;
          piece = make_escaped_byte (*rest);
        }
      if (self->n_chars + piece.n_chars > max_chars)
        break;
      append_piece (self, &piece);
    }
  if (self->units == NULL)
    self->n_plain = self->n_shown;
  self->n_hidden = length - self->n_shown;
  return self;
}

void
logline_display_text_free (LoglineDisplayText *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->text, TRUE);
  g_clear_pointer (&self->units, g_array_unref);
  g_free (self);
}

const char *
logline_display_text_get (const LoglineDisplayText *self,
                          gsize                    *out_n_bytes)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (out_n_bytes != NULL)
    *out_n_bytes = self->text->len;
  return self->text->str;
}

guint
logline_display_text_get_n_chars (const LoglineDisplayText *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_chars;
}

guint64
logline_display_text_get_n_hidden (const LoglineDisplayText *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_hidden;
}

static int
compare_bytes (gconstpointer a,
               gconstpointer b)
{
  const Unit *unit = a;
  const Unit *wanted = b;

  return unit->byte < wanted->byte ? -1 : unit->byte > wanted->byte;
}

static int
compare_characters (gconstpointer a,
                    gconstpointer b)
{
  const Unit *unit = a;
  const Unit *wanted = b;

  return unit->character < wanted->character ? -1 : unit->character > wanted->character;
}

/* The unit that holds the place: the last one that does not start after it. */
static const Unit *
find_unit (const LoglineDisplayText *self,
           const Unit               *wanted,
           GCompareFunc              compare)
{
  guint low = 0;
  guint high = self->units->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (compare (&g_array_index (self->units, Unit, middle), wanted) <= 0)
        low = middle;
      else
        high = middle;
    }
  return &g_array_index (self->units, Unit, low);
}

guint
logline_display_text_char_at_byte (const LoglineDisplayText *self,
                                   gsize                     byte)
{
  g_return_val_if_fail (self != NULL, 0);

  if (byte >= self->n_shown)
    return self->n_chars;
  if (byte < self->n_plain)
    return byte;
  return find_unit (self, &(Unit) { .byte = byte }, compare_bytes)->character;
}

gsize
logline_display_text_byte_at_char (const LoglineDisplayText *self,
                                   guint                     character)
{
  g_return_val_if_fail (self != NULL, 0);

  if (character >= self->n_chars)
    return self->n_shown;
  if (character < self->n_plain)
    return character;
  return find_unit (self, &(Unit) { .character = character }, compare_characters)->byte;
}
