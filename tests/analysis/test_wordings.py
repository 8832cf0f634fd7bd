"""A question that was reworded: its wordings are shown apart, and never in one score."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.analysis.compare.values import Reason
from bot.analysis.digest import ChangeRows, read_change
from bot.analysis.readings import ChangeReading, TeamReading
from bot.analysis.tidy import PersonWeek, Worded
from bot.domain.cell import Cell
from bot.domain.change import Direction
from tests.analysis.companies import monday, on, scores

KIND = "scores:own.worth:2"
BREAK = monday(8) + timedelta(days=1)


def asked(
    team: str, weeks: Sequence[int], score: float, wording: int = 0, people: int = 5
) -> list[PersonWeek]:
    """Answers in a wording, a round a week."""
    version = 1 if team == "try" else None
    rows = scores(team, weeks, score, people, version, spread=0.2)
    return [replace(row, wording=wording, round=f"{team} {row.week}") for row in rows]


def read(
    rows: list[PersonWeek],
    cells: Sequence[Cell] = (),
    breaks: Sequence[tuple[int, date]] = (),
    week: int = 11,
) -> ChangeReading:
    worded = {team: [Worded(1, monday(0)), Worded(0, BREAK)] for team in ("try", "calm")}
    if breaks:
        worded = {"try": [Worded(wording, day) for wording, day in breaks]}
    told = ChangeRows(rows, [], [], KIND, cells, worded=worded)
    return read_change(told, monday(week), [on("try", 4), on("calm")], Direction.UP, 0.3)


def tried(reading: ChangeReading) -> TeamReading:
    return reading.teams[0]


def means(team: TeamReading) -> list[list[float]]:
    return [[score.mean for score in run.scores] for run in team.runs]


def before_start(rows: list[PersonWeek]) -> list[PersonWeek]:
    """The same, without a version in the first four weeks."""
    return [replace(row, version=None if row.week < monday(4) else row.version) for row in rows]


REWORDED = before_start(
    [
        *asked("try", range(8), 2.0, wording=1),
        *asked("try", range(8, 12), 4.0),
        *asked("calm", range(8), 3.0, wording=1),
        *asked("calm", range(8, 12), 3.0),
    ]
)
SAME = [replace(row, wording=0) for row in REWORDED]


def test_scores_are_of_the_wording_that_is_asked_now() -> None:
    team = tried(read(REWORDED))
    assert team.now is not None
    assert team.since is not None
    assert (team.now.mean, team.since.mean) == (4.0, 4.0)
    assert team.baseline is None


def test_the_line_breaks_where_the_question_was_reworded() -> None:
    team = tried(read(REWORDED))
    assert means(team) == [[2.0] * 8, [4.0] * 4]
    assert [run.before for run in team.runs] == [4, 0]
    assert [run.asked_since for run in team.runs] == [None, BREAK]
    assert team.reworded == BREAK


def test_the_comparison_has_nothing_from_before_unless_wordings_are_linked() -> None:
    apart = read(REWORDED).comparison
    assert apart.effect is None
    assert apart.reason is Reason.NO_BASELINE
    joined = read(SAME).comparison
    assert joined.effect is not None
    assert joined.effect.estimate > 0.5


def test_two_wordings_make_no_block_together() -> None:
    few = [*asked("try", [7], 2.0, wording=1, people=3), *asked("try", [8], 4.0, people=3)]
    few = [replace(row, person=f"{row.person}-{row.week}") for row in few]
    assert tried(read(few)).line == ()
    linked = tried(read([replace(row, wording=0) for row in few]))
    assert [(score.mean, score.weeks.people) for score in linked.line] == [(3.0, 6)]


@pytest.mark.parametrize("now_linked", [True, False])
def test_a_block_that_was_shown_while_linked_is_never_taken_apart(now_linked: bool) -> None:
    week7, week8 = asked("try", [7], 2.0, 1, people=4), asked("try", [8], 4.0, people=4)
    linked = [replace(row, wording=0, person=f"{row.person}-{row.week}") for row in (*week7[:2], *week8[:2])]
    shown = read(linked)
    assert len(shown.cells) == 1
    rows = linked if now_linked else [replace(row, wording=int(row.week < monday(8))) for row in linked]
    rows += asked("try", [9], 5.0)
    team = tried(read(rows, shown.cells))
    assert [score.mean for score in team.line] == ([2.8, 5.0] if now_linked else [5.0])


def test_blocks_that_were_shown_apart_stay_apart_when_wordings_are_linked() -> None:
    apart = read(REWORDED)
    kinds = [cell.kind for cell in apart.cells]
    assert (kinds.count("scores:own.worth:1"), kinds.count(KIND)) == (16, 8)
    joined = read(SAME, apart.cells)
    assert joined.cells == ()
    assert [score.mean for score in tried(joined).line] == [2.0] * 8 + [4.0] * 4


def test_everybody_counts_in_one_team_a_week_whatever_the_wording() -> None:
    first, second = asked("calm", [9], 3.0, wording=1), asked("try", [9], 4.0)
    twice = [replace(row, person=other.person) for row, other in zip(second, first, strict=True)]
    assert tried(read([*first, *twice])).line == ()
    assert len(tried(read([*first, *second])).line) == 1


def test_a_wording_that_comes_back_has_a_run_for_each_time() -> None:
    rows = [
        *asked("try", [0, 1], 2.0),
        *asked("try", [2, 3], 3.0, wording=2),
        *asked("try", [4, 5], 4.0),
    ]
    days = [monday(0), monday(2), monday(4)]
    team = tried(read(before_start(rows), breaks=list(zip((0, 2, 0), days, strict=True)), week=5))
    assert means(team) == [[2.0, 2.0], [3.0, 3.0], [4.0, 4.0]]
    assert team.baseline is not None
    assert team.baseline.mean == 2.0


def test_a_new_wording_without_enough_answers_breaks_the_line_all_the_same() -> None:
    rows = [row for row in REWORDED if row.week < monday(8)] + asked("try", [8], 4.0, people=2)
    team = tried(read(rows, week=8))
    assert (team.now, team.reworded) == (None, BREAK)
    assert means(team) == [[2.0] * 8, []]


def test_a_digest_of_an_earlier_week_knows_nothing_of_the_rewording() -> None:
    rows = [replace(row, wording=0) for row in REWORDED if row.week < monday(8)]
    assert tried(read(rows, breaks=[(0, monday(0)), (1, BREAK)], week=7)).reworded is None


def test_a_team_that_stopped_before_the_rewording_keeps_its_version() -> None:
    rows = [row for row in REWORDED if row.week < monday(8)]
    told = ChangeRows(
        rows, [], [], KIND, worded={"try": [Worded(1, monday(0))], "calm": [Worded(1, monday(0))]}
    )
    stopped = replace(on("try", 4), version=None)
    (team, _) = read_change(told, monday(11), [stopped, on("calm")], Direction.UP, 0.3).teams
    assert (team.version, team.stopped) == (1, True)
