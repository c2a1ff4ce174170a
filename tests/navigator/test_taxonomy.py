from __future__ import annotations

import copy
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from navigator.errors import ResourceError
from navigator.models import Page
from navigator.taxonomy import FILE, SHORT_LABEL_LIMIT, Taxonomy, load_taxonomy
from tests.factories import assistant, ids, write_yaml

SOUND: dict[str, Any] = {
    "general": {
        "money": {
            "label": "お金",
            "details": {
                "costs": {"label": "生活費", "needs": {"no_money": {"label": "お金がない"}}}
            },
        }
    },
    "under18": {
        "school": {
            "label": "学校",
            "details": {
                "worries": {"label": "こまりごと", "needs": {"u18_bullied": {"label": "いじめ"}}}
            },
        }
    },
    "bands": {"junior_high": {"label": "中学生", "ages": [12, 15]}},
}


def loaded(root: Path, tree: Any) -> Taxonomy:
    write_yaml(root / "taxonomy.yml", tree)
    return load_taxonomy(root)


def put(*path: str, value: Any = None) -> Callable[[dict[str, Any]], None]:
    """Put a value in the tree, or take the key away."""

    def change(tree: dict[str, Any]) -> None:
        for key in path[:-1]:
            tree = tree[key]
        if value is None:
            del tree[path[-1]]
        else:
            tree[path[-1]] = value

    return change


def test_a_sound_tree_is_read(tmp_path: Path) -> None:
    taxonomy = loaded(tmp_path, SOUND)
    assert (
        list(taxonomy.topics),
        list(taxonomy.details),
        list(taxonomy.needs),
        list(taxonomy.bands),
    ) == (
        ["money", "school"],
        ["costs", "worries"],
        ["no_money", "u18_bullied"],
        ["junior_high"],
    )


def test_a_need_knows_where_it_belongs(tmp_path: Path) -> None:
    need = loaded(tmp_path, SOUND).needs["u18_bullied"]
    assert (need.topic, need.detail, need.page) == ("school", "worries", "under18")


def test_a_band_knows_its_ages(tmp_path: Path) -> None:
    assert loaded(tmp_path, SOUND).bands["junior_high"].ages == (12, 15)


def test_the_path_is_the_labels_from_the_top(tmp_path: Path) -> None:
    assert loaded(tmp_path, SOUND).path("no_money") == ("お金", "生活費", "お金がない")


def test_a_short_label_is_the_label_where_there_is_no_other(tmp_path: Path) -> None:
    assert loaded(tmp_path, SOUND).needs["no_money"].short == "お金がない"


MONEY, BAND = SOUND["general"]["money"], SOUND["bands"]["junior_high"]
COSTS = MONEY["details"]["costs"]
NEED = ("general", "money", "details", "costs", "needs", "no_money")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (put("general"), "general"),
        (put("under18"), "under18"),
        (put("bands"), "bands"),
        (put("general", value=[]), "general"),
        (put("general", "money", value="お金"), "general.money.details"),
        (put("general", "money", "details"), "general.money.details"),
        (put("general", "money", "details", value={}), "general.money.details"),
        (put("general", "money", "label"), "general.money.label"),
        (put("general", "money", "label", value=""), "general.money.label"),
        (put("general", "money", "label", value=110), "general.money.label"),
        (put("general", "money", "details", "costs", "label"), "general.money.costs.label"),
        (put("general", "money", "details", "costs", "needs"), "general.money.costs.needs"),
        (
            put("general", "money", "details", "costs", "needs", value=["no_money"]),
            "general.money.costs.needs",
        ),
        (put(*NEED, "label"), "general.money.costs.no_money.label"),
        (put(*NEED, value="お金がない"), "general.money.costs.no_money.label"),
        (put(*NEED, "label", value="あ" * 21), "general.money.costs.no_money.short"),
        (put(*NEED, "short", value="あ" * 21), "general.money.costs.no_money.short"),
        (
            put(
                "under18",
                "school",
                "details",
                "worries",
                "needs",
                "no_money",
                value={"label": "お金"},
            ),
            "under18.school.worries.no_money",
        ),
        (put(*NEED, "short", value=""), "general.money.costs.no_money.short"),
        (put("general", "money", "short", value=5), "general.money.short"),
        (put(*NEED[:-1], "Bad Id", value={"label": "x"}), "general.money.costs.needs"),
        (put("general", "money", "details", "生活費", value=COSTS), "general.money.details"),
        (put("general", "a" * 61, value=MONEY), "general"),
        (put("under18", "money", value=MONEY), "under18.money"),
        (put("general", "home", value={**MONEY, "label": "家"}), "general.home.costs"),
        (put("bands", "中学", value=BAND), "bands"),
        (put("bands", "junior_high", "label"), "bands.junior_high.label"),
        (put("bands", "junior_high", "label", value=""), "bands.junior_high.label"),
        (put("bands", "junior_high", value="中学生"), "bands.junior_high.label"),
        (put("bands", "junior_high", "ages"), "bands.junior_high.ages"),
        (put("bands", "junior_high", "ages", value=12), "bands.junior_high.ages"),
        (put("bands", "junior_high", "ages", value=[12]), "bands.junior_high.ages"),
        (put("bands", "junior_high", "ages", value=["12", "15"]), "bands.junior_high.ages"),
        (put("bands", "junior_high", "ages", value=[15, 12]), "bands.junior_high.ages"),
    ],
)
def test_a_broken_tree_is_told_with_file_and_field(
    change: Callable[[dict[str, Any]], None], field: str, tmp_path: Path
) -> None:
    tree = copy.deepcopy(SOUND)
    change(tree)
    with pytest.raises(ResourceError) as told:
        loaded(tmp_path, tree)
    assert (told.value.path, told.value.field) == (FILE, field)


@pytest.mark.parametrize("tree", [None, [], "text", 5])
def test_a_file_that_is_no_tree_is_told(tree: Any, tmp_path: Path) -> None:
    with pytest.raises(ResourceError) as told:
        loaded(tmp_path, tree)
    assert told.value.field == "general"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResourceError) as told:
        load_taxonomy(tmp_path)
    assert (told.value.path, told.value.field) == (str(tmp_path / "taxonomy.yml"), "file")


# The real tree


@pytest.mark.parametrize(("page", "topics", "needs"), [("general", 16, 92), ("under18", 4, 24)])
def test_the_pages_have_their_topics_and_needs(page: Page, topics: int, needs: int) -> None:
    taxonomy = assistant().taxonomy
    assert (len(taxonomy.page_topics(page)), len(taxonomy.page_needs(page))) == (topics, needs)


def test_ids_of_the_under18_page_say_so() -> None:
    marked = [need for need in assistant().taxonomy.needs if need.startswith("u18_")]
    assert marked == ids(assistant().taxonomy.page_needs("under18"))


def test_every_topic_fits_the_quick_replies_of_line_in_two_pages() -> None:
    assert len(assistant().taxonomy.page_topics("general")) <= 2 * 12


def test_button_labels_fit_and_differ_within_a_menu() -> None:
    taxonomy = assistant().taxonomy
    for detail in taxonomy.details.values():
        labels = [taxonomy.needs[need].short for need in detail.needs]
        assert len(set(labels)) == len(labels)
        assert max(map(len, labels)) <= SHORT_LABEL_LIMIT


def test_grades_follow_each_other_without_a_gap() -> None:
    ages = [band.ages for band in assistant().taxonomy.bands.values()]
    assert ages[0][0] == 6
    assert ages[-1][1] == 18
    assert all(before[1] == after[0] for before, after in pairwise(ages))
