"""The worries the assistant understands, as a tree: topic > detail > need."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from navigator.errors import ResourceError
from navigator.loading import RESOURCES, read_yaml
from navigator.models import PAGES, Band, Detail, Need, Page, Topic

SHORT_LABEL_LIMIT = 20  # LINE: action labels of quick replies, in grapheme clusters
FILE = "resources/taxonomy.yml"
_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_Item = TypeVar("_Item", Topic, Detail, Need)


@dataclass(frozen=True)
class Taxonomy:
    """All topics, details and needs of both pages, by id."""

    topics: dict[str, Topic]
    details: dict[str, Detail]
    needs: dict[str, Need]
    bands: dict[str, Band]

    def page_topics(self, page: Page) -> list[Topic]:
        """Topics of one page, in the order of the menu."""
        return [topic for topic in self.topics.values() if topic.page == page]

    def page_needs(self, page: Page) -> list[Need]:
        """Needs of one page, in the order of the menu."""
        return [need for need in self.needs.values() if need.page == page]

    def path(self, need_id: str) -> tuple[str, str, str]:
        """Labels of topic, detail and need (相談項目, 相談内容①, 相談内容②)."""
        need = self.needs[need_id]
        return self.topics[need.topic].label, self.details[need.detail].label, need.label


def load_taxonomy(root: Path = RESOURCES) -> Taxonomy:
    """Read and check resources/taxonomy.yml."""
    tree = read_yaml(root / "taxonomy.yml")
    topics: dict[str, Topic] = {}
    details: dict[str, Detail] = {}
    needs: dict[str, Need] = {}
    for page in PAGES:
        for topic_id, topic in _mapping(tree, page).items():
            where = f"{page}.{topic_id}"
            names = _mapping(topic, "details", where)
            made = Topic(topic_id, *_labels(topic, where), page=page, details=tuple(names))
            _add(topics, made, where)
            for detail_id, detail in names.items():
                inside = f"{where}.{detail_id}"
                members = _mapping(detail, "needs", inside)
                labels = _labels(detail, inside)
                _add(details, Detail(detail_id, *labels, topic_id, tuple(members)), inside)
                for need_id, need in members.items():
                    place = f"{inside}.{need_id}"
                    labels = _labels(need, place)
                    _add(needs, Need(need_id, *labels, topic_id, detail_id, page), place)
    bands = {
        band_id: Band(band_id, _text(band, "label", where), _ages(band, where))
        for band_id, band in _mapping(tree, "bands").items()
        for where in [f"bands.{band_id}"]
    }
    return Taxonomy(topics, details, needs, bands)


def _add(known: dict[str, _Item], item: _Item, where: str) -> None:
    if item.id in known:
        raise ResourceError(FILE, where, "is there twice")
    known[item.id] = item


def _mapping(node: Any, key: str, where: str = "") -> dict[str, Any]:
    """What stands below `key`, by well-formed ids."""
    path = f"{where}.{key}".lstrip(".")
    value = node.get(key) if isinstance(node, dict) else None
    if not isinstance(value, dict) or not value:
        raise ResourceError(FILE, path, "must be a mapping")
    malformed = [item for item in value if not isinstance(item, str) or not _ID.fullmatch(item)]
    if malformed:
        raise ResourceError(FILE, path, f"malformed ids: {malformed}")
    return value


def _ages(node: dict[str, Any], where: str) -> tuple[int, int]:
    ages = node.get("ages")
    if not isinstance(ages, list) or [type(age) for age in ages] != [int, int] or ages[0] > ages[1]:
        raise ResourceError(FILE, f"{where}.ages", "must be two ages, the lower one first")
    return ages[0], ages[1]


def _text(node: Any, key: str, where: str) -> str:
    text = node.get(key) if isinstance(node, dict) else None
    if not isinstance(text, str) or not text:
        raise ResourceError(FILE, f"{where}.{key}", "must be text")
    return text


def _labels(node: Any, where: str) -> tuple[str, str]:
    label = _text(node, "label", where)
    short = _text(node, "short", where) if "short" in node else label
    if len(short) > SHORT_LABEL_LIMIT:
        raise ResourceError(
            FILE, f"{where}.short", f"{short!r} is longer than {SHORT_LABEL_LIMIT} characters"
        )
    return label, short
