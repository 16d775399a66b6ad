# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a test program of GLib's with many seeds, others every time, and adds its cases up.

    over-seeds.py N-SEEDS PROGRAM [ARGUMENT...]

The program is told the seed by --seed and prints how many cases it tried, as "# 123 cases". Each
seed is a test here: its name is what PROGRAM --seed takes to show a failure again.
"""

import re
import secrets
import subprocess
import sys

CASES = re.compile(r"^# *(\d+) cases\b", re.MULTILINE)


def run(number, command):
    """The number of cases tried with another seed, and whether all was well."""
    seed = "R02S" + secrets.token_hex(16)
    done = subprocess.run([*command, "--seed", seed], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    output = done.stdout.decode(errors="replace")
    cases = sum(map(int, CASES.findall(output)))
    well = done.returncode == 0 and cases > 0
    if not well:
        for line in output.splitlines():
            print("#", line)
    print(f"{'ok' if well else 'not ok'} {number} {seed} {cases} cases", flush=True)
    return cases, well


def main(n_seeds, *command):
    print(f"1..{n_seeds}")
    runs = [run(number, command) for number in range(1, int(n_seeds) + 1)]
    failures = sum(not well for _, well in runs)
    print(f"# {sum(cases for cases, _ in runs)} cases over {n_seeds} seeds, {failures} failed")
    return 1 if failures else 0


sys.exit(main(*sys.argv[1:]))
