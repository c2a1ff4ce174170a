"""`make line-broadcast` against a stand-in of LINE."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from extensions.channels.line.subscribers import Subscribers
from extensions.stores import open_engine
from navigator.assistant import Assistant
from scripts import line_api, line_broadcast
from scripts.line_api import Trouble
from scripts.line_broadcast import Refused, broadcast, campaign
from tests.factories import SITE
from tests.scripts.line_stand_in import TOKEN, Line, stand_in

SECRET = "only-for-the-tests-0123456789abcdef"
ADULTS = [f"U{number:032x}" for number in range(3)]
CHILD = f"U{99:032x}"
#: A day on which the campaign runs.
DAY = date(2026, 12, 28)


@pytest.fixture
def line() -> Iterator[Line]:
    with stand_in() as running:
        yield running


@pytest.fixture
def settings(line: Line, tmp_path: Path) -> dict[str, str]:
    return {
        "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
        "LINE_API_URL": line.url,
        "LINE_PUSH": "1",
        "PUBLIC_URL": SITE,
        "NAVIGATOR_SECRET": SECRET,
        "TRACKER_STORE_URL": f"sqlite:///{tmp_path / 'talks.db'}",
    }


@pytest.fixture
def subscribers(settings: dict[str, str]) -> Subscribers:
    found = Subscribers(open_engine(settings["TRACKER_STORE_URL"]), SECRET)
    for user_id in ADULTS:
        found.add(user_id, "general")
    found.add(CHILD, "under18")
    return found


@pytest.fixture(autouse=True)
def _a_day_on_which_it_runs(monkeypatch: pytest.MonkeyPatch, assistant: Assistant) -> None:
    monkeypatch.setattr(
        line_broadcast, "campaign", lambda known, wanted, _today: campaign(known, wanted, DAY)
    )
    monkeypatch.setattr(line_broadcast, "load_assistant", lambda *_: assistant)
    monkeypatch.setattr(line_api, "PAUSES", (0.0,))


def says(word: str) -> Callable[[str], str]:
    return lambda _question: word


def never(question: str) -> str:
    raise AssertionError(f"asked {question!r} for nothing")


def reached(line: Line) -> list[str]:
    return sorted(user_id for body in line.sent for user_id in body["to"])


@pytest.mark.usefixtures("subscribers")
def test_those_who_asked_on_that_page_get_it(line: Line, settings: dict[str, str]) -> None:
    assert broadcast("year-end", settings, says("y")) == 0
    assert reached(line) == ADULTS


@pytest.mark.usefixtures("subscribers")
@pytest.mark.parametrize("word", ["", "n", "yes please", "ｙ"])
def test_without_a_clear_yes_nothing_is_sent(
    line: Line, settings: dict[str, str], word: str
) -> None:
    broadcast("year-end", settings, says(word))
    assert line.sent == []


@pytest.mark.usefixtures("subscribers")
def test_before_the_question_all_is_shown(
    settings: dict[str, str], assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = []
    broadcast("year-end", settings, lambda question: questions.append(question) or "n")
    article = campaign(assistant, "year-end", DAY)
    wanted = (article.title, article.summary, "receivers: 3", "12 of 200")
    printed = capsys.readouterr().out
    assert [text for text in wanted if text not in printed] == []
    assert "3 people" in questions[0]


@pytest.mark.usefixtures("subscribers")
def test_nobody_is_named_on_the_terminal(
    line: Line, settings: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    line.blocked.add(ADULTS[0])
    broadcast("year-end", settings, says("y"))
    printed = capsys.readouterr()
    assert [it for it in ADULTS if it in printed.out + printed.err] == []


def test_who_blocked_is_taken_off_the_list(
    line: Line, settings: dict[str, str], subscribers: Subscribers
) -> None:
    line.blocked.add(ADULTS[0])
    broadcast("year-end", settings, says("y"))
    assert (reached(line), subscribers.has(ADULTS[0])) == (ADULTS[1:], False)


def test_a_fault_of_line_takes_nobody_off_the_list(
    line: Line, settings: dict[str, str], subscribers: Subscribers
) -> None:
    line.faults[f"/v2/bot/profile/{ADULTS[0]}"] = [500, 500]
    with pytest.raises(Trouble) as told:
        broadcast("year-end", settings, says("y"))
    assert (subscribers.count("general"), line.sent, ADULTS[0] in str(told.value)) == (3, [], False)


@pytest.mark.usefixtures("subscribers")
def test_a_lost_answer_sends_it_once(line: Line, settings: dict[str, str]) -> None:
    line.lost_answers = 1
    assert broadcast("year-end", settings, says("y")) == 0
    assert reached(line) == ADULTS


@pytest.mark.usefixtures("subscribers")
def test_what_stopped_half_way_goes_on_without_sending_twice(
    line: Line, settings: dict[str, str]
) -> None:
    line.lost_answers = 1
    line.faults["/v2/bot/message/multicast"] = [500, 500]
    with pytest.raises(Refused, match="goes on where it stopped"):
        broadcast("year-end", settings, says("y"))
    assert broadcast("year-end", settings, says("y")) == 0
    assert reached(line) == ADULTS


@pytest.mark.usefixtures("subscribers")
def test_the_same_campaign_is_not_sent_again(line: Line, settings: dict[str, str]) -> None:
    broadcast("year-end", settings, says("y"))
    with pytest.raises(Refused, match="once in half a year"):
        broadcast("year-end", settings, never)
    assert reached(line) == ADULTS


@pytest.mark.usefixtures("subscribers")
def test_where_push_is_off_nothing_is_sent(line: Line, settings: dict[str, str]) -> None:
    with pytest.raises(Refused, match="LINE_PUSH"):
        broadcast("year-end", {**settings, "LINE_PUSH": ""}, says("y"))
    assert line.calls == []


def test_with_nobody_on_the_list_nothing_is_asked(line: Line, settings: dict[str, str]) -> None:
    assert (broadcast("year-end", settings, never), line.sent) == (0, [])


@pytest.mark.usefixtures("subscribers")
def test_who_asked_under_another_secret_is_counted_and_left_out(
    line: Line, settings: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    another = {**settings, "NAVIGATOR_SECRET": "another-secret-0123456789abcdefghij"}
    broadcast("year-end", another, says("y"))
    assert ("3 cannot be read" in capsys.readouterr().out, line.sent) == (True, [])


@pytest.mark.parametrize("wanted", ["", "no-such-thing", "is-it-free"])
def test_only_campaigns_can_be_sent(assistant: Assistant, wanted: str) -> None:
    with pytest.raises(Refused, match=r"there are: .*year-end"):
        campaign(assistant, wanted, DAY)


def test_only_a_campaign_that_runs_can_be_sent(assistant: Assistant) -> None:
    with pytest.raises(Refused, match="does not run today"):
        campaign(assistant, "year-end", date(2026, 7, 1))
