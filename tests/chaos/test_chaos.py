"""A minute of chaos: nothing is lost and nothing is said twice, and the auditor would have seen it."""

from dataclasses import replace

import pytest

from tests.chaos.__main__ import table
from tests.chaos.auditor import Fault, audit
from tests.chaos.evidence import Evidence, Outcome
from tests.chaos.run import Plan, Result, run

SEED = 20260105
PLANS = (Plan(1, 20.0, SEED, 2.5), Plan(3, 30.0, SEED, 1.6))


def kept(evidence: Evidence) -> int:
    return sum(deed.outcome is Outcome.KEPT for deed in evidence.deeds)


def faults_of(evidence: Evidence) -> set[Fault]:
    return {violation.fault for violation in audit(evidence)}


@pytest.mark.timeout(240)
@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_nothing_is_lost_and_nothing_is_said_twice(plan: Plan) -> None:
    result = run(plan)
    assert not result.violations, table(result)
    _had_something_to_lose(result)


def _had_something_to_lose(result: Result) -> None:
    evidence = result.evidence
    assert sum(result.kills.values()) >= 4, table(result)
    assert sum(result.faults.values()) >= 20, table(result)
    assert kept(evidence) >= 20, table(result)
    assert len(evidence.rounds) >= 6, table(result)
    assert Fault.ANSWER_LOST in faults_of(replace(evidence, answers={}))
    assert Fault.SENT_TWICE in faults_of(replace(evidence, posted=evidence.posted * 2))
    assert Fault.NEVER_SENT in faults_of(replace(evidence, posted=()))
    assert Fault.ROUND_MISSING in faults_of(replace(evidence, rounds=()))
