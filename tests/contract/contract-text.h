/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-query.h"

/* Texts to try logs with. */
typedef struct
{
  const char *name;
  GBytes     *(*make) (void);
} ContractText;

extern const ContractText contract_texts[];
extern const guint contract_n_texts;

/* A line, found by looking at every byte. */
typedef struct
{
  gsize start;
  gsize end;    /* before the line feed */
  gsize length; /* without a carriage return before the line feed, either */
} OracleLine;

/* (element-type OracleLine) */
GArray *oracle_split (const char       *bytes,
                      gsize             length);

typedef struct
{
  const char    *name;
  const char    *pattern;
  LoglineSyntax  syntax;
  LoglineCase    letter_case;
  gboolean       invert;
} ContractPattern;

extern const ContractPattern contract_patterns[];
extern const guint contract_n_patterns;

LoglineQuery *contract_pattern_compile (const ContractPattern *pattern);

/* (element-type guint64): the rows that the pattern selects, each line tried alone. */
GArray *oracle_search (const char            *bytes,
                       gsize                  length,
                       GArray                *lines,
                       const ContractPattern *pattern);
