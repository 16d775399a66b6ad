/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-words.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "logline-client-error.h"
#include "logline-query.h"
#include "logline-source.h"

typedef struct
{
  int         code;
  const char *sentence; /* with one %s for the server, when it has one */
} Sentence;

static const Sentence client_sentences[] = {
  { LOGLINE_CLIENT_ERROR_ADDRESS,
    /* Translators: an address that was typed could not be understood */
    N_("This is not an address of a server. "
       "It looks like logs.example.org or https://logs.example.org:8443.") },
  { LOGLINE_CLIENT_ERROR_NAME,
    /* Translators: %s is the address of a server */
    N_("There is no machine named in %s. "
       "Check the spelling, and that you are connected to its network.") },
  { LOGLINE_CLIENT_ERROR_CONNECT,
    /* Translators: %s is the address of a server */
    N_("Nothing answers at %s. Check the port, and that the server is running.") },
  { LOGLINE_CLIENT_ERROR_TLS,
    /* Translators: %s is the address of a server */
    N_("The identity of %s could not be verified: its certificate is not trusted. "
       "Ask its administrator.") },
  { LOGLINE_CLIENT_ERROR_TIMEOUT,
    /* Translators: %s is the address of a server */
    N_("%s took too long to answer. It may be busy, or a firewall may be in the way.") },
  { LOGLINE_CLIENT_ERROR_NOT_LOGLINE,
    /* Translators: %s is the address of a server */
    N_("%s answers, but it is not a Logline server. Check the address and the port.") },
  { LOGLINE_CLIENT_ERROR_PROTOCOL,
    /* Translators: %s is the address of a server */
    N_("%s answered something that this version of Logline does not understand.") },
  { LOGLINE_CLIENT_ERROR_CREDENTIALS,
    N_("The user name or the password is not right.") },
  { LOGLINE_CLIENT_ERROR_EXPIRED,
    N_("The session has expired. Sign in again to go on.") },
  { LOGLINE_CLIENT_ERROR_NOT_FOUND,
    N_("There is no such log, or you may not see it.") },
  { LOGLINE_CLIENT_ERROR_UNREADABLE,
    N_("The server cannot read this log at present. Its administrator can tell why.") },
  { LOGLINE_CLIENT_ERROR_BUSY,
    /* Translators: %s is the address of a server */
    N_("%s is busy. Try again in a moment.") },
  { LOGLINE_CLIENT_ERROR_SERVER,
    /* Translators: %s is the address of a server */
    N_("Something went wrong on %s. Its administrator can find out more in its own log.") },
};

static const Sentence source_sentences[] = {
  { LOGLINE_SOURCE_ERROR_NOT_FOUND,
    N_("There is no such file. It is shown as soon as it exists.") },
  { LOGLINE_SOURCE_ERROR_PERMISSION, N_("You may not read this file.") },
  { LOGLINE_SOURCE_ERROR_NOT_REGULAR, N_("This is a folder or a device, not a log file.") },
  { LOGLINE_SOURCE_ERROR_REPLACED, N_("This part of the log is not there any more.") },
  { LOGLINE_SOURCE_ERROR_IO,
    N_("The file could not be read. The disk or the network may be at fault.") },
};

static const char *
find_sentence (const Sentence *sentences,
               guint           n_sentences,
               int             code)
{
  for (guint i = 0; i < n_sentences; i++)
    {
      if (sentences[i].code == code)
        return sentences[i].sentence;
    }

  return NULL;
}

static const char *
sentence_for (const GError *error)
{
  if (error->domain == LOGLINE_CLIENT_ERROR)
    return find_sentence (client_sentences, G_N_ELEMENTS (client_sentences), error->code);
  if (error->domain == LOGLINE_SOURCE_ERROR)
    return find_sentence (source_sentences, G_N_ELEMENTS (source_sentences), error->code);

  return NULL;
}

/* The table's formats are ours and hold one %s or none, but the compiler cannot see that. */
static char *
fill_in (const char *format,
         const char *server)
{
  const char *place = strstr (format, "%s");

  if (place == NULL)
    return g_strdup (format);

  return g_strdup_printf ("%.*s%s%s", (int) (place - format), format, server, place + 2);
}

char *
logline_words_error (const GError *error,
                     const char   *server)
{
  const char *sentence;

  g_return_val_if_fail (error != NULL, NULL);

  sentence = sentence_for (error);
  if (sentence == NULL)
    return g_strdup (error->message);

  /* Translators: stands for the address of a server where that is not known */
  return fill_in (_(sentence), server != NULL && *server != '\0' ? server : _("the server"));
}

/* The C locale, in which the words are English, has no separator of its own. */
static char *
group_with_commas (guint64 number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  gsize length = strlen (digits);
  GString *grouped = g_string_sized_new (length + length / 3);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append_c (grouped, ',');
      g_string_append_c (grouped, digits[i]);
    }

  return g_string_free (grouped, FALSE);
}

static const struct
{
  GIOErrorEnum code;
  const char  *sentence;
} save_sentences[] = {
  { G_IO_ERROR_NO_SPACE, N_("There is not enough room for it.") },
  { G_IO_ERROR_PERMISSION_DENIED, N_("You may not write there.") },
  { G_IO_ERROR_READ_ONLY, N_("Nothing can be written there.") },
  { G_IO_ERROR_NOT_FOUND, N_("The folder does not exist any more.") },
  { G_IO_ERROR_NOT_REGULAR_FILE, N_("There is something of that name that is not a file.") },
  { G_IO_ERROR_FILENAME_TOO_LONG, N_("The name is too long.") },
};

char *
logline_words_save_error (const GError *error,
                          const char   *name)
{
  const char *sentence = error->message;

  for (guint i = 0; i < G_N_ELEMENTS (save_sentences); i++)
    if (g_error_matches (error, G_IO_ERROR, save_sentences[i].code))
      sentence = _(save_sentences[i].sentence);

  if (error->domain == LOGLINE_SOURCE_ERROR && error->code == LOGLINE_SOURCE_ERROR_REPLACED)
    sentence = _("The log was rotated or truncated meanwhile.");

  /* Translators: the first %s is the name of a file, the second says why, in a sentence */
  return g_strdup_printf (_("“%s” was not saved. %s"), name, sentence);
}

char *
logline_words_number (guint64 number)
{
  const char *locale = setlocale (LC_NUMERIC, NULL);

  if (g_strcmp0 (locale, "C") == 0 || g_str_has_prefix (locale, "C.") ||
      g_strcmp0 (locale, "POSIX") == 0)
    return group_with_commas (number);

  return g_strdup_printf ("%'" G_GUINT64_FORMAT, number);
}

char *
logline_words_share (guint64 n_selected,
                     guint64 n_lines)
{
  g_autofree char *selected = logline_words_number (n_selected);
  g_autofree char *lines = logline_words_number (n_lines);

  /* Translators: how many lines a filter selects: "1,204 of 3,918,220 lines" */
  return g_strdup_printf (ngettext ("%s of %s line", "%s of %s lines", n_lines), selected, lines);
}

char *
logline_words_age (gint64 age_us)
{
  gint64 seconds = MAX (age_us, 0) / G_USEC_PER_SEC;
  gint64 days = seconds / (24 * 60 * 60);

  if (seconds < 1)
    return g_strdup (_("just now"));
  if (seconds < 60)
    /* Translators: seconds, as short as possible: "12 s ago" */
    return g_strdup_printf (_("%d s ago"), (int) seconds);
  if (seconds < 60 * 60)
    /* Translators: minutes, as short as possible: "5 min ago" */
    return g_strdup_printf (_("%d min ago"), (int) (seconds / 60));
  if (days < 1)
    /* Translators: hours, as short as possible: "3 h ago" */
    return g_strdup_printf (_("%d h ago"), (int) (seconds / (60 * 60)));

  return g_strdup_printf (ngettext ("%d day ago", "%d days ago", days), (int) days);
}
