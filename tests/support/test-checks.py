# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""That the checks of the tree can fail."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
TABLE = """
    app     uses  client, core        + GTK
    client  uses  core                + libsoup
    core    uses  nothing of ours       GLib
"""
LICENCE = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"


def run(check, **files):
    with tempfile.TemporaryDirectory() as folder:
        tree = pathlib.Path(folder)
        for name, text in files.items():
            file = tree / name.replace("__", "/").replace("_c", ".c").replace("_h", ".h")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        (tree / "ARCHITECTURE.md").write_text(TABLE, "utf-8")
        done = subprocess.run([sys.executable, HERE / check, tree], capture_output=True, text=True)
    return done.stdout


class Layers(unittest.TestCase):
    def test_downwards_is_well(self):
        self.assertEqual("", run("check-layers.py", src__core__a_h="#include <glib.h>\n",
                                 src__app__b_c='#include "a.h"\n#include <gtk/gtk.h>\n'))

    def test_upwards_is_refused(self):
        self.assertIn("b.h belongs to app", run("check-layers.py", src__app__b_h="",
                                                src__core__a_c='#include "b.h"\n'))

    def test_a_package_of_another_layer_is_refused(self):
        self.assertIn("belongs to GTK", run("check-layers.py",
                                            src__core__a_c="#include <gtk/gtk.h>\n"))

    def test_a_layer_that_the_table_does_not_know_is_refused(self):
        self.assertIn("does not know extra", run("check-layers.py", src__extra__a_c=""))


class Tree(unittest.TestCase):
    def test_a_plain_file_is_well(self):
        self.assertEqual("", run("check-tree.py", src__core__a_c=LICENCE))

    def test_a_missing_licence_is_refused(self):
        self.assertIn("no SPDX", run("check-tree.py", src__core__a_c="int a;\n"))

    def test_tabs_and_trailing_spaces_are_refused(self):
        said = run("check-tree.py", src__core__a_c=LICENCE + "\tint a; \n")
        for word in ("tab", "trailing"):
            self.assertIn(word, said)

    def test_lines_are_wrapped(self):
        self.assertEqual("", run("check-tree.py", src__core__a_c=LICENCE + "x" * 100 + "\n"))
        self.assertIn("columns", run("check-tree.py", src__core__a_c=LICENCE + "x" * 101 + "\n"))

    def test_sleeping_tests_are_refused(self):
        nap = "g_" + "usleep"
        self.assertIn("sleeps", run("check-tree.py", tests__core__a_c=LICENCE + f"{nap} (1);\n"))
        self.assertEqual("", run("check-tree.py", src__core__a_c=LICENCE + f"{nap} (1);\n"))

    def test_an_assert_that_a_build_can_leave_out_is_refused(self):
        self.assertIn("g_assert", run("check-tree.py", tests__core__a_c=LICENCE + "assert (x);\n"))


unittest.main()
