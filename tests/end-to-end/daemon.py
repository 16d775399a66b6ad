# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real loglined on a free port of this machine, with its administration commands."""

import queue
import re
import subprocess
import threading

READY_S = 60
LISTENING = re.compile(r"^listening on (http://\S+)$")
DEMO = re.compile(r"^demo accounts, all with the password (\S+):$")


class Daemon:
    def __init__(self, program, folder, *options):
        self.program, self.folder = program, folder
        self.output = []
        self.lines = queue.Queue()
        self.process = subprocess.Popen(
            [program, "--data-dir", folder, "--listen", "127.0.0.1:0", *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.url = self._wait_for(LISTENING)
        self.password = self._wait_for(DEMO) if "--demo" in options else None

    def _wait_for(self, pattern):
        while not (match := pattern.match(line := self.lines.get(timeout=READY_S))):
            if not line:
                raise RuntimeError("loglined ended:\n" + "".join(self.output))
        return match.group(1)

    def _read(self):
        for line in self.process.stdout:
            self.output.append(line)
            self.lines.put(line)
        self.lines.put("")

    def admin(self, *command, password=None):
        """Runs an administration command on the data that is being served."""
        done = subprocess.run([self.program, *command, "--data-dir", self.folder],
                              input=password and password + "\n", text=True,
                              stdout=subprocess.PIPE, check=True)
        return done.stdout

    def close(self):
        """Stops it as its service manager would, and tells how it ended."""
        self.process.terminate()
        status = self.process.wait(READY_S)
        self.reader.join(READY_S)
        return status
