from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from navigator.errors import ResourceError
from navigator.locales import Sentences, load_sentences
from tests.factories import resources


class Locale(gettext.NullTranslations):
    """A locale from a dictionary."""

    def __init__(self, **sentences: str) -> None:
        super().__init__()
        self._sentences = {key.replace("__", "."): text for key, text in sentences.items()}

    def gettext(self, message: str) -> str:
        return self._sentences.get(message, message)


@pytest.fixture
def sentences() -> Sentences:
    return Sentences(
        {
            "ja": Locale(
                a__key="大人", a__key__u18="子ども", only="日本語だけ", n="{count}件", brace="{}"
            ),
            "en": Locale(a__key="adults"),
        }
    )


def test_each_language_has_its_sentence(sentences: Sentences) -> None:
    assert sentences.text("a.key", "en") == "adults"


def test_the_under18_page_has_words_of_its_own(sentences: Sentences) -> None:
    assert sentences.text("a.key", "ja", "under18") == "子ども"


def test_the_under18_page_shares_what_has_no_words_of_its_own(sentences: Sentences) -> None:
    assert sentences.text("only", "ja", "under18") == "日本語だけ"


def test_own_language_comes_before_the_japanese_words_for_children(sentences: Sentences) -> None:
    assert sentences.text("a.key", "en", "under18") == "adults"


@pytest.mark.parametrize("language", ["en", "xx", ""])
def test_a_missing_translation_is_given_in_japanese(sentences: Sentences, language: str) -> None:
    assert sentences.text("only", language) == "日本語だけ"


def test_values_are_put_in(sentences: Sentences) -> None:
    assert sentences.text("n", count=3) == "3件"


def test_braces_stay_where_there_are_no_values(sentences: Sentences) -> None:
    assert sentences.text("brace") == "{}"


def test_an_unknown_key_is_an_error(sentences: Sentences) -> None:
    with pytest.raises(KeyError, match=r"no\.such\.key"):
        sentences.text("no.such.key")


def test_an_unknown_key_is_not_found(sentences: Sentences) -> None:
    assert sentences.find("no.such.key", "ja") is None


def test_languages_are_those_of_the_folders() -> None:
    assert load_sentences().languages[0] == "ja"


def test_a_locale_that_was_not_compiled_is_told(tmp_path: Path) -> None:
    root = resources(tmp_path)
    compiled = root / "locales" / "ja" / "LC_MESSAGES" / "messages.mo"
    compiled.unlink()
    with pytest.raises(ResourceError) as told:
        load_sentences(root)
    assert (told.value.path, told.value.field) == (str(compiled), "locale")
