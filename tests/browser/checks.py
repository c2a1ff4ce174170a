"""Accessibility faults of what stands on the screen: axe's, and those that axe does not look for (checks.js)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Frame, Page

#: WCAG 2.2 A and AA with everything before it, and what axe holds to be good manners.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_OWN = (Path(__file__).parent / "checks.js").read_text(encoding="utf-8")
#: With the answers of `details` in sight, but not the list of settings, which lies over the page; and once all is drawn and measured.
_UNFOLD = """() => {
  document.querySelectorAll("details:not(.tools)").forEach((node) => { node.open = true; });
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
#: What lies under a bar that stays can be scrolled out from under it; axe would take it for too small.
_LOOSE = "(position) => document.querySelectorAll('.top, .composer').forEach((bar) => { bar.style.position = position; })"


@dataclass(frozen=True)
class Findings:
    """What one look at a page brought."""

    faults: list[str]
    """Rule, element and reason."""
    rules: frozenset[str]
    """Names of axe's rules that were met."""


def check(place: Page | Frame, page: Page) -> Findings:
    """Every fault of a page, or of one frame in it, with all that can be unfolded."""
    place.evaluate(_UNFOLD)
    place.evaluate(_LOOSE, "relative")
    found = axe(place)
    place.evaluate(_LOOSE, "")
    page.keyboard.press("Tab")  # after a mouse a browser marks no focus
    return Findings(found.faults + place.evaluate(_OWN), found.rules)


def axe(place: Page | Frame) -> Findings:
    """Axe's part; frames are looked into by themselves, with `place` a frame."""
    place.evaluate(AXE_SCRIPT)
    found = place.evaluate(
        "(values) => axe.run(document, { iframes: false, runOnly: { type: 'tag', values } })", TAGS
    )
    faults = [
        f"{fault['id']}: {node['html'][:160]} {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
    return Findings(faults, frozenset(rule["id"] for rule in found["passes"]))


def axe_version(page: Page) -> str:
    page.evaluate(AXE_SCRIPT)
    return str(page.evaluate("axe.version"))
