"""A set-up written down as a file's values is read back as the same set-up."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cadence import WORKING_DAYS
from bot.flows.question_bank import load_bank
from bot.flows.read_setup import SetupError, read_setup, read_values
from bot.flows.setup_file.dump import as_yaml, clock, document_of

EXAMPLE = (Path(__file__).parents[2] / "docs" / "setup.example.yml").read_text(encoding="utf-8")
BANK = load_bank()
LINES = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=60)
USERS = st.lists(st.from_regex(r"U[A-Z0-9]{2,9}", fullmatch=True), unique=True, max_size=4)
DAYS = st.lists(st.sampled_from([day.value for day in WORKING_DAYS]), min_size=1, unique=True)
TIMES = st.times().map(lambda at: clock(time(at.hour, at.minute)))
DATES = st.dates(date(2026, 1, 1), date(2027, 12, 31))
QUESTION = {
    "text": "How much of it was worth your time?",
    "labels": ["None", "Little", "Half", "Most", "All"],
    "direction": "up",
    "why": "Time is short.",
}


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """The values of a set-up file in which everything fits."""
    keys = draw(
        st.lists(st.from_regex(r"[a-z]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True), min_size=1, unique=True)
    )
    teams = {key: _team(draw, f"C0{n}TEAM") for n, key in enumerate(keys)}
    starts = draw(st.lists(DATES, unique=True, max_size=3))
    trials = [
        {"team": keys[0], "version": draw(st.sampled_from([1, 2])), "from": start.isoformat()}
        for start in starts
    ]
    change = {
        "title": draw(LINES),
        "hypothesis": draw(LINES),
        "question": draw(st.sampled_from(["focus.time", "own.worth"])),
        "direction": draw(st.sampled_from(["up", "down"])),
        "smallest_change": draw(st.integers(1, 40)) / 10,
        "versions": {"1": draw(LINES), "2": draw(LINES)},
        "trials": trials,
    }
    pulse = {
        "change": "change",
        "teams": draw(st.just("all") | st.lists(st.sampled_from(keys), min_size=1, unique=True)),
        "questions": draw(st.lists(st.sampled_from(["load.week", "own.worth"]), min_size=1, unique=True)),
        "on": ["monday"],
        "at": draw(TIMES),
        "every_weeks": draw(st.integers(1, 5)),
        "closes_after": draw(st.sampled_from([{"hours": 8}, {"working_days": 1}])),
        "reminders": draw(st.integers(0, 2)),
    }
    return {
        "ops_leads": draw(USERS),
        "digest": {"channel": "C0OPS", "on": "monday", "at": draw(TIMES), "zone": "UTC"},
        "privacy": {"keep_months": draw(st.integers(3, 24)), "scores": draw(st.integers(4, 9))},
        "asking": {"per_day": draw(st.integers(1, 3)), "per_week": draw(st.integers(3, 10))},
        "questions": {"own.worth": QUESTION},
        "teams": teams,
        "changes": {"change": change},
        "pulses": {"pulse": pulse},
    }


def _team(draw: st.DrawFn, channel: str) -> dict[str, Any]:
    team = {"name": draw(LINES), "channel": channel, "zone": draw(st.sampled_from(["UTC", "Europe/Berlin"]))}
    return team | {
        "working_days": sorted({*draw(DAYS), "monday"}),
        "country": draw(st.sampled_from(["DE", "US-NY"])),
    }


@pytest.mark.slow
@given(documents())
def test_what_is_written_down_is_read_back_as_values_and_as_text(document: dict[str, Any]) -> None:
    try:
        setup = read_values(document, BANK)
    except SetupError as error:
        pytest.fail(str(error))
    written = document_of(setup)
    assert read_values(written, BANK) == setup
    assert read_setup(as_yaml(written), BANK) == setup


def test_the_example_is_read_back() -> None:
    setup = read_setup(EXAMPLE, BANK)
    assert read_setup(as_yaml(document_of(setup)), BANK) == setup


def test_a_set_up_may_begin_without_teams_and_its_mistakes_have_places() -> None:
    assert read_values({"ops_leads": ["U0LEA"]}, BANK).ops_leads == ("U0LEA",)
    with pytest.raises(SetupError) as caught:
        read_values({"teams": {"fig": {"name": "", "channel": "C0FIG", "zone": "Nowhere"}}}, BANK)
    assert [mistake.place for mistake in caught.value.mistakes] == [
        ("teams", "fig", "name"),
        ("teams", "fig", "zone"),
    ]
    assert caught.value.mistakes[0].bare == "This is empty. Write some words."
