"""The Home tab where there is much of everything: 500 teams, 12 changes, many rounds, long words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.domain.change import Change
from bot.domain.feedback import Feedback, FeedbackKind
from bot.domain.round import Round, RoundStatus
from bot.domain.sentiment import Sentiment, Tone
from bot.flows.apply_setup import apply_setup
from bot.flows.question_bank import load_bank
from storage import rounds
from storage.changes import get_change, save_change
from storage.feedback import save_feedback
from tests.walks.people import ANA, BEN, BERLIN, LEA, WORKSPACE_ID, plan
from tests.walks.reading import buttons, words
from tests.walks.stage import Stage

pytestmark = pytest.mark.slow

LONG = "A very long title that nobody would give to a change & that <fits> all the same " * 2
MOST_BLOCKS = 100


def many_teams(stage: Stage, count: int) -> None:
    """So many teams beside the usual three, all on the usual change."""
    many = {
        f"team-{n:03}": {"name": f"Team {n:03}", "channel": f"C0MANY{n:03}", "zone": BERLIN}
        for n in range(count)
    }
    wanted = plan() | {"teams": plan()["teams"] | many}
    apply_setup(stage.bot.tools, WORKSPACE_ID, stage.read(wanted), stage.clock.now())


def many_changes(stage: Stage, count: int) -> list[Change]:
    """So many changes with long titles beside the usual one, which Fig tries."""
    with stage.bot.database.transaction() as session:
        usual = get_change(session, WORKSPACE_ID, "async")
        assert usual is not None
        made = [replace(usual, key=f"more-{n:02}", title=f"{n:02} {LONG}") for n in range(count)]
        for change in made:
            save_change(session, WORKSPACE_ID, change)
    return made


def many_rounds(stage: Stage, changes: list[Change], status: RoundStatus, weeks: int = 1) -> None:
    """A round of Fig for each change and week, which asks Ben three things."""
    questions = tuple(load_bank()[key] for key in ("focus.time", "load.week", "autonomy.how"))
    now = stage.clock.now()
    asked = Round("", WORKSPACE_ID, "focus", "fig", "async", 1, questions, (BEN,), now, now, status)
    with stage.bot.database.transaction() as session:
        for number, change in enumerate(changes):
            for week in range(weeks):
                due = now - timedelta(weeks=week, minutes=number + 1)
                new = replace(asked, id=f"round-{number}-{week}", change_key=change.key, due=due)
                assert rounds.claim_round(session, replace(new, closes=due + timedelta(days=2)))


@contextmanager
def counting(stage: Stage) -> Iterator[list[str]]:
    """Every statement on the database."""
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        heard.append(statement)

    event.listen(stage.bot.database.engine, "after_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(stage.bot.database.engine, "after_cursor_execute", hear)


def statements(stage: Stage, person: str, tab: str) -> int:
    """How many statements it takes to open a page."""
    stage.home(person, tab)
    with counting(stage) as heard:
        stage.home(person)
    return len(heard)


def test_pages_cost_as_many_statements_for_five_hundred_teams_as_for_three(stage: Stage) -> None:
    opened = [(LEA, t) for t in ("changes", "teams", "inbox", "setup")]
    opened += [(ANA, "teams"), (BEN, "me"), (BEN, "changes"), (BEN, "answers")]
    few = [statements(stage, *each) for each in opened]
    many_teams(stage, 500)
    assert [statements(stage, *each) for each in opened] == few


def test_an_ops_lead_turns_the_pages_of_five_hundred_teams_within_slacks_limits(stage: Stage) -> None:
    many_teams(stage, 500)
    assert "*503 teams* by name" in words(stage.home(LEA, "teams")["blocks"])
    assert buttons(stage.shown_home(LEA))["home|pages"] == ["Next", "Last"]
    seen: list[str] = []
    for page in range(1, 22):
        home = stage.shown_home(LEA)
        assert f"Page {page} of 21" in words(home["blocks"])
        assert len(home["blocks"]) <= MOST_BLOCKS
        seen += [line for line in words(home["blocks"]).splitlines() if line.startswith("• *")]
        if page < 21:
            stage.at_home(LEA, "home:next")
    assert len(set(seen)) == 503
    assert buttons(stage.shown_home(LEA))["home|pages"] == ["First", "Back"]
    stage.at_home(LEA, "home:previous")
    assert "Page 20 of 21" in words(stage.home(LEA)["blocks"])
    stage.at_home(LEA, "home:first")
    stage.at_home(LEA, "home:last")
    assert "Page 21 of 21" in words(stage.shown_home(LEA)["blocks"])


def test_an_ops_lead_finds_all_changes_on_pages_and_stays_there_after_a_decision(stage: Stage) -> None:
    many_changes(stage, 12)
    stage.home(LEA)
    shown: set[str] = set()
    for page in (1, 2, 3):
        home = stage.shown_home(LEA)
        assert f"Page {page} of 3" in words(home["blocks"])
        assert len(home["blocks"]) <= MOST_BLOCKS
        shown |= {row for row in buttons(home) if row.startswith("next|")}
        if page < 3:
            stage.at_home(LEA, "home:next")
    assert len(shown) == 13
    stage.at_home(LEA, "home:previous")
    stage.at_home(LEA, "decide:look_again")
    stage.submit(LEA, weeks="3", reason="Later")
    assert "Page 2 of 3" in words(stage.shown_home(LEA)["blocks"])
    assert "look again in 3 weeks. Reason: Later" in words(stage.shown_home(LEA)["blocks"])


def test_many_open_rounds_fit_and_all_but_two_have_a_button(stage: Stage) -> None:
    many_rounds(stage, many_changes(stage, 12), RoundStatus.OPEN)
    home = stage.home(BEN)
    assert "For me (12)" in words(home["blocks"])
    assert len(home["blocks"]) <= MOST_BLOCKS
    rows = buttons(home)
    assert sum(row.startswith("question|") for row in rows) == 6
    assert sum(row.startswith("home|round-") for row in rows) == 10
    assert "And 2 more, in the channels of your teams." in words(home["blocks"])
    stage.at_home(BEN, "comment", "home|round-3-0")
    stage.submit(BEN, load__week="3")
    assert "For me (11)" in words(stage.shown_home(BEN)["blocks"])


def test_many_own_answers_and_much_feedback_have_pages(stage: Stage) -> None:
    many_rounds(stage, many_changes(stage, 6), RoundStatus.OPEN, weeks=2)
    for number in range(6):
        for week in range(2):
            stage.home(BEN, "me")
            value = f"round-{number}-{week}|focus.time|4"
            click = {"block_id": "x", "action_id": "answer:4", "type": "button", "value": value}
            stage.send(stage.payloads.view_click(stage.user(BEN), stage.shown_home(BEN), click))
    assert "12 rounds in the last 13 weeks." in words(stage.home(BEN, "answers")["blocks"])
    stage.at_home(BEN, "home:last")
    assert "Page 3 of 3" in words(stage.home(BEN)["blocks"])
    with stage.bot.database.transaction() as session:
        now = stage.clock.now()
        for n in range(12):
            words_of_n = f"{n} " + "x & <y> " * 370
            calm = Sentiment(Tone.NEUTRAL, 0.0)
            said = Feedback(ANA, "fig", "async", FeedbackKind.IDEA, words_of_n, True, now.date(), calm)
            save_feedback(session, WORKSPACE_ID, f"s{n}", said, now + timedelta(seconds=n))
    stage.home(ANA, "teams")
    stage.at_home(ANA, "home:next")
    home = stage.shown_home(ANA)
    assert "Page 2 of 3" in words(home["blocks"])
    assert len(home["blocks"]) <= MOST_BLOCKS
