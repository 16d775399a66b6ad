/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A few stories go on side by side, as requests do in a real service; each record is the next step
 * of one of them. The mood decides which stories begin and how fast records follow each other. */

#include "logline-demo-service.h"

#include <math.h>

#include "logline-demo-words.h"

#define N_ACTIVE 6

typedef enum
{
  MOOD_USUAL,
  MOOD_INCIDENT,
  MOOD_QUIET,
  N_MOODS,
} Mood;

/* A mood lasts for some records, from min to max - 1. Weights and gaps together keep the average
 * gap near 1. */
static const struct
{
  guint  weight;
  guint  min;
  guint  max;
  double gap;
} moods[N_MOODS] = {
  [MOOD_USUAL] = { 80, 200, 1500, 1.0 },
  [MOOD_INCIDENT] = { 10, 40, 250, 0.15 },
  [MOOD_QUIET] = { 10, 4, 15, 8.0 },
};

typedef struct
{
  const LoglineDemoStory *story; /* NULL: none has begun */
  gsize                   next_step;
  guint32                 id;
} Active;

struct _LoglineDemoService
{
  const LoglineDemoPersonality *personality;
  GRand                        *random;
  Active                        active[N_ACTIVE];
  Mood                          mood;
  guint                         n_left_in_mood;
  GString                      *text;
  GString                      *fields;
  GString                      *tail;
};

LoglineDemoService *
logline_demo_service_new (const LoglineDemoPersonality *personality,
                          guint32                       seed)
{
  LoglineDemoService *self;

  g_return_val_if_fail (personality != NULL, NULL);

  self = g_new0 (LoglineDemoService, 1);
  self->personality = personality;
  self->random = g_rand_new_with_seed (seed ^ g_str_hash (personality->name));
  self->text = g_string_new (NULL);
  self->fields = g_string_new (NULL);
  self->tail = g_string_new (NULL);
  return self;
}

void
logline_demo_service_free (LoglineDemoService *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->tail, TRUE);
  g_string_free (self->fields, TRUE);
  g_string_free (self->text, TRUE);
  g_rand_free (self->random);
  g_free (self);
}

const char *
logline_demo_service_get_name (const LoglineDemoService *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->personality->name;
}

static gboolean
happens (LoglineDemoService *self,
         guint               chance)
{
  return (guint) g_rand_int_range (self->random, 0, 100) < chance;
}

static guint
get_weight (const LoglineDemoService *self,
            const LoglineDemoStory   *story)
{
  return self->mood == MOOD_INCIDENT ? story->incident_weight : story->weight;
}

static const LoglineDemoStory *
pick_story (LoglineDemoService *self)
{
  const LoglineDemoStory *story = self->personality->stories;
  guint total = 0;
  guint number;

  for (gsize i = 0; i < self->personality->n_stories; i++)
    total += get_weight (self, &story[i]);
  number = g_rand_int_range (self->random, 0, total);
  for (; number >= get_weight (self, story); story++)
    number -= get_weight (self, story);
  return story;
}

/* The next step of @active that happens; NULL when the story is at its end. */
static const LoglineDemoStep *
advance (LoglineDemoService *self,
         Active             *active)
{
  while (active->story != NULL && active->next_step < active->story->n_steps)
    {
      const LoglineDemoStep *step = &active->story->steps[active->next_step++];

      if (happens (self, step->chance))
        return step;
    }
  return NULL;
}

static const LoglineDemoStep *
next_step (LoglineDemoService *self,
           Active             *active)
{
  const LoglineDemoStep *step;

  while ((step = advance (self, active)) == NULL)
    *active = (Active) { pick_story (self), 0, g_rand_int (self->random) };
  return step;
}

static const char *
expand (LoglineDemoService *self,
        const Active       *active,
        const char         *template,
        char                space,
        GString            *out)
{
  if (template == NULL)
    return NULL;
  g_string_truncate (out, 0);
  logline_demo_words_expand (template, active->id, self->random, space, out);
  return out->str;
}

LoglineDemoLevel
logline_demo_service_write (LoglineDemoService *self,
                            gint64              time_us,
                            GString            *out)
{
  LoglineDemoRecord record = { .time_us = time_us };
  const LoglineDemoStep *step;
  Active *active;

  g_return_val_if_fail (self != NULL, LOGLINE_DEMO_LEVEL_DEBUG);
  g_return_val_if_fail (out != NULL, LOGLINE_DEMO_LEVEL_DEBUG);

  active = &self->active[g_rand_int_range (self->random, 0, N_ACTIVE)];
  step = next_step (self, active);
  record.level = step->level;
  record.worker = active->id;
  record.source = step->source;
  record.text = expand (self, active, step->text, ' ', self->text);
  record.fields = expand (self, active, step->fields, LOGLINE_DEMO_FIELD_SEPARATOR, self->fields);
  record.tail = expand (self, active, step->tail, ' ', self->tail);
  self->personality->format (&record, out);
  return record.level;
}

static void
change_mood (LoglineDemoService *self)
{
  guint number = g_rand_int_range (self->random, 0, 100);

  for (self->mood = MOOD_USUAL; number >= moods[self->mood].weight; self->mood++)
    number -= moods[self->mood].weight;
  self->n_left_in_mood = g_rand_int_range (self->random, moods[self->mood].min,
                                           moods[self->mood].max);
}

double
logline_demo_service_get_gap (LoglineDemoService *self)
{
  g_return_val_if_fail (self != NULL, 1);

  if (self->n_left_in_mood == 0)
    change_mood (self);
  self->n_left_in_mood--;
  return -log (1 - g_rand_double (self->random)) * moods[self->mood].gap;
}
