"""Nothing that is published of scores depends on who of a block said what, however it is combined."""

from dataclasses import astuple, dataclass, replace
from itertools import product
from random import Random
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.compare import compare
from bot.analysis.compare.values import TeamEffect
from bot.analysis.comparison import weekly_scores
from bot.analysis.digest import ChangeRows, read_change
from bot.analysis.gate import Minimums, cell_of, counted_once, gate, people_in
from bot.analysis.readings import ChangeReading, Score
from bot.analysis.shown import show_scores
from bot.analysis.tidy import PersonWeek, TeamOnChange
from bot.domain.cell import Cell
from bot.domain.change import Direction
from tests.analysis.companies import monday, on, scores

WEEKS = 8
PEOPLE = "ABCDEFG"


@dataclass(frozen=True)
class Published:
    """What stood in one digest of a team's scores."""

    team: str
    scores: tuple[Score | None, ...]


@dataclass
class Organisation:
    """Teams on one change, with everything that their answers are."""

    teams: list[TeamOnChange]
    rows: list[PersonWeek]

    def digests(self, minimums: Minimums) -> tuple[list[list[Published]], list[Cell]]:
        """A digest every week, each knowing what the earlier ones have shown."""
        cells: list[Cell] = []
        said = []
        for week in range(WEEKS):
            rows = ChangeRows(self.rows, [], [], cells=cells)
            reading = read_change(rows, monday(week), self.teams, Direction.UP, 0.3, minimums)
            cells += reading.cells
            said.append(published(reading))
        return said, cells


def published(reading: ChangeReading) -> list[Published]:
    return [
        Published(t.key, (t.now, t.since, t.baseline, *(e.score for e in t.earlier))) for t in reading.teams
    ]


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    """Two teams whose people come, go and answer now and then; one starts, moves on to v2, and may stop."""
    start, second = draw(st.integers(1, 4)), draw(st.integers(4, 7))
    rows = []
    for team in ("try", "wait"):
        for week in range(WEEKS):
            version = None if team == "wait" or week < start else 1 if week < second else 2
            for person in sorted(draw(st.sets(st.sampled_from(PEOPLE), max_size=7))):
                score = float(draw(st.integers(1, 5)))
                rows.append(PersonWeek(monday(week), team, person, version, score, f"{team}{week}"))
    return Organisation([on("try", start, version=2), on("wait")], rows)


def shuffled(organisation: Organisation, cells: list[Cell], data: st.DataObject) -> Organisation:
    """The same, but in each block people have swapped what they said, all that waits is different."""
    counted = counted_once(organisation.rows)
    said = {row: 6.0 - row.score for row in organisation.rows}
    for cell in cells:
        block = [row for row in counted if row.round in cell.rounds]
        people = sorted({row.person for row in block})
        means = [fmean(row.score for row in block if row.person == person) for person in people]
        swapped = dict(zip(people, data.draw(st.permutations(means)), strict=True))
        said |= {row: swapped[row.person] for row in block}
    rows = [replace(row, score=said[row]) for row in organisation.rows]
    return Organisation(organisation.teams, rows)


@settings(max_examples=40, deadline=None)
@given(organisations(), st.integers(3, 5), st.data())
def test_people_of_a_block_can_swap_what_they_said_and_no_digest_ever_changes(
    organisation: Organisation, minimum: int, data: st.DataObject
) -> None:
    """So every combination of published scores is one of whole blocks, each of at least the minimum."""
    minimums = Minimums(scores=minimum)
    said, cells = organisation.digests(minimums)
    assert all(cell.people >= minimum for cell in cells)
    rounds = [name for cell in cells for name in cell.rounds]
    assert len(rounds) == len(set(rounds))
    again, cells_again = shuffled(organisation, cells, data).digests(minimums)
    assert set(cells_again) == set(cells)
    assert [score is None for score in _scores(again)] == [score is None for score in _scores(said)]
    halves = 0.1001  # of a tenth may fall either way after sums in another order
    assert _means(again) == pytest.approx(_means(said), abs=halves)


def _scores(said: list[list[Published]]) -> list[Score | None]:
    return [score for digest in said for team in digest for score in team.scores]


def _means(said: list[list[Published]]) -> list[float]:
    return [score.mean for score in _scores(said) if score is not None]


def test_somebody_new_cannot_be_had_from_a_week_and_all_weeks() -> None:
    """The score of all weeks is made of the weeks as published, not of people who were there more often."""
    first = [PersonWeek(monday(0), "try", p, 1, 3.0, "one") for p in "ABCD"]
    for score in (1.0, 5.0):
        second = [PersonWeek(monday(1), "try", p, 1, 3.0, "two") for p in "ABC"]
        new = [PersonWeek(monday(1), "try", "D", 1, 6.0 - score, "two")]
        new += [PersonWeek(monday(1), "try", "E", 1, score, "two")]
        (read, _) = Organisation([on("try", 0)], [*first, *second, *new]).digests(Minimums())
        now, since, *_ = read[1][0].scores
        assert now is not None
        assert since is not None
        assert (now.mean, now.weeks.people) == (3.0, 5)
        assert since.mean == 3.0


def compared(rows: list[PersonWeek]) -> TeamEffect:
    teams = [on("try", 4), on("calm")]
    rows = [*rows, *scores("calm", range(WEEKS), 3.0)]
    read = read_change(ChangeRows(rows, [], []), monday(7), teams, Direction.UP, 0.3, Minimums())
    return read.comparison.teams[0]


def with_people(before: dict[str, float], since: dict[str, float]) -> list[PersonWeek]:
    """A team in which everybody answers every week of a period."""
    periods = ((range(4), None, before), (range(4, WEEKS), 1, since))
    return [
        PersonWeek(monday(week), "try", person, version, score, f"try{week}")
        for weeks, version, answers in periods
        for week in weeks
        for person, score in answers.items()
    ]


OLD = {"A": 3.0, "B": 3.0, "C": 3.0, "D": 3.0}


def test_somebody_who_joined_after_the_start_cannot_be_had_from_the_effect() -> None:
    """The published week is the same in both companies, and so must be the effect."""
    keen = compared(with_people(OLD, {**OLD, "A": 1.0, "NEW": 5.0}))
    cool = compared(with_people(OLD, {**OLD, "A": 5.0, "NEW": 1.0}))
    assert keen == cool


def test_somebody_who_left_before_the_start_cannot_be_had_from_the_effect() -> None:
    keen = compared(with_people({**OLD, "A": 1.0, "GONE": 5.0}, OLD))
    cool = compared(with_people({**OLD, "A": 5.0, "GONE": 1.0}, OLD))
    assert keen == cool


def test_two_changes_that_ask_the_same_question_show_a_week_once() -> None:
    rows = [replace(row, round=f"b{row.week}") for row in scores("try", range(5), 3.0, people=5)]
    away = {f"b{monday(week)}" for week in range(4)}
    there = ChangeRows(rows, [], [], elsewhere=away)
    (then,) = read_change(there, monday(3), [on("try")], Direction.UP, 0.3).teams
    assert (then.now, then.elsewhere) == (None, True)
    (later,) = read_change(there, monday(4), [on("try")], Direction.UP, 0.3).teams
    assert later.now is not None
    assert later.now.weeks.first == monday(4)
    assert not later.elsewhere
    shown = read_change(ChangeRows(rows, [], []), monday(3), [on("try")], Direction.UP, 0.3).cells
    (kept,) = read_change(replace(there, cells=shown), monday(3), [on("try")], Direction.UP, 0.3).teams
    assert kept.now is not None


def test_a_team_beside_the_same_team_without_one_person_shows_one_of_them() -> None:
    teams = [on("all"), on("but-one")]
    rows = [PersonWeek(monday(1), "all", person, None, 3.0, "a") for person in "ABCDE"]
    rows += [PersonWeek(monday(1), "but-one", person, None, 3.0, "b") for person in "ABCD"]
    reading = read_change(ChangeRows(rows, [], []), monday(1), teams, Direction.UP, 0.3)
    assert [team.now is None for team in reading.teams] == [False, True]
    assert [cell.people for cell in reading.cells] == [5]


def test_everything_that_is_published_has_one_decimal() -> None:
    rows = [
        *scores("try", range(4), 3.07, spread=0.13),
        *scores("try", range(4, 8), 3.61, version=1, spread=0.17),
    ]
    rows += scores("calm", range(8), 2.97, spread=0.11)
    reading = read_change(ChangeRows(rows, [], []), monday(7), [on("try", 4), on("calm")], Direction.UP, 0.3)
    numbers = [s.mean for digest in published(reading) for s in digest.scores if s]
    (team,) = reading.comparison.teams
    assert team.effect is not None
    assert reading.comparison.effect is not None
    numbers += [*astuple(team.effect), *astuple(reading.comparison.effect)]
    numbers += [team.shrunk or 0, team.others_moved or 0, reading.comparison.visible or 0]
    assert numbers == [round(number, 1) for number in numbers]
    assert people_in(rows) == 10


@pytest.mark.parametrize("seed", range(20))
def test_an_effect_is_made_of_whole_blocks_so_that_who_was_away_cannot_be_had_from_it(seed: int) -> None:
    """People of a block swap what they said. How sure one is may change, the effect is the same."""
    chance = Random(seed)  # noqa: S311 - simulated people need no secret numbers
    weeks, away = 6, {("a", 1), ("b", 4), ("v", 0), ("w", 3), ("w", 5)}
    there = [both for both in product("abcdefvwxyz", range(weeks)) if both not in away]
    said = {both: float(chance.randint(1, 5)) for both in there}
    swapped = dict(said)
    for team, week in product(("abcdef", "vwxyz"), range(weeks)):
        people = [person for person in team if (person, week) in said]
        for person, other in zip(people, chance.sample(people, len(people)), strict=True):
            swapped[person, week] = said[other, week]
    first, second = (_effect(scores) for scores in (said, swapped))
    assert first == pytest.approx(second, abs=0.04)


def _effect(said: dict[tuple[str, int], float]) -> tuple[float, float]:
    """What the effect of the team that started in the third week is, before it is rounded.

    How sure it is depends on how much people vary, and so, by a little, do the weights of the weeks.
    """
    rows = [
        PersonWeek(
            monday(week), team, person, 1 if team == "try" and week > 1 else None, score, f"{team}{week}"
        )
        for (person, week), score in said.items()
        for team in ["try" if person in "abcdef" else "wait"]
    ]
    shown = show_scores(rows, [on("try", 2), on("wait")], Minimums().scores)
    (team,) = compare(weekly_scores(shown), only_means=True).teams
    assert team.effect is not None
    assert team.others_moved is not None
    return team.effect.estimate, team.others_moved


def test_a_round_that_closes_after_its_week_was_shown_waits_for_the_next_week() -> None:
    first = [PersonWeek(monday(0), "try", person, None, 3.0, "r1") for person in "abcd"]
    cells = gate_cells(first)
    later = [PersonWeek(monday(0), "try", person, None, 4.0, "r2") for person in "abcde"]
    gated = gate([*first, *later], 4, cells)
    assert [len(block) for block in gated.blocks] == [4]
    assert len(gated.waiting) == 5
    follow = [PersonWeek(monday(1), "try", person, None, 2.0, "r3") for person in "abcd"]
    assert [len(b) for b in gate([*first, *later, *follow], 4, cells).blocks] == [4, 9]


def test_a_block_whose_people_were_swapped_is_not_shown_again() -> None:
    shown = [PersonWeek(monday(0), "try", person, None, 3.0, "r1") for person in "fghi"]
    other = [PersonWeek(monday(0), "try", person, None, 3.0, "r1") for person in "aghi"]
    assert gate(other, 4, gate_cells(shown)).blocks == ()
    assert len(gate(shown, 4, gate_cells(shown)).blocks) == 1


def gate_cells(rows: list[PersonWeek]) -> list[Cell]:
    return [cell_of("scores", "try", rows)]
