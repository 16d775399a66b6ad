# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a benchmark and keeps its figures, or shows those of all.

    bench.py --mkcorpus PROGRAM FOLDER NAME COMMAND...
    bench.py [--markdown] FOLDER

In COMMAND, {1G} stands for a log of that size in FOLDER, which is made when it is not there and
brought into the page cache. Where {10G} occurs and there is no room for it, on the disk or in
memory, the benchmark is left out.

A benchmark prints its figures as lines of words with tabs between them: "figure", section, name,
value, unit, goal; the goal is empty or such as ">= 2.2".
"""

import argparse
import collections
import datetime
import operator
import os
import re
import shutil
import subprocess
import sys

SEED = "1"
LARGE = "10G"
ROOM_FOR_LARGE = 30 * 10**9
MEMORY_FOR_LARGE = 14 * 10**9
UNITS = {"M": 10**6, "G": 10**9}
SEARCHES = {
    "search 1 GB": "an open log",
    "logline-grep -c 1 GB": "`logline-grep -c`",
    "grep -c 1 GB": "`grep -c`",
    "rg -c 1 GB": "`rg -c`",
}
COMPARE = {">=": operator.ge, "<=": operator.le}
VERSIONS = (["rg", "--version"], ["grep", "--version"], ["/usr/sbin/nginx", "-v"])

Figure = collections.namedtuple("Figure", "section name value unit goal")


def verdict(figure):
    if not figure.goal:
        return ""
    sign, limit = figure.goal.split()
    return "ok" if COMPARE[sign](float(figure.value), float(limit)) else "short"


# ---- corpora ----------------------------------------------------------------------------------
def has_room(folder, size):
    if size != LARGE:
        return True
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    there = os.path.exists(corpus_path(folder, size))
    return memory >= MEMORY_FOR_LARGE and (
        there or shutil.disk_usage(folder).free >= ROOM_FOR_LARGE)


def corpus_path(folder, size):
    return os.path.join(folder, f"corpus-{size}-{SEED}.log")


def provide_corpus(program, folder, size):
    path = corpus_path(folder, size)
    if not os.path.exists(path):
        unfinished = path + ".part"
        subprocess.run([program, size, SEED, unfinished], check=True)
        os.rename(unfinished, path)
    with open(path, "rb", buffering=0) as log:
        buffer = bytearray(1 << 20)
        while log.readinto(buffer):
            pass
    return path


# ---- running ----------------------------------------------------------------------------------
def run(arguments):
    os.makedirs(arguments.folder, exist_ok=True)
    sizes = set(re.findall(r"\{(\w+)\}", " ".join(arguments.command)))
    if not all(has_room(arguments.folder, size) for size in sizes):
        print(f"{arguments.name}: no room for a log of {LARGE}")
        return 0
    paths = {size: provide_corpus(arguments.mkcorpus, arguments.folder, size) for size in sizes}
    command = [re.sub(r"\{(\w+)\}", lambda match: paths[match[1]], word)
               for word in arguments.command]
    lines = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
    if process.returncode == 0:
        with open(os.path.join(arguments.folder, arguments.name + ".figures"), "w",
                  encoding="utf-8") as kept:
            kept.writelines(line for line in lines if line.startswith("figure\t"))
    return process.returncode


# ---- showing ----------------------------------------------------------------------------------
def read_figures(folder):
    names = sorted(name for name in os.listdir(folder) if name.endswith(".figures"))
    for name in sorted(names, key=lambda name: os.stat(os.path.join(folder, name)).st_mtime):
        with open(os.path.join(folder, name), encoding="utf-8") as kept:
            for line in kept:
                yield Figure(*line.rstrip("\n").split("\t")[1:])


def first_line(command):
    if shutil.which(command[0]) is None:
        return None
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout.splitlines()[0].replace("nginx version: ", "")


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        found = re.search(r"^model name\s*: (.*)$", info.read(), re.MULTILINE)
    return found[1] if found else os.uname().machine


def describe_run():
    versions = [said for said in map(first_line, VERSIONS) if said]
    return (f"{datetime.date.today():%Y-%m-%d}, {len(os.sched_getaffinity(0))} cores of "
            f"{processor()}, {', '.join(versions)}")


def show_table(figures):
    section = None
    print(f"\n{describe_run()}\n")
    for figure in figures:
        shown = "" if figure.section == section else figure.section
        section = figure.section
        print(f"{shown:22} {figure.name:48} {figure.value:>8} {figure.unit:14} "
              f"{figure.goal:>9} {verdict(figure)}")


def cell(figure):
    if figure is None:
        return ""
    short = ", short" if verdict(figure) == "short" else ""
    goal = f" ({figure.goal.replace('>=', '≥').replace('<=', '≤')}{short})" if figure.goal else ""
    value = float(figure.value)
    shown = f"{value:.3g}" if value < 1000 else f"{value:.0f}"
    unit = re.sub("^x( rg -c)?", "×", figure.unit)
    return f"{shown} {unit}{goal}"


def show_searches(figures):
    names = list(dict.fromkeys(figure.name for figure in figures))
    print("| lines with | " + " | ".join(SEARCHES.values()) + " |")
    print("|---" * (len(SEARCHES) + 1) + "|")
    for name in names:
        found = {figure.section: figure for figure in figures if figure.name == name}
        print(f"| {name} | " + " | ".join(cell(found.get(section)) for section in SEARCHES) + " |")


def show_markdown(figures):
    """For people: what has a goal, and searches side by side."""
    searches = [figure for figure in figures if figure.section in SEARCHES]
    print(f"{describe_run()}:\n")
    show_searches(searches)
    print("\n| | measured (goal) |\n|---|---|")
    for figure in figures:
        if figure.goal and figure not in searches:
            print(f"| {figure.section}: {figure.name} | {cell(figure)} |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mkcorpus")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("folder")
    parser.add_argument("name", nargs="?")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    if arguments.name:
        return run(arguments)
    show = show_markdown if arguments.markdown else show_table
    show(list(read_figures(arguments.folder)))
    return 0


sys.exit(main())
