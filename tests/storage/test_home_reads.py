"""What a Home tab asks the database: by person, and for many teams or changes at once."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.metric import Reading, Source, Written
from bot.domain.round import RoundStatus, SkipReason
from storage.changes import due_in_teams, save_change, set_due
from storage.database import Database
from storage.digests import claim_digest, newest_published
from storage.readings import keep_readings, readings_since
from storage.rosters import open_rounds_naming, rounds_naming_since
from storage.rounds import claim_round, rounds_of_teams
from storage.sealing import seal, sealed_changes
from storage.teams import set_members, teams_of_member
from storage.threads import ask, comments_in, conversations_of, end_thread, offer_thread, reply
from tests.storage.test_threads import commented
from tests.storage.values import CHANGE, HOUR, NOW, ROUND, TEAM

WEEK = timedelta(weeks=1)


def test_rounds_are_found_by_whom_they_ask_and_by_their_teams(set_up_database: Database) -> None:
    who = ROUND.roster[0]
    later = replace(ROUND, id="later", due=NOW + HOUR, closes=ROUND.closes - HOUR)
    others = replace(ROUND, id="others", due=NOW + 2 * HOUR, roster=(f"{who}X",))
    closed = replace(ROUND, id="closed", due=NOW - 2 * WEEK, status=RoundStatus.CLOSED)
    skipped = replace(
        ROUND, id="skipped", due=NOW + 3 * HOUR, status=RoundStatus.SKIPPED, skipped=SkipReason.LATE
    )
    with set_up_database.transaction() as session:
        for each in (ROUND, later, others, closed, skipped):
            assert claim_round(session, each)
    with set_up_database.snapshot() as session:
        assert [r.id for r in open_rounds_naming(session, "T01", who)] == ["later", ROUND.id]
        assert open_rounds_naming(session, "T02", who) == []
        since = rounds_naming_since(session, "T01", who, NOW - WEEK)
        assert [r.id for r in since] == ["skipped", "later", ROUND.id]
        asked = rounds_of_teams(session, "T01", [TEAM.key], NOW - WEEK)
        assert [r.id for r in asked] == [ROUND.id, "later", "others"]
        assert rounds_of_teams(session, "T01", ["nowhere"], NOW - WEEK) == []


def test_a_persons_teams_and_the_next_pulse_of_teams_are_found_at_once(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        set_members(session, "T01", TEAM.key, ("U07", "U08"))
        set_due(session, "T01", "weekly", TEAM.key, NOW + HOUR)
    with set_up_database.snapshot() as session:
        assert teams_of_member(session, "T01", "U07") == {TEAM.key}
        assert teams_of_member(session, "T01", "U09") == teams_of_member(session, "T02", "U07") == frozenset()
        assert due_in_teams(session, "T01", [TEAM.key, "nowhere"]) == {TEAM.key: NOW + HOUR}


def test_sealed_changes_and_the_numbers_of_the_newest_digest_are_found(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert newest_published(session, "T01") is None
        save_change(session, "T01", replace(CHANGE, key="other"))
        assert seal(session, "T01", CHANGE.key, NOW)
        claim_digest(session, "T01", date(2026, 3, 2), {"changes": [{"key": "old"}]})
        claim_digest(session, "T01", date(2026, 3, 9), {"changes": [{"key": "new"}], "headline": {}})
    with set_up_database.snapshot() as session:
        assert sealed_changes(session, "T01") == {CHANGE.key}
        assert newest_published(session, "T01") == (date(2026, 3, 9), [{"key": "new"}])


def test_a_digest_without_numbers_published_none(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        claim_digest(session, "T01", date(2026, 3, 2), {"headline": {}})
        assert newest_published(session, "T01") == (date(2026, 3, 2), [])


def test_open_conversations_have_their_last_question_the_newest_first(
    set_up_database: Database, round_id: str
) -> None:
    commented(set_up_database, round_id, "p1", "p2", "p3")
    with set_up_database.transaction() as session:
        keys = [key for key, _ in comments_in(session, [round_id])]
        first, second, third = (offer_thread(session, "T01", key, "U01", "checkout") for key in keys)
        reply(session, ask(session, first.id, "One?", NOW), "Yes")
        ask(session, second.id, "Two?", NOW + HOUR)
        ask(session, third.id, "Three?", NOW)
        reply(session, ask(session, first.id, "One more?", NOW + 2 * HOUR), "No")
        end_thread(session, third.id)
    with set_up_database.snapshot() as session:
        found = conversations_of(session, "T01", "U01")
        assert [(q.words, q.reply) for q in found] == [("One more?", "No"), ("Two?", None)]
        assert conversations_of(session, "T01", "U02") == []


def test_readings_of_other_teams_can_be_left_out(set_up_database: Database) -> None:
    days = [Reading("churn", date(2026, 3, 2), 1.0, team) for team in (None, "checkout", "search")]
    with set_up_database.transaction() as session:
        keep_readings(session, "T01", days, Written(Source.API, ""))
    with set_up_database.snapshot() as session:
        found = readings_since(session, "T01", ["churn"], date(2026, 3, 1), ["checkout"])
        assert [reading.team_key for reading in found] == [None, "checkout"]
        assert len(readings_since(session, "T01", ["churn"], date(2026, 3, 1))) == 3
