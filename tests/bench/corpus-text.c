/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "corpus-text.h"

#define LIST(...) (const char *const[]) { __VA_ARGS__, NULL }
#define MESSAGES(...) (const CorpusMessage[]) { __VA_ARGS__, { NULL } }

const CorpusWords corpus_words[] = {
  { "user", LIST ("alice", "bruno", "chen", "dörte", "emre", "fatima", "grzegorz", "hélène", "ines",
                  "jürgen", "deploy", "backup", "svc-billing", "svc-search", "Łukasz", "наталья") },
  { "host", LIST ("web-01", "web-02", "web-03", "db-primary", "db-replica-2", "cache-a", "cache-b",
                  "queue-4", "edge-fra-1", "edge-sin-7", "build-09", "mail") },
  { "area", LIST ("orders", "billing", "catalog", "shipping", "search", "session", "payment",
                  "inventory", "notify", "report") },
  { "class", LIST ("OrderService", "InvoiceWriter", "CatalogCache", "RouteTable", "TokenStore",
                   "PaymentGateway", "StockLedger", "MailQueue", "ReportJob", "SessionFilter") },
  { "method", LIST ("accept", "render", "refresh", "lookup", "commit", "reserve", "flush",
                    "schedule", "validate", "lambda$run$3") },
  { "verb", LIST ("GET", "GET", "GET", "GET", "POST", "PUT", "DELETE", "HEAD") },
  { "path", LIST ("/api/v1/items/######", "/api/v1/orders?page=##", "/assets/app.@@@@@@@@.js",
                  "/health", "/api/v2/carts/@@@@@@@@-@@@@-@@@@/lines", "/login",
                  "/img/p/#####.webp",
                  "/search?q=schr%C3%A4nke&page=#", "/static/fonts/inter.woff2",
                  "/api/v1/customers/#####/addresses") },
  { "agent", LIST ("Mozilla/5.0 (X11; Linux x86_64; rv:1##.0) Gecko/20100101 Firefox/1##.0",
                   "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/1##.0",
                   "curl/8.#.#", "shop-mobile/4.##.# (Android 14)", "monitor/2.#",
                   "Mozilla/5.0 (iPhone; CPU iPhone OS 17_#) AppleWebKit/605.1.15") },
  { "table", LIST ("orders", "order_lines", "customers", "stock", "invoices", "audit") },
  { "city", LIST ("Köln", "São Paulo", "Kraków", "東京", "Zürich", "Malmö", "İzmir", "Αθήνα") },
  { "device", LIST ("eth0", "eth1", "nvme0n1", "sda", "wlan0", "docker0", "vethf3a1") },
  { NULL },
};

static const CorpusMessage application[] = {
  { "INFO", 18, "order ####### accepted for customer #####, ## items, ###.## EUR" },
  { "INFO", 12, "session @@@@@@@@ of <user> opened from <ip>" },
  { "INFO", 10, "request @@@@@@@@-@@@@ for <path> answered in ## ms" },
  { "INFO", 9, "shipment ######## to <city> handed over, parcel of #.## kg" },
  { "INFO", 7, "refreshed #### entries of <area> from <ip>:####, ### ms" },
  { "INFO", 4, "worker <area>-## idle since ### s, pool has ## of 64 threads busy" },
  { "DEBUG", 12, "cache hit for key <area>:@@@@@@@@@@@@, age ### s, ratio 0.##" },
  { "DEBUG", 8, "SELECT on <table> took #.### ms, ### rows, plan @@@@@@@@" },
  { "TRACE", 3, "enter <method>(id=########, locale=de_DE, span=@@@@@@@@@@@@@@@@)" },
  { "WARN", 4, "retry # of 5 for <area> on <host>, backing off ### ms" },
  { "WARN", 1, "quota of <user> at 9#.# %, requests are throttled for ## s" },
  { "ERROR", 5, "payment ######## declined by provider, code #### (<city>)" },
  { "ERROR", 2, "connection to <ip>:5432 lost after #### ms, ## requests in flight" },
  { "ERROR", 1,
    "unhandled exception in request @@@@@@@@\n"
    "com.example.shop.<area>.StateException: order ####### is in state PAID, not OPEN\n"
    "\tat com.example.shop.<area>.<class>.<method>(<class>.java:###)\n"
    "\tat com.example.shop.<area>.<class>.<method>(<class>.java:##)\n"
    "\tat com.example.shop.core.Dispatcher.dispatch(Dispatcher.java:1##)\n"
    "\tat java.base/java.util.concurrent.ThreadPoolExecutor.runWorker"
    "(ThreadPoolExecutor.java:1136)\n"
    "\tat java.base/java.lang.Thread.run(Thread.java:8##)\n"
    "Caused by: java.sql.SQLException: deadlock found when trying to get lock on <table>\n"
    "\tat com.example.shop.db.Connection.execute(Connection.java:2##)\n"
    "\t... ## more" },
  { NULL },
};

static const CorpusMessage access_lines[] = {
  { NULL, 85, "<verb> <path> HTTP/1.1\" 200 ##### \"-\" \"<agent>" },
  { NULL, 8, "<verb> <path> HTTP/2.0\" 304 0 \"https://shop.example.org/\" \"<agent>" },
  { NULL, 5, "<verb> <path> HTTP/1.1\" 404 ### \"-\" \"<agent>" },
  { NULL, 5, "POST /api/v1/errors HTTP/1.1\" 204 0 \"-\" \"<agent>" },
  { NULL },
};

static const CorpusMessage sign_ins[] = {
  { NULL, 6, "Accepted publickey for <user> from <ip> port 4#### ssh2: ED25519 "
             "SHA256:@@@@@@@@@@@@" },
  { NULL, 6, "Connection closed by <ip> port 4#### [preauth]" },
  { NULL, 5, "Failed password for invalid user <user> from <ip> port 4#### ssh2" },
  { NULL, 4, "pam_unix(sshd:session): session opened for user <user>(uid=1###) by (uid=0)" },
  { NULL, 3, "Received disconnect from <ip> port 4####:11: Bye Bye [preauth]" },
  { NULL, 2, "error: maximum authentication attempts exceeded for <user> from <ip> port 4####" },
  { NULL },
};

static const CorpusMessage structured[] = {
  { "info", 8, "\"msg\":\"handled\",\"method\":\"<verb>\",\"path\":\"<path>\",\"status\":200,"
               "\"took_ms\":##,\"trace\":\"@@@@@@@@@@@@@@@@\"" },
  { "info", 5, "\"msg\":\"job finished\",\"job\":\"<area>-####\",\"rows\":#####,\"took_ms\":####" },
  { "debug", 4, "\"msg\":\"cache filled\",\"cache\":\"<area>\",\"entries\":####,"
                "\"bytes\":#######" },
  { "warn", 2, "\"msg\":\"slow answer\",\"upstream\":\"<ip>:8080\",\"took_ms\":4###" },
  { "error", 3, "\"msg\":\"upstream answered 502\",\"upstream\":\"<host>\",\"attempt\":#,"
                "\"trace\":\"@@@@@@@@@@@@@@@@\"" },
  { "error", 2, "\"msg\":\"access denied\",\"user\":\"<user>\",\"city\":\"<city>\"" },
  { NULL },
};

static const CorpusMessage key_values[] = {
  { "INFO", 9, "msg=\"task scheduled\" task=<area>-##### node=<host> cpu=#.## mem=###Mi" },
  { "INFO", 7, "msg=\"probe succeeded\" pod=<area>-@@@@@@@@@-@@@@@ ip=<ip> latency=#.###ms" },
  { "INFO", 5, "msg=\"lease renewed\" holder=<host> term=##### index=#########" },
  { "DEBUG", 4, "msg=\"queue depth\" queue=<area> depth=### oldest=##s errors=#" },
  { "WARN", 1, "msg=\"node unreachable\" node=<host> since=##s" },
  { "ERROR", 1, "msg=\"image pull failed\" image=registry.example.org/<area>:4.##.# err=\"i/o\"" },
  { NULL },
};

static const CorpusMessage kernel[] = {
  { NULL, 5, "<device>: renamed from veth@@@@@@@" },
  { NULL, 5, "audit: type=1400 pid=##### comm=\"<area>\" requested_mask=\"r\" fsuid=1###" },
  { NULL, 4, "EXT4-fs (<device>): mounted filesystem with ordered data mode, quota mode: none" },
  { NULL, 4, "IN=<device> OUT= SRC=<ip> DST=<ip> LEN=### TTL=## PROTO=TCP SPT=5#### DPT=443" },
  { NULL, 2, "perf: interrupt took too long (#### > ####), lowering max_sample_rate to #####" },
  { NULL, 1, "blk_update_request: I/O error, dev <device>, sector ######### op 0x0:(READ)" },
  { NULL },
};

static const CorpusMessage database[] = {
  { "LOG", 8, "duration: #.### ms  statement: SELECT id, state, total FROM <table> "
              "WHERE customer_id = ##### ORDER BY created_at DESC LIMIT ##" },
  { "LOG", 4, "duration: ##.### ms  statement: UPDATE <table> SET state = 'sent' "
              "WHERE id = #######" },
  { "LOG", 3, "connection received: host=<ip> port=5####" },
  { "LOG", 2, "checkpoint complete: wrote ##### buffers (##.#%); write=##.### s, sync=0.### s" },
  { "ERROR", 1, "duplicate key value violates unique constraint \"<table>_pkey\" at id ########" },
  { "FATAL", 1, "password of <user> has expired" },
  { NULL },
};

static const CorpusMessage storage[] = {
  { "INFO", 9, "store.BlockServer$Receiver: received block blk_-################### of size "
               "67108864 from /<ip>" },
  { "INFO", 8, "store.BlockMap: stored blk_-################### on <ip>:50010, size 6#######" },
  { "INFO", 5, "store.Responder: packet # for block blk_-################### terminating" },
  { "WARN", 1, "store.Scanner: checksum of blk_-################### is corrupt on <host>" },
  { NULL },
};

static const CorpusMessage mobile[] = {
  { "D", 6, "ScreenKeeper: on screen changed, state #, brightness ###, user 10###" },
  { "V", 4, "WindowRank: rank ## of com.example.<area>/.MainActivity@@@@@@@ is visible" },
  { "I", 4, "PowerBook: acquire lock=######### flags=0x@ tag=\"<area>\" uid=10###" },
  { "W", 1, "AudioTrace: buffer underrun, overflow of ### frames at ####### Hz" },
  { "E", 2, "BinderPool: error -## while calling <area>.<method>, aborted after # tries" },
  { NULL },
};

static const CorpusMessage proxy[] = {
  { NULL, 6, "cdn-##.example.net:443 close, ##### bytes sent, ###### bytes received, "
             "lifetime ##:##" },
  { NULL, 5, "<host>:5070 open through proxy <ip>:3128 HTTPS" },
  { NULL, 3, "mirror.example.org:80 close, #### bytes (#.# KB) sent, ### bytes received" },
  { NULL, 1, "tile.example.com:443 error : connection refused, panic mode left after # s" },
  { NULL },
};

const CorpusFormat corpus_formats[] = {
  { 30, "<date> <clock>,<ms> <LEVEL> [<area>-pool-#-thread-##] c.e.shop.<area>.<class>: ", "",
    application },
  { 13, "<ip> - <user> [<day>:<clock> +0000] \"", "\"", access_lines },
  { 7, "<month> <clock> <host> sshd[#####]: ", "", sign_ins },
  { 9, "{\"time\":\"<date>T<clock>.<ms>Z\",\"level\":\"<level>\",", "}", structured },
  { 12, "ts=<date>T<clock>.<ms>Z level=<level> caller=<area>.go:### ", "", key_values },
  { 5, "<month> <clock> <host> kernel: [######.######] ", "", kernel },
  { 7, "<date> <clock>.<ms> UTC [#####] <level>:  ", "", database },
  { 9, "<compact> <hhmmss> ## <level> ", "", storage },
  { 6, "<short> <clock>.<ms>  1### #### <level> ", "", mobile },
  { 4, "[<short> <clock>] chrome.exe *64 - ", "", proxy },
  { 0 },
};

const CorpusRarity corpus_rarities[] = {
  { 100000, "<date> <clock>,<ms> WARN  [raft-#] c.e.shop.cluster.Quorum: "
            "quorum lost on shard-@@@@, electing a new leader" },
  { 5000, "<date> <clock>,<ms> ERROR [http-##] c.e.shop.net.HttpClient: request @@@@@@@@ to <ip> "
          "failed after # tries: read timeout (30000 ms)" },
  { 0 },
};
