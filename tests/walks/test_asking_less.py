"""One budget for each person: merged messages, samples with turns, and refusals for whose turn it is not."""

import json
import re
from collections import Counter
from datetime import date
from typing import Any

import pytest

from bot.sandbox.mishaps import Mishap
from tests.databases import at_once
from tests.walks.people import ANA, BERLIN, FIG, IN_FIG, IN_KIWI, IN_LIME, KIWI, LEA, SOL, moment, plan
from tests.walks.reading import Json, buttons, words
from tests.walks.setting_up import held, open_part, save, send
from tests.walks.stage import Stage

pytestmark = pytest.mark.slow

LARGE = (*IN_FIG, *IN_KIWI, SOL)
"""Twelve people."""

SMALL = (*IN_LIME, LEA, ANA)
"""Six people, of whom Ana is in the large team, too."""

CHANGES = {
    "async": ("Async stand-ups", "focus.time", "tuesday", "09:30"),
    "calls": ("Customer calls", "users.learning", "tuesday", "14:00"),
    "flow": ("Smaller steps", "speed.flow", "wednesday", "09:30"),
    "plans": ("Lighter plans", "ritual.planning", "thursday", "09:30"),
}
DAYS = ("06", "07", "08", "13", "14", "15", "20", "21", "22")


def four_changes() -> Json:
    """Four changes in a large and a small team, two of them asked about on one day."""
    wanted = {key: value for key, value in plan().items() if key in {"ops_leads", "digest"}}
    teams = {
        "large": {"name": "Large", "channel": FIG, "zone": BERLIN, "roster": list(LARGE)},
        "small": {"name": "Small", "channel": KIWI, "zone": BERLIN, "roster": list(SMALL)},
    }
    return {
        **wanted,
        "teams": teams,
        "changes": {key: _change(title, question) for key, (title, question, _, _) in CHANGES.items()},
        "pulses": {key: _pulse(key, *said) for key, said in CHANGES.items()},
    }


def _change(title: str, question: str) -> Json:
    said = {"title": title, "hypothesis": "It helps.", "question": question, "smallest_change": 0.3}
    return {**said, "versions": {1: "The first try"}, "trials": []}


def _pulse(key: str, _title: str, question: str, day: str, at: str) -> Json:
    return {"change": key, "questions": [question], "on": [day], "at": at, "closes_after": {"hours": 20}}


def asked(message: Json, everybody: tuple[str, ...]) -> list[str]:
    """Whom a message asks: those whom it names, or all of the team."""
    named = re.search(r"It is the turn of (.*?) this time", words(message["blocks"]))
    return list(everybody) if named is None else re.findall(r"<@(\w+)>", named[1])


def answer(stage: Stage, channel: str, message: Json, people: list[str]) -> None:
    """Let people answer the first question of a message."""
    row = next(iter(buttons(message))).rpartition("|")[2]
    for person in people:
        stage.press(person, "answer:4", channel, message["ts"], row)


def count(stage: Stage, channel: str) -> list[str]:
    """What a channel's newest message says of who answered."""
    return re.findall(r"\d+ of \d+ answered", words(stage.newest(channel)["blocks"]))


def test_nobody_is_asked_above_budget_in_weeks_of_four_changes(bare_stage: Stage) -> None:
    stage = bare_stage
    stage.apply(four_changes())
    by_day: Counter[tuple[str, str]] = Counter()
    by_week: Counter[tuple[str, int]] = Counter()
    for day in DAYS:
        seen = {channel: len(stage.messages(channel)) for channel in (FIG, KIWI)}
        stage.go(f"2026-10-{day} 09:30")
        stage.go(f"2026-10-{day} 14:00")
        for channel, everybody in ((FIG, LARGE), (KIWI, SMALL)):
            new = stage.messages(channel)[seen[channel] :]
            assert len(new) <= 1
            for message in new:
                people = asked(message, everybody)
                by_day.update((person, day) for person in people)
                by_week.update((person, date(2026, 10, int(day)).isocalendar().week) for person in people)
                answer(stage, channel, message, people[: len(people) * 3 // 4])
    assert max(by_day.values()) == 1
    assert max(by_week.values()) == 2
    opened = dict(stage.rows("SELECT change, count(*) FROM round WHERE status != 'skipped' GROUP BY change"))
    assert min(opened[key] for key in CHANGES) >= 4
    small = stage.rows("SELECT DISTINCT change FROM round WHERE team = 'small' AND status != 'skipped'")
    assert {change for (change,) in small} == set(CHANGES)
    assert stage.rows("SELECT count(*) FROM round WHERE sample AND team = 'large'") >= [(9,)]
    reasons = stage.rows("SELECT DISTINCT skipped FROM round WHERE skipped IS NOT NULL")
    assert reasons == [("asked_enough",)]


def test_pulses_of_a_day_share_a_message_that_lives_until_the_last_of_them_closes(bare_stage: Stage) -> None:
    stage = bare_stage
    stage.apply(four_changes())
    stage.go("2026-10-06 09:30")
    message = stage.newest(FIG)
    people = asked(message, LARGE)
    assert 4 <= len(people) < len(LARGE)
    assert [row.partition("|")[0] for row in buttons(message)] == ["question", "more"] * 2
    assert words(message["blocks"]).splitlines()[0] == "Large: 2 short pulses in one message"
    for person in people[:3]:
        stage.answer(person, 4)
    stage.answer(people[0], 2, "users.learning")
    stage.answer(people[1], 3, "users.learning")
    stage.go("2026-10-06 09:45")
    assert count(stage, FIG) == [f"3 of {len(people)} answered", f"2 of {len(people)} answered"]
    outside = next(person for person in LARGE if person not in people)
    stage.answer(outside, 1)
    assert "drawn by lot" in stage.told(outside)
    assert sum(map(len, stage.choices())) == 5
    stage.go("2026-10-07 05:30")
    said = words(stage.newest(FIG)["blocks"])
    assert f"This round is closed: 3 of {len(people)} answered." in said
    assert next(iter(buttons(stage.newest(FIG)))).endswith("|users.learning")
    stage.answer(people[2], 5, "users.learning")
    stage.go("2026-10-07 10:00")
    said = words(stage.messages(FIG)[0]["blocks"])
    assert said.count("Thank you!") == 2
    assert buttons(stage.messages(FIG)[0]) == {}
    assert len(stage.calls("chat.postMessage")) == len(stage.messages(FIG)) + len(stage.messages(KIWI))


def test_a_reminder_holds_what_is_unanswered_of_a_shared_message(bare_stage: Stage) -> None:
    stage = bare_stage
    wanted: dict[str, Any] = four_changes()
    for pulse in wanted["pulses"].values():
        pulse |= {"reminders": 1, "closes_after": {"hours": 8}}
    stage.apply(wanted)
    stage.go("2026-10-06 09:30")
    first, second, *_ = (person for person in asked(stage.newest(FIG), LARGE) if person in IN_FIG)
    stage.answer(first, 4)
    stage.answer(second, 4)
    stage.answer(second, 4, "users.learning")
    stage.go("2026-10-06 13:30")
    (reminder,) = stage.dms(first)
    assert [row.partition("|")[0] for row in buttons(reminder)] == ["question", "reminder"]
    assert "Large: Customer calls" in words(reminder["blocks"])
    assert stage.dms(second) == []


def test_nothing_is_lost_where_the_answer_to_a_shared_message_is(bare_stage: Stage) -> None:
    stage = bare_stage
    stage.apply(four_changes())
    stage.expect("HTTP 200")
    stage.platform.mishaps.arrange("chat.postMessage", Mishap(drop=True, acts=True))
    stage.go("2026-10-06 09:30")
    assert len(stage.messages(FIG)) == len(stage.messages(KIWI)) == 1
    places = stage.rows("SELECT DISTINCT team, posted_ts FROM round WHERE posted_ts IS NOT NULL")
    assert len(places) == 2


def test_a_person_in_two_teams_is_asked_by_one_of_two_replicas(postgresql_stage: Stage) -> None:
    stage, wanted = postgresql_stage, four_changes()
    both = [*IN_FIG, *IN_LIME]
    wanted["teams"]["large"]["roster"] = wanted["teams"]["small"]["roster"] = both
    wanted["pulses"] = {"async": wanted["pulses"]["async"]}
    stage.apply(wanted)
    other = stage.another_bot()
    stage.clock.move_to(moment("2026-10-06 09:30"))
    at_once(stage.bot.tick, other.tick)
    stage.settle()
    other.stop()
    days = stage.rows("SELECT user_id, count(*) FROM ask GROUP BY user_id")
    assert sorted(days) == [(person, 1) for person in sorted(both)]
    assert stage.rows("SELECT count(*) FROM round WHERE status = 'open'") == [(1,)]
    stage.go("2026-10-07 09:30")
    asked_teams = stage.rows("SELECT team FROM round WHERE status != 'skipped' ORDER BY team")
    assert asked_teams == [("large",), ("small",)]


def test_what_one_person_may_be_asked_is_changed_in_slack_with_its_effect(stage: Stage) -> None:
    wanted = four_changes()
    stage.apply(wanted)
    begun = held(open_part(stage, LEA, "asking"))
    assert (begun["per_day"], begun["per_week"]) == ("1", "2")
    done = send(stage, LEA, per_day="3", per_week="2")
    assert "Write 3 or more" in done["errors"]["per_week"]
    shown = save(stage, LEA, per_day="1", per_week="1")
    assert "One person is asked by 1 message a day and 1 a week at most." in shown
    (told,) = stage.command(LEA, "/pops status")
    assert "nobody is asked more often" in words(told["blocks"])
    shown = save_again(stage)
    assert "5 a week at most" in shown
    ((kept,),) = stage.rows("SELECT asking FROM workspace")
    assert json.loads(kept) == {"per_day": 1, "per_week": 5}
    (told,) = stage.command(LEA, "/pops status")
    assert "nobody is asked more often" not in words(told["blocks"])


def save_again(stage: Stage) -> str:
    """The ops lead allows more."""
    stage.dismiss(LEA)
    open_part(stage, LEA, "asking")
    return save(stage, LEA, per_week="5")
