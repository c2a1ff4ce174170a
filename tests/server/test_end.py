"""«この会話を消す» and quick exit: afterwards the server holds nothing of the talk."""

from __future__ import annotations

import json

import pytest

from navigator.links import Signer
from tests.real_server import Server
from tests.server.client import Person, request

SECRET = "only-for-the-tests-0123456789abcdef"


def stored(server: Server) -> bytes:
    """Every byte of the database, its write-ahead log among them."""
    files = server.database.parent.glob(f"{server.database.name}*")
    return b"".join(file.read_bytes() for file in files)


def end(server: Server, person: Person) -> int:
    return person.post("/chat/end", {"session": person.session}).status


def test_database_holds_nothing_of_an_ended_talk(server: Server) -> None:
    person = server.person()
    talk = Signer(SECRET).session(person.session)
    person.says("夫に殴られています")
    person.presses("/summary")
    assert talk.id.encode() in stored(server)

    assert end(server, person) == 204
    assert talk.id.encode() not in stored(server)


def test_needs_of_an_ended_talk_are_in_no_byte_of_the_database(server: Server) -> None:
    need = "advice_support"  # no other test of this server speaks of it
    person = server.person()
    person.presses(f'/select_need{{"need":"{need}"}}')
    assert need.encode() in stored(server)

    end(server, person)
    assert need.encode() not in stored(server)


def test_session_of_an_ended_talk_opens_nothing(server: Server) -> None:
    person = server.person()
    end(server, person)
    answer = person.says("家賃が払えない")

    assert answer.status == 401
    assert answer.json["error"]["code"] == "session_expired"


def test_talk_beside_it_goes_on(server: Server) -> None:
    ended, other = server.person(), server.person()
    other.says("家賃が払えない")
    end(server, ended)

    assert [need["id"] for need in other.presses("/summary").first["needs"]] == ["rent_arrears"]


def test_a_page_that_is_left_sends_plain_text(server: Server) -> None:
    person = server.person()
    body = json.dumps({"session": person.session}).encode()
    answer = request(f"{server.base}/chat/end", body, kind="text/plain;charset=UTF-8")

    assert (answer.status, answer.body) == (204, b"")
    assert person.says("家賃が払えない").status == 401


def test_a_talk_can_be_ended_twice(server: Server) -> None:
    person = server.person()

    assert [end(server, person), end(server, person)] == [204, 204]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"session": 5}', b'{"session": "no.such.session"}', b"[" * 9999],
)
def test_what_is_no_session_is_answered_all_the_same(server: Server, body: bytes) -> None:
    assert request(f"{server.base}/chat/end", body, kind="text/plain").status == 204
