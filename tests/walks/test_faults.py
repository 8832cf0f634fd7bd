import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text

from storage.database import DatabaseUnreachableError
from storage.migrate import upgrade
from tests.walks.people import ANA, BEN, FIG, KIWI, LEA, OPS
from tests.walks.reading import words
from tests.walks.stage import Stage

END_CONNECTIONS = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
UNWELL = "Something went wrong on our side, and nothing was recorded."


@contextmanager
def broken(stage: Stage, table: str) -> Iterator[None]:
    """A SQLite file without one table for a while: what comes before it in a transaction succeeds."""
    stage.execute(f"ALTER TABLE {table} RENAME TO gone")
    try:
        yield
    finally:
        stage.execute(f"ALTER TABLE gone RENAME TO {table}")


@contextmanager
def altered(stage: Stage, setting: str, back: str) -> Iterator[None]:
    """A PostgreSQL database with another setting for a while, and all connections to it broken."""
    url = stage.bot.database.engine.url
    server = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")

    def alter(wanted: str) -> None:
        with server.connect() as connection:
            connection.exec_driver_sql(f'ALTER DATABASE "{url.database}" {wanted}')
            connection.execute(END_CONNECTIONS, {"name": url.database})

    alter(setting)
    try:
        yield
    finally:
        alter(back)
        server.dispose()


def answer_in_vain(stage: Stage, person: str, choice: int) -> None:
    """Click a choice that is not acknowledged: Slack itself says so, too."""
    pulse = stage.newest(FIG)
    row = next(b["block_id"] for b in pulse["blocks"] if b.get("block_id", "").endswith("|focus.time"))
    stage.expect("block_actions 503")
    place = {"channel": FIG, "ts": pulse["ts"], "block_id": row, "action_id": f"answer:{choice}"}
    assert "status 503" in stage.fail(person, "click", **place)


@pytest.mark.parametrize("table", ["round", "answer", "delivery"])
def test_a_click_that_the_database_cannot_keep_is_told_and_leaves_nothing(pulse: Stage, table: str) -> None:
    pulse.expect("database_unreachable")
    with broken(pulse, table):
        answer_in_vain(pulse, BEN, 4)
    assert UNWELL in pulse.told(BEN)
    assert pulse.choices() == []
    pulse.answer(BEN, 4)
    assert pulse.choices() == [{"focus.time": 4}]


@pytest.mark.parametrize(
    ("setting", "back"),
    [
        ("ALLOW_CONNECTIONS false", "ALLOW_CONNECTIONS true"),
        ("SET default_transaction_read_only = on", "RESET default_transaction_read_only"),
    ],
)
def test_a_click_is_told_when_the_server_is_gone_or_takes_no_writes(
    postgresql_stage: Stage, setting: str, back: str
) -> None:
    postgresql_stage.expect("database_unreachable")
    postgresql_stage.go("2026-10-06 09:30")
    with altered(postgresql_stage, setting, back):
        answer_in_vain(postgresql_stage, BEN, 4)
    assert UNWELL in postgresql_stage.told(BEN)
    assert postgresql_stage.choices() == []
    postgresql_stage.answer(BEN, 4)
    assert postgresql_stage.choices() == [{"focus.time": 4}]


def test_a_form_that_the_database_cannot_keep_says_so_at_its_field_and_keeps_the_words(pulse: Stage) -> None:
    pulse.expect("database_unreachable")
    pulse.answer(BEN, 2)
    pulse.press(BEN, "comment", FIG)
    view = pulse.modal(BEN)
    with broken(pulse, "delivery"):
        done = pulse.submit(BEN, focus__time="5", comment="Words that should not be lost")
    assert UNWELL in done["errors"]["comment"]
    assert pulse.modal(BEN) == view
    assert pulse.rows("SELECT choices, comment FROM answer") == [('{"focus.time": 2}', None)]
    pulse.submit(BEN, focus__time="5", comment="Words that should not be lost")
    assert pulse.rows("SELECT comment FROM answer") == [("Words that should not be lost",)]


def test_feedback_that_the_database_cannot_keep_is_told_and_can_be_sent_again(stage: Stage) -> None:
    stage.expect("database_unreachable")
    stage.command(ANA, "/pops feedback")
    with broken(stage, "feedback"):
        (said,) = stage.command(ANA, "/pops feedback hello")
        done = stage.submit(ANA, words="Kept in the window")
    assert UNWELL in said["text"]
    assert UNWELL in done["errors"]["words"]
    stage.submit(ANA, words="Kept in the window")
    assert stage.rows("SELECT words FROM feedback") == [("Kept in the window",)]


@pytest.mark.parametrize("typed", ["/pops status", "/pops digest", "/pops feedback"])
def test_commands_that_cannot_read_say_so(stage: Stage, typed: str) -> None:
    stage.expect("database_unreachable")
    with broken(stage, "team"):
        (said,) = stage.command(LEA, typed, OPS)
    assert UNWELL in said["text"]


def test_a_window_that_cannot_be_made_says_so_where_the_person_is(pulse: Stage) -> None:
    pulse.expect("database_unreachable")
    pulse.home(BEN)
    with broken(pulse, "answer"):
        pulse.press(BEN, "comment", FIG)
        assert pulse.modal(BEN) is None
        assert UNWELL in pulse.told(BEN)
        pulse.at_home(BEN, "comment")
    assert UNWELL in words(pulse.modal(BEN))


def test_a_click_while_another_process_holds_the_database_for_a_moment_is_kept(pulse: Stage) -> None:
    other = sqlite3.connect(pulse.bot.database.engine.url.database or "", check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, other.rollback)
    release.start()
    pulse.answer(BEN, 4)
    release.join()
    other.close()
    assert pulse.choices() == [{"focus.time": 4}]


def test_a_tick_that_the_database_interrupts_loses_no_pulse(stage: Stage) -> None:
    stage.clock.move_to(stage.clock.now().replace(day=6, hour=7, minute=30))
    with broken(stage, "delivery"), pytest.raises(DatabaseUnreachableError):
        stage.bot.tick()
    stage.settle()
    assert len(stage.messages(FIG)) == 1


def test_an_answer_counts_although_its_receipt_cannot_be_delivered(pulse: Stage) -> None:
    pulse.expect("used_url", "response_url 404")
    payload = pulse.click_of(BEN, pulse.newest(FIG), "answer:4", "|focus.time")
    secret = payload["response_url"].rsplit("/", 1)[-1]
    for _ in range(5):
        pulse.platform.response_urls.use(secret)
    pulse.send(payload)
    assert pulse.choices() == [{"focus.time": 4}]
    assert "Recorded for Fig" in pulse.told(BEN)


def test_a_window_that_slack_does_not_open_in_time_is_told(pulse: Stage) -> None:
    pulse.expect("expired_trigger_id")
    payload = pulse.click_of(BEN, pulse.newest(FIG), "comment", "more|")
    pulse.wait(seconds=5)
    pulse.send(payload)
    assert pulse.modal(BEN) is None
    assert "Slack did not open the window in time. Please try once more." in pulse.told(BEN)


def test_a_bot_that_starts_again_goes_on_where_it_stopped_and_sends_nothing_twice(any_stage: Stage) -> None:
    any_stage.go("2026-10-06 09:30")
    any_stage.answer(ANA, 4)
    any_stage.answer(BEN, 4)
    any_stage.stop_bot()
    any_stage.start_bot()
    assert not upgrade(any_stage.bot.database)
    any_stage.wait(minutes=15)
    assert len(any_stage.messages(FIG)) == 1
    assert "2 of 6 answered" in any_stage.newest(FIG)["text"]
    any_stage.answer(BEN, 2)
    assert sorted(c["focus.time"] for c in any_stage.choices()) == [2, 4]
    any_stage.go("2026-10-08 09:30")
    any_stage.go("2026-10-12 10:00")
    any_stage.stop_bot()
    any_stage.start_bot()
    any_stage.settle()
    assert "This round is closed: 2 of 6 answered." in any_stage.newest(FIG)["text"]
    assert (len(any_stage.messages(FIG)), len(any_stage.messages(OPS))) == (1, 1)


def test_what_was_due_while_the_bot_was_down_for_an_hour_happens_when_it_is_back(stage: Stage) -> None:
    stage.stop_bot()
    stage.clock.move_to(stage.clock.now().replace(day=6, hour=8, minute=30))
    stage.start_bot()
    stage.settle()
    assert len(stage.messages(FIG)) == 1


def test_a_team_that_cannot_be_asked_does_not_hold_up_the_others(stage: Stage) -> None:
    stage.expect("due_work_failed")
    stage.execute(
        "UPDATE team SET definition = json_set(definition, '$.zone', 'Nowhere/Land') WHERE key = 'fig'"
    )
    stage.go("2026-10-06 09:30", "America/New_York")
    assert stage.messages(FIG) == []
    assert len(stage.messages(KIWI)) == 1
    stage.go("2026-10-12 10:00")
    assert len(stage.messages(OPS)) == 1
