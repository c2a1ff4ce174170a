"""`python -m extensions.rasa_server run …`: Rasa's command line without TensorFlow.

Rasa 3.6 imports TensorFlow for DIET and TED, which config.yml does not use: 350 MB and several seconds for nothing. Here its
names lead to an empty class instead, which Rasa's modules may subclass and decorate with, and which does nothing. For everybody
else (spaCy's thinc asks) TensorFlow is not installed. Training (scripts/train.py) needs the real one and does not come this way.
"""

from __future__ import annotations

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

LEFT_OUT = frozenset({"tensorflow", "tensorflow_addons", "keras"})


class _Names(type):
    """Class attributes: whatever is asked for."""

    def __getattr__(cls, name: str) -> Any:
        return _nothing(name)

    def __getitem__(cls, _key: Any) -> Any:
        return cls

    def __call__(cls, *given: Any, **named: Any) -> Any:
        """A decorator gives back what it decorates; anything else is an empty object."""
        if len(given) == 1 and callable(given[0]) and not named:
            return given[0]
        return super().__call__()


class Nothing(metaclass=_Names):
    """Stands for every class, function and constant of TensorFlow."""

    def __getattr__(self, name: str) -> Any:
        return _nothing(name)

    def __call__(self, *given: Any, **_named: Any) -> Any:
        return given[0] if given else self


def _nothing(name: str) -> type[Nothing]:
    if name.startswith("__"):  # Python's own questions are answered truthfully
        raise AttributeError(name)
    return Nothing


class _Empty(ModuleType):
    __path__ = []  # noqa: RUF012 - Python asks for a list

    def __getattr__(self, name: str) -> Any:
        return _nothing(name)


class _WithoutTensorFlow(MetaPathFinder, Loader):
    """Finds an empty module wherever one of TensorFlow's is imported."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        return ModuleSpec(name, self, is_package=True) if name.split(".")[0] in LEFT_OUT else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Empty(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing in it."""


def import_rasa() -> None:
    """Import all of Rasa that a server needs, without TensorFlow; it cannot be imported in this process any more."""
    finder = _WithoutTensorFlow()
    sys.meta_path.insert(0, finder)
    import rasa.core.run
    import rasa.engine.recipes.default_components  # noqa: F401 - the components that import it

    sys.meta_path.remove(finder)
    for name in LEFT_OUT | {name for name in sys.modules if name.split(".")[0] in LEFT_OUT}:
        # Python's own mark of «cannot be imported».
        sys.modules[name] = None  # type: ignore[assignment]


if __name__ == "__main__":
    import_rasa()
    from rasa.__main__ import main

    main()
