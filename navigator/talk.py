"""The state of one talk and the outcome of one turn. No free text is ever part of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from navigator.models import Danger, Page, Profile
from navigator.replies import Reply
from navigator.taxonomy import Taxonomy

#: More worries than this in one talk would make the sheet unreadable; the oldest leaves.
NEEDS_KEPT = 6


@dataclass(frozen=True)
class Talk:
    """What the assistant remembers between two turns (the slots of domain.yml)."""

    page: Page = "general"
    language: str = "ja"
    band: str | None = None
    """Grade band of the under-18 page."""
    way: str | None = None
    """"phone" or "written", where the person chose."""
    needs: tuple[str, ...] = ()
    """Worries found so far, the latest first."""
    shown: tuple[str, ...] = ()
    """Ids of the services shown for `needs`."""
    place: str | None = None
    """Where the person stands: "topic:<id>", "detail:<id>" or "need:<id>" in the menu; "kinds:all", "articles:<kind>/<part>"
    or "article:<kind>/<id>" in what there is to read (navigator/articles.py)."""
    crises: int = 0
    """How many turns spoke of danger, so that the answer is not the same each time."""
    danger: Danger | None = None
    """The danger that was spoken of last (navigator/crisis.py)."""

    def profile(self, taxonomy: Taxonomy) -> Profile:
        """What matching may know of the person."""
        band = taxonomy.bands.get(self.band or "")
        age = band.ages if band else ((6, 18) if self.page == "under18" else None)
        return Profile(page=self.page, language=self.language, age=age, prefers=self.way)

    def with_needs(self, new: Iterable[str], keep: bool = True) -> Talk:
        """New worries in front; `keep` False lets the earlier ones go."""
        wanted = tuple(dict.fromkeys([*new, *(self.needs if keep else ())]))[:NEEDS_KEPT]
        return replace(self, needs=wanted, shown=self.shown if keep else ())

    def with_shown(self, services: Iterable[str]) -> Talk:
        """Services shown are added to those shown before."""
        return replace(self, shown=tuple(dict.fromkeys([*self.shown, *services])))

    def at(self, kind: str, item: str) -> Talk:
        """Remember the place in the menu."""
        return replace(self, place=f"{kind}:{item}")

    def fresh(self) -> Talk:
        """The same person, nothing of the talk."""
        return Talk(page=self.page, language=self.language)

    def changes(self, before: Talk) -> dict[str, Any]:
        """Slots that differ from `before`."""
        names = (item.name for item in fields(self))
        pairs = {name: getattr(self, name) for name in names}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in pairs.items()
            if value != getattr(before, name)
        }


@dataclass(frozen=True)
class Turn:
    """What the assistant says, and the talk as it is afterwards."""

    replies: tuple[Reply, ...]
    talk: Talk
