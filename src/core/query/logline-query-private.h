/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "logline-dfa.h"
#include "logline-finder.h"
#include "logline-hyperscan.h"
#include "logline-query.h"
#include "logline-shape-finder.h"
#include "logline-text-finder.h"
#include "logline-words-finder.h"

G_BEGIN_DECLS

struct _LoglineQuery
{
  gatomicrefcount    ref_count;

  char              *pattern;
  gsize              length;
  LoglineSyntax      syntax;
  LoglineCase        letter_case;
  gboolean           invert;
  gboolean           ignores_case; /* what letter_case comes to */

  /* What each line must hold that the pattern stands in, see logline_query_get_literals(), and a
   * way to find such lines; at most one of the finders is there. */
  GArray            *literals;
  gboolean           is_literal; /* the pattern stands wherever one of its literals does, and each
                                  * is alone in its alternative */
  LoglineFinder     *finder;
  LoglineTextFinder *text_finder;
  LoglineWordsFinder *words_finder; /* of alternatives */

  LoglineRegex      *regex; /* (nullable) */

  /* Where it may start and whether it does; both or neither. */
  LoglineShapeFinder *shape_finder;
  LoglineDfa         *dfa;

  /* The pattern for an automaton, if there can be one, which is made when it is first needed. */
  char              *byte_regex;
  LoglineHyperscan  *hyperscan;
  gsize              hyperscan_once; /* as g_once_init_enter() has it */

  /* NULL when comparing bytes is enough. */
  pcre2_code        *line_code;  /* for one line alone, asks for its deadline at every step */
  pcre2_code        *block_code; /* (nullable): for many lines at once */
  gsize              block_size; /* bytes of whole lines that block_code may be given */
  gboolean           matches_at_line_starts; /* only, as block_code reads "^" or ".*" */
  gboolean           has_assertions;         /* or may have some, or may match nothing */
};

/* Returns NULL when there is none. */
const LoglineHyperscan *logline_query_get_hyperscan (const LoglineQuery *self);

G_END_DECLS
