from __future__ import annotations

import calendar
from datetime import datetime, timedelta, timezone

import pytest

from navigator.opening_hours import OpenState, parse_error, state
from tests.factories import assistant, at

OFFICE = "Mo-Fr 09:00-17:00; PH off; Dec 29-Jan 03 off"
WITH_HOLIDAYS = "Mo-Fr 17:00-22:00; Sa,Su,PH 09:00-21:00; Dec 29-Jan 03 off"
MONTHLY = ",".join(f"{m} 10" for m in calendar.month_abbr[1:]) + " 08:00-32:00"


@pytest.mark.parametrize(
    ("hours", "moment", "open_"),
    [
        (OFFICE, "2026-11-25 09:00", True),
        (OFFICE, "2026-11-25 08:59", False),
        (OFFICE, "2026-11-25 16:59", True),
        (OFFICE, "2026-11-25 17:00", False),
        (OFFICE, "2026-11-28 12:00", False),
        ("Mo-Fr 10:00-12:00,13:00-16:00", "2026-11-25 12:30", False),
        ("Mo[1,3] 16:00-21:00", "2026-11-16 17:00", True),
        ("Mo[1,3] 16:00-21:00", "2026-11-09 17:00", False),
        ("09:30-17:00; Dec 29-Jan 03 off", "2026-11-29 12:00", True),
        (MONTHLY, "2026-11-10 08:00", True),
        (MONTHLY, "2026-11-12 08:00", False),
    ],
)
def test_open_by_day_and_hour(hours: str, moment: str, open_: bool) -> None:
    assert state(hours, at(moment)).open is open_


@pytest.mark.parametrize(
    "holiday",
    [
        "2026-09-22",  # between two holidays: the library's own calendar misses it
        "2027-03-22",  # the day after a holiday on Sunday: missed too
        "2026-09-23",
        "2026-11-23",
        "2026-05-06",
        "2027-01-11",
        "2027-02-11",
    ],
)
def test_closed_on_public_holidays(holiday: str) -> None:
    assert state("Mo-Fr 09:00-17:00; PH off", at(f"{holiday} 10:00")).open is False


@pytest.mark.parametrize("workday", ["2026-09-24", "2027-03-23", "2026-12-28"])
def test_open_on_workdays_beside_holidays(workday: str) -> None:
    assert state("Mo-Fr 09:00-17:00; PH off", at(f"{workday} 10:00")).open is True


@pytest.mark.parametrize(
    ("hours", "moment", "open_"),
    [
        (WITH_HOLIDAYS, "2026-09-22 09:30", True),
        (WITH_HOLIDAYS, "2026-09-22 21:30", False),
        (WITH_HOLIDAYS, "2026-09-24 09:30", False),
        ("Sa,Su,PH 10:00-16:00", "2027-03-22 11:00", True),
        ("PH,Su 10:00-16:00", "2026-09-22 11:00", True),
        ("PH,Su 10:00-16:00", "2026-11-29 11:00", True),
        ("Mo[1,3],PH 10:00-16:00", "2026-09-22 11:00", True),
        ("Mo[1,3],PH 10:00-16:00", "2026-11-16 11:00", True),
        ("Mo[1,3],PH 10:00-16:00", "2026-11-09 11:00", False),
        ("Sa,Su,PH 10:00-16:00", "2026-11-28 11:00", True),
        ("Sa,Su,PH 10:00-16:00", "2026-11-25 11:00", False),
        (
            "Mo,Tu,Th,Fr 10:00-20:00; We 12:00-22:00; Sa,PH 10:00-18:00; Su off",
            "2026-09-22 19:00",
            False,
        ),
        (
            "Mo,Tu,Th,Fr 10:00-20:00; We 12:00-22:00; Sa,PH 10:00-18:00; Su off",
            "2026-05-03 11:00",
            False,
        ),
    ],
)
def test_holidays_have_hours_of_their_own(hours: str, moment: str, open_: bool) -> None:
    assert state(hours, at(moment)).open is open_


@pytest.mark.parametrize("day", ["2026-12-29", "2026-12-31", "2027-01-01", "2027-01-03"])
@pytest.mark.parametrize("hours", [OFFICE, WITH_HOLIDAYS, "Mo-Su 16:00-21:00; Dec 29-Jan 03 off"])
def test_closed_over_the_new_year(hours: str, day: str) -> None:
    assert state(hours, at(f"{day} 17:30")).open is False


@pytest.mark.parametrize("hours", ["Mo-Su 22:00-26:00", "Mo-Su 22:00-02:00"])
@pytest.mark.parametrize(
    ("moment", "open_"),
    [("2026-11-25 23:00", True), ("2026-11-26 01:59", True), ("2026-11-26 02:00", False)],
)
def test_open_past_midnight(hours: str, moment: str, open_: bool) -> None:
    assert state(hours, at(moment)).open is open_


def test_a_line_open_for_a_day_and_night_closes_the_next_morning() -> None:
    assert state(MONTHLY, at("2026-12-11 07:59")) == OpenState(True, at("2026-12-11 08:00"))


@pytest.mark.parametrize(
    ("hours", "moment", "change"),
    [
        (OFFICE, "2026-11-25 10:00", "2026-11-25 17:00"),
        (OFFICE, "2026-11-25 18:00", "2026-11-26 09:00"),
        (OFFICE, "2026-11-27 18:00", "2026-11-30 09:00"),
        (OFFICE, "2026-09-18 18:00", "2026-09-24 09:00"),
        (OFFICE, "2026-12-28 18:00", "2027-01-04 09:00"),
        ("Mo-Fr 09:00-17:00; PH off", "2026-12-31 18:00", "2027-01-04 09:00"),
        (WITH_HOLIDAYS, "2026-12-28 23:00", "2027-01-04 17:00"),
        ("Mo-Fr 10:00-12:00,13:00-16:00", "2026-11-25 12:30", "2026-11-25 13:00"),
        ("Mo[2] 10:00-12:00; PH off", "2026-12-20 12:00", "2027-02-08 10:00"),
        ("Mo-Su 22:00-26:00", "2026-11-25 23:00", "2026-11-26 02:00"),
        (MONTHLY, "2026-12-11 08:00", "2027-01-10 08:00"),
    ],
)
def test_next_change_is_when_the_answer_turns(hours: str, moment: str, change: str) -> None:
    assert state(hours, at(moment)).next_change == at(change)


def test_round_the_clock_is_always_open_and_never_changes() -> None:
    assert state("24/7", at("2027-01-01 03:00")) == OpenState(True, None)


def test_unknown_hours_are_neither_open_nor_closed() -> None:
    assert state(None, at("2026-11-25 12:00")) == OpenState(None, None)


def test_the_clock_may_stand_in_any_time_zone() -> None:
    london = datetime(2026, 11, 25, 0, 30, tzinfo=timezone.utc)
    assert state(OFFICE, london) == OpenState(True, at("2026-11-25 17:00"))


@pytest.mark.parametrize(
    "hours", ["Mo-Fr 9-17", "月〜金 9:00-17:00", "Mo-Fr 09:00-25:99", "always", "", "Mo-Fr,"]
)
def test_malformed_hours_are_told(hours: str) -> None:
    assert parse_error(hours)


@pytest.mark.parametrize(
    "hours",
    [
        "week 1-5 Mo 10:00-12:00",
        "Mo-Fr 09:00+",
        "sunrise-sunset",
        "Mo-Fr 09:00-17:00; PH closed",
        "Mo-Fr 09:00-17:00; SH off",
        "PH Mo 09:00-17:00",
        "Dec 01-Dec 10 Mo 09:00-17:00",
        "24/7; PH off",
    ],
)
def test_hours_that_we_have_no_words_for_are_told(hours: str) -> None:
    assert parse_error(hours) is not None
    assert "no words" in parse_error(hours)


@pytest.mark.parametrize("hours", ["24/7", OFFICE, WITH_HOLIDAYS, MONTHLY, "09:30-17:00"])
def test_sound_hours_have_no_error(hours: str) -> None:
    assert parse_error(hours) is None


def test_every_change_in_the_catalogue_really_is_one() -> None:
    """For each opening-hours string, a year on: at the told moment the answer turns, and not before."""
    written = {p.hours for s in assistant().catalogue.services.values() for p in s.contact_points}
    for hours in sorted(written - {None, "24/7"}):
        moment = at("2026-09-18 18:00")
        for _ in range(12):
            now = state(hours, moment)
            assert now.next_change is not None, hours
            minute = timedelta(minutes=1)
            assert state(hours, now.next_change).open is not now.open, (hours, now.next_change)
            assert state(hours, now.next_change - minute).open is now.open, (hours, now.next_change)
            moment = now.next_change
