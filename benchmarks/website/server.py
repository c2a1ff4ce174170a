"""`scripts/serve.py` with a database of its own, and what its processes use."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.compare import WORK
from benchmarks.parsing import ROOT
from scripts.serve import free_port

FOLDER = WORK / "website"
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
#: A line of a server's log that somebody should read.
TROUBLE = re.compile(r"\b(ERROR|CRITICAL|Traceback)\b")


@dataclass(frozen=True)
class Server:
    """A running server."""

    base: str
    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """Processor time of all its processes until now."""
        return sum(int(f[11]) + int(f[12]) for f in self._stats()) / TICKS

    def memory_mb(self) -> int:
        """Resident memory of all its processes."""
        return sum(int(f[21]) for f in self._stats()) * PAGE_BYTES // 1_000_000

    def trouble(self) -> list[str]:
        """Lines of its logs that tell of errors."""
        logs = sorted((ROOT / "var").glob(f"*-{self.port}.log"))
        lines = [line for log in logs for line in log.read_text(errors="replace").splitlines()]
        return [line for line in lines if TROUBLE.search(line)]

    def _stats(self) -> list[list[str]]:
        """Fields of /proc/…/stat behind the name, of the server's process and all below it."""
        found: dict[int, list[str]] = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                found[int(path.parent.name)] = path.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has just ended
        family = {self.pid}
        while more := {p for p, fields in found.items() if int(fields[1]) in family} - family:
            family |= more
        return [found[pid] for pid in family if pid in found]


def machine_cpu_seconds() -> float:
    """Processor time of everything on this machine since its start, idling and waiting left out."""
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    return (sum(map(int, fields[:8])) - int(fields[3]) - int(fields[4])) / TICKS


@contextmanager
def running() -> Iterator[Server]:
    """A server until the end of the block."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    port = free_port()
    environment = {
        **os.environ,
        "PORT": str(port),
        "PYTHONPATH": str(ROOT),
        "TRACKER_STORE_URL": f"sqlite:///{FOLDER / 'talks.db'}",
        "COUNTS_FOLDER": str(FOLDER),
    }
    process = subprocess.Popen(
        [sys.executable, "scripts/serve.py"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None  # noqa: S101 - for mypy
        printed: list[str] = []
        for line in process.stdout:
            printed.append(line)
            if "ready at" in line:
                break
        else:
            raise SystemExit("bench: the server did not start:\n" + "".join(printed))
        yield Server(f"http://127.0.0.1:{port}", port, process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
