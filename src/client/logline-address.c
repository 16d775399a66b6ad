/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-address.h"

#include <gio/gio.h>
#include <libsoup/soup.h>

#include "logline-client-error.h"

static gboolean
host_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0 || g_str_has_suffix (host, ".localhost");
}

gboolean
logline_address_is_loopback (GUri *address)
{
  return host_is_loopback (g_uri_get_host (address));
}

/* Nobody types "https://": it is what goes without saying, except to this machine. */
static GUri *
parse_with_scheme (const char  *typed,
                   GError     **error)
{
  g_autoptr (GUri) secure = NULL;
  g_autofree char *text = NULL;

  if (strstr (typed, "://") != NULL)
    return g_uri_parse (typed, SOUP_HTTP_URI_FLAGS, error);

  text = g_strconcat ("https://", typed, NULL);
  secure = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, error);
  if (secure == NULL || !logline_address_is_loopback (secure))
    return g_steal_pointer (&secure);

  g_free (text);
  text = g_strconcat ("http://", typed, NULL);
  return g_uri_parse (text, SOUP_HTTP_URI_FLAGS, error);
}

static const char *
find_problem (GUri *uri)
{
  if (!g_str_equal (g_uri_get_scheme (uri), "http") &&
      !g_str_equal (g_uri_get_scheme (uri), "https"))
    return "only http and https are spoken here";
  if (g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0')
    return "a host name is missing";
  if (g_uri_get_userinfo (uri) != NULL)
    return "a user name does not belong into the address";
  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return "a query does not belong into the address";
  return NULL;
}

/* -1 for the one that goes without saying. */
static int
get_told_port (GUri *uri)
{
  int usual = g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;

  return g_uri_get_port (uri) != usual ? g_uri_get_port (uri) : -1;
}

static GUri *
normalise (GUri *uri)
{
  g_autofree char *path = g_strdup (g_uri_get_path (uri));
  g_autofree char *ascii = g_hostname_to_ascii (g_uri_get_host (uri));
  g_autofree char *host = ascii != NULL ? g_ascii_strdown (ascii, -1) : NULL;

  if (host == NULL || host[strspn (host, G_CSET_a_2_z G_CSET_DIGITS "-._:")] != '\0')
    return NULL;
  for (gsize length = strlen (path); length > 0 && path[length - 1] == '/'; length--)
    path[length - 1] = '\0';

  return g_uri_build (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, host,
                      get_told_port (uri), path, NULL, NULL);
}

GUri *
logline_address_parse (const char  *typed,
                       GError     **error)
{
  g_autofree char *text = g_strstrip (g_strdup (typed));
  g_autoptr (GError) parse_error = NULL;
  g_autoptr (GUri) uri = parse_with_scheme (text, &parse_error);
  g_autoptr (GUri) normal = NULL;
  const char *problem = parse_error != NULL ? parse_error->message : find_problem (uri);

  if (problem == NULL)
    {
      normal = normalise (uri);
      if (normal != NULL)
        return g_steal_pointer (&normal);
      problem = "the host name is not one";
    }

  g_set_error (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_ADDRESS,
               "\"%s\" is not the address of a server: %s", text, problem);
  return NULL;
}
