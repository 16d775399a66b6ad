/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-api.h"

/* What a stranger may send instead of a sign-in, and what the answer says of it. */
static const struct
{
  const char *name;
  const char *json;
  int         code;
  const char *message; /* a part of it */
} refused_logins[] = {
  { "empty", "", LOGLINE_API_ERROR_MALFORMED, "expected an object" },
  { "blank", " \r\n\t ", LOGLINE_API_ERROR_MALFORMED, "expected an object" },
  { "not-json", "username=alice&password=x", LOGLINE_API_ERROR_MALFORMED, "unexpected character" },
  { "html", "<html><body>Welcome</body></html>", LOGLINE_API_ERROR_MALFORMED, "at byte 0" },
  { "null", "null", LOGLINE_API_ERROR_MALFORMED, "expected an object" },
  { "string", "\"alice\"", LOGLINE_API_ERROR_MALFORMED, "expected an object" },
  { "array", "[{\"username\":\"a\",\"password\":\"b\"}]", LOGLINE_API_ERROR_MALFORMED, "object" },
  { "cut-short", "{\"username\":\"alice\",\"pass", LOGLINE_API_ERROR_MALFORMED, "without an end" },
  { "cut-after-member", "{\"username\":\"alice\"", LOGLINE_API_ERROR_MALFORMED, "not JSON" },
  { "cut-in-escape", "{\"username\":\"alice\\", LOGLINE_API_ERROR_MALFORMED, "without an end" },
  { "closed-twice", "{}}", LOGLINE_API_ERROR_MALFORMED, "more than one value" },
  { "closed-before-opened", "}{", LOGLINE_API_ERROR_MALFORMED, "bracket" },
  { "brackets-crossed", "{\"username\":[}]", LOGLINE_API_ERROR_MALFORMED, "not JSON" },
  { "two-roots", "{} {}", LOGLINE_API_ERROR_MALFORMED, "more than one value" },
  { "trailing-comma", "{\"username\":\"a\",}", LOGLINE_API_ERROR_MALFORMED, "not JSON" },
  { "comment", "{/* a */\"username\":\"a\"}", LOGLINE_API_ERROR_MALFORMED, "unexpected" },
  { "assignment", "var a = {}", LOGLINE_API_ERROR_MALFORMED, "unexpected" },
  { "single-quotes", "{'username':'a'}", LOGLINE_API_ERROR_MALFORMED, "unexpected" },
  { "hexadecimal", "{\"n\":0x10}", LOGLINE_API_ERROR_MALFORMED, "unexpected" },
  { "octal", "{\"n\":010}", LOGLINE_API_ERROR_MALFORMED, "begins with 0" },
  { "integer-beyond-64-bits", "{\"n\":18446744073709551617}", LOGLINE_API_ERROR_MALFORMED,
    "large" },
  { "raw-line-feed", "{\"username\":\"a\nb\"}", LOGLINE_API_ERROR_MALFORMED, "control character" },
  { "escaped-nul", "{\"username\":\"root\\u0000x\"}", LOGLINE_API_ERROR_MALFORMED, "NUL" },
  { "not-utf-8", "{\"username\":\"\xff\xfe\"}", LOGLINE_API_ERROR_MALFORMED, "not UTF-8" },
  { "overlong-utf-8", "{\"username\":\"\xc0\xaf\"}", LOGLINE_API_ERROR_MALFORMED, "not UTF-8" },
  { "nothing-in-it", "{}", LOGLINE_API_ERROR_MEMBER, "username: expected a string" },
  { "no-password", "{\"username\":\"a\"}", LOGLINE_API_ERROR_MEMBER,
    "password: expected a string" },
  { "number", "{\"username\":1,\"password\":\"b\"}", LOGLINE_API_ERROR_MEMBER,
    "username: expected" },
  { "null-name", "{\"username\":null,\"password\":\"b\"}", LOGLINE_API_ERROR_MEMBER, "username: " },
  { "object", "{\"username\":\"a\",\"password\":{}}", LOGLINE_API_ERROR_MEMBER, "password: " },
  { "true", "{\"username\":\"a\",\"password\":true}", LOGLINE_API_ERROR_MEMBER, "password: " },
  { "lone-surrogate", "{\"username\":\"\\ud800\",\"password\":\"b\"}",
    LOGLINE_API_ERROR_MALFORMED, "not JSON" },
  { "trailing-surrogate", "{\"username\":\"\\udc00\",\"password\":\"b\"}",
    LOGLINE_API_ERROR_MALFORMED, "not JSON" },
};

static GBytes *
bytes_new (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
test_refused_login (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) json = bytes_new (refused_logins[row].json);
  g_autoptr (GError) error = NULL;

  g_assert_null (logline_login_request_parse (json, &error));
  g_assert_error (error, LOGLINE_API_ERROR, refused_logins[row].code);
  g_assert_nonnull (strstr (error->message, refused_logins[row].message));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_nul_byte (void)
{
  static const char text[] = "{\"username\":\"a\0b\",\"password\":\"c\"}";
  g_autoptr (GBytes) json = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (logline_login_request_parse (json, &error));
  g_assert_error (error, LOGLINE_API_ERROR, LOGLINE_API_ERROR_MALFORMED);
}

static GBytes *
nested_new (guint       depth,
            const char *open,
            const char *close)
{
  GString *text = g_string_new ("{\"username\":\"a\",\"password\":\"b\",\"more\":");

  for (guint i = 1; i < depth; i++)
    g_string_append (text, open);
  g_string_append (text, "1");
  for (guint i = 1; i < depth; i++)
    g_string_append (text, close);
  g_string_append (text, "}");
  return g_string_free_to_bytes (text);
}

static void
test_nesting (void)
{
  g_autoptr (GBytes) allowed = nested_new (32, "[", "]");
  g_autoptr (GBytes) arrays = nested_new (33, "[", "]");
  g_autoptr (GBytes) deep = nested_new (1000000, "{\"a\":", "}");
  g_autoptr (LoglineLoginRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  request = logline_login_request_parse (allowed, &error);
  g_assert_no_error (error);
  g_assert_nonnull (request);

  g_assert_null (logline_login_request_parse (arrays, &error));
  g_assert_error (error, LOGLINE_API_ERROR, LOGLINE_API_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, "nested too deep"));
  g_clear_error (&error);

  g_assert_null (logline_login_request_parse (deep, &error));
  g_assert_error (error, LOGLINE_API_ERROR, LOGLINE_API_ERROR_MALFORMED);
}

static void
test_huge (void)
{
  g_autofree char *name = g_strnfill (4 * 1024 * 1024, 'x');
  g_autofree char *text = g_strdup_printf ("{\"username\":\"%s\",\"password\":\"b\"}", name);
  g_autoptr (GBytes) json = bytes_new (text);
  g_autoptr (LoglineLoginRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  request = logline_login_request_parse (json, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (request->username, ==, name);
}

static void
test_unknown_members (void)
{
  g_autoptr (GBytes) json = bytes_new ("{\"later\":{\"n\":[1.5e3,-2,9223372036854775807,"
                                       "123456789012345678901.5]},"
                                       "\"username\":\"\\\"\\u00e9\\ud83d\\ude00\","
                                       "\"password\":\"b\"}");
  g_autoptr (LoglineLoginRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  request = logline_login_request_parse (json, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (request->username, ==, "\"é😀");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (refused_logins); i++)
    {
      g_autofree char *path = g_strconcat ("/json/refuses/", refused_logins[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refused_login);
    }
  g_test_add_func ("/json/refuses/nul-byte", test_nul_byte);
  g_test_add_func ("/json/nesting-is-bounded", test_nesting);
  g_test_add_func ("/json/huge-string", test_huge);
  g_test_add_func ("/json/unknown-members-do-not-matter", test_unknown_members);

  return g_test_run ();
}
