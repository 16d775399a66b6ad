/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What can go wrong between here and a server, named after what a person can do about it. The
 * messages speak to developers; the application chooses the words for people. */
typedef enum
{
  LOGLINE_CLIENT_ERROR_ADDRESS,     /* the server's URL is not one we can use */
  LOGLINE_CLIENT_ERROR_NAME,        /* there is no such host */
  LOGLINE_CLIENT_ERROR_CONNECT,     /* refused, or no way there */
  LOGLINE_CLIENT_ERROR_TLS,         /* the certificate is not trusted, or TLS failed */
  LOGLINE_CLIENT_ERROR_TIMEOUT,
  LOGLINE_CLIENT_ERROR_NOT_LOGLINE, /* something answers, but not a Logline server */
  LOGLINE_CLIENT_ERROR_PROTOCOL,    /* a Logline server that answers what it must not */
  LOGLINE_CLIENT_ERROR_CREDENTIALS, /* wrong user name or password, or the account is disabled */
  LOGLINE_CLIENT_ERROR_EXPIRED,     /* not signed in any more */
  LOGLINE_CLIENT_ERROR_NOT_FOUND,   /* no such service or log, or no permission */
  LOGLINE_CLIENT_ERROR_UNREADABLE,  /* the server cannot read that log at present */
  LOGLINE_CLIENT_ERROR_BUSY,        /* asked to try again later */
  LOGLINE_CLIENT_ERROR_SERVER,      /* the server failed */
} LoglineClientError;

#define LOGLINE_CLIENT_ERROR (logline_client_error_quark ())
GQuark logline_client_error_quark (void);

G_END_DECLS
