# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later

import pathlib
import subprocess
import sys
import unittest

PROGRAM = pathlib.Path(__file__).with_name("over-seeds.py")


def over_seeds(n_seeds, script):
    command = [sys.executable, PROGRAM, str(n_seeds), "sh", "-c", script, "sh"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.splitlines(), done.returncode


class OverSeeds(unittest.TestCase):
    def test_cases_are_added_up(self):
        lines, status = over_seeds(3, "echo '# 20 cases'; echo '# 1 cases, 0 differences'")
        self.assertEqual((lines[0], lines[-1], status),
                         ("1..3", "# 63 cases over 3 seeds, 0 failed", 0))

    def test_each_run_has_a_seed_of_its_own_and_is_named_after_it(self):
        lines, _ = over_seeds(2, 'echo "$1 $2" >&2; exit 1')
        seeds = [line.removeprefix("# --seed ") for line in lines if "--seed" in line]
        self.assertEqual(len(set(seeds)), 2)
        for number, seed in enumerate(seeds, 1):
            self.assertRegex(seed, "^R02S[0-9a-f]{32}$")
            self.assertIn(f"not ok {number} {seed} 0 cases", lines)

    def test_what_a_failure_said_is_shown_and_the_others_run(self):
        lines, status = over_seeds(2, "echo '# 5 cases'; echo 'Bail out!'; exit 1")
        self.assertEqual(lines.count("# Bail out!"), 2)
        self.assertEqual((lines[-1], status), ("# 10 cases over 2 seeds, 2 failed", 1))

    def test_no_case_at_all_is_not_a_success(self):
        lines, status = over_seeds(1, "true")
        self.assertRegex(lines[1], "^not ok 1 ")
        self.assertEqual(status, 1)


unittest.main()
