"""Look for accessibility faults on every page and in every state of the chat; results into resources/web/accessibility.json.

`accessibility.py [word]`: only places whose name holds the word, and nothing is written. Ends with 1 where there is a fault.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Error, sync_playwright  # noqa: E402

from navigator.assistant import load_assistant  # noqa: E402
from navigator.opening_hours import JST  # noqa: E402
from scripts.serve import free_port  # noqa: E402
from tests.browser.checks import Findings, axe_version, check  # noqa: E402
from tests.browser.places import EXPECTED, LOOKS, Look, Place, kinds, places  # noqa: E402
from tests.browser.town import HOST  # noqa: E402
from tests.browser.ways import WAYS  # noqa: E402
from tests.browser.windows import FLAGS, SIZES, Watch, find_chromium  # noqa: E402
from tests.real_server import launch, wait_until_ready  # noqa: E402

FILE = ROOT / "resources" / "web" / "accessibility.json"
#: What was found at each place, one entry a look.
Found = dict[str, list[Findings]]


def main(word: str) -> int:
    began = time.monotonic()
    now = datetime.now(tz=JST)
    assistant = load_assistant("only for the addresses", "http://localhost")
    chosen = [place for place in places(assistant, now.date()) if word in place.name]
    found: Found = {place.name: [] for place in chosen}
    with server() as base, chromium() as browser:
        for name, look in LOOKS.items():
            print(f"accessibility: {len(chosen)} places, {name}", flush=True)
            look_at(browser, base, chosen, look, found)
        ways = {} if word else {name: gone(browser, base, name) for name in WAYS}
        versions = {"browser": browser.version, "axe": axe_of(browser)}
    faults = sum(len(each.faults) for looks in found.values() for each in looks)
    views = sum(len(looks) for looks in found.values())
    print(f"accessibility: {len(chosen)} places, {views} views, {faults} faults, {ways or 'no ways'}, "
          f"{time.monotonic() - began:.0f} s")  # fmt: skip
    if not word:
        looks = [{"id": name, "width": SIZES[look.size][0], "dark": look.dark, "text": look.text}
                 for name, look in LOOKS.items()]  # fmt: skip
        rows = [row(kind, of_kind, found) for kind, of_kind in kinds(chosen).items()]
        journeys = [{"id": name, "passed": passed} for name, passed in ways.items()]
        results = {"date": f"{now:%Y-%m-%d}", **versions, "looks": looks, "checked": rows, "journeys": journeys}  # fmt: skip
        FILE.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 1 if faults or not all(ways.values()) else 0


@contextmanager
def server() -> Iterator[str]:
    """Address of a server with a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        process = launch(port, Path(folder))
        try:
            wait_until_ready(process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.communicate(timeout=60)


@contextmanager
def chromium() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        raise SystemExit("accessibility: no Chromium: apt-get install chromium, or CHROMIUM=/path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def look_at(browser: Browser, base: str, chosen: list[Place], look: Look, found: Found) -> None:
    """Every place on one screen; a place that cannot be reached is a fault."""
    watch = Watch(browser, look.size, look.dark, text=look.text, expected=EXPECTED, allowed=(HOST,))
    with watch as window:
        for place in chosen:
            page = window.context.new_page()  # a tab of its own, with a talk of its own
            try:
                findings = check(place.reach(page, base), page)
            except (Error, AssertionError) as error:
                findings = Findings([f"not reached: {error}"], frozenset())
            page.close()
            findings = Findings(findings.faults + watch.told(), findings.rules)
            found[place.name].append(findings)
            for fault in findings.faults:
                print(f"{place.name} [{look.size}]: {fault}", flush=True)


def gone(browser: Browser, base: str, name: str) -> bool:
    """Can a whole way be gone to its end?"""
    go, script = WAYS[name]
    try:
        with Watch(browser, "desktop", script=script) as page:
            go(page, base)
    except (Error, AssertionError) as error:
        print(f"{name}: {error}", flush=True)
        return False
    return True


def axe_of(browser: Browser) -> str:
    page = browser.new_page()
    version = axe_version(page)
    page.close()
    return version


def row(kind: str, of_kind: list[Place], found: Found) -> dict[str, Any]:
    """One line of the table on the page about accessibility."""
    looks = [findings for place in of_kind for findings in found[place.name]]
    return {
        "id": kind,
        "templates": sorted({place.template for place in of_kind}),
        "views": len(looks),
        "faults": sum(len(findings.faults) for findings in looks),
        "rules": len(frozenset().union(*(findings.rules for findings in looks))),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
