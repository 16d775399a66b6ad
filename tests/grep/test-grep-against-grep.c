/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Command lines over generated files, against the grep of this machine, byte for byte. How patterns
 * match is the business of tests/core; here it is what becomes of the lines: borders of chunks,
 * last lines, prefixes, counts, exit statuses. More cases: -m slow, and --seed for others.
 */

#include <glib/gstdio.h>
#include <string.h>

#include "daemon.h"
#include "grep-run.h"

#define N_ROUNDS 12 /* sets of files */
#define N_ROUNDS_SLOW 100
#define RUNS_PER_ROUND 30
#define BORDER (512u * 1024) /* chunks have this size or a multiple of it */

static const char *const words[] = {
  "error", "ERROR", "Error", "INFO", "timeout", "10.0.0.1", " ", "  ", ": ", "é", "日本", "x",
  "", "id=4711", "\t", "\r", "\xff", "\xc3", "-v", "worker-7", "σς",
};

static const char *const texts[] = {
  "error", "INFO", "timeout", "é", " ", "", "x", "id=47", "--", "-v", "not there", "10.0.0.1",
};

static const char *const expressions[] = {
  "ERR.*time", "(\\d{1,3}\\.){3}\\d{1,3}", "^$", "^e", "t$", "error|INFO", "[^x]+", ".", "\\s+",
  "x{3,}", "(?=not)there", "id=\\d+", "日.", "^[^ ]*$",
};

static const char *const option_sets[] = { "", "c", "i", "v", "ci", "cv", "iv", "civ" };

#define PICK(random, array) ((array)[g_rand_int_range (random, 0, G_N_ELEMENTS (array))])

/* Has lines end and begin where chunks do. */
static void
cut_at_borders (GString *text,
                GRand   *random)
{
  for (gsize border = BORDER; border + 2 < text->len; border += BORDER)
    text->str[border + g_rand_int_range (random, -2, 2)] = '\n';
}

static GString *
make_text (GRand *random)
{
  static const gsize sizes[] = { 0, 1, 300, 300, 300, 20000, 700000, 5000000, 9000000 };
  static const guint longest_lines[] = { 4, 20, 20, 20, 20, 300000 }; /* in words */
  gsize size = PICK (random, sizes);
  guint longest = PICK (random, longest_lines);
  GString *text = g_string_new (NULL);

  while (text->len < size)
    {
      for (guint n = g_rand_int_range (random, 0, longest); n > 0; n--)
        g_string_append (text, PICK (random, words));
      if (g_rand_int_range (random, 0, 50) == 0)
        g_string_append_c (text, '\0');
      g_string_append_c (text, '\n');
    }
  cut_at_borders (text, random);
  if (g_rand_boolean (random))
    g_string_append (text, "the last error");
  return text;
}

static void
add (GPtrArray  *argv,
     const char *format,
     const char *word)
{
  g_ptr_array_add (argv, g_strconcat (format, word, NULL));
}

/* @files: what both are given */
static GPtrArray *
make_argv (GPtrArray  *files,
           const char *options,
           gboolean    is_regex,
           const char *pattern,
           gboolean    is_ours)
{
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);

  add (argv, is_ours ? grep_program () : "grep", "");
  if (*options != '\0')
    add (argv, "-", options);
  if (!is_ours)
    {
      add (argv, "-a", "");
      add (argv, is_regex ? "-P" : "-F", "");
    }
  else if (is_regex)
    add (argv, "-e", "");
  add (argv, is_ours ? "--" : "-e", "");
  add (argv, pattern, "");
  if (!is_ours)
    add (argv, "--", "");
  for (guint i = 0; i < files->len; i++)
    add (argv, g_ptr_array_index (files, i), "");
  g_ptr_array_add (argv, NULL);
  return argv;
}

static GPtrArray *
choose_files (GRand *random)
{
  static const char *const names[] = { "0.log", "1.log", "2.log", "-", "missing.log", "." };
  GPtrArray *files = g_ptr_array_new ();
  guint n = g_rand_int_range (random, 0, 3);

  for (guint i = 0; i < n; i++)
    {
      gboolean is_plain = g_rand_int_range (random, 0, 4) > 0;
      const char *name = is_plain ? names[g_rand_int_range (random, 0, 3)] : PICK (random, names);

      /* Standard input can be read once. */
      if (strcmp (name, "-") != 0 || !g_ptr_array_find_with_equal_func (files, name, g_str_equal,
                                                                        NULL))
        g_ptr_array_add (files, (char *) name);
    }
  return files;
}

static char *
describe (GPtrArray *argv)
{
  return g_strjoinv (" ", (char **) argv->pdata + 1);
}

/* For a folder, grep says so and counts no lines; here that is a mistake and nothing else. */
static GBytes *
drop_count_of_folder (GBytes *output)
{
  gsize length;
  const char *text = g_bytes_get_data (output, &length);
  GString *kept = g_string_new (NULL);

  for (const char *at = text, *end; at < text + length; at = end)
    {
      end = memchr (at, '\n', text + length - at);
      end = end != NULL ? end + 1 : text + length;
      if (end - at != 4 || memcmp (at, ".:0\n", 4) != 0)
        g_string_append_len (kept, at, end - at);
    }
  return g_string_free_to_bytes (kept);
}

typedef struct
{
  guint n_compared;
  guint n_found; /* of those, the ones that found something */
} Tally;

static void
compare (GRand      *random,
         const char *folder,
         Tally      *tally)
{
  GrepRunInput input = g_rand_int_range (random, GREP_RUN_NO_INPUT, GREP_RUN_PIPE + 1);
  g_autoptr (GPtrArray) files = choose_files (random);
  const char *options = PICK (random, option_sets);
  gboolean is_regex = g_rand_boolean (random);
  const char *pattern = is_regex ? PICK (random, expressions) : PICK (random, texts);
  g_autoptr (GPtrArray) ours = make_argv (files, options, is_regex, pattern, TRUE);
  g_autoptr (GPtrArray) theirs = make_argv (files, options, is_regex, pattern, FALSE);
  g_autofree char *description = describe (ours);
  g_auto (GrepRun) actual = { 0 };
  g_auto (GrepRun) expected = { 0 };
  g_autoptr (GBytes) output = NULL;

  /* Here grep takes a short cut and prints no counts. */
  if (*pattern == '\0' && strchr (options, 'v') != NULL)
    return;
  /* Of a folder alone, it counts and prefixes nothing. */
  if (files->len == 1 && strcmp (g_ptr_array_index (files, 0), ".") == 0)
    return;

  grep_run (&actual, (const char *const *) ours->pdata, folder, input);
  grep_run (&expected, (const char *const *) theirs->pdata, folder, input);
  output = drop_count_of_folder (expected.output);
  if (!g_bytes_equal (actual.output, output) || actual.status != expected.status)
    g_error ("in %s: logline-grep %s: status %d and %" G_GSIZE_FORMAT " bytes, not %d and %"
             G_GSIZE_FORMAT, folder, description, actual.status,
             g_bytes_get_size (actual.output), expected.status, g_bytes_get_size (output));
  g_assert_cmpint (*actual.errors != '\0', ==, actual.status == 2);
  tally->n_compared++;
  tally->n_found += expected.status == 0;
}

static void
write_files (GRand      *random,
             const char *folder)
{
  static const char *const names[] = { "0.log", "1.log", "2.log", "input" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GString *text = make_text (random);
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr (GError) error = NULL;

      g_file_set_contents (path, text->str, text->len, &error);
      g_assert_no_error (error);
      g_string_free (text, TRUE);
    }
}

static void
test_command_lines (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());
  guint n_rounds = g_test_slow () ? N_ROUNDS_SLOW : N_ROUNDS;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("logline-grep-XXXXXX", &error);
  Tally tally = { 0 };

  g_assert_no_error (error);
  for (guint i = 0; i < n_rounds; i++)
    {
      write_files (random, folder);
      for (guint j = 0; j < RUNS_PER_ROUND; j++)
        compare (random, folder, &tally);
    }
  test_remove_tree (folder);
  g_test_message ("%u cases compared with grep, %u of them found something",
                  tally.n_compared, tally.n_found);
  g_assert_cmpuint (tally.n_found, >, tally.n_compared / 5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grep/output-and-status-are-those-of-grep", test_command_lines);
  return g_test_run ();
}
