/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-workers.h"
#include "test-log.h"

/* Holds up all workers until it is opened. */
typedef struct
{
  GMutex   mutex;
  GCond    cond;
  guint    n_waiting;
  gboolean open;
} Gate;

typedef struct
{
  GMutex  mutex;
  GArray *order; /* of int */
  guint   n_done;
} Record;

static void
wait_at_gate (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Gate *gate = task_data;

  g_mutex_lock (&gate->mutex);
  gate->n_waiting++;
  while (!gate->open)
    g_cond_wait (&gate->cond, &gate->mutex);
  gate->n_waiting--;
  g_mutex_unlock (&gate->mutex);
  g_task_return_boolean (task, TRUE);
}

static guint
count_waiting (Gate *gate)
{
  guint n_waiting;

  g_mutex_lock (&gate->mutex);
  n_waiting = gate->n_waiting;
  g_mutex_unlock (&gate->mutex);

  return n_waiting;
}

/* For jobs of @priority. */
static void
gate_close (Gate *gate,
            int   priority)
{
  *gate = (Gate) { .n_waiting = 0 };
  g_mutex_init (&gate->mutex);
  g_cond_init (&gate->cond);

  for (guint i = 0; i < logline_workers_get_size (); i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

      g_task_set_priority (task, priority);
      g_task_set_task_data (task, gate, NULL);
      logline_workers_run (task, wait_at_gate);
    }
  test_wait (count_waiting (gate) == logline_workers_get_size ());
}

/* Returns when nobody stands in it any more: it is on the stack. */
static void
gate_open (Gate *gate)
{
  g_mutex_lock (&gate->mutex);
  gate->open = TRUE;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->mutex);
  test_wait (count_waiting (gate) == 0);
}

static Record record;

static void
record_start (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  int number = GPOINTER_TO_INT (task_data);

  g_mutex_lock (&record.mutex);
  g_array_append_val (record.order, number);
  g_mutex_unlock (&record.mutex);
  g_task_return_boolean (task, TRUE);
}

static void
count_done_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  record.n_done++;
  if (!g_task_propagate_boolean (G_TASK (result), &error) && user_data != NULL)
    g_propagate_error (user_data, g_steal_pointer (&error));
}

static void
push (int           number,
      int           priority,
      GCancellable *cancellable,
      GError      **error)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, count_done_cb, error);

  g_task_set_priority (task, priority);
  g_task_set_task_data (task, GINT_TO_POINTER (number), NULL);
  logline_workers_run (task, record_start);
}

/* Several workers start jobs that follow each other in any order, but not those far apart. */
static void
test_priority (void)
{
  const int size = (int) logline_workers_get_size ();
  const int n = 20 * size;
  Gate gate;

  record.order = g_array_new (FALSE, FALSE, sizeof (int));
  record.n_done = 0;
  gate_close (&gate, G_PRIORITY_HIGH_IDLE);
  for (int i = 0; i < n; i++)
    push (n - 1 - i, G_PRIORITY_LOW, NULL, NULL);
  for (int i = 0; i < n; i++)
    push (n + i, G_PRIORITY_HIGH_IDLE, NULL, NULL);
  gate_open (&gate);
  test_wait (record.n_done == 2 * (guint) n);

  for (int i = 0; i < 2 * n; i++)
    {
      int expected = i < n ? n + i : 2 * n - 1 - i;

      g_assert_cmpint (ABS (g_array_index (record.order, int, i) - expected), <=, 2 * size);
    }
  g_array_unref (record.order);
}

/* However long it takes in the background. */
static void
test_background (void)
{
  Gate gate;

  record.order = g_array_new (FALSE, FALSE, sizeof (int));
  record.n_done = 0;
  gate_close (&gate, G_PRIORITY_HIGH_IDLE);
  push (1, G_PRIORITY_HIGH_IDLE, NULL, NULL);
  push (2, G_PRIORITY_DEFAULT, NULL, NULL);
  test_wait (record.n_done == 1);
  g_assert_cmpint (g_array_index (record.order, int, 0), ==, 2);
  gate_open (&gate);
  test_wait (record.n_done == 2);
  g_array_unref (record.order);
}

/* The first has a long queue before the second comes; its own jobs stay in order. */
static void
test_turns (void)
{
  g_autoptr (GCancellable) first = g_cancellable_new ();
  g_autoptr (GCancellable) second = g_cancellable_new ();
  const int size = (int) logline_workers_get_size ();
  const int n = 10 * size;
  Gate gate;

  record.order = g_array_new (FALSE, FALSE, sizeof (int));
  record.n_done = 0;
  gate_close (&gate, G_PRIORITY_HIGH_IDLE);
  for (int i = 0; i < 2 * n; i++)
    push (2 * i, G_PRIORITY_HIGH_IDLE, first, NULL);
  for (int i = 0; i < n; i++)
    push (2 * i + 1, G_PRIORITY_HIGH_IDLE, second, NULL);
  gate_open (&gate);
  test_wait (record.n_done == 3 * (guint) n);

  for (int i = 0; i < 3 * n; i++)
    {
      int expected = i < 2 * n ? i : 2 * (i - n);

      g_assert_cmpint (ABS (g_array_index (record.order, int, i) - expected), <=, 4 * size);
    }
  g_array_unref (record.order);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Gate gate;

  record.order = g_array_new (FALSE, FALSE, sizeof (int));
  record.n_done = 0;
  gate_close (&gate, G_PRIORITY_DEFAULT);
  push (1, G_PRIORITY_DEFAULT, cancellable, &error);
  g_cancellable_cancel (cancellable);
  gate_open (&gate);
  test_wait (record.n_done == 1);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (record.order->len, ==, 0);
  g_array_unref (record.order);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_mutex_init (&record.mutex);

  g_test_add_func ("/workers/urgent-jobs-go-first", test_priority);
  g_test_add_func ("/workers/urgent-jobs-have-threads-of-their-own", test_background);
  g_test_add_func ("/workers/owners-take-turns", test_turns);
  g_test_add_func ("/workers/cancelled-jobs-are-not-run", test_cancelled);

  return g_test_run ();
}
