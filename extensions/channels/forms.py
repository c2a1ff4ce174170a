"""The talk without JavaScript: a form comes in, a whole page goes out, over the same turns as the chat."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from extensions.channels.guard import ChatError, TalkEnded
from extensions.channels.pages import Pages
from extensions.channels.talks import BODY_LIMIT, Talks
from navigator import postbacks
from navigator.links import Session
from navigator.locales import SOURCE_LANGUAGE
from navigator.models import Page

_FORM = "application/x-www-form-urlencoded"
#: Fields of one form; ours have five.
_FIELDS_LIMIT = 20
#: School year from which words carry kana, by grade band: what a band has learnt stands without.
_KANA = {
    "elementary_1_2": "1",
    "elementary_3_4": "3",
    "elementary_5_6": "5",
    "junior_high": "7",
    "age_15_18": "9",
}
#: Stand in the template for the person's words, which go in last: kana are put over a page's text with a cache of
#: sentences, and no words of a person may stay there. No text of ours and no keyboard has these characters.
_OPEN, _CLOSE = "\ue000", "\ue001"


@dataclass
class _Shown:
    """What one answer shows beside the replies."""

    page: Page = "general"
    session: str = ""
    said: str = ""
    """The text that was answered."""
    draft: str = ""
    """The text that was not, to be sent again."""
    error: ChatError | None = None
    kana: str = ""
    """One of _KANA; empty where the page's own holds."""


class Forms:
    """`GET /talk/` opens a talk, `POST /talk/` is one turn or the end of it."""

    def __init__(self, talks: Talks, pages: Pages) -> None:
        self._talks = talks
        self._pages = pages

    def add_to(self, routes: Blueprint) -> None:
        # Strict: else the pages' own route, which takes any path, would get the address with its slash.
        @routes.get("/talk/", strict_slashes=True)
        async def start(request: Request) -> HTTPResponse:
            shown = _Shown(_page(request.args.get("page")))
            return await self._turn(shown, {"postback": postbacks.build("start")})

        # No token against foreign sites: nothing but the form itself, no cookie, says whose talk it is, so a foreign
        # site could only open a talk of its own.
        @routes.post("/talk/", strict_slashes=True)
        async def turn(request: Request) -> HTTPResponse:
            try:
                fields = _fields(request)
            except ChatError as error:
                return self.refused(error)
            shown = _Shown(_page(fields.get("page")), fields.get("session", ""), kana=_kana(fields))
            if "end" in fields:
                await self._talks.end(shown.session)
                return self._pages.show("ended.html", page=shown.page, path="talk/")
            # A pressed button wins over the box beside it, whose words stay there.
            text = fields.get("text", "").replace("\r\n", "\n")  # forms send both
            if "postback" in fields:
                shown.draft = text
                return await self._turn(shown, {"postback": fields["postback"]})
            return await self._turn(shown, {"text": text})

    def refused(self, error: ChatError) -> HTTPResponse:
        """A page for what could not even be read."""
        return self._answer(_Shown(error=error), [], error.status)

    async def _turn(self, shown: _Shown, body: dict[str, Any]) -> HTTPResponse:
        """One turn, in a new talk where there is none to go on with."""
        text = body.get("text", "")
        try:
            talk = await self._talks.session(shown.session)
        except ChatError as error:
            if shown.session:
                shown.error = error
            if isinstance(error, TalkEnded):
                # Sent once more by Back: what was erased is not to be seen again, and it was no matter of time.
                shown.error = ChatError(error.status, "session_unknown")
                text, body = "", {"postback": postbacks.build("start")}
            talk = self._begin(shown)
        shown.page = talk.page
        try:
            replies = await self._talks.turn(talk, self._talks.payload(body, talk))
        except ChatError as error:
            shown.error, shown.draft = error, text or shown.draft
            return self._answer(shown, error.messages, error.status)
        shown.said = text.strip()
        return self._answer(shown, replies)

    def _begin(self, shown: _Shown) -> Session:
        shown.session, talk = self._talks.begin(shown.page, SOURCE_LANGUAGE)
        return talk

    def _answer(
        self, shown: _Shown, replies: list[dict[str, Any]], status: int = 200
    ) -> HTTPResponse:
        words: list[str] = []

        def kept_apart(text: str) -> str:
            words.append(text)
            return f"{_OPEN}{len(words) - 1}{_CLOSE}"

        answer = self._pages.show(
            "talk.html",
            status,
            shown.page,
            path="talk/",
            session=shown.session,
            replies=replies,
            said=kept_apart(shown.said) if shown.said else "",
            draft=kept_apart(shown.draft) if shown.draft else "",
            notice=self._talks.words(shown.error, shown.page) if shown.error else "",
            kana=shown.kana,
            apart=kept_apart,
        )
        body = (answer.body or b"").decode()
        for number, text in enumerate(words):
            body = body.replace(f"{_OPEN}{number}{_CLOSE}", html.escape(text))
        answer.body = body.encode()
        return answer


def _page(name: object) -> Page:
    return "under18" if name == "under18" else "general"


def _kana(fields: dict[str, str]) -> str:
    pressed = fields.get("postback")
    for band, year in _KANA.items():
        if pressed == postbacks.build("select_band", band=band):
            return year
    year = fields.get("kana", "")
    return year if year in _KANA.values() else ""


def _fields(request: Request) -> dict[str, str]:
    """The fields of a form; the last one where a name comes twice."""
    if len(request.body) > BODY_LIMIT:
        raise ChatError(413, "too_long")
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != _FORM:
        raise ChatError(415, "bad_request")
    try:
        fields = parse_qs(
            request.body.decode("utf-8", "replace"),
            keep_blank_values=True,
            max_num_fields=_FIELDS_LIMIT,
        )
    except ValueError:
        raise ChatError(400, "bad_request") from None
    return {name: values[-1] for name, values in fields.items()}
