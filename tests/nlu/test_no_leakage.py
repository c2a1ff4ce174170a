"""No held-out sentence is in the training data, neither as it is nor nearly."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from navigator.normalise import fold

ROOT = Path(__file__).resolve().parent.parent.parent
#: Shared share of character trigrams from which two sentences count as nearly the same.
NEAR = 0.75


def _plain(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


def _trigrams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 3] for i in range(len(text) - 2))


@pytest.fixture(scope="module")
def training() -> list[str]:
    lines = (
        line for path in ROOT.glob("data/nlu/**/*.yml") for line in path.read_text().splitlines()
    )
    return [_plain(line[6:]) for line in lines if line.startswith("    - ")]


@pytest.mark.parametrize("part", ["development", "holdout", "blind"])
def test_held_out_sentences_are_new(part: str, training: list[str]) -> None:
    known = set(training)
    index: dict[str, list[int]] = defaultdict(list)
    grams = [_trigrams(text) for text in training]
    for number, found in enumerate(grams):
        for gram in found:
            index[gram].append(number)
    leaks = []
    for path in (Path(__file__).parent / part).glob("*.jsonl"):
        for line in path.read_text().splitlines():
            text = _plain(json.loads(line)["text"])
            mine = _trigrams(text)
            if len(mine) < 6:
                continue  # «助けて» is «助けて»: nobody words it otherwise
            shared: dict[int, int] = defaultdict(int)
            for gram in mine:
                for number in index.get(gram, ()):
                    shared[number] += 1
            near = [
                training[n] for n, count in shared.items() if count / len(mine | grams[n]) >= NEAR
            ]
            if text in known or near:
                leaks.append((path.name, text, near[:1]))

    assert leaks == []
