# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Serves a log of 1 GB and one of 100 MB on this machine, and runs the benchmark in a window.

    run-window.py LOGLINED LOGLINE-DEMO WINDOW FOLDER

The logs are made once and kept in FOLDER; mock services keep writing to them.
"""

import os
import re
import secrets
import subprocess
import sys
import tempfile

from daemon import Daemon
from driver import wait_for

SIZES = {"large": 1_000_000_000, "medium": 100_000_000}
LINES_PER_SECOND = 20
GENERATING_S = 600
IDENTIFIER = re.compile(r"request=[0-9a-f]{8}")


class Writer:
    """A mock service with a history of a certain size."""

    def __init__(self, program, folder, size):
        self.path = os.path.join(folder, "service1-debug.log")
        self.process = subprocess.Popen([program, "--directory", folder, "--service", "service1",
                                         "--seed", "1", "--rate", str(LINES_PER_SECOND),
                                         "--backfill", str(size)])
        self.seen = -1
        self.turns = 0
        wait_for(self._has_history, f"the history in {folder}", GENERATING_S)

    def _has_history(self):
        """A history is written at full speed, what follows a line at a time."""
        self.turns += 1
        if self.turns % 20:
            return False
        size = os.stat(self.path).st_size if os.path.exists(self.path) else 0
        grown, self.seen = size - self.seen, size
        return size > 0 and grown < 1_000_000

    def find_rare_text(self):
        """The identifier of an early session or request, which is never used again."""
        with open(self.path, encoding="utf-8") as log:
            return next(match.group() for line in log if (match := IDENTIFIER.search(line)))

    def close(self):
        self.process.terminate()
        self.process.wait()


def serve(loglined, folder, writers, password):
    data = os.path.join(folder, "data")
    logs = [word for name, writer in writers.items() for word in ("--log", f"{name}={writer.path}")]
    for command, text in (
            (["user", "add", "bench"], password),
            (["service", "add", "bench", *logs], None),
            (["grant", "bench", "bench"], None)):
        subprocess.run([loglined, *command, "--data-dir", data], text=True, check=True,
                       input=text and text + "\n")
    return Daemon(loglined, data)


def main():
    loglined, demo, window, kept = sys.argv[1:]
    password = secrets.token_urlsafe()
    writers = {}
    with tempfile.TemporaryDirectory() as folder:
        try:
            for name, size in SIZES.items():
                writers[name] = Writer(demo, os.path.join(kept, name), size)
            daemon = serve(loglined, folder, writers, password)
            rare = writers["medium"].find_rare_text()
            done = subprocess.run([window, daemon.url, "bench", "bench", rare], text=True,
                                  input=password + "\n")
            daemon.close()
        finally:
            for writer in writers.values():
                writer.close()
    return done.returncode


sys.exit(main())
