# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks what every source file keeps to and no compiler looks at.

    check-tree.py [TREE]
"""

import pathlib
import re
import sys

FOLDERS = ("src", "tests", "data", "po", "flatpak", ".ci")
SOURCES = {".c", ".h", ".py", ".ui", ".build", ".css", ".yml"}
SCRIPTS = ("dev", ".ci/run")
LONGEST_LINE = 100
LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"
SLEEP = re.compile(r"\b(?:g_usleep|usleep|nanosleep|sleep)\s*\(|^\s*sleep\s", re.MULTILINE)
PLAIN_ASSERT = re.compile(r"(?<![\w.])assert \(")


def files_of(tree):
    for folder in FOLDERS:
        for file in sorted((tree / folder).rglob("*")):
            if file.is_file() and (file.suffix in SOURCES or is_script(file)):
                yield file
    for name in SCRIPTS:
        if (tree / name).is_file():
            yield tree / name


def is_script(file):
    if file.suffix:
        return False
    with open(file, "rb") as stream:
        return stream.read(2) == b"#!"


def line_complaints(text, longest):
    for number, line in enumerate(text.splitlines(), 1):
        if line != line.rstrip():
            yield f"{number}: trailing space"
        if "\t" in line:
            yield f"{number}: tab"
        if len(line) > longest:
            yield f"{number}: more than {longest} columns"


def complaints_about(file, tree):
    text = file.read_text("utf-8")
    name = file.relative_to(tree)
    if LICENCE not in text[:600] and name.name != "meson.build":
        yield "no SPDX lines"
    if not text.endswith("\n") and text:
        yield "no newline at the end"
    wrapped = name.parts[0] in ("src", "tests") and file.suffix in (".c", ".h", ".py")
    yield from line_complaints(text, LONGEST_LINE if wrapped else sys.maxsize)
    if name.parts[0] == "tests" and SLEEP.search(text) and name.name != pathlib.Path(__file__).name:
        yield "sleeps: wait for a condition with a deadline"
    if name.parts[0] == "tests" and file.suffix in (".c", ".h") and PLAIN_ASSERT.search(text):
        yield "assert(): use g_assert_*(), which no build leaves out"


def main():
    tree = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    failed = False
    for file in files_of(tree):
        for said in complaints_about(file, tree):
            print(f"{file.relative_to(tree)}:{said}")
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
