/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "loop-monitor.h"

#include <time.h>

/* A turn that takes long but little of the processor was kept waiting by the machine: both are
 * told. */

#define N_PHASES 16

static const gint64 limits_us[] = { 1000, 2000, 5000, 10000, 16000, 25000, 50000, 100000 };

typedef struct
{
  const char *name;
  guint64 counts[G_N_ELEMENTS (limits_us) + 1];
  gint64 longest_us;
  gint64 longest_cpu_us;
} Phase;

/* A poll function gets no data of its own, hence the globals. */
static Phase phases[N_PHASES];
static guint n_phases;
static Phase *current;
static gint64 woke_us;
static gint64 woke_cpu_us;
static GPollFunc wait_for_events;

static gint64
get_cpu_us (void)
{
  struct timespec used;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &used);

  return used.tv_sec * G_USEC_PER_SEC + used.tv_nsec / 1000;
}

static void
add_turn (gint64 duration_us,
          gint64 cpu_us)
{
  guint bucket = 0;

  while (bucket < G_N_ELEMENTS (limits_us) && duration_us > limits_us[bucket])
    bucket++;
  current->counts[bucket]++;
  current->longest_us = MAX (current->longest_us, duration_us);
  current->longest_cpu_us = MAX (current->longest_cpu_us, cpu_us);
}

static gint
poll_and_measure (GPollFD *fds,
                  guint    n_fds,
                  gint     timeout_ms)
{
  gint result;

  if (current != NULL && woke_us != 0)
    add_turn (g_get_monotonic_time () - woke_us, get_cpu_us () - woke_cpu_us);
  result = wait_for_events (fds, n_fds, timeout_ms);
  woke_us = g_get_monotonic_time ();
  woke_cpu_us = get_cpu_us ();

  return result;
}

void
loop_monitor_start (void)
{
  wait_for_events = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, poll_and_measure);
}

void
loop_monitor_set_phase (const char *name)
{
  for (guint i = 0; i < n_phases; i++)
    if (g_str_equal (phases[i].name, name))
      {
        current = &phases[i];
        return;
      }

  g_assert_cmpuint (n_phases, <, N_PHASES);
  current = &phases[n_phases++];
  current->name = name;
}

double
loop_monitor_get_longest_ms (void)
{
  gint64 longest_us = 0;

  for (guint i = 0; i < n_phases; i++)
    if (phases[i].name[0] != '(')
      longest_us = MAX (longest_us, phases[i].longest_us);

  return longest_us / 1000.0;
}

double
loop_monitor_get_longest_cpu_ms (void)
{
  gint64 longest_us = 0;

  for (guint i = 0; i < n_phases; i++)
    if (phases[i].name[0] != '(')
      longest_us = MAX (longest_us, phases[i].longest_cpu_us);

  return longest_us / 1000.0;
}

void
loop_monitor_print (void)
{
  g_print ("\nturns of the main loop  ");
  for (guint i = 0; i < G_N_ELEMENTS (limits_us); i++)
    g_print (" ≤%3d ms", (int) (limits_us[i] / 1000));
  g_print ("    more   longest   processor\n");

  for (guint i = 0; i < n_phases; i++)
    {
      g_print ("%-24s", phases[i].name);
      for (guint b = 0; b < G_N_ELEMENTS (phases[i].counts); b++)
        g_print ("%8" G_GUINT64_FORMAT, phases[i].counts[b]);
      g_print ("%7.1f ms  %7.1f ms\n", phases[i].longest_us / 1000.0,
               phases[i].longest_cpu_us / 1000.0);
    }
}
