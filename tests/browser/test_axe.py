"""No accessibility faults: every kind of page and every state of the chat, each on one screen (`make accessibility` sees all on all)."""

from __future__ import annotations

from datetime import datetime

import pytest

from navigator.opening_hours import JST
from tests.browser.checks import check
from tests.browser.conftest import Windows
from tests.browser.places import EXPECTED, LOOKS, Place, kinds, places
from tests.browser.town import HOST
from tests.factories import assistant
from tests.real_server import Server

#: The first and the last place of each kind: of the general page, and of the page for those 18 and under.
ENDS = [
    place
    for of_kind in kinds(places(assistant(), datetime.now(tz=JST).date())).values()
    for place in dict.fromkeys((of_kind[0], of_kind[-1]))
]
_SCREENS = list(LOOKS)


@pytest.mark.parametrize(
    ("place", "screen"),
    [(place, _SCREENS[number % len(_SCREENS)]) for number, place in enumerate(ENDS)],
    ids=lambda value: value.name if isinstance(value, Place) else value,
)
def test_place_has_no_faults(server: Server, window: Windows, place: Place, screen: str) -> None:
    look = LOOKS[screen]
    page = window(look.size, dark=look.dark, text=look.text, expected=EXPECTED, allowed=(HOST,))

    found = check(place.reach(page, server.base), page)

    assert found.faults == []
    assert len(found.rules) > 10  # axe has looked
