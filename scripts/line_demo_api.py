"""A stand-in for LINE's Messaging API: what our channel and scripts call, with LINE's answers and refusals.

https://developers.line.biz/en/reference/messaging-api/
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from typing import Any

from aiohttp import web
from PIL import Image

from extensions.channels.line.limits import faults
from scripts.line_demo_calls import Call, Handler, Refused, read_json
from scripts.line_demo_menus import RichMenus
from scripts.line_demo_people import People, Person

MESSAGES_LIMIT = 5
RECEIVERS_LIMIT = 500
LOADING_SECONDS = range(5, 61, 5)


class MessagingApi:
    """Routes under /v2/bot for one channel; `say` is told what was called, never what was in it."""

    def __init__(
        self,
        people: People,
        menus: RichMenus,
        token: str,
        webhook: str,
        say: Callable[[str], None],
    ) -> None:
        self._people = people
        self._menus = menus
        self._token = token
        self._webhook = webhook
        self._say = say
        self._accepted: dict[str, str] = {}
        """Request id of each retry key that was accepted."""
        self._used: Counter[str] = Counter()

    def routes(self) -> list[web.RouteDef]:
        calls: list[Call] = [
            ("POST", "/v2/bot/message/{kind:reply|push|multicast}", self._send),
            ("POST", "/v2/bot/message/validate/{kind:reply|push|multicast}", self._validate),
            ("GET", "/v2/bot/message/quota", self._quota),
            ("GET", "/v2/bot/message/quota/consumption", self._consumption),
            ("GET", "/v2/bot/message/{id}/content", self._content),
            ("POST", "/v2/bot/chat/loading/start", self._loading),
            ("GET", "/v2/bot/profile/{user}", self._profile),
            ("GET", "/v2/bot/channel/webhook/endpoint", self._endpoint),
            *self._menus.calls(),
            ("*", "/v2/{rest:.*}", self._unknown),
        ]
        return [web.route(method, path, self._guarded(handler)) for method, path, handler in calls]

    def _guarded(self, handler: Handler) -> Handler:
        """The handler behind the access token; refusals become LINE's JSON."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            try:
                if request.headers.get("Authorization") != f"Bearer {self._token}":
                    raise Refused(401, "Authentication failed")
                return await handler(request)
            except Refused as refused:
                resource = request.match_info.route.resource
                path = resource.canonical if resource else ""
                self._say(f"{request.method} {path} -> {refused.status}: {refused}")
                for detail in refused.body.get("details", []):
                    self._say(f"    {detail['message']}")
                return web.json_response(refused.body, status=refused.status)

        return guarded

    # ---- messages ----

    async def _send(self, request: web.Request) -> web.Response:
        kind, body = request.match_info["kind"], await read_json(request)
        key, request_id = request.headers.get("X-Line-Retry-Key"), secrets.token_hex(16)
        if key and kind == "reply":
            raise Refused(400, "A reply takes no retry key")
        if key in self._accepted:
            return web.json_response(
                {"message": "The retry key is already accepted"},
                status=409,
                headers={"X-Line-Accepted-Request-Id": self._accepted[key]},
            )
        messages = self._sound(body)
        receivers = self._receivers(kind, body)
        if key:
            self._accepted[key] = request_id
        for person in receivers:
            if person.friend:  # who blocked us gets nothing, and we are not told
                person.add("messages", messages=messages, by=kind)
                self._used[kind] += 1
        self._say(f"{kind}: {', '.join(map(described, messages))}")
        sent = [{"id": str(secrets.randbelow(10**18))} for _ in messages]
        return web.json_response(
            {} if kind == "multicast" else {"sentMessages": sent},
            headers={"X-Line-Request-Id": request_id},
        )

    async def _validate(self, request: web.Request) -> web.Response:
        self._sound(await read_json(request))
        return web.json_response({})

    def _sound(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        messages = body.get("messages")
        if not isinstance(messages, list) or not 1 <= len(messages) <= MESSAGES_LIMIT:
            raise Refused(400, "The request body has 1 error(s)", ["messages: size must be 1 to 5"])
        if found := faults(messages):
            for person in self._people:  # whoever looks at the page is to see it
                person.add("fault", text="; ".join(found))
            raise Refused(400, f"The request body has {len(found)} error(s)", found)
        return messages

    def _receivers(self, kind: str, body: dict[str, Any]) -> list[Person]:
        if kind == "reply":
            person = self._people.answering(body.get("replyToken"))
            if person is None:
                raise Refused(400, "Invalid reply token")
            return [person]
        to = body.get("to") if kind == "multicast" else [body.get("to")]
        if not isinstance(to, list) or not 1 <= len(to) <= RECEIVERS_LIMIT:
            raise Refused(400, "The property, 'to', in the request body is invalid")
        return [person for person in map(self._people.of_id, to) if person]

    async def _loading(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        seconds = body.get("loadingSeconds", 20)
        person = self._people.of_id(body.get("chatId"))
        if person is None or seconds not in LOADING_SECONDS:
            raise Refused(400, "The request body has 1 error(s)")
        person.add("loading", kept=False, seconds=seconds)
        self._say("loading")
        return web.json_response({}, status=202)

    async def _quota(self, request: web.Request) -> web.Response:
        return web.json_response({"type": "limited", "value": 200})

    async def _consumption(self, request: web.Request) -> web.Response:
        return web.json_response({"totalUsage": self._used["push"] + self._used["multicast"]})

    async def _content(self, request: web.Request) -> web.Response:
        if request.match_info["id"] not in self._people.sent:
            raise Refused(404, "Not found")
        stream = BytesIO()
        Image.new("RGB", (1, 1)).save(stream, "PNG")
        return web.Response(body=stream.getvalue(), content_type="image/png")

    async def _profile(self, request: web.Request) -> web.Response:
        person = self._people.of_id(request.match_info["user"])
        if person is None or not person.friend:
            raise Refused(404, "Not found")
        return web.json_response({"userId": person.user_id, "displayName": person.name})

    async def _endpoint(self, request: web.Request) -> web.Response:
        return web.json_response({"endpoint": self._webhook, "active": True})

    async def _unknown(self, request: web.Request) -> web.Response:
        raise Refused(404, "the stand-in does not know this call")


def described(message: dict[str, Any]) -> str:
    """Kind of a message, without a word of it."""
    contents = message.get("contents", {})
    kind = message["type"]
    if contents.get("type") == "carousel":
        kind += f" (carousel of {len(contents['contents'])})"
    choices = len(message.get("quickReply", {}).get("items", []))
    return f"{kind} + {choices} quick replies" if choices else kind
