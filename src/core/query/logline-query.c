/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-query-private.h"

#include <string.h>

#include "logline-byte-regex.h"
#include "logline-query-literals.h"
#include "logline-query-pattern.h"
#include "logline-query-text.h"

G_DEFINE_QUARK (logline_query_error_quark, logline_query_error)
G_DEFINE_BOXED_TYPE (LoglineQuery, logline_query, logline_query_ref, logline_query_unref)

/* What grep -P compiles with in a UTF-8 locale. */
#define COMPILE_OPTIONS (PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C)

/* A block may take so many steps at worst: a fraction of a second. */
#define MAX_BLOCK_STEPS 2e8

/* Without the compiler to machine code, each match looks through the rest of the block for bytes
 * that are not UTF-8. */
#define MAX_INTERPRETED_BLOCK 4096

/* Where in a pattern something is, in words. */
static char *
describe_place (const char *pattern,
                gsize       offset)
{
  return offset < strlen (pattern)
         ? g_strdup_printf ("character %ld", g_utf8_strlen (pattern, offset) + 1)
         : g_strdup ("the end");
}

static gboolean
check_pattern (const char  *pattern,
               GError     **error)
{
  const char *end;
  g_autofree char *place = NULL;

  if (!g_utf8_validate (pattern, -1, &end))
    {
      g_set_error (error, LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_SYNTAX,
                   "at byte %zu: not valid UTF-8", (gsize) (end - pattern) + 1);
      return FALSE;
    }
  if (end - pattern <= LOGLINE_QUERY_MAX_LENGTH)
    return TRUE;

  place = describe_place (pattern, LOGLINE_QUERY_MAX_LENGTH);
  g_set_error (error, LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_TOO_LONG,
               "at %s: longer than %d bytes", place, LOGLINE_QUERY_MAX_LENGTH);
  return FALSE;
}

static void
set_compile_error (const char  *pattern,
                   int          code,
                   gsize        offset,
                   GError     **error)
{
  PCRE2_UCHAR reason[256];
  gboolean refused = code == PCRE2_ERROR_PATTERN_TOO_LARGE ||
                     code == PCRE2_ERROR_BACKSLASH_C_CALLER_DISABLED;

  g_autofree char *place = describe_place (pattern, offset);

  pcre2_get_error_message (code, reason, sizeof reason);
  g_set_error (error, LOGLINE_QUERY_ERROR,
               refused ? LOGLINE_QUERY_ERROR_UNSUPPORTED : LOGLINE_QUERY_ERROR_SYNTAX,
               "at %s: %s", place, (char *) reason);
}

static pcre2_code *
compile (const char  *pattern,
         guint32      options,
         GError     **error)
{
  pcre2_compile_context *context = pcre2_compile_context_create (NULL);
  pcre2_code *code;
  int error_code;
  PCRE2_SIZE error_offset;

  pcre2_set_newline (context, PCRE2_NEWLINE_LF);
  code = pcre2_compile ((PCRE2_SPTR) pattern, PCRE2_ZERO_TERMINATED, COMPILE_OPTIONS | options,
                        &error_code, &error_offset, context);
  pcre2_compile_context_free (context);
  if (code == NULL)
    {
      set_compile_error (pattern, error_code, error_offset, error);
      return NULL;
    }

  /* Where the system forbids memory that is writable and executable, this fails and pcre2_match()
   * interprets: slower, under the same limits. */
  pcre2_jit_compile (code, PCRE2_JIT_COMPLETE);
  return code;
}

/* The largest block whose worst cost is bearable; 0 if there is none. From each place in the block,
 * each repeat may end at each later place. */
static gsize
choose_block_size (const LoglineQueryTraits *traits)
{
  static const gsize sizes[] = { 256 * 1024, 64 * 1024, 16 * 1024, 4096, 1024, 256 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      double n_steps = traits->n_ways * sizes[i];

      for (guint j = 0; j < traits->n_repeats && n_steps <= MAX_BLOCK_STEPS; j++)
        n_steps *= sizes[i] / (j + 2.0);
      if (n_steps <= MAX_BLOCK_STEPS)
        return sizes[i];
    }
  return 0;
}

static gboolean
is_interpreted (const pcre2_code *code)
{
  gsize size = 0;

  pcre2_pattern_info (code, PCRE2_INFO_JITSIZE, &size);
  return size == 0;
}

static gboolean
matches_at_line_starts (const pcre2_code *code)
{
  guint32 type = 0;

  pcre2_pattern_info (code, PCRE2_INFO_FIRSTCODETYPE, &type);
  return type == 2;
}

static gboolean
compile_both (LoglineQuery              *self,
              const char                *regex,
              const LoglineQueryTraits  *traits,
              guint32                    options,
              GError                   **error)
{
  g_autofree char *block_regex = NULL;

  /* Before 10.43, PCRE2 would not look at each place where "(a|)b*c" may start:
   * https://github.com/PCRE2Project/pcre2/issues/336 */
  if (traits->has_empty_way)
    options |= PCRE2_NO_START_OPTIMIZE;
  self->line_code = compile (regex, options | PCRE2_AUTO_CALLOUT, error);
  if (self->line_code == NULL)
    return FALSE;

  self->block_size = traits->is_line_safe ? choose_block_size (traits) : 0;
  if (self->block_size == 0)
    return TRUE;
  block_regex = logline_query_pattern_to_block_regex (regex);
  self->block_code = compile (block_regex, options | PCRE2_MULTILINE, error);
  if (self->block_code == NULL)
    return FALSE;
  /* Without that optimisation, PCRE2 does not say. */
  self->matches_at_line_starts = traits->has_empty_way ||
                                 matches_at_line_starts (self->block_code);
  if (is_interpreted (self->block_code))
    self->block_size = MIN (self->block_size, MAX_INTERPRETED_BLOCK);
  return TRUE;
}

static void
set_refused_error (const char  *pattern,
                   const char  *refused,
                   GError     **error)
{
  g_autofree char *place = describe_place (pattern, refused - pattern);

  g_set_error (error, LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_UNSUPPORTED,
               "at %s: \\C, callouts (?C) and a leading (* are not supported", place);
}

static gboolean
compile_regex (LoglineQuery  *self,
               GError       **error)
{
  LoglineQueryTraits traits = logline_query_pattern_get_traits (self->pattern);
  g_autoptr(LoglineRegex) trimmed = NULL;

  self->ignores_case = self->letter_case == LOGLINE_CASE_IGNORE ||
                       (self->letter_case == LOGLINE_CASE_SMART && !traits.has_upper_case);
  self->has_assertions = TRUE;
  if (traits.refused != NULL)
    {
      set_refused_error (self->pattern, traits.refused, error);
      return FALSE;
    }
  if (!compile_both (self, self->pattern, &traits, self->ignores_case ? PCRE2_CASELESS : 0, error))
    return FALSE;
  self->regex = logline_regex_parse (self->pattern, self->ignores_case);
  if (self->regex == NULL)
    return TRUE;
  self->has_assertions = logline_regex_has_assertions (self->regex) ||
                         logline_regex_get_min_length (self->regex) == 0;
  trimmed = logline_regex_trim (self->regex);
  self->byte_regex = logline_byte_regex_new (trimmed);
  self->shape_finder = logline_shape_finder_new (trimmed);
  if (self->shape_finder != NULL)
    self->dfa = logline_dfa_new (trimmed);
  self->literals = logline_query_literals_from_regex (self->regex, &self->is_literal);
  if (logline_query_literals_count_alternatives (self->literals) == 1)
    self->finder = logline_query_literals_make_finder (self->literals, 0, 1);
  else
    self->words_finder = logline_words_finder_new (self->literals);
  return TRUE;
}

static gboolean
compile_text (LoglineQuery  *self,
              GError       **error)
{
  const LoglineQueryTraits traits = { .is_line_safe = TRUE, .n_ways = 1 };
  g_autofree char *regex = NULL;

  self->ignores_case = self->letter_case == LOGLINE_CASE_IGNORE ||
                       (self->letter_case == LOGLINE_CASE_SMART &&
                        !logline_query_text_has_upper_case (self->pattern));
  self->literals = logline_query_literals_from_text (self->pattern, self->ignores_case);
  self->is_literal = self->literals->len == 1 &&
                     g_array_index (self->literals, LoglineLiteral, 0).length == self->length;
  if (self->is_literal)
    self->finder = logline_query_literals_make_finder (self->literals, 0, 1);
  else
    self->text_finder = logline_text_finder_new (self->pattern, TRUE);
  if (!self->ignores_case)
    return TRUE;
  regex = logline_query_text_to_caseless_regex (self->pattern);
  return compile_both (self, regex, &traits, 0, error);
}

LoglineQuery *
logline_query_new (const char     *pattern,
                   LoglineSyntax   syntax,
                   LoglineCase     letter_case,
                   gboolean        invert,
                   GError        **error)
{
  g_autoptr(LoglineQuery) self = NULL;
  gboolean compiled;

  g_return_val_if_fail (pattern != NULL, NULL);

  if (!check_pattern (pattern, error))
    return NULL;

  self = g_new0 (LoglineQuery, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->pattern = g_strdup (pattern);
  self->length = strlen (pattern);
  self->syntax = syntax;
  self->letter_case = letter_case;
  self->invert = invert;

  if (self->length == 0)
    compiled = TRUE;
  else if (syntax == LOGLINE_SYNTAX_REGEX)
    compiled = compile_regex (self, error);
  else
    compiled = compile_text (self, error);
  return compiled ? g_steal_pointer (&self) : NULL;
}

LoglineQuery *
logline_query_ref (LoglineQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
logline_query_unref (LoglineQuery *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  pcre2_code_free (self->block_code);
  pcre2_code_free (self->line_code);
  logline_hyperscan_free (self->hyperscan);
  logline_dfa_free (self->dfa);
  logline_shape_finder_free (self->shape_finder);
  g_free (self->byte_regex);
  logline_regex_free (self->regex);
  logline_words_finder_free (self->words_finder);
  logline_text_finder_free (self->text_finder);
  logline_finder_free (self->finder);
  g_clear_pointer (&self->literals, g_array_unref);
  g_free (self->pattern);
  g_free (self);
}

const LoglineHyperscan *
logline_query_get_hyperscan (const LoglineQuery *self)
{
  LoglineQuery *mutable_self = (LoglineQuery *) self;

  if (self->byte_regex != NULL && g_once_init_enter (&mutable_self->hyperscan_once))
    {
      mutable_self->hyperscan = logline_hyperscan_new (self->byte_regex);
      g_once_init_leave (&mutable_self->hyperscan_once, 1);
    }
  return self->hyperscan;
}

gboolean
logline_query_equal (const LoglineQuery *a,
                     const LoglineQuery *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->syntax == b->syntax && a->letter_case == b->letter_case && a->invert == b->invert &&
         strcmp (a->pattern, b->pattern) == 0;
}

const char *
logline_query_get_pattern (const LoglineQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->pattern;
}

LoglineSyntax
logline_query_get_syntax (const LoglineQuery *self)
{
  g_return_val_if_fail (self != NULL, LOGLINE_SYNTAX_TEXT);

  return self->syntax;
}

LoglineCase
logline_query_get_case (const LoglineQuery *self)
{
  g_return_val_if_fail (self != NULL, LOGLINE_CASE_SMART);

  return self->letter_case;
}

gboolean
logline_query_get_invert (const LoglineQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->invert;
}

const LoglineLiteral *
logline_query_get_literals (const LoglineQuery *self,
                            guint              *out_n)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (out_n != NULL, NULL);

  *out_n = self->literals != NULL && !self->invert ? self->literals->len : 0;
  return *out_n > 0 ? (const LoglineLiteral *) self->literals->data : NULL;
}
