from __future__ import annotations

from navigator.replies import Button, Reply


def test_an_empty_reply_is_type_and_text() -> None:
    assert Reply("text", "").as_dict() == {"type": "text", "text": ""}


def test_a_full_reply_has_all_parts_of_the_contract() -> None:
    made = Reply(
        "services",
        "はい",
        (Button("a", "/start"),),
        ({"id": "debt"},),
        ({"id": "s"},),
        {"href": "/x"},
        "題",
    )
    assert made.as_dict() == {
        "type": "services",
        "title": "題",
        "text": "はい",
        "buttons": [{"title": "a", "postback": "/start"}],
        "needs": [{"id": "debt"}],
        "services": [{"id": "s"}],
        "link": {"href": "/x"},
    }
