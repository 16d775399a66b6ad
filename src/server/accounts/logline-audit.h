/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The audit log: one line of JSON for each thing that somebody may ask about later, added to by the
 * daemon and the commands. All characters but printable ASCII are escaped, so that no terminal and
 * no line-based tool can be fooled by what strangers send. Any thread. */
typedef struct _LoglineAudit LoglineAudit;

/* Makes the file, for its owner alone; one that others may read is refused. */
LoglineAudit *logline_audit_open         (const char    *path,
                                          GError       **error);
void          logline_audit_close        (LoglineAudit  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineAudit, logline_audit_close)

/* Goes on in a new file after the old one was renamed. */
gboolean      logline_audit_reopen       (LoglineAudit  *self,
                                          GError       **error);

/**
 * logline_audit_compose:
 * @event: what happened
 * @name: the first of names and values (const char *), ended by %NULL; a value of %NULL leaves the
 *   member out
 *
 * Returns: (transfer full): a line, of this moment
 */
char         *logline_audit_compose      (const char    *event,
                                          const char    *name,
                                          ...) G_GNUC_NULL_TERMINATED;

/* Blocks. With @durable, until it is on disk. */
gboolean      logline_audit_write        (LoglineAudit  *self,
                                          const char    *line,
                                          gboolean       durable,
                                          GError       **error);

/* Does not block. A line that cannot be written is counted, and a line says later how many were
 * lost. @line: (transfer full) */
void          logline_audit_write_later  (LoglineAudit  *self,
                                          char          *line);

G_END_DECLS
