"""Errors of the navigator.

NavigatorError
├── ResourceError        a file under resources/ is broken: names file and field
└── LinkError            a signed link was altered (LinkForged) or is too old (LinkExpired)
"""

from __future__ import annotations

from pathlib import Path


class NavigatorError(Exception):
    """Base of all errors raised here."""


class ResourceError(NavigatorError):
    """A resource file that must not be served; the message names file and field."""

    def __init__(self, path: Path | str, field: str, problem: str) -> None:
        super().__init__(f"{path}: {field}: {problem}")
        self.path, self.field, self.problem = str(path), field, problem


class LinkError(NavigatorError):
    """A signed link that cannot be honoured."""


class LinkForged(LinkError):  # noqa: N818 - says what happened, and is an Error by its base
    """The link was not made by us, or was altered on the way."""


class LinkExpired(LinkError):  # noqa: N818
    """The link was ours, and is too old now."""
