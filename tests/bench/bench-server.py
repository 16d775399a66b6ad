# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast a log is downloaded and small things are answered, beside nginx with the same files.

    bench-server.py LOGLINED LOG
    bench-server.py LOGLINED LOG COMMAND...

Both serve on this machine, where curl and wrk ask them in turn. The second form runs a program
instead that reads the log as the application does; LOGLINED may be a daemon that is monitored then.
"""

import json
import os
import re
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import urllib.request

from daemon import Daemon
from driver import wait_for

ROUNDS = 5
USER = "bench"
SERVICE = "bench"
WRK_SECONDS = 2
CONNECTIONS = 32
RATE = re.compile(r"Requests/sec:\s+([0-9.]+)")
NGINX = """
worker_processes 1; daemon off; pid nginx.pid; error_log error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=100;
  default_type text/plain;
  client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp;
  scgi_temp_path temp;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_listening(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Nginx:
    def __init__(self, folder, root):
        port = free_port()
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        config = os.path.join(folder, "nginx.conf")
        with open(config, "w", encoding="utf-8") as text:
            text.write(NGINX.format(port=port, root=root))
        self.process = subprocess.Popen([program, "-p", folder, "-c", config],
                                        stderr=subprocess.DEVNULL)
        self.url = f"http://127.0.0.1:{port}"
        wait_for(lambda: is_listening(port), "nginx")

    def close(self):
        self.process.terminate()
        self.process.wait()


def serve(loglined, folder, log, password):
    data = os.path.join(folder, "data")
    config = os.path.join(folder, "loglined.conf")
    with open(config, "w", encoding="utf-8") as text:
        text.write("[server]\nconnections-per-address=200\n")
    for command, text in (
            (["user", "add", USER], password),
            (["service", "add", SERVICE, "--log", f"log={log}"], None),
            (["grant", USER, SERVICE], None)):
        subprocess.run([loglined, *command, "--data-dir", data], text=True, check=True,
                       input=text and text + "\n", stdout=subprocess.DEVNULL)
    os.environ["LOOP_MONITOR"] = os.path.join(folder, "loop")
    return Daemon(loglined, data, "--config", config)


def ask(url, data=None, token=None):
    request = urllib.request.Request(url, data and json.dumps(data).encode())
    if data:
        request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def sign_in(url, password):
    answer = ask(url + "/api/v1/login", {"username": USER, "password": password})
    return json.loads(answer)["access_token"]


def figure(name, value, unit, goal="", section="server"):
    print("figure", section, name, f"{value:.4g}", unit, goal, sep="\t", flush=True)


def tell_loop(folder):
    """What a daemon that is monitored wrote when it ended."""
    path = os.path.join(folder, "loop")
    if not os.path.exists(path):
        return
    with open(path, encoding="utf-8") as report:
        longest, computed = map(float, report.read().split())
    section = "served 10 GB"
    figure("longest turn of the daemon's main loop", longest, "ms", "<= 50", section)
    figure("longest that it computed in one", computed, "ms", "", section)


def interleaved(*functions):
    """The median of each over the rounds, of what it returns."""
    rounds = [[function() for function in functions] for _ in range(ROUNDS)]
    return [statistics.median(values) for values in zip(*rounds)]


def curl(folder, url, token=None):
    """Seconds. The token comes from a file: a command line can be seen."""
    options = []
    if token:
        path = os.path.join(folder, "curl")
        with open(path, "w", encoding="utf-8") as config:
            config.write(f'header = "Authorization: Bearer {token}"\n')
        options = ["--config", path]
    done = subprocess.run(["curl", "-sS", "--fail", "-o", "/dev/null", "-w", "%{time_total}",
                           *options, url], stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout)


def wrk(folder, url, token=None):
    """Requests a second."""
    path = os.path.join(folder, "wrk.lua")
    with open(path, "w", encoding="utf-8") as script:
        if token:
            script.write(f'wrk.headers["Authorization"] = "Bearer {token}"\n')
    done = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{WRK_SECONDS}s", "-s", path, url],
                          stdout=subprocess.PIPE, text=True, check=True)
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(done.stdout)
    return float(RATE.search(done.stdout)[1])


def compare(folder, root, log, daemon, nginx, token):
    api = daemon.url + "/api/v1"
    remote = f"{api}/services/{SERVICE}/logs/log"
    os.symlink(log, os.path.join(root, "log"))
    ours, theirs = interleaved(lambda: curl(folder, remote, token),
                               lambda: curl(folder, nginx.url + "/log"))
    figure("download of 1 GB", theirs / ours, "x nginx", ">= 1")
    figure("download of 1 GB", os.stat(log).st_size / ours / 1e9, "GB/s")

    with open(os.path.join(root, "services"), "wb") as copy:
        copy.write(ask(api + "/services", token=token))
    ours, theirs = interleaved(lambda: wrk(folder, api + "/services", token),
                               lambda: wrk(folder, nginx.url + "/services"))
    figure("small requests, checked", ours / theirs, "x nginx", "")
    figure("small requests, checked", ours / 1000, "k/s")
    health, theirs = interleaved(lambda: wrk(folder, api + "/health"),
                                 lambda: wrk(folder, nginx.url + "/services"))
    figure("small requests, open to all", health / theirs, "x nginx", ">= 0.2")


def bench_beside_nginx(folder, log, daemon, password):
    root = os.path.join(folder, "root")
    os.mkdir(root)
    os.mkdir(os.path.join(folder, "temp"))
    os.chmod(folder, 0o755)
    nginx = Nginx(folder, root)
    try:
        compare(folder, root, log, daemon, nginx, sign_in(daemon.url, password))
    finally:
        nginx.close()


def main():
    loglined, log, *served = sys.argv[1:]
    log = os.path.abspath(log)
    password = secrets.token_urlsafe()
    with tempfile.TemporaryDirectory() as folder:
        daemon = serve(loglined, folder, log, password)
        try:
            if served:
                subprocess.run([*served, daemon.url, USER, SERVICE, "log",
                                str(daemon.process.pid)],
                               input=password + "\n", text=True, check=True)
            else:
                bench_beside_nginx(folder, log, daemon, password)
        finally:
            daemon.close()
        if served:
            tell_loop(folder)


main()
