# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logline's window, as a person sees and uses it."""

import re

from driver import run_xdotool

COUNT = re.compile(r"^[\d,]+( of |/)[\d,]+")


class Window:
    def __init__(self, app):
        self.app = app

    def fill_screen(self):
        self.app.resize(*run_xdotool("getdisplaygeometry").split())

    def is_narrow(self):
        width, _ = run_xdotool("getdisplaygeometry").split()
        return int(width) < 600

    # What is on screen

    def lines(self):
        """The lines of the log around what is in sight."""
        view = self.app.find("text", "Log")
        return view.text().splitlines() if view else []

    def wait_for_lines(self, is_good, what):
        """Waits until there are lines, and each is good."""
        self.app.wait_for(lambda: (lines := self.lines()) and all(map(is_good, lines)), what)

    def wait_for_growth(self):
        last = self.app.wait_for(self.lines, "lines")[-1]
        self.app.wait_for(lambda: (lines := self.lines()) and lines[-1] != last, "a new line")

    def find_words(self, pattern):
        """What has a name in which the pattern is found."""
        return self.app.find(None, re.compile(pattern))

    def wait_for_words(self, pattern):
        return self.app.wait_for(lambda: self.find_words(pattern), f"the words {pattern!r}")

    def find_count(self):
        """The "3 of 47 lines" of the find bar, an empty string when there is none."""
        found = self.app.find("status bar", COUNT)
        return found.name() if found else ""

    def title(self):
        return " ".join(frame.name() for frame in self.app.find_all("frame"))

    # What a person does

    def entry(self, name):
        return self.app.get("text", name)

    def sign_in(self, password):
        self.app.fill(self.entry("Password"), password)
        self.app.press("Return")
        return self

    def wait_until_signed_in(self):
        self.app.wait_gone("text", "Password")
        self.wait_for_lines(lambda line: True, "the lines of a log")

    def wait_until_loaded(self):
        """When all of the log is there, its lines have numbers."""
        self.app.wait_for(lambda: not self.find_words(r"^loading \d+"), "a log that is loaded")

    def choose_service(self, title):
        """Types until one is left and takes it. Where there is no room for the combo box, it is
        in a popover."""
        self.app.press("ctrl+k")
        if self.is_narrow():
            self.app.press("Return")
        self.app.get("list item")
        self.app.type(title)
        self.app.wait_for(lambda: len(list(self.app.find_all("list item"))) == 1, "one service")
        self.app.press("Return")
        self.app.wait_for(lambda: title in self.title(), f"{title} in the title")
        if self.is_narrow():
            self.app.press("Escape")
            self.app.wait_gone("list item")

    def filter(self, text):
        self.app.press("ctrl+shift+f")
        self.app.press("ctrl+a", "BackSpace")
        self.app.type(text)

    def toggle_regular_expression(self):
        """Where there is no room for it, it is in a menu."""
        if self.is_narrow():
            self.app.point_and_click(self.app.get("push button", "Options"))
            self.app.click(self.app.get("menu item", "Regular Expression"))
        else:
            self.app.click(self.app.get("push button", "Regular Expression"))

    def find(self, text):
        self.app.press("ctrl+f")
        self.app.press("ctrl+a", "BackSpace")
        self.app.type(text)
