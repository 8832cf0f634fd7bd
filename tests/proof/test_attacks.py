"""Attackers on a small organisation: on the honest bot they guess, and every planted leak they find."""

import pytest

from bot.proof.evidence import Evidence
from bot.proof.leaks import LEAKS
from bot.proof.organisation import simulate
from bot.proof.report import attack_all, plant_all

TEAMS, WEEKS, SEED = 10, 8, 1


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


def test_every_planted_leak_is_found(evidence: Evidence) -> None:
    missed = [each.leak for each in plant_all(evidence) if not each.by]
    assert missed == []
    assert len(LEAKS) >= 10
