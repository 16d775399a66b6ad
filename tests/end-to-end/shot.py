# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs in to the demonstration as a person would, looks for the failures of a service, and saves a
picture of that.

    shot.py LOGLINED LOGLINE FOLDER FILE.png

The data of the demonstration and what the programs say are kept in FOLDER.
"""

import os
import shutil
import sys

from daemon import Daemon
from driver import App
from window import Window


def main():
    loglined, logline, folder, picture = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    daemon = Daemon(loglined, os.path.join(folder, "data"), "--demo")
    app = App([logline, "--server", daemon.url, "--user", "demo"], "logline", folder)
    try:
        window = Window(app)
        window.fill_screen()
        window.sign_in(daemon.password).wait_until_signed_in()
        window.wait_until_loaded()
        window.filter("timeout|refused|failed")
        window.toggle_regular_expression()
        window.wait_for_words(r"^[\d,]+ of [\d,]+ lines")
        window.find("payments")
        last = app.wait_for(window.find_count, "a count of matching lines")
        app.press("shift+Return")
        app.wait_for(lambda: window.find_count() not in ("", last), "an earlier match")
        shutil.copyfile(app.shot("log"), picture)
    finally:
        app.close()
        daemon.close()
    print(f"saved {picture}")


main()
