# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-flatpak.py TREE APPLICATION-ID"""

import pathlib
import sys
import unittest

import yaml

TREE, APPLICATION = pathlib.Path(sys.argv[1]), sys.argv[2]
MANIFEST = TREE / "flatpak" / f"{APPLICATION}.yml"
NEEDED = {
    "--share=network",
    "--share=ipc",
    "--socket=wayland",
    "--socket=fallback-x11",
    "--device=dri",
    "--talk-name=org.freedesktop.secrets",
}


class Flatpak(unittest.TestCase):
    def setUp(self):
        self.manifest = yaml.safe_load(MANIFEST.read_text("utf-8"))

    def test_it_is_this_application_on_the_gnome_runtime(self):
        self.assertEqual(APPLICATION, self.manifest["id"])
        self.assertEqual("logline", self.manifest["command"])
        self.assertEqual("org.gnome.Platform", self.manifest["runtime"])
        self.assertEqual("43", self.manifest["runtime-version"])

    def test_it_asks_for_no_more_than_it_needs(self):
        self.assertEqual(sorted(NEEDED), sorted(self.manifest["finish-args"]))

    def test_it_builds_this_tree_without_the_daemon(self):
        (module,) = self.manifest["modules"]
        self.assertEqual("meson", module["buildsystem"])
        self.assertIn("-Dserver=false", module["config-opts"])
        (source,) = module["sources"]
        self.assertEqual("dir", source["type"])
        built = (MANIFEST.parent / source["path"]).resolve()
        self.assertEqual(TREE.resolve(), built)


unittest.main(argv=sys.argv[:1])
