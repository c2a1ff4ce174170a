"""The whole way by forms, as a browser without JavaScript sends them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest

from extensions.channels.counts import read_table
from extensions.channels.talks import BODY_LIMIT, TEXT_LIMIT
from navigator.loading import RESOURCES
from navigator.locales import load_sentences
from tests.real_server import Server
from tests.server.client import Answer, request

FORM = "application/x-www-form-urlencoded"
SENTENCES = load_sentences()
CANARY = "カナリアの羽根は青い"


@dataclass
class Form:
    """What a form would send."""

    action: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, str] = field(default_factory=dict)
    """Values of its buttons by name: the last one a name has."""


class Paper(HTMLParser):
    """Forms, buttons and text of a page."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer
        self.html = answer.body.decode()
        self.forms: list[Form] = []
        self.postbacks: list[str] = []
        self.classes: set[str] = set()
        self.links: list[str] = []
        self._ids: dict[str, Form] = {}
        self._texts: list[str] = []
        self._box: tuple[Form, str] | None = None
        self.feed(self.html)
        #: Without kana.
        self.text = "".join(self._texts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.classes |= set(found.get("class", "").split())
        if tag == "form":
            self.forms.append(Form(found["action"].partition("#")[0]))
            self._ids[found.get("id", "")] = self.forms[-1]
        elif tag == "input":
            self.forms[-1].fields[found["name"]] = found.get("value", "")
        elif tag == "textarea":
            self._box = (self.forms[-1], found["name"])
            self.forms[-1].fields[found["name"]] = ""
        elif tag == "button" and found.get("name") == "postback":
            self.postbacks.append(found["value"])
        elif tag == "a":
            self.links.append(found["href"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._box = None

    def handle_data(self, data: str) -> None:
        if self._box:
            form, name = self._box
            form.fields[name] += data
        else:
            self._texts.append(data)

    def form(self, *names: str) -> Form:
        """The form with these fields."""
        return next(form for form in self.forms if set(names) <= set(form.fields))

    @property
    def go(self) -> Form:
        return self._ids["go"]


@dataclass
class Reader:
    """Somebody without JavaScript, at the page that came last."""

    base: str
    page: Paper = field(init=False)

    def opens(self, path: str) -> Paper:
        self.page = Paper(request(self.base + path))
        return self.page

    def sends(self, path: str, **fields: str) -> Paper:
        self.page = Paper(request(self.base + path, urlencode(fields).encode(), kind=FORM))
        return self.page

    def writes(self, text: str) -> Paper:
        form = self.page.form("text")
        return self.sends(form.action, **{**form.fields, "text": text})

    def presses(self, postback: str) -> Paper:
        assert postback in self.page.postbacks
        return self.sends(self.page.go.action, **self.page.go.fields, postback=postback)

    def erases(self) -> Paper:
        return self.sends(self.page.go.action, **self.page.go.fields, end="1")


@pytest.fixture
def reader(server: Server) -> Reader:
    reader = Reader(server.base)
    reader.opens("/talk/")
    return reader


@pytest.fixture
def child_reader(server: Server) -> Reader:
    reader = Reader(server.base)
    reader.opens("/talk/?page=under18")
    return reader


def test_talk_opens_with_the_greeting_and_the_topics(reader: Reader) -> None:
    assert reader.page.answer.status == 200
    assert SENTENCES.text("start.greeting") in reader.page.text
    assert '/select_topic{"topic":"money"}' in reader.page.postbacks


def test_children_are_asked_for_their_grade_first(child_reader: Reader) -> None:
    bands = [p for p in child_reader.page.postbacks if "/select_band" in p]

    assert len(bands) == 5
    assert child_reader.page.postbacks[:5] == bands


def test_grade_decides_which_words_carry_kana_on_every_page_after_it(
    child_reader: Reader,
) -> None:
    child_reader.presses('/select_band{"band":"junior_high"}')
    after = child_reader.writes("友だちがいない")

    assert after.go.fields["kana"] == "7"
    assert 'data-kana="7"' in after.html


def test_menus_lead_to_services_and_back(reader: Reader) -> None:
    reader.presses('/select_topic{"topic":"housing"}')
    detail = next(p for p in reader.page.postbacks if p.startswith("/select_detail"))
    reader.presses(detail)
    need = next(p for p in reader.page.postbacks if p.startswith("/select_need"))
    assert "contacts" in reader.presses(need).classes

    reader.presses("/go_back")
    assert need in reader.page.postbacks


def test_hints_are_read_and_lead_back(reader: Reader) -> None:
    reader.presses("/show_kinds")
    reader.presses('/show_articles{"kind":"hints","part":"1"}')
    article = '/show_article{"kind":"hints","article":"first-words"}'
    page = reader.presses(article)

    assert "<h3>電話で最初の言葉が出ないとき</h3>" in page.html
    assert "/hints/first-words/" in page.links
    assert {"reply-content", "service", "facts"} <= page.classes
    assert article in reader.presses("/go_back").postbacks


def test_free_text_brings_services_with_numbers_hours_cost_and_why(reader: Reader) -> None:
    page = reader.writes("家賃が払えません")

    assert "家賃が払えません" in page.text
    assert "「家賃が払えません」から" in page.text
    assert any(link.startswith("tel:") for link in page.links)
    assert {"reply-services", "service", "badge", "facts", "checked"} <= page.classes


def test_worry_can_be_taken_away(reader: Reader) -> None:
    reader.writes("会社をクビになって家賃が払えません。子どもの給食費も心配です")
    page = reader.presses('/remove_need{"need":"school_costs"}')

    assert '/remove_need{"need":"school_costs"}' not in page.postbacks
    assert '/remove_need{"need":"rent_arrears"}' in page.postbacks


def test_more_services_come_on_request(reader: Reader) -> None:
    first = reader.writes("家賃が払えません")
    more = next(p for p in first.postbacks if p.startswith("/show_more"))
    names = set(re.findall("<h3>(.*?)</h3>", first.html))
    later = set(re.findall("<h3>(.*?)</h3>", reader.presses(more).html))

    assert later
    assert not names & later


def test_danger_is_answered_with_people_first(reader: Reader) -> None:
    page = reader.writes("もう死にたい")

    assert "reply-crisis" in page.classes
    assert page.html.index("reply-crisis") < page.html.index('class="composer"')


def test_sheet_is_made_with_a_memo(reader: Reader) -> None:
    reader.writes("家賃が払えません")
    sheet = reader.presses("/summary").form("memo")
    made = request(reader.base + sheet.action, urlencode({"memo": "大家さん"}).encode(), kind=FORM)

    assert made.headers["content-type"] == "application/pdf"


def test_talk_starts_again(reader: Reader) -> None:
    reader.writes("家賃が払えません")

    assert SENTENCES.text("start.greeting") in reader.presses("/start_again").text


def test_form_of_the_front_page_opens_a_talk_with_what_was_written(server: Server) -> None:
    reader = Reader(server.base)
    reader.opens("/")
    page = reader.writes("家賃が払えません")

    assert "reply-services" in page.classes
    assert page.go.fields["session"]


def test_button_of_the_front_page_wins_and_keeps_the_words(server: Server) -> None:
    page = Reader(server.base).sends("/talk/", page="general", text="家賃が", postback="/start")

    assert '/select_topic{"topic":"money"}' in page.postbacks
    assert page.form("text").fields["text"] == "家賃が"


def test_erasing_shows_that_nothing_is_left(reader: Reader) -> None:
    reader.writes("家賃が払えません")
    page = reader.erases()

    assert page.answer.status == 200
    assert page.postbacks == []
    assert "家賃" not in page.text


def test_form_of_an_erased_talk_sent_again_shows_nothing_of_it(reader: Reader) -> None:
    reader.writes("借金が返せません")
    old = reader.page.form("text")
    reader.erases()
    page = reader.sends(old.action, **{**old.fields, "text": "借金が返せません"})

    assert "借金" not in page.html
    assert SENTENCES.text("error.session_unknown") in page.text
    assert page.go.fields["session"] != old.fields["session"]


def test_forged_session_starts_a_new_talk_that_answers(server: Server) -> None:
    page = Reader(server.base).sends("/talk/", session="no.such", text="もう死にたい")

    assert SENTENCES.text("error.session_unknown") in page.text
    assert "reply-crisis" in page.classes


@pytest.mark.parametrize(("path", "child"), [("/talk/", False), ("/talk/?page=under18", True)])
def test_what_people_write_is_only_text(server: Server, path: str, child: bool) -> None:
    reader = Reader(server.base)
    reader.opens(path)
    page = reader.writes('<script>alert("家賃が払えない")</script>&amp;\ue0000\ue001')

    assert "<script>alert" not in page.html
    assert '<script>alert("家賃が払えない")</script>&amp;' in page.text
    assert ("<rt>" in page.html) is child


def test_typed_slash_is_no_command(reader: Reader) -> None:
    assert "／restart" not in reader.writes("/restart").html
    assert "/restart" in reader.page.text


def test_empty_box_is_met_kindly(reader: Reader) -> None:
    page = reader.writes(" \r\n")

    assert page.answer.status == 400
    assert SENTENCES.text("error.empty") in page.text
    assert page.go.fields["session"]


def test_too_long_text_comes_back_to_be_shortened(reader: Reader) -> None:
    page = reader.writes("長" * (TEXT_LIMIT + 1))

    assert page.answer.status == 413
    assert page.form("text").fields["text"] == "長" * (TEXT_LIMIT + 1)


def test_longest_text_is_taken_as_forms_send_it(reader: Reader) -> None:
    lines = ("あ" * 99 + "\n") * (TEXT_LIMIT // 100)

    assert reader.writes(lines.replace("\n", "\r\n")).answer.status == 200


def test_body_that_is_too_large_is_refused_with_numbers(server: Server) -> None:
    page = Reader(server.base).sends("/talk/", text="長" * (BODY_LIMIT // 9 + 1))

    assert page.answer.status == 413
    assert "tel:119" in page.links
    assert page.form("text")


def test_upload_is_refused_kindly(server: Server) -> None:
    answer = request(f"{server.base}/talk/", b"--x--", kind="multipart/form-data; boundary=x")

    assert answer.status == 415
    assert SENTENCES.text("error.bad_request") in Paper(answer).text


def test_forged_button_is_refused(reader: Reader) -> None:
    page = reader.sends("/talk/", **reader.page.go.fields, postback="/restart")

    assert page.answer.status == 400
    assert "/show_topics" in page.postbacks


def test_no_copy_is_kept_on_the_way(reader: Reader) -> None:
    headers = reader.writes("家賃が払えません").answer.headers

    assert headers["cache-control"] == "no-store"
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert "set-cookie" not in headers


@dataclass
class Trouble:
    """What was left of a server whose assistant died, and that was stopped then."""

    page: Paper
    source: str
    written: str
    visits: Path


@pytest.fixture(scope="module")
def trouble(start_server: Callable[..., Server]) -> Trouble:
    server, source = start_server(), f"test-{secrets.token_hex(4)}"
    reader = Reader(server.base)
    for path in ("/", "/", "/under18/", "/talk/", "/style.css", "/no-such-page/"):
        reader.opens(f"{path}?from={source}")
    reader.opens("/?from=No-Code")
    reader.opens("/talk/")
    reader.writes(CANARY)  # the first text takes longer than the actions take to come back
    request(f"{server.base}/talk/", CANARY.encode(), kind="multipart/form-data; boundary=x")
    server.kill("actions")
    page = reader.writes(f"もう死にたい。{CANARY}")
    server.stop()
    stored = [file.read_bytes() for file in server.database.parent.iterdir()]
    written = server.logs() + b"".join(stored).decode(errors="replace")
    return Trouble(page, source, written, server.database.parent / "visits.json")


def test_danger_is_answered_while_the_assistant_is_away(trouble: Trouble) -> None:
    assert trouble.page.answer.status == 503
    assert "reply-crisis" in trouble.page.classes


def test_words_that_nobody_answered_stay_to_be_sent_again(trouble: Trouble) -> None:
    assert trouble.page.form("text").fields["text"] == f"もう死にたい。{CANARY}"


def test_what_people_write_in_forms_is_in_no_log_and_no_database(trouble: Trouble) -> None:
    assert CANARY not in trouble.written


def test_visits_by_source_outlive_the_server(trouble: Trouble) -> None:
    days = read_table(trouble.visits).values()

    assert [day[trouble.source] for day in days if trouble.source in day] == [
        {"home": 2, "under18": 1, "talk": 1}
    ]


def test_report_of_a_service_is_thanked(server: Server) -> None:
    page = Reader(server.base).sends("/services/yorisoi-hotline/report", reason="unreachable")

    assert page.answer.status == 200
    assert "/services/yorisoi-hotline/" in page.links


def test_every_choice_of_the_report_form_is_known(server: Server) -> None:
    reader = Reader(server.base)
    choices = re.findall(
        r'name="reason" value="(\w+)"', reader.opens("/services/yorisoi-hotline/").html
    )

    assert len(choices) == 5
    for choice in choices:
        sent = reader.sends("/services/yorisoi-hotline/report", reason=choice)
        assert sent.answer.status == 200


def test_report_without_a_choice_asks_for_one(server: Server) -> None:
    assert (
        Reader(server.base).sends("/services/childline/report", page="under18").answer.status == 400
    )


def test_report_of_what_is_no_service_is_not_found(server: Server) -> None:
    page = Reader(server.base).sends("/services/no-such-service/report", reason="other")

    assert page.answer.status == 404


def test_words_of_the_templates_are_those_of_the_chat() -> None:
    template = (RESOURCES / "web/templates/replies.html").read_text(encoding="utf-8")
    script = (RESOURCES / "web/words.js").read_text(encoding="utf-8")
    words = re.findall(r'^  "\w+": "(.+)",$', template, re.MULTILINE)

    assert len(words) > 20
    assert [word for word in words if word not in script] == []
