"""Tunes the sentence encoder on our own sentences, for several tasks at once. Only training needs TensorFlow.

The table of word pieces stays as it is; the convolutions and the perceptron above it learn, slowly, so that what the
encoder knows of other words and languages is kept. docs/adr/0003-understanding.md has what it gave, and what did not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from extensions.nlu.encoder import (
    ORDERS,
    SCALE,
    WIDTH,
    Encoder,
    Head,
    epsilon,
    original_weights,
    token_ids,
    token_vectors,
)

EPOCHS = 3
BATCH = 64
#: Highest step of the encoder's weights, and of the heads'; both fall to nothing in a straight line.
ENCODER_RATE, HEAD_RATE = 8e-4, 3e-3
WARM_UP = 0.1
DROPOUT = 0.1
SMOOTHING = 0.05
#: Loss of a clause beside a sentence's, and the share of all clauses that an epoch sees.
FRAGMENT_WEIGHT, FRAGMENT_SHARE = 0.5, 0.3
TOKEN_LIMIT = 128
#: Sentences whose untuned vectors the heads start from.
START_SENTENCES = 5_000
SEED = 42
#: Sentences of about one length share a batch: each chunk of this many batches is sorted.
_CHUNK = 16


@dataclass(frozen=True)
class Example:
    """A text with its label for each task; a task that it says nothing about is left out."""

    text: str
    labels: dict[str, str]


def tune(
    examples: Sequence[Example], fragments: Sequence[Example], importance: dict[str, float]
) -> tuple[dict[str, np.ndarray], dict[str, Head]]:
    """Weights and heads learned from examples; `importance` weighs the tasks' losses.

    `fragments` are clauses cut out of examples: they weigh less, and teach that a clause without content is nothing to be
    sure of, since it turns up under many labels.
    """
    tf.random.set_seed(SEED)
    random = np.random.default_rng(SEED)
    names = {t: sorted({e.labels[t] for e in examples if t in e.labels}) for t in importance}
    everything = [*examples, *fragments]
    numbers = {
        task: np.array(
            [known.index(e.labels[task]) if task in e.labels else -1 for e in everything]
        )
        for task, known in names.items()
    }
    weights = np.array([1.0] * len(examples) + [FRAGMENT_WEIGHT] * len(fragments), np.float32)
    network = _Network()
    some = random.permutation(len(examples))[:START_SENTENCES]
    start = Encoder().encode([examples[row].text for row in some])
    heads = {t: _Head(start, numbers[t][some], len(names[t])) for t in importance}
    step = _Step(network, heads, importance)
    ids = token_ids([example.text for example in everything], TOKEN_LIMIT)
    chosen = len(examples) + int(len(fragments) * FRAGMENT_SHARE)
    total = EPOCHS * (chosen // BATCH + _CHUNK)
    for number, (rows, vectors, mask) in enumerate(_prepared(ids, len(examples), random)):
        labels = {task: n[rows] for task, n in numbers.items()}
        step.run(vectors, mask, labels, weights[rows], number / total)
    trained = {
        task: Head(names[task], head.unit().numpy(), head.bias.numpy())
        for task, head in heads.items()
    }
    return network.arrays(), trained


class _Head:
    """Cosines to one learned vector a label; they start as the means of each label's sentences."""

    def __init__(self, vectors: np.ndarray, labels: np.ndarray, count: int) -> None:
        rows = [vectors[labels == number] for number in range(count)]
        means = np.stack([(r if len(r) else vectors).mean(axis=0) for r in rows], 1)
        self.matrix = tf.Variable(means.astype(np.float32))
        self.bias = tf.Variable(np.zeros(count, np.float32))
        self.count = count

    def unit(self) -> Any:
        return tf.math.l2_normalize(self.matrix, 0)

    def loss(self, vectors: Any, labels: Any, weights: Any) -> Any:
        """Weighted mean of the cross entropy over the sentences that have a label."""
        target = tf.one_hot(labels, self.count) * (1 - SMOOTHING) + SMOOTHING / self.count
        logits = SCALE * vectors @ self.unit() + self.bias
        losses = tf.nn.softmax_cross_entropy_with_logits(target, logits)
        known = tf.cast(labels >= 0, tf.float32) * weights
        return tf.reduce_sum(losses * known) / tf.maximum(tf.reduce_sum(known), 1.0)


class _Step:
    """One step of Adam for the encoder and one for the heads."""

    def __init__(
        self, network: _Network, heads: dict[str, _Head], importance: dict[str, float]
    ) -> None:
        encoder = network.variables()
        others = [v for head in heads.values() for v in (head.matrix, head.bias)]
        self._slow = tf.keras.optimizers.legacy.Adam(ENCODER_RATE)
        self._fast = tf.keras.optimizers.legacy.Adam(HEAD_RATE)
        count = len(encoder)

        @tf.function(
            reduce_retracing=True,
            input_signature=[
                tf.TensorSpec([None, None, 512]),
                tf.TensorSpec([None, None]),
                {task: tf.TensorSpec([None], tf.int64) for task in heads},
                tf.TensorSpec([None]),
            ],
        )
        def step(vectors: Any, mask: Any, labels: Any, weights: Any) -> None:
            with tf.GradientTape() as tape:
                sentences = network(vectors, mask)
                losses = [
                    importance[task] * head.loss(sentences, labels[task], weights)
                    for task, head in heads.items()
                ]
                loss = tf.add_n(losses)
            gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, encoder + others), 1.0)
            self._slow.apply_gradients(zip(gradients[:count], encoder))
            self._fast.apply_gradients(zip(gradients[count:], others))

        self._step = step

    def run(
        self,
        vectors: np.ndarray,
        mask: np.ndarray,
        labels: dict[str, np.ndarray],
        weights: np.ndarray,
        done: float,
    ) -> None:
        """Learn from one batch; `done` is the share of the training behind us."""
        falling = max(1 - done, 0.0)
        self._slow.learning_rate = ENCODER_RATE * falling * min(1.0, done / WARM_UP)
        self._fast.learning_rate = HEAD_RATE * falling
        numbers = {task: tf.constant(n) for task, n in labels.items()}
        self._step(tf.constant(vectors), tf.constant(mask), numbers, tf.constant(weights))


class _Network:
    """The encoder above its table, in TensorFlow (extensions/nlu/encoder.py runs the same in numpy)."""

    def __init__(self) -> None:
        self._weights = {name: tf.Variable(value) for name, value in original_weights().items()}
        self._epsilon = epsilon()

    def variables(self) -> list[Any]:
        return list(self._weights.values())

    def arrays(self) -> dict[str, np.ndarray]:
        return {name: value.numpy() for name, value in self._weights.items()}

    def __call__(self, vectors: Any, mask: Any) -> Any:
        """Unit sentence vectors from (sentences, tokens, 512) and (sentences, tokens)."""
        w, there = self._weights, mask[:, :, None]
        kept = tf.cast(tf.random.uniform(tf.shape(there)) > DROPOUT, tf.float32)
        vectors = vectors * kept
        narrow = self._norm(vectors @ w["proj_W"] + w["proj_b"], w["ln_g_all"], w["ln_b_all"])
        parts = [vectors]
        for number, (size, left) in enumerate(ORDERS):
            x = narrow[:, :, number * WIDTH : (number + 1) * WIDTH] * there
            for layer in ("1", "2"):
                kernel = tf.reshape(w[f"w{layer}_{number}"], (size, WIDTH, WIDTH))
                padded = tf.pad(x, [[0, 0], [left, size - 1 - left], [0, 0]])
                convolved = tf.nn.conv1d(padded, kernel, 1, "VALID") + w[f"b{layer}_{number}"]
                x = (tf.nn.relu(convolved) + x) * there
            parts.append(x)
        features = self._norm(tf.concat(parts, -1), w["ln_g"], w["ln_b"]) * there
        features = tf.nn.dropout(features, DROPOUT, noise_shape=[tf.shape(features)[0], 1, 1280])
        count = tf.reduce_sum(mask, 1, keepdims=True)
        summed = tf.reduce_sum(features, 1) @ w["cnn_W"] + count * w["cnn_b"]
        mean = summed * tf.math.rsqrt(count)
        first = tf.nn.relu(mean @ w["p1"] + tf.nn.relu(mean @ w["d0"]) @ w["d1"])
        last = first @ w["p3"] + tf.nn.relu(first @ w["d2"]) @ w["d3"]
        return tf.math.l2_normalize(tf.tanh(last), -1)

    def _norm(self, x: Any, gain: Any, bias: Any) -> Any:
        mean, variance = tf.nn.moments(x, [-1], keepdims=True)
        return (x - mean) * tf.math.rsqrt(variance + self._epsilon) * gain + bias


def _batches(ids: list[list[int]], whole: int, random: np.random.Generator) -> Iterator[np.ndarray]:
    """Rows of each batch of each epoch, sentences of like length together.

    The first `whole` rows are in every epoch, of the fragments behind them a share that is drawn anew.
    """
    lengths = np.array([len(x) for x in ids])
    share = int((len(ids) - whole) * FRAGMENT_SHARE)
    for _ in range(EPOCHS):
        drawn = whole + random.permutation(len(ids) - whole)[:share]
        order = random.permutation(np.concatenate([np.arange(whole), drawn]))
        chunks = np.array_split(order, max(1, len(order) // (BATCH * _CHUNK)))
        batches = []
        for chunk in chunks:
            ordered = chunk[np.argsort(lengths[chunk], kind="stable")]
            batches += [ordered[i : i + BATCH] for i in range(0, len(ordered), BATCH)]
        for number in random.permutation(len(batches)):
            yield batches[number]


def _prepared(
    ids: list[list[int]], whole: int, random: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Rows, table rows and mask of each batch; the next one is looked up while this one is learned from."""

    def look_up(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return (rows, *_padded([ids[row] for row in rows]))

    with ThreadPoolExecutor(1) as ahead:
        waiting: Future[tuple[np.ndarray, np.ndarray, np.ndarray]] | None = None
        for rows in _batches(ids, whole, random):
            coming = ahead.submit(look_up, rows)
            if waiting is not None:
                yield waiting.result()
            waiting = coming
        if waiting is not None:
            yield waiting.result()


def _padded(ids: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Table rows and mask of a batch."""
    longest = max(map(len, ids))
    table = np.zeros((len(ids), longest), np.int64)
    mask = np.zeros((len(ids), longest), np.float32)
    for row, tokens in enumerate(ids):
        table[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1.0
    return token_vectors(table) * mask[:, :, None], mask
