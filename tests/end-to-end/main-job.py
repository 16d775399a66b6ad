# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job as a person does it, in a real window, against the real daemon and mock services.

    main-job.py LOGLINED LOGLINE PICTURES light|dark

Speaks TAP: each step is a test, and leaves a picture in the folder PICTURES.
"""

import os
import re
import shutil
import sys
import tempfile
import traceback
from functools import partial

from daemon import Daemon
from driver import App
from window import Window

ERROR_OR_WARNING = re.compile("error|warn", re.IGNORECASE).search
NEW_PASSWORD = "an entirely new password"
CONFIGURATION = """
[server]
token-lifetime=5
"""


class Journey:
    """The steps, in order."""

    def __init__(self, window, daemon):
        self.window, self.app, self.daemon = window, window.app, daemon

    def shows_the_sign_in_dialog_filled_in(self):
        self.app.wait_for(lambda: self.window.entry("Server").text() == self.daemon.url,
                          "the server's address")
        assert self.window.entry("User Name").text() == "demo"

    def refuses_a_wrong_password(self):
        self.window.sign_in("not the password")
        self.window.wait_for_words("user name or (the )?password")

    def signs_in_with_the_right_password(self):
        self.window.sign_in(self.daemon.password).wait_until_signed_in()

    def chooses_service2(self):
        before = set(self.window.lines())
        self.window.choose_service("Service 2")
        self.app.wait_for(lambda: (lines := self.window.lines()) and not before & set(lines),
                          "another log")

    def filters_by_text(self):
        self.window.filter("error")
        self.window.wait_for_lines(lambda line: "error" in line.lower(), "lines with error only")
        self.window.wait_for_words(r"^[\d,]+ of [\d,]+ lines")

    def filters_by_regular_expression(self):
        self.window.filter("error|warn")
        self.window.toggle_regular_expression()
        self.window.wait_for_lines(ERROR_OR_WARNING, "lines with error or warn only")

    def finds_the_next_match(self):
        self.window.find("error")
        first = self.app.wait_for(self.window.find_count, "a count of matches")
        self.app.press("Return")
        self.app.wait_for(lambda: self.window.find_count() not in ("", first), "the next match")

    def follows_new_lines(self):
        self.app.press("Escape")
        self.app.wait_gone("entry", "Find in Log")
        self.app.press("ctrl+End")
        self.app.get("push button", "Live")
        self.window.wait_for_growth()

    def loses_a_service_that_is_revoked(self):
        self.daemon.admin("revoke", "demo", "service2")
        self.window.wait_for_words("no longer|permi|not available|may not")

    def asks_to_sign_in_again_when_the_session_ends(self):
        self.daemon.admin("grant", "demo", "service2")
        self.daemon.admin("user", "password", "demo", password=NEW_PASSWORD)
        self.app.wait_for(lambda: self.window.entry("User Name").text() == "demo",
                          "the sign-in dialog with the user's name")

    def goes_on_where_it_was_after_signing_in_again(self):
        self.window.sign_in(NEW_PASSWORD).wait_until_signed_in()
        assert "Service 2" in self.window.title()
        assert self.app.get("entry", "Filter Lines").text() == "error|warn"
        self.window.wait_for_lines(ERROR_OR_WARNING, "lines with error or warn only")
        self.window.wait_for_growth()

    def signs_out(self):
        self.app.press("F10")
        self.app.click(self.app.get("menu item", re.compile("^Sign Out")))
        self.app.wait_for(lambda: self.window.title() == "Logline", "a title without a service")
        self.app.wait_for(lambda: not self.window.lines(), "no lines of a log")


STEPS = [
    Journey.shows_the_sign_in_dialog_filled_in,
    Journey.refuses_a_wrong_password,
    Journey.signs_in_with_the_right_password,
    Journey.chooses_service2,
    Journey.filters_by_text,
    Journey.filters_by_regular_expression,
    Journey.finds_the_next_match,
    Journey.follows_new_lines,
    Journey.loses_a_service_that_is_revoked,
    Journey.asks_to_sign_in_again_when_the_session_ends,
    Journey.goes_on_where_it_was_after_signing_in_again,
    Journey.signs_out,
]


def tell(text):
    """A comment in TAP."""
    for line in text.splitlines():
        print("#", line)


class Report:
    """Counts in TAP, and takes pictures."""

    def __init__(self, app):
        self.app, self.number = app, 0

    def run(self, name, step):
        """Whether the step was a success."""
        self.number += 1
        picture = f"{self.number:02}-{name}"
        try:
            step()
        except Exception:
            self.app.shot(f"{picture}-failed")
            print(f"not ok {self.number} /main-job/{name}", flush=True)
            tell(traceback.format_exc())
            tell(self.app.describe())
            return False
        self.app.shot(picture)
        print(f"ok {self.number} /main-job/{name}", flush=True)
        return True


def travel(daemon, app):
    """Takes the steps, of which none makes sense when the one before failed."""
    window = Window(app)
    window.fill_screen()
    journey, report = Journey(window, daemon), Report(app)
    return all(report.run(step.__name__.replace("_", "-"), partial(step, journey))
               for step in STEPS)


def main():
    loglined, logline, pictures, scheme = sys.argv[1:]
    shutil.rmtree(pictures, ignore_errors=True)
    os.makedirs(pictures)
    print(f"1..{len(STEPS) + 1}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        configuration = os.path.join(folder, "loglined.conf")
        with open(configuration, "w", encoding="utf-8") as file:
            file.write(CONFIGURATION)
        daemon = Daemon(loglined, os.path.join(folder, "data"), "--demo", "--config", configuration)
        app = App([logline, "--server", daemon.url, "--user", "demo"], "logline", pictures,
                  ADW_DEBUG_COLOR_SCHEME=f"prefer-{scheme}")
        try:
            good = travel(daemon, app)
        finally:
            app.close()
            status = daemon.close()
    print(f"{'not ' if status else ''}ok {len(STEPS) + 1} /main-job/the-daemon-stops-cleanly")
    return 0 if good and status == 0 else 1


sys.exit(main())
