/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-backfill.h"

#include "logline-client-error.h"
#include "logline-fetch.h"

#define FIRST_PIECE   (1024 * 1024)
#define LARGEST_PIECE (8 * 1024 * 1024)

/* Enough that the next answer is on its way while one is read. */
#define MAX_PIECES 3

/* Below drawing, or the log's own arrival would freeze the window that it is to be read in. */
#define PRIORITY G_PRIORITY_LOW

typedef struct
{
  guint64       start;
  guint64       end;
  guint64       here;  /* the bytes from start up to this are in the mirror */
  LoglineFetch *fetch; /* (nullable): what brings the rest */
} Piece;

struct _LoglineBackfill
{
  GObject parent_instance;

  LoglineSession *session;
  char           *path;
  char           *generation;
  LoglineMirror  *mirror;
  guint64         unasked; /* the bytes before this belong to no piece yet */
  guint64         piece_size;
  GQueue          pieces;  /* (element-type Piece) (owned), newest part of the log first */
  GCancellable   *cancellable; /* of all that is in flight; NULL when stopped */
};

G_DEFINE_FINAL_TYPE (LoglineBackfill, logline_backfill, G_TYPE_OBJECT)

enum
{
  ADDED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void fetch_piece (LoglineBackfill *self,
                         Piece           *piece);

static void
piece_free (gpointer data)
{
  Piece *piece = data;

  g_clear_object (&piece->fetch);
  g_free (piece);
}

static void
logline_backfill_dispose (GObject *object)
{
  LoglineBackfill *self = LOGLINE_BACKFILL (object);

  logline_backfill_stop (self);
  g_queue_clear_full (&self->pieces, piece_free);
  g_clear_object (&self->mirror);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (logline_backfill_parent_class)->dispose (object);
}

static void
logline_backfill_finalize (GObject *object)
{
  LoglineBackfill *self = LOGLINE_BACKFILL (object);

  g_free (self->path);
  g_free (self->generation);
  G_OBJECT_CLASS (logline_backfill_parent_class)->finalize (object);
}

static void
logline_backfill_class_init (LoglineBackfillClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = logline_backfill_dispose;
  G_OBJECT_CLASS (klass)->finalize = logline_backfill_finalize;

  signals[ADDED] = g_signal_new ("added", LOGLINE_TYPE_BACKFILL, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_UINT64);
  signals[FAILED] = g_signal_new ("failed", LOGLINE_TYPE_BACKFILL, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
logline_backfill_init (LoglineBackfill *self)
{
  g_queue_init (&self->pieces);
  self->piece_size = FIRST_PIECE;
}

LoglineBackfill *
logline_backfill_new (LoglineSession *session,
                      const char     *path,
                      const char     *generation,
                      LoglineMirror  *mirror,
                      guint64         end)
{
  LoglineBackfill *self = g_object_new (LOGLINE_TYPE_BACKFILL, NULL);

  self->session = g_object_ref (session);
  self->path = g_strdup (path);
  self->generation = g_strdup (generation);
  self->mirror = g_object_ref (mirror);
  self->unasked = end;
  return self;
}

/* Whoever waits for an answer must not keep alive what nobody wants any more. */
typedef struct
{
  GWeakRef      backfill;
  LoglineFetch *fetch;
} Waiting;

static Waiting *
waiting_new (LoglineBackfill *self,
             LoglineFetch    *fetch)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  g_weak_ref_init (&waiting->backfill, self);
  waiting->fetch = g_object_ref (fetch);
  return waiting;
}

static void
waiting_free (Waiting *waiting)
{
  g_weak_ref_clear (&waiting->backfill);
  g_object_unref (waiting->fetch);
  g_free (waiting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Waiting, waiting_free)

/* NULL when the answer came too late. */
static Piece *
find_piece (LoglineBackfill *self,
            LoglineFetch    *fetch)
{
  for (GList *link = self->pieces.head; link != NULL; link = link->next)
    if (((Piece *) link->data)->fetch == fetch)
      return link->data;
  return NULL;
}

static void
fail (LoglineBackfill *self,
      GError          *error)
{
  g_autoptr (GError) owned = error;

  logline_backfill_stop (self);
  g_signal_emit (self, signals[FAILED], 0, owned);
}

/* Aligned, so that pieces and the index's segments meet at the same places. */
static void
ask_for_more (LoglineBackfill *self)
{
  while (self->unasked > 0 && self->pieces.length < MAX_PIECES)
    {
      Piece *piece = g_new0 (Piece, 1);

      piece->end = self->unasked;
      piece->start = piece->here = (piece->end - 1) / self->piece_size * self->piece_size;
      self->unasked = piece->start;
      self->piece_size = MIN (self->piece_size * 2, LARGEST_PIECE);
      g_queue_push_tail (&self->pieces, piece);
      fetch_piece (self, piece);
    }
}

static void
report_whole_pieces (LoglineBackfill *self)
{
  Piece *piece;

  while ((piece = g_queue_peek_head (&self->pieces)) != NULL && piece->here == piece->end)
    {
      g_queue_pop_head (&self->pieces);
      g_signal_emit (self, signals[ADDED], 0, piece->start, piece->end);
      piece_free (piece);
    }
}

static void
progress_cb (LoglineFetch *fetch,
             guint64       end,
             gpointer      user_data)
{
  Waiting *waiting = user_data;
  g_autoptr (LoglineBackfill) self = g_weak_ref_get (&waiting->backfill);
  Piece *piece = self != NULL ? find_piece (self, fetch) : NULL;

  if (piece != NULL)
    piece->here = end;
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  LoglineFetch *fetch = LOGLINE_FETCH (source);
  g_autoptr (LoglineBackfill) self = g_weak_ref_get (&waiting->backfill);
  Piece *piece = self != NULL ? find_piece (self, fetch) : NULL;
  GError *error = NULL;
  gboolean saved = logline_fetch_save_finish (fetch, result, &error);

  if (piece == NULL)
    {
      g_clear_error (&error);
      return;
    }
  g_clear_object (&piece->fetch);
  if (!saved)
    {
      fail (self, error);
      return;
    }

  if (piece->here < piece->end)
    fetch_piece (self, piece);
  report_whole_pieces (self);
  if (self->cancellable != NULL)
    ask_for_more (self);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  LoglineFetch *fetch = LOGLINE_FETCH (source);
  g_autoptr (LoglineBackfill) self = g_weak_ref_get (&waiting->backfill);
  Piece *piece = self != NULL ? find_piece (self, fetch) : NULL;
  GError *error = NULL;
  const LoglinePartReply *reply = logline_fetch_open_finish (fetch, result, &error);

  if (piece == NULL)
    g_clear_error (&error);
  else if (reply == NULL)
    fail (self, error);
  else if (reply->outcome == LOGLINE_PART_BYTES)
    {
      Waiting *on = g_steal_pointer (&waiting);

      logline_fetch_save_async (fetch, self->mirror, progress_cb, on, self->cancellable,
                                saved_cb, on);
    }
  else if (reply->outcome == LOGLINE_PART_NOTHING)
    fail (self, g_error_new_literal (LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL,
                                     "the older part of a log is not there"));
  /* When it is gone, whoever asks for the newer part learns of it and ends this. */
}

static void
fetch_piece (LoglineBackfill *self,
             Piece           *piece)
{
  LoglinePart part = {
    .start = piece->here,
    .end = piece->end,
    .generation = self->generation,
  };

  g_assert (piece->fetch == NULL);

  piece->fetch = logline_fetch_new (self->session, self->path, &part, PRIORITY);
  logline_fetch_open_async (piece->fetch, self->cancellable, opened_cb,
                            waiting_new (self, piece->fetch));
}

void
logline_backfill_start (LoglineBackfill *self)
{
  if (self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  for (GList *link = self->pieces.head; link != NULL; link = link->next)
    {
      Piece *piece = link->data;

      if (piece->here < piece->end)
        fetch_piece (self, piece);
    }
  ask_for_more (self);
}

void
logline_backfill_stop (LoglineBackfill *self)
{
  g_autoptr (GCancellable) cancellable = g_steal_pointer (&self->cancellable);

  for (GList *link = self->pieces.head; link != NULL; link = link->next)
    g_clear_object (&((Piece *) link->data)->fetch);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
}
