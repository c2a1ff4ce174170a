"""Replies as LINE messages: what is seen, what can be pressed, what a locked telephone shows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from extensions.channels.line import cards, flex, limits
from extensions.channels.line.messages import messages
from navigator import postbacks
from navigator.answers import Understood
from navigator.crisis import DANGERS
from navigator.models import PAGES, Page
from navigator.replies import Reply
from navigator.talk import Talk, Turn
from tests.factories import NIGHT, NOON, SITE, assistant, ranked
from tests.line_sdk.every_turn import everything, sentences

Part = dict[str, Any]

#: What nobody may read over a shoulder.
PRIVATE = [
    "死",
    "消えた",
    "消えてしま",
    "きえた",
    "自殺",
    "殺",
    "傷",
    "暴力",
    "虐待",
    "なぐ",
    "性",
    "借金",
    "DV",
    "命",
    "いのち",
]


def sent(turn: Turn, part: int = 1) -> list[Part]:
    """The messages of a turn."""
    talk, replies = turn.talk, [reply.as_dict() for reply in turn.replies]
    return messages(replies, SITE, talk.page, assistant().sentences, talk.language, part)


def sent_for(*replies: Part, page: Page = "general") -> list[Part]:
    """The messages of made-up replies."""
    return messages(list(replies), SITE, page, assistant().sentences, "ja")


def parts(value: Any) -> Iterator[Part]:
    """Every object in a message, the outer ones first."""
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value:
        if isinstance(child, dict | list):
            yield from parts(child)


def actions(*found: Any) -> list[Part]:
    return [part["action"] for part in parts(list(found)) if isinstance(part.get("action"), dict)]


def uris(*found: Any) -> list[str]:
    return [action["uri"] for action in actions(*found) if action["type"] == "uri"]


def texts(*found: Any) -> list[str]:
    return [part["text"] for part in parts(list(found)) if part.get("type") == "text"]


def quick(found: list[Part]) -> list[Part]:
    return [item["action"] for item in found[-1]["quickReply"]["items"]]


def service(**changes: Any) -> Part:
    """A service card of the chat contract."""
    fields: Part = {
        "id": "a-service",
        "kind": "counter",
        "kind_label": "相談窓口",
        "name": "窓口",
        "description": "話を聞きます。",
        "contacts": [contact()],
        "for_needs": [],
        "checked_on": "2026-11",
    }
    return {**fields, **changes}


def contact(**changes: Any) -> Part:
    """A telephone that is open and free."""
    fields: Part = {
        "type": "phone",
        "type_label": "電話",
        "value": "0120-000-000",
        "href": "tel:0120000000",
        "open": True,
        "open_text": "今つながる",
        "hours_text": "24時間・毎日",
        "cost": "free",
        "cost_text": "無料",
        "languages": ["ja"],
    }
    return {**fields, **changes}


def with_contact(**changes: Any) -> list[Part]:
    """Messages of a service with one contact."""
    card = service(contacts=[contact(**changes)])
    return sent_for({"type": "services", "text": "これです。", "services": [card]})


def menu(*titles: str) -> Part:
    """A menu with these choices and the ways out."""
    buttons = [
        {"title": title, "postback": postbacks.build("select_need", need=f"need_{number}")}
        for number, title in enumerate(titles)
    ]
    ways = [{"title": w, "postback": postbacks.build(w)} for w in ("go_back", "human")]
    return {"type": "menu", "text": "どれですか。", "buttons": [*buttons, *ways]}


# What a locked telephone shows


def test_nothing_private_shows_on_a_locked_telephone() -> None:
    shown = {
        message.get("altText") or message["text"] for _, found in everything() for message in found
    }
    assert [(text, word) for text in shown for word in PRIVATE if word in text] == []


def test_alternative_texts_are_fixed_sentences() -> None:
    fixed = {text for key, text in sentences().items() if key.startswith("line.card.alt.")}
    shown = {m["altText"] for _, found in everything() for m in found if "altText" in m}
    assert shown <= fixed


def test_a_harmless_sentence_is_a_plain_text() -> None:
    assert sent_for({"type": "text", "text": "こんにちは。"}) == [
        {"type": "text", "text": "こんにちは。"}
    ]


@pytest.mark.parametrize("page", PAGES)
def test_words_about_danger_added_to_a_sentence_are_no_plain_text(page: Page) -> None:
    turn = Turn((Reply("text", "こんにちは。"),), Talk(page))
    assert sent(assistant().crisis.mention_people(turn))[0]["type"] == "flex"


# Danger


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("danger", DANGERS)
def test_words_and_a_first_number_come_first_in_danger(page: Page, danger: Any) -> None:
    reply, talk = assistant().crisis.reply(Talk(page), danger, NIGHT)
    first = sent(Turn((reply,), talk))[0]["contents"]
    assert texts(first["header"]) == reply.text.split("\n")
    assert uris(first["body"])[0].startswith("tel:")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("danger", DANGERS)
def test_numbers_are_the_first_thing_to_press_in_danger(page: Page, danger: Any) -> None:
    reply, talk = assistant().crisis.reply(Talk(page), danger, NIGHT)
    assert quick(sent(Turn((reply,), talk)))[0]["uri"].startswith("tel:")


def test_every_service_of_an_answer_to_danger_is_shown() -> None:
    reply, talk = assistant().crisis.reply(Talk(), "danger_now", NOON)
    shown = texts(*sent(Turn((reply,), talk)))
    assert [s["name"] for s in reply.services if s["name"] not in shown] == []


def test_what_costs_or_is_closed_is_not_first_in_danger() -> None:
    ways = [contact(href="tel:1", cost="paid"), contact(href="tel:2", open=False), contact()]
    card = service(contacts=ways)
    found = sent_for({"type": "crisis", "text": "今すぐ。", "services": [card]})
    assert uris(found[0]["contents"]) == ["tel:0120000000"]


def test_danger_comes_before_other_worries() -> None:
    understood = Understood((ranked("rent_arrears", 0.95),))
    kinds = [m["altText"] for m in sent(assistant().answer(Talk(), "self", understood, NOON))]
    crisis = assistant().sentences.text("line.card.alt.crisis")
    assert kinds == sorted(kinds, key=lambda alt: alt != crisis)
    assert set(kinds) > {crisis}


# Services


def test_a_number_is_called_by_a_tap() -> None:
    assert "tel:0120000000" in uris(*with_contact())


def test_a_hash_is_dialled() -> None:
    found = with_contact(value="#9110", href="tel:#9110")
    assert "tel:%239110" in uris(*found)


@pytest.mark.parametrize(
    ("kind", "href"), [("email", "mailto:a@example.jp"), ("sms", "sms:0120000000"), ("visit", None)]
)
def test_what_line_cannot_open_is_shown_in_words(kind: str, href: str | None) -> None:
    found = with_contact(type=kind, type_label="窓口", value="あて先", href=href)
    assert "窓口：あて先" in texts(*found)


def test_a_line_account_opens_its_profile() -> None:
    found = with_contact(type="line", type_label="LINE", value="@a-b", href=None)
    assert "https://line.me/R/ti/p/%40a-b" in uris(*found)


def test_an_address_in_japanese_is_escaped() -> None:
    assert "https://example.jp/%E7%9B%B8?a=1" in uris(
        *with_contact(href="https://example.jp/相?a=1")
    )


@pytest.mark.parametrize(("is_open", "color"), [(True, flex.OPEN), (False, flex.SOFT)])
def test_open_and_closed_look_different(is_open: bool, color: str) -> None:
    found = with_contact(open=is_open, open_text="今の様子")
    assert [p["color"] for p in parts(found) if p.get("text") == "今の様子"] == [color]


def test_other_languages_are_named() -> None:
    assert "24時間・毎日／無料／日本語・英語" in texts(*with_contact(languages=["ja", "en"]))


@pytest.mark.parametrize("page", PAGES)
def test_every_contact_in_full_shows_hours_and_cost(page: Page) -> None:
    lacking = []
    for service_id in assistant().catalogue.services:
        turn = assistant().answers.service(Talk(page), service_id, NOON)
        shown = "\n".join(texts(*sent(turn)))
        for way in turn.replies[0].services[0]["contacts"]:
            numbers = way["type"] in ("phone", "sms")
            wanted = (way["hours_text"], way["cost_text"]) if numbers else (way["cost_text"],)
            lacking += [(service_id, words) for words in wanted if words not in shown]
    assert lacking == []


def test_every_card_says_when_it_was_checked() -> None:
    names = {s.name for s in assistant().catalogue.services.values()}
    without = [
        said.name
        for said, found in everything()
        for bubble in parts(found)
        if bubble.get("type") == "bubble" and names & set(texts(bubble))
        if not any("確かめた情報" in text for text in texts(bubble))
    ]
    assert without == []


def test_a_card_leads_to_the_details() -> None:
    turn = assistant().answers.select_need(Talk(), "debt", NOON)
    wanted = {postbacks.build("show_service", service=s["id"]) for s in turn.replies[0].services}
    assert wanted <= {action.get("data") for action in actions(*sent(turn))}


def test_details_show_what_a_card_has_no_room_for() -> None:
    ways = [contact(href=f"tel:{number}") for number in range(cards.CONTACTS_ON_CARD + 1)]
    card = service(contacts=ways, eligibility="だれでも。", application="電話で。")
    found = sent_for({"type": "services", "text": "これです。", "services": [card]})
    assert {"だれでも。", "電話で。"} <= set(texts(*found))
    assert len(uris(*found)) == len(ways) + 1  # and our own page


def test_details_of_children_lead_to_the_page_with_kana() -> None:
    turn = assistant().answers.service(Talk("under18"), "childline", NOON)
    assert f"{SITE}/services/childline/?page=under18" in uris(*sent(turn))


def test_more_cards_than_a_carousel_holds_come_in_two() -> None:
    reply = {"type": "services", "text": "これです。", "services": [service()] * 18}
    found = sent_for({**reply, "needs": [{"id": "debt", "label": "借金"}]})
    assert [len(m["contents"]["contents"]) for m in found[1:]] == [12, 6]


def test_cards_too_heavy_for_one_carousel_come_in_two() -> None:
    heavy = service(description="話" * 5_000)
    found = sent_for({"type": "content", "text": "これです。", "services": [heavy] * 4})
    assert limits.faults(found) == []
    assert [len(m["contents"]["contents"]) for m in found[1:]] == [3, 1] or len(found) > 2


def test_no_service_of_a_turn_is_left_out() -> None:
    lost = [
        (said.name, card["name"])
        for said, found in everything()
        for shown in [set(texts(*found))]
        for reply in said.replies
        for card in reply.get("services", [])
        if card["name"] not in shown
    ]
    assert lost == []


# Worries


def found_in(*quotes: str) -> list[Part]:
    """A worry that was found in words of a person."""
    need = {"id": "debt", "label": "借金", "because": list(quotes)}
    removed = {**need, "remove": postbacks.build("remove_need", need="debt")}
    return sent_for({"type": "services", "text": "これです。", "needs": [removed]})


def test_a_worry_says_which_words_it_was_found_in() -> None:
    assert "「返せない」「金融」から" in texts(*found_in("返せない", "金融"))


def test_long_words_are_quoted_in_part() -> None:
    assert f"「{'あ' * (cards.QUOTE_LIMIT - 1)}…」から" in texts(*found_in("あ" * 500))


def test_a_worry_can_be_taken_away() -> None:
    assert {
        "type": "postback",
        "label": "外す",
        "data": postbacks.build("remove_need", need="debt"),
        "displayText": "「借金」を外す",
    } in actions(*found_in())


# Menus and quick replies


def test_choices_stand_in_the_menu_and_below_it() -> None:
    found = sent_for(menu("ひとつめ", "ふたつめ"))
    assert {"ひとつめ", "ふたつめ"} <= set(texts(*found))
    assert [a["label"] for a in quick(found)] == ["ひとつめ", "ふたつめ", "go_back", "human"]


def test_a_long_title_is_cut_below_and_whole_in_the_talk() -> None:
    title = "とても" * 10
    action = quick(sent_for(menu(title)))[0]
    assert action["label"] == title[: limits.QUICK_LABEL - 1] + "…"
    assert action["displayText"] == title


def test_ways_out_stay_below_a_menu_that_is_too_long() -> None:
    found = quick(sent_for(menu(*map(str, range(30)))))
    assert len(found) == limits.QUICK_REPLIES
    assert [a["label"] for a in found[-2:]] == ["go_back", "human"]


def test_many_choices_stand_in_two_columns() -> None:
    (found,) = sent_for(menu(*map(str, range(9))))
    rows = found["contents"]["body"]["contents"][1:]
    assert [len(row["contents"]) for row in rows] == [2, 2, 2, 2, 1]


def topics(part: int) -> list[Part]:
    """What stands below a part of the topics."""
    return quick(sent(assistant().menus.topics(Talk(), "どれですか。"), part))


def test_parts_of_the_topics_hold_every_topic_once() -> None:
    parts_ = [a["data"] for part in (1, 2) for a in topics(part) if "select_topic" in a["data"]]
    wanted = [
        postbacks.build("select_topic", topic=t.id)
        for t in assistant().taxonomy.page_topics("general")
    ]
    assert parts_ == wanted


@pytest.mark.parametrize(("part", "following"), [(1, "2"), (2, "1"), (3, "2"), (0, "2")])
def test_more_leads_to_the_next_part_and_from_the_last_to_the_first(
    part: int, following: str
) -> None:
    assert postbacks.build("more_topics", part=following) in [a["data"] for a in topics(part)]


def test_every_button_can_be_pressed_somewhere() -> None:
    lost = []
    for said, found in everything():
        buttons = next((r["buttons"] for r in reversed(said.replies) if r.get("buttons")), [])
        offered = {action.get("data") for action in actions(*found)}
        if said.part == 1:
            lost += [(said.name, b["title"]) for b in buttons if b["postback"] not in offered]
    assert lost == []


def test_every_payload_is_one_that_a_button_carries() -> None:
    payloads = {a["data"] for _, found in everything() for a in actions(*found) if "data" in a}
    assert [payload for payload in payloads if postbacks.read(payload) is None] == []


# Sheets and articles


def test_every_sheet_can_be_opened() -> None:
    sheets = [(s, m) for s, m in everything() if s.replies[0]["type"] == "summary"]
    assert sheets
    for said, found in sheets:
        assert f"{SITE}{said.replies[0]['link']['page']}?openExternalBrowser=1" in uris(*found)


def test_an_article_leads_to_its_page() -> None:
    article = assistant().content.articles("faq", "general", NOON.date())[0]
    found = sent(assistant().articles.article(Talk(), "faq", article.id, NOON))
    assert f"{SITE}/{article.path}" in uris(*found)


# Texts of any length

ODD = ["👨‍👩‍👧‍👦", "𠮷", "が", "か\u3099", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "e\u0301", "\n", "あ", "אב", "🇯🇵", "\t", "葛󠄀"]


def odd_text(seed: int, length: int) -> str:
    """A text of odd characters, never blank."""
    return "あ" + "".join(random.Random(seed).choices(ODD, k=length))  # noqa: S311 - for tests


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("kind", ["text", "menu", "crisis", "content", "services"])
def test_odd_texts_keep_to_the_limits(seed: int, kind: str) -> None:
    text = odd_text(seed, seed * 60)
    need = {"id": "debt", "label": "借金", "because": [text, "👨‍👩‍👧‍👦" * seed]}
    reply = {"type": kind, "text": text[:5_000], "needs": [need], "services": [service()]}
    found = sent_for(reply, menu("𠮷" * 25))
    assert limits.faults(found) == []


@pytest.mark.parametrize("seed", range(20))
def test_a_long_text_is_sent_whole_in_parts(seed: int) -> None:
    text = odd_text(seed, 4_000)
    found = limits.split(text, limits.TEXT_UNITS)
    assert "".join(found) == text
    assert max(map(limits.units, found)) <= limits.TEXT_UNITS


def test_a_text_is_cut_after_a_line_where_there_is_one() -> None:
    assert limits.split("あ" * 6 + "\n" + "い" * 6, 10) == ["あ" * 6 + "\n", "い" * 6]


def test_an_emoji_family_is_not_torn_apart() -> None:
    assert limits.split("👨‍👩‍👧‍👦" * 3, 25) == ["👨‍👩‍👧‍👦" * 2, "👨‍👩‍👧‍👦"]


def test_a_character_longer_than_the_limit_is_cut() -> None:
    found = limits.split("e" + "\u0301" * 29, 10)
    assert "".join(found) == "e" + "\u0301" * 29
    assert max(map(limits.units, found)) <= 10


@pytest.mark.parametrize(
    ("text", "units", "graphemes"),
    [("あ", 1, 1), ("𠮷", 2, 1), ("👨‍👩‍👧‍👦", 11, 1), ("か\u3099", 2, 1), ("🇯🇵🇫🇷", 8, 2)],
)
def test_characters_are_counted_as_line_counts(text: str, units: int, graphemes: int) -> None:
    assert (limits.units(text), limits.graphemes(text)) == (units, graphemes)


# Colours


def luminance(color: str) -> float:
    """Relative luminance of «#rrggbb» (WCAG)."""
    channels = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def pairs(part: Part, ground: str) -> Iterator[tuple[str, str]]:
    """Ink and ground of every text in a block."""
    ground = part.get("backgroundColor", ground)
    if part["type"] == "text":
        yield part["color"], ground
    elif part["type"] == "button":
        # LINE writes white on a primary and #111111 on a secondary button.
        inks = {"primary": ("#ffffff", part["color"]), "secondary": ("#111111", part["color"])}
        yield inks.get(part["style"], (part["color"], ground))
    for child in part.get("contents", ()):
        yield from pairs(child, ground)


def test_words_stand_out_from_their_ground_in_any_theme() -> None:
    found = {
        pair
        for _, sent_ in everything()
        for bubble in parts(sent_)
        if bubble.get("type") == "bubble"
        for name, style in bubble["styles"].items()
        for pair in pairs(bubble[name], style["backgroundColor"])
    }
    light = {pair: sorted(map(luminance, pair)) for pair in found}
    assert [p for p, (dark, pale) in light.items() if (pale + 0.05) / (dark + 0.05) < 4.5] == []


def test_every_block_has_a_ground_of_its_own() -> None:
    blocks = {"header", "body", "footer"}
    assert all(
        bubble["styles"].keys() == bubble.keys() & blocks
        for _, sent_ in everything()
        for bubble in parts(sent_)
        if bubble.get("type") == "bubble"
    )


# The limits themselves


def flex_message(**changes: Any) -> Part:
    bubble = flex.bubble(flex.text("あ"))
    return {**flex.message("あ", bubble), **changes}


def quick_reply(count: int = 1, **changes: Any) -> Part:
    action = {"type": "postback", "label": "あ", "data": "a", "displayText": "あ", **changes}
    return {"items": [{"type": "action", "action": action}] * count}


def test_what_keeps_to_the_limits_has_no_fault() -> None:
    assert limits.faults([flex_message(quickReply=quick_reply(13))] * 5) == []


@pytest.mark.parametrize(
    "broken",
    [
        [],
        [{"type": "text", "text": "あ"}] * 6,
        [{"type": "text", "text": " "}],
        [{"type": "text", "text": "𠮷" * 2_501}],
        [{"type": "text", "text": "\ud83d"}],
        [{"type": "text", "text": "あ", "colour": "red"}],
        [{"type": "sticker"}],
        [flex_message(altText="")],
        [flex_message(altText="あ" * 1_501)],
        [flex_message(contents={"type": "carousel", "contents": []})],
        [flex_message(contents={"type": "carousel", "contents": [flex.bubble(flex.text("あ"))] * 13})],
        [flex_message(contents=flex.bubble(*[flex.text("あ" * 900)] * 12))],
        [flex_message(contents=flex.bubble())],
        [flex_message(contents=flex.bubble(flex.text("")))],
        [flex_message(contents=flex.bubble(flex.text("あ", color="blue")))],
        [flex_message(contents=flex.bubble(flex.text("あ", size="huge")))],
        [flex_message(contents=flex.bubble(flex.text("あ", font="serif")))],
        [flex_message(contents=flex.bubble(flex.text("あ", margin="some")))],
        [flex_message(contents=flex.bubble(flex.text("あ"), size="large"))],
        [flex_message(contents=flex.bubble({"type": "video"}))],
        [flex_message(quickReply=quick_reply(14))],
        [flex_message(quickReply=quick_reply(0))],
        [flex_message(quickReply=quick_reply(label="あ" * 21))],
        [flex_message(quickReply=quick_reply(data="a" * 301))],
        [flex_message(quickReply=quick_reply(displayText="あ" * 301))],
        [flex_message(quickReply=quick_reply(type="camera"))],
    ],
)  # fmt: skip
def test_what_breaks_a_limit_is_a_fault(broken: list[Part]) -> None:
    assert limits.faults(broken) != []


@pytest.mark.parametrize(
    "uri",
    ["mailto:a@b.c", "line://nv/", "javascript:1", "https://例.jp/", "https://a/" + "a" * 1_000],
)
def test_an_address_that_line_refuses_is_a_fault(uri: str) -> None:
    button = flex.button({"type": "uri", "label": "あ", "uri": uri})
    assert limits.faults([flex_message(contents=flex.bubble(button))]) != []


def test_a_carousel_of_different_sizes_is_a_fault() -> None:
    bubbles = [flex.bubble(flex.text("あ"), size=size) for size in ("kilo", "mega")]
    assert limits.faults([flex_message(contents={"type": "carousel", "contents": bubbles})]) != []


def test_a_carousel_that_is_too_heavy_is_a_fault() -> None:
    bubbles = [flex.bubble(*[flex.text("あ" * 900)] * 6)] * 4
    assert limits.faults([flex_message(contents={"type": "carousel", "contents": bubbles})]) != []
