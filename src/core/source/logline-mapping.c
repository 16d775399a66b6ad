/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What compositors do with the memory of their clients: a handler for SIGBUS, the first time that
 * something is mapped, puts zeros in the place of what is missing and notes it. SIGBUS comes to the
 * thread that touched the byte, so the handler needs no lock: it looks through the list of what its
 * own thread is looking at. A fault anywhere else is handed to the handler that was there before.
 *
 * The zeros replace the rest of the mapping at once, for every thread: what lies behind a
 * truncation is gone as well, and there is one signal instead of one for each page.
 */

#include "logline-mapping.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

struct _LoglineMapping
{
  gatomicrefcount  ref_count;
  char            *bytes;
  gsize            length;
  int              broken; /* atomic */
};

static _Thread_local LoglineMappingUse *uses;
static struct sigaction previous_action;
static gsize page_size;

static LoglineMapping *
find_mapping (const char *address)
{
  for (LoglineMappingUse *use = uses; use != NULL; use = use->next)
    {
      gsize offset = (gsize) address - (gsize) use->mapping->bytes;

      if (offset < use->mapping->length)
        return use->mapping;
    }

  return NULL;
}

/* In a signal handler. */
static gboolean
fill_with_zeros (LoglineMapping *self,
                 const char     *address)
{
  gsize offset = (gsize) (address - self->bytes) & ~(page_size - 1);

  /* First, so that no thread sees zeros without the mark. */
  g_atomic_int_set (&self->broken, TRUE);

  return mmap (self->bytes + offset, self->length - offset, PROT_READ,
               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) != MAP_FAILED;
}

/* By a process, not by a fault: then there is no address. */
static gboolean
is_sent (const siginfo_t *info)
{
  return info->si_code <= 0;
}

static void
call_previous_action (int        number,
                      siginfo_t *info,
                      void      *context)
{
  if (previous_action.sa_flags & SA_SIGINFO)
    previous_action.sa_sigaction (number, info, context);
  else if (previous_action.sa_handler != SIG_DFL && previous_action.sa_handler != SIG_IGN)
    previous_action.sa_handler (number);
  else if (previous_action.sa_handler == SIG_DFL || !is_sent (info))
    {
      /* The byte is touched again on return, and the process ends as it would have. */
      struct sigaction action = { .sa_handler = SIG_DFL };

      sigaction (SIGBUS, &action, NULL);
      if (is_sent (info))
        raise (SIGBUS);
    }
}

static void
sigbus_cb (int        number,
           siginfo_t *info,
           void      *context)
{
  int saved_errno = errno;
  LoglineMapping *mapping = is_sent (info) ? NULL : find_mapping (info->si_addr);

  if (mapping == NULL || !fill_with_zeros (mapping, info->si_addr))
    call_previous_action (number, info, context);
  errno = saved_errno;
}

static void
ensure_handler (void)
{
  static gsize installed;

  if (g_once_init_enter (&installed))
    {
      struct sigaction action = { .sa_sigaction = sigbus_cb, .sa_flags = SA_SIGINFO | SA_ONSTACK };

      page_size = (gsize) sysconf (_SC_PAGESIZE);
      sigemptyset (&action.sa_mask);
      sigaction (SIGBUS, NULL, &previous_action);
      sigaction (SIGBUS, &action, NULL);
      g_once_init_leave (&installed, 1);
    }
}

LoglineMapping *
logline_mapping_new (int     fd,
                     guint64 offset,
                     gsize   length)
{
  LoglineMapping *self;
  void *bytes;

  ensure_handler ();
  bytes = mmap (NULL, length, PROT_READ, MAP_SHARED | MAP_NORESERVE, fd, (off_t) offset);
  if (bytes == MAP_FAILED)
    return NULL;

  self = g_new0 (LoglineMapping, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->bytes = bytes;
  self->length = length;

  return self;
}

LoglineMapping *
logline_mapping_ref (LoglineMapping *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
logline_mapping_unref (LoglineMapping *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  munmap (self->bytes, self->length);
  g_free (self);
}

const char *
logline_mapping_enter (LoglineMapping    *self,
                       LoglineMappingUse *use)
{
  use->mapping = self;
  use->next = uses;
  /* Only order as the handler sees it matters, and that runs in this thread. */
  __atomic_signal_fence (__ATOMIC_SEQ_CST);
  uses = use;
  __atomic_signal_fence (__ATOMIC_SEQ_CST);

  return self->bytes;
}

void
logline_mapping_leave (LoglineMappingUse *use)
{
  LoglineMappingUse **place = &uses;

  __atomic_signal_fence (__ATOMIC_SEQ_CST);
  while (*place != use)
    {
      g_assert (*place != NULL); /* else it was entered in another thread */
      place = &(*place)->next;
    }
  *place = use->next;
  __atomic_signal_fence (__ATOMIC_SEQ_CST);
}

gboolean
logline_mapping_is_broken (const LoglineMapping *self)
{
  return g_atomic_int_get (&self->broken);
}
