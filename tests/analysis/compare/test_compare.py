"""What is said about a change, through the one function that there is to call."""

from random import Random

import pytest

from bot.analysis.compare import compare
from bot.analysis.compare.replay import Memory
from bot.analysis.compare.report import report
from bot.analysis.compare.values import Missing, Reason, Score, Verdict, VersionVerdict
from bot.analysis.compare.verdicts import Wanted
from bot.domain.change import Direction
from tests.analysis.compare.answers import some_company, team


def steps(before: float, since: float, start: int, weeks: int) -> dict[int, float]:
    return {week: since if week >= start else before for week in range(weeks)}


def company(effects: list[float], weeks: int = 30, start: int = 6, waiting: int = 3) -> list[Score]:
    """Teams with an effect each, and waiting ones; noisy answers."""
    scores = []
    for number, effect in enumerate(effects):
        means = steps(3.0, 3.0 + effect, start, weeks)
        scores += team(f"try {number}", range(weeks), means, people=8, start=start, noise=0.6)
    for number in range(waiting):
        scores += team(f"wait {number}", range(weeks), people=8, noise=0.6)
    return scores


def test_a_clear_rise_beside_waiting_teams_helps() -> None:
    said = compare(company([0.8] * 5))
    assert said.verdict is Verdict.HELPS
    assert said.reason is None
    assert said.effect
    assert 0 < said.effect.low < 0.8 < said.effect.high
    assert (said.started, said.estimated, said.beside, said.waiting) == (5, 5, 3, 3)
    assert (said.weeks_before, said.weeks_since) == (6, 24)
    assert {each.verdict for each in said.teams} <= {Verdict.HELPS, Verdict.TOO_EARLY}
    assert not said.differ


def test_a_clear_rise_hurts_where_less_is_better() -> None:
    said = compare(company([0.8] * 5), Direction.DOWN)
    assert said.verdict is Verdict.HURTS
    assert {each.verdict for each in said.teams} <= {Verdict.HURTS, Verdict.TOO_EARLY}
    assert said.effect == compare(company([0.8] * 5)).effect


def test_a_change_that_helps_some_and_hurts_others_is_mixed() -> None:
    said = compare(company([0.9, 0.9, 0.9, -0.7, -0.7, -0.7]))
    assert said.verdict is Verdict.MIXED
    assert said.differ
    assert said.spread
    assert [each.verdict for each in said.teams] == [Verdict.HELPS] * 3 + [Verdict.HURTS] * 3


def test_a_clear_average_that_may_hide_harm_is_too_early() -> None:
    """Every second team hardly moved: on average up, for all not yet."""
    scores = company([0.6, 0.1] * 3, weeks=16)
    said = compare(scores)
    assert (said.verdict, said.reason, said.differ) == (Verdict.TOO_EARLY, Reason.MAY_DIFFER, False)
    assert said.effect
    assert said.effect.low > 0


@pytest.mark.parametrize(("teams", "weeks"), [(4, 8), (8, 5)])
def test_nothing_is_said_to_help_in_its_first_weeks(teams: int, weeks: int) -> None:
    """Few teams need longer to show whether they differ."""
    scores = company([1.5] * teams, weeks=15)
    for week, verdict in ((3, Verdict.TOO_EARLY), (weeks, Verdict.TOO_EARLY), (weeks + 1, Verdict.HELPS)):
        said = compare([score for score in scores if score.week < 6 + week])
        assert said.verdict is verdict
        assert said.effect
        assert said.effect.low > 0
        assert said.reason is (None if verdict is Verdict.HELPS else Reason.FIRST_WEEKS)


def test_effects_that_differ_on_one_side_are_not_mixed() -> None:
    said = compare(company([1.6, 1.6, 0.6, 0.6, 1.6, 0.6]))
    assert (said.verdict, said.differ) == (Verdict.HELPS, True)


def test_nothing_in_many_teams_is_no_difference_in_the_end() -> None:
    calm = company([0.0] * 12, weeks=50, waiting=8)
    assert compare(calm).verdict is Verdict.NO_DIFFERENCE
    picky = compare(calm, smallest=0.05)
    assert (picky.verdict, picky.reason) == (Verdict.TOO_EARLY, Reason.UNCERTAIN)
    assert picky.visible
    assert picky.visible > 0.1


def test_everybody_at_once_is_never_judged() -> None:
    said = compare(company([2.0] * 6, waiting=0))
    assert (said.verdict, said.reason) == (Verdict.TOO_EARLY, Reason.NO_COMPARISON)
    assert said.missing == Missing(comparison_teams=1)
    assert (said.effect, said.beside, said.waiting, said.ended) == (None, 0, 0, 6)


def test_the_last_waiting_teams_start_ends_the_comparison() -> None:
    late = team("late", range(30), steps(3.0, 3.8, 20, 30), people=8, start=20, noise=0.6)
    said = compare([*company([0.8] * 4, waiting=0), *late])
    assert said.ended == 20
    before = compare([s for s in [*company([0.8] * 4, waiting=0), *late] if s.week < 20])
    assert before.effect
    assert said.effect
    assert said.effect.estimate == pytest.approx(before.effect.estimate, abs=0.1)


def test_one_start_is_not_yet_enough_and_says_what_is_missing() -> None:
    scores = company([0.5, 0.5], weeks=7)
    said = compare(scores)
    assert (said.verdict, said.reason) == (Verdict.TOO_EARLY, Reason.FEW_WEEKS_SINCE)
    assert said.missing == Missing(weeks_since=1)
    nobody = compare([score for score in scores if score.week < 6])
    assert (nobody.verdict, nobody.reason, nobody.waiting) == (Verdict.TOO_EARLY, Reason.NOT_STARTED, 5)


def test_a_year_after_the_first_start_nothing_is_added() -> None:
    year = company([0.8] * 4, weeks=58)
    longer = [*year, *(s for n in range(3) for s in team(f"wait {n}", range(58, 70), 1.0, people=8))]
    assert compare(year).final
    assert compare(longer) == compare(year)
    assert not compare([score for score in year if score.week < 57]).final


def test_a_verdict_that_weakened_is_remembered() -> None:
    """Clearly up at first, and a little down for the rest of the year."""
    scores = []
    for number in range(6):
        means = {week: 3.0 if week < 6 else 4.2 if week < 17 else 2.6 for week in range(56)}
        scores += team(f"try {number}", range(56), means, people=8, start=6, noise=0.6)
    for number in range(3):
        scores += team(f"wait {number}", range(56), people=8, noise=0.6)
    said = compare(scores)
    assert said.verdict is not Verdict.HELPS
    assert said.earlier is Verdict.HELPS


def test_a_team_that_stops_keeps_what_it_showed() -> None:
    scores = company([0.8] * 4)
    stopped = [
        Score(s.week, s.team, s.person, None, False, 1.0) if s.team == "try 0" and s.week >= 20 else s
        for s in scores
    ]
    gone = [s for s in scores if s.team != "try 0" or s.week < 20]
    assert compare(stopped) == compare(gone)
    assert compare(stopped).teams[0].weeks_since == 14


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_the_scores_does_not_matter(seed: int) -> None:
    scores = some_company(seed, weeks=20)
    shuffled = list(scores)
    Random(seed).shuffle(shuffled)  # noqa: S311 - a simulation
    assert repr(compare(shuffled)) == repr(compare(scores))


def test_scores_of_one_person_in_one_week_are_averaged() -> None:
    scores = company([0.8] * 3, weeks=14)
    doubled = [
        Score(s.week, s.team, s.person, s.version, s.adopted, s.score + side)
        for s in scores
        for side in (-0.5, 0.5)
    ]
    assert compare(doubled) == compare(scores)


def test_where_the_weeks_begin_does_not_matter() -> None:
    scores = company([0.8] * 3, weeks=14)
    later = [Score(s.week + 105_000, s.team, s.person, s.version, s.adopted, s.score) for s in scores]
    assert compare(later).effect == compare(scores).effect


def test_looking_every_week_with_a_memory_says_what_a_first_look_says() -> None:
    scores, memory = some_company(3, weeks=18), Memory(100)
    for week in range(1, 19):
        known = [score for score in scores if score.week < week]
        assert repr(report(known, Wanted(), memory)) == repr(compare(known))


def test_a_memory_does_not_mistake_other_answers_for_those_it_knows() -> None:
    scores, memory = some_company(3, weeks=18), Memory(100)
    report(scores, Wanted(), memory)
    changed = [Score(s.week, s.team, s.person, s.version, s.adopted, 6 - s.score) for s in scores]
    assert report(changed, Wanted(), memory) == compare(changed)
    assert report(scores[1:], Wanted(), memory) == compare(scores[1:])


def versioned(first: float, second: float) -> list[Score]:
    scores = []
    for number in range(8):
        move = 18 if number < 5 else None
        means = {
            w: 3.0 if w < 6 else 3.0 + first if move is None or w < move else 3.0 + second for w in range(44)
        }
        scores += team(f"try {number}", range(44), means, people=8, start=6, second=move, noise=0.6)
    return [*scores, *(s for n in range(2) for s in team(f"wait {n}", range(44), people=8, noise=0.6))]


def test_a_better_second_version_is_seen() -> None:
    found = compare(versioned(0.2, 1.0)).versions
    assert found
    assert (found.newer, found.older, found.verdict, found.teams) == (2, 1, VersionVerdict.BETTER, 5)
    assert found.effect
    assert found.effect.low < 0.8 < found.effect.high
    down = compare(versioned(0.2, 1.0), Direction.DOWN).versions
    assert down
    assert down.verdict is VersionVerdict.WORSE


def test_a_second_version_like_the_first_makes_no_difference() -> None:
    found = compare(versioned(0.5, 0.5)).versions
    assert found
    assert found.verdict in {VersionVerdict.NO_DIFFERENCE, VersionVerdict.TOO_EARLY}
    assert found.effect
    assert found.effect.low < 0 < found.effect.high


def test_versions_on_which_no_team_moved_are_not_compared() -> None:
    scores = [
        *team("one", range(20), start=5),
        *team("two", range(20), start=5, second=5),
        *team("calm", range(20)),
    ]
    found = compare(scores).versions
    assert found
    assert (found.verdict, found.reason) == (VersionVerdict.TOO_EARLY, Reason.NOT_STARTED)
    assert compare(team("one", range(20), start=5)).versions is None


def test_a_best_guess_lies_in_its_own_interval() -> None:
    for seed in range(3):
        for each in compare(some_company(seed, weeks=20)).teams:
            assert (each.effect is None) == (each.shrunk is None)
            if each.effect and each.shrunk is not None:
                assert each.effect.low <= each.shrunk <= each.effect.high


def rollout(later: int, weeks: int, second: int = 18) -> list[Score]:
    """Two teams start in week 6 and gain a point; so many more follow in week `second`, two wait."""
    scores: list[Score] = []
    starts = [6, 6, *[second] * later, None, None]
    for number, begins in enumerate(starts):
        means = {week: 3.0 + (begins is not None and week >= begins) for week in range(weeks)}
        scores += team(f"team {number}", range(weeks), means, people=8, start=begins, noise=0.5)
    return scores


def test_more_teams_that_start_take_no_verdict_back() -> None:
    for week in (16, 19, 20, 21, 30):
        said = compare(rollout(5, week))
        assert (said.verdict, said.earlier) == (Verdict.HELPS, None), week


def test_while_most_teams_cannot_be_judged_no_first_verdict_is_given() -> None:
    """The others have just started when the range is clear for the first time."""
    assert compare(rollout(0, 15)).verdict is Verdict.HELPS
    many = compare(rollout(5, 15, second=14))
    assert (many.verdict, many.reason) == (Verdict.TOO_EARLY, Reason.MOST_UNKNOWN)
    assert compare(rollout(5, 16, second=14)).verdict is Verdict.HELPS
    unjudgeable = [
        Score(week, f"new {number}", f"{number} {person}", 1, week >= 14, 3.0 + person % 2)
        for number in range(5)
        for week in (13, 14)
        for person in range(4)
    ]
    assert compare([*rollout(0, 15), *unjudgeable]).verdict is Verdict.HELPS


def test_of_means_alone_nobody_learns_that_nobody_ever_changed_their_mind() -> None:
    """Somebody away moves the mean though no person ever moved: that must not be told."""
    scores = [
        Score(week, name, f"{name} {person}", None, name == "try" and week >= 4, float(1 + person))
        for name in ("try", "calm", "idle")
        for week in range(9)
        for person in range(5)
        if (name, week, person) != ("calm", 2, 4)
    ]
    assert compare(scores).reason is Reason.ALL_ALIKE
    told = compare(scores, only_means=True)
    assert told.reason is not Reason.ALL_ALIKE
    assert told.effect
    everywhere = [score for score in scores if score.person != "calm 4"]
    assert compare(everywhere, only_means=True).reason is Reason.ALL_ALIKE
