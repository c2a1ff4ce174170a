"""What breaks around the assistant is told, survived, or stops the start with the reason."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.serve import free_port
from tests.real_server import ROOT, Server, launch
from tests.server.client import Person

CANARY = "カナリアの羽根は青い"


@pytest.fixture(scope="module")
def fragile(start_server: Callable[..., Server]) -> Server:
    """A server that these tests may hurt."""
    return start_server()


def _until_answered(person: Person, text: str) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if person.says(text).status == 200:
            return True
        time.sleep(0.5)
    return False


def test_dead_action_server_is_told_and_comes_back(fragile: Server) -> None:
    person = fragile.person()
    person.says("家賃が払えない")
    fragile.kill("actions")
    answer = person.says("借金が返せません")

    assert answer.status == 503
    assert answer.json["error"]["code"] == "unavailable"
    assert "119" in answer.json["error"]["message"]
    assert _until_answered(person, "借金が返せません")
    kept = {need["id"] for need in person.presses("/summary").first["needs"]}
    assert {"rent_arrears", "debt"} <= kept


def test_danger_is_answered_even_while_the_action_server_is_dead(fragile: Server) -> None:
    person = fragile.person()
    fragile.kill("actions")
    answer = person.says("もう死にたい")

    assert answer.status == 503
    assert answer.first["type"] == "crisis"
    assert any(c["type"] == "phone" for s in answer.services for c in s["contacts"])
    assert _until_answered(person, "人と話したい")


def test_what_people_write_is_in_no_log_and_no_database(fragile: Server) -> None:
    person = fragile.person()
    person.says(f"{CANARY}、家賃が払えない")
    person.says(f"/{CANARY}")
    person.says(f"死にたい。{CANARY}")
    fragile.kill("actions")
    person.says(f"{CANARY}、借金が返せない")  # on the way of an exception
    assert _until_answered(person, "人と話したい")

    assert "Traceback" in fragile.logs() or "rasa" in fragile.logs() or fragile.logs() == ""
    assert CANARY not in fragile.logs()
    stored = b"".join(p.read_bytes() for p in fragile.database.parent.iterdir())
    assert CANARY.encode() not in stored
    assert CANARY.encode("unicode-escape") not in stored


def test_talk_survives_a_restart_of_rasa(fragile: Server) -> None:
    person = fragile.person()
    person.says("家賃が払えない")
    fragile.kill("rasa")
    deadline = time.monotonic() + 120
    needs: list[str] = []
    while time.monotonic() < deadline and not needs:
        try:
            needs = [n["id"] for n in person.presses("/summary").first.get("needs", [])]
        except OSError:
            time.sleep(0.5)

    assert needs == ["rent_arrears"]


def test_ctrl_c_stops_everything_and_frees_the_port(start_server: Callable[..., Server]) -> None:
    server = start_server()
    actions = server.actions_port()
    printed = server.stop()

    assert "stopped" in printed
    for port in (server.port, actions):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))


def test_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = launch(port, tmp_path)
        printed = process.communicate(timeout=60)[0]

    assert process.returncode == 1
    assert f"port {port} cannot be used" in printed


def _copy(folder: Path) -> Path:
    """The parts of the project that the start reads, to be broken."""
    for name in ("navigator", "actions", "extensions", "scripts", "resources"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "models").mkdir()
    shutil.copy(ROOT / "models" / "navigator.tar.gz", folder / "models")
    return folder


def _start_in(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "scripts/serve.py"],
        cwd=folder,
        env={**os.environ, "PORT": str(free_port()), "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=150,
    )
    return done.returncode, done.stdout + done.stderr


def test_broken_record_stops_the_start_with_file_and_field(tmp_path: Path) -> None:
    project = _copy(tmp_path)
    record = project / "resources" / "catalogue" / "counters" / "childline.yml"
    record.write_text(record.read_text().replace("16:00-21:00", "16:00-99", 1))
    status, printed = _start_in(project)

    assert status == 1
    assert "childline.yml" in printed
    assert "contact_points[0].hours" in printed


def test_broken_article_stops_the_start_with_file_and_field(tmp_path: Path) -> None:
    project = _copy(tmp_path)
    article = project / "resources" / "content" / "faq" / "is-it-free.md"
    article.write_text(article.read_text().replace("needs: []", "needs: [no_such_need]", 1))
    status, printed = _start_in(project)

    assert status == 1
    assert "is-it-free.md" in printed
    assert "needs" in printed


def test_missing_locale_stops_the_start(tmp_path: Path) -> None:
    project = _copy(tmp_path)
    (project / "resources" / "locales" / "ja" / "LC_MESSAGES" / "messages.mo").unlink()
    status, printed = _start_in(project)

    assert status == 1
    assert "messages.mo" in printed


def test_wrong_tracker_store_stops_the_start(tmp_path: Path) -> None:
    project = _copy(tmp_path)
    endpoints = project / "endpoints.yml"
    endpoints.write_text(
        endpoints.read_text().replace("extensions.stores.SlotTrackerStore", "no.such.Store")
    )
    status, printed = _start_in(project)

    assert status == 1
    assert "tracker_store" in printed
