"""`make line-setup` against a stand-in of LINE."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from scripts import line_setup
from scripts.line_api import Api, Trouble
from scripts.line_menu import image_path, menu
from scripts.line_setup import set_up, webhook_words
from tests.factories import SITE
from tests.scripts.line_stand_in import TOKEN, Line, stand_in

OTHERS = {"name": "お店のメニュー"}


@pytest.fixture
def line() -> Iterator[Line]:
    with stand_in() as running:
        yield running


@pytest.fixture
def api(line: Line) -> Api:
    return Api(line.url, TOKEN, sleep=lambda _seconds: None)


def names(line: Line) -> list[str]:
    return [it["name"] for it in line.menus.values()]


def test_without_apply_nothing_is_changed(
    line: Line, api: Api, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(api, push=False, apply=False)
    assert (line.changes(), "would create" in capsys.readouterr().out) == ([], True)


def test_the_menu_is_up_with_its_picture(line: Line, api: Api) -> None:
    set_up(api, push=True, apply=True)
    assert line.default is not None
    assert line.menus[line.default]["name"] == menu(push=True)["name"]
    assert line.images[line.default] == image_path(push=True).read_bytes()


def test_a_second_time_there_is_nothing_to_do(line: Line, api: Api) -> None:
    set_up(api, push=False, apply=True)
    line.calls.clear()
    set_up(api, push=False, apply=True)
    assert line.changes() == []


def test_a_new_menu_is_up_before_the_old_one_goes(line: Line, api: Api) -> None:
    set_up(api, push=False, apply=True)
    old = line.default
    line.calls.clear()
    set_up(api, push=True, apply=True)
    steps = [
        f"{method} {path}".replace(str(line.default), "new") for method, path in line.changes()
    ]
    assert steps == [
        "POST /v2/bot/richmenu",
        "POST /v2/bot/richmenu/new/content",
        "POST /v2/bot/user/all/richmenu/new",
        f"DELETE /v2/bot/richmenu/{old}",
    ]


def test_menus_of_others_stay(line: Line, api: Api) -> None:
    line.add_menu(OTHERS)
    set_up(api, push=False, apply=True)
    set_up(api, push=True, apply=True)
    assert names(line) == [OTHERS["name"], menu(push=True)["name"]]


def test_a_menu_that_lost_its_place_is_put_up_anew(line: Line, api: Api) -> None:
    set_up(api, push=False, apply=True)
    line.default = line.add_menu(OTHERS)
    set_up(api, push=False, apply=True)
    assert line.menus[line.default]["name"] == menu(push=False)["name"]
    assert sorted(names(line)) == sorted([OTHERS["name"], menu(push=False)["name"]])


def test_a_menu_that_got_no_picture_is_taken_away_and_the_old_one_stays(
    line: Line, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(api, push=False, apply=True)
    before = line.default
    answer = line.answer

    def without_pictures(method: str, path: str, *rest: Any) -> tuple[int, dict[str, Any]]:
        return (413, {}) if path.endswith("/content") else answer(method, path, *rest)

    monkeypatch.setattr(line, "answer", without_pictures)
    with pytest.raises(Trouble):
        set_up(api, push=True, apply=True)
    assert (line.default, list(line.menus)) == (before, [before])


def test_a_wrong_token_is_told_in_words(line: Line) -> None:
    with pytest.raises(Trouble, match="LINE_CHANNEL_ACCESS_TOKEN"):
        set_up(Api(line.url, "wrong"), push=False, apply=True)


def test_a_line_that_is_away_is_told_in_words() -> None:
    pauses: list[float] = []
    away = Api("http://127.0.0.1:9", TOKEN, sleep=pauses.append)
    with pytest.raises(Trouble, match="no answer from"):
        away.get("/v2/bot/richmenu/list")
    assert pauses == [1.0, 3.0, 9.0]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_again(line: Line, api: Api, status: int) -> None:
    line.faults["/v2/bot/richmenu/list"] = [status, status]
    set_up(api, push=False, apply=True)
    assert line.default is not None


def test_a_menu_is_not_made_twice_when_the_answer_was_lost(line: Line, api: Api) -> None:
    line.faults["/v2/bot/richmenu"] = [500]
    with pytest.raises(Trouble):
        set_up(api, push=False, apply=True)
    assert line.changes() == [("POST", "/v2/bot/richmenu")]


@pytest.mark.parametrize(
    ("webhook", "words"),
    [
        (None, "is empty"),
        ({"endpoint": "https://elsewhere.example/hook", "active": True}, "elsewhere.example"),
        ({"endpoint": f"{SITE}/line/webhook", "active": False}, "switched off"),
        ({"endpoint": f"{SITE}/line/webhook", "active": True}, "switched on"),
    ],
)
def test_it_says_whether_line_sends_to_this_server(
    line: Line, api: Api, webhook: dict[str, Any] | None, words: str
) -> None:
    line.webhook = webhook
    assert words in webhook_words(api, SITE)


def settings(line: Line, **changed: str) -> dict[str, str]:
    return {
        "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
        "LINE_API_URL": line.url,
        "LINE_PUSH": "",
        "PUBLIC_URL": SITE,
        **changed,
    }


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({}, 0, "would create"),
        ({"LINE_CHANNEL_ACCESS_TOKEN": ""}, 2, "LINE_CHANNEL_ACCESS_TOKEN is empty"),
        ({"LINE_CHANNEL_ACCESS_TOKEN": "wrong"}, 1, "the token is wrong"),
    ],
)
def test_the_command_ends_as_it_went(
    line: Line,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    changed: dict[str, str],
    status: int,
    words: str,
) -> None:
    monkeypatch.delenv("APPLY", raising=False)
    monkeypatch.setattr(line_setup, "read_settings", lambda: settings(line, **changed))
    ended = line_setup.main()
    printed = capsys.readouterr()
    assert (ended, words in printed.out + printed.err) == (status, True)
