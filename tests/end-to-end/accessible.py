# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What assistive technologies see of a program, asked for on the accessibility bus itself.

Not by libatspi: it counts children and then asks for each by its number, and GTK 4.8 crashes when a
window closes in between.
"""

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib

ACCESSIBLE = "org.a11y.atspi.Accessible"
ACTION = "org.a11y.atspi.Action"
COMPONENT = "org.a11y.atspi.Component"
TEXT = "org.a11y.atspi.Text"
PROPERTIES = "org.freedesktop.DBus.Properties"
ROOT = "/org/a11y/atspi/accessible/root"
NOBODY = "/org/a11y/atspi/null"
IN_WINDOW = 1  # coordinates
ANSWER_MS = 10000

_bus = None


def get_bus():
    global _bus
    if _bus is None:
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        (address,) = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus",
                                       "GetAddress", None, None, Gio.DBusCallFlags.NONE,
                                       ANSWER_MS).unpack()
        _bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
    return _bus


def list_programs():
    return Accessible("org.a11y.atspi.Registry", ROOT).children()


class Accessible:
    """One object of a program. It may be gone at any time: then all answers are empty."""

    def __init__(self, owner, path):
        self.owner, self.path = owner, path

    def __eq__(self, other):
        return (self.owner, self.path) == (other.owner, other.path)

    def _call(self, interface, method, signature=None, *arguments):
        parameters = GLib.Variant(signature, arguments) if signature else None
        try:
            return get_bus().call_sync(self.owner, self.path, interface, method, parameters, None,
                                       Gio.DBusCallFlags.NONE, ANSWER_MS).unpack()
        except GLib.Error:
            return None

    def _get(self, interface, name):
        answer = self._call(PROPERTIES, "Get", "(ss)", interface, name)
        return answer[0] if answer else None

    def process_id(self):
        answer = get_bus().call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                     "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                                     GLib.Variant("(s)", (self.owner,)), None,
                                     Gio.DBusCallFlags.NONE, ANSWER_MS)
        return answer.unpack()[0]

    def children(self):
        (children,) = self._call(ACCESSIBLE, "GetChildren") or ([],)
        return [Accessible(owner, path) for owner, path in children if path != NOBODY]

    def parent(self):
        return Accessible(*self._get(ACCESSIBLE, "Parent"))

    def role(self):
        (role,) = self._call(ACCESSIBLE, "GetRole") or (0,)
        return Atspi.role_get_name(Atspi.Role(role))

    def name(self):
        return self._get(ACCESSIBLE, "Name") or ""

    def has_state(self, state):
        (words,) = self._call(ACCESSIBLE, "GetState") or ([],)
        state = int(state)
        return bool(words) and bool(words[state // 32] >> state % 32 & 1)

    def is_in_sight(self):
        # GTK says "showing" of windows only. A page of a stack that was never shown has no size.
        if not self.has_state(Atspi.StateType.VISIBLE):
            return False
        box = self.extents()
        return box is None or box[2] > 0 and box[3] > 0

    def extents(self):
        """(x, y, width, height) in its window, None for what has no place of its own."""
        answer = self._call(COMPONENT, "GetExtents", "(u)", IN_WINDOW)
        return answer[0] if answer else None

    def text(self):
        """The whole text of an entry or a text view."""
        length = self._get(TEXT, "CharacterCount") or 0
        answer = self._call(TEXT, "GetText", "(ii)", 0, length) if length else None
        return answer[0] if answer else ""

    def do_action(self):
        """The first thing that can be done with it."""
        (done,) = self._call(ACTION, "DoAction", "(i)", 0) or (False,)
        return done
