"""The summary sheet's address: the same bytes each time, or with a memo that is kept nowhere."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from extensions.channels.pages import Pages
from navigator.assistant import Assistant
from navigator.errors import LinkExpired, LinkForged
from navigator.pdf import render

#: Characters of the memo; more does not fit its box.
MEMO_LIMIT = 2_000
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="sheet")


def add_sheets(routes: Blueprint, assistant: Assistant, pages: Pages) -> None:
    """`GET /summary/<token>.pdf`, and `POST` with the form field `memo`."""

    @routes.get(r"/summary/<token>")
    async def sheet(_request: Request, token: str) -> HTTPResponse:
        return await _answer(token, "")

    @routes.post(r"/summary/<token>")
    async def sheet_with_memo(request: Request, token: str) -> HTTPResponse:
        memo = str(request.form.get("memo", "")).replace("\r\n", "\n")  # forms send both
        return await _answer(token, memo[:MEMO_LIMIT])

    async def _answer(token: str, memo: str) -> HTTPResponse:
        try:
            request, made = assistant.signer.summary(token.removesuffix(".pdf"))
        except LinkExpired:
            return pages.kind("link_expired", 410)
        except LinkForged:
            return pages.kind("link_forged", 404)
        content = assistant.summaries.sheet(request, made)
        loop = asyncio.get_running_loop()
        printed = await loop.run_in_executor(_THREADS, render, content, memo)
        headers = {
            # A neutral name: the file may be seen by others in a list of downloads.
            "Content-Disposition": 'inline; filename="memo.pdf"',
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex",
        }
        return response.raw(printed.data, headers=headers, content_type="application/pdf")
