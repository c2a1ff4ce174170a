"""Builders: services, records, talks, a clock and a pressed button. Every field has a harmless default."""

from __future__ import annotations

import asyncio
import importlib
import json
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from navigator import postbacks
from navigator.answers import Answers, Understood
from navigator.assistant import Assistant, load_assistant
from navigator.cards import Cards
from navigator.catalogue import Catalogue
from navigator.links import SummaryRequest
from navigator.loading import RESOURCES, ROOT
from navigator.locales import Sentences
from navigator.menus import Menus
from navigator.models import ContactPoint, Need, Page, RankedNeed, Service
from navigator.opening_hours import JST
from navigator.replies import Reply
from navigator.summary import Sheet, SheetContact, SheetService, SheetWorry
from navigator.taxonomy import Taxonomy

SECRET = "a secret for tests, nothing else"
SITE = "https://navi.example"


def at(text: str) -> datetime:
    """A moment in Japan, e.g. at("2026-11-25 03:00")."""
    return datetime.fromisoformat(text).replace(tzinfo=JST)


NIGHT = at("2026-11-25 03:00")
NOON = at("2026-11-25 12:00")


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    """The assistant with all real resources, loaded once."""
    return load_assistant(SECRET, SITE)


def needs(page: Page) -> list[Need]:
    """Every need of a page."""
    return assistant().taxonomy.page_needs(page)


def contact(channel: str = "phone", **changes: Any) -> ContactPoint:
    """A contact point that is free and always open."""
    values = {
        "phone": "0120-000-000",
        "sms": "0120-000-000",
        "email": "a@example.jp",
        "line": "@example",
    }
    fields: dict[str, Any] = {
        "channel": channel,
        "value": values.get(channel, "https://example.jp/"),
        "label": None,
        "hours": "24/7",
        "cost": "free",
        "languages": ("ja",),
        "confirmed": True,
    }
    return ContactPoint(**{**fields, **changes})


def service(service_id: str = "a-service", *points: ContactPoint, **changes: Any) -> Service:
    """A counter for `debt`, fit for everybody, with one free telephone."""
    fields: dict[str, Any] = {
        "kind": "counter",
        "name": f"窓口{service_id}",
        "name_kana": "まどぐち",
        "organization": "団体",
        "needs": ("debt",),
        "audiences": ("anyone",),
        "minimum_age": 0,
        "maximum_age": None,
        "under18": True,
        "description": "話を聞きます。",
        "eligibility": "だれでも使えます。",
        "application": "電話します。",
        "contact_points": points or (contact(),),
        "url": None,
        "url_confirmed": False,
        "municipal": None,
        "emergency": False,
        "assurance": "verified",
        "assured_date": "2026-01",
        "checked_on": "2026-11",
        "status": "active",
    }
    return Service(id=service_id, **{**fields, **changes})


def catalogue(*services: Service) -> Catalogue:
    """A catalogue of a few services."""
    return Catalogue({item.id: item for item in services})


def ids(services: Iterable[Any]) -> list[str]:
    """Ids of services, needs, or their cards."""
    return [item["id"] if isinstance(item, dict) else item.id for item in services]


def ranked(need: str, confidence: float = 0.9, *because: str) -> RankedNeed:
    """A need found in a text."""
    return RankedNeed(need, confidence, because)


def understood(*worries: str, candidates: Iterable[str] = (), replaces: bool = False) -> Understood:
    """What the ranker might have made of a message."""
    return Understood(
        tuple(map(ranked, worries)), tuple(ranked(need, 0.3) for need in candidates), replaces
    )


@dataclass(frozen=True)
class Echo(Sentences):
    """Says the name of a sentence and its values instead of the sentence."""

    locales: dict[str, Any] = field(default_factory=dict)

    def text(self, key: str, language: str = "ja", page: Page = "general", **values: Any) -> str:
        told = "".join(f" {name}={value}" for name, value in values.items())
        return f"<{key}{told}>"

    def find(self, key: str, language: str, page: Page = "general") -> str | None:
        return None


def said(reply: Reply) -> list[str]:
    """Names of the sentences in a reply that was made with Echo."""
    return re.findall(r"<([\w.]+)", reply.text)


def intents(reply: Reply | dict[str, Any]) -> list[str]:
    """Intents of a reply's buttons."""
    buttons = (
        reply.get("buttons", [])
        if isinstance(reply, dict)
        else [b.as_dict() for b in reply.buttons]
    )
    return [pressed(button["postback"])[0] for button in buttons]


def answers(*services: Service) -> Answers:
    """Answers from a few services, with the real taxonomy, in names of sentences."""
    taxonomy, sentences = assistant().taxonomy, Echo()
    cards = Cards(taxonomy, sentences)
    return Answers(
        taxonomy, catalogue(*services), sentences, cards, Menus(taxonomy, sentences, cards)
    )


def menus(taxonomy: Taxonomy | None = None) -> Menus:
    """Menus in names of sentences."""
    taxonomy = taxonomy or assistant().taxonomy
    return Menus(taxonomy, Echo(), Cards(taxonomy, Echo()))


def sheet(*services: SheetService, **changes: Any) -> Sheet:
    """A sheet with one worry."""
    fields: dict[str, Any] = {
        "language": "ja",
        "title": "相談内容のまとめ",
        "made": NOON,
        "labels": assistant().summaries.sheet(SummaryRequest((), (), "general", "ja"), NOON).labels,
        "worries": (SheetWorry("お金", "借金", "借金が返せない", services or (sheet_service(),)),),
        "script": ("「相談したいことがあります。」",),
        "site_url": f"{SITE}/",
    }
    return Sheet(**{**fields, **changes})


def sheet_service(**changes: Any) -> SheetService:
    """A printed service with one telephone."""
    fields: dict[str, Any] = {
        "kind": "相談窓口",
        "name": "窓口",
        "organization": "団体",
        "description": "話を聞きます。",
        "eligibility": "だれでも使えます。",
        "application": "電話します。",
        "contacts": (SheetContact("電話", "0120-000-000", "tel:0120000000", "無料"),),
        "url": None,
        "caution": "",
        "checked_on": "2026-11",
    }
    return SheetService(**{**fields, **changes})


# Resources that may be broken


def record(**changes: Any) -> dict[str, Any]:
    """A sound catalogue record as YAML holds it."""
    fields: dict[str, Any] = {
        "id": "a-service",
        "kind": "counter",
        "name": "窓口",
        "name_kana": "まどぐち",
        "organization": "団体",
        "needs": ["debt"],
        "audiences": ["anyone"],
        "minimum_age": 0,
        "maximum_age": None,
        "under18": False,
        "description": "話を聞きます。",
        "eligibility": "だれでも使えます。",
        "application": "電話します。",
        "contact_points": [point_record()],
        "url": "https://example.jp/",
        "url_confirmed": True,
        "municipal": None,
        "emergency": False,
        "assurance": "verified",
        "assured_date": "2026-01",
        "checked_on": "2026-11",
        "status": "active",
        "sources": ["https://example.jp/source"],
        "note": "内部のメモ",
    }
    return {**fields, **changes}


def point_record(**changes: Any) -> dict[str, Any]:
    """A sound contact point as YAML holds it."""
    fields: dict[str, Any] = {
        "channel": "phone",
        "value": "0120-000-000",
        "label": None,
        "hours": "Mo-Fr 09:00-17:00; PH off",
        "cost": "free",
        "languages": ["ja"],
        "confirmed": True,
    }
    return {**fields, **changes}


def resources(root: Path, *records: dict[str, Any]) -> Path:
    """A copy of resources/ whose catalogue holds `records` alone."""
    for name in ("schemas", "locales"):
        shutil.copytree(RESOURCES / name, root / name)
    for name in ("taxonomy.yml", "crisis.yml"):
        shutil.copy(RESOURCES / name, root / name)
    for item in records:
        write_yaml(root / "catalogue" / "counters" / f"{item.get('id', 'nameless')}.yml", item)
    return root


def write_yaml(path: Path, content: Any) -> None:
    """Write a YAML file, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


# Buttons, from the rules to the reply


def pressed(postback: str) -> tuple[str, dict[str, str]]:
    """Intent and entities of a postback, as Rasa reads them."""
    assert postbacks.is_valid(postback), postback
    match = re.fullmatch(r"/([a-z_]+)(\{.*\})?", postback)
    assert match is not None
    return match[1], json.loads(match[2] or "{}")


def rules() -> dict[str, list[str]]:
    """Actions of each intent, from data/rules."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data" / "rules").glob("*.yml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            first, *rest = rule["steps"]
            found[first["intent"]] = [step["action"] for step in rest]
    return found


@lru_cache(maxsize=1)
def actions() -> dict[str, Any]:
    """Every custom action by name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NAVIGATOR_SECRET", SECRET)
        patch.setenv("PUBLIC_URL", SITE)
        for name in ("content_actions", "menu_actions", "summary_actions", "worry_actions"):
            importlib.import_module(f"actions.{name}")
    from rasa_sdk import Action

    return {
        made.name(): made for made in (kind() for kind in Action.__subclasses__()) if made.name()
    }


class Chat:
    """A talk without understanding: the rules choose the action, the slots are kept as Rasa keeps them."""

    def __init__(self, page: Page = "general") -> None:
        self._metadata = {"page": page, "language": "ja"}
        self._slots: dict[str, Any] = {}
        self._rules = rules()

    def press(self, postback: str) -> list[dict[str, Any]]:
        """Replies to a pressed button."""
        return self._turn(*pressed(postback))

    def told(self, intent: str) -> list[dict[str, Any]]:
        """Replies to typed words of an intent that carries nothing."""
        return self._turn(intent, {})

    def _turn(self, intent: str, entities: dict[str, str]) -> list[dict[str, Any]]:
        from rasa_sdk import Tracker
        from rasa_sdk.executor import CollectingDispatcher

        message = {
            "intent": {"name": intent},
            "entities": [{"entity": name, "value": value} for name, value in entities.items()],
            "metadata": self._metadata,
        }
        replies: list[dict[str, Any]] = []
        for name in self._rules[intent]:
            if name.startswith("utter_"):
                continue
            tracker = Tracker("talk", dict(self._slots), message, [], False, None, {}, None)
            dispatcher = CollectingDispatcher()
            events = asyncio.run(actions()[name].run(dispatcher, tracker, {}))
            self._slots.update({event["name"]: event["value"] for event in events})
            replies += [sent["custom"] for sent in dispatcher.messages]
        return replies
