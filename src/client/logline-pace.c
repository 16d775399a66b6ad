/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-pace.h"

/* Compressing takes longer than sending to a machine nearby: one thread makes some 200 MB a second
 * smaller. What comes faster than that stays as it is. What comes slower is tried both ways, and
 * the way that brings more of the log in the same time stays, until after a while a short answer by
 * the other one tells whether that is still so: a laptop has come home, the server is busy.
 *
 * Every answer is measured from its headers on, so the way there and back does not count, and only
 * when so much came over the wire that it cannot have waited in some buffer. Answers that come at
 * the same time share the wire, but they do so in either way. */

#define FAST       (200 * 1000 * 1000.0) /* bytes a second: no thought of compressing */
#define FAST_NEAR  (25 * 1000 * 1000.0)  /* a tunnel, or a machine that is busy anyway */
#define ENOUGH     (128 * 1024)
#define GAIN       1.2 /* compressed must be so much faster, for the work that it makes */
#define GOOD_US    (30 * G_USEC_PER_SEC)
#define LEAST      (256 * 1024)

/* A probe of a plain answer: a quarter of a second, as far as is known. */
#define PROBE_PLAIN(rate) ((rate) / 4)
#define PROBE_CODED(rate) ((rate) / 16)

typedef struct
{
  double rate; /* bytes of the log per second; 0 when nothing is known */
  gint64 good_until_us;
  gint64 asked_until_us; /* nor need it be tried before this */
} Way;

struct _LoglinePace
{
  gboolean is_near;
  Way ways[2]; /* plain, coded */
};

LoglinePace *
logline_pace_new (gboolean is_near)
{
  LoglinePace *self = g_new0 (LoglinePace, 1);

  self->is_near = is_near;
  return self;
}

void
logline_pace_free (LoglinePace *self)
{
  g_free (self);
}

/* The way that is better as far as is known. */
gboolean
logline_pace_prefers_coding (LoglinePace *self)
{
  double plain = self->ways[FALSE].rate, coded = self->ways[TRUE].rate;

  if (plain == 0)
    return !self->is_near || coded > 0;
  if (plain >= (self->is_near ? FAST_NEAR : FAST))
    return FALSE;
  return coded == 0 || coded > plain * GAIN;
}

/* As long as only one way is known, the other one is what to learn about, if it may pay at all. */
static gboolean
is_due (const LoglinePace *self,
        gboolean           coded,
        gint64             now_us)
{
  const Way *way = &self->ways[coded], *other = &self->ways[!coded];

  if (other->rate == 0 || now_us < MAX (way->good_until_us, way->asked_until_us))
    return FALSE;
  return !coded || other->rate < (self->is_near ? FAST_NEAR : FAST);
}

gboolean
logline_pace_wants_coding (LoglinePace *self,
                           gint64       now_us,
                           guint64     *out_max_bytes)
{
  gboolean preferred = logline_pace_prefers_coding (self), other = !preferred;
  const Way *plain = &self->ways[FALSE], *coded = &self->ways[TRUE];

  *out_max_bytes = G_MAXUINT64;
  if (!is_due (self, other, now_us))
    return preferred;

  *out_max_bytes = plain->rate > 0 ? PROBE_PLAIN (plain->rate) : PROBE_CODED (coded->rate);
  *out_max_bytes = MAX (*out_max_bytes, LEAST);
  self->ways[other].asked_until_us = now_us + GOOD_US;
  return other;
}

void
logline_pace_note (LoglinePace             *self,
                   gboolean                 coded,
                   const LoglinePaceSample *sample,
                   gint64                   now_us)
{
  Way *way = &self->ways[coded];
  double rate = (double) sample->n_bytes * G_USEC_PER_SEC / MAX (sample->elapsed_us, 1);

  if (sample->n_coded < ENOUGH)
    return;

  /* What was learnt long ago counts nothing beside what is seen now. */
  way->rate = now_us < way->good_until_us && way->rate > 0 ? (way->rate + rate) / 2 : rate;
  way->good_until_us = now_us + GOOD_US;
}
