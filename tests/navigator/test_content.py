from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from navigator.content import Content, load_content
from navigator.errors import ResourceError
from tests.factories import assistant, catalogue, resources, service

NOVEMBER = date(2026, 11, 25)
MAY = date(2027, 5, 1)


def write(
    root: Path, name: str = "a", kind: str = "faq", body: str = "本文です。", **changes: Any
) -> None:
    """One article; a field that is None is left out."""
    fields: dict[str, Any] = {
        "title": "題",
        "summary": "まとめ",
        "page": "general",
        "date": "2026-11-01",
        "needs": [],
        **changes,
    }
    matter = yaml.safe_dump(
        {key: v for key, v in fields.items() if v is not None}, allow_unicode=True
    )
    path = root / "content" / kind / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{matter}---\n{body}\n", encoding="utf-8")


def load(root: Path) -> Content:
    known = catalogue(service("a-service"), service("grown-up", under18=False))
    return load_content(assistant().taxonomy, known, resources(root))


def loaded(root: Path, **article: Any) -> Content:
    write(root, **article)
    return load(root)


def html(root: Path, body: str, **article: Any) -> str:
    (only,) = loaded(root, body=body, **article).all
    return only.html


def fault(root: Path, **article: Any) -> ResourceError:
    with pytest.raises(ResourceError) as caught:
        loaded(root, **article)
    return caught.value


def ids(content: Content, kind: Any, today: date, page: Any = "general") -> list[str]:
    return [article.id for article in content.articles(kind, page, today)]


# Reading


def test_article_carries_its_front_matter(tmp_path: Path) -> None:
    (article,) = loaded(tmp_path, name="may-i-ask", needs=["debt"]).all

    assert (article.id, article.kind, article.title, article.date, article.needs) == (
        "may-i-ask", "faq", "題", date(2026, 11, 1), ("debt",),
    )  # fmt: skip


def test_no_content_is_no_fault(tmp_path: Path) -> None:
    assert load(tmp_path).all == ()


def test_markdown_becomes_html(tmp_path: Path) -> None:
    assert (
        html(tmp_path, "## 小見出し\n\n- 一つ") == "<h2>小見出し</h2>\n<ul>\n<li>一つ</li>\n</ul>"
    )


def test_line_break_inside_a_sentence_leaves_no_space(tmp_path: Path) -> None:
    assert html(tmp_path, "長い文を\n折りました。") == "<p>長い文を折りました。</p>"


def test_service_on_a_line_of_its_own_marks_the_place_of_a_card(tmp_path: Path) -> None:
    assert '<div data-service="a-service"></div>' in html(
        tmp_path, "前。\n\n[](service:a-service)\n\n後。"
    )


def test_services_of_an_article_are_those_with_a_card(tmp_path: Path) -> None:
    body = "[窓口](service:grown-up)へ。\n\n[](service:a-service)"
    (article,) = loaded(tmp_path, body=body).all

    assert article.services == ("a-service",)


def test_service_in_a_sentence_is_a_link_to_its_page(tmp_path: Path) -> None:
    assert 'href="/services/a-service/"' in html(tmp_path, "[窓口](service:a-service)へ。")


def test_link_of_a_child_leads_to_the_childs_page_of_the_service(tmp_path: Path) -> None:
    link = html(tmp_path, "[窓口](service:a-service)へ。", page="under18")

    assert 'href="/services/a-service/?page=under18"' in link


# Faults name the file and the field


def test_file_without_front_matter_is_refused(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / "content" / "faq" / "a.md"
    path.write_text("本文だけ", encoding="utf-8")

    with pytest.raises(ResourceError, match=r"a\.md: front matter"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": None}, "front matter"),
        ({"author": "だれか"}, "front matter"),
        ({"summary": "長" * 91}, "summary"),
        ({"page": "children"}, "page"),
        ({"order": "1"}, "order"),
        ({"order": 1.5}, "order"),
        ({"date": "2026-02-30"}, "date"),
        ({"date": date(2026, 11, 25)}, "date"),
        ({"needs": ["no_such_need"]}, "needs"),
        ({"name": "Not_An_Id"}, "file"),
        ({"body": "[](service:nobody)"}, "body"),
        ({"body": "[窓口](service:nobody)"}, "body"),
        ({"body": "[](service:grown-up)", "page": "under18"}, "body"),
        ({"starts": "05-01", "ends": "05-31"}, "starts"),
        ({"kind": "campaigns"}, "starts"),
        ({"kind": "campaigns", "starts": "05-01", "ends": "2027-05-31"}, "ends"),
        ({"kind": "campaigns", "starts": "04-31", "ends": "05-31"}, "starts"),
    ],
)
def test_broken_article_is_refused(tmp_path: Path, changes: dict[str, Any], field: str) -> None:
    error = fault(tmp_path, **changes)

    assert error.field == field
    assert error.path.endswith(".md")


# What a page shows


def test_article_is_shown_on_its_own_page_alone(tmp_path: Path) -> None:
    content = loaded(tmp_path, page="under18")

    assert (ids(content, "faq", NOVEMBER), ids(content, "faq", NOVEMBER, "under18")) == ([], ["a"])


def test_article_of_tomorrow_is_not_shown_today(tmp_path: Path) -> None:
    content = loaded(tmp_path, date="2026-11-26")

    assert ids(content, "faq", NOVEMBER) == []
    assert ids(content, "faq", date(2026, 11, 26)) == ["a"]


def test_newest_article_stands_first(tmp_path: Path) -> None:
    write(tmp_path, "old", date="2026-01-01")
    write(tmp_path, "new", date="2026-10-01")

    assert ids(load(tmp_path), "faq", NOVEMBER) == ["new", "old"]


def test_articles_of_one_day_stand_by_id(tmp_path: Path) -> None:
    write(tmp_path, "b")
    write(tmp_path, "a")

    assert ids(load(tmp_path), "faq", NOVEMBER) == ["a", "b"]


def test_order_goes_before_the_date(tmp_path: Path) -> None:
    write(tmp_path, "newest", date="2026-11-20")
    write(tmp_path, "second", date="2026-10-01", order=2)
    write(tmp_path, "first", date="2026-01-01", order=1)

    assert ids(load(tmp_path), "faq", NOVEMBER) == ["first", "second", "newest"]


# Campaigns


def campaign(root: Path, starts: str, ends: str) -> Content:
    return loaded(root, kind="campaigns", starts=starts, ends=ends)


@pytest.mark.parametrize(
    ("starts", "ends", "today", "runs"),
    [
        ("05-01", "05-31", "2027-04-30", False),
        ("05-01", "05-31", "2027-05-01", True),
        ("05-01", "05-31", "2031-05-31", True),
        ("05-01", "05-31", "2027-06-01", False),
        ("12-20", "01-05", "2026-12-19", False),
        ("12-20", "01-05", "2026-12-31", True),
        ("12-20", "01-05", "2027-01-05", True),
        ("12-20", "01-05", "2027-01-06", False),
        ("2027-05-01", "2027-05-31", "2027-05-20", True),
        ("2027-05-01", "2027-05-31", "2028-05-20", False),
        ("02-20", "02-29", "2027-02-28", True),
        ("02-20", "02-29", "2027-03-01", False),
    ],
)
def test_campaign_runs_between_its_days(
    tmp_path: Path, starts: str, ends: str, today: str, runs: bool
) -> None:
    found = ids(campaign(tmp_path, starts, ends), "campaigns", date.fromisoformat(today))

    assert found == (["a"] if runs else [])


def test_next_campaign_is_the_one_that_begins_first(tmp_path: Path) -> None:
    write(tmp_path, "may", "campaigns", starts="05-01", ends="05-31")
    write(tmp_path, "winter", "campaigns", starts="12-20", ends="01-05")
    write(tmp_path, "children", "campaigns", starts="12-01", ends="12-02", page="under18")

    found = load(tmp_path).next_campaign("general", NOVEMBER)

    assert found is not None
    assert (found[0].id, found[1]) == ("winter", date(2026, 12, 20))


def test_running_campaign_is_not_the_next_one_this_year(tmp_path: Path) -> None:
    found = campaign(tmp_path, "05-01", "05-31").next_campaign("general", MAY)

    assert found is not None
    assert found[1] == date(2028, 5, 1)


def test_campaign_of_the_past_is_not_the_next_one(tmp_path: Path) -> None:
    content = campaign(tmp_path, "2026-05-01", "2026-05-31")

    assert content.next_campaign("general", NOVEMBER) is None


# The real content


def test_real_content_is_sound() -> None:
    content = load_content(assistant().taxonomy, assistant().catalogue)

    assert {(article.kind, article.page) for article in content.all} == {
        (kind, page)
        for kind in ("faq", "hints", "messages", "campaigns")
        for page in ("general", "under18")
    }
