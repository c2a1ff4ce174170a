"""The only module that opens files under resources/."""

from __future__ import annotations

import gettext
import json
from pathlib import Path
from typing import Any

import yaml

from navigator.errors import ResourceError

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "resources"

try:  # libyaml is ten times faster and is in PyYAML's wheels
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # pragma: no cover - a PyYAML built without libyaml
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]


class _Loader(_SafeLoader):
    """Refuses a key that stands twice in one mapping; YAML would let the last one win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    problem = f"{key.value!r} is there twice"
                    raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> Any:
    """Content of a YAML file; ResourceError with the line when it is not YAML."""
    try:
        return _parse(path.read_text(encoding="utf-8"), path)
    except FileNotFoundError:
        raise ResourceError(shown(path), "file", "is missing") from None
    except UnicodeDecodeError as error:
        raise ResourceError(shown(path), "file", f"is not YAML: {_one_line(error)}") from None


def read_json(path: Path) -> Any:
    """Content of a JSON file; ResourceError when it is not JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ResourceError(shown(path), "file", "is missing") from None
    except ValueError as error:
        raise ResourceError(shown(path), "file", f"is not JSON: {_one_line(error)}") from None


def read_bytes(path: Path) -> bytes:
    """Raw content of a resource file."""
    try:
        return path.read_bytes()
    except OSError:
        raise ResourceError(shown(path), "file", "is missing") from None


def font_path(name: str, built: bool = False) -> Path:
    """A font file for those that open it themselves; `built` is the small one (scripts/build_fonts.py)."""
    path = RESOURCES / "fonts" / ("built" if built else "") / f"{name}.ttf"
    if not path.is_file():
        raise ResourceError(shown(path), "font", "is missing: run `make build`")
    return path


def catalogue_files(root: Path = RESOURCES) -> list[Path]:
    """Every service record, schemes and counters, in the order of their ids."""
    files = [*root.glob("catalogue/schemes/*.yml"), *root.glob("catalogue/counters/*.yml")]
    if not files:
        raise ResourceError(shown(root / "catalogue"), "directory", "holds no records")
    return sorted(files, key=lambda path: path.stem)


def content_files(kind: str, root: Path = RESOURCES) -> list[Path]:
    """Articles of one kind («faq», «hints» …) in the order of their ids; none is no fault."""
    return sorted(root.glob(f"content/{kind}/*.md"))


def read_article(path: Path) -> tuple[Any, str]:
    """Front matter (YAML between two lines of `---`) and the Markdown below it."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ResourceError(shown(path), "file", f"is not UTF-8: {_one_line(error)}") from None
    opening, _, rest = text.partition("---\n")
    matter, fence, body = rest.partition("\n---\n")
    if opening or not fence:
        raise ResourceError(shown(path), "front matter", "must stand between two lines of ---")
    return _parse(matter, path), body


def templates(root: Path = RESOURCES) -> dict[str, str]:
    """Source of every page template by its file name."""
    files = sorted(root.glob("web/templates/*.html"))
    return {path.name: path.read_text(encoding="utf-8") for path in files}


def web_files(root: Path = RESOURCES) -> dict[str, bytes]:
    """Every file that the site serves as it is, by its path under resources/web; templates are no such files."""
    web = root / "web"
    names = {path: path.relative_to(web).as_posix() for path in sorted(web.rglob("*"))}
    return {
        name: read_bytes(path)
        for path, name in names.items()
        if path.is_file() and not name.startswith("templates/")
    }


def accessibility_results(root: Path = RESOURCES) -> Any:
    """What the last run of the accessibility tests wrote; None before the first."""
    path = root / "web" / "accessibility.json"
    return read_json(path) if path.is_file() else None


def figures(root: Path = RESOURCES) -> Any:
    """What `make evaluate` measured: the file that `/about/` shows."""
    return read_json(root / "web" / "figures.json")


def translations(language: str, root: Path = RESOURCES) -> gettext.NullTranslations:
    """Compiled sentences of one locale (BCP 47); ResourceError when they were not built."""
    path = root / "locales" / language / "LC_MESSAGES" / "messages.mo"
    try:
        with path.open("rb") as stream:
            return gettext.GNUTranslations(stream)
    except OSError:
        raise ResourceError(shown(path), "locale", "is missing: run `make build`") from None


def locale_names(root: Path = RESOURCES) -> list[str]:
    """Locales that have sentences, Japanese first."""
    names = sorted(path.parent.parent.name for path in root.glob("locales/*/LC_MESSAGES/*.po"))
    return sorted(names, key=lambda name: (name != "ja", name))


def shown(path: Path) -> str:
    """A path as errors tell it: from the top of the project."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def _parse(text: str, path: Path) -> Any:
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - safe loader
    except yaml.YAMLError as error:
        raise ResourceError(shown(path), "file", f"is not YAML: {_one_line(error)}") from None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
