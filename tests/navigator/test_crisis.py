from __future__ import annotations

import copy
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from navigator.cards import Cards
from navigator.crisis import DANGERS, CrisisAnswers, Danger, load_crisis_rules
from navigator.errors import ResourceError
from navigator.loading import RESOURCES, read_yaml
from navigator.models import WRITTEN_CHANNELS, Page, Service
from navigator.normalise import fold
from navigator.talk import Talk
from tests.factories import (
    NIGHT,
    NOON,
    Echo,
    assistant,
    at,
    catalogue,
    ids,
    intents,
    said,
    service,
    write_yaml,
)

PAGES: tuple[Page, ...] = ("general", "under18")
DATA = read_yaml(RESOURCES / "crisis.yml")
RULES = load_crisis_rules()

#: At least one sentence for each pattern of resources/crisis.yml, in the order of the file.
ALARMS: dict[Danger, list[str]] = {
    "danger_now": [
        "くすりのみすぎちゃった",
        "ふとんに火がついて消せない",
        "さっき血を吐いた",
        # violence now
        "いま彼氏に殴られています",
        "さっき夫に首を絞められました",
        "だれか、パパがナイフを持ってる",
        "蹴られて動けないです",
        "このままだと殺される",
        "兄が包丁を振り回して手がつけられない",
        "知らない人に刺された",
        "男の人に連れ去られそう、監禁されている",
        "トイレに隠れています",
        "声を出せないので文字で打っています",
        "元夫が玄関のドアを叩いてる",
        "誰かが家に入ってきた",
        "知らない男がベランダに立っています",
        "駅から後ろをついてくる人がいます",
        "元彼が外で待ち伏せしている",
        "息子が暴れています",
        # overdose, poison
        "睡眠薬を30錠まとめて飲んでしまった",
        "全部の薬を飲んじゃった",
        "飲んじゃった、全部",
        "odしちゃった",
        "子どもが漂白剤を飲んだ",
        # body
        "母が息をしていません",
        "父の意識がないです",
        "妻が呼びかけても返事をしない",
        "おじいちゃんが倒れて動かない",
        "血が止まらない",
        "手首を深く切った、血がぽたぽた落ちる",
        "赤ちゃんがぐったりしています",
        "父のろれつが回らない",
        "けがをして動けない",
        "破水した、家にひとりです",
        "足から大量に出血しています",
        # fire, water
        "となりの家が燃えています",
        "川で子どもが溺れている",
        # about to die
        "今から死にます",
        "いま、橋の欄干にいる",
        "もう屋上にいます",
        "ロープを首にかけた",
        "いきます、さようなら",
    ],
    "self": [
        "自◯すること ばかり考えてる",
        "毎日しにたい",
        "もう逝きたいな",
        "死んだほうがいいのかな",
        "しんだほうがらくになれる",
        "おれなんて早くしねばいいのに",
        "死ねば楽になりますか",
        "自殺を考えてしまいます",
        "どこかへ消えてしまいたい",
        "みんなの前からいなくなりたい",
        "わたしなんていないほうがいい",
        "自分さえいなければ家族は楽になる",
        "生きていたくない",
        "生きる意味がわからない",
        "いきてるのつらい",
        "生まれてこなければよかった",
        "朝が来なければいいのに",
        "この世からいなくなりたいです",
        "人生を終わらせたい",
        "首を吊ろうと思っています",
        "電車に飛び込みたくなる",
        "遺書を書きました",
        "リスカがやめられない",
        "睡眠薬をためている",
        "母と無理心中するしかない",
        "希死念慮が強くて苦しい",
    ],
    "other": [
        "同級生が死ぬって泣いて電話してきた",
        "弟の部屋から遺書が出てきました",
        "腕に切り傷が増えているのを見てしまった",
        "友達が死にたいと言っています",
        "消えたいって打ち明けられました",
        "娘がリスカしているみたいです",
        "彼が自殺しそうで怖い",
    ],
}
#: Figures of speech, games, words that only look alike: cut out.
IGNORED = [
    "死ぬほど忙しい",
    "死んでも嫌だ",
    "推しが尊くて死ぬ",
    "黒歴史を思い出して消えたい",
    "寝坊した、死にたいw",
    "ゲームで敵に殺された",
    "「死にたい夜に」という曲が好き",
    "データが即死した",
    "自殺防止の標語をさがしている",
    "今の暮らしにたいして不満がある",
    "いのちの授業を受けた",
    "死にたいWWWWWWWWWW",
    "首を吊った夢を見た",
]
#: Denied, over, or only reported. Each would be an alarm without the patterns of `calm`.
CALM = [
    "死にたいわけじゃない、疲れただけ",
    "もう死にたいとは思わない",
    "死のうとは思っていない",
    "死のうとは思っていません",
    "死にたいと思ったことはありません",
    "死にたい気持ちはないです",
    "昔は死にたくなったけど、今は大丈夫です",
    "リスカはもうやめられた",
    "リスカはしていません",
    "兄を自殺で亡くしました",
    "去年夫が自殺しました",
    "遺書の書き方を弁護士に聞きたい",
    "ニュースで自殺のことばかりやっている",
]


def seen_by(pattern: re.Pattern[str], sentences: list[str]) -> list[str]:
    return [s for s in sentences if pattern.search(RULES.ignored.sub("、", fold(s)))]


# What a person wrote


@pytest.mark.parametrize(
    ("danger", "text"), [(d, s) for d, sentences in ALARMS.items() for s in sentences]
)
def test_danger_is_seen_and_told_apart(danger: Danger, text: str) -> None:
    assert RULES.find(text) == danger


@pytest.mark.parametrize(
    ("danger", "pattern"),
    [(d, p) for d in DANGERS for p in DATA["patterns"][d]],
    ids=lambda value: value[:24],
)
def test_every_alarm_pattern_has_a_sentence_here(danger: Danger, pattern: str) -> None:
    assert seen_by(re.compile(pattern), ALARMS[danger])


@pytest.mark.parametrize("text", IGNORED)
def test_figures_of_speech_and_games_raise_no_alarm(text: str) -> None:
    assert RULES.find(text) is None


@pytest.mark.parametrize("pattern", DATA["ignored"], ids=lambda value: value[:24])
def test_every_ignored_pattern_has_a_sentence_here(pattern: str) -> None:
    assert any(re.search(pattern, fold(text)) for text in IGNORED)


@pytest.mark.parametrize("text", CALM)
def test_denied_past_or_reported_danger_raises_no_alarm(text: str) -> None:
    assert RULES.find(text) is None


@pytest.mark.parametrize("text", CALM)
def test_calm_sentences_would_raise_an_alarm_else(text: str) -> None:
    folded = RULES.ignored.sub("、", fold(text))
    assert RULES.patterns["self"].search(folded) or RULES.patterns["other"].search(folded)


@pytest.mark.parametrize("pattern", DATA["calm"], ids=lambda value: value[:24])
def test_every_calm_pattern_has_a_sentence_here(pattern: str) -> None:
    assert seen_by(re.compile(pattern), CALM)


@pytest.mark.parametrize("pattern", DATA["others"], ids=lambda value: value[:24])
def test_every_pattern_for_somebody_else_has_a_sentence_here(pattern: str) -> None:
    assert seen_by(re.compile(pattern), ALARMS["other"])


@pytest.mark.parametrize(
    "text",
    [
        "死にたい",
        "しにたい",
        "4にたい",
        "４にたい",
        "四にたい",
        "タヒにたい",
        "ﾀﾋにたい",
        "○にたい",
        "●にたい",
        "氏にたい",
        "死 に た い",
        "し　に　た　い",
        "死・に・た・い",
        "死*に*た*い",
        "死\u200bに\u200bた\u200bい",
        "死にたいいいいいいい",
        "死にてぇ",
        "死にたすぎる",
        "しにたいよーーーー",
        "死にたくなる",
        "もうきえたい",
        "リスカ",
        "シニタイ",
        "ｼﾆﾀｲ",
        "キエタイ",
        "死 にたい",
        "死にた い",
        "し、に、た、い",
    ],
)
def test_other_spellings_are_seen(text: str) -> None:
    assert RULES.find(text) == "self"


@pytest.mark.parametrize(
    "text",
    [
        "父が自殺で先立ち、ひとりになりました",
        "自死遺族の集まりに行きたい",
        "去年夫を亡くして、さみしいです",
        "おばあちゃんが死んでしまって悲しい",
        "犬が死んじゃった",
    ],
)
def test_bereavement_raises_no_alarm(text: str) -> None:
    assert RULES.find(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "家賃が払えません",
        "会社をクビになりました",
        "学校に行きたくない",
        "介護に疲れた",
        "生活保護を受けたい",
        "薬代が払えない",
        "おなかがすいた",
        "今は大丈夫です",
        "死亡届の出し方",
        "電話が苦手です",
        "消しゴムを借りたい",
    ],
)
def test_ordinary_worries_raise_no_alarm(text: str) -> None:
    assert RULES.find(text) is None


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("死にたい。家で父が暴れています", "danger_now"),
        ("家賃が払えない。もう死にたい", "self"),
        ("死ぬほど忙しい。もう消えてしまいたい", "self"),
        ("昔は死にたくなったけど、今は大丈夫。でも最近また死にたい", "self"),
        ("友達が死にたいと言っています。わたしはどうしたら", "other"),
        ("ゲームでは死なないのに\n死にたい", "self"),
    ],
)
def test_the_gravest_danger_of_a_long_message_counts(text: str, danger: Danger) -> None:
    assert RULES.find(text) == danger


def test_a_very_long_message_is_read_at_once() -> None:
    assert RULES.find("今日は天気がよかった、" * 450 + "死にたい") == "self"


# The reply


CASES = [(page, danger) for page in PAGES for danger in DANGERS]


def reply(page: Page, danger: Danger, **changes: Any) -> Any:
    return assistant().crisis.reply(Talk(page, **changes), danger, NIGHT)[0]


def in_names() -> CrisisAnswers:
    known = assistant()
    return CrisisAnswers(
        RULES, known.taxonomy, known.catalogue, Echo(), Cards(known.taxonomy, Echo())
    )


@pytest.mark.parametrize(
    ("page", "danger", "first"),
    [
        ("general", "danger_now", ["fire-119", "police-110"]),
        ("general", "self", ["inochi-sos"]),
        ("general", "other", ["yorisoi-hotline"]),
        ("under18", "danger_now", ["fire-119", "police-110"]),
        ("under18", "self", ["kodomo-sos-24h"]),
        ("under18", "other", ["kodomo-sos-24h"]),
    ],
)
def test_the_right_number_stands_first(page: Page, danger: Danger, first: list[str]) -> None:
    assert ids(reply(page, danger).services)[: len(first)] == first


@pytest.mark.parametrize(("page", "danger"), CASES)
def test_at_night_the_first_one_answers_now_and_costs_nothing(page: Page, danger: Danger) -> None:
    contacts = reply(page, danger).services[0]["contacts"]
    assert any(
        c["type"] == "phone" and c["open"] and c["cost"] == "free" and c["hours_text"]
        for c in contacts
    )


@pytest.mark.parametrize(("page", "danger"), CASES)
def test_at_night_those_closed_stand_last(page: Page, danger: Danger) -> None:
    states = [[c.get("open") for c in card["contacts"]] for card in reply(page, danger).services]
    closed = [bool(of_one) and all(state is False for state in of_one) for of_one in states]
    assert closed == sorted(closed)


def test_a_line_for_children_closed_at_night_stands_last() -> None:
    assert ids(reply("under18", "self").services)[-1] == "childline"


def test_a_line_for_children_open_in_the_evening_keeps_its_place() -> None:
    evening = assistant().crisis.services(Talk("under18"), "self", at("2026-11-25 18:00"))
    assert ids(evening).index("childline") < ids(evening).index("anata-no-ibasho")


@pytest.mark.parametrize(("page", "danger"), CASES)
def test_those_who_cannot_speak_find_a_way_to_write(page: Page, danger: Danger) -> None:
    found = {
        contact["type"] for card in reply(page, danger).services for contact in card["contacts"]
    }
    assert found & WRITTEN_CHANNELS


@pytest.mark.parametrize("danger", DANGERS)
def test_children_see_only_lines_meant_for_them(danger: Danger) -> None:
    known = assistant().catalogue.services
    assert [
        card["id"] for card in reply("under18", danger).services if not known[card["id"]].under18
    ] == []


@pytest.mark.parametrize(("page", "danger"), CASES)
def test_the_crisis_reply_is_never_the_only_thing_offered(page: Page, danger: Danger) -> None:
    assert {"human", "show_topics"} <= set(intents(reply(page, danger)))


@pytest.mark.parametrize(("page", "danger"), CASES)
def test_the_words_change_from_turn_to_turn(page: Page, danger: Danger) -> None:
    texts = [reply(page, danger, crises=number).text for number in range(9)]
    assert len(set(texts)) == 3
    assert all(before != after for before, after in pairwise(texts))


@pytest.mark.parametrize(("crises", "number"), [(0, 1), (1, 2), (2, 3), (3, 2), (4, 3), (99, 2)])
def test_the_first_words_are_said_once(crises: int, number: int) -> None:
    again, _ = in_names().reply(Talk(crises=crises), "self", NOON)
    assert said(again) == [f"crisis.self.words_{number}", f"crisis.self.question_{number}"]


@pytest.mark.parametrize("danger", DANGERS)
def test_a_reply_is_words_and_one_question(danger: Danger) -> None:
    first, _ = in_names().reply(Talk(), danger, NOON)
    assert said(first) == [f"crisis.{danger}.words_1", f"crisis.{danger}.question_1"]


@pytest.mark.parametrize("danger", DANGERS)
def test_the_hundredth_reply_still_has_words(danger: Danger) -> None:
    assert reply("under18", danger, crises=99).text


def test_the_talk_counts_its_dangers() -> None:
    _, talk = assistant().crisis.reply(Talk(crises=1), "self", NOON)
    assert (talk.crises, talk.danger) == (2, "self")


def test_the_talk_keeps_its_worries() -> None:
    _, talk = assistant().crisis.reply(Talk(needs=("debt",), place="topic:money"), "self", NOON)
    assert (talk.needs, talk.place) == (("debt",), "topic:money")


def test_a_language_has_its_own_line_in_front() -> None:
    assert ids(assistant().crisis.services(Talk(language="en"), "self", NOON))[0] == "tell-lifeline"


@pytest.mark.parametrize(
    ("need", "covered"),
    [("suicidal", True), ("u18_self_harm", True), ("debt", False), ("dv", False)],
)
def test_only_needs_that_speak_of_dying_are_covered(need: str, covered: bool) -> None:
    assert assistant().crisis.covers(need) is covered


def test_covered_needs_are_in_the_taxonomy() -> None:
    assert RULES.needs <= set(assistant().taxonomy.needs)


@pytest.mark.parametrize("page", PAGES)
def test_every_danger_has_its_first_numbers(page: Page) -> None:
    assert set(DANGERS) <= set(RULES.first[page])


# A broken file


@pytest.mark.parametrize(
    "field",
    [
        "ignored",
        "patterns",
        *(f"patterns.{danger}" for danger in DANGERS),
        "calm",
        "others",
        "needs",
        "first",
        *(f"first.{page}" for page in PAGES),
        *(f"first.{page}.{danger}" for page in PAGES for danger in DANGERS),
    ],
)
@pytest.mark.parametrize("value", [None, [], {}, 5, "text", [5]])
def test_a_missing_or_malformed_part_is_told(field: str, value: Any, tmp_path: Path) -> None:
    data = part = copy.deepcopy(DATA)
    *path, last = field.split(".")
    for key in path:
        part = part[key]
    if value is None:
        del part[last]
    else:
        part[last] = value
    write_yaml(tmp_path / "crisis.yml", data)
    with pytest.raises(ResourceError) as told:
        load_crisis_rules(tmp_path)
    assert (told.value.path, told.value.field) == ("resources/crisis.yml", field)


@pytest.mark.parametrize("content", [None, [], "text"])
def test_a_file_without_parts_is_told(content: Any, tmp_path: Path) -> None:
    write_yaml(tmp_path / "crisis.yml", content)
    with pytest.raises(ResourceError):
        load_crisis_rules(tmp_path)


@pytest.mark.parametrize("part", ["ignored", "calm", "others"])
def test_a_broken_pattern_is_told_with_its_place(part: str, tmp_path: Path) -> None:
    write_yaml(tmp_path / "crisis.yml", {**DATA, part: ["sound", "(broken"]})
    with pytest.raises(ResourceError) as told:
        load_crisis_rules(tmp_path)
    assert told.value.field == f"{part}[1]"


@pytest.mark.parametrize(
    "services", [[], [service("fire-119", contact_points=())]], ids=["gone", "without contacts"]
)
def test_first_numbers_that_the_catalogue_lacks_are_told(services: list[Service]) -> None:
    known = assistant()
    with pytest.raises(ResourceError, match="fire-119") as told:
        CrisisAnswers(RULES, known.taxonomy, catalogue(*services), Echo(), None)
    assert (told.value.path, told.value.field) == (
        "resources/crisis.yml",
        "first.general.danger_now",
    )
