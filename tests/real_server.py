"""The real thing: `scripts/serve.py` with Rasa, actions and a database of its own."""

from __future__ import annotations

import configparser
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from scripts.serve import processes
from tests.server.client import Person

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 150


@dataclass
class Server:
    """A running server."""

    base: str
    port: int
    process: subprocess.Popen[str]
    database: Path

    def person(self, page: str = "general") -> Person:
        return Person(self.base, page)

    def logs(self) -> str:
        """Everything that the processes wrote."""
        return "".join(
            path.read_text(errors="replace") for path in (ROOT / "var").glob(f"*-{self.port}.log*")
        )

    def kill(self, name: str) -> None:
        """Kill a supervised program («actions» or «rasa») as the system would; supervisor says which process it is."""
        door = Path(self._supervisor()["unix_http_server"]["file"])
        running = {process["name"]: process["pid"] for process in processes(door)}
        os.kill(running[name], signal.SIGKILL)

    def actions_port(self) -> int:
        return int(self._supervisor()["program:actions"]["command"].split("--port ")[1])

    def _supervisor(self) -> configparser.RawConfigParser:
        config = configparser.RawConfigParser()
        config.read(ROOT / "var" / f"supervisor-{self.port}.conf")
        return config

    def stop(self) -> str:
        """Ctrl-C; returns what was printed."""
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=60)[0]


def launch(port: int, folder: Path, **environment: str) -> subprocess.Popen[str]:
    """Start `scripts/serve.py` without waiting for it."""
    settings = {
        "PORT": str(port),
        "TRACKER_STORE_URL": f"sqlite:///{folder / 'talks.db'}",
        "COUNTS_FOLDER": str(folder),
        "NAVIGATOR_SECRET": "only-for-the-tests-0123456789abcdef",
        "PYTHONPATH": str(ROOT),
        **environment,
    }
    return subprocess.Popen(
        [sys.executable, "scripts/serve.py"],
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_until_ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    deadline = time.monotonic() + START_SECONDS
    printed = ""
    while time.monotonic() < deadline:
        line = process.stdout.readline()
        printed += line
        if "ready at" in line:
            return
        if not line and process.poll() is not None:
            break
    process.kill()
    raise RuntimeError(f"the server did not start:\n{printed}")
