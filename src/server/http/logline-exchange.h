/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "logline-api.h"
#include "logline-context.h"
#include "logline-token.h"

G_BEGIN_DECLS

/* One request and its answer, which may come later: whoever works on it holds a reference and ends
 * with exactly one of the replies. When the client is gone by then, the reply goes nowhere. Main
 * loop only.
 *
 * Every answer gets its common headers here, so no endpoint can forget them.
 */
typedef struct
{
  LoglineContext    *context;      /* borrowed */
  SoupServerMessage *message;      /* owned */
  GSocket           *socket;       /* owned: what the message comes and goes by */
  GHashTable        *query;        /* (element-type utf8 utf8) (owned) (nullable) */
  char              *address;      /* of the client, without the port */
  char               id[17];       /* of the request, in its answer and in what is logged of it */
  char              *range;        /* the request's Range, which libsoup must not see; nullable */

  /* Set by the router */
  char              *service;      /* {id}, NULL when the route has none */
  char              *log;          /* {name}, likewise */

  /* Set by the guard; NULL on the routes that need no token */
  LoglineClaims     *claims;
  LoglineIdentity   *identity;

  gboolean           over;         /* the client is gone, or the answer is sent */
} LoglineExchange;

LoglineExchange *logline_exchange_new           (LoglineContext     *context,
                                                 SoupServerMessage  *message,
                                                 GSocket            *socket,
                                                 GHashTable         *query,
                                                 const char         *address,
                                                 const char         *range);
LoglineExchange *logline_exchange_ref           (LoglineExchange    *self);
void             logline_exchange_unref         (LoglineExchange    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineExchange, logline_exchange_unref)

gboolean         logline_exchange_is_head       (LoglineExchange    *self);
const char      *logline_exchange_get_header    (LoglineExchange    *self,
                                                 const char         *name);
GBytes          *logline_exchange_get_body      (LoglineExchange    *self);

/* For the answer that follows. */
void             logline_exchange_set_header    (LoglineExchange    *self,
                                                 const char         *name,
                                                 const char         *value);

void             logline_exchange_reply_json    (LoglineExchange    *self,
                                                 GBytes             *json);
void             logline_exchange_reply_empty   (LoglineExchange    *self,
                                                 guint               status);
void             logline_exchange_reply_problem (LoglineExchange    *self,
                                                 LoglineProblemType  type,
                                                 const char         *detail);

/* For what needs an index that is not complete. @indexed: how far it is, 0 to 1 */
void             logline_exchange_reply_indexing (LoglineExchange   *self,
                                                 double              indexed);

/* One body for what is absent and for what is forbidden, so that nobody can tell them apart. */
void             logline_exchange_reply_not_found (LoglineExchange  *self);

/* For what is wrong with us: logs @error and answers 500 without its text. */
void             logline_exchange_reply_failure (LoglineExchange    *self,
                                                 const GError       *error);

/* Sends the headers of an answer of @length bytes; the caller appends them to the message's body,
 * each time followed by soup_server_message_unpause(). Nothing follows for HEAD. */
void             logline_exchange_begin         (LoglineExchange    *self,
                                                 guint               status,
                                                 guint64             length);

/* Breaks the connection off, so that the client sees that its answer is short. */
void             logline_exchange_abort         (LoglineExchange    *self);

G_END_DECLS
