# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a program of the desktop as a person would: finds what is on screen through the
accessibility bus, presses real keys, and takes pictures.

Nothing here naps. wait_for() asks again a few dozen times a second while it runs the main loop.
"""

import collections
import os
import subprocess
import time

from gi.repository import GLib

from accessible import list_programs

DEADLINE_S = 60
POLL_MS = 25
TREE_LIMIT = 4000  # nodes; a tree beyond that is a loop


def wait_for(condition, what, deadline_s=DEADLINE_S):
    """The first true answer of condition(); fails when it gives none in time."""
    context = GLib.MainContext.default()
    ends = time.monotonic() + deadline_s
    tick = GLib.timeout_add(POLL_MS, lambda: True)
    try:
        while True:
            answer = condition()
            if answer:
                return answer
            if time.monotonic() > ends:
                raise TimeoutError(f"waited {deadline_s} s for {what}")
            context.iteration(True)
    finally:
        GLib.source_remove(tick)


def walk(node):
    """The nodes in sight, parents first."""
    waiting = collections.deque([node])
    for _ in range(TREE_LIMIT):
        if not waiting:
            return
        node = waiting.popleft()
        yield node
        waiting.extend(child for child in node.children() if child.is_in_sight())


def run_xdotool(*arguments, text=None):
    done = subprocess.run(["xdotool", *map(str, arguments)], input=text, text=True, check=True,
                          stdout=subprocess.PIPE)
    return done.stdout


class App:
    """A running program with a window."""

    def __init__(self, command, name, pictures, **environment):
        self.pictures = pictures
        self.log = open(os.path.join(pictures, "program.log"), "w", encoding="utf-8")
        self.process = subprocess.Popen(command, env={**os.environ, **environment},
                                        stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=subprocess.STDOUT)
        self.root = wait_for(lambda: self._find_root(name), f"{name} on the accessibility bus")

    def _find_root(self, name):
        if self.process.poll() is not None:
            raise RuntimeError(f"{name} ended with status {self.process.returncode}")
        for program in list_programs():
            if program.process_id() == self.process.pid:
                return program if program.children() else None
        return None

    def nodes(self):
        for window in self.root.children():
            yield from walk(window)

    def find_all(self, role, name=None, where=None):
        """Those in sight with this role, this name (a string, or a compiled pattern to be found in
        it) and for which where(node) is true."""
        for node in self.nodes():
            if role is not None and node.role() != role:
                continue
            if isinstance(name, str) and node.name() != name:
                continue
            if name is not None and not isinstance(name, str) and not name.search(node.name()):
                continue
            if where is None or where(node):
                yield node

    def find(self, role, name=None, where=None):
        return next(self.find_all(role, name, where), None)

    def wait_for(self, condition, what, deadline_s=DEADLINE_S):
        """As wait_for(), and fails at once when the program has ended."""
        def condition_of_the_living():
            if self.process.poll() is not None:
                raise RuntimeError(f"the program ended with status {self.process.returncode}")
            return condition()
        return wait_for(condition_of_the_living, what, deadline_s)

    def get(self, role, name=None, where=None):
        """Like find(), but waits until it is there."""
        return self.wait_for(lambda: self.find(role, name, where), f"a {role} named {name!r}")

    def wait_gone(self, role, name=None):
        self.wait_for(lambda: not self.find(role, name), f"no {role} named {name!r}")

    def click(self, node):
        """What a click on it does."""
        if not node.do_action():
            raise RuntimeError(f"{node.role()} {node.name()!r} cannot be clicked")

    def point_at(self, node):
        """Moves the pointer to the middle of it."""
        window = node
        while (parent := window.parent()) != self.root:
            window = parent
        left, top = self._origin_of(window)
        x, y, width, height = node.extents()
        run_xdotool("mousemove", left + x + width // 2, top + y + height // 2)

    def point_and_click(self, node):
        self.point_at(node)
        run_xdotool("click", 1)

    def x_windows(self):
        """What the display server knows of the windows: {id: (x, y, width, height)}"""
        found = {}
        for window in run_xdotool("search", "--onlyvisible", "--pid", self.process.pid).split():
            geometry = run_xdotool("getwindowgeometry", "--shell", window)
            values = dict(line.split("=") for line in geometry.split())
            found[window] = tuple(int(values[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))
        return found

    def _origin_of(self, window):
        """Where on the screen a window's own coordinates begin. The bus does not tell under X11,
        but sizes do: a window of the display server is one of ours with an equal border."""
        _, _, inner_width, inner_height = window.extents()
        x, y, width, height = min(
            self.x_windows().values(),
            key=lambda at: abs(at[2] - inner_width) + abs(at[3] - inner_height))
        return x + (width - inner_width) // 2, y + (height - inner_height) // 2

    def press(self, *keys):
        run_xdotool("key", "--clearmodifiers", *keys)

    def type(self, text):
        # Through standard input: the arguments of a process can be read by everybody.
        run_xdotool("type", "--clearmodifiers", "--delay", 2, "--file", "-", text=text)

    def fill(self, node, text):
        """Replaces the text of an entry by typing. What a password entry tells is its length."""
        self.point_and_click(node)
        self.press("ctrl+a", "BackSpace")
        self.type(text)
        self.wait_for(lambda: len(node.text()) == len(text), f"{len(text)} letters in the entry")

    def resize(self, width, height):
        """Gives the largest window this size, in the corner of the screen."""
        windows = self.x_windows()
        window = max(windows, key=lambda one: windows[one][2] * windows[one][3])
        run_xdotool("windowsize", window, width, height, "windowmove", window, 0, 0)

    def shot(self, name):
        """Saves a picture of the screen."""
        path = os.path.join(self.pictures, f"{name}.png")
        subprocess.run(["import", "-silent", "-window", "root", path], check=True)
        return path

    def describe(self):
        """The tree in sight, to explain a failure."""
        lines = []
        for node in self.nodes():
            lines.append(f"{node.role()} {node.name()!r} {node.text()[:80]!r}")
        return "\n".join(lines)

    def close(self):
        self.process.terminate()
        self.process.wait(DEADLINE_S)
        self.log.close()
