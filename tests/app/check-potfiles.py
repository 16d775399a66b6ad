#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-potfiles.py TREE: po/POTFILES.in names each file with text for people, in order."""

import pathlib
import re
import sys

MARKS = {
    ".c": re.compile(r"(?<![A-Za-z0-9_])(?:_|N_|C_|ngettext)\s*\("),
    ".ui": re.compile(r'translatable="yes"'),
    ".in": re.compile(r""),
}


def holds_text(path):
    mark = MARKS.get(path.suffix)
    return mark is not None and mark.search(path.read_text(encoding="utf-8")) is not None


def main():
    tree = pathlib.Path(sys.argv[1])
    listed = [
        line
        for line in (tree / "po" / "POTFILES.in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    candidates = [*(tree / "data").glob("*.in"), *(tree / "src" / "app").rglob("*")]
    expected = {str(p.relative_to(tree)) for p in candidates if p.is_file() and holds_text(p)}
    expected |= {str(p.relative_to(tree)) for p in (tree / "data").glob("*.gschema.xml")}

    problems = [f"not in po/POTFILES.in: {name}" for name in sorted(expected - set(listed))]
    problems += [f"no text for people in: {name}" for name in sorted(set(listed) - expected)]
    if listed != sorted(listed):
        problems.append("po/POTFILES.in is not in alphabetical order")
    if not expected:
        problems.append("found no text for people at all")
    print("\n".join(problems), file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
