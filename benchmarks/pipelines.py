"""Rasa projects with the same sentences and different pipelines, made on the fly for the comparison."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import yaml

from benchmarks.parsing import ROOT

#: What `rasa init` writes with Rasa 3.6 (its default pipeline). WhitespaceTokenizer refuses `language: ja`.
STOCK = """
recipe: default.v1
language: en
assistant_id: stock
pipeline:
- name: WhitespaceTokenizer
- name: RegexFeaturizer
- name: LexicalSyntacticFeaturizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: 100
  constrain_similarities: true
- name: EntitySynonymMapper
- name: ResponseSelector
  epochs: 100
  constrain_similarities: true
- name: FallbackClassifier
  threshold: 0.3
  ambiguity_threshold: 0.1
policies:
- name: RulePolicy
"""
GINZA = """
recipe: default.v1
language: ja
assistant_id: ginza
pipeline:
- name: SpacyNLP
  model: ja_ginza
- name: SpacyTokenizer
- name: SpacyFeaturizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: 100
  constrain_similarities: true
policies:
- name: RulePolicy
"""
CONFIGS = {"stock": STOCK, "ginza": GINZA}


def sentences(per_need: int | None) -> dict[str, list[str]]:
    """Training sentences of each intent (`worry/<need>`, controls, …), at most `per_need` of each, drawn by a fixed seed."""
    found: dict[str, list[str]] = {}
    for path in sorted(ROOT.glob("data/nlu/**/*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = [line[2:] for line in block["examples"].splitlines() if line.startswith("- ")]
            found.setdefault(block["intent"], []).extend(lines)
    if per_need:
        for intent, lines in found.items():
            if len(lines) > per_need:
                found[intent] = random.Random(intent).sample(lines, per_need)  # noqa: S311
    return found


def held_out() -> list[tuple[str, str]]:
    """(text, need) of the held-out sentences with one worry."""
    lines = (ROOT / "tests/nlu/holdout/needs.jsonl").read_text(encoding="utf-8").splitlines()
    return [(row["text"], row["needs"][0]) for row in map(json.loads, lines)]


def project(folder: Path, name: str, per_need: int | None) -> Path:
    """A Rasa project whose intents are the needs themselves: one rule and one answer each."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "data").mkdir(parents=True)
    intents = {
        intent.removeprefix("worry/").replace("/", "_"): lines
        for intent, lines in sentences(per_need).items()
        if intent.startswith("worry/") or "/" not in intent
    }
    (folder / "config.yml").write_text(CONFIGS[name], encoding="utf-8")
    nlu = [
        {"intent": i, "examples": "".join(f"- {s}\n" for s in lines)}
        for i, lines in intents.items()
    ]
    rules = [{"rule": i, "steps": [{"intent": i}, {"action": f"utter_{i}"}]} for i in intents]
    domain = {"intents": list(intents), "responses": {f"utter_{i}": [{"text": i}] for i in intents}}
    for file, content in (
        ("data/nlu.yml", {"nlu": nlu}),
        ("data/rules.yml", {"rules": rules}),
        ("domain.yml", domain),
    ):
        text = yaml.safe_dump({"version": "3.1", **content}, allow_unicode=True, sort_keys=False)
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def own_project(folder: Path, per_need: int) -> Path:
    """Our own pipeline on as many sentences as the others get."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "data" / "rules", folder / "data" / "rules")
    for file in ("config.yml", "domain.yml"):
        shutil.copy(ROOT / file, folder / file)
    nlu = [
        {"intent": i, "examples": "".join(f"- {s}\n" for s in lines)}
        for i, lines in sentences(per_need).items()
    ]
    text = yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True, sort_keys=False)
    (folder / "data" / "nlu.yml").write_text(text, encoding="utf-8")
    return folder
