"""What stands in tables, logs and messages after some weeks, read with every person's id and name in hand."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import generate_latest
from sqlmodel import SQLModel
from structlog.testing import capture_logs

from bot.sandbox.mishaps import Mishap
from tests.walks.people import ANA, BEN, CLEO, FIG, IN_FIG, IN_KIWI, IN_LIME, LEA, NAMES, OPS, SOL
from tests.walks.stage import Stage, sqlite_file

WEEKS = ("2026-10-06", "2026-10-13", "2026-10-20", "2026-10-27")
NOWHERE = Mishap(status=503)
TROUBLE = ("response_url 503", "HTTP 503", "response_url 0", "user_not_in_channel")
IDS = set(NAMES)
NAMED = IDS | {part for name in NAMES.values() for part in name.split()} | set(NAMES.values())
COMMENT = "Nothing but a comment"


def live(stage: Stage) -> Stage:
    """Four weeks with answers, comments, corrections, second thoughts, feedback, and lost receipts."""
    stage.expect(*TROUBLE)
    for day in WEEKS:
        stage.go(f"{day} 09:30")
        for person in IN_FIG:
            stage.answer(person, 4)
        stage.comment(CLEO, f"{COMMENT} of {day}")
        stage.answer(CLEO, 4)
        stage.press(CLEO, "tone:positive", FIG)
        stage.answer(BEN, 2)
        stage.press(IN_FIG[-1], "withdraw", FIG)
        stage.platform.mishaps.arrange("response_url", NOWHERE)
        stage.platform.mishaps.arrange("chat.postEphemeral", NOWHERE)
        stage.answer(IN_FIG[-1], 5)
        stage.command(ANA, f"/pops feedback Heard on {day}")
        stage.command(SOL, "/pops status")
        stage.home(BEN)
        stage.wait(hours=12)
    stage.go("2026-11-02 12:00")
    stage.command(LEA, "/pops digest", OPS)
    return stage


@pytest.fixture(scope="module")
def lived(_applied_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stage on which four weeks were lived."""
    with capture_logs() as log:
        stage = Stage(sqlite_file(_applied_sqlite, tmp_path_factory.mktemp("lived")), log)
        yield live(stage)
        stage.close()


def rows(stage: Stage) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row of every table, by column."""
    for table in SQLModel.metadata.sorted_tables:
        names = [column.name for column in table.columns]
        for row in stage.table(table.name):
            yield table.name, dict(zip(names, row, strict=True))


def test_no_row_holds_a_person_beside_an_answer(lived: Stage) -> None:
    check_rows(lived)


def test_no_row_of_postgresql_does_either(postgresql_stage: Stage) -> None:
    check_rows(live(postgresql_stage))


def check_rows(lived: Stage) -> None:
    """Read every row of every table."""
    pseudonyms = {p for (p,) in lived.rows("SELECT pseudonym FROM answer")}
    keys = {k for (k,) in lived.rows("SELECT key FROM answer")}
    assert len(pseudonyms) >= len(IN_FIG)
    for table, row in rows(lived):
        told = repr(row)
        people = [person for person in NAMED if re.search(rf"\b{re.escape(person)}\b", told)]
        answer = [mark for mark in (COMMENT, *pseudonyms, *keys) if mark in told]
        assert not (people and answer), (table, row)


def test_only_these_tables_know_people_and_only_by_id(lived: Stage) -> None:
    """Who is asked, leads, gave feedback, changed settings or has a next step: never who answered."""
    knowing = {table for table, row in rows(lived) if any(person in repr(row) for person in IDS)}
    assert knowing <= {
        "workspace",
        "team",
        "member",
        "person",
        "round",
        "ask",
        "feedback",
        "audit",
        "delivery",
        "digest",
    }
    names = set(NAMES.values())
    assert not [table for table, row in rows(lived) if any(name in repr(row) for name in names)]


def test_a_delivery_that_names_a_person_names_no_round_and_no_team(lived: Stage) -> None:
    ids = [i for (i,) in lived.rows("SELECT id FROM round")]
    for table, row in rows(lived):
        if table == "delivery" and any(person in repr(row) for person in IDS):
            assert not [i for i in ids if i in repr(row)], row
            assert "Fig" not in repr(row)


def test_no_receipt_is_kept(lived: Stage) -> None:
    assert lived.rows("SELECT channel FROM delivery WHERE kind = 'receipt'") == []


def test_a_receipt_that_can_never_be_sent_is_not_kept_either(pulse: Stage) -> None:
    pulse.expect(*TROUBLE, "user_not_found", "channel_not_found", "user_disabled")
    pulse.platform.mishaps.arrange("response_url", NOWHERE)
    pulse.platform.mishaps.arrange("chat.postEphemeral", NOWHERE)
    pulse.platform.mishaps.arrange("chat.postMessage", Mishap(error="user_disabled"))
    pulse.answer(BEN, 4)
    assert len(pulse.rows("SELECT id FROM delivery WHERE kind = 'receipt'")) == 1
    pulse.settle()
    assert pulse.rows("SELECT id FROM delivery WHERE kind = 'receipt'") == []


def test_nothing_sent_says_when_finer_than_the_day(lived: Stage) -> None:
    """The moment of a refreshed count would be that of an answer."""
    sent = lived.rows("SELECT due FROM delivery WHERE done >= wanted")
    assert len(sent) > 10
    assert {str(due)[11:19] for (due,) in sent} == {"00:00:00"}


def test_answers_of_closed_rounds_have_keys_in_no_order_of_their_coming(lived: Stage) -> None:
    closed = (
        "SELECT answer.key FROM answer JOIN round ON round.id = answer.round WHERE round.status = 'closed'"
    )
    stored = lived.rows(closed)
    assert len(stored) == len(WEEKS) * len(IN_FIG)
    assert all(re.fullmatch(r"[0-9a-f]{24}", key) for (key,) in stored)


def test_no_log_line_holds_a_person_a_name_or_words(lived: Stage) -> None:
    assert len(lived.log) > 20
    for line in lived.log:
        told = repr(line)
        assert not [p for p in NAMED if re.search(rf"\b{re.escape(p)}\b", told)], line
        assert COMMENT not in told
        assert "Heard on" not in told


def test_no_log_line_follows_an_answer(pulse: Stage) -> None:
    """The time of a line that an answer causes would be the time of the answer."""
    pulse.settle()
    before = len(pulse.log)
    for person in IN_FIG:
        pulse.answer(person, 4)
        pulse.comment(person, COMMENT)
    pulse.wait(minutes=30)
    assert pulse.log[before:] == []


def test_what_slack_carries_for_everybody_names_nobody(lived: Stage) -> None:
    """Metadata, button values and block ids of what a channel sees."""
    messages = [m for channel in (FIG, OPS) for m in lived.platform.messages.all_in(channel) if "bot_id" in m]
    shown = [m for m in messages if not m.get("is_ephemeral")]
    assert len(shown) > len(WEEKS)
    for message in shown:
        carried = json.dumps({key: message.get(key) for key in ("metadata", "blocks")})
        assert not [person for person in (*IN_FIG, *IN_KIWI, *IN_LIME) if person in carried], carried


def test_the_numbers_for_prometheus_name_nobody_and_no_round(lived: Stage) -> None:
    numbers = generate_latest().decode()
    assert "pops_answers_total" in numbers
    known = {i for (i,) in lived.rows("SELECT id FROM round")} | IDS | {FIG, "async", "T0WALKS"}
    assert not [mark for mark in known if mark in numbers]
