"""Bad input gets a clear answer in the person's language, and the talk survives it."""

from __future__ import annotations

import json

import pytest

from navigator.links import Signer, SummaryRequest
from tests.real_server import Server
from tests.server.client import Person, request


def _refused(answer, status: int, code: str) -> None:
    assert answer.status == status
    assert answer.json["error"]["code"] == code
    assert answer.json["error"]["message"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"\xff\xfe\x00binary", 400, "bad_request"),
        (b"[1, 2]", 400, "bad_request"),
        (b"{}", 401, "session_unknown"),
        (b"", 400, "bad_request"),
        (b'{"session": 5, "text": "x"}', 401, "session_unknown"),
    ],
)
def test_broken_bodies(server: Server, body: bytes, status: int, code: str) -> None:
    _refused(request(server.base + "/chat/message", body), status, code)


def test_forged_session(server: Server, adult: Person) -> None:
    forged = adult.session[:-2] + ("AA" if adult.session[-2:] != "AA" else "BB")
    body = json.dumps({"session": forged, "text": "家賃"}).encode()

    _refused(request(server.base + "/chat/message", body), 401, "session_unknown")


def test_session_of_another_secret(server: Server) -> None:
    foreign = Signer("x" * 40).new_session("general", "ja")
    body = json.dumps({"session": foreign, "text": "家賃"}).encode()

    _refused(request(server.base + "/chat/message", body), 401, "session_unknown")


def test_hundred_thousand_characters(adult: Person) -> None:
    _refused(adult.says("あ" * 100_000), 413, "too_long")


def test_longest_message_is_read(adult: Person) -> None:
    answer = adult.says("家賃が払えなくて困っています。" * 333)

    assert answer.status == 200
    assert "rent_arrears" in answer.needs


@pytest.mark.parametrize("text", ["", "   ", "\n\u3000", None, 7])
def test_empty_text(adult: Person, text: object) -> None:
    answer = adult.post("/chat/message", {"session": adult.session, "text": text})

    _refused(answer, 400, "empty")


@pytest.mark.parametrize(
    "postback",
    [
        "/restart",
        '/select_need{"need":"../x"}',
        '/select_need{"need":1}',
        "select_need",
        "/start{}",
        4,
        '/crisis{"x":"y"}',
    ],
)
def test_postback_that_no_button_carries(adult: Person, postback: object) -> None:
    answer = adult.post("/chat/message", {"session": adult.session, "postback": postback})

    _refused(answer, 400, "bad_postback")


@pytest.mark.parametrize(
    "text", ["/restart", '/select_need{"need":"debt"}', "/session_start", "///"]
)
def test_typed_slash_is_never_a_command(adult: Person, text: str) -> None:
    answer = adult.says(text)

    assert answer.status == 200
    assert "debt" not in answer.needs


@pytest.mark.parametrize(
    "text",
    ["\x00家賃", "家賃\ud800", "家賃が払えない\u202e", "Ａ" * 5000, "〄" * 4000, "{}{need}%s"],
)
def test_strange_characters_get_a_kind_reply(adult: Person, text: str) -> None:
    body = json.dumps({"session": adult.session, "text": text}).encode()
    answer = request(adult.base + "/chat/message", body)

    assert answer.status == 200
    assert answer.messages


def test_unknown_ids_of_a_button_lead_to_the_menu(adult: Person) -> None:
    for postback in (
        '/select_need{"need":"no_such"}',
        '/select_topic{"topic":"nope"}',
        '/show_service{"service":"nope"}',
    ):
        assert adult.presses(postback).first["type"] == "menu"


def test_bad_page_and_language(server: Server) -> None:
    def opened(**data: object):
        return request(server.base + "/chat/session", json.dumps(data).encode())

    _refused(opened(page="admin"), 400, "bad_page")
    _refused(opened(language="x" * 50), 400, "bad_language")
    assert opened(language="tlh").status == 200


def test_many_messages_at_once_from_one_person_are_slowed(server: Server, adult: Person) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(12) as pool:
        statuses = [a.status for a in pool.map(adult.says, ["家賃が払えない"] * 12)]

    assert set(statuses) <= {200, 429}
    assert adult.says("ありがとう").status == 200


def _link() -> str:
    return Signer("only-for-the-tests-0123456789abcdef").summary_token(
        SummaryRequest(("debt",), (), "general", "ja")
    )


def test_altered_link_gets_a_kind_page(server: Server) -> None:
    token = _link()
    answer = request(f"{server.base}/summary/{token[:-3]}abc.pdf")

    assert answer.status == 404
    assert "text/html" in answer.headers["content-type"]
    assert b"Traceback" not in answer.body


def test_link_with_ids_that_no_longer_exist_still_opens(server: Server) -> None:
    token = Signer("only-for-the-tests-0123456789abcdef").summary_token(
        SummaryRequest(("debt", "gone"), ("no-such-service",), "general", "ja")
    )

    assert request(f"{server.base}/summary/{token}.pdf").body.startswith(b"%PDF")


@pytest.mark.parametrize(
    "path",
    [
        "/nope",
        "/../domain.yml",
        "/under18/../../config.yml",
        "/%2e%2e/endpoints.yml",
        "/error.html",
    ],
)
def test_unknown_addresses_get_a_kind_page(server: Server, path: str) -> None:
    answer = request(server.base + path)

    assert answer.status == 404
    assert "119" in answer.body.decode()


def test_rasas_own_interface_is_closed(server: Server) -> None:
    for path in ("/webhooks/rest/webhook", "/conversations/x/tracker", "/model/parse", "/domain"):
        assert request(server.base + path).status == 404
        assert request(server.base + path, b"{}").status in (404, 405)


def test_expired_link_gets_a_kind_page(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - 3 * 24 * 3600)
    token = _link()
    monkeypatch.undo()
    answer = request(f"{server.base}/summary/{token}.pdf")

    assert answer.status == 410
    assert "text/html" in answer.headers["content-type"]
