"""Put the menu up in LINE for everybody who talks with the account; without APPLY=1 it only says what it would do.

    make line-setup              what is there, what would be done
    make line-setup APPLY=1      do it

It creates the menu, uploads the picture, makes it the default, and only then removes menus that it made before; menus of
others stay. When the same menu (by a digest in its name) is up already, there is nothing to do.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from navigator.errors import ResourceError  # noqa: E402
from scripts.line_api import Api, Trouble  # noqa: E402
from scripts.line_menu import image_path, is_ours, menu  # noqa: E402
from scripts.serve import read_settings  # noqa: E402

WEBHOOK = "/line/webhook"
_TRUE = ("1", "on", "true", "yes")


@dataclass(frozen=True)
class Found:
    """What LINE has: the default menu's id, and the ids of our menus by name."""

    default: str | None
    ours: tuple[tuple[str, str], ...]


def main() -> int:
    settings = read_settings()
    if not settings["LINE_CHANNEL_ACCESS_TOKEN"]:
        print("line-setup: LINE_CHANNEL_ACCESS_TOKEN is empty (docs/line.md, step 3)")
        return 2
    api = Api(settings["LINE_API_URL"].rstrip("/"), settings["LINE_CHANNEL_ACCESS_TOKEN"])
    apply = os.environ.get("APPLY", "").lower() in _TRUE
    try:
        set_up(api, is_on(settings["LINE_PUSH"]), apply)
        print(f"line-setup: {webhook_words(api, settings['PUBLIC_URL'])}")
    except (Trouble, ResourceError) as trouble:
        print(f"line-setup: {trouble}", file=sys.stderr)
        return 1
    return 0


def is_on(value: str) -> bool:
    """True for a setting that is switched on."""
    return value.lower() in _TRUE


def set_up(api: Api, push: bool, apply: bool) -> None:
    """Make our menu the default; Trouble leaves what was up before as it was."""
    wanted = menu(push)
    api.post("/v2/bot/richmenu/validate", wanted)
    found = look(api)
    up = next((i for name, i in found.ours if name == wanted["name"] and i == found.default), None)
    old = [menu_id for _, menu_id in found.ours if menu_id != up]
    if up and not old:
        print(f"line-setup: «{wanted['name']}» is up, nothing to do")
        return
    if not apply:
        if not up:
            print(f"line-setup: would create «{wanted['name']}» and make it the default")
        print(f"line-setup: would remove {len(old)} earlier of ours; APPLY=1 does it")
        return
    if not up:
        menu_id = create(api, wanted, image_path(push))
        print(f"line-setup: «{wanted['name']}» is up ({menu_id})")
    for menu_id in old:
        remove(api, menu_id)
    print(f"line-setup: removed {len(old)} earlier of ours")


def look(api: Api) -> Found:
    """Menus that LINE has now."""
    listed = api.get("/v2/bot/richmenu/list").get("richmenus", [])
    ours = tuple((it["name"], it["richMenuId"]) for it in listed if is_ours(it["name"]))
    return Found(_or_none(api, "/v2/bot/user/all/richmenu").get("richMenuId"), ours)


def create(api: Api, wanted: dict[str, Any], image: Path) -> str:
    """Id of the new default menu; one that got no picture, or could not be made the default, is taken away again."""
    menu_id = str(api.post("/v2/bot/richmenu", wanted)["richMenuId"])
    try:
        api.call(
            "POST",
            f"/v2/bot/richmenu/{menu_id}/content",
            image.read_bytes(),
            "image/png",
            base=api.data_url,
        )
        api.call("POST", f"/v2/bot/user/all/richmenu/{menu_id}", b"")
    except Trouble:
        remove(api, menu_id)
        raise
    return menu_id


def remove(api: Api, menu_id: str) -> None:
    """Take a menu away; one that is gone already, or cannot go now, is taken with the next set-up."""
    try:
        api.call("DELETE", f"/v2/bot/richmenu/{menu_id}")
    except Trouble as trouble:
        print(f"line-setup: {menu_id} was not removed, the next set-up will: {trouble}")


def webhook_words(api: Api, site_url: str) -> str:
    """Whether LINE sends what people write to this server."""
    told = _or_none(api, "/v2/bot/channel/webhook/endpoint")
    wanted = f"{site_url}{WEBHOOK}"
    if told.get("endpoint") != wanted:
        return f"the webhook URL in the LINE Developers Console is {told.get('endpoint', 'empty')}; this server's is {wanted}"
    if not told.get("active"):
        return (
            f"the webhook {wanted} is switched off («Use webhook» in the LINE Developers Console)"
        )
    return f"the webhook {wanted} is switched on"


def _or_none(api: Api, path: str) -> dict[str, Any]:
    """JSON at a path; {} where LINE says that there is none."""
    try:
        return api.get(path)
    except Trouble as trouble:
        if trouble.status == 404:
            return {}
        raise


if __name__ == "__main__":
    sys.exit(main())
