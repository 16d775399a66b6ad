/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Linked into a program, this measures its main loop from the start on; at the end it prints what
 * it measured and writes the longest turn, and the most that the processor did in one, in ms, to
 * the file that LOOP_MONITOR names. */

#include <stdlib.h>

#include "loop-monitor.h"

static void
print (const gchar *text)
{
  g_printerr ("%s", text);
}

static void
report (void)
{
  g_autofree char *text = g_strdup_printf ("%.1f %.1f\n", loop_monitor_get_longest_ms (),
                                           loop_monitor_get_longest_cpu_ms ());

  g_set_print_handler (print);
  loop_monitor_print ();
  g_file_set_contents (g_getenv ("LOOP_MONITOR"), text, -1, NULL);
}

__attribute__ ((constructor)) static void
begin (void)
{
  if (g_getenv ("LOOP_MONITOR") == NULL)
    return;

  loop_monitor_start ();
  loop_monitor_set_phase ("daemon");
  atexit (report);
}
