/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "logline-problem.h"

G_BEGIN_DECLS

/* A small server of our protocol in this process, which can be told to misbehave and counts what it
 * is asked. It answers on the main loop, so nothing happens unless the test turns that. User
 * "alice", password "right", one service "service1" with the log "debug". */
typedef struct _HostileServer HostileServer;

/* Answers itself and returns TRUE, or leaves the request to the server. */
typedef gboolean (*HostileHook) (HostileServer     *server,
                                 SoupServerMessage *message,
                                 const char        *path);

struct _HostileServer
{
  SoupServer *soup;
  char       *url;
  guint       port;

  GByteArray *log;
  char       *generation;
  gboolean    keeps_earlier;      /* the generation before can still be had by its name */
  GByteArray *earlier;            /* (nullable) */
  char       *earlier_generation; /* (nullable) */
  GPtrArray  *service_ids; /* (element-type utf8) */
  int         expires_in_s;
  gboolean    refuses_renewal;
  const char *codings; /* that it knows, as in Accept-Encoding; all when NULL */
  HostileHook hook;    /* (nullable) */
  guint       n_hooks; /* requests for which the hook is still to act; for the hook to count */

  guint       n_requests;
  guint       n_logins;
  guint       n_renewals;
  guint       n_logouts;
  guint       n_log_requests;
  guint       n_unchanged; /* answers with 304 */
  guint       n_coded;     /* compressed answers */
  guint       n_authorized; /* requests that carried a token, valid or not */
  guint64     n_log_bytes;  /* of the log that were sent */

  double      indexed; /* how far it has counted the lines, 1 for all */
  guint       n_lines_requests;
  guint       n_lines_sent;
  guint       n_search_requests;

  gboolean    has_events;        /* it knows that route */
  gboolean    holds_events_back; /* no sign of life comes by itself */
  GPtrArray  *streams;           /* (element-type SoupServerMessage) of events, open */
  guint       n_event_requests;

  guint       serial;  /* of the refresh token that is accepted */
  guint       expired; /* serial of the access token that is not, though the newest */
};

/* @certificate: (nullable): for TLS */
HostileServer *hostile_server_new           (GTlsCertificate   *certificate);
void           hostile_server_free          (HostileServer     *self);

/* Not there for a while, and there again at the same address. */
void           hostile_server_stop          (HostileServer     *self);
void           hostile_server_start         (HostileServer     *self);

/* The access token that was given is not accepted any more. */
void           hostile_server_expire_access (HostileServer     *self);

void           hostile_server_append        (HostileServer     *self,
                                             const char        *text);

/* "line FIRST\n" to "line LAST\n" */
void           hostile_server_append_lines  (HostileServer     *self,
                                             guint              first,
                                             guint              last);

/* The log begins anew, empty. */
void           hostile_server_rotate        (HostileServer     *self,
                                             const char        *generation);

/* What part of the log is asked for, by whichever way: "bytes=0-99". (nullable) */
char          *hostile_dup_range            (SoupServerMessage *message);

/* In one piece, by the functions that the client does not use. */
GBytes        *hostile_compress             (const char        *coding,
                                             const void        *bytes,
                                             gsize              length);

/* Answers of all kinds, for hooks. */
void           hostile_answer               (SoupServerMessage *message,
                                             guint              status,
                                             const char        *type,
                                             const char        *body);

/* Sends this instead of an answer, byte by byte as it is, and cuts the connection. */
void           hostile_answer_raw           (SoupServerMessage *message,
                                             const char        *bytes,
                                             gsize              length);

/* Does not answer, ever. */
void           hostile_answer_never         (HostileServer     *self,
                                             SoupServerMessage *message);

/* A certificate for 127.0.0.1 that nobody vouches for. Leaves files in @folder. */
GTlsCertificate *hostile_certificate_new    (const char        *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostileServer, hostile_server_free)

G_END_DECLS
