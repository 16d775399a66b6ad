/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>
#include <zstd.h>

#include "logline-coding.h"

#define SIZE (3 * 1000 * 1000 + 1)

static const LoglineCoding codings[] = { LOGLINE_CODING_GZIP, LOGLINE_CODING_ZSTD };

/* Half of it says the same again and again, half is noise. */
static GBytes *
create_bytes (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  guint8 *bytes = g_malloc (SIZE);

  for (gsize i = 0; i < SIZE; i++)
    bytes[i] = i < SIZE / 2 ? (guint8) "over and over again\n"[i % 20] : g_rand_int (random);
  return g_bytes_new_take (bytes, SIZE);
}

/* Through @converter in steps of @in bytes in and @out bytes out, with a flush after each step. */
static GBytes *
convert (GConverter *converter,
         GBytes     *bytes,
         gsize       in,
         gsize       out)
{
  GByteArray *output = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (out);
  GConverterResult result = G_CONVERTER_CONVERTED;
  gsize size, done = 0, end = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  while (result != G_CONVERTER_FINISHED)
    {
      g_autoptr (GError) error = NULL;
      gsize read, written;

      if (done == end || result == G_CONVERTER_FLUSHED)
        end = MIN (end + in, size);
      result = g_converter_convert (converter, data + done, end - done, buffer, out,
                                    end == size ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_FLUSH,
                                    &read, &written, &error);
      g_assert_no_error (error);
      g_byte_array_append (output, buffer, written);
      done += read;
    }
  g_assert_cmpuint (done, ==, size);
  return g_byte_array_free_to_bytes (output);
}

static void
test_round_trip (void)
{
  const gsize steps[] = { 1, 7, 1000, 262144, SIZE };
  g_autoptr (GBytes) bytes = create_bytes ();

  for (gsize i = 0; i < G_N_ELEMENTS (codings) * G_N_ELEMENTS (steps); i++)
    {
      LoglineCoding coding = codings[i % G_N_ELEMENTS (codings)];
      gsize step = steps[i / G_N_ELEMENTS (codings)];
      g_autoptr (GBytes) some = g_bytes_new_from_bytes (bytes, SIZE / 2 - 1000,
                                                        MIN (step * 1000, SIZE / 2));
      g_autoptr (GConverter) in = logline_coding_create_compressor (coding);
      g_autoptr (GConverter) out = logline_coding_create_decompressor (coding);
      g_autoptr (GBytes) coded = convert (in, some, step, MIN (step * 2 + 16, 100000));
      g_autoptr (GBytes) back = convert (out, coded, MAX (step, 7), step);

      g_assert_true (g_bytes_equal (back, some));
    }
}

static gsize
flush (GConverter *converter,
       const char *text,
       char       *buffer,
       gsize       size)
{
  GConverterResult result = G_CONVERTER_CONVERTED;
  gsize done = 0, end = 0;

  while (result == G_CONVERTER_CONVERTED)
    {
      gsize read, written;

      result = g_converter_convert (converter, text + done, strlen (text) - done, buffer + end,
                                    size - end, G_CONVERTER_FLUSH, &read, &written, NULL);
      done += read;
      end += written;
    }
  g_assert_cmpint (result, ==, G_CONVERTER_FLUSHED);
  g_assert_cmpuint (done, ==, strlen (text));
  return end;
}

/* A flush lets everything through that went in before. */
static void
test_flush (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codings); i++)
    {
      g_autoptr (GConverter) in = logline_coding_create_compressor (codings[i]);
      g_autoptr (GConverter) out = logline_coding_create_decompressor (codings[i]);
      char coded[100], back[100];
      gsize read, written;

      for (guint n = 0; n < 3; n++)
        {
          gsize length = flush (in, "one line\n", coded, sizeof coded);

          g_assert_cmpint (g_converter_convert (out, coded, length, back, sizeof back,
                                                G_CONVERTER_NO_FLAGS, &read, &written, NULL),
                           ==, G_CONVERTER_CONVERTED);
          g_assert_cmpmem (back, written, "one line\n", 9);
        }
    }
}

static void
test_nothing (void)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (codings); i++)
    {
      g_autoptr (GConverter) in = logline_coding_create_compressor (codings[i]);
      g_autoptr (GConverter) out = logline_coding_create_decompressor (codings[i]);
      g_autoptr (GBytes) coded = convert (in, nothing, 1, 100);
      g_autoptr (GBytes) back = convert (out, coded, 100, 100);

      g_assert_cmpuint (g_bytes_get_size (coded), >, 0);
      g_assert_cmpuint (g_bytes_get_size (back), ==, 0);
    }
}

static int
decode (LoglineCoding  coding,
        const void    *bytes,
        gsize          length)
{
  g_autoptr (GConverter) converter = logline_coding_create_decompressor (coding);
  g_autoptr (GError) error = NULL;
  char output[100];
  gsize read, written;

  g_assert_cmpint (g_converter_convert (converter, bytes, length, output, sizeof output,
                                        G_CONVERTER_INPUT_AT_END, &read, &written, &error),
                   ==, G_CONVERTER_ERROR);
  g_assert_true (error->domain == G_IO_ERROR);
  return error->code;
}

static void
test_garbage (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codings); i++)
    {
      g_assert_cmpint (decode (codings[i], "this is no such frame at all", 28), ==,
                       G_IO_ERROR_INVALID_DATA);
      g_assert_cmpint (decode (codings[i], "", 0), ==, G_IO_ERROR_PARTIAL_INPUT);
    }
}

/* What a frame refers back to must be kept, so a frame can make its reader allocate that. */
static void
test_large_window (void)
{
  ZSTD_CCtx *context = ZSTD_createCCtx ();
  char coded[100];
  ZSTD_inBuffer in = { "text", 4, 0 };
  ZSTD_outBuffer out = { coded, sizeof coded, 0 };

  ZSTD_CCtx_setParameter (context, ZSTD_c_windowLog, 24);
  ZSTD_compressStream2 (context, &out, &in, ZSTD_e_flush);
  g_assert_cmpint (decode (LOGLINE_CODING_ZSTD, coded, out.pos), ==, G_IO_ERROR_INVALID_DATA);
  ZSTD_freeCCtx (context);
}

static void
test_names (void)
{
  LoglineCoding coding;

  g_assert_true (logline_coding_parse (NULL, &coding));
  g_assert_cmpint (coding, ==, LOGLINE_CODING_IDENTITY);
  g_assert_true (logline_coding_parse ("Zstd", &coding));
  g_assert_cmpint (coding, ==, LOGLINE_CODING_ZSTD);
  g_assert_false (logline_coding_parse ("br", &coding));
  g_assert_false (logline_coding_parse ("gzip, zstd", &coding));
  g_assert_false (logline_coding_parse ("", &coding));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/coding/round-trip", test_round_trip);
  g_test_add_func ("/coding/flush-lets-everything-through", test_flush);
  g_test_add_func ("/coding/nothing", test_nothing);
  g_test_add_func ("/coding/garbage", test_garbage);
  g_test_add_func ("/coding/large-window-is-refused", test_large_window);
  g_test_add_func ("/coding/names", test_names);
  return g_test_run ();
}
