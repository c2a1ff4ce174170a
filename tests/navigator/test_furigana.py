"""Kana over kanji: readings checked by hand, school years, ruby, and a broken resources/furigana.yml."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from markupsafe import Markup

from navigator.errors import ResourceError
from navigator.furigana import Furigana, Word, alignment, load_furigana
from navigator.loading import RESOURCES, read_yaml
from navigator.normalise import katakana_to_hiragana
from tests.factories import assistant

#: What a sentence guards, and the sentence with its kana in brackets.
SENTENCES = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("furigana.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
CHILDREN = [s for s in assistant().catalogue.services.values() if s.under18]
#: Services whose name_kana is the whole name without what stands in brackets, and without spoken digits or Latin letters.
NAMED = [
    "bengoshikai-kodomo",
    "chiiki-kosodate-kyoten",
    "gakushu-seikatsu-shien",
    "hattatsu-shogai-center",
    "hikikomori-center",
    "houmu-shonen-center",
    "houterasu-support-dial",
    "jidosodansho-0120189783",
    "jishi-izoku-dial",
    "kodomo-katei-center",
    "kodomo-ombuds",
    "kodomo-shokudo",
    "kodomo-wakamono-sogo-center",
    "koko-shogaku-kyufukin",
    "koko-shugaku-shienkin",
    "kokoro-touitsu-dial",
    "kosodate-homon-shien",
    "kousotsu-nintei",
    "kyoiku-shien-center",
    "manabi-tayouka-gakko",
    "reikan-dial",
    "rokisho",
    "seishin-hoken-fukushi-center",
    "sei-to-kenko-center",
    "shakyo",
    "shogaisha-gyakutai",
    "shonen-support-center",
    "shugaku-enjo",
    "sogo-rodo-sodan",
    "tokumei-tsuho",
    "yakan-chugaku",
    "yamibaito-hogo",
    "yorisoi-hotline",
]


@lru_cache(maxsize=1)
def furigana() -> Furigana:
    return load_furigana()


def marked(text: str) -> str:
    """The text with kana in brackets behind their kanji."""
    shown = ""
    for piece in furigana().pieces(text):
        if isinstance(piece, str):
            shown += piece
            continue
        end = 0
        for _begin, stop, kana in alignment(piece.surface, piece.reading):
            shown += f"{piece.surface[end:stop]}[{kana}]"
            end = stop
        shown += piece.surface[end:]
    return shown


def plain(sentence: str) -> str:
    """A sentence of furigana.tsv without its kana."""
    return re.sub(r"\[[ぁ-ゖー]+\]", "", sentence)


def broken(tmp_path: Path, **changes: Any) -> Path:
    """Resources with a furigana.yml that was changed."""
    content = {"words": {"一日": "いちにち"}, "contexts": [], **changes}
    (tmp_path / "furigana.yml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return tmp_path


@pytest.mark.parametrize("sentence", [sentence for _, sentence in SENTENCES])
def test_sentence_is_read_as_a_reader_would(sentence: str) -> None:
    assert marked(plain(sentence)) == sentence


def test_every_context_has_a_sentence() -> None:
    texts = "\n".join(plain(sentence) for _, sentence in SENTENCES)
    contexts = read_yaml(RESOURCES / "furigana.yml")["contexts"]
    unused = [c["pattern"] for c in contexts if not re.search(c["pattern"], texts, re.MULTILINE)]
    assert unused == []


@pytest.mark.parametrize("service_id", NAMED)
def test_name_of_a_service_is_read_as_the_catalogue_says(service_id: str) -> None:
    def letters(text: str) -> str:
        return re.sub(r"（.*?）|[^ぁ-ゖー]", "", katakana_to_hiragana(text))

    service = assistant().catalogue.services[service_id]
    pieces = furigana().pieces(service.name)
    read = "".join(p if isinstance(p, str) else p.reading for p in pieces)
    assert letters(read) == letters(service.name_kana)


@pytest.mark.parametrize("service", CHILDREN, ids=lambda service: service.id)
def test_no_kanji_of_a_childs_service_stays_without_kana(service: Any) -> None:
    texts = (service.name, service.description, service.eligibility, service.application)
    rest = [p for text in texts for p in furigana().pieces(text) if isinstance(p, str)]
    assert [text for text in rest if re.search("[一-鿿々]", text)] == []


@pytest.mark.parametrize("service", CHILDREN, ids=lambda service: service.id)
def test_pieces_are_the_text(service: Any) -> None:
    pieces = furigana().pieces(service.description)
    assert "".join(p if isinstance(p, str) else p.surface for p in pieces) == service.description


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("人々", Word("人々", "ひとびと", 1)),
        ("電話", Word("電話", "でんわ", 2)),
        ("相談", Word("相談", "そうだん", 3)),
        ("窓口", Word("窓口", "まどぐち", 6)),
        ("虐待", Word("虐待", "ぎゃくたい", 7)),
        ("誹謗", Word("誹謗", "ひぼう", 8)),
    ],
)
def test_year_is_that_of_the_latest_kanji(text: str, word: Word) -> None:
    assert furigana().words(text) == (word,)


@pytest.mark.parametrize("text", ["", "\n", "。", "チャットで24時間", "LINE 0120-279-338", "😀😀"])
def test_what_has_no_kanji_has_no_words(text: str) -> None:
    assert [w.surface for w in furigana().words(text)] == (["時間"] if "時間" in text else [])


def test_a_long_word_is_cut_where_it_reads_the_same() -> None:
    assert [w.surface for w in furigana().words("人間関係と大学生")] == ["人間", "関係", "大学生"]


def test_ruby_leaves_okurigana_outside() -> None:
    assert furigana().html("取り扱い") == (
        '<ruby class="y7">取<rp>（</rp><rt>と</rt><rp>）</rp></ruby>り'
        '<ruby class="y7">扱<rp>（</rp><rt>あつか</rt><rp>）</rp></ruby>い'
    )


def test_ruby_stands_over_the_whole_where_kana_do_not_fit() -> None:
    assert '<ruby class="y1">2人<rp>（</rp><rt>ふたり</rt>' in furigana().html("2人です")


def test_text_is_escaped() -> None:
    assert furigana().html("<b>&") == "&lt;b&gt;&amp;"


def test_markup_keeps_its_tags_and_entities() -> None:
    html = furigana().html(Markup('<p title="相談">&lt;電話&amp;</p>'))
    assert re.sub("<rp>.*?</rp>|<rt>.*?</rt>|</?ruby.*?>", "", html) == (
        '<p title="相談">&lt;電話&amp;</p>'
    )


@pytest.mark.parametrize(
    "html",
    [
        Markup("<title>相談</title>"),
        Markup('<option value="1">小学生</option>'),
        Markup("<textarea>電話</textarea>"),
        Markup("<ruby>相談<rt>そうだん</rt></ruby>"),
    ],
)
def test_no_ruby_where_it_may_not_stand(html: Markup) -> None:
    assert furigana().html(html) == html


def test_several_threads_read_the_same_as_one() -> None:
    texts = [f"{service.description}{number}" for service in CHILDREN[:40] for number in (1, 2)]
    alone = [load_furigana().pieces(text) for text in texts[:4]]
    fresh = load_furigana()
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(fresh.pieces, texts))
    assert together[:4] == alone
    assert together == [furigana().pieces(text) for text in texts]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": None}, "words, contexts"),
        ({"contexts": {}}, "words, contexts"),
        ({"words": {"ひらがな": "ひらがな"}}, "words.ひらがな"),
        ({"words": {"食べる": "たへる"}}, "words.食べる"),
        ({"words": {"人気": "ニンキ"}}, "words.人気"),
        ({"words": {"人気": None}}, "words.人気"),
        ({"contexts": ["日"]}, "contexts[0]"),
        ({"contexts": [{"pattern": "日", "reading": "ニチ"}]}, "contexts[0].reading"),
        ({"contexts": [{"pattern": "(日", "reading": "にち"}]}, "contexts[0].pattern"),
    ],
)
def test_a_broken_entry_is_named(tmp_path: Path, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ResourceError) as error:
        load_furigana(broken(tmp_path, **changes))
    assert error.value.field == field


def test_a_context_wins_over_a_word(tmp_path: Path) -> None:
    contexts = [{"pattern": "(?<=月)一日", "reading": "ついたち"}]
    read = load_furigana(broken(tmp_path, contexts=contexts))
    assert [w.reading for w in read.words("四月一日の一日")][-2:] == ["ついたち", "いちにち"]


def test_an_override_inside_a_word_does_not_count(tmp_path: Path) -> None:
    read = load_furigana(broken(tmp_path, words={"方": "かた"}))
    assert [w.reading for w in read.words("方法")] == ["ほうほう"]
