"""From a reading to needs: which worries are in it, how sure, and which words said so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import budoux
import numpy as np

from extensions.nlu.linear import LinearModel, softmax
from extensions.nlu.reading import Piece, Reading
from navigator.normalise import fold

#: Weight of the nearest training sentences (mean of the two most similar) beside the linear model.
NEIGHBOUR_WEIGHT = 5.0
#: Divides the logits, so that a confidence of .7 is right about 7 times in 10 (benchmarks/evaluate.py prints the curve).
TEMPERATURE = 1.0
#: Logit by which a need of the other page is moved back (an under-18 page ranks under-18 needs).
OTHER_PAGE = -6.0
#: A worry is shown straight away above this confidence.
SURE = 0.5
#: A clause adds a second worry above this confidence …
SURE_CLAUSE = 0.55
#: … if the whole message does not speak against it.
WHOLE_MINIMUM = 0.02
WORRY_LIMIT = 3
CANDIDATE_LIMIT = 5
#: Words of the person that are quoted as the reason for one need.
QUOTE_LIMIT = 2
QUOTE_LENGTH = 16
_TAIL = re.compile(r"[、。!?！？…\s]+$|(?<=.{2})(?:を|が|は|も|に|で|と|の|から|けど|ので|のに)$")
_REPLACES = re.compile(r"^(?:それ|そう|その話|そっち)?(?:じゃ|では)な(?:く|い)|^(?:違|ちが)(?:う|い|って|くて)|^(?:いや|ううん)[、 ]")


@dataclass
class NeedModel:
    """The linear model with its training sentences as neighbours."""

    linear: LinearModel
    vectors: np.ndarray
    """(sentences, 512), sorted by label."""
    starts: np.ndarray
    """First row of each label."""
    under18: np.ndarray
    """True for the labels of the under-18 page."""

    @classmethod
    def fit(cls, pieces: Sequence[Piece], labels: Sequence[str]) -> NeedModel:
        """Train on one piece a sentence."""
        linear = LinearModel.fit(pieces, labels)
        order = np.argsort(labels, kind="stable")
        ordered = np.array(labels)[order]
        starts = np.searchsorted(ordered, linear.labels)
        vectors = np.stack([pieces[number].vector for number in order])
        return cls(linear, vectors, starts, _under18(linear.labels))

    def scores(self, piece: Piece, page: str) -> np.ndarray:
        """Probabilities of all needs on a page."""
        logits = self.linear.logits(piece) + NEIGHBOUR_WEIGHT * self._nearness(piece)
        wrong_page = ~self.under18 if page == "under18" else self.under18
        return softmax(np.where(wrong_page, logits + OTHER_PAGE, logits) / TEMPERATURE)

    def _nearness(self, piece: Piece) -> np.ndarray:
        """Mean cosine of each label's two nearest sentences."""
        similar = self.vectors @ piece.vector
        first = np.maximum.reduceat(similar, self.starts)
        lengths = np.diff([*self.starts, len(similar)])
        similar = np.where(similar == np.repeat(first, lengths), -1.0, similar)
        return np.asarray((first + np.maximum.reduceat(similar, self.starts)) / 2)

    def arrays(self) -> dict[str, Any]:
        """Arrays for numpy.savez."""
        return {**self.linear.arrays("need"), "vectors": self.vectors.astype(np.float16), "starts": self.starts}

    @classmethod
    def of_arrays(cls, data: Any) -> NeedModel:
        """The model that `arrays` wrote."""
        linear = LinearModel.of_arrays(data, "need")
        vectors = np.ascontiguousarray(data["vectors"].astype(np.float32))
        return cls(linear, vectors, data["starts"], _under18(linear.labels))


def understand(model: NeedModel, reading: Reading, page: str) -> dict[str, Any]:
    """Worries that are sure, candidates where none is, and whether earlier worries are taken back.

    The JSON that navigator.answers.Understood.of reads.
    """
    labels = model.linear.labels
    rows = np.stack([model.scores(piece, page) for piece in reading.pieces])
    found = _worries(rows)
    worries = [_item(model, reading, rows, label, row) for label, row in found]
    best = rows.max(axis=0) if len(rows) > 1 else rows[0]
    order = np.argsort(-(rows[0] + best))[:CANDIDATE_LIMIT]
    candidates = [_item(model, reading, rows, int(label), 0) for label in order]
    ranking = [{"id": labels[int(n)], "confidence": round(float(rows[0][n]), 4)} for n in order]
    return {
        "worries": worries,
        "candidates": [] if worries else candidates,
        "ranking": ranking,
        "replaces": _REPLACES.search(fold(reading.typed)) is not None,
    }


def _worries(rows: np.ndarray) -> list[tuple[int, int]]:
    """(label, row) of each worry that is sure, surest first."""
    found: dict[int, tuple[float, int]] = {}
    whole = rows[0]
    best = int(whole.argmax())
    if whole[best] >= SURE:
        found[best] = (float(whole[best]), 0)
    for number, row in enumerate(rows[1:], 1):
        label = int(row.argmax())
        enough = row[label] >= SURE_CLAUSE and whole[label] >= WHOLE_MINIMUM
        if enough and row[label] > found.get(label, (0.0, 0))[0]:
            found[label] = (float(row[label]), number)
    ordered = sorted(found.items(), key=lambda item: -item[1][0])[:WORRY_LIMIT]
    return [(label, row) for label, (_, row) in ordered]


def _item(model: NeedModel, reading: Reading, rows: np.ndarray, label: int, row: int) -> dict[str, Any]:
    return {
        "id": model.linear.labels[label],
        "confidence": round(float(max(rows[0][label], rows[row][label])), 4),
        "because": reasons(model.linear, reading, label, row),
    }


def reasons(model: LinearModel, reading: Reading, label: int, row: int) -> list[str]:
    """The phrases as typed whose terms speak most for a label."""
    gains = model.contributions(reading.pieces[row], label)
    words = sorted(
        ((term.split(":", 1)[1], gain) for term, gain in gains.items() if gain > 0 and term[0] in "wc"),
        key=lambda pair: -pair[1],
    )
    scored: list[tuple[float, int, str]] = []
    for position, phrase in enumerate(_phrases(reading.typed)):
        folded = fold(phrase)
        gain = sum(weight for word, weight in words if len(word) > 1 and word in folded)
        if gain > 0:
            scored.append((gain, position, phrase))
    chosen = sorted(scored, reverse=True)[:QUOTE_LIMIT]
    return [_tidy(phrase) for _, _, phrase in sorted(chosen, key=lambda item: item[1])]


def _phrases(text: str) -> list[str]:
    return [p for p in _PARSER.parse(text) if p.strip()]


def _tidy(phrase: str) -> str:
    return _TAIL.sub("", _TAIL.sub("", phrase.strip()))[:QUOTE_LENGTH]


def _under18(labels: Sequence[str]) -> np.ndarray:
    return np.array([label.startswith("u18_") for label in labels])


_PARSER = budoux.load_default_japanese_parser()
