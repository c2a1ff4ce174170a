"""The worries the assistant understands, as a tree: topic > detail > need."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from navigator.errors import ResourceError
from navigator.loading import RESOURCES, read_yaml
from navigator.models import Band, Detail, Need, Page, Topic

SHORT_LABEL_LIMIT = 20  # LINE: action labels of quick replies, in grapheme clusters
FILE = "resources/taxonomy.yml"


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
    pages: tuple[Page, ...] = ("general", "under18")
    for page in pages:
        for topic_id, topic in _mapping(tree, page).items():
            where = f"{page}.{topic_id}"
            names = _mapping(topic, "details", where)
            topics[topic_id] = Topic(
                topic_id, *_labels(topic, where), page=page, details=tuple(names)
            )
            for detail_id, detail in names.items():
                inside = f"{where}.{detail_id}"
                members = _mapping(detail, "needs", inside)
                details[detail_id] = Detail(
                    detail_id, *_labels(detail, inside), topic=topic_id, needs=tuple(members)
                )
                for need_id, need in members.items():
                    if need_id in needs:
                        raise ResourceError(FILE, f"{inside}.{need_id}", "is there twice")
                    needs[need_id] = Need(
                        need_id,
                        *_labels(need, f"{inside}.{need_id}"),
                        topic=topic_id,
                        detail=detail_id,
                        page=page,
                    )
    bands = {
        band_id: Band(band_id, band["label"], (band["ages"][0], band["ages"][1]))
        for band_id, band in _mapping(tree, "bands").items()
    }
    return Taxonomy(topics, details, needs, bands)


def _mapping(node: Any, key: str, where: str = "") -> dict[str, Any]:
    value = node.get(key) if isinstance(node, dict) else None
    if not isinstance(value, dict) or not value:
        raise ResourceError(FILE, f"{where}.{key}".lstrip("."), "must be a mapping")
    return value


def _labels(node: Any, where: str) -> tuple[str, str]:
    label = node.get("label") if isinstance(node, dict) else None
    if not isinstance(label, str) or not label:
        raise ResourceError(FILE, f"{where}.label", "must be text")
    short = node.get("short", label)
    if len(short) > SHORT_LABEL_LIMIT:
        raise ResourceError(
            FILE, f"{where}.short", f"{short!r} is longer than {SHORT_LABEL_LIMIT} characters"
        )
    return label, short
