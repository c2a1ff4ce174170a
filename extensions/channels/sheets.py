"""The summary sheet's address: the same bytes each time, or with a memo that is kept nowhere."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from extensions.channels.pages import Pages
from navigator.assistant import Assistant
from navigator.errors import LinkError, LinkExpired
from navigator.links import SummaryRequest
from navigator.pdf import Printed, render

#: Characters of the memo; more does not fit its box.
MEMO_LIMIT = 2_000
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="sheet")


def add_sheets(routes: Blueprint, assistant: Assistant, pages: Pages) -> None:
    """`GET /summary/<token>.pdf`, `POST` with the form field `memo`, and `/sheet/<token>/` with that form."""

    @routes.get(r"/summary/<token>")
    async def sheet(_request: Request, token: str) -> HTTPResponse:
        return await _file(token, "")

    @routes.post(r"/summary/<token>")
    async def sheet_with_memo(request: Request, token: str) -> HTTPResponse:
        memo = str(request.form.get("memo", "")).replace("\r\n", "\n")  # forms send both
        return await _file(token, memo[:MEMO_LIMIT])

    @routes.get("/sheet/<token>/", strict_slashes=True)
    async def page(_request: Request, token: str) -> HTTPResponse:
        try:
            request, printed = await _printed(token, "")
        except LinkError as error:
            return _refused(error)
        services = assistant.catalogue.services
        names = [services[service].name for service in request.services if service in services]
        link = {
            "href": f"/summary/{token}.pdf",
            "pages": printed.pages,
            "bytes": len(printed.data),
        }
        return pages.show("sheet.html", page=request.page, link=link, names=names)

    async def _file(token: str, memo: str) -> HTTPResponse:
        try:
            _, printed = await _printed(token.removesuffix(".pdf"), memo)
        except LinkError as error:
            return _refused(error)
        headers = {
            # A neutral name: the file may be seen by others in a list of downloads.
            "Content-Disposition": 'inline; filename="memo.pdf"',
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex",
        }
        return response.raw(printed.data, headers=headers, content_type="application/pdf")

    async def _printed(token: str, memo: str) -> tuple[SummaryRequest, Printed]:
        request, made = assistant.signer.summary(token)
        content = assistant.summaries.sheet(request, made)
        loop = asyncio.get_running_loop()
        return request, await loop.run_in_executor(_THREADS, render, content, memo)

    def _refused(error: LinkError) -> HTTPResponse:
        if isinstance(error, LinkExpired):
            return pages.kind("link_expired", 410)
        return pages.kind("link_forged", 404)
