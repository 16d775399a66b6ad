/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A worker that takes payment jobs from a queue and writes each record as one line of JSON, the
 * longest with a whole order in it. */

#include "logline-demo-format.h"
#include "logline-demo-script.h"

#define DEBUG LOGLINE_DEMO_LEVEL_DEBUG
#define INFO LOGLINE_DEMO_LEVEL_INFO
#define WARNING LOGLINE_DEMO_LEVEL_WARNING
#define ERROR LOGLINE_DEMO_LEVEL_ERROR
#define FATAL LOGLINE_DEMO_LEVEL_FATAL

static const LoglineDemoStep charge[] = {
  { 100, DEBUG, "queue", "job taken", "job=j{request} order=order-{order} waited_ms={ms}" },
  { 4, DEBUG, "payments", "order loaded", "order=order-{order} payload={payload}" },
  { 70, DEBUG, "payments", "customer loaded", "order=order-{order} customer={person} city={city}" },
  { 50, DEBUG, "risk", "score computed", "order=order-{order} score={percent} limit=90" },
  { 100, INFO, "payments", "charge accepted",
    "order=order-{order} amount={money} provider={provider}" },
  { 60, INFO, "mail", "receipt sent 📨", "order=order-{order} to={user}@example.org" },
  { 100, DEBUG, "queue", "job done", "job=j{request} took_ms={ms}" },
};

static const LoglineDemoStep refused[] = {
  { 100, DEBUG, "queue", "job taken", "job=j{request} order=order-{order} waited_ms={ms}" },
  { 100, WARNING, "payments", "charge order-{order} refused",
    "order=order-{order} amount={money} reason={refusal}" },
  { 60, INFO, "mail", "customer asked for another card", "order=order-{order} customer={person}" },
};

static const LoglineDemoStep retried[] = {
  { 100, WARNING, "provider", "retry 1 of 5 after timeout",
    "order=order-{order} provider={provider}" },
  { 70, WARNING, "provider", "retry 2 of 5 after timeout",
    "order=order-{order} provider={provider}" },
  { 40, WARNING, "provider", "retry 3 of 5 after timeout",
    "order=order-{order} provider={provider}" },
  { 100, INFO, "payments", "charge accepted",
    "order=order-{order} amount={money} provider={provider}" },
};

static const LoglineDemoStep failed[] = {
  { 100, WARNING, "provider", "retry 5 of 5 after timeout",
    "order=order-{order} provider={provider}" },
  { 100, ERROR, "payments", "charge failed, job goes back to the queue",
    "job=j{request} order=order-{order} provider={provider}",
    "Traceback (most recent call last):\n"
    "  File \"worker/payments.py\", line {line}, in charge\n"
    "    answer = provider.charge(order, timeout=5)\n"
    "  File \"worker/provider.py\", line {line}, in charge\n"
    "    raise ProviderTimeout(self.name)\n"
    "worker.errors.ProviderTimeout: {provider} did not answer in 5 s" },
};

static const LoglineDemoStep broken_order[] = {
  { 100, ERROR, "payments", "order cannot be read", "order=order-{order} payload={payload}",
    "Traceback (most recent call last):\n"
    "  File \"worker/orders.py\", line {line}, in load\n"
    "    total = sum(item[\"price\"] for item in order[\"items\"])\n"
    "KeyError: 'price' ({product})" },
};

static const LoglineDemoStep refund[] = {
  { 100, INFO, "payments", "refund asked for", "order=order-{order} by={person} note={greeting}" },
  { 100, DEBUG, "payments", "refund booked", "order=order-{order} amount={money}" },
  { 100, INFO, "payments", "refund done", "order=order-{order} amount={money}" },
};

static const LoglineDemoStep statistics[] = {
  { 100, INFO, "queue", "queue length", "waiting={bytes} running={small} failed={few}" },
  { 100, DEBUG, "runtime", "memory", "rss_mib={bytes} open_files={small}" },
};

static const LoglineDemoStep lost_broker[] = {
  { 100, ERROR, "queue", "broker connection lost", "broker={upstream}" },
  { 100, FATAL, "queue", "no broker can be reached, worker starts again", "tried={few}" },
  { 100, INFO, "queue", "worker started 🚀", "jobs_waiting={bytes}" },
};

static const LoglineDemoStory stories[] = {
  LOGLINE_DEMO_STORY (800, 250, charge),
  LOGLINE_DEMO_STORY (60, 60, refused),
  LOGLINE_DEMO_STORY (40, 200, retried),
  LOGLINE_DEMO_STORY (8, 150, failed),
  LOGLINE_DEMO_STORY (2, 10, broken_order),
  LOGLINE_DEMO_STORY (40, 10, refund),
  LOGLINE_DEMO_STORY (60, 30, statistics),
  LOGLINE_DEMO_STORY (1, 4, lost_broker),
};

const LoglineDemoPersonality logline_demo_payments = {
  "service2", logline_demo_format_json, stories, G_N_ELEMENTS (stories),
};
