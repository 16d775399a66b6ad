/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Lists of passwords that are tried first are long, but what makes their entries weak is the same
 * few things: common words, runs of the alphabet or of a keyboard, repetition, and the name of the
 * account or of the service. All of these are taken out of a password, and what is left must still
 * have some length: "Password123456" has nothing left, "a correct password is long" has plenty.
 */

#include "logline-password-policy.h"

#include <string.h>

#define MIN_LEFT 6 /* characters that are nothing of the kind */
#define MIN_RUN  3 /* characters in a row that make a run */

/* In lower case. Years and digits are found as runs, or are too short to matter. */
static const char *const words[] = {
  "logline", "password", "passwort", "passphrase", "passwd", "passcode", "pass", "secret",
  "welcome", "willkommen", "bienvenue", "letmein", "login", "logon", "signin", "admin",
  "administrator", "root", "user", "guest", "test", "testing", "demo", "default", "changeme",
  "change", "temp", "temporary", "server", "service", "system", "computer", "internet",
  "network", "office", "company", "monkey", "dragon", "master", "shadow", "sunshine", "princess",
  "football", "baseball", "basketball", "soccer", "hockey", "superman", "batman", "spiderman",
  "pokemon", "starwars", "naruto", "michael", "jordan", "jessica", "jennifer", "ashley", "daniel",
  "charlie", "thomas", "robert", "andrew", "joshua", "matthew", "anthony", "william", "george",
  "nicole", "michelle", "amanda", "melissa", "alexander", "iloveyou", "love", "lovely", "forever",
  "hello", "hallo", "freedom", "whatever", "trustno", "killer", "hunter", "ranger", "access",
  "flower", "summer", "winter", "spring", "autumn", "sommer", "january", "february", "march",
  "april", "june", "july", "august", "september", "october", "november", "december", "monday",
  "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "google", "facebook",
  "microsoft", "windows", "samsung", "apple", "linux", "debian", "ubuntu", "android", "mercedes",
  "ferrari", "porsche", "mustang", "corvette", "harley", "yankees", "chelsea", "arsenal",
  "liverpool", "barcelona", "juventus", "cookie", "chocolate", "cheese", "pepper", "ginger",
  "butterfly", "angel", "jesus", "blessed", "heaven", "diamond", "silver", "golden", "purple",
  "orange", "yellow", "green", "black", "white", "blue", "matrix", "phoenix", "tigger", "tiger",
  "buster", "buddy", "maggie", "bailey", "snoopy", "mickey", "minecraft", "fortnite", "gaming",
  "hacker", "ninja", "qazwsx", "zaqxsw", "qweasd", "abc", "aaa", "xxx", "one", "two", "three",
};

/* Each is a run in both directions. */
static const char *const rows[] = {
  "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiop", "asdfghjkl",
  "azertyuiop", "qsdfghjklm", "zxcvbnm", "yxcvbnm", "wxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn",
  "1q2w3e4r5t6y7u8i9o0p", "!@#$%^&*()", "!\"§$%&/()=",
};

/* What stands for a letter in the spelling that everybody knows. */
static gunichar
plain (gunichar c)
{
  static const struct { gunichar c; gunichar letter; } spellings[] = {
    { '0', 'o' }, { '1', 'i' }, { '3', 'e' }, { '4', 'a' }, { '5', 's' }, { '7', 't' },
    { '@', 'a' }, { '$', 's' }, { '!', 'i' },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      if (spellings[i].c == c)
        return spellings[i].letter;
    }
  return c;
}

/* Lower case, character by character, so that places stay the same. */
static gunichar *
fold (const char *text,
      glong      *out_length)
{
  gunichar *folded = g_utf8_to_ucs4_fast (text, -1, out_length);

  for (glong i = 0; i < *out_length; i++)
    folded[i] = g_unichar_tolower (folded[i]);
  return folded;
}

static gboolean
begins_with (const gunichar *text,
             glong           length,
             const gunichar *word,
             glong           word_length)
{
  if (word_length > length)
    return FALSE;

  for (glong i = 0; i < word_length; i++)
    {
      if (text[i] != word[i] && plain (text[i]) != word[i])
        return FALSE;
    }
  return TRUE;
}

static void
mark_word (const gunichar *text,
           glong           length,
           const char     *word,
           gboolean       *weak)
{
  glong word_length;
  g_autofree gunichar *folded = fold (word, &word_length);

  for (glong i = 0; i < length && word_length >= MIN_RUN; i++)
    {
      if (begins_with (text + i, length - i, folded, word_length))
        for (glong j = 0; j < word_length; j++)
          weak[i + j] = TRUE;
    }
}

/* Whether @b follows @a in @row, by @step characters. */
static gboolean
follows (const char *row,
         gunichar    a,
         gunichar    b,
         int         step)
{
  const char *at_a = g_utf8_strchr (row, -1, step > 0 ? a : b);
  const char *next = at_a != NULL && *at_a != '\0' ? g_utf8_next_char (at_a) : NULL;

  return next != NULL && *next != '\0' && g_utf8_get_char (next) == (step > 0 ? b : a);
}

typedef gboolean (*Relation) (gunichar    a,
                              gunichar    b,
                              const char *row);

static gboolean
is_same (gunichar    a,
         gunichar    b,
         const char *row)
{
  return a == b;
}

static gboolean
is_next (gunichar    a,
         gunichar    b,
         const char *row)
{
  return follows (row, a, b, 1);
}

static gboolean
is_previous (gunichar    a,
             gunichar    b,
             const char *row)
{
  return follows (row, a, b, -1);
}

/* Characters in a row of which each has @relation to the one before. */
static void
mark_runs (const gunichar *text,
           glong           length,
           Relation        relation,
           const char     *row,
           gboolean       *weak)
{
  glong begin = 0;

  for (glong i = 1; i <= length; i++)
    {
      if (i < length && relation (text[i - 1], text[i], row))
        continue;

      for (glong j = begin; i - begin >= MIN_RUN && j < i; j++)
        weak[j] = TRUE;
      begin = i;
    }
}

/* "abcxabcxabcx": what has been there directly before. */
static void
mark_repetitions (const gunichar *text,
                  glong           length,
                  gboolean       *weak)
{
  for (glong period = 2; period <= length / 2; period++)
    {
      glong same = 0;

      for (glong i = period; i < length; i++)
        {
          same = text[i] == text[i - period] ? same + 1 : 0;
          for (glong j = 0; same >= MAX (period, MIN_RUN) && j < same; j++)
            weak[i - j] = TRUE;
        }
    }
}

static glong
count_left (const char *password,
            const char *username)
{
  glong length, left = 0;
  g_autofree gunichar *text = fold (password, &length);
  g_autofree gboolean *weak = g_new0 (gboolean, length);
  g_autofree char *name = g_utf8_make_valid (username, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    mark_word (text, length, words[i], weak);
  mark_word (text, length, name, weak);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      mark_runs (text, length, is_next, rows[i], weak);
      mark_runs (text, length, is_previous, rows[i], weak);
    }
  mark_runs (text, length, is_same, NULL, weak);
  mark_repetitions (text, length, weak);

  for (glong i = 0; i < length; i++)
    left += !weak[i] && !g_unichar_isspace (text[i]);
  return left;
}

gboolean
logline_password_check (const char *password,
                        const char *username,
                        GError    **error)
{
  const char *advice = NULL;

  if (!g_utf8_validate (password, -1, NULL))
    advice = "The password must be text in UTF-8";
  else if (g_utf8_strlen (password, -1) < LOGLINE_PASSWORD_MIN_LENGTH)
    advice = "The password is too short: use at least "
             G_STRINGIFY (LOGLINE_PASSWORD_MIN_LENGTH) " characters";
  else if (g_utf8_strlen (password, -1) > LOGLINE_PASSWORD_MAX_LENGTH)
    advice = "The password is too long: use at most "
             G_STRINGIFY (LOGLINE_PASSWORD_MAX_LENGTH) " characters";
  else if (count_left (password, username) < MIN_LEFT)
    advice = "The password is one of those that are tried first: apart from common words, the user "
             "name, repetition and neighbours on the keyboard there is too little in it. A few "
             "words that have nothing to do with each other are good";

  if (advice != NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, advice);
  return advice == NULL;
}
