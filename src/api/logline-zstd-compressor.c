/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-zstd-compressor.h"

#include <zstd.h>

#define LEVEL 1

struct _LoglineZstdCompressor
{
  GObject parent_instance;

  ZSTD_CCtx *context;
};

static void logline_zstd_compressor_converter_init (GConverterIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoglineZstdCompressor, logline_zstd_compressor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_CONVERTER,
                                                      logline_zstd_compressor_converter_init))

static ZSTD_EndDirective
get_directive (GConverterFlags flags)
{
  if (flags & G_CONVERTER_INPUT_AT_END)
    return ZSTD_e_end;
  return flags & G_CONVERTER_FLUSH ? ZSTD_e_flush : ZSTD_e_continue;
}

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
  LoglineZstdCompressor *self = LOGLINE_ZSTD_COMPRESSOR (converter);
  ZSTD_EndDirective directive = get_directive (flags);
  ZSTD_inBuffer in = { input, input_size, 0 };
  ZSTD_outBuffer out = { output, output_size, 0 };
  gsize left = ZSTD_compressStream2 (self->context, &out, &in, directive);

  *bytes_read = in.pos;
  *bytes_written = out.pos;
  if (ZSTD_isError (left))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, ZSTD_getErrorName (left));
      return G_CONVERTER_ERROR;
    }

  if (left == 0 && in.pos == in.size && directive != ZSTD_e_continue)
    return directive == ZSTD_e_end ? G_CONVERTER_FINISHED : G_CONVERTER_FLUSHED;

  if (in.pos == 0 && out.pos == 0)
    {
      gboolean full = output_size == 0 || input_size > 0;

      g_set_error_literal (error, G_IO_ERROR,
                           full ? G_IO_ERROR_NO_SPACE : G_IO_ERROR_PARTIAL_INPUT,
                           "nothing can be compressed");
      return G_CONVERTER_ERROR;
    }

  return G_CONVERTER_CONVERTED;
}

static void
reset (GConverter *converter)
{
  ZSTD_CCtx_reset (LOGLINE_ZSTD_COMPRESSOR (converter)->context, ZSTD_reset_session_only);
}

static void
logline_zstd_compressor_converter_init (GConverterIface *iface)
{
  iface->convert = convert;
  iface->reset = reset;
}

static void
logline_zstd_compressor_finalize (GObject *object)
{
  ZSTD_freeCCtx (LOGLINE_ZSTD_COMPRESSOR (object)->context);
  G_OBJECT_CLASS (logline_zstd_compressor_parent_class)->finalize (object);
}

static void
logline_zstd_compressor_class_init (LoglineZstdCompressorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = logline_zstd_compressor_finalize;
}

static void
logline_zstd_compressor_init (LoglineZstdCompressor *self)
{
  self->context = ZSTD_createCCtx ();
  g_assert (self->context != NULL);
  ZSTD_CCtx_setParameter (self->context, ZSTD_c_compressionLevel, LEVEL);
}

LoglineZstdCompressor *
logline_zstd_compressor_new (void)
{
  return g_object_new (LOGLINE_TYPE_ZSTD_COMPRESSOR, NULL);
}
