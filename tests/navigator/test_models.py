from __future__ import annotations

import pytest

from tests.factories import contact


@pytest.mark.parametrize(
    ("channel", "value", "href"),
    [
        ("phone", "0120-279-338", "tel:0120279338"),
        ("phone", "110", "tel:110"),
        ("phone", "#7119", "tel:%237119"),
        ("sms", "090-0000-0000", "tel:09000000000"),
        ("email", "a@example.jp", "mailto:a@example.jp"),
        ("web", "https://example.jp/a", "https://example.jp/a"),
        ("chat", "http://example.jp/", "http://example.jp/"),
        ("line", "https://line.me/x", "https://line.me/x"),
        ("line", "@example", None),
        ("visit", "市役所", None),
        ("letter", "〒100-0000", None),
        ("app", "javascript:alert(1)", None),
        ("fax", "03-0000-0000", None),
    ],
)
def test_a_tap_opens_number_mail_or_page(channel: str, value: str, href: str | None) -> None:
    assert contact(channel, value=value).href == href


@pytest.mark.parametrize(
    ("channel", "tel"),
    [("phone", "0120000000"), ("sms", "0120000000"), ("fax", None), ("web", None)],
)
def test_only_telephones_are_dialled(channel: str, tel: str | None) -> None:
    assert contact(channel, value="0120-000-000").tel == tel
