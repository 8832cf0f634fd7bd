"""The auditor sees each thing that must never be found, and nothing where all is well."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.chaos.auditor import LINGERS_SECONDS, STOP_SECONDS, Fault, audit, parked_reasons
from tests.chaos.evidence import Asked, Deed, Evidence, File, Outcome, Owed, Posted, Stop

MONDAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ROUND = Asked("r1", "daily", "blue", MONDAY, text="5 of 6 answered")
PULSE = Owed("pulse:r1", "pulse", is_waiting=False)
REFRESH = Owed("round:r1", "round", is_waiting=False)
HEADLINE = Owed("digest:d1", "digest", is_waiting=False)
CHART = File("7.0", "chart.png", "Stand-ups")
PICTURE = Owed("detail:d1:0", "picture", is_waiting=False, file=CHART)
POSTED_PULSE = Posted("C0BLUE", "1.0", "pulse:r1", "5 of 6 answered")
POSTED_HEADLINE = Posted("C0DIGEST", "7.0", "digest:d1")
POSTED_PICTURE = Posted("C0DIGEST", "7.1", None, thread="7.0", files=(CHART,))


def deed(outcome: Outcome, began: float = 0.0, ended: float | None = None, **wants: Any) -> Deed:
    return Deed("ann", "r1", wants, began, began + 0.1 if ended is None else ended, outcome)


def report(outcome: Outcome) -> Deed:
    return deed(outcome, words="it works")


WELL = Evidence(
    deeds=(deed(Outcome.KEPT, 0.0, focus=2), deed(Outcome.KEPT, 1.0, focus=4)),
    answers={("r1", "ann"): {"focus": 4}},
    reports=(report(Outcome.KEPT),),
    feedback=("it works",),
    owed=(PULSE, REFRESH, HEADLINE, PICTURE),
    posted=(POSTED_PULSE, POSTED_HEADLINE, POSTED_PICTURE),
    rounds=(ROUND,),
    expected=frozenset({("daily", "blue", MONDAY)}),
    digests=(date(2026, 1, 5),),
    headlines=(date(2026, 1, 5),),
    stops=(Stop(3.0, 0),),
)


def found(evidence: Evidence) -> list[Fault]:
    return [violation.fault for violation in audit(evidence)]


def stored(*deeds: Deed, **answer: Any) -> Evidence:
    return replace(WELL, deeds=deeds, answers={("r1", "ann"): answer} if answer else {})


def test_nothing_is_found_where_all_is_well() -> None:
    assert audit(WELL) == []
    assert audit(replace(WELL, rounds=(replace(ROUND, behind=1, is_open=True),))) == []


PLANTED: dict[str, tuple[Fault, Callable[[], Evidence]]] = {
    "an acknowledged answer that is not there": (
        Fault.ANSWER_LOST,
        lambda: stored(deed(Outcome.KEPT, focus=2)),
    ),
    "an older acknowledged answer in place of the last": (
        Fault.ANSWER_LOST,
        lambda: stored(deed(Outcome.KEPT, 0.0, focus=2), deed(Outcome.KEPT, 1.0, focus=4), focus=2),
    ),
    "half of an answer": (
        Fault.ANSWER_LOST,
        lambda: stored(deed(Outcome.KEPT, focus=2, comment="words"), focus=2),
    ),
    "an answer that was withdrawn": (
        Fault.ANSWER_LOST,
        lambda: stored(
            deed(Outcome.KEPT, 0.0, focus=2), replace(deed(Outcome.KEPT, 1.0), clears=True), focus=2
        ),
    ),
    "an unknown answer that came long before an acknowledged one": (
        Fault.ANSWER_LOST,
        lambda: stored(
            deed(Outcome.UNKNOWN, 0.0, focus=1), deed(Outcome.KEPT, 1.0 + LINGERS_SECONDS, focus=2), focus=1
        ),
    ),
    "an answer that nobody gave": (Fault.ANSWER_INVENTED, lambda: stored(focus=3)),
    "an answer that was refused": (
        Fault.ANSWER_INVENTED,
        lambda: stored(deed(Outcome.REFUSED, focus=3), focus=3),
    ),
    "acknowledged feedback that is not there": (Fault.FEEDBACK_LOST, lambda: replace(WELL, feedback=())),
    "feedback that is there twice": (
        Fault.FEEDBACK_TWICE,
        lambda: replace(WELL, feedback=("it works", "it works")),
    ),
    "feedback that nobody gave": (
        Fault.FEEDBACK_TWICE,
        lambda: replace(WELL, feedback=("it works", "it does not")),
    ),
    "a message that was sent twice": (
        Fault.SENT_TWICE,
        lambda: replace(WELL, posted=(*WELL.posted, replace(POSTED_PULSE, ts="2.0"))),
    ),
    "a picture that was sent twice": (
        Fault.SENT_TWICE,
        lambda: replace(WELL, posted=(*WELL.posted, replace(POSTED_PICTURE, ts="7.2"))),
    ),
    "a message that still waits": (
        Fault.NEVER_SENT,
        lambda: replace(WELL, owed=(*WELL.owed, Owed("round:r2", "round", is_waiting=True))),
    ),
    "a message that counts as sent and is not there": (
        Fault.NEVER_SENT,
        lambda: replace(WELL, owed=(*WELL.owed, Owed("message:m1", "message", is_waiting=False))),
    ),
    "a picture that counts as sent and is not there": (
        Fault.NEVER_SENT,
        lambda: replace(WELL, posted=(POSTED_PULSE, POSTED_HEADLINE)),
    ),
    "a message that no delivery owes": (
        Fault.UNKNOWN_MESSAGE,
        lambda: replace(WELL, posted=(*WELL.posted, Posted("C0BLUE", "3.0", None, "hello"))),
    ),
    "a round that is there twice": (
        Fault.ROUND_TWICE,
        lambda: replace(WELL, rounds=(ROUND, replace(ROUND, id="r2"))),
    ),
    "a round that was due and never came": (Fault.ROUND_MISSING, lambda: replace(WELL, rounds=())),
    "a message of a round that counts as skipped": (
        Fault.ROUND_DENIED,
        lambda: replace(WELL, rounds=(replace(ROUND, skipped="late", text=None),)),
    ),
    "a count that is not up to date": (
        Fault.STALE,
        lambda: replace(WELL, rounds=(replace(ROUND, text="6 of 6 answered"),)),
    ),
    "a closed round whose count lacks an answer": (
        Fault.MISCOUNTED,
        lambda: replace(WELL, rounds=(replace(ROUND, behind=1),)),
    ),
    "an open round whose count was not brought up to date": (
        Fault.MISCOUNTED,
        lambda: replace(WELL, rounds=(replace(ROUND, behind=-2, is_open=True),)),
    ),
    "a week with two digests": (Fault.DIGEST_TWICE, lambda: replace(WELL, digests=WELL.digests * 2)),
    "a stop that took too long": (Fault.BAD_STOP, lambda: replace(WELL, stops=(Stop(STOP_SECONDS + 1, 0),))),
    "a stop that failed": (Fault.BAD_STOP, lambda: replace(WELL, stops=(Stop(1.0, 1),))),
    "a bot that never comes to rest": (Fault.UNSETTLED, lambda: replace(WELL, has_settled=False)),
    "a week with two headlines": (Fault.DIGEST_TWICE, lambda: replace(WELL, headlines=WELL.headlines * 2)),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_each_planted_violation_is_found_alone(planted: str) -> None:
    fault, plant = PLANTED[planted]
    assert found(plant()) == [fault]


def test_every_fault_is_planted_at_least_once() -> None:
    assert {fault for fault, _ in PLANTED.values()} == set(Fault)


@pytest.mark.parametrize("answer", [{"focus": 1}, {"focus": 2}])
def test_what_people_did_at_once_may_have_ended_either_way(answer: dict[str, int]) -> None:
    deeds = (deed(Outcome.KEPT, 0.0, 1.0, focus=1), deed(Outcome.KEPT, 0.5, 1.5, focus=2))
    assert found(stored(*deeds, **answer)) == []


@pytest.mark.parametrize("answer", [{}, {"focus": 5}])
def test_what_nobody_was_told_may_be_stored_or_not(answer: dict[str, int]) -> None:
    assert found(stored(deed(Outcome.UNKNOWN, focus=5), **answer)) == []


def test_what_a_killed_replica_had_begun_may_come_a_little_later() -> None:
    deeds = (deed(Outcome.UNKNOWN, 0.0, focus=1), deed(Outcome.KEPT, 1.0, focus=2))
    assert found(stored(*deeds, focus=1)) == []


def test_what_is_parked_with_a_reason_is_not_missed_and_is_counted() -> None:
    parked = Owed("message:m1", "message", is_waiting=False, parked="is_archived")
    assert found(replace(WELL, owed=(*WELL.owed, parked))) == []
    assert parked_reasons((PULSE, parked)) == {"is_archived": 1}


def test_a_pulse_that_was_skipped_for_being_late_is_not_missed() -> None:
    late = replace(ROUND, skipped="late", text=None)
    evidence = replace(WELL, rounds=(late,), owed=(replace(PULSE, excused=True), HEADLINE, PICTURE))
    assert found(replace(evidence, posted=(POSTED_HEADLINE, POSTED_PICTURE))) == []
