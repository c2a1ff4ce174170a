"""Speed of a running server, ours and a stock Rasa project: one person, 32 at once, and after a long talk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.compare import WORK
from benchmarks.parsing import ROOT

WORRIES = (
    "家賃が払えない",
    "借金が返せない",
    "母の物忘れがひどい",
    "会社で殴られた",
    "子どもが学校に行かない",
    "眠れない",
)
BUTTON = '/select_topic{"topic":"money"}'
Ask = Callable[[int, str], None]


def measure_ours(port: int) -> dict[str, Any]:
    """Start `scripts/serve.py` on memory of its own and measure it."""
    database = WORK / "talks.db"
    for file in WORK.glob("talks.db*"):
        file.unlink()
    environment = {**os.environ, "PORT": str(port), "TRACKER_STORE_URL": f"sqlite:///{database}"}
    base, sessions = f"http://127.0.0.1:{port}", {}

    def ask(person: int, text: str) -> None:
        if person not in sessions:
            sessions[person] = _post(f"{base}/chat/session", {"page": "general"})["session"]
        field = "postback" if text.startswith("/") else "text"
        answer = _post(f"{base}/chat/message", {"session": sessions[person], field: text})
        if not answer["messages"]:
            raise RuntimeError("no answer")

    command = [sys.executable, str(ROOT / "scripts" / "serve.py")]
    return _measure(command, ROOT, environment, f"{base}/healthz", ask, BUTTON)


def measure_stock(port: int) -> dict[str, Any]:
    """Start `rasa run` on the stock project and measure it; it has no action server and keeps talks in memory."""
    folder = WORK / "stock"
    (folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    (folder / "endpoints.yml").write_text("", encoding="utf-8")
    base = f"http://127.0.0.1:{port}"

    def ask(person: int, text: str) -> None:
        # Where its fallback fires, stock Rasa answers an empty list: that counts as an answer here.
        _post(f"{base}/webhooks/rest/webhook", {"sender": str(person), "message": text})

    command = [
        sys.executable,
        "-m",
        "rasa",
        "run",
        "--model",
        "model.tar.gz",
        "--interface",
        "127.0.0.1",
        "--port",
        str(port),
        "--endpoints",
        "endpoints.yml",
    ]
    return _measure(command, folder, dict(os.environ), f"{base}/webhooks/rest/", ask, "/debt")


def _measure(
    command: list[str],
    folder: Path,
    environment: dict[str, str],
    health: str,
    ask: Ask,
    button: str,
) -> dict[str, Any]:
    began = time.monotonic()
    with (WORK / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        _wait(health, server)
        ask(0, button)
        figures: dict[str, Any] = {"start_s": round(time.monotonic() - began, 1)}
        for kind, texts in (("button", (button,)), ("text", WORRIES)):
            for people in (1, 32):
                figures |= _load(ask, kind, texts, people)
        figures["memory_mb"] = _memory(server.pid)
        figures |= _long_talk(ask, button)
        return figures
    finally:
        server.terminate()
        server.wait(timeout=60)


def _load(ask: Ask, kind: str, texts: tuple[str, ...], people: int) -> dict[str, Any]:
    """p50, p95 and throughput of `people` who each wait for their answer."""
    turns, seconds = (120 if people == 1 else 12), []
    lock = threading.Lock()

    def talk(person: int) -> None:
        ask(1000 * people + person, texts[0])
        mine = []
        for turn in range(turns):
            start = time.perf_counter()
            ask(1000 * people + person, texts[turn % len(texts)])
            mine.append(time.perf_counter() - start)
        with lock:
            seconds.extend(mine)

    threads = [threading.Thread(target=talk, args=(n,)) for n in range(people)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - began
    name = f"{kind}_{people}"
    return {
        f"{name}_p50_ms": round(float(np.quantile(seconds, 0.5)) * 1e3, 1),
        f"{name}_p95_ms": round(float(np.quantile(seconds, 0.95)) * 1e3, 1),
        f"{name}_per_s": round(people * (turns + 1) / taken, 1),
    }


def _long_talk(ask: Ask, button: str) -> dict[str, Any]:
    """Time of a button after 10, 100 and 500 events (a turn of ours is five events)."""
    found, turn = {}, 0
    for events in (10, 100, 500):
        while turn < events // 5:
            ask(9_000_000, button)
            turn += 1
        start = time.perf_counter()
        for _ in range(5):
            ask(9_000_000, button)
        turn += 5
        found[f"after_{events}_ms"] = round((time.perf_counter() - start) / 5 * 1e3, 1)
    return found


def _memory(pid: int) -> int:
    """Resident megabytes of a process and everything below it."""
    listed = subprocess.run(
        ["ps", "-eo", "pid,ppid,rss"], capture_output=True, text=True, check=True
    )
    rows = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()[1:]]
    family, grown = {pid}, True
    while grown:
        more = {child for child, parent, _ in rows if parent in family} - family
        family |= more
        grown = bool(more)
    return sum(rss for process, _, rss in rows if process in family) // 1024


def _post(address: str, body: dict[str, Any]) -> Any:
    sent = urllib.request.Request(
        address, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(sent, timeout=120) as response:
        return json.load(response)


def _wait(health: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(health, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"bench: the server did not start, see {WORK / 'server.log'}")
