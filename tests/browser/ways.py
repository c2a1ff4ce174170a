"""Whole ways through the site for people who cannot use a mouse or whose browser runs no scripts."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.chat import Chat

#: No page has that many things before the one we look for.
MOST_TABS = 120


def words_by_keyboard(page: Page, base: str) -> None:
    """From the first page over one's own words and services to a sheet with a memo."""
    page.goto(base)
    chat = Chat(page).greeted()

    tab_to(page, "#navi-input")
    page.keyboard.type("家賃が払えません")
    page.keyboard.press("Enter")
    expect(chat.last.locator(".service").first).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "navi-input"  # ready for the next words

    tab_to(page, ".turn:last-child [data-postback='/summary']", back=True)
    page.keyboard.press("Enter")
    expect(chat.last.locator(".sheet")).to_be_visible()
    # The pressed button is out of sight; the next Tab goes on from what was said.
    assert page.evaluate("document.activeElement.className") == "said"

    tab_to(page, ".sheet textarea")
    page.keyboard.type("3か月前から")
    tab_to(page, ".sheet button")
    with page.context.expect_event("response", lambda r: "/summary/" in r.url) as answered:
        page.keyboard.press("Enter")
    assert answered.value.request.method == "POST"
    assert answered.value.headers["content-type"] == "application/pdf"


def menus_by_keyboard(page: Page, base: str) -> None:
    """From the first page over three menus to services."""
    page.goto(base)
    chat = Chat(page).greeted()

    for step in ("/select_topic", "/select_detail", "/select_need"):
        tab_to(page, f".turn:last-child [data-postback^='{step}']")
        turns = chat.turns.count()
        page.keyboard.press("Space")
        expect(chat.turns).to_have_count(turns + 1)
        expect(chat.last.locator(".reply").first).to_be_visible()

    expect(chat.last.locator(".service").first).to_be_visible()


def without_script(page: Page, base: str) -> None:
    """From the first page over one's own words and services to a sheet, in a browser that runs no scripts."""
    page.goto(base)

    page.locator("#talk-text").fill("家賃が払えません")
    page.locator(".talk-form .main").click()
    expect(page.locator(".service").first).to_be_visible()

    page.locator("button[value='/summary']").click()
    href = page.locator(".sheet a").get_attribute("href")
    assert page.request.get(f"{base}{href}").body().startswith(b"%PDF")


#: By the name that accessibility.html gives them; whether they need scripts.
WAYS: dict[str, tuple[Callable[[Page, str], None], bool]] = {
    "words-by-keyboard": (words_by_keyboard, True),
    "menus-by-keyboard": (menus_by_keyboard, True),
    "without-script": (without_script, False),
}


def tab_to(page: Page, wanted: str, back: bool = False) -> None:
    """Press Tab until `wanted` has the focus; all on the way must be in sight and marked."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        stop = page.evaluate(
            """(wanted) => {
              const here = document.activeElement, box = here.getBoundingClientRect(), look = getComputedStyle(here);
              const hit = document.elementFromPoint(box.left + box.width / 2, Math.min(Math.max(box.top + Math.min(box.height, 40) / 2, 0), innerHeight - 1));
              return { found: here.matches(wanted), body: here === document.body, name: here.outerHTML.slice(0, 120),
                       marked: look.outlineStyle !== "none" || look.boxShadow !== "none", covered: Boolean(hit) && !here.contains(hit) && !hit.contains(here) };
            }""",
            wanted,
        )
        if stop["body"]:
            continue  # past the last one, and round
        assert stop["marked"], f"no focus to be seen on {stop['name']}"
        assert not stop["covered"], f"the focus is behind something: {stop['name']}"
        if stop["found"]:
            return
    raise AssertionError(f"{wanted} cannot be reached with Tab")
