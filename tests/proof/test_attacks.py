"""Attackers on a small organisation: on the honest bot they guess, and every planted leak they find."""

import pytest

from bot.domain.round import SkipReason
from bot.proof.evidence import Evidence
from bot.proof.leaks import LEAKS
from bot.proof.leaks_of_draws import LEAKS_OF_DRAWS
from bot.proof.organisation import simulate
from bot.proof.report import attack_all, plant_all

TEAMS, WEEKS, SEED = 9, 7, 1


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return simulate(SEED, TEAMS, WEEKS)


def test_no_attacker_does_better_than_guessing(evidence: Evidence) -> None:
    assert len(evidence.truth) > 200
    assert len(evidence.cells) > 20
    assert len(evidence.posts) > 100
    assert len(evidence.themes) > 5
    found = {f.attack: f.examples for f in attack_all(evidence) if f.is_leak}
    assert found == {}


def test_parts_of_teams_shared_messages_and_quiet_weeks_are_among_what_is_attacked(
    evidence: Evidence,
) -> None:
    rounds = evidence.dumps[-1].tables["round"]
    assert sum(bool(each["sample"]) for each in rounds) > 10
    assert sum(each["led_by"] is not None for each in rounds) > 5
    skipped = {each["skipped"] for each in rounds}
    assert {SkipReason.ASKED_ENOUGH.value, SkipReason.ENOUGH_KNOWN.value} <= skipped
    assert {len(sections) for sections in evidence.sections.values()} == {1, 2}
    assert sum(f.claims for f in attack_all(evidence) if f.attack == "drawn again") > 100
    assert evidence.dumps[-1].tables["ask"]


def test_every_planted_leak_is_found(evidence: Evidence) -> None:
    missed = [each.leak for each in plant_all(evidence) if not each.by]
    assert missed == []
    assert len([*LEAKS, *LEAKS_OF_DRAWS]) >= 20
