"""What a person does with the chat, on a page or in a frame."""

from __future__ import annotations

from playwright.sync_api import FrameLocator, Locator, Page, expect


class Chat:
    """`<navi-chat>` of a page or frame."""

    def __init__(self, place: Page | FrameLocator) -> None:
        self.place = place
        self.turns = place.locator("navi-chat .turn")
        self.input = place.locator("#navi-input")
        self.trouble = place.locator("navi-chat .trouble")

    @property
    def last(self) -> Locator:
        return self.turns.last

    def greeted(self) -> Chat:
        """The chat, once it has said hello and can be used."""
        self._answered(1)
        return self

    def say(self, text: str) -> Locator:
        """Write and send; the turn with the answer."""
        turns = self.turns.count()
        self.input.fill(text)
        self.input.press("Enter")
        return self._answered(turns + 1)

    def press(self, postback: str) -> Locator:
        """Press the button of the last turn whose postback begins so."""
        turns = self.turns.count()
        self.last.locator(f"button[data-postback^='{postback}']").first.click()
        return self._answered(turns + 1)

    def _answered(self, turns: int) -> Locator:
        expect(self.turns).to_have_count(turns)
        expect(self.last.locator(".reply").first).to_be_visible()
        return self.last
