"""What is compared: three pages of ours, and two components from npm in a page of as little as they need."""

from __future__ import annotations

import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.parsing import ROOT

PAGES = Path(__file__).resolve().parent / "pages"
#: package, version, file of it that a page loads, and where it stands here.
PACKAGES = (
    ("deep-chat", "2.4.2", "dist/deepChat.bundle.js", "deepChat.bundle.js"),
    ("botframework-webchat", "4.18.1", "dist/webchat.js", "webchat.js"),
)


@dataclass(frozen=True)
class Subject:
    """A page with a chat; `greeting` and `answer` are JavaScript that finds what must be seen."""

    name: str
    path: str
    greeting: str
    answer: str
    input: str
    number: str = "a[href^='tel:']"
    """A number that can be tapped."""
    says: str = "家賃が払えません"


def _ours(path: str, says: str = Subject.says) -> Subject:
    return Subject(
        name=f"ours, `{path}`",
        path=path,
        greeting="document.querySelector('navi-chat .turn .reply')",
        answer="document.querySelector('navi-chat .turn:nth-child(2) .service')",
        input="#navi-input",
        says=says,
    )


SUBJECTS = (
    _ours("/"),
    _ours("/under18/", "友だちにいじめられています"),
    _ours("/embed/"),
    Subject(
        name="deep-chat 2.4.2",
        path="/rival/deep-chat/",
        greeting="document.querySelector('deep-chat') && document.querySelector('deep-chat').shadowRoot.querySelector('.rival-reply')",
        answer="document.querySelector('deep-chat') && document.querySelector('deep-chat').shadowRoot.querySelector('.rival-service')",
        input="#text-input",
    ),
    Subject(
        name="botframework-webchat 4.18.1",
        path="/rival/webchat/",
        greeting="document.querySelector('.webchat__bubble')",
        answer="document.querySelector('.ac-adaptiveCard')",
        input=".webchat__send-box-text-box__input, .webchat__send-box-text-box__html-text-area",
        number=".ac-adaptiveCard button:has-text('電話')",
    ),
)


def fetch_packages(folder: Path) -> dict[str, Path]:
    """Every address of the others' pages with its file; the packages come from npm into `folder`."""
    files = {
        "/rival/deep-chat/": PAGES / "deep-chat.html",
        "/rival/webchat/": PAGES / "webchat.html",
        **{
            f"/rival/{name}": PAGES / name
            for name in ("rival.css", "talk.js", "deep-chat.js", "botframework.js")
        },
    }
    for package, version, inside, name in PACKAGES:
        command = [
            "npm",
            "pack",
            f"{package}@{version}",
            "--silent",
            "--pack-destination",
            str(folder),
        ]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(folder / f"{package}-{version}.tgz") as archive:
            content = archive.extractfile(f"package/{inside}")
            assert content is not None  # noqa: S101 - for mypy
            (folder / name).write_bytes(content.read())
        files[f"/rival/{name}"] = folder / name
    return files
