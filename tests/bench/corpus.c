/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Lines are made once, a few hundred of each format, with their words chosen. Writing one is then a
 * copy and a patch for each time and number in it, which runs at the speed of the memory more than
 * of the generator.
 */

#include "corpus.h"

#include <string.h>

#include "corpus-text.h"

#define TEMPLATES_PER_FORMAT 400
#define LONGEST_RUN 24 /* lines of one format in a row */
#define FIRST_MS (G_GINT64_CONSTANT (1772323200) * 1000) /* 2026-03-01 */
#define LONGEST_PAUSE_MS 256
#define DAY_MS (24 * 3600 * 1000)

typedef enum
{
  PATCH_NUMBER,
  PATCH_HEX,
  PATCH_OCTET,
  PATCH_MS,
  PATCH_TIME, /* and all after it: PATCH_TIME + index in "times" */
} PatchKind;

typedef struct
{
  guint16 offset;
  guint8  kind;
  guint8  width;
} Patch;

typedef struct
{
  char  *text;
  gsize  length;
  Patch *patches;
  guint  n_patches;
} Template;

/* Ways to write a time, all of a fixed width. */
static const struct
{
  const char *name;
  const char *format; /* NULL for those that change every second */
} times[] = {
  { "clock" },
  { "hhmmss" },
  { "date", "%Y-%m-%d" },
  { "day", "%d/%b/%Y" },
  { "month", "%b %_d" },
  { "short", "%m-%d" },
  { "compact", "%y%m%d" },
};

struct _Corpus
{
  guint64    random;
  gint64     now_ms;
  char       times[G_N_ELEMENTS (times)][16];
  char       numbers[100][2]; /* two digits each */

  GArray    *templates; /* (element-type Template): of all formats, then the rarities */
  guint      total_weight;
  guint      n_formats;
  guint      format;    /* of the present run */
  guint      left;      /* lines of it */
};

/* SplitMix64, by Steele, Lea and Flood (2014). */
static guint64
draw (Corpus *self)
{
  guint64 z = self->random += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static guint
draw_below (Corpus *self,
            guint   bound)
{
  return ((draw (self) >> 32) * bound) >> 32;
}

/* ---- making templates ---- */

static void
add_patch (GArray *patches,
           gsize   offset,
           guint   kind,
           gsize   width)
{
  Patch patch = { offset, kind, width };

  g_array_append_val (patches, patch);
}

static void
add_address (Corpus  *self,
             GString *text,
             GArray  *patches)
{
  static const char *const shapes[] = { "000", "00", "0" };

  g_string_append (text, draw_below (self, 2) == 0 ? "10" : "192.168");
  for (guint left = text->str[text->len - 2] == '1' ? 3 : 2; left > 0; left--)
    {
      const char *shape = shapes[draw_below (self, G_N_ELEMENTS (shapes))];

      g_string_append_c (text, '.');
      add_patch (patches, text->len, PATCH_OCTET, strlen (shape));
      g_string_append (text, shape);
    }
}

static const char *
choose_word (Corpus     *self,
             const char *name)
{
  for (const CorpusWords *list = corpus_words; list->name != NULL; list++)
    if (strcmp (list->name, name) == 0)
      return list->words[draw_below (self, g_strv_length ((char **) list->words))];
  g_error ("no word is called <%s>", name);
}

static gboolean
add_time (const char *name,
          GString    *text,
          GArray     *patches,
          Corpus     *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    if (strcmp (times[i].name, name) == 0)
      {
        add_patch (patches, text->len, PATCH_TIME + i, strlen (self->times[i]));
        g_string_append (text, self->times[i]);
        return TRUE;
      }
  return FALSE;
}

static void add_text (Corpus     *self,
                      GString    *text,
                      GArray     *patches,
                      const char *source,
                      const char *level);

static void
add_named (Corpus     *self,
           GString    *text,
           GArray     *patches,
           const char *name,
           const char *level)
{
  if (add_time (name, text, patches, self))
    return;
  if (strcmp (name, "ms") == 0)
    {
      add_patch (patches, text->len, PATCH_MS, 3);
      g_string_append (text, "000");
    }
  else if (strcmp (name, "ip") == 0)
    add_address (self, text, patches);
  else if (strcmp (name, "level") == 0)
    g_string_append (text, level);
  else if (strcmp (name, "LEVEL") == 0)
    g_string_append_printf (text, "%-5s", level);
  else
    add_text (self, text, patches, choose_word (self, name), level);
}

static void
add_text (Corpus     *self,
          GString    *text,
          GArray     *patches,
          const char *source,
          const char *level)
{
  while (*source != '\0')
    {
      gsize plain = strcspn (source, "<#@");
      gsize width;

      g_string_append_len (text, source, plain);
      source += plain;
      if (*source == '<')
        {
          g_autofree char *name = g_strndup (source + 1, strcspn (source + 1, ">"));

          add_named (self, text, patches, name, level);
          source += strlen (name) + 2;
          continue;
        }

      width = strspn (source, *source == '@' ? "@" : "#");
      if (width > 0)
        add_patch (patches, text->len, *source == '@' ? PATCH_HEX : PATCH_NUMBER, width);
      g_string_append_len (text, source, width);
      source += width;
    }
}

static void
add_template (Corpus              *self,
              const CorpusFormat  *format,
              const CorpusMessage *message)
{
  GString *text = g_string_new (NULL);
  GArray *patches = g_array_new (FALSE, FALSE, sizeof (Patch));
  Template template;

  add_text (self, text, patches, format->prefix, message->level);
  add_text (self, text, patches, message->text, message->level);
  add_text (self, text, patches, format->suffix, message->level);
  g_string_append_c (text, '\n');
  g_assert (text->len <= CORPUS_MAX_LINE);

  template.length = text->len;
  template.text = g_string_free (text, FALSE);
  template.n_patches = patches->len;
  template.patches = (Patch *) g_array_free (patches, FALSE);
  g_array_append_val (self->templates, template);
}

/* The message of the template with @index: so many are made of each as its weight says. */
static const CorpusMessage *
get_message (const CorpusMessage *messages,
             guint                index)
{
  guint total = 0;
  guint at;

  for (const CorpusMessage *message = messages; message->text != NULL; message++)
    total += message->weight;
  at = index * total / TEMPLATES_PER_FORMAT;
  while (at >= messages->weight)
    at -= messages++->weight;
  return messages;
}

static void
make_templates (Corpus *self)
{
  for (const CorpusFormat *format = corpus_formats; format->weight > 0; format++)
    {
      self->total_weight += format->weight;
      self->n_formats++;
      for (guint i = 0; i < TEMPLATES_PER_FORMAT; i++)
        add_template (self, format, get_message (format->messages, i));
    }
  for (const CorpusRarity *rarity = corpus_rarities; rarity->once_in > 0; rarity++)
    {
      const CorpusFormat format = { 1, "", "", NULL };
      const CorpusMessage message = { "", 1, rarity->text };

      add_template (self, &format, &message);
    }
}

/* ---- writing lines ---- */

static void
write_clocks (Corpus *self)
{
  guint second = self->now_ms / 1000 % (24 * 3600);
  const char *hh = self->numbers[second / 3600];
  const char *mm = self->numbers[second / 60 % 60];
  const char *ss = self->numbers[second % 60];

  memcpy (self->times[0], (char[]) { hh[0], hh[1], ':', mm[0], mm[1], ':', ss[0], ss[1] }, 8);
  memcpy (self->times[1], (char[]) { hh[0], hh[1], mm[0], mm[1], ss[0], ss[1] }, 6);
}

static void
write_dates (Corpus *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (self->now_ms / 1000);

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    if (times[i].format != NULL)
      {
        g_autofree char *text = g_date_time_format (now, times[i].format);

        g_strlcpy (self->times[i], text, sizeof self->times[i]);
      }
}

static void
pass_time (Corpus *self)
{
  gint64 before = self->now_ms;

  self->now_ms += draw_below (self, LONGEST_PAUSE_MS);
  if (self->now_ms / DAY_MS != before / DAY_MS)
    write_dates (self);
  if (self->now_ms / 1000 != before / 1000)
    write_clocks (self);
}

static void
put_number (Corpus *self,
            char   *out,
            guint   width)
{
  guint64 random = draw (self);
  guint i = 0;

  for (; i + 1 < width; i += 2, random >>= 7)
    {
      if (i == 16)
        random = draw (self);
      memcpy (out + i, self->numbers[((random & 0x7f) * 100) >> 7], 2);
    }
  if (i < width)
    out[i] = '0' + (((random & 0x7f) * 10) >> 7);
  if (out[0] == '0')
    out[0] = '1' + (random >> 7) % 8;
}

static void
put_hex (Corpus *self,
         char   *out,
         guint   width)
{
  guint64 random = draw (self);

  for (guint i = 0; i < width; i++, random >>= 4)
    out[i] = "0123456789abcdef"[random & 15];
}

/* All numbers of so many digits that can stand in an address. */
static void
put_octet (Corpus *self,
           char   *out,
           guint   width)
{
  static const struct { guint from, count; } ranges[] = { { 1, 9 }, { 10, 90 }, { 100, 156 } };
  guint value = ranges[width - 1].from + draw_below (self, ranges[width - 1].count);

  if (width == 3)
    *out++ = '0' + value / 100;
  if (width >= 2)
    *out++ = '0' + value / 10 % 10;
  *out = '0' + value % 10;
}

static void
put_ms (Corpus *self,
        char   *out)
{
  guint ms = self->now_ms % 1000;

  out[0] = '0' + ms / 100;
  memcpy (out + 1, self->numbers[ms % 100], 2);
}

static void
patch_line (Corpus         *self,
            const Template *template,
            char           *out)
{
  for (guint i = 0; i < template->n_patches; i++)
    {
      const Patch *patch = &template->patches[i];
      char *place = out + patch->offset;

      switch (patch->kind)
        {
        case PATCH_NUMBER:
          put_number (self, place, patch->width);
          break;
        case PATCH_HEX:
          put_hex (self, place, patch->width);
          break;
        case PATCH_OCTET:
          put_octet (self, place, patch->width);
          break;
        case PATCH_MS:
          put_ms (self, place);
          break;
        default:
          memcpy (place, self->times[patch->kind - PATCH_TIME], patch->width);
          break;
        }
    }
}

static void
begin_run (Corpus *self)
{
  guint at = draw_below (self, self->total_weight);

  for (self->format = 0; at >= corpus_formats[self->format].weight; self->format++)
    at -= corpus_formats[self->format].weight;
  self->left = 1 + draw_below (self, LONGEST_RUN);
}

static const Template *
choose_template (Corpus *self)
{
  guint n_regular = self->n_formats * TEMPLATES_PER_FORMAT;

  for (guint i = 0; corpus_rarities[i].once_in > 0; i++)
    if (draw_below (self, corpus_rarities[i].once_in) == 0)
      return &g_array_index (self->templates, Template, n_regular + i);

  if (self->left == 0)
    begin_run (self);
  self->left--;
  return &g_array_index (self->templates, Template,
                         self->format * TEMPLATES_PER_FORMAT +
                         draw_below (self, TEMPLATES_PER_FORMAT));
}

gsize
corpus_write (Corpus *self,
              char   *out,
              gsize   size)
{
  gsize length = 0;

  while (size - length >= CORPUS_MAX_LINE)
    {
      const Template *template = choose_template (self);

      pass_time (self);
      memcpy (out + length, template->text, template->length);
      patch_line (self, template, out + length);
      length += template->length;
    }

  return length;
}

static void
clear_template (gpointer data)
{
  Template *template = data;

  g_free (template->text);
  g_free (template->patches);
}

Corpus *
corpus_new (guint64 seed)
{
  Corpus *self = g_new0 (Corpus, 1);

  self->random = seed;
  self->now_ms = FIRST_MS;
  for (guint i = 0; i < G_N_ELEMENTS (self->numbers); i++)
    {
      self->numbers[i][0] = '0' + i / 10;
      self->numbers[i][1] = '0' + i % 10;
    }
  write_dates (self);
  write_clocks (self);
  self->templates = g_array_new (FALSE, FALSE, sizeof (Template));
  g_array_set_clear_func (self->templates, clear_template);
  make_templates (self);

  return self;
}

void
corpus_free (Corpus *self)
{
  g_array_unref (self->templates);
  g_free (self);
}
