/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-log.h"

/* What every LoglineLog promises, as one table of tests. Whoever has an implementation describes
 * how to make one and adds the table to a test program of his own; the answers must be the same,
 * byte for byte, as those of a few naive lines of code that look at all the bytes.
 */
typedef struct
{
  const char *name; /* stands in the test paths: /contract/NAME/… */

  /* Makes a log that comes to hold exactly these bytes (copied), in one generation. */
  gpointer    (*open)    (const char *bytes,
                          gsize       length);
  /* Borrowed, the same at each call. */
  LoglineLog *(*get_log) (gpointer    fixture);
  /* NULL when the log cannot be made to grow. */
  void        (*append)  (gpointer    fixture,
                          const char *bytes,
                          gsize       length);
  void        (*close)   (gpointer    fixture);
} ContractFactory;

/* @factory must live until the tests have run. */
void contract_add_tests (const ContractFactory *factory);
