"""The emulator's stand-in refuses what LINE refuses, so that a mistake of ours is seen without an account."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application

from scripts.line_demo_api import MessagingApi
from scripts.line_demo_menus import RichMenus
from scripts.line_demo_people import People, signed, ulid

TOKEN = "token"
TEXT = {"type": "text", "text": "こんにちは"}
MENU = {
    "size": {"width": 2500, "height": 843},
    "selected": True,
    "name": "menu",
    "chatBarText": "メニュー",
    "areas": [],
}

Post = Callable[..., Awaitable[tuple[int, Any]]]


class Line:
    """A stand-in with one friend, and what was printed."""

    def __init__(self) -> None:
        self.printed: list[str] = []
        self.people = People()
        menus = RichMenus(self.people, self.printed.append)
        self.api = MessagingApi(
            self.people, menus, TOKEN, "https://example.jp/line/webhook", self.printed.append
        )
        self.person = self.people.named("1")
        self.people.act(self.person, {"kind": "follow"})

    def token(self) -> str:
        """A reply token of something that was just written."""
        return str(self.people.act(self.person, {"kind": "text", "text": "a"})["replyToken"])

    def told(self) -> list[Any]:
        return [each["messages"] for each in self.person.happenings if each["kind"] == "messages"]

    def run(self, talk: Callable[[Post], Awaitable[None]]) -> None:
        """Call the stand-in over HTTP."""

        async def running() -> None:
            application = Application()
            application.add_routes(self.api.routes())
            async with TestClient(TestServer(application)) as client:

                async def post(
                    path: str, body: Any, token: str = TOKEN, **headers: str
                ) -> tuple[int, Any]:
                    headers["Authorization"] = f"Bearer {token}"
                    data = body if isinstance(body, bytes) else json.dumps(body).encode()
                    answer = await client.post(f"/v2/bot/{path}", data=data, headers=headers)
                    return answer.status, await answer.json()

                await talk(post)

        asyncio.run(running())


@pytest.fixture
def line() -> Line:
    return Line()


def test_reply_token_answers_once(line: Line) -> None:
    async def talk(post: Post) -> None:
        body = {"replyToken": line.token(), "messages": [TEXT]}
        assert (await post("message/reply", body))[0] == 200
        assert (await post("message/reply", body))[0] == 400

    line.run(talk)
    assert line.told() == [[TEXT]]


def test_wrong_access_token_is_refused(line: Line) -> None:
    async def talk(post: Post) -> None:
        body = {"to": line.person.user_id, "messages": [TEXT]}
        assert (await post("message/push", body, token="other"))[0] == 401

    line.run(talk)
    assert line.told() == []


@pytest.mark.parametrize(
    "messages", [[], [TEXT] * 6, [{"type": "text", "text": ""}], [{"type": "text"}]]
)
def test_messages_that_line_refuses_are_refused(line: Line, messages: list[Any]) -> None:
    async def talk(post: Post) -> None:
        body = {"replyToken": line.token(), "messages": messages}
        assert (await post("message/reply", body))[0] == 400

    line.run(talk)
    assert line.told() == []


def test_retry_key_is_accepted_once(line: Line) -> None:
    async def talk(post: Post) -> None:
        body = {"to": [line.person.user_id], "messages": [TEXT]}
        key = {"X-Line-Retry-Key": "123e4567-e89b-12d3-a456-426614174000"}
        assert (await post("message/multicast", body, **key))[0] == 200
        assert (await post("message/multicast", body, **key))[0] == 409

    line.run(talk)
    assert line.told() == [[TEXT]]


def test_who_blocked_us_gets_nothing(line: Line) -> None:
    line.people.act(line.person, {"kind": "unfollow"})

    async def talk(post: Post) -> None:
        body = {"to": line.person.user_id, "messages": [TEXT]}
        assert (await post("message/push", body))[0] == 200

    line.run(talk)
    assert line.told() == []


def test_rich_menu_without_picture_cannot_be_linked(line: Line) -> None:
    async def talk(post: Post) -> None:
        _, made = await post("richmenu", MENU)
        status, _ = await post(f"user/all/richmenu/{made['richMenuId']}", {})
        assert status == 400

    line.run(talk)


@pytest.mark.parametrize(
    "wrong",
    [
        {"chatBarText": "あ" * 15},
        {"size": {"width": 2500, "height": 2500}},
        {"areas": [{"bounds": {"x": 2000, "y": 0, "width": 501, "height": 843}}]},
    ],
)
def test_rich_menu_that_line_refuses_is_refused(line: Line, wrong: dict[str, Any]) -> None:
    async def talk(post: Post) -> None:
        assert (await post("richmenu", {**MENU, **wrong}))[0] == 400

    line.run(talk)


def test_what_was_said_is_not_printed(line: Line) -> None:
    async def talk(post: Post) -> None:
        await post("message/reply", {"replyToken": line.token(), "messages": [TEXT]})

    line.run(talk)
    assert line.printed == ["reply: text"]


def test_webhook_is_signed_over_its_bytes() -> None:
    body, headers = signed("secret", "U0", {"type": "follow"})
    digest = hmac.new(b"secret", body, hashlib.sha256).digest()
    assert base64.b64decode(headers["X-Line-Signature"]) == digest


def test_event_ids_differ_and_are_ulids() -> None:
    ids = {ulid() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(each) for each in ids} == {26}
    assert max(each[0] for each in ids) <= "7"
