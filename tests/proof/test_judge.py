import pytest

from bot.proof.judge import Claim, judge, tail


def claims(right: int, wrong: int, chance: float) -> list[Claim]:
    return [Claim("U1", "said 4", n < right, chance) for n in range(right + wrong)]


def test_the_tail_of_the_binomial_is_that_of_a_fair_coin() -> None:
    assert tail(10, 8, 0.5) == pytest.approx(56 / 1024)
    assert tail(10, 0, 0.5) == 1.0


def test_guessing_as_well_as_chance_allows_is_no_leak() -> None:
    assert not judge("a", "b", claims(30, 70, 0.25)).is_leak


def test_doing_much_better_than_chance_is_a_leak() -> None:
    finding = judge("a", "b", claims(60, 40, 0.25))
    assert finding.is_leak
    low, high = finding.interval
    assert low < 0.6 < high


def test_what_cannot_be_guessed_is_a_leak_at_the_first_right_claim() -> None:
    assert judge("a", "b", claims(1, 0, 0.0)).is_leak
    assert not judge("a", "b", claims(0, 3, 0.0)).is_leak


def test_nothing_claimed_is_no_leak() -> None:
    finding = judge("a", "b", [])
    assert (finding.is_leak, finding.share, finding.interval) == (False, 0.0, (0.0, 1.0))


def test_many_claims_are_weighed_without_running_out_of_numbers() -> None:
    assert not judge("a", "b", claims(5_050, 4_950, 0.5)).is_leak
    assert judge("a", "b", claims(5_500, 4_500, 0.5)).is_leak
