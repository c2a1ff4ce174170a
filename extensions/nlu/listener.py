"""Hears danger to life in what a text means: E5 with layers of our own (scripts/tune_listener.py made them)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime

from extensions.nlu import e5
from extensions.nlu.linear import softmax

WEIGHTS = Path(__file__).with_name("weights") / "listener.onnx"


class Listener:
    """Takes texts as the encoder reads them (extensions/nlu/reading.py)."""

    labels: list[str]
    """Kinds of danger, and that there is none, in the order of the probabilities."""

    def __init__(self) -> None:
        self._file = e5.load()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(WEIGHTS), options, providers=["CPUExecutionProvider"]
        )
        self.labels = self._session.get_modelmeta().custom_metadata_map["labels"].split(",")

    def probabilities(self, texts: list[str]) -> np.ndarray:
        """Shape (texts, labels)."""
        rows = [e5.token_ids(self._file, text) for text in texts]
        ids, mask = e5.padded(self._file, rows)
        given = {"vectors": self._file.vectors(ids), "mask": mask}
        return softmax(self._session.run(["danger"], given)[0])


@lru_cache(maxsize=1)
def listener() -> Listener:
    """The one listener of this process."""
    return Listener()
