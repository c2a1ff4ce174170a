"""Trains and measures one pipeline in a process of its own; benchmarks/bench.py calls it for each."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.parsing import ROOT
from benchmarks.pipelines import held_out, own_project, project, sentences

WORK = ROOT / "var" / "bench"
Rank = Callable[[str, str], Sequence[str]]


def measure(name: str, per_need: int) -> dict[str, Any]:
    """Accuracy, training time, latency, memory and size of one pipeline."""
    began = time.monotonic()
    rank, size = _tfidf(per_need) if name == "tfidf" else _rasa(name, per_need)
    trained = time.monotonic() - began
    rows, seconds = [], []
    for text, need in held_out():
        began = time.perf_counter()
        ranked = rank(text, "under18" if need.startswith("u18_") else "general")
        seconds.append(time.perf_counter() - began)
        rows.append((need, [r for r in ranked if r.startswith("u18_") == need.startswith("u18_")]))
    milliseconds = np.array(seconds) * 1e3
    return {
        "pipeline": name,
        "top1": float(np.mean([ranked[:1] == [need] for need, ranked in rows])),
        "top3": float(np.mean([need in ranked[:3] for need, ranked in rows])),
        "macro_f1": _macro_f1(rows),
        "train_s": round(trained, 1),
        "p50_ms": round(float(np.quantile(milliseconds, 0.5)), 1),
        "p95_ms": round(float(np.quantile(milliseconds, 0.95)), 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "model_mb": round(size / 1e6, 1),
    }


def _macro_f1(rows: list[tuple[str, list[str]]]) -> float:
    scores = []
    for label in sorted({need for need, _ in rows}):
        hits = sum(need == label and ranked[:1] == [label] for need, ranked in rows)
        wrong = sum((need == label) != (ranked[:1] == [label]) for need, ranked in rows)
        scores.append(2 * hits / (2 * hits + wrong))
    return float(np.mean(scores))


def _rasa(name: str, per_need: int) -> tuple[Rank, int]:
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage
    from rasa.model_training import train

    folder = WORK / name
    (own_project(folder, per_need) if name == "ours" else project(folder, name, per_need))
    result = train(
        str(folder / "domain.yml"),
        str(folder / "config.yml"),
        [str(folder / "data")],
        output=str(folder),
        fixed_model_name="model",
        force_training=True,
    )
    model = Path(result.model)
    agent, loop = Agent.load(str(model)), asyncio.new_event_loop()

    def rank(text: str, page: str) -> list[str]:
        message = UserMessage(text, metadata={"page": page})
        data = loop.run_until_complete(agent.processor.parse_message(message))
        if name == "ours":
            found = [item["id"] for item in (data.get("understood") or {"ranking": []})["ranking"]]
        else:
            found = [item["name"] for item in data["intent_ranking"]]
        return found or ["none"]

    rank("準備", "general")
    return rank, model.stat().st_size


def _tfidf(per_need: int) -> tuple[Rank, int]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    pairs = [
        (s, i[6:])
        for i, lines in sentences(per_need).items()
        if i.startswith("worry/")
        for s in lines
    ]
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    model = LogisticRegression(C=20, max_iter=200)
    model.fit(vectors.fit_transform([s for s, _ in pairs]), [need for _, need in pairs])

    def rank(text: str, page: str) -> list[str]:
        scores = model.decision_function(vectors.transform([text]))[0]
        return [str(model.classes_[n]) for n in np.argsort(-scores)]

    return rank, model.coef_.nbytes


if __name__ == "__main__":
    print("RESULT " + json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
