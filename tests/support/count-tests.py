# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the tests of a run of "meson test", not the executables that hold them.

    count-tests.py TESTLOG.json

An executable that speaks TAP counts as many times as it has tests, any other once. One that failed
although none of its tests did (it crashed, or ran out of time) counts as one more failure.
"""

import collections
import json
import re
import sys

LINE = re.compile(r"^(not )?ok\b[^#]*(?:# *(skip|todo)\b)?", re.IGNORECASE)
WELL = {"OK": "passed", "EXPECTEDFAIL": "passed", "SKIP": "skipped"}


def outcome_of_line(match):
    failed, directive = match.groups()
    if directive:
        return "skipped"
    return "failed" if failed else "passed"


def outcomes_of_run(run):
    """The outcome of each test of one executable."""
    lines = filter(None, map(LINE.match, run.get("stdout", "").splitlines()))
    outcomes = [outcome_of_line(line) for line in lines]
    outcome = WELL.get(run["result"], "failed")
    if not outcomes or (outcome == "failed" and "failed" not in outcomes):
        outcomes.append(outcome)
    return outcomes


def main(path):
    count = collections.Counter()
    with open(path, encoding="utf-8") as log:
        for line in log:
            count.update(outcomes_of_run(json.loads(line)))
    print(f"{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped")
    return 1 if count["failed"] or not count["passed"] else 0


sys.exit(main(sys.argv[1]))
