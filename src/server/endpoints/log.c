/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-endpoints.h"
#include "logline-file-body.h"
#include "logline-guard-bytes.h"
#include "logline-log-access.h"
#include "logline-log-files.h"
#include "logline-range.h"
#include "logline-workers.h"

#include <string.h>

/* GET and HEAD of a log's bytes. Permission first, then the look at the file, and only then the
 * conditions of the request in the order that RFC 9110 section 13.2.2 asks for: If-None-Match, then
 * If-Range and Range.
 *
 * A part can be asked for in two ways. A Range counts the bytes of what is sent, which are those of
 * the log only as long as nothing is compressed; so who sends one gets them as they are. With
 * ?bytes=, the part is what the address means, a resource of its own. That can be compressed like
 * any other for whoever accepts it, and every proxy and library on the way does right by it. */

#define PARAMETER_BYTES "bytes"

/* For a worker: nothing of the main loop's may end there. */
typedef struct
{
  LoglineLogFiles *log_files;
  char *path;
} Look;

/* For an earlier generation. */
typedef struct
{
  LoglineExchange *exchange;
  char *path;
} Question;

/* What is asked for, apart from the log. */
typedef struct
{
  const char *bytes; /* the parameter; nullable */
  LoglineCoding coding;
  char *etag;        /* of the log as it is now, in that coding */
} Wanted;

static void
look_free (Look *look)
{
  logline_log_files_unref (look->log_files);
  g_free (look->path);
  g_free (look);
}

static void
question_free (Question *question)
{
  logline_exchange_unref (question->exchange);
  g_free (question->path);
  g_free (question);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static const char *
get_parameter (LoglineExchange *exchange,
               const char      *name)
{
  return exchange->query != NULL ? g_hash_table_lookup (exchange->query, name) : NULL;
}

static char *
dup_coded_etag (LoglineLogView *view,
                LoglineCoding   coding)
{
  g_autofree char *etag = logline_log_view_dup_etag (view);
  gsize length = strlen (etag);

  if (coding == LOGLINE_CODING_IDENTITY)
    return g_steal_pointer (&etag);

  g_assert (etag[length - 1] == '"');
  etag[length - 1] = '\0';
  return g_strdup_printf ("%s-%s\"", etag, logline_coding_get_name (coding));
}

static void
wanted_clear (Wanted *self)
{
  g_clear_pointer (&self->etag, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wanted, wanted_clear)

static void
wanted_init (Wanted          *self,
             LoglineExchange *exchange,
             LoglineLogView  *view)
{
  self->bytes = get_parameter (exchange, PARAMETER_BYTES);
  self->coding = LOGLINE_CODING_IDENTITY;
  logline_exchange_set_header (exchange, "Vary", "Accept-Encoding");
  if (logline_log_view_get_size (view) > 0 && (self->bytes != NULL || exchange->range == NULL))
    self->coding = logline_encoder_choose (exchange);
  self->etag = dup_coded_etag (view, self->coding);
}

static const char *
pick_range (LoglineExchange *exchange,
            const char      *etag)
{
  const char *if_range = logline_exchange_get_header (exchange, "If-Range");

  if (logline_exchange_is_head (exchange) || (if_range != NULL && !g_str_equal (if_range, etag)))
    return NULL;

  return exchange->range;
}

static char *
dup_content_range (LoglineLogView *view,
                   guint64         first,
                   guint64         length)
{
  return g_strdup_printf ("bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT,
                          first, first + length - 1, logline_log_view_get_size (view));
}

static void
send_range (LoglineExchange *exchange,
            LoglineLogView  *view,
            guint64          first,
            guint64          length)
{
  g_autofree char *content_range = dup_content_range (view, first, length);

  logline_exchange_set_header (exchange, "Content-Range", content_range);
  logline_file_body_send (exchange, SOUP_STATUS_PARTIAL_CONTENT, LOGLINE_CODING_IDENTITY, view,
                          first, length);
}

static void
refuse_range (LoglineExchange *exchange,
              LoglineLogView  *view)
{
  guint64 size = logline_log_view_get_size (view);
  g_autofree char *content_range = g_strdup_printf ("bytes */%" G_GUINT64_FORMAT, size);
  g_autofree char *detail = g_strdup_printf ("The log has %" G_GUINT64_FORMAT " bytes.", size);

  logline_exchange_set_header (exchange, "Content-Range", content_range);
  logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_RANGE_NOT_SATISFIABLE, detail);
}

/* Of the whole log, or of a range of it. */
static void
send_log (LoglineExchange *exchange,
          LoglineLogView  *view,
          const Wanted    *wanted)
{
  const char *range = pick_range (exchange, wanted->etag);
  guint64 size = logline_log_view_get_size (view);
  guint64 first, length;

  switch (logline_range_parse (range, size, &first, &length))
    {
    case LOGLINE_RANGE_WHOLE:
      logline_file_body_send (exchange, SOUP_STATUS_OK, wanted->coding, view, 0, size);
      break;
    case LOGLINE_RANGE_PART:
      send_range (exchange, view, first, length);
      break;
    case LOGLINE_RANGE_NOT_SATISFIABLE:
      refuse_range (exchange, view);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
send_part (LoglineExchange *exchange,
           LoglineLogView  *view,
           const Wanted    *wanted)
{
  g_autofree char *range = g_strconcat (PARAMETER_BYTES "=", wanted->bytes, NULL);
  g_autofree char *content_range = NULL;
  guint64 first, length;

  switch (logline_range_parse (range, logline_log_view_get_size (view), &first, &length))
    {
    case LOGLINE_RANGE_WHOLE:
          logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_BAD_REQUEST,
                                      "The parameter “bytes” is not one range, as “0-99”, "
                                      "“100-” or “-100”.");
      break;
    case LOGLINE_RANGE_PART:
      content_range = dup_content_range (view, first, length);
      logline_exchange_set_header (exchange, LOGLINE_API_HEADER_PART, content_range);
      logline_file_body_send (exchange, SOUP_STATUS_OK, wanted->coding, view, first, length);
      break;
    case LOGLINE_RANGE_NOT_SATISFIABLE:
      refuse_range (exchange, view);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Of what is asked for, in bytes of the log; 0 for what cannot be given. */
static guint64
get_wanted_length (LoglineExchange *exchange,
                   LoglineLogView  *view,
                   const Wanted    *wanted,
                   gboolean        *out_whole)
{
  g_autofree char *part = g_strdup_printf (PARAMETER_BYTES "=%s", wanted->bytes);
  const char *range = wanted->bytes != NULL ? part : pick_range (exchange, wanted->etag);
  guint64 size = logline_log_view_get_size (view);
  guint64 first, length = 0;
  LoglineRangeResult kind = logline_range_parse (range, size, &first, &length);

  *out_whole = kind == LOGLINE_RANGE_WHOLE && wanted->bytes == NULL;
  return *out_whole ? size : length;
}

static gboolean
admit (LoglineExchange *exchange,
       LoglineLogView  *view,
       const Wanted    *wanted)
{
  gboolean whole;
  guint64 length = get_wanted_length (exchange, view, wanted, &whole);

  return logline_exchange_is_head (exchange) ||
         logline_guard_admit_bytes (exchange, whole, length);
}

static void
send_bytes (LoglineExchange *exchange,
            LoglineLogView  *view,
            const Wanted    *wanted)
{
  gboolean has_ranges = wanted->bytes == NULL && wanted->coding == LOGLINE_CODING_IDENTITY;

  logline_exchange_set_header (exchange, "Content-Type", "text/plain");
  logline_exchange_set_header (exchange, "Content-Disposition", "attachment");
  logline_exchange_set_header (exchange, "Accept-Ranges", has_ranges ? "bytes" : "none");
  logline_exchange_set_header (exchange, "Cache-Control", "private, no-cache");
  if (wanted->bytes != NULL)
    send_part (exchange, view, wanted);
  else
    send_log (exchange, view, wanted);
}

static char *
dup_last_modified (LoglineLogView *view)
{
  gint64 modified_us = logline_log_view_get_modified_us (view);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (modified_us / G_USEC_PER_SEC);

  return soup_date_time_to_string (time, SOUP_DATE_HTTP);
}

static void
answer (LoglineExchange *exchange,
        LoglineLogView  *view)
{
  const char *generation = logline_log_view_get_generation (view);
  const char *if_none_match = logline_exchange_get_header (exchange, "If-None-Match");
  g_autofree char *last_modified = dup_last_modified (view);
  g_auto (Wanted) wanted = { 0 };
  gboolean is_known;

  logline_exchange_set_header (exchange, LOGLINE_API_HEADER_GENERATION, generation);
  if (!logline_log_access_is_wanted (generation, get_parameter (exchange, "generation")))
    {
      logline_log_access_reply_gone (exchange);
      return;
    }

  wanted_init (&wanted, exchange, view);
  is_known = if_none_match != NULL && logline_etag_is_listed (if_none_match, wanted.etag);
  if (!is_known && !admit (exchange, view, &wanted))
    return;

  logline_exchange_set_header (exchange, "ETag", wanted.etag);
  logline_exchange_set_header (exchange, "Last-Modified", last_modified);
  if (is_known)
    logline_exchange_reply_empty (exchange, SOUP_STATUS_NOT_MODIFIED);
  else
    send_bytes (exchange, view, &wanted);
}

static void
looked (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (LoglineExchange) exchange = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineLogView) view = g_task_propagate_pointer (G_TASK (result), &error);

  if (view != NULL)
    answer (exchange, view);
  else
    logline_log_access_reply_unreadable (exchange, error);
}

static void
look (GTask        *task,
      gpointer      source,
      gpointer      task_data,
      GCancellable *cancellable)
{
  Look *job = task_data;
  g_autoptr (GError) error = NULL;
  LoglineLogView *view = logline_log_files_look (job->log_files, job->path, &error);

  if (view != NULL)
    g_task_return_pointer (task, view, (GDestroyNotify) logline_log_view_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
start_look (LoglineExchange *exchange,
            const char      *path)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, looked, logline_exchange_ref (exchange));
  Look *job = g_new0 (Look, 1);

  job->log_files = logline_log_files_ref (exchange->context->log_files);
  job->path = g_strdup (path);
  g_task_set_source_tag (task, logline_endpoint_log);
  g_task_set_task_data (task, job, (GDestroyNotify) look_free);
  logline_workers_run (task, look);
}

/* When the generation asked for is gone, the answer tells which one is there now. */
static void
found (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineLogView) view = logline_log_files_find_finish (result, &error);

  if (view != NULL)
    answer (question->exchange, view);
  else if (g_error_matches (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED))
    start_look (question->exchange, question->path);
  else
    logline_log_access_reply_unreadable (question->exchange, error);
}

static void
log_found (LoglineExchange *exchange,
           const char      *path)
{
  const char *generation = get_parameter (exchange, "generation");
  Question *question;

  if (generation == NULL || g_strcmp0 (get_parameter (exchange, "earlier"), "1") != 0)
    {
      start_look (exchange, path);
      return;
    }

  question = g_new0 (Question, 1);
  question->exchange = logline_exchange_ref (exchange);
  question->path = g_strdup (path);
  logline_log_files_find_async (exchange->context->log_files, path, generation, found, question);
}

void
logline_endpoint_log (LoglineExchange *exchange)
{
  logline_log_access_find (exchange, log_found);
}
