import threading
from dataclasses import replace

from bot.domain.delivery import Posted
from bot.domain.round import RoundStatus, SkipReason
from storage.answers import put_choices, withdraw_answer
from storage.asks import days_asked, note_asked
from storage.changes import save_pulse
from storage.database import Database
from storage.rosters import people_asked
from storage.rounds import (
    MOST_IDS,
    claim_round,
    close_round,
    count_opened,
    get_round,
    has_changed,
    hold_rounds,
    last_opened,
    open_rounds,
    rounds_of_change,
    rounds_of_messages,
    rounds_to_close,
    set_posted,
    show_count,
    skip_message,
)
from storage.rows import random_key
from storage.teams import save_team
from tests.databases import at_once
from tests.storage.values import HOUR, NOW, PULSE, ROUND, SECOND, TEAM, open_round, set_up

SKIPPED = replace(ROUND, id="round-2", due=NOW + HOUR, status=RoundStatus.SKIPPED, skipped=SkipReason.LATE)


def test_a_round_comes_back_with_all_its_fields(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert claim_round(session, ROUND)
        assert claim_round(session, SKIPPED)
        set_posted(session, ROUND.id, Posted("C01", "1772442000.000100"))
    with set_up_database.snapshot() as session:
        assert get_round(session, "round-1") == replace(ROUND, posted=Posted("C01", "1772442000.000100"))
        assert get_round(session, "round-2") == SKIPPED
        assert get_round(session, "round-3") is None


def test_a_round_on_no_version_comes_back_without_one(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert claim_round(session, replace(ROUND, version=None))
    with set_up_database.snapshot() as session:
        assert get_round(session, "round-1") == replace(ROUND, version=None)


def test_a_pulse_opens_once_in_a_team_at_a_moment(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert claim_round(session, ROUND)
        assert not claim_round(session, replace(ROUND, id="again", roster=()))
        assert claim_round(session, replace(ROUND, id="later", due=NOW + HOUR))
    with set_up_database.snapshot() as session:
        assert get_round(session, "again") is None
        assert get_round(session, "round-1") == ROUND


def test_exactly_one_of_eight_replicas_opens_the_round(set_up_database: Database) -> None:
    def claim() -> bool:
        with set_up_database.transaction() as session:
            return claim_round(session, replace(ROUND, id=random_key()))

    assert sorted(at_once(*[claim] * 8)) == [False] * 7 + [True]
    with set_up_database.snapshot() as session:
        assert len(open_rounds(session, "T01", ("checkout",))) == 1


def test_a_round_is_closed_once(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        round_id = open_round(session)

    def close() -> bool:
        with set_up_database.transaction() as session:
            return close_round(session, round_id)

    assert sorted(at_once(close, close, close)) == [False, False, True]
    with set_up_database.snapshot() as session:
        closed = get_round(session, round_id)
        assert closed is not None
        assert closed.status is RoundStatus.CLOSED


def test_a_skipped_round_is_never_closed(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        claim_round(session, SKIPPED)
        assert not close_round(session, SKIPPED.id)
        assert get_round(session, SKIPPED.id) == SKIPPED


def test_rounds_whose_time_is_over_are_to_be_closed_oldest_first(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        later = open_round(session, NOW + HOUR)
        earlier = open_round(session, NOW)
        closed = open_round(session, NOW - HOUR)
        close_round(session, closed)
        claim_round(session, replace(SKIPPED, due=NOW - 2 * HOUR))
        assert rounds_to_close(session, ROUND.closes - SECOND) == []
        assert rounds_to_close(session, ROUND.closes) == [earlier]
        assert rounds_to_close(session, ROUND.closes + HOUR) == [earlier, later]


def test_locking_a_round_reads_it_anew(postgresql_database: Database) -> None:
    # On SQLite nobody else can write between the two readings.
    with postgresql_database.transaction() as session:
        set_up(session)
        claim_round(session, ROUND)
    with postgresql_database.transaction() as session:
        assert get_round(session, ROUND.id) == ROUND
        with postgresql_database.transaction() as other:
            close_round(other, ROUND.id)
        assert hold_rounds(session, (ROUND.id,))[ROUND.id].round == replace(ROUND, status=RoundStatus.CLOSED)


def test_a_locked_round_stays_open_until_the_transaction_ends(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        claim_round(session, ROUND)
    closed_at: list[str] = []

    def close() -> None:
        with set_up_database.transaction() as session:
            close_round(session, ROUND.id)
            closed_at.append("closed")

    closing = threading.Thread(target=close)
    with set_up_database.transaction() as session:
        assert hold_rounds(session, (ROUND.id,))[ROUND.id].round == ROUND
        closing.start()
        closing.join(timeout=0.2)
        closed_at.append("transaction over")
    closing.join()
    assert closed_at == ["transaction over", "closed"]


def test_open_rounds_of_the_asked_teams_come_in_the_order_of_closing(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        save_team(session, "T01", replace(TEAM, key="search"))
        later = open_round(session, NOW + HOUR)
        earlier = open_round(session, NOW)
        close_round(session, open_round(session, NOW - HOUR))
        claim_round(session, replace(ROUND, id="search-1", team_key="search"))
        assert [r.id for r in open_rounds(session, "T01", ("checkout",))] == [earlier, later]
        assert [r.id for r in open_rounds(session, "T01", ("search",))] == ["search-1"]
        assert len(open_rounds(session, "T01", ("checkout", "search"))) == 3
        assert open_rounds(session, "T01", ()) == []
        assert open_rounds(session, "T02", ("checkout",)) == []


def test_the_past_of_a_change_holds_closed_and_skipped_rounds_oldest_first(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        save_pulse(session, "T01", replace(PULSE, key="other"))
        open_round(session, NOW - 3 * HOUR)
        claim_round(session, SKIPPED)
        closed = open_round(session, NOW)
        close_round(session, closed)
        elsewhere = replace(SKIPPED, id="elsewhere", pulse_key="other", change_key="buddy")
        claim_round(session, elsewhere)
        assert [r.id for r in rounds_of_change(session, "T01", "async", NOW + 2 * HOUR)] == [
            closed,
            "round-2",
        ]
        assert [r.id for r in rounds_of_change(session, "T01", "async", NOW + HOUR)] == [closed]
        assert rounds_of_change(session, "T02", "async", NOW + 2 * HOUR) == []


def test_any_number_of_rounds_is_found_at_once(set_up_database: Database) -> None:
    unknown = [f"no round {number}" for number in range(MOST_IDS)]
    with set_up_database.transaction() as session:
        claim_round(session, ROUND)
        claim_round(session, SKIPPED)
    with set_up_database.snapshot() as session:
        found = rounds_of_messages(session, ["round-1", *unknown, "round-2"])
        assert found.keys() == {"round-1", "round-2"}
        assert people_asked(session, ["round-1", *unknown, "round-2"]) == {
            "round-1": (ROUND.team_key, ROUND.due, ROUND.roster),
            "round-2": (SKIPPED.team_key, SKIPPED.due, SKIPPED.roster),
        }


def test_an_open_round_shows_its_count_only_when_it_moved_enough(
    set_up_database: Database, round_id: str
) -> None:
    for person, shown in (("p1", 0), ("p2", 2), ("p3", 2), ("p4", 4)):
        with set_up_database.transaction() as session:
            put_choices(session, round_id, person, {"focus": 4})
        with set_up_database.transaction() as session:
            assert show_count(session, round_id, 2).shown == shown
    with set_up_database.snapshot() as session:
        assert [r.shown for r in rounds_of_messages(session, (round_id,))[round_id]] == [4]


def test_a_count_that_falls_is_shown_by_the_same_rule(set_up_database: Database, round_id: str) -> None:
    with set_up_database.transaction() as session:
        for person in ("p1", "p2", "p3"):
            put_choices(session, round_id, person, {"focus": 4})
        show_count(session, round_id, 2)
    for person, shown in (("p1", 3), ("p2", 1)):
        with set_up_database.transaction() as session:
            withdraw_answer(session, round_id, person)
            assert show_count(session, round_id, 2).shown == shown


def test_a_closed_round_shows_what_it_had_at_the_end_for_good(
    set_up_database: Database, round_id: str
) -> None:
    with set_up_database.transaction() as session:
        put_choices(session, round_id, "p1", {"focus": 4})
        assert close_round(session, round_id)
    with set_up_database.transaction() as session:
        withdraw_answer(session, round_id, "p1")
        assert show_count(session, round_id, 1).shown == 1


def test_rounds_that_share_a_message_are_read_posted_and_skipped_together(set_up_database: Database) -> None:
    led = replace(ROUND, id="round-0", due=NOW + HOUR, led_by=ROUND.id, sample=True)
    alone = replace(ROUND, id="round-3", due=NOW + 2 * HOUR)
    with set_up_database.transaction() as session:
        for each in (ROUND, led, alone):
            claim_round(session, each)
        note_asked(session, "T01", ROUND.roster, NOW.date(), ROUND.id)
        assert rounds_of_messages(session, [ROUND.id, "round-3"]) == {
            ROUND.id: [ROUND, led],
            "round-3": [alone],
        }
        assert not has_changed(session, ROUND.id)
        put_choices(session, led.id, "somebody", {"focus": 3})
        assert has_changed(session, ROUND.id)
        assert not has_changed(session, "round-3")
        set_posted(session, "round-3", Posted("C01", "1.0"))
        skip_message(session, ROUND.id, SkipReason.LATE)
        skip_message(session, "round-3", SkipReason.LATE)
        found = rounds_of_messages(session, [ROUND.id, "round-3"])
        statuses = {r.id: r.status for together in found.values() for r in together}
        assert statuses == {
            ROUND.id: RoundStatus.SKIPPED,
            led.id: RoundStatus.SKIPPED,
            "round-3": RoundStatus.OPEN,
        }
        assert days_asked(session, "T01", ROUND.roster, NOW.date()) == {}


def test_the_last_rounds_that_a_team_was_asked_come_newest_first(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        for n in range(3):
            claim_round(session, replace(ROUND, id=f"asked-{n}", due=NOW + n * HOUR))
        claim_round(session, replace(SKIPPED, due=NOW + 4 * HOUR))
        place = ("T01", ROUND.pulse_key, ROUND.team_key)
        assert [r.id for r in last_opened(session, *place, 2)] == ["asked-2", "asked-1"]
        assert count_opened(session, *place) == 3
