"""Try the LINE channel without an account: our real server, a page that works like LINE, a stand-in for its Messaging API.

    PORT=8010 scripts/line_demo.py

The page is at http://127.0.0.1:8010/, further people at /?people=1,2,3. Talks are forgotten at the end.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import signal
import sys
import tempfile
from pathlib import Path

import aiohttp
from aiohttp import web

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.line_demo_api import MessagingApi  # noqa: E402
from scripts.line_demo_menus import RichMenus  # noqa: E402
from scripts.line_demo_people import People, Person, signed  # noqa: E402
from scripts.serve import free_port  # noqa: E402

PAGE = ROOT / "resources" / "line" / "demo"
HOST = "127.0.0.1"
DESTINATION = "U" + "0" * 32
#: LINE waits about this long for a webhook's answer.
WEBHOOK_SECONDS = 2
#: A talk nobody speaks in sends something now and then, so that a closed page is noticed.
BEAT_SECONDS = 15
STOP_SECONDS = 30
NAME = re.compile(r"[\w-]{1,40}")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " img-src 'self' data:; base-uri 'none'; form-action 'none'"
)


class Demo:
    """Page, talks and webhooks; the assistant itself runs in a process of its own at `server`."""

    def __init__(self, server: str) -> None:
        self.secret, self.token = secrets.token_hex(16), secrets.token_hex(24)
        self._webhook = f"{server}/line/webhook"
        self._people = People()
        self._menus = RichMenus(self._people, say)
        self._api = MessagingApi(self._people, self._menus, self.token, self._webhook, say)
        self._stopping = asyncio.Event()

    def application(self) -> web.Application:
        application = web.Application()
        application.add_routes(
            [
                web.get("/", self._page),
                web.get("/people/{name}/happenings", self._happenings),
                web.get("/people/{name}/menu", self._menu),
                web.post("/people/{name}/acts", self._act),
                web.get("/menus/{menu}", self._picture),
                web.static("/demo", PAGE),
                *self._api.routes(),
            ]
        )
        application.on_shutdown.append(self._stop)
        return application

    async def _stop(self, _: web.Application) -> None:
        self._stopping.set()

    async def _page(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "page.html", headers={"Content-Security-Policy": POLICY})

    def _person(self, request: web.Request) -> Person:
        name = request.match_info["name"]
        if not NAME.fullmatch(name):
            raise web.HTTPNotFound
        return self._people.named(name)

    async def _happenings(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: the talk so far, then as it goes on."""
        person = self._person(request)
        response = web.StreamResponse(headers={"Cache-Control": "no-store"})
        response.content_type = "text/event-stream"
        await response.prepare(request)
        queue = person.watch()
        try:
            while not self._stopping.is_set():
                try:
                    happening = await asyncio.wait_for(queue.get(), BEAT_SECONDS)
                except asyncio.TimeoutError:
                    await response.write(b": beat\n\n")
                    continue
                data = json.dumps(happening, ensure_ascii=False)
                await response.write(f"data: {data}\n\n".encode())
        except ConnectionError:
            pass  # the page was closed
        finally:
            person.unwatch(queue)
        return response

    async def _act(self, request: web.Request) -> web.Response:
        """What a person did becomes a signed webhook."""
        person = self._person(request)
        try:
            event = self._people.act(person, await request.json())
        except (KeyError, ValueError) as error:
            raise web.HTTPBadRequest(text=repr(error)) from error
        body, headers = signed(self.secret, DESTINATION, event)
        kind = event.get("message", {}).get("type", event["type"])
        timeout = aiohttp.ClientTimeout(total=WEBHOOK_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(self._webhook, data=body, headers=headers) as answer,
            ):
                status = str(answer.status)
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            status = type(error).__name__
        say(f"webhook: {kind} -> {status}")
        if status != "200":
            person.add("fault", text=f"webhook: {kind} -> {status}")
        return web.json_response({"status": status})

    async def _menu(self, request: web.Request) -> web.Response:
        menu = self._menus.of(self._person(request))
        return web.json_response({"id": menu.id, **menu.rich_menu} if menu else {})

    async def _picture(self, request: web.Request) -> web.Response:
        menu = self._menus.get(request.match_info["menu"])
        if menu is None:
            raise web.HTTPNotFound
        return web.Response(body=menu.picture, content_type=menu.kind)


def say(line: str) -> None:
    print(f"line-demo: {line}", flush=True)


async def run() -> int:
    port, server_port = int(os.environ.get("PORT") or "8010"), free_port()
    base, server = f"http://{HOST}:{port}", f"http://{HOST}:{server_port}"
    demo = Demo(server)
    runner = web.AppRunner(demo.application(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
    except OSError as error:
        say(f"port {port} cannot be used ({error.strerror}); choose another: PORT={port + 1}")
        await runner.cleanup()
        return 1
    ended = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    with tempfile.TemporaryDirectory(prefix="line-demo-") as folder:
        environment = {
            **os.environ,
            "TRACKER_STORE_URL": f"sqlite:///{folder}/talks.db",  # forgotten at the end
            "COUNTS_FOLDER": folder,
            "PORT": str(server_port),
            "HOST": HOST,
            "PUBLIC_URL": server,
            "LINE_CHANNEL_SECRET": demo.secret,
            "LINE_CHANNEL_ACCESS_TOKEN": demo.token,
            "LINE_API_URL": base,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(ROOT / "scripts" / "serve.py"),
            cwd=ROOT,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C reaches only us, and we stop it in order
        )
        ready = asyncio.Event()
        talking = asyncio.create_task(_pass_on(process, ready))
        await _first(ready.wait(), ended.wait(), process.wait())
        if ready.is_set():
            await _set_up_menu(environment)
            names = ("LINE_API_URL", "LINE_CHANNEL_ACCESS_TOKEN", "TRACKER_STORE_URL")
            settings = " ".join(f"{name}={environment[name]}" for name in names)
            say(f"to try make line-setup and line-broadcast here: {settings}")
            say(f"ready at {base}/  (Ctrl-C stops)")
            await _first(ended.wait(), process.wait())
        trouble = process.returncode is not None
        if not trouble:
            process.send_signal(signal.SIGINT)
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        await talking
    await runner.cleanup()
    say("stopped")
    return 1 if trouble else 0


async def _pass_on(process: asyncio.subprocess.Process, ready: asyncio.Event) -> None:
    """Print what the server prints; `ready` once it says so."""
    assert process.stdout is not None  # noqa: S101 - asked for above
    async for line in process.stdout:
        print(line.decode(errors="replace"), end="", flush=True)
        if b"ready at" in line:
            ready.set()


async def _set_up_menu(environment: dict[str, str]) -> None:
    """The rich menu as `make line-setup APPLY=1` makes it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "scripts" / "line_setup.py"),
        cwd=ROOT,
        env={**environment, "APPLY": "1"},
    )
    if await process.wait():
        say("no rich menu: scripts/line_setup.py failed")


async def _first(*waits: object) -> None:
    """Wait for the first of several things, and for nothing else."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]  # type: ignore[call-overload]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


if __name__ == "__main__":
    sys.exit(asyncio.run(run()))
