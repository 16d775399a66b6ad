/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A database server that writes as PostgreSQL does: its usual level is called LOG, and what belongs
 * to a record follows in lines of their own. */

#include "logline-demo-format.h"
#include "logline-demo-script.h"

#define DEBUG LOGLINE_DEMO_LEVEL_DEBUG
#define INFO LOGLINE_DEMO_LEVEL_INFO
#define WARNING LOGLINE_DEMO_LEVEL_WARNING
#define ERROR LOGLINE_DEMO_LEVEL_ERROR
#define FATAL LOGLINE_DEMO_LEVEL_FATAL

static const LoglineDemoStep connection[] = {
  { 100, INFO, "[unknown]", "connection received: host={address} port={port}" },
  { 100, INFO, "app@shop",
    "connection authorized: user=app database=shop application_name={upstream}" },
  { 80, DEBUG, "app@shop", "StartTransaction(1) name: unnamed; state: DEFAULT" },
  { 100, INFO, "app@shop",
    "disconnection: session time: 0:00:{second}.{milli} user=app database=shop" },
};

static const LoglineDemoStep query[] = {
  { 100, DEBUG, "app@shop", "parse <unnamed>: {sql}" },
  { 60, DEBUG, "app@shop", "bind <unnamed> to <unnamed>" },
  { 100, INFO, "app@shop", "duration: {ms}.{milli} ms  execute <unnamed>: {sql}" },
  { 30, DEBUG, "app@shop", "CommitTransaction(1) name: unnamed; state: STARTED" },
};

static const LoglineDemoStep slow_query[] = {
  { 100, INFO, "app@shop",
    "duration: {slow}.{milli} ms  statement: SELECT c.name, sum(o.total)\n"
    "\tFROM customers c JOIN orders o ON o.customer_id = c.id\n"
    "\tWHERE c.city = '{city}' AND o.note LIKE '%{greeting}%'\n"
    "\tGROUP BY c.name ORDER BY 2 DESC LIMIT {small}" },
  { 40, INFO, "app@shop",
    "temporary file: path \"base/pgsql_tmp/pgsql_tmp{port}.0\", size {port}" },
};

static const LoglineDemoStep checkpoint[] = {
  { 100, INFO, "checkpointer", "checkpoint starting: time" },
  { 100, DEBUG, "checkpointer", "performing replication slot checkpoint" },
  { 100, INFO, "checkpointer",
    "checkpoint complete: wrote {bytes} buffers ({percent}.0%); write={second}.{milli} s" },
  { 20, WARNING, "checkpointer",
    "checkpoints are occurring too frequently ({second} seconds apart)",
    NULL, "HINT:  Consider increasing the configuration parameter \"max_wal_size\"." },
};

static const LoglineDemoStep vacuum[] = {
  { 100, DEBUG, "autovacuum", "autovacuum: processing database \"shop\"" },
  { 80, INFO, "autovacuum",
    "automatic vacuum of table \"shop.public.{table}\": index scans: {few}" },
};

static const LoglineDemoStep duplicate[] = {
  { 100, ERROR, "app@shop", "duplicate key value violates unique constraint \"{table}_pkey\"", NULL,
    "DETAIL:  Key (id)=({order}) already exists.\n"
    "STATEMENT:  INSERT INTO {table} (id, name) VALUES ({order}, '{person}')" },
};

static const LoglineDemoStep deadlock[] = {
  { 100, INFO, "app@shop", "process {port} still waiting for ShareLock after 1000.{milli} ms" },
  { 100, ERROR, "app@shop", "deadlock detected", NULL,
    "DETAIL:  Process {port} waits for ShareLock on transaction {order}; blocked by process 417.\n"
    "\tProcess 417 waits for ShareLock on transaction {order}; blocked by process {port}.\n"
    "HINT:  See server log for query details.\n"
    "STATEMENT:  UPDATE {table} SET stock = stock - {few} WHERE name = '{product}'" },
};

static const LoglineDemoStep timeout[] = {
  { 100, ERROR, "app@shop", "canceling statement due to statement timeout", NULL,
    "STATEMENT:  {sql}" },
  { 50, WARNING, "app@shop", "there is already a transaction in progress" },
};

static const LoglineDemoStep too_many[] = {
  { 100, FATAL, "app@shop", "sorry, too many clients already" },
  { 60, FATAL, "app@shop", "terminating connection due to idle-in-transaction timeout" },
};

static const LoglineDemoStory stories[] = {
  LOGLINE_DEMO_STORY (100, 50, connection),
  LOGLINE_DEMO_STORY (800, 300, query),
  LOGLINE_DEMO_STORY (40, 150, slow_query),
  LOGLINE_DEMO_STORY (15, 20, checkpoint),
  LOGLINE_DEMO_STORY (30, 10, vacuum),
  LOGLINE_DEMO_STORY (12, 30, duplicate),
  LOGLINE_DEMO_STORY (3, 80, deadlock),
  LOGLINE_DEMO_STORY (8, 120, timeout),
  LOGLINE_DEMO_STORY (1, 30, too_many),
};

const LoglineDemoPersonality logline_demo_database = {
  "service3", logline_demo_format_database, stories, G_N_ELEMENTS (stories),
};
