"""Every training sentence with its labels, as lines of JSON for scripts/tune_listener.py."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.loading import load_data

from extensions.nlu.reading import read
from extensions.nlu.tasks import labels_of
from navigator.loading import ROOT


def main(arguments: list[str]) -> int:
    out = Path(arguments[0])
    out.parent.mkdir(parents=True, exist_ok=True)
    messages = load_data(str(ROOT / "data" / "nlu")).intent_examples
    with out.open("w", encoding="utf-8") as file:
        for message in messages:
            text = read(message.get(TEXT), clauses=False).whole.text
            print(json.dumps({"text": text, **labels_of(message)}, ensure_ascii=False), file=file)
    print(f"examples: {len(messages):,} sentences in {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
