"""From a reading to needs: which worries are in it, how sure, and which words said so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import budoux
import numpy as np

from extensions.nlu.encoder import Encoder, Look
from extensions.nlu.linear import softmax
from extensions.nlu.neighbours import Neighbours
from extensions.nlu.reading import Piece, Reading, readable
from extensions.nlu.tasks import NEED
from navigator.normalise import tidy

#: Weight of the nearest training sentences (mean of the two most similar) beside the encoder's own head.
NEIGHBOUR_WEIGHT = 10.0
#: Logit by which a need of the other page is moved back (an under-18 page ranks under-18 needs).
OTHER_PAGE = -12.0
#: A worry is shown straight away above this confidence.
SURE = 0.5
#: A clause adds another worry above this confidence.
SURE_CLAUSE = 0.85
WORRY_LIMIT = 3
CANDIDATE_LIMIT = 6
#: Words of the person that are quoted as the reason for one need.
QUOTE_LIMIT = 2
QUOTE_LENGTH = 16
#: Phrases of a piece that are left out in turn, to see what each does; longer pieces are cut more coarsely.
PHRASE_LIMIT = 6
#: A phrase is quoted when it adds at least this share of what the best one adds.
QUOTE_SHARE = 0.3
_END = re.compile(r"[、。!?！？…「」『』（）()\s]+$|^[、。「」『』（）()\s]+")
#: A particle is left off after a kanji or katakana word only: the と of へとへと and the の of こと belong to the word.
_PARTICLE = re.compile(
    r"(?<=[一-龥々ァ-ヶーa-zA-Z0-9])(?:を|が|は|も|に|で|と|の|から|けど|ので|のに)$"
)
_REPLACES = re.compile(
    r"^(?:それ|そう|その話|そっち)?(?:じゃ|では)な(?:く|い)|^(?:違|ちが)(?:う|い|って|くて)|^(?:いや|ううん)[、 ]"
)


@dataclass
class NeedModel:
    """The training sentences as neighbours, beside the encoder's head for needs."""

    labels: list[str]
    near: Neighbours
    """The sentences, sorted by label."""
    starts: np.ndarray
    """First row of each label."""

    @classmethod
    def fit(cls, vectors: Sequence[np.ndarray], labels: Sequence[str]) -> NeedModel:
        """Keep one vector a sentence."""
        names = sorted(set(labels))
        order = np.argsort(labels, kind="stable")
        starts = np.searchsorted(np.array(labels)[order], names)
        return cls(names, Neighbours.fit([vectors[number] for number in order]), starts)

    def scores(self, encoder: Encoder, vectors: np.ndarray, page: str) -> np.ndarray:
        """Probabilities of all needs on a page, shape (len(vectors), needs)."""
        logits = encoder.logits(NEED, vectors) + NEIGHBOUR_WEIGHT * self._nearness(vectors)
        return softmax(logits + self._page(page))

    def log_odds(self, encoder: Encoder, vectors: np.ndarray, page: str) -> np.ndarray:
        """Logarithm of the head's own probabilities: what the words alone say."""
        scores = softmax(encoder.logits(NEED, vectors) + self._page(page))
        return np.asarray(np.log(scores + 1e-9))

    def _nearness(self, vectors: np.ndarray) -> np.ndarray:
        """Mean cosine of each label's two nearest sentences."""
        similar = self.near.similar(vectors)
        first = np.maximum.reduceat(similar, self.starts, axis=1)
        lengths = np.diff([*self.starts, similar.shape[1]])
        similar[similar == np.repeat(first, lengths, axis=1)] = -1.0
        return np.asarray((first + np.maximum.reduceat(similar, self.starts, axis=1)) / 2)

    def _page(self, page: str) -> np.ndarray:
        children = np.array([label.startswith("u18_") for label in self.labels])
        return np.where(children == (page == "under18"), 0.0, OTHER_PAGE)

    def arrays(self) -> dict[str, Any]:
        """Arrays for numpy.savez."""
        return self.near.arrays() | {"labels": np.array(self.labels), "starts": self.starts}

    @classmethod
    def of_arrays(cls, data: Any) -> NeedModel:
        """The model that `arrays` wrote."""
        labels = [str(label) for label in data["labels"]]
        return cls(labels, Neighbours.of_arrays(data), data["starts"])


def understand(model: NeedModel, reading: Reading, page: str) -> dict[str, Any]:
    """Worries that are sure, candidates where none is, and whether earlier worries are taken back.

    The JSON that navigator.answers.Understood.of reads.
    """
    encoder = reading.encoder
    if encoder is None:
        raise ValueError("the reading has no vectors: SentenceTuner must stand before")
    rows = model.scores(encoder, reading.vectors, page)
    found = worries_in(rows)
    because = {
        row: contributions(model, encoder, reading, reading.pieces[row], page)
        for row in {r for _, r in found}
    }
    order = ranking(rows, [label for label, _ in found])[:CANDIDATE_LIMIT]
    worries = [
        _item(model, rows, label, row)
        | {"because": quotes(reading.pieces[row], because[row], label)}
        for label, row in found
    ]
    candidates = [_item(model, rows, label, 0) | {"because": []} for label in order]
    return {
        "worries": worries,
        "candidates": [] if worries else candidates,
        "ranking": [{"id": item["id"], "confidence": item["confidence"]} for item in candidates],
        "replaces": _REPLACES.search(tidy(reading.typed)) is not None,
    }


def worries_in(rows: np.ndarray) -> list[tuple[int, int]]:
    """(label, row) of each worry that is sure, surest first; row 0 is the whole message."""
    found: dict[int, tuple[float, int]] = {}
    whole = rows[0]
    best = int(whole.argmax())
    if whole[best] >= SURE:
        found[best] = (float(whole[best]), 0)
    for number, row in enumerate(rows[1:], 1):
        label = int(row.argmax())
        if row[label] >= SURE_CLAUSE and row[label] > found.get(label, (0.0, 0))[0]:
            found[label] = (float(row[label]), number)
    ordered = sorted(found.items(), key=lambda item: -item[1][0])[:WORRY_LIMIT]
    return [(label, row) for label, (_, row) in ordered]


def ranking(rows: np.ndarray, found: list[int]) -> list[int]:
    """All labels: the best of the whole message, worries found in clauses, then the rest by both."""
    rest = np.argsort(-(rows[0] + rows.max(axis=0)))
    return list(dict.fromkeys([int(rows[0].argmax()), *found, *map(int, rest)]))


def contributions(
    model: NeedModel, encoder: Encoder, reading: Reading, piece: Piece, page: str
) -> list[tuple[str, np.ndarray]]:
    """Each phrase of a piece as typed, with what it adds to the log probability of every need.

    Measured by leaving the phrase out; empty for a piece that is short enough to be quoted whole.
    """
    phrases = _phrases(piece.typed) if len(piece.typed) > QUOTE_LENGTH else [piece.typed]
    if len(phrases) < 2:  # short enough to be quoted whole
        return []
    vectors = _without_each(phrases, encoder, reading.look, piece)
    full = model.log_odds(encoder, piece.vector[None], page)
    return list(zip(phrases, full - model.log_odds(encoder, vectors, page)))


def _without_each(
    phrases: list[str], encoder: Encoder, look: Look | None, piece: Piece
) -> np.ndarray:
    """Vectors (phrases, 512) of a piece with each of its phrases left out."""
    if look is None:
        rest = ["".join(phrases[:n] + phrases[n + 1 :]) for n in range(len(phrases))]
        return encoder.encode([readable(text) for text in rest])
    all_of_it = look.part(piece.start, piece.start + len(piece.typed))
    parts, end = [], 0
    for phrase in phrases:
        start = piece.typed.index(phrase, end)
        end = start + len(phrase)
        parts.append(all_of_it - look.inside(piece.start + start, piece.start + end))
    return look.vectors(parts)


def quotes(piece: Piece, added: list[tuple[str, np.ndarray]], label: int) -> list[str]:
    """The phrases that speak most for a need, neighbours joined, in the order in which they were written."""
    if not added:
        return [_trimmed(piece.typed)]
    gains = [float(gain[label]) for _, gain in added]
    best = sorted(sorted(range(len(added)), key=lambda n: -gains[n])[:QUOTE_LIMIT])
    chosen = [n for n in best if gains[n] >= QUOTE_SHARE * max(gains)] or best[:1]
    words: list[str] = []
    for position, number in enumerate(chosen):
        if position and number == chosen[position - 1] + 1:
            words[-1] += added[number][0]
        else:
            words.append(added[number][0])
    return [_trimmed(word) for word in words]


def _item(model: NeedModel, rows: np.ndarray, label: int, row: int) -> dict[str, Any]:
    confidence = round(float(max(rows[0][label], rows[row][label])), 4)
    return {"id": model.labels[label], "confidence": confidence}


def _phrases(text: str) -> list[str]:
    found = [phrase for phrase in _PARSER.parse(text) if phrase.strip()]
    size = -(-len(found) // PHRASE_LIMIT)
    return ["".join(found[i : i + size]) for i in range(0, len(found), size)] if found else []


def _trimmed(phrase: str) -> str:
    return _PARTICLE.sub("", _END.sub("", phrase))[:QUOTE_LENGTH]


_PARSER = budoux.load_default_japanese_parser()
