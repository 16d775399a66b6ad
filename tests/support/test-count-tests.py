# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(__file__).with_name("count-tests.py")


def count(*runs):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as log:
        for result, stdout in runs:
            print(json.dumps({"result": result, "stdout": stdout}), file=log)
        log.flush()
        done = subprocess.run([sys.executable, PROGRAM, log.name], capture_output=True, text=True)
    return done.stdout.strip(), done.returncode


class CountTests(unittest.TestCase):
    def test_every_test_of_an_executable_counts(self):
        self.assertEqual(count(("OK", "1..2\nok 1 /a\nok 2 /b # took 1 s\n")),
                         ("2 passed, 0 failed, 0 skipped", 0))

    def test_an_executable_without_tap_counts_once(self):
        self.assertEqual(count(("OK", ""), ("FAIL", "hello")), ("1 passed, 1 failed, 0 skipped", 1))

    def test_failures_and_skips_are_told_apart(self):
        self.assertEqual(count(("FAIL", "ok 1 /a\nnot ok 2 /b\nok 3 /c # SKIP no reason\n")),
                         ("1 passed, 1 failed, 1 skipped", 1))

    def test_a_crash_after_good_tests_is_a_failure(self):
        self.assertEqual(count(("ERROR", "ok 1 /a\n")), ("1 passed, 1 failed, 0 skipped", 1))

    def test_a_timeout_is_a_failure(self):
        self.assertEqual(count(("TIMEOUT", "")), ("0 passed, 1 failed, 0 skipped", 1))

    def test_no_test_at_all_is_not_a_success(self):
        self.assertEqual(count(), ("0 passed, 0 failed, 0 skipped", 1))


unittest.main()
