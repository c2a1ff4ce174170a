"""Start actions and Rasa (site, chat, sheets on one port) under supervisor, say when they answer, stop both with Ctrl-C."""

from __future__ import annotations

import configparser
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from types import FrameType
from typing import Any
from xmlrpc.client import Fault, ServerProxy

from supervisor.xmlrpc import SupervisorTransport

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
START_SECONDS = 120
#: A program that died this often while starting will not come up.
START_TRIES = 2
#: sysexits.h EX_CONFIG: a part that ends with it is not started again, since it would end again.
BAD_CONFIGURATION = 78
#: Lines of its log that say why a program did not start.
LAST_LINES = 5
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
sys.path.insert(0, str(ROOT))


def main() -> int:
    settings = read_settings()
    port = int(settings["PORT"])
    trouble = port_trouble(settings["HOST"], port) or resource_trouble()
    if trouble:
        print(f"run: {trouble}", file=sys.stderr)
        return 1
    actions_port = free_port()
    environment = {
        **os.environ,
        **settings,
        "PYTHONPATH": str(ROOT),
        "RASA_TELEMETRY_ENABLED": "false",  # nothing is sent to anyone
        "ACTION_ENDPOINT_URL": f"http://127.0.0.1:{actions_port}/webhook",
    }
    VAR.mkdir(exist_ok=True)
    config = VAR / f"supervisor-{port}.conf"
    folder = tempfile.mkdtemp(prefix="navi-")  # a socket's path must be short
    door = Path(folder) / "door"
    write_supervisor_config(config, settings, actions_port, door)
    print("run: starting (about 15 seconds)", flush=True)
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "supervisor.supervisord", "-n", "-s", "-c", str(config)],
        env=environment,
        cwd=ROOT,
        start_new_session=True,  # Ctrl-C reaches only us, and we stop the rest in order
    )

    def stop(_signal: int, _frame: FrameType | None) -> None:
        supervisor.terminate()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    trouble = start_trouble(settings, supervisor, door)
    if trouble:
        print(f"run: {trouble}", file=sys.stderr)
        supervisor.terminate()
    elif supervisor.poll() is None:
        print(f"run: ready at {settings['PUBLIC_URL']}/  (Ctrl-C stops)", flush=True)
    supervisor.wait()
    shutil.rmtree(folder, ignore_errors=True)
    print("run: stopped", flush=True)
    return 1 if trouble else 0


def read_settings() -> dict[str, str]:
    """Environment over .env over defaults; the secret is made once."""
    settings = {
        "PORT": "8000",
        "HOST": "127.0.0.1",
        "PUBLIC_URL": "",
        "NAVIGATOR_SECRET": "",
        "TRACKER_STORE_URL": "sqlite:///var/talks.db",
        "COUNTS_FOLDER": "var",
        "LOG_LEVEL": "INFO",
        "ENCODER_THREADS": "1",
        "LINE_CHANNEL_SECRET": "",  # without it there is no LINE channel
        "LINE_CHANNEL_ACCESS_TOKEN": "",
        "LINE_API_URL": "https://api.line.me",
        "LINE_PUSH": "off",
    }
    env_file = ROOT / ".env"
    if env_file.exists():
        for line in env_file.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            if name.strip() in settings:
                settings[name.strip()] = value.split(" #")[0].strip()
    settings.update({name: os.environ[name] for name in settings if os.environ.get(name)})
    settings["PUBLIC_URL"] = (
        settings["PUBLIC_URL"].rstrip("/") or f"http://localhost:{settings['PORT']}"
    )
    if not settings["NAVIGATOR_SECRET"]:
        settings["NAVIGATOR_SECRET"] = kept_secret()
    return settings


def kept_secret() -> str:
    """The secret of this machine, so that links outlive a restart."""
    path = VAR / "secret"
    if not path.exists():
        VAR.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32))
    return path.read_text()


def port_trouble(host: str, port: int) -> str | None:
    """Why the port cannot be used."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return f"port {port} cannot be used ({error.strerror}). Stop what uses it, or choose another: make run PORT={port + 1}"
    return None


def resource_trouble() -> str | None:
    """The first broken resource, with file and field."""
    from navigator.assistant import load_assistant
    from navigator.errors import ResourceError

    try:
        load_assistant("check" * 8, "http://localhost")
    except ResourceError as error:
        return f"broken resource: {error}"
    return None


def free_port() -> int:
    """A loopback port for the action server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_supervisor_config(
    path: Path, settings: dict[str, str], actions_port: int, door: Path
) -> None:
    """Two programs; either is started again when it dies, however often. Supervisor answers at `door`."""
    python, port = sys.executable, settings["PORT"]
    commands = {
        "actions": f"{python} -m rasa_sdk --actions actions --port {actions_port}",
        "rasa": (
            f"{python} -m extensions.rasa_server run --model models/navigator.tar.gz --endpoints endpoints.yml --credentials credentials.yml"
            f" --interface {settings['HOST']} --port {port} --{'debug' if settings['LOG_LEVEL'] == 'DEBUG' else 'quiet'}"
        ),
    }
    config = configparser.RawConfigParser()
    config["supervisord"] = {
        "nodaemon": "true",
        "silent": "true",
        "logfile": str(VAR / f"supervisor-{port}.log"),
        "pidfile": str(VAR / f"supervisor-{port}.pid"),
        "childlogdir": str(VAR),
    }
    config["unix_http_server"] = {"file": str(door), "chmod": "0700"}
    config["rpcinterface:supervisor"] = {
        "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
    }
    for name, command in commands.items():
        config[f"program:{name}"] = {
            "command": command,
            "autorestart": "unexpected",
            "exitcodes": str(BAD_CONFIGURATION),
            "startretries": "1000000",
            "startsecs": "0",
            "stopasgroup": "true",
            "killasgroup": "true",
            "stopwaitsecs": "10",
            "environment": 'SANIC_HOST="127.0.0.1"',  # the SDK would listen on every address
            "redirect_stderr": "true",
            "stdout_logfile": str(VAR / f"{name}-{port}.log"),
            "stdout_logfile_maxbytes": "5MB",
            "stdout_logfile_backups": "1",
        }
    with path.open("w") as stream:
        config.write(stream)


def start_trouble(
    settings: dict[str, str], supervisor: subprocess.Popen[bytes], door: Path
) -> str | None:
    """Why the chat, actions included, does not answer; None once it does, or when it was stopped."""
    host = "127.0.0.1" if settings["HOST"] == "0.0.0.0" else settings["HOST"]  # noqa: S104
    address = f"http://{host}:{settings['PORT']}/chat/session"
    deadline = time.monotonic() + START_SECONDS
    started: dict[str, set[int]] = {}
    while time.monotonic() < deadline:
        if supervisor.poll() is not None:
            return None
        try:
            request = urllib.request.Request(
                address, data=json.dumps({}).encode(), headers={"Content-Type": "application/json"}
            )
            with urllib.request.urlopen(request, timeout=5):  # noqa: S310 - our own address
                return None
        except OSError:
            time.sleep(0.3)
        for process in processes(door):
            name, tries = process["name"], started.setdefault(process["name"], set())
            tries.add(process["pid"])
            if process["statename"] not in ("EXITED", "FATAL") and len(tries - {0}) <= START_TRIES:
                continue
            log = VAR / f"{name}-{settings['PORT']}.log"
            text = COLOURS.sub("", log.read_text(encoding="utf-8", errors="replace"))
            last = [line.strip() for line in text.splitlines() if line.strip()][-LAST_LINES:]
            return "\n  ".join([f"{name} cannot start; its last words:", *last])
    return f"no answer within {START_SECONDS} s, see var/rasa-{settings['PORT']}.log"


def processes(door: Path) -> list[dict[str, Any]]:
    """What supervisor says of its programs; nothing while it is still starting, stopping, or gone."""
    transport = SupervisorTransport(serverurl=f"unix://{door}")
    try:
        found: Any = ServerProxy("http://door", transport=transport).supervisor.getAllProcessInfo()
    except (OSError, Fault):  # the fault is SHUTDOWN_STATE: it no longer tells
        return []
    return list(found)


if __name__ == "__main__":
    sys.exit(main())
