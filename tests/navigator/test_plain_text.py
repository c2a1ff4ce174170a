from __future__ import annotations

import pytest

from navigator.plain_text import lines
from tests.factories import assistant


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>一つ。</p>\n<p>二つ。</p>", ("一つ。", "二つ。")),
        ("<h2>見出し</h2>\n<p>文。</p>", ("【見出し】", "文。")),
        ("<ul>\n<li>赤</li>\n<li>青</li>\n</ul>", ("・赤", "・青")),
        (
            "<ol>\n<li>先</li>\n<li>後</li>\n</ol>\n<ol><li>別</li></ol>",
            ("1. 先", "2. 後", "1. 別"),
        ),
        ("<ol>\n<li>\n<p>先</p>\n</li>\n</ol>", ("1. 先",)),
        ("<ul>\n<li>外<ol><li>内</li></ol></li>\n<li>次</li></ul>", ("・外", "1. 内", "・次")),
        (
            '<p>まず<a href="/services/fire-119/">119番</a>へ。<strong>急いで</strong></p>',
            ("まず119番へ。急いで",),
        ),
        ("<p>A &lt; B &amp; C</p>", ("A < B & C",)),
        ("<p>上<br />下</p>", ("上", "下")),
        ("<table><tr><th>名</th><td>時</td></tr></table>", ("名", "時")),
        ('<p>前</p>\n<div data-service="a"></div>\n<p>後</p>', ("前", "後")),
        ("", ()),
    ],
)
def test_each_block_is_a_line(html: str, expected: tuple[str, ...]) -> None:
    assert lines(html) == expected


def test_no_article_leaves_markup_behind() -> None:
    left = [a.id for a in assistant().content.all if "<" in "".join(lines(a.html))]

    assert left == []
