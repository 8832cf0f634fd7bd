from dataclasses import replace

import pytest

from bot.analysis.compare.values import Reason, Verdict
from bot.analysis.digest import ChangeRows, GuardrailRows, read_change
from bot.analysis.gate import Hidden, Minimums, Weeks
from bot.analysis.readings import ChangeReading, TeamReading
from bot.analysis.tidy import Participation, TeamOnChange
from bot.domain.change import Direction
from bot.domain.question import Question
from tests.analysis.companies import monday, on, remark, scores

ROWS = ChangeRows(
    scores=[
        *scores("try", range(6), 3.0),
        *scores("try", range(6, 10), 2.0, version=1),
        *scores("try", range(10, 13), 4.0, version=2),
        *scores("try", [13], 4.4, version=2),
        *scores("calm", range(14), 3.2),
        *scores("tiny", range(14), 5.0, people=2),
    ],
    remarks=[
        *[replace(remark("try", 13, n, f"words {n}", 0.5), version=2) for n in range(5)],
        *[remark("calm", 13, n, f"calm {n}") for n in range(2)],
    ],
    participation=[Participation(monday(13), "try", 7, 5), Participation(monday(12), "calm", 6, 5)],
)
TEAMS = [on("tiny"), on("calm"), on("try", 6, version=2)]


def read(
    rows: ChangeRows = ROWS, teams: list[TeamOnChange] | None = None, week: int = 13, scores: int = 4
) -> ChangeReading:
    return read_change(rows, monday(week), teams or TEAMS, Direction.UP, 0.3, Minimums(scores=scores))


def team(key: str, reading: ChangeReading | None = None) -> TeamReading:
    return next(team for team in (reading or read()).teams if team.key == key)


def test_a_team_has_its_score_now_since_and_before_with_versions_apart() -> None:
    tried = team("try")
    assert tried.now is not None
    assert tried.since is not None
    assert tried.baseline is not None
    assert tried.now.mean == pytest.approx(4.4)
    assert tried.now.weeks == Weeks(monday(13), monday(13), 5)
    assert tried.since.mean == pytest.approx(4.1)
    assert tried.baseline.mean == pytest.approx(3.0)
    assert [(earlier.version, earlier.score.mean) for earlier in tried.earlier] == [(1, 2.0)]


def test_a_team_has_its_facts_and_its_comparison() -> None:
    tried = team("try")
    assert (tried.version, tried.start, tried.weeks_since) == (2, monday(6), 8)
    assert tried.participation == Participation(monday(13), "try", 7, 5)
    effect = read().effect_of(tried)
    assert effect is not None
    assert (effect.weeks_before, effect.weeks_since, effect.version) == (6, 8, 2)


def test_a_teams_line_has_all_that_is_shown_of_it_oldest_first() -> None:
    tried = team("try")
    assert [score.mean for score in tried.line] == [3.0] * 6 + [2.0] * 4 + [4.0] * 3 + [4.4]
    assert [score.weeks.last for score in tried.line] == [monday(week) for week in range(14)]
    assert team("tiny").line == ()


def test_another_question_is_a_guardrail_with_cells_of_its_own() -> None:
    question = Question("load.week", 2, "How was it?", ("1", "2", "3", "4", "5"), Direction.DOWN, "why")
    heavy = [
        *scores("try", range(6), 3.0, spread=0.3),
        *scores("try", range(6, 14), 5.0, version=1, spread=0.3),
        *scores("calm", range(14), 3.0, spread=0.3),
        *scores("tiny", range(14), 3.0, people=2),
    ]
    heavy = [replace(row, round=f"{row.team} {row.week}") for row in heavy]
    rows = replace(ROWS, guardrails=[GuardrailRows(question, heavy, "scores:load.week:2")])
    reading = read(rows)
    ((asked, measured),) = reading.guardrails
    assert (asked, measured.direction) == (question, Direction.DOWN)
    assert measured.comparison.effect is not None
    assert measured.comparison.effect.estimate == pytest.approx(2.0, abs=0.1)
    assert reading.comparison == read().comparison
    kinds = [cell.kind for cell in reading.cells]
    assert kinds.count("scores:load.week:2") == kinds.count("scores") == 28
    mine = [cell for cell in reading.cells if cell.kind == "scores:load.week:2"]
    known = replace(rows, cells=mine)
    assert not [cell for cell in read(known).cells if cell.kind == "scores:load.week:2"]
    hidden = replace(rows, guardrails=[GuardrailRows(question, heavy[-28:], "scores:load.week:2")])
    assert read(hidden).guardrails[0][1].comparison.verdict is Verdict.TOO_EARLY


def test_a_team_that_waits_has_a_score_now_and_no_comparison() -> None:
    calm = team("calm")
    assert calm.now is not None
    assert calm.now.mean == pytest.approx(3.2)
    assert (calm.version, calm.start, calm.weeks_since, calm.baseline, calm.since) == (None,) * 5
    assert (read().effect_of(calm), calm.participation) == (None, None)


def test_a_team_that_is_too_small_shows_no_score_and_what_is_missing() -> None:
    tiny = team("tiny")
    assert (tiny.now, tiny.hidden) == (None, Hidden(None))
    once = team("tiny", read(replace(ROWS, scores=scores("tiny", [13], 5.0, people=2))))
    assert (once.now, once.hidden) == (None, Hidden(2))


def test_words_appear_under_a_team_with_enough_authors_only() -> None:
    tried, calm = team("try"), team("calm")
    assert tried.voices is not None
    assert tried.voices.tones.positive.high == 1
    assert calm.voices is None
    assert read().together == Hidden()


def test_teams_stand_in_order_of_version_start_and_name_and_never_of_score() -> None:
    teams = [
        TeamOnChange("w2", "beta", None, None),
        TeamOnChange("w1", "Alpha", None, None),
        TeamOnChange("d", "Delta", 2, monday(1)),
        TeamOnChange("c", "Charlie", 1, monday(9)),
        TeamOnChange("b", "bravo", 1, monday(3)),
        TeamOnChange("a", "Zulu", 1, monday(3)),
        TeamOnChange("soon", "Aardvark", 1, monday(14)),
    ]
    up = ChangeRows([row for n, t in enumerate(teams) for row in scores(t.key, [12], 1 + n / 2)], [], [])
    down = ChangeRows([row for n, t in enumerate(teams) for row in scores(t.key, [12], 5 - n / 2)], [], [])
    orders = [[t.key for t in read(rows, teams).teams] for rows in (up, down)]
    assert orders == [["b", "a", "c", "d", "soon", "w1", "w2"]] * 2


def test_the_started_and_the_waiting_stand_apart() -> None:
    reading = read()
    assert [t.key for t in reading.trying] == ["try"]
    assert [t.key for t in reading.waiting] == ["calm", "tiny"]


def test_a_look_back_shows_what_was_known_then() -> None:
    then = read(teams=[*TEAMS[:2], on("try", 6, version=1)], week=9)
    tried = team("try", then)
    assert tried.now is not None
    assert (tried.now.mean, tried.earlier, tried.voices) == (2.0, (), None)
    assert tried.weeks_since == 4


def test_a_start_in_the_middle_of_a_week_counts_that_week() -> None:
    begun = TeamOnChange("try", "Try", 2, monday(13).replace(day=monday(13).day + 2))
    assert team("try", read(teams=[begun])).weeks_since == 1


def test_nothing_answered_yet_is_a_reading_too() -> None:
    reading = read(ChangeRows([], [], []), [on("try", 13), on("calm")])
    assert [(t.now, t.hidden) for t in reading.teams] == [(None, Hidden(4))] * 2
    assert (reading.comparison.verdict, reading.comparison.reason) == (Verdict.TOO_EARLY, Reason.NO_ANSWERS)
