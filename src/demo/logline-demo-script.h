/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LOGLINE_DEMO_LEVEL_DEBUG,
  LOGLINE_DEMO_LEVEL_INFO,
  LOGLINE_DEMO_LEVEL_WARNING,
  LOGLINE_DEMO_LEVEL_ERROR,
  LOGLINE_DEMO_LEVEL_FATAL,
} LoglineDemoLevel;

/* One log record of a story. Text, fields and tail may hold placeholders, for example "{user}",
 * which logline-demo-words.c fills in. */
typedef struct
{
  guint             chance; /* in percent, that the record is written at all */
  LoglineDemoLevel  level;
  const char       *source; /* the part of the service that speaks */
  const char       *text;
  const char       *fields; /* (nullable): "key={placeholder} key={placeholder}" */
  const char       *tail;   /* (nullable): further lines, for example a stack trace */
} LoglineDemoStep;

/* What a service does in one go, a request or a job, from its first record to its last. */
typedef struct
{
  guint                  weight;          /* how often it happens, against the others */
  guint                  incident_weight; /* the same while something is broken */
  const LoglineDemoStep *steps;
  gsize                  n_steps;
} LoglineDemoStory;

/* Between the filled-in fields of a record: their values may hold spaces. */
#define LOGLINE_DEMO_FIELD_SEPARATOR '\x1f'

/* A record with its placeholders filled in. */
typedef struct
{
  gint64            time_us;
  LoglineDemoLevel  level;
  guint             worker; /* thread or process */
  const char       *source;
  const char       *text;
  const char       *fields; /* (nullable) */
  const char       *tail;   /* (nullable) */
} LoglineDemoRecord;

/* Writes a record as lines, each with its line feed. */
typedef void (*LoglineDemoFormat) (const LoglineDemoRecord *record,
                                   GString                 *out);

typedef struct
{
  const char             *name;
  LoglineDemoFormat       format;
  const LoglineDemoStory *stories;
  gsize                   n_stories;
} LoglineDemoPersonality;

extern const LoglineDemoPersonality logline_demo_gateway;
extern const LoglineDemoPersonality logline_demo_payments;
extern const LoglineDemoPersonality logline_demo_database;

#define LOGLINE_DEMO_STORY(weight, incident_weight, steps) \
  { weight, incident_weight, steps, G_N_ELEMENTS (steps) }

G_END_DECLS
