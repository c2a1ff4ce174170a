from __future__ import annotations

import time

import pytest
from itsdangerous import TimestampSigner

from navigator.errors import LinkExpired, LinkForged
from navigator.links import SESSION_SECONDS, SUMMARY_SECONDS, Signer, SummaryRequest
from navigator.pdf import render
from tests.factories import SECRET, assistant

REQUEST = SummaryRequest(("debt", "rent_arrears"), ("yorisoi-hotline",), "general", "ja")


@pytest.fixture
def signer() -> Signer:
    return Signer(SECRET)


def made_before(patch: pytest.MonkeyPatch, seconds: float) -> None:
    """Tokens are dated this long ago, until the patch is undone."""
    patch.setattr(TimestampSigner, "get_timestamp", lambda _self: int(time.time() - seconds))


def test_a_summary_link_brings_back_what_it_was_made_from(signer: Signer) -> None:
    assert signer.summary(signer.summary_token(REQUEST))[0] == REQUEST


def test_a_summary_link_knows_when_it_was_made(signer: Signer) -> None:
    _, made = signer.summary(signer.summary_token(REQUEST))
    assert abs(made.timestamp() - time.time()) < 5


def test_a_session_keeps_page_and_language(signer: Signer) -> None:
    session = signer.session(signer.new_session("under18", "ja"))
    assert (session.page, session.language) == ("under18", "ja")


def test_session_ids_cannot_be_guessed(signer: Signer) -> None:
    found = {signer.session(signer.new_session("general", "ja")).id for _ in range(100)}
    assert len(found) == 100
    assert {len(bytes.fromhex(one)) for one in found} == {16}


@pytest.mark.parametrize("place", [0, 5, -30, -5])
def test_an_altered_link_is_forged(signer: Signer, place: int) -> None:
    token = signer.summary_token(REQUEST)
    letters = list(token)
    letters[place] = "A" if letters[place] != "A" else "B"
    with pytest.raises(LinkForged):
        signer.summary("".join(letters))


@pytest.mark.parametrize("token", ["", ".", "a.b.c", "あ", "x" * 5_000, None, 5, ["a"], b"a"])
def test_what_is_no_link_is_forged(signer: Signer, token: object) -> None:
    with pytest.raises(LinkForged):
        signer.summary(token)


def test_a_shortened_link_is_forged(signer: Signer) -> None:
    with pytest.raises(LinkForged):
        signer.summary(signer.summary_token(REQUEST)[:-4])


def test_a_link_of_another_secret_is_forged(signer: Signer) -> None:
    with pytest.raises(LinkForged):
        signer.summary(Signer("another secret").summary_token(REQUEST))


def test_a_session_is_no_summary_link(signer: Signer) -> None:
    with pytest.raises(LinkForged):
        signer.summary(signer.new_session("general", "ja"))


def test_a_summary_link_is_no_session(signer: Signer) -> None:
    with pytest.raises(LinkForged):
        signer.session(signer.summary_token(REQUEST))


def test_an_old_summary_link_has_expired(signer: Signer, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        made_before(patch, SUMMARY_SECONDS + 2)
        token = signer.summary_token(REQUEST)
    with pytest.raises(LinkExpired):
        signer.summary(token)


def test_a_summary_link_lives_until_its_time_is_up(
    signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        made_before(patch, SUMMARY_SECONDS - 60)
        token = signer.summary_token(REQUEST)
    assert signer.summary(token)[0] == REQUEST


def test_an_old_session_has_expired(signer: Signer, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        made_before(patch, SESSION_SECONDS + 2)
        token = signer.new_session("general", "ja")
    with pytest.raises(LinkExpired):
        signer.session(token)


def test_an_expired_link_of_another_secret_is_forged(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        made_before(patch, SUMMARY_SECONDS + 2)
        token = Signer("another secret").summary_token(REQUEST)
    with pytest.raises(LinkForged):
        Signer(SECRET).summary(token)


def test_the_largest_link_stays_short_enough_for_every_mail_program(signer: Signer) -> None:
    known = assistant()
    request = SummaryRequest(
        tuple(known.taxonomy.needs)[:6], tuple(known.catalogue.services)[:18], "under18", "ja"
    )
    assert len(signer.summary_token(request)) < 600


def test_a_link_holds_only_letters_that_an_address_may_hold(signer: Signer) -> None:
    token = signer.summary_token(REQUEST)
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def test_a_link_gives_the_same_bytes_each_time(signer: Signer) -> None:
    token = signer.summary_token(REQUEST)
    sheets = [render(assistant().summaries.sheet(*signer.summary(token))).data for _ in range(2)]
    assert sheets[0] == sheets[1]
