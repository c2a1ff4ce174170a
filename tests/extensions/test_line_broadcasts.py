"""Campaigns on LINE: the message, and that nobody gets one twice."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest

from extensions.channels.line import limits, push
from extensions.channels.line.broadcasts import (
    KEY_SECONDS,
    RECEIVERS_LIMIT,
    REST_SECONDS,
    Broadcasts,
    NotAgain,
)
from extensions.channels.line.campaign import address, message
from extensions.stores import open_engine
from navigator.assistant import Assistant
from navigator.content import Article
from tests import factories
from tests.factories import SITE

NOW = 1_790_000_000.0
CAMPAIGNS = [it for it in factories.assistant().content.all if it.kind == "campaigns"]
#: What a locked phone must not tell those around.
TELLING = re.compile(r"死|自殺|孤独|孤立|いじめ|虐待|暴力|悩|つらい|消え")


@pytest.fixture
def log(tmp_path: Path) -> Broadcasts:
    return Broadcasts(open_engine(f"sqlite:///{tmp_path / 'talks.db'}"))


def people(number: int) -> dict[str, str]:
    """User ids by digest."""
    return {sha256(str(n).encode()).hexdigest(): f"U{n:032x}" for n in range(number)}


@pytest.mark.parametrize("number", [0, 1, 400, 500, 501, 7_000])
def test_everybody_is_in_one_call_and_no_call_is_too_long(log: Broadcasts, number: int) -> None:
    receivers = people(number)
    calls = log.begin("year-end", list(receivers), NOW).groups(receivers)
    reached = [user_id for user_ids in calls.values() for user_id in user_ids]
    assert sorted(reached) == sorted(receivers.values())
    assert [len(user_ids) for user_ids in calls.values() if len(user_ids) > RECEIVERS_LIMIT] == []


def test_small_lists_need_one_call(log: Broadcasts) -> None:
    receivers = people(400)
    assert len(log.begin("year-end", list(receivers), NOW).groups(receivers)) == 1


def test_begun_again_each_person_is_in_the_same_call(log: Broadcasts) -> None:
    receivers = people(900)
    first = log.begin("year-end", list(receivers), NOW)
    before = {user: name for name, users in first.groups(receivers).items() for user in users}
    digests = list(receivers)
    # Meanwhile some left, and so many joined that a new broadcast would make other groups.
    changed = {digest: receivers[digest] for digest in digests[100:]} | people(2_000)
    again = log.begin("year-end", list(changed), NOW + 3600)
    after = {user: name for name, users in again.groups(changed).items() for user in users}
    moved = [user for user in before if after.get(user, before[user]) != before[user]]
    assert (again.started, moved) == (NOW, [])


def test_a_campaign_is_not_sent_twice(log: Broadcasts) -> None:
    log.begin("year-end", [], NOW)
    log.finish("year-end", NOW + 60)
    with pytest.raises(NotAgain) as no:
        log.begin("year-end", [], NOW + 3600)
    assert (no.value.at, no.value.finished) == (NOW, True)


def test_what_line_has_forgotten_is_not_gone_on_with(log: Broadcasts) -> None:
    log.begin("year-end", [], NOW)
    with pytest.raises(NotAgain) as no:
        log.begin("year-end", [], NOW + KEY_SECONDS + 1)
    assert no.value.finished is False


def test_next_year_it_is_sent_again_under_other_keys(log: Broadcasts) -> None:
    receivers = people(3)
    first = log.begin("year-end", list(receivers), NOW)
    log.finish("year-end", NOW)
    second = log.begin("year-end", list(receivers), NOW + REST_SECONDS + 1)
    assert second.started == NOW + REST_SECONDS + 1
    assert set(first.groups(receivers)) & set(second.groups(receivers)) == set()


def test_one_campaign_does_not_stand_in_the_way_of_another(log: Broadcasts) -> None:
    log.begin("year-end", [], NOW)
    log.finish("year-end", NOW)
    assert log.unfinished("u18-year-end", NOW) is None


@pytest.mark.parametrize("article", CAMPAIGNS, ids=lambda it: it.id)
def test_line_takes_every_campaign(article: Article, assistant: Assistant) -> None:
    assert limits.faults([message(article, SITE, assistant.sentences)]) == []


@pytest.mark.parametrize("article", CAMPAIGNS, ids=lambda it: it.id)
def test_a_locked_phone_tells_nothing(article: Article, assistant: Assistant) -> None:
    assert TELLING.findall(message(article, SITE, assistant.sentences)["altText"]) == []


@pytest.mark.parametrize("article", CAMPAIGNS, ids=lambda it: it.id)
def test_a_campaign_leads_to_its_page_and_to_the_way_out(
    article: Article, assistant: Assistant
) -> None:
    footer = message(article, SITE, assistant.sentences)["contents"]["footer"]
    actions = [button["action"] for button in footer["contents"]]
    assert (actions[0]["uri"], actions[1]["data"]) == (address(article, SITE), push.OFF)
