"""Send a campaign (resources/content/campaigns) to those who asked for it on LINE: `make line-broadcast CAMPAIGN=year-end`.

Shows the message, the receivers and the month's quota, and asks. Nothing but a campaign that runs today can be sent, nobody
gets one twice, and receivers who blocked the account are taken off the list. Messages that are sent this way cost money.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from extensions.channels.line.broadcasts import Broadcasts, NotAgain  # noqa: E402
from extensions.channels.line.campaign import address, message  # noqa: E402
from extensions.channels.line.signature import Keys  # noqa: E402
from extensions.channels.line.subscribers import Subscribers  # noqa: E402
from extensions.stores import open_engine  # noqa: E402
from navigator.assistant import Assistant, load_assistant  # noqa: E402
from navigator.content import Article  # noqa: E402
from navigator.opening_hours import JST  # noqa: E402
from scripts.line_api import Api, Trouble  # noqa: E402
from scripts.line_setup import is_on  # noqa: E402
from scripts.serve import read_settings  # noqa: E402

#: Calls at a time when LINE is asked who has blocked the account; it allows 2,000 a second.
_AT_A_TIME = 8


class Refused(Exception):  # noqa: N818 - says what happened, and is an Error by its base
    """Why nothing is sent, in words for the operator."""


def main(ask: Callable[[str], str] = input) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("campaign", nargs="?", default="", help="its file name without .md")
    wanted = parser.parse_args().campaign
    os.chdir(ROOT)  # the database's address may be relative, as the server's is
    settings = read_settings()
    try:
        return broadcast(wanted, settings, ask)
    except (Refused, Trouble) as fault:
        print(f"line-broadcast: {fault}", file=sys.stderr)
        return 1


def broadcast(wanted: str, settings: dict[str, str], ask: Callable[[str], str]) -> int:
    """Show, ask, send; 0 when everything was sent, or there was nobody, or the answer was no."""
    if not is_on(settings["LINE_PUSH"]):
        raise Refused("LINE_PUSH is off: messages that cost money are not allowed here")
    if not settings["LINE_CHANNEL_ACCESS_TOKEN"]:
        raise Refused("LINE_CHANNEL_ACCESS_TOKEN is empty (docs/line.md, step 3)")
    secret, site_url = settings["NAVIGATOR_SECRET"], settings["PUBLIC_URL"]
    assistant = load_assistant(secret, site_url)
    now = datetime.now(tz=JST)
    article = campaign(assistant, wanted, now.date())
    engine = open_engine(settings["TRACKER_STORE_URL"])
    subscribers, log = Subscribers(engine, secret), Broadcasts(engine)
    api = Api(settings["LINE_API_URL"].rstrip("/"), settings["LINE_CHANNEL_ACCESS_TOKEN"])
    try:
        begun = log.unfinished(article.id, now.timestamp())
    except NotAgain as no:
        raise Refused(_again_words(no)) from None
    receivers = reachable(api, subscribers, article)
    unreadable = subscribers.count(article.page) - len(receivers)
    print(f"  {article.title}\n  {article.summary}\n  {address(article, site_url)}\n")
    if unreadable:
        print(f"{unreadable} cannot be read: they asked while NAVIGATOR_SECRET was another")
    print(f"receivers: {len(receivers)} ({article.page}); {quota_words(api)}")
    if not receivers:
        return 0
    if begun:
        print("it was begun before and not finished: those who have it will not get it again")
    question = f"it is {now:%H:%M} in Japan; send it to {len(receivers)} people? (y/N) "
    if ask(question).strip().lower() != "y":
        print("line-broadcast: nothing was sent")
        return 0
    started = log.begin(article.id, list(receivers), now.timestamp())
    shown = message(article, site_url, assistant.sentences)
    send(api, started.groups(receivers), Keys(secret), shown)
    log.finish(article.id, datetime.now(tz=JST).timestamp())
    print(f"line-broadcast: sent to {len(receivers)}")
    return 0


def campaign(assistant: Assistant, wanted: str, today: date) -> Article:
    """The campaign of that id, if it runs today; Refused otherwise."""
    known = {it.id: it for it in assistant.content.all if it.kind == "campaigns"}
    article = known.get(wanted)
    if article is None:
        raise Refused(f"there is no campaign {wanted!r}; there are: {', '.join(sorted(known))}")
    if not article.runs(today) or article.date > today:
        raise Refused(f"{wanted} does not run today (from {article.starts} to {article.ends})")
    return article


def reachable(api: Api, subscribers: Subscribers, article: Article) -> dict[str, str]:
    """User id by digest of those on the list; whoever has blocked the account meanwhile is taken off it.

    LINE tells it by the status of a profile call; the profile itself is not read.
    """
    found = subscribers.receivers(article.page)
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        reached = dict(zip(found, pool.map(api.reaches, found.values())))
    gone = [digest for digest in found if not reached[digest]]
    for digest in gone:
        subscribers.remove(found.pop(digest))
    if gone:
        print(f"{len(gone)} have blocked the account and were taken off the list")
    return found


def quota_words(api: Api) -> str:
    """What is left of the month's messages."""
    quota = api.get("/v2/bot/message/quota")
    used = int(api.get("/v2/bot/message/quota/consumption")["totalUsage"])
    if quota.get("type") != "limited":
        return f"sent this month: {used}, no limit"
    return f"sent this month: {used} of {quota['value']}"


def send(
    api: Api,
    groups: dict[str, list[str]],
    keys: Keys,
    shown: dict[str, Any],
) -> None:
    """One multicast for each group; a group that LINE has taken before is not sent again."""
    for number, (name, user_ids) in enumerate(groups.items(), 1):
        body = {"to": user_ids, "messages": [shown]}
        try:
            api.post("/v2/bot/message/multicast", body, keys.retry_key(name))
        except Trouble as trouble:
            if trouble.status != 409:
                raise Refused(
                    f"stopped at group {number} of {len(groups)}: {trouble}\n"
                    "the same command goes on where it stopped, within 24 hours"
                ) from None
        print(f"  group {number} of {len(groups)}: {len(user_ids)}")


def _again_words(no: NotAgain) -> str:
    when = datetime.fromtimestamp(no.at, tz=JST).strftime("%Y-%m-%d %H:%M")
    if no.finished:
        return f"it was sent on {when}; a campaign goes out once in half a year"
    return f"it was begun on {when} and stopped; LINE would send it twice to some, so it cannot be gone on with"


if __name__ == "__main__":
    sys.exit(main())
