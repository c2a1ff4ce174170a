"""Rich menus of the stand-in: made, given a picture, linked, as `make line-setup` does.

https://developers.line.biz/en/reference/messaging-api/#rich-menu
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from aiohttp import web
from PIL import Image

from scripts.line_demo_calls import Call, Refused, read_json
from scripts.line_demo_people import People, Person

PICTURE_BYTES = 1_000_000
PICTURE_KINDS = ("image/png", "image/jpeg")
AREAS_LIMIT = 20
CHAT_BAR_LIMIT = 14
NAME_LIMIT = 300


@dataclass
class Menu:
    """A rich menu and its picture."""

    id: str
    rich_menu: dict[str, Any]
    picture: bytes = b""
    kind: str = ""


class RichMenus:
    """Every rich menu of the channel, and who sees which."""

    def __init__(self, people: People, say: Callable[[str], None]) -> None:
        self._people = people
        self._say = say
        self._menus: dict[str, Menu] = {}
        self._default = ""

    def calls(self) -> list[Call]:
        menu, user = "/v2/bot/richmenu", "/v2/bot/user/{user}/richmenu"
        return [
            ("POST", menu, self._create),
            ("POST", f"{menu}/validate", self._validate),
            ("GET", f"{menu}/list", self._list),
            ("GET", f"{menu}/{{menu}}", self._show),
            ("DELETE", f"{menu}/{{menu}}", self._delete),
            ("POST", f"{menu}/{{menu}}/content", self._upload),
            ("GET", f"{menu}/{{menu}}/content", self._download),
            ("GET", user, self._linked),
            ("POST", f"{user}/{{menu}}", self._link),
            ("DELETE", user, self._unlink),
        ]

    def of(self, person: Person) -> Menu | None:
        """The rich menu that a person sees: only with a picture, and only a friend."""
        menu = self._menus.get(person.menu or self._default)
        return menu if menu and menu.picture and person.friend else None

    def get(self, menu: str) -> Menu | None:
        return self._menus.get(menu)

    async def _create(self, request: web.Request) -> web.Response:
        rich_menu = await self._sound(request)
        menu = Menu(f"richmenu-{secrets.token_hex(16)}", rich_menu)
        self._menus[menu.id] = menu
        self._say(f"rich menu made: {len(rich_menu['areas'])} areas")
        return web.json_response({"richMenuId": menu.id})

    async def _validate(self, request: web.Request) -> web.Response:
        await self._sound(request)
        return web.json_response({})

    async def _sound(self, request: web.Request) -> dict[str, Any]:
        rich_menu = await read_json(request)
        if found := menu_faults(rich_menu):
            raise Refused(400, f"The request body has {len(found)} error(s)", found)
        return rich_menu

    async def _list(self, request: web.Request) -> web.Response:
        return web.json_response({"richmenus": [_shown(menu) for menu in self._menus.values()]})

    async def _show(self, request: web.Request) -> web.Response:
        return web.json_response(_shown(self._menu(request)))

    async def _delete(self, request: web.Request) -> web.Response:
        del self._menus[self._menu(request).id]
        self._say("rich menu deleted")
        return self._changed()

    async def _upload(self, request: web.Request) -> web.Response:
        menu, picture = self._menu(request), await request.read()
        if (
            request.content_type not in PICTURE_KINDS
            or len(picture) > PICTURE_BYTES
            or menu.picture
        ):
            raise Refused(400, "The image is of another kind, too large, or there is one already")
        size = menu.rich_menu["size"]
        if Image.open(BytesIO(picture)).size != (size["width"], size["height"]):
            raise Refused(400, "The image has not the size of the rich menu")
        menu.picture, menu.kind = picture, request.content_type
        self._say(f"rich menu picture: {len(picture)} bytes")
        return self._changed()

    async def _download(self, request: web.Request) -> web.Response:
        menu = self._menu(request)
        return web.Response(body=menu.picture, content_type=menu.kind or "image/png")

    async def _linked(self, request: web.Request) -> web.Response:
        user = request.match_info["user"]
        person = self._people.of_id(user)
        menu = self._default if user == "all" else person.menu if person else ""
        if not menu:
            raise Refused(404, "no richmenu" if user != "all" else "no default richmenu")
        return web.json_response({"richMenuId": menu})

    async def _link(self, request: web.Request) -> web.Response:
        menu = self._menu(request)
        if not menu.picture:
            raise Refused(400, "must upload richmenu image before applying it to user")
        return self._set(request, menu.id)

    async def _unlink(self, request: web.Request) -> web.Response:
        return self._set(request, "")

    def _set(self, request: web.Request, menu: str) -> web.Response:
        user = request.match_info["user"]
        person = self._people.of_id(user)
        if user == "all":
            self._default = menu
        elif person:
            person.menu = menu
        self._say("rich menu linked" if menu else "rich menu unlinked")
        return self._changed()

    def _menu(self, request: web.Request) -> Menu:
        menu = self._menus.get(request.match_info["menu"])
        if menu is None:
            raise Refused(404, "Not found")
        return menu

    def _changed(self) -> web.Response:
        for person in self._people:
            person.add("menu", kept=False)
        return web.json_response({})


def menu_faults(rich_menu: dict[str, Any]) -> list[str]:
    """What LINE would find wrong: https://developers.line.biz/en/reference/messaging-api/#rich-menu-object"""
    size, areas = rich_menu.get("size", {}), rich_menu.get("areas", [])
    width, height = size.get("width", 0), size.get("height", 0)
    found = []
    if not (800 <= width <= 2500 and height >= 250 and width / height >= 1.45):
        found.append("size: width 800 to 2500, height at least 250, ratio at least 1.45")
    if not 0 < len(rich_menu.get("chatBarText", "")) <= CHAT_BAR_LIMIT:
        found.append(f"chatBarText: 1 to {CHAT_BAR_LIMIT} characters")
    if not 0 < len(rich_menu.get("name", "")) <= 300 or not isinstance(
        rich_menu.get("selected"), bool
    ):
        found.append("name: 1 to 300 characters; selected: true or false")
    if len(areas) > AREAS_LIMIT:
        found.append(f"areas: at most {AREAS_LIMIT}")
    for number, area in enumerate(areas):
        x, y, wide, high = (area["bounds"][name] for name in ("x", "y", "width", "height"))
        if min(x, y) < 0 or min(wide, high) <= 0 or x + wide > width or y + high > height:
            found.append(f"areas[{number}].bounds: outside the picture")
    return found


def _shown(menu: Menu) -> dict[str, Any]:
    return {"richMenuId": menu.id, **menu.rich_menu}
