"""One address for everything that is compared: files of the other components, and our own server behind it.

Ours goes through the same proxy as the chats of the others, so that all have the same way.
"""

from __future__ import annotations

import asyncio
import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession, web

#: Of one connection only (RFC 9110, 7.6.1), or made anew.
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server", "host"}
#: Asked for with it, a file of the others comes under our own content security policy.
STRICT = "strict"


@dataclass
class Stand:
    """Address, and (path, bytes of the body) of each answer since the list was last emptied."""

    base: str = ""
    sent: list[tuple[str, int]] = field(default_factory=list)


@contextmanager
def standing(behind: str, files: dict[str, Path]) -> Iterator[Stand]:
    """A stand before the server `behind`, in a thread of its own, until the end of the block."""
    stand, loop, ready = Stand(), asyncio.new_event_loop(), threading.Event()
    stop = asyncio.Event()

    async def serve() -> None:
        async with ClientSession(auto_decompress=False) as client:
            runner = web.AppRunner(_app(stand, client, behind, files), access_log=None)
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            stand.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
            ready.set()
            await stop.wait()
            await runner.cleanup()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    if not ready.wait(10):
        raise SystemExit("bench: the stand did not start")
    try:
        yield stand
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


def _app(
    stand: Stand, client: ClientSession, behind: str, files: dict[str, Path]
) -> web.Application:
    zipped = {address: gzip.compress(path.read_bytes(), 9) for address, path in files.items()}

    async def policy() -> str:
        async with client.get(behind) as answer:
            return answer.headers["Content-Security-Policy"]

    async def file(request: web.Request) -> web.Response:
        kind = mimetypes.guess_type(files[request.path].name)[0] or "application/octet-stream"
        headers = {"Content-Encoding": "gzip", "Content-Type": f"{kind}; charset=utf-8"}
        if STRICT in request.query:
            headers["Content-Security-Policy"] = await policy()
        return web.Response(body=zipped[request.path], headers=headers)

    async def proxied(request: web.Request) -> web.Response:
        headers = {k: v for k, v in request.headers.items() if k.lower() not in HOP}
        async with client.request(
            request.method,
            behind + request.path_qs,
            headers=headers,
            data=await request.read(),
            allow_redirects=False,
        ) as answer:
            kept = {k: v for k, v in answer.headers.items() if k.lower() not in HOP}
            return web.Response(status=answer.status, headers=kept, body=await answer.read())

    async def any_address(request: web.Request) -> web.Response:
        answer = await (file(request) if request.path in files else proxied(request))
        body = answer.body
        stand.sent.append((request.path, len(body) if isinstance(body, bytes) else 0))
        return answer

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", any_address)
    return app
