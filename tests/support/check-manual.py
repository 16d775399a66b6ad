# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the options that a program lists with those of its manual page.

    check-manual.py PAGE PROGRAM [COMMAND...]

A program with commands of its own is asked for the options of each of those, too.
"""

import re
import subprocess
import sys

LISTED = re.compile(r"^\s+(?:-\w, )?--([\w-]+)", re.MULTILINE)
DESCRIBED = re.compile(r"Fl Fl ([\w-]+)")
FROM_TOOLKIT = re.compile(r"help(-.*)?|gapplication-.*|display|g-fatal-warnings")


def list_options(*command):
    done = subprocess.run([*command, "--help"], stdout=subprocess.PIPE, text=True, check=True)
    return {name for name in LISTED.findall(done.stdout) if not FROM_TOOLKIT.fullmatch(name)}


def main(page, program, *commands):
    listed = list_options(program).union(
        *(list_options(program, *command.split()) for command in commands))
    with open(page, encoding="utf-8") as text:
        described = set(DESCRIBED.findall(text.read()))
    described = {name for name in described if not FROM_TOOLKIT.fullmatch(name)}
    for name in sorted(listed - described):
        print(f"{page} does not describe --{name}")
    for name in sorted(described - listed):
        print(f"{page} describes --{name}, which there is not")
    return 0 if listed and listed == described else 1


sys.exit(main(*sys.argv[1:]))
