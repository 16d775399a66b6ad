/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-log.h"

G_BEGIN_DECLS

/* A log of any size that makes its lines up from their numbers, and does what a test tells it to.
 * The line with number n, from 1, reads "line n …" unless it was set. Rows start at the line with
 * number "first". */
#define SYNTHETIC_TYPE_LOG (synthetic_log_get_type ())
G_DECLARE_FINAL_TYPE (SyntheticLog, synthetic_log, SYNTHETIC, LOG, GObject)

SyntheticLog *synthetic_log_new              (guint64                 first,
                                              guint64                 n_rows);

/* The text of a line that was not set. */
char         *synthetic_log_dup_text         (guint64                 number);
void          synthetic_log_set_line         (SyntheticLog           *self,
                                              guint64                 number,
                                              const char             *bytes,
                                              gssize                  length);

/* Lines from @number on belong to a new generation. */
void          synthetic_log_begin_generation (SyntheticLog           *self,
                                              guint64                 number,
                                              LoglineGenerationCause  cause,
                                              gint64                  began_us);

/* What never came of the one before that; to be said before it begins. */
void          synthetic_log_set_missing      (SyntheticLog           *self,
                                              gint64                  missing);

/* Before both, line numbers are unknown, as in a log whose beginning is not here. */
void          synthetic_log_set_numbered     (SyntheticLog           *self,
                                              gboolean                numbered);
void          synthetic_log_set_loading      (SyntheticLog           *self,
                                              double                  loading);

void          synthetic_log_add              (SyntheticLog           *self,
                                              guint64                 n_front,
                                              guint64                 n_back);
void          synthetic_log_remove           (SyntheticLog           *self,
                                              guint64                 n_front,
                                              guint64                 n_back);

/* The last row is read anew, and @n_more come behind it. */
void          synthetic_log_finish_last      (SyntheticLog           *self,
                                              guint64                 n_more);
void          synthetic_log_reset            (SyntheticLog           *self,
                                              guint64                 first,
                                              guint64                 n_rows);

/* While held, reads are answered only after the hold was released. */
void          synthetic_log_set_held         (SyntheticLog           *self,
                                              gboolean                held);
void          synthetic_log_set_failing      (SyntheticLog           *self,
                                              gboolean                failing);

/* How many rows were asked for in all. */
guint64       synthetic_log_get_n_read       (SyntheticLog           *self);

G_END_DECLS
