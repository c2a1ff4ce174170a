from __future__ import annotations

import pytest

from navigator import postbacks
from tests.factories import assistant, pressed

SAMPLES = {
    "band": "junior_high",
    "topic": "money",
    "detail": "debt_tax",
    "need": "debt",
    "way": "phone",
    "service": "yorisoi-hotline",
    "kind": "faq",
    "part": "1",
    "article": "is-it-free",
}


@pytest.mark.parametrize(("intent", "entities"), postbacks.INTENTS.items())
def test_what_is_built_is_valid_and_read_back(intent: str, entities: tuple[str, ...]) -> None:
    carried = {name: SAMPLES[name] for name in entities}
    payload = postbacks.build(intent, **carried)
    assert postbacks.is_valid(payload)
    assert pressed(payload) == (intent, carried)


def test_every_id_of_taxonomy_and_catalogue_can_be_carried() -> None:
    known = assistant()
    for entity, ids in {
        "band": known.taxonomy.bands,
        "topic": known.taxonomy.topics,
        "detail": known.taxonomy.details,
        "need": known.taxonomy.needs,
        "service": known.catalogue.services,
    }.items():
        intent = "show_service" if entity == "service" else f"select_{entity}"
        payloads = [postbacks.build(intent, **{entity: item}) for item in ids]
        assert max(map(len, payloads)) <= postbacks.LENGTH_LIMIT


def test_every_article_can_be_carried() -> None:
    payloads = [
        postbacks.build("show_article", kind=article.kind, article=article.id)
        for article in assistant().content.all
    ]
    assert max(map(len, payloads)) <= postbacks.LENGTH_LIMIT


@pytest.mark.parametrize(
    ("intent", "entities"),
    [
        ("restart", {}),
        ("worry", {}),
        ("crisis", {}),
        ("start", {"need": "debt"}),
        ("select_need", {}),
        ("select_need", {"topic": "money"}),
        ("select_way", {"need": "debt"}),
        ("select_way", {"way": "phone", "need": "debt"}),
        ("select_need", {"need": "debt", "way": "phone"}),
        ("show_article", {"article": "is-it-free"}),
        ("show_articles", {"kind": "faq"}),
    ],
)
def test_no_button_carries_another_intent_or_entity(intent: str, entities: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="no button carries"):
        postbacks.build(intent, **entities)


@pytest.mark.parametrize("value", ["", "Debt", "a b", "借金", 'a"', "a}", "a\n", "x" * 61, "../x"])
def test_no_button_carries_a_malformed_id(value: str) -> None:
    with pytest.raises(ValueError, match="malformed id"):
        postbacks.build("select_need", need=value)


@pytest.mark.parametrize(
    "forged",
    [
        None,
        5,
        ["/start"],
        {"intent": "start"},
        b"/start",
        "",
        "/",
        "start",
        "/start ",
        " /start",
        "/start\n",
        "/Start",
        "/restart",
        "/back",
        "/worry",
        "/nlu_fallback",
        "/start{}",
        '/start{"need":"debt"}',
        "/select_need",
        "/select_need{}",
        '/select_need{"need": "debt"}',
        '/select_need{"need":"Debt"}',
        '/select_need{"need":""}',
        '/select_need{"need":null}',
        '/select_need{"need":5}',
        '/select_need{"need":["debt"]}',
        '/select_need{"need":"debt","way":"phone"}',
        '/select_need{"need":"debt","need":"debt"}',
        '/select_need{"need":"debt"}x',
        '/select_need{"need":"debt"',
        '/select_need{"intent":"debt"}',
        '/select_need{"need":"\\u0064ebt"}',
        '/select_need["debt"]',
        "/select_need{not json}",
        '/select_way{"way":"phone","need":"debt"}',
        '/select_need{"need":"debt"}@1.0',
        '／select_need{"need":"debt"}',
        '/select_need{"need":"' + "x" * 300 + '"}',
        "/start" + "\u200b",
        "/" + "a" * 100_000,
        "/select_need" + "{" * 200,
    ],
)
def test_forged_payloads_are_refused(forged: object) -> None:
    assert postbacks.is_valid(forged) is False


LINE_SAMPLES = {**SAMPLES, "page": "under18", "part": "2"}


@pytest.mark.parametrize(("intent", "entities"), postbacks.LINE_INTENTS.items())
def test_button_of_line_is_read_back_and_refused_at_every_other_door(
    intent: str, entities: tuple[str, ...]
) -> None:
    carried = {name: LINE_SAMPLES[name] for name in entities}
    payload = postbacks.build(intent, **carried)

    assert postbacks.read(payload) == (intent, carried)
    assert not postbacks.is_valid(payload)


def test_no_button_is_both() -> None:
    assert not postbacks.INTENTS.keys() & postbacks.LINE_INTENTS.keys()
