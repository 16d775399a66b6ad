# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the includes of the sources with the table of layers in ARCHITECTURE.md.

    check-layers.py [TREE]
"""

import pathlib
import re
import sys

ROW = re.compile(r"^    (\w+)\s+uses  (.+?)\s{2,}(?:\+ )?(.+)$", re.MULTILINE)
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"(.+?)"|<(.+?)>)', re.MULTILINE)

# The start of a header's name, and the package of the table that it belongs to.
PACKAGES = {
    "adwaita": "libadwaita",
    "gdk/": "GTK",
    "gsk/": "GTK",
    "gtk/": "GTK",
    "gtksourceview/": "GtkSourceView",
    "json-glib/": "json-glib",
    "jwt": "libjwt",
    "libsecret/": "libsecret",
    "libsoup/": "libsoup",
    "pango/": "GTK",
    "pcre2": "PCRE2",
    "sodium": "libsodium",
    "sqlite3": "SQLite",
    "zstd": "zstd",
}


def words(text):
    return {word.strip() for word in text.split(",")}


def read_table(tree):
    table = {}
    for layer, ours, packages in ROW.findall((tree / "ARCHITECTURE.md").read_text("utf-8")):
        table[layer] = (words(ours) - {"nothing of ours"} | {layer}, words(packages))
    return table


def package_of(header):
    return next((name for start, name in PACKAGES.items() if header.startswith(start)), None)


def complaint(header_layers, allowed, own, foreign):
    layers, packages = allowed
    if own:
        layer = header_layers.get(pathlib.Path(own).name)
        return f"{own} belongs to {layer}" if layer and layer not in layers else None
    package = package_of(foreign)
    return f"{foreign} belongs to {package}" if package and package not in packages else None


def check(tree):
    table = read_table(tree)
    sources = tree / "src"
    files = sorted(file for file in sources.rglob("*") if file.suffix in (".c", ".h"))
    header_layers = {file.name: file.relative_to(sources).parts[0] for file in files}
    for file in files:
        layer = file.relative_to(sources).parts[0]
        if layer not in table:
            yield f"{file.relative_to(tree)}: the table of layers does not know {layer}"
            continue
        for own, foreign in INCLUDE.findall(file.read_text("utf-8")):
            said = complaint(header_layers, table[layer], own, foreign)
            if said:
                yield f"{file.relative_to(tree)}: {said}, which {layer} may not use"


def main():
    tree = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    complaints = list(check(tree))
    print("\n".join(complaints), end="\n" if complaints else "")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
