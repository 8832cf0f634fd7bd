from dataclasses import replace
from datetime import date

from bot.domain.change import Direction
from bot.domain.decision import Cited, CitedKind, Decision, DecisionKind, Details, MetricOf
from storage import decisions
from storage.changes import save_change
from storage.database import Database
from storage.digests import claim_digest, find_digest, newest_digests
from storage.purge import delete_workspace
from storage.rounds import last_answered, was_asked
from storage.rows import random_key
from tests.storage.values import CHANGE, NOW, open_round

DAY = date(2026, 3, 2)
DETAILS = Details(
    version=3,
    teams=("checkout",),
    start=DAY,
    what="by noon",
    cited=(
        Cited(CitedKind.COMMENT, "d1", DAY, "checkout", (3, 7)),
        Cited(CitedKind.COMPARISON, "d1", DAY),
    ),
    weeks=4,
    ask_on=False,
    named=True,
    pulses=("weekly",),
    before=MetricOf("focus", Direction.UP, 0.3),
    after=MetricOf("load", Direction.DOWN, 0.5),
)


def made(kind: DecisionKind = DecisionKind.TWEAK, change: str = "async") -> Decision:
    return Decision(random_key(), change, kind, NOW, DAY, "U90", "Because; DROP TABLE", DETAILS)


def test_a_decision_is_read_back_as_it_was_kept(set_up_database: Database) -> None:
    kept = made()
    with set_up_database.transaction() as session:
        assert decisions.record_decision(session, "T01", "view:1", kept)
    with set_up_database.snapshot() as session:
        assert decisions.decisions_of(session, "T01", "async") == [kept]
        assert decisions.get_decision(session, kept.id) == kept
        assert decisions.decision_from(session, "T01", "view:1") == kept
        assert decisions.decision_from(session, "T02", "view:1") is None


def test_the_same_request_decides_once(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        first = made()
        assert decisions.record_decision(session, "T01", "view:1", first)
        assert not decisions.record_decision(session, "T01", "view:1", made())
        assert decisions.decisions_of(session, "T01", "async") == [first]


def test_decisions_of_one_moment_keep_their_order(set_up_database: Database) -> None:
    kinds = [DecisionKind.KEEP, DecisionKind.TWEAK, DecisionKind.LOOK_AGAIN, DecisionKind.STOP]
    with set_up_database.transaction() as session:
        save_change(session, "T01", replace(CHANGE, key="demo"))
        for number, kind in enumerate(kinds):
            decisions.record_decision(session, "T01", f"view:{number}", made(kind))
            decisions.note(session, "T01", "demo", kind, "operator", NOW, DAY)
    with set_up_database.snapshot() as session:
        found = decisions.all_decisions(session, "T01")
        assert {key: [d.kind for d in mine] for key, mine in found.items()} == {"async": kinds, "demo": kinds}


def test_a_digest_tells_of_a_decision_once(set_up_database: Database) -> None:
    first, second = made(), made(DecisionKind.KEEP)
    with set_up_database.transaction() as session:
        decisions.record_decision(session, "T01", "1", first)
        decisions.record_decision(session, "T01", "2", second)
        digest = claim_digest(session, "T01", DAY, {})
        assert digest is not None
        decisions.tell_decisions(session, "T01", digest, [first.id])
        assert [d.digest_week for d in decisions.decisions_of(session, "T01", "async")] == [DAY, None]
        assert [d.id for d in newest_digests(session, "T01", 5)] == [digest]
        assert find_digest(session, "T02", digest) is None


def test_forgetting_somebody_keeps_what_they_decided(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        decisions.record_decision(session, "T01", "1", made())
        decisions.note(session, "T01", "async", DecisionKind.METRIC, "operator", NOW, DAY)
        assert len(decisions.decided_by(session, "T01", "U90")) == 1
        assert decisions.forget_who(session, "T01", "U90") == 1
        assert decisions.forget_who(session, "T01", "U90") == 0
        assert [d.actor for d in decisions.decisions_of(session, "T01", "async")] == [None, "operator"]


def test_purging_a_workspace_takes_its_decisions_with_it(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        decisions.record_decision(session, "T01", "1", made())
        assert delete_workspace(session, "T01")
        assert decisions.all_decisions(session, "T01") == {}


def test_whether_a_change_was_asked_and_answered_is_known_by_its_rounds(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert not was_asked(session, "T01", "async")
        open_round(session)
        assert was_asked(session, "T01", "async")
        assert not was_asked(session, "T01", "demo")
        assert last_answered(session, "T01", "async") is None
