"""Every message that can be sent, before the documented limits and before the models of the current LINE SDK.

The SDK cannot live beside Rasa, so it has an environment of its own (var/line-sdk), made once from requirements.txt.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extensions.channels.line import campaign, limits
from navigator.loading import ROOT
from tests.factories import SITE, assistant
from tests.line_sdk.every_turn import everything

HERE = Path(__file__).parent
HOME = ROOT / "var" / "line-sdk"
LOCK = HERE / "requirements.txt"
#: What pip says when it is the network's fault, not the lock's.
UNREACHABLE = (
    "NewConnectionError",
    "ConnectTimeout",
    "ProxyError",
    "Name or service",
    "resolution",
)

Messages = list[dict[str, Any]]


def every_message() -> dict[str, Messages]:
    """The messages of every turn by the turn's name, and the campaigns, which go out by themselves."""
    say, articles = assistant().sentences, assistant().content.all
    turns = {said.name: sent for said, sent in everything()}
    sent_out = {a.id: [campaign.message(a, SITE, say)] for a in articles if a.kind == "campaigns"}
    return {**turns, **{f"campaign {name}": sent for name, sent in sent_out.items()}}


def pip(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(HOME / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)


@pytest.fixture(scope="module")
def sdk() -> Path:
    """Python of the SDK's environment; skips where the registry cannot be reached."""
    stamp, wanted = HOME / "lock.sha", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(HOME, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True, timeout=120)
        done = pip(
            "install", "--quiet", "--no-deps", "--require-hashes", "--retries=1", f"-r{LOCK}"
        )
        if done.returncode and any(sign in done.stderr for sign in UNREACHABLE):
            shutil.rmtree(HOME)
            pytest.skip("no network: the LINE SDK could not be fetched, its models were not asked")
        assert done.returncode == 0, done.stderr[-2000:]
        stamp.write_text(wanted)
    return HOME / "bin" / "python"


def models(python: Path, turns: dict[str, Messages]) -> dict[str, Any]:
    """What the SDK's models say about turns."""
    done = subprocess.run(
        [str(python), str(HERE / "validate.py")],
        input=json.dumps(turns),
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
        timeout=500,
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.mark.timeout(600)
def test_the_sdk_understands_every_message_as_it_was_meant(
    sdk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = [message for found in every_message().values() for message in found]
    different = {json.dumps(message, ensure_ascii=False): [message] for message in sent}
    said = models(sdk, different)
    with capsys.disabled():
        figures = (
            f"{len(sent)} messages of {len(every_message())} turns, {len(different)} different"
        )
        print(f"\nline-bot-sdk {said['version']}: {figures}")  # noqa: T201 - the figure is wanted
    assert said["faults"] == {}


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("break_it", "place"),
    [
        (lambda m: m[0].update(altTxt="x"), "altTxt"),
        (lambda m: m[0]["contents"]["body"]["contents"][0].update(colour="#000000"), "colour"),
        (lambda m: m[0]["contents"]["body"].update(layout="diagonal"), "layout"),
        (lambda m: m.extend(m[:1] * 5), "messages"),
        (lambda m: m[0]["quickReply"]["items"].extend(m[0]["quickReply"]["items"] * 5), "items"),
    ],
)
def test_the_sdk_would_notice(sdk: Path, break_it: Any, place: str) -> None:
    broken: Messages = json.loads(json.dumps(every_message()["general first part 1"]))
    break_it(broken)
    assert place in models(sdk, {"broken": broken})["faults"]["broken"]


def test_every_message_keeps_to_the_documented_limits() -> None:
    faults = {
        name: found for name, sent in every_message().items() if (found := limits.faults(sent))
    }
    assert faults == {}


def test_every_service_topic_need_and_campaign_is_among_them() -> None:
    names = f"{' '.join(every_message())} "
    taxonomy = assistant().taxonomy
    wanted = [f"service {service} " for service in assistant().catalogue.services]
    wanted += [f"topic {topic} " for topic in taxonomy.topics]
    wanted += [f"way {need} " for need in taxonomy.needs]
    wanted += [f"campaign {a.id} " for a in assistant().content.all if a.kind == "campaigns"]
    assert [name for name in wanted if name not in names] == []
