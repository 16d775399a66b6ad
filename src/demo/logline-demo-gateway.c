/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A web gateway that writes one line of plain text for each record, as many Java services do, and
 * stack traces of many lines. */

#include "logline-demo-format.h"
#include "logline-demo-script.h"

#define DEBUG LOGLINE_DEMO_LEVEL_DEBUG
#define INFO LOGLINE_DEMO_LEVEL_INFO
#define WARNING LOGLINE_DEMO_LEVEL_WARNING
#define ERROR LOGLINE_DEMO_LEVEL_ERROR
#define FATAL LOGLINE_DEMO_LEVEL_FATAL

static const LoglineDemoStep request[] = {
  { 100, DEBUG, "gateway.Router", "{method} {path} from {address}", "request={request}" },
  { 60, DEBUG, "gateway.Auth", "token of {user} accepted", "request={request} left={seconds}s" },
  { 35, DEBUG, "gateway.Cache", "lookup {path}", "request={request} hit={boolean} age={seconds}s" },
  { 50, DEBUG, "gateway.Pool", "connection to {upstream} reused", "idle={small} open={small}" },
  { 2, DEBUG, "gateway.Body", "answer of {upstream}", "request={request} body={payload}" },
  { 100, INFO, "gateway.Access", "{method} {path} {status} {bytes} B in {ms} ms",
    "user={user} request={request}" },
};

static const LoglineDemoStep session[] = {
  { 100, INFO, "gateway.Session", "sign-in of {person} from {city}", "session={session}" },
  { 100, DEBUG, "gateway.Session", "preferences: language {language}, greeting \"{greeting}\"",
    "session={session}" },
  { 80, DEBUG, "gateway.Session", "basket restored with {small} × {product}", "session={session}" },
  { 30, WARNING, "gateway.Session", "session is used from a second address {address}",
    "session={session} user={user}" },
  { 90, INFO, "gateway.Session", "sign-out of {person} after {seconds} s", "session={session}" },
};

static const LoglineDemoStep refused_sign_in[] = {
  { 100, DEBUG, "gateway.Auth", "sign-in attempt of {user} from {address}" },
  { 100, WARNING, "gateway.Auth", "wrong password for {user}", "address={address} attempt={few}" },
  { 40, WARNING, "gateway.Auth", "wrong password for {user}", "address={address} attempt={few}" },
  { 20, ERROR, "gateway.Auth", "too many attempts, {address} has to wait {seconds} s" },
};

static const LoglineDemoStep slow_upstream[] = {
  { 100, DEBUG, "gateway.Router", "{method} {path} from {address}", "request={request}" },
  { 100, WARNING, "gateway.Upstream", "{upstream} has not answered for {slow} ms",
    "request={request}" },
  { 100, WARNING, "gateway.Upstream", "retry {few} of 5 after timeout", "request={request}" },
  { 50, WARNING, "gateway.Upstream", "retry {few} of 5 after timeout", "request={request}" },
  { 100, INFO, "gateway.Access", "{method} {path} 200 {bytes} B in {slow} ms",
    "user={user} request={request}" },
};

static const LoglineDemoStep failed_upstream[] = {
  { 100, DEBUG, "gateway.Router", "{method} {path} from {address}", "request={request}" },
  { 100, WARNING, "gateway.Upstream", "retry 5 of 5 after timeout", "request={request}" },
  { 100, ERROR, "gateway.Upstream", "{upstream}: connection refused, giving up",
    "request={request}",
    "java.net.ConnectException: Connection refused: {upstream}\n"
    "\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)\n"
    "\tat java.base/sun.nio.ch.NioSocketImpl.connect(NioSocketImpl.java:{line})\n"
    "\tat org.example.gateway.Upstream.connect(Upstream.java:{line})\n"
    "\tat org.example.gateway.Upstream.call(Upstream.java:{line})\n"
    "\tat org.example.gateway.Router.handle(Router.java:{line})\n"
    "\t... {small} more" },
  { 100, INFO, "gateway.Access", "{method} {path} 502 0 B in {slow} ms",
    "user={user} request={request}" },
};

static const LoglineDemoStep failure[] = {
  { 100, DEBUG, "gateway.Router", "{method} {path} from {address}", "request={request}" },
  { 100, ERROR, "gateway.Router", "request {request} failed", "user={user}",
    "java.lang.IllegalStateException: no price for \"{product}\"\n"
    "\tat org.example.gateway.Catalogue.priceOf(Catalogue.java:{line})\n"
    "\tat org.example.gateway.Basket.total(Basket.java:{line})\n"
    "\tat org.example.gateway.Router.handle(Router.java:{line})\n"
    "Caused by: java.io.EOFException: answer ends after {bytes} bytes\n"
    "\tat org.example.gateway.Upstream.read(Upstream.java:{line})\n"
    "\t... {small} more" },
  { 100, INFO, "gateway.Access", "{method} {path} 500 0 B in {ms} ms",
    "user={user} request={request}" },
};

static const LoglineDemoStep housekeeping[] = {
  { 100, DEBUG, "gateway.Pool", "{small} connections idle, {small} busy, {few} closed" },
  { 100, INFO, "gateway.Metrics", "{bytes} requests in the last minute, 99 % within {ms} ms" },
  { 20, WARNING, "gateway.Memory", "heap is {percent} % full", "collected={bytes}MiB" },
};

static const LoglineDemoStep exhaustion[] = {
  { 100, WARNING, "gateway.Pool", "no connection to {upstream} is free, {small} requests wait" },
  { 100, FATAL, "gateway.Main", "out of file descriptors, the listener starts again" },
  { 100, INFO, "gateway.Main", "listening on port 8443 after {ms} ms" },
};

static const LoglineDemoStory stories[] = {
  LOGLINE_DEMO_STORY (800, 300, request),
  LOGLINE_DEMO_STORY (80, 20, session),
  LOGLINE_DEMO_STORY (20, 10, refused_sign_in),
  LOGLINE_DEMO_STORY (30, 200, slow_upstream),
  LOGLINE_DEMO_STORY (6, 150, failed_upstream),
  LOGLINE_DEMO_STORY (5, 40, failure),
  LOGLINE_DEMO_STORY (30, 10, housekeeping),
  LOGLINE_DEMO_STORY (1, 4, exhaustion),
};

const LoglineDemoPersonality logline_demo_gateway = {
  "service1", logline_demo_format_plain, stories, G_N_ELEMENTS (stories),
};
