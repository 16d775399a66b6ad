/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* ThreadSanitizer does not see what orders threads within GLib, which is not built for it, and so
 * would find races wherever GLib hands something over. This stands before the functions of GLib
 * that our own code hands things over with and tells it. Nothing is hidden: what is not handed over
 * is still a race. Linked into test programs that are built for ThreadSanitizer only.
 */

#include <dlfcn.h>
#include <gio/gio.h>

void __tsan_acquire (void *address);
void __tsan_release (void *address);

/* Defines "next", the function that would have been called without us. */
#define NEXT(name) \
  static gsize next_; \
  __typeof__ (&name) next; \
  if (__atomic_load_n (&next_, __ATOMIC_ACQUIRE) == 0) \
    __atomic_store_n (&next_, (gsize) dlsym (RTLD_NEXT, #name), __ATOMIC_RELEASE); \
  next = (__typeof__ (&name)) __atomic_load_n (&next_, __ATOMIC_ACQUIRE)

#undef g_object_unref
#undef g_once_init_enter
#undef g_once_init_leave
#undef g_atomic_ref_count_dec

void
g_mutex_lock (GMutex *mutex)
{
  NEXT (g_mutex_lock);
  next (mutex);
  __tsan_acquire (mutex);
}

void
g_mutex_unlock (GMutex *mutex)
{
  NEXT (g_mutex_unlock);
  __tsan_release (mutex);
  next (mutex);
}

void
g_cond_wait (GCond  *cond,
             GMutex *mutex)
{
  NEXT (g_cond_wait);
  __tsan_release (mutex);
  next (cond, mutex);
  __tsan_acquire (mutex);
}

/* Called where an atomic operation, which shows, has found that it is not done yet. */
gboolean
(g_once_init_enter) (volatile void *location)
{
  gboolean is_first;

  NEXT (g_once_init_enter);
  is_first = next (location);
  __tsan_acquire ((void *) location);

  return is_first;
}

void
(g_once_init_leave) (volatile void *location,
                     gsize          result)
{
  NEXT (g_once_init_leave);
  __tsan_release ((void *) location);
  next (location, result);
}

gboolean
g_atomic_ref_count_dec (gatomicrefcount *count)
{
  gboolean last;

  NEXT (g_atomic_ref_count_dec);
  __tsan_release ((void *) count);
  last = next (count);
  if (last)
    __tsan_acquire ((void *) count);

  return last;
}

void
g_atomic_rc_box_release_full (gpointer       box,
                              GDestroyNotify clear)
{
  NEXT (g_atomic_rc_box_release_full);
  __tsan_release (box);
  __tsan_acquire (box);
  next (box, clear);
}

void
g_object_unref (gpointer object)
{
  NEXT (g_object_unref);
  __tsan_release (object);
  __tsan_acquire (object);
  next (object);
}

gpointer
g_task_get_task_data (GTask *task)
{
  NEXT (g_task_get_task_data);
  __tsan_acquire (task);
  return next (task);
}

gpointer
g_task_propagate_pointer (GTask   *task,
                          GError **error)
{
  NEXT (g_task_propagate_pointer);
  __tsan_acquire (task);
  return next (task, error);
}

gboolean
g_task_propagate_boolean (GTask   *task,
                          GError **error)
{
  NEXT (g_task_propagate_boolean);
  __tsan_acquire (task);
  return next (task, error);
}

gssize
g_task_propagate_int (GTask   *task,
                      GError **error)
{
  NEXT (g_task_propagate_int);
  __tsan_acquire (task);
  return next (task, error);
}

void
g_task_return_pointer (GTask          *task,
                       gpointer        result,
                       GDestroyNotify  destroy)
{
  NEXT (g_task_return_pointer);
  __tsan_release (task);
  next (task, result, destroy);
}

void
g_task_return_boolean (GTask    *task,
                       gboolean  result)
{
  NEXT (g_task_return_boolean);
  __tsan_release (task);
  next (task, result);
}

void
g_task_return_int (GTask  *task,
                   gssize  result)
{
  NEXT (g_task_return_int);
  __tsan_release (task);
  next (task, result);
}

void
g_task_return_error (GTask  *task,
                     GError *error)
{
  NEXT (g_task_return_error);
  __tsan_release (task);
  next (task, error);
}

typedef struct
{
  GFunc    func;
  gpointer user_data;
} Pool;

static void
run_in_pool (gpointer data,
             gpointer user_data)
{
  Pool *pool = user_data;

  __tsan_acquire (data);
  pool->func (data, pool->user_data);
}

GThreadPool *
g_thread_pool_new (GFunc     func,
                   gpointer  user_data,
                   int       max_threads,
                   gboolean  exclusive,
                   GError  **error)
{
  Pool *pool = g_new (Pool, 1);

  NEXT (g_thread_pool_new);
  pool->func = func;
  pool->user_data = user_data;
  return next (run_in_pool, pool, max_threads, exclusive, error);
}

typedef struct
{
  GCompareDataFunc compare;
  gpointer         user_data;
} Order;

/* Called with the queue locked. */
static int
compare_in_pool (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  Order *order = user_data;
  int result = order->compare (a, b, order->user_data);

  __tsan_release ((void *) a);
  __tsan_release ((void *) b);
  return result;
}

void
g_thread_pool_set_sort_function (GThreadPool      *pool,
                                 GCompareDataFunc  compare,
                                 gpointer          user_data)
{
  Order *order = g_new (Order, 1);

  NEXT (g_thread_pool_set_sort_function);
  order->compare = compare;
  order->user_data = user_data;
  next (pool, compare_in_pool, order);
}

gboolean
g_thread_pool_push (GThreadPool  *pool,
                    gpointer      data,
                    GError      **error)
{
  NEXT (g_thread_pool_push);
  __tsan_release (data);
  return next (pool, data, error);
}
