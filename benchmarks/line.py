"""The LINE channel under load: a real server, a stand-in for LINE. Prints what was lost, doubled, disordered, and how long it took.

`python -m benchmarks.line [people] [events each] [seconds]`; without arguments several loads one after the other.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile

import numpy as np

from benchmarks.parsing import ROOT
from scripts.serve import free_port
from tests.server.line_api import ACCESS_TOKEN, CHANNEL_SECRET, LineApi, line_api
from tests.server.line_storm import Storm, storm

#: People, events of each, seconds.
LOADS = ((1, 20, 10.0), (10, 10, 10.0), (50, 4, 10.0), (50, 20, 10.0))


def main() -> int:
    given = tuple(float(word) for word in sys.argv[1:4])
    loads = [(int(given[0]), int(given[1]), given[2])] if len(given) == 3 else list(LOADS)
    with line_api() as api, tempfile.TemporaryDirectory() as folder:
        port = free_port()
        settings = {
            "PORT": str(port),
            "TRACKER_STORE_URL": f"sqlite:///{folder}/talks.db",
            "COUNTS_FOLDER": folder,
            "LINE_CHANNEL_SECRET": CHANNEL_SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": ACCESS_TOKEN,
            "LINE_API_URL": api.base,
        }
        server = subprocess.Popen(
            [sys.executable, str(ROOT / "scripts" / "serve.py")],
            env={**os.environ, **settings},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            for line in server.stdout or ():
                if "ready at" in line:
                    break
            _measure(port, api, loads)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=60)
    return 0


def _measure(port: int, api: LineApi, loads: list[tuple[int, int, float]]) -> None:
    base = f"http://127.0.0.1:{port}"
    storm(base, api, 1, 5, 1.0)  # warm
    print(
        "| people | events | in (s) | lost | doubled | disordered | webhook p95 (ms) | answer p50 (s) | answer p95 (s) | all answered (s) |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for people, each, seconds in loads:
        print(_row(people, seconds, storm(base, api, people, each, seconds)), flush=True)


def _row(people: int, seconds: float, found: Storm) -> str:
    cells = [
        people,
        found.events,
        f"{seconds:.0f}",
        found.lost,
        found.doubled,
        found.disordered,
        f"{1000 * np.percentile(found.webhooks, 95):.0f}",
        f"{np.percentile(found.replies, 50):.2f}",
        f"{np.percentile(found.replies, 95):.2f}",
        f"{found.drained:.1f}",
    ]
    return f"| {' | '.join(str(cell) for cell in cells)} |"


if __name__ == "__main__":
    sys.exit(main())
