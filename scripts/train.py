"""Train the model if training data, config or the components changed since the last one."""

from __future__ import annotations

import contextlib
import hashlib
import io
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "models" / "navigator.tar.gz"
STAMP = ROOT / "models" / "navigator.sha256"
SOURCES = (
    "config.yml",
    "domain.yml",
    "data/**/*.yml",
    "extensions/nlu/*.py",
    "navigator/normalise.py",
    "requirements.lock",
)


def fingerprint() -> str:
    """Hash of everything that the model depends on."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def main() -> int:
    want = fingerprint()
    if MODEL.exists() and STAMP.exists() and STAMP.read_text() == want:
        return 0
    print("train: learning from the sentences in data/nlu (1 to 3 minutes)", flush=True)
    began = time.monotonic()
    STAMP.unlink(missing_ok=True)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        from rasa.model_training import train

        result = train(
            str(ROOT / "domain.yml"),
            str(ROOT / "config.yml"),
            [str(ROOT / "data")],
            output=str(MODEL.parent),
            fixed_model_name=MODEL.name.removesuffix(".tar.gz"),
            force_training=True,
        )
    if result.code != 0 or not MODEL.exists():
        print(printed.getvalue()[-4000:], file=sys.stderr)
        print("train: failed, see above", file=sys.stderr)
        return 1
    STAMP.write_text(want)
    print(f"train: done in {time.monotonic() - began:.0f} s, {MODEL.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
