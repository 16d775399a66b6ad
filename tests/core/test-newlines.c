/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-newlines.h"
#include "logline-simd.h"

/* Its end is that of an allocation, so that the sanitizers see a byte too many being read. */
static char *
copy_part (const char *text,
           gsize       start,
           gsize       length)
{
  return g_memdup2 (text + start, MAX (length, 1));
}

static void
check (const char *text,
       gsize       length,
       guint32     origin)
{
  g_autofree guint32 *starts = g_new (guint32, length + 1);
  gsize n_found = logline_newlines_find (text, length, origin, starts);
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    if (text[i] == '\n')
      {
        g_assert_cmpuint (n, <, n_found);
        g_assert_cmpuint (starts[n++], ==, origin + i + 1);
      }
  g_assert_cmpuint (n_found, ==, n);
  g_assert_cmpuint (logline_newlines_count (text, length), ==, n);
}

/* Bytes of all values, with line feeds as often as @mean says. */
static char *
make_text (gsize  length,
           guint  mean,
           GRand *random)
{
  char *text = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    text[i] = (char) g_rand_int_range (random, 0, 256);
  for (gsize i = 0; mean > 0 && i < length; i += (gsize) g_rand_int_range (random, 1, 2 * mean + 1))
    text[i] = '\n';

  return text;
}

static void
test_all_are_found (gconstpointer data)
{
  static const guint means[] = { 0, 1, 2, 10, 60, 200 };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  logline_simd_limit (GPOINTER_TO_INT (data));
  for (guint i = 0; i < G_N_ELEMENTS (means); i++)
    {
      g_autofree char *text = make_text (2000, means[i], random);

      for (gsize length = 0; length < 300; length++)
        {
          gsize start = (gsize) g_rand_int_range (random, 0, 1000);
          g_autofree char *part = copy_part (text, start, length);

          check (part, length, 1000);
        }
      check (text, 2000, 4000000);
    }
}

/* What tricks with words of several bytes like to get wrong. */
static void
test_neighbours (gconstpointer data)
{
  char text[256];

  logline_simd_limit (GPOINTER_TO_INT (data));
  for (guint value = 0; value < 256; value++)
    for (gsize at = 0; at + 1 < sizeof text; at++)
      {
        memset (text, '\v', sizeof text);
        text[at] = '\n';
        text[at + 1] = (char) value;
        check (text, sizeof text, 0);
      }
}

int
main (int    argc,
      char **argv)
{
  static const char *const names[LOGLINE_N_SIMD] = { "any-processor", "sse2", "avx2" };
  int best = (int) logline_simd_get ();

  g_test_init (&argc, &argv, NULL);

  for (int i = 0; i <= best; i++)
    {
      g_autofree char *all = g_strdup_printf ("/newlines/%s/all-are-found", names[i]);
      g_autofree char *neighbours = g_strdup_printf ("/newlines/%s/neighbours", names[i]);

      g_test_add_data_func (all, GINT_TO_POINTER (i), test_all_are_found);
      g_test_add_data_func (neighbours, GINT_TO_POINTER (i), test_neighbours);
    }

  return g_test_run ();
}
