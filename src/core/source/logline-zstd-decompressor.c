/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-zstd-decompressor.h"

#include <zstd.h>

#define MAX_WINDOW_LOG 23

struct _LoglineZstdDecompressor
{
  GObject parent_instance;

  ZSTD_DCtx *context;
};

static void logline_zstd_decompressor_converter_init (GConverterIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoglineZstdDecompressor, logline_zstd_decompressor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_CONVERTER,
                                                      logline_zstd_decompressor_converter_init))

static GConverterResult
convert (GConverter      *converter,
         const void      *input,
         gsize            input_size,
         void            *output,
         gsize            output_size,
         GConverterFlags  flags,
         gsize           *bytes_read,
         gsize           *bytes_written,
         GError         **error)
{
  LoglineZstdDecompressor *self = LOGLINE_ZSTD_DECOMPRESSOR (converter);
  ZSTD_inBuffer in = { input, input_size, 0 };
  ZSTD_outBuffer out = { output, output_size, 0 };
  gsize wanted = ZSTD_decompressStream (self->context, &out, &in);

  *bytes_read = in.pos;
  *bytes_written = out.pos;
  if (ZSTD_isError (wanted))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, ZSTD_getErrorName (wanted));
      return G_CONVERTER_ERROR;
    }

  if (wanted == 0)
    return G_CONVERTER_FINISHED;

  if (in.pos == 0 && out.pos == 0)
    {
      g_set_error_literal (error, G_IO_ERROR,
                           input_size > 0 ? G_IO_ERROR_NO_SPACE : G_IO_ERROR_PARTIAL_INPUT,
                           "the frame goes on");
      return G_CONVERTER_ERROR;
    }

  return G_CONVERTER_CONVERTED;
}

static void
reset (GConverter *converter)
{
  ZSTD_DCtx_reset (LOGLINE_ZSTD_DECOMPRESSOR (converter)->context, ZSTD_reset_session_only);
}

static void
logline_zstd_decompressor_converter_init (GConverterIface *iface)
{
  iface->convert = convert;
  iface->reset = reset;
}

static void
logline_zstd_decompressor_finalize (GObject *object)
{
  ZSTD_freeDCtx (LOGLINE_ZSTD_DECOMPRESSOR (object)->context);
  G_OBJECT_CLASS (logline_zstd_decompressor_parent_class)->finalize (object);
}

static void
logline_zstd_decompressor_class_init (LoglineZstdDecompressorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = logline_zstd_decompressor_finalize;
}

static void
logline_zstd_decompressor_init (LoglineZstdDecompressor *self)
{
  self->context = ZSTD_createDCtx ();
  g_assert (self->context != NULL);
  ZSTD_DCtx_setParameter (self->context, ZSTD_d_windowLogMax, MAX_WINDOW_LOG);
}

LoglineZstdDecompressor *
logline_zstd_decompressor_new (void)
{
  return g_object_new (LOGLINE_TYPE_ZSTD_DECOMPRESSOR, NULL);
}
