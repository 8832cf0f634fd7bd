from dataclasses import replace
from datetime import date

from sqlalchemy import text
from sqlmodel import SQLModel

from bot.domain.audit import OPERATOR, Action
from bot.domain.delivery import Posted
from bot.domain.feedback import Feedback, FeedbackKind, FeedbackState, FeedbackStep
from bot.domain.metric import Reading, Source, Written
from bot.domain.people import Person, PersonKind
from bot.domain.round import RoundStatus, SkipReason
from bot.domain.sentiment import Sentiment, Tone
from bot.domain.setup import Privacy
from storage import audit
from storage.answers import put_choices
from storage.changes import save_change, save_pulse, schedules_due, set_due
from storage.database import Database
from storage.deliveries import lease, owe, settle
from storage.digests import claim_digest
from storage.feedback import save_feedback
from storage.feedback_life import given_feedback, take_step
from storage.installations import (
    installed_on,
    note_installed,
    note_uninstalled,
    stop_workspace,
    uninstalled_before,
    uninstalled_on,
)
from storage.lessons import claim_offers, save_lesson, share
from storage.purge import delete_answers, delete_workspace, known_workspaces, round_ids
from storage.readings import keep_readings
from storage.rounds import claim_round, get_round, set_posted
from storage.rows import random_key
from storage.teams import save_person, save_team, set_channel_trouble, set_members
from storage.workspaces import Workspace, digest_due, get_workspace, save_workspace
from tests.storage.test_lessons import LESSON
from tests.storage.values import CHANGE, HOUR, NOW, PULSE, ROUND, TEAM, open_round


def test_the_end_of_an_installation_is_news_once(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert not note_uninstalled(session, "T99", NOW)
        assert note_uninstalled(session, "T01", NOW + HOUR)
        assert not note_uninstalled(session, "T01", NOW + 2 * HOUR)
        assert uninstalled_on(session, "T01") == NOW + HOUR
        assert uninstalled_before(session, NOW) == []
        assert uninstalled_before(session, NOW + HOUR) == ["T01"]


def test_a_return_is_news_once_and_the_last_sign_of_life_is_kept(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert installed_on(session, "T01") is None
        assert not note_installed(session, "T01", NOW)
        note_uninstalled(session, "T01", NOW + HOUR)
        assert note_installed(session, "T01", NOW + 2 * HOUR)
        assert not note_installed(session, "T01", NOW + 3 * HOUR)
        assert uninstalled_on(session, "T01") is None
        assert installed_on(session, "T01") == NOW + 3 * HOUR


def test_a_stopped_workspace_asks_sends_and_takes_nothing(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        set_due(session, "T01", "weekly", "checkout", NOW)
        posted, unposted = open_round(session), open_round(session, NOW + HOUR)
        set_posted(session, posted, Posted("C01", "1.0"))
        owe(session, "T01", "sent", "message", "C01", {}, NOW)
        (sent,) = lease(session, NOW)
        settle(session, sent)
        owe(session, "T01", "unsent", "message", "C01", {}, NOW)
        stop_workspace(session, "T01")
    with set_up_database.snapshot() as session:
        found = [get_round(session, i) for i in (posted, unposted)]
        assert [(r.status, r.skipped) for r in found if r] == [
            (RoundStatus.CLOSED, None),
            (RoundStatus.SKIPPED, SkipReason.BOT_REMOVED),
        ]
        assert schedules_due(session, NOW) == []
        assert digest_due(session, "T01") is None
        assert session.execute(text("SELECT key FROM delivery")).scalars().all() == ["sent"]


def test_after_a_purge_no_table_holds_a_row_of_the_workspace(database: Database) -> None:
    for workspace in ("T01", "T02"):
        fill(database, workspace)
    assert [name for name, rows in contents(database, "T01").items() if not rows] == []
    others = contents(database, "T02")
    with database.transaction() as session:
        delete_answers(session, round_ids(session, "T01"))
        assert delete_workspace(session, "T01")
        assert not delete_workspace(session, "T01")
        assert known_workspaces(session) == ["T02"]
    assert [name for name, rows in contents(database, "T01").items() if rows] == []
    assert contents(database, "T02") == others


def test_every_table_says_whose_its_rows_are() -> None:
    """Purging goes by this column; what has none goes with an answer, or with what it belongs to."""
    without = [t for t in SQLModel.metadata.sorted_tables if "workspace" not in t.c]
    own = [t.name for t in without if not any(key.ondelete == "CASCADE" for key in t.foreign_keys)]
    assert own == ["workspace", "answer"]


def test_what_a_workspace_keeps_months_comes_back(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        save_workspace(session, Workspace("T01", privacy=Privacy(keep_months=6)), None)
        found = get_workspace(session, "T01")
    assert found is not None
    assert found.privacy.keep_months == 6


def contents(database: Database, workspace: str) -> dict[str, list[str]]:
    """The rows of a workspace by table, as far as this test fills them; answers by their rounds."""
    with database.snapshot() as session:
        found = {}
        for table in SQLModel.metadata.sorted_tables:
            rows = [str(row) for row in session.execute(table.select())]
            if table.name == "answer":
                mine = round_ids(session, workspace)
                rows = [row for row in rows if any(i in row for i in mine)]
            found[table.name] = sorted(row for row in rows if table.name == "answer" or workspace in row)
    return {name: rows for name, rows in found.items() if name in FILLED}


FILLED = {
    "workspace",
    "team",
    "member",
    "person",
    "channel_trouble",
    "change",
    "pulse",
    "schedule",
    "round",
    "answer",
    "feedback",
    "feedback_step",
    "sharing",
    "lesson",
    "lesson_offer",
    "metric_reading",
    "digest",
    "delivery",
    "audit",
}


def fill(database: Database, workspace: str) -> None:
    """Write at least one row into every table of `FILLED`."""
    with database.transaction() as session:
        save_workspace(session, Workspace(workspace), NOW)
        save_team(session, workspace, TEAM)
        save_change(session, workspace, CHANGE)
        save_pulse(session, workspace, PULSE)
        set_due(session, workspace, "weekly", "checkout", NOW)
        set_members(session, workspace, "checkout", ("U01",))
        save_person(session, workspace, Person("U01", PersonKind.MEMBER, None), NOW)
        set_channel_trouble(session, workspace, "C01", "late")
        digest = claim_digest(session, workspace, date(2026, 3, 2), {"details": []})
        felt = Sentiment(Tone.NEUTRAL, 0.0)
        said = Feedback(
            "U01", "checkout", None, FeedbackKind.IDEA, "words", share=False, day=NOW.date(), sentiment=felt
        )
        save_feedback(session, workspace, "view:1", said, NOW)
        (given,) = given_feedback(session, workspace, "U01")
        take_step(session, workspace, [given.id], FeedbackStep(FeedbackState.SEEN, NOW))
        share(session, workspace, "checkout", "U01", NOW)
        save_team(session, workspace, replace(TEAM, key="fig"))
        save_lesson(session, workspace, LESSON)
        assert claim_offers(session, workspace, "async", "fig")
        session.execute(
            text("UPDATE feedback SET digest = :d WHERE workspace = :w"), {"d": digest, "w": workspace}
        )
        reading = Reading("releases", NOW.date(), 12.0)
        keep_readings(session, workspace, [reading], Written(Source.COMMAND, "U01"))
        owe(session, workspace, "key", "message", "C01", {}, NOW)
        audit.record(session, workspace, NOW, OPERATOR, Action.SEALED, "change async")
        asked = replace(ROUND, id=random_key(), workspace=workspace)
        assert claim_round(session, asked)
        put_choices(session, asked.id, "p1", {"focus": 4})
