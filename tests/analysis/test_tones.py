"""Sums of tones: the interval holds the truth as often as it says, and authors are believed."""

from collections.abc import Sequence
from random import Random

import pytest

from bot.analysis.tones import (
    CLASSES,
    TAGS,
    Row,
    TaggerError,
    ToneSums,
    Voice,
    error_of,
    shipped_error,
    tone_sums,
)
from bot.domain.sentiment import Tone

PERFECT = TaggerError(((1e6, 0.0, 0.0, 0.0), (0.0, 1e6, 0.0, 0.0), (0.0, 0.0, 1e6, 0.0)))
HONEST = TaggerError(((37.0, 9.0, 3.0, 11.0), (6.0, 36.0, 5.0, 13.0), (3.0, 7.0, 40.0, 10.0)))
TRUE = ((0.62, 0.14, 0.06, 0.18), (0.10, 0.60, 0.08, 0.22), (0.05, 0.12, 0.66, 0.17))
"""P(tag | tone) of the tagger that simulated teams have; what is known of it comes from 150 texts a tone."""


def of(*tags: Tone, corrected: Tone | None = None) -> list[Voice]:
    """One comment of each of so many people."""
    return [Voice(str(n), tag, corrected) for n, tag in enumerate(tags)]


def test_a_perfect_tagger_leaves_only_the_smallness_of_the_group() -> None:
    many = tone_sums(of(*[Tone.NEGATIVE] * 60, *[Tone.POSITIVE] * 40), PERFECT)
    assert (many.negative.low, many.negative.high) == (0.5, 0.7)
    few = tone_sums(of(*[Tone.NEGATIVE] * 3, *[Tone.POSITIVE] * 2), PERFECT)
    assert few.negative.high - few.negative.low >= 0.6
    assert few.most is None


def test_the_taggers_error_makes_the_interval_wider_and_moves_it() -> None:
    tags = of(*[Tone.NEGATIVE] * 30, *[Tone.NEUTRAL] * 45, *[Tone.UNSURE] * 25)
    bare, honest = tone_sums(tags, PERFECT), tone_sums(tags, HONEST)
    assert honest.negative.high - honest.negative.low > bare.negative.high - bare.negative.low
    assert honest.negative.estimate > 0.3


def test_what_authors_say_enters_without_error_and_wins() -> None:
    told = tone_sums(of(*[Tone.POSITIVE] * 12, corrected=Tone.NEGATIVE), HONEST, 12)
    tagged = tone_sums(of(*[Tone.NEGATIVE] * 12), HONEST)
    assert told.most is Tone.NEGATIVE
    assert told.negative.low > tagged.negative.low
    assert told.corrected == 12


def test_unsure_and_unknown_are_said_and_do_not_count_as_neutral() -> None:
    sums = tone_sums(of(*[Tone.UNKNOWN] * 3, *[Tone.UNSURE] * 3), HONEST)
    assert (sums.unsure, sums.unknown) == (0.5, 0.5)
    assert sums.says_nothing
    assert sums.neutral.high >= 0.9
    corrected = tone_sums(of(Tone.UNKNOWN, Tone.UNSURE, corrected=Tone.NEUTRAL), HONEST)
    assert (corrected.unsure, corrected.unknown) == (0.0, 0.0)


def test_somebody_who_writes_a_lot_weighs_like_everybody() -> None:
    loud = [Voice("loud", Tone.NEGATIVE) for _ in range(20)]
    quiet = [Voice(str(n), Tone.POSITIVE) for n in range(4)]
    assert tone_sums([*loud, *quiet], HONEST) == tone_sums([*loud[:1], *quiet], HONEST)


def test_shares_are_told_in_steps_and_intervals_are_widened_to_them() -> None:
    sums = tone_sums(of(*TAGS, *TAGS), HONEST)
    for share in (sums.negative, sums.neutral, sums.positive):
        for edge in (share.estimate, share.low, share.high):
            assert round(edge * 20, 6) == round(edge * 20)
        assert 0 <= share.low <= share.estimate <= share.high <= 1


def test_what_is_known_of_the_shipped_tagger_is_worth_less_in_another_place() -> None:
    error = error_of({tone.value: (5000, 100, 100, 4800) for tone in CLASSES})
    assert [sum(row) for row in error.counts] == pytest.approx([60, 60, 60])
    assert all(sum(row) <= 60.001 for row in shipped_error().counts)


@pytest.mark.slow
@pytest.mark.parametrize("people", [(5, 8), (10, 40)])
def test_an_interval_of_90_percent_holds_the_truth_in_at_least_88_of_100_teams(
    people: tuple[int, int],
) -> None:
    chance, held, teams = Random(people[0]), 0, 300  # noqa: S311 - a simulation
    for team in range(teams):
        if team % 30 == 0:
            error = _measured(chance)
        truth = _composition(chance)
        sums = _simulated(chance, truth, chance.randint(*people), error)
        held += sum(_holds(sums, tone, share) for tone, share in zip(CLASSES, truth, strict=True))
    assert held / (3 * teams) >= 0.88


def _composition(chance: Random) -> list[float]:
    """How a team may think: any mixture, one as likely as another."""
    parts = [chance.expovariate(1.0) for _ in CLASSES]
    return [part / sum(parts) for part in parts]


def _measured(chance: Random) -> TaggerError:
    """What 150 texts a tone say of the tagger."""
    first, second, third = (_counted(chance, row) for row in TRUE)
    return TaggerError((first, second, third))


def _counted(chance: Random, row: Sequence[float]) -> Row:
    tags = chance.choices(range(4), row, k=150)
    negative, neutral, positive, unsure = (float(tags.count(tag)) for tag in range(4))
    return negative, neutral, positive, unsure


def _simulated(chance: Random, truth: Sequence[float], people: int, error: TaggerError) -> ToneSums:
    meant = chance.choices(range(3), truth, k=people)
    tags = [TAGS[chance.choices(range(4), TRUE[tone])[0]] for tone in meant]
    corrected = [CLASSES[tone] if chance.random() < 0.1 else None for tone in meant]
    return tone_sums([Voice(str(n), tag, corrected[n]) for n, tag in enumerate(tags)], error)


def _holds(sums: ToneSums, tone: Tone, share: float) -> bool:
    return sums.of(tone).low <= share <= sums.of(tone).high
