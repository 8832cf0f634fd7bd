"""How metrics are told in the digest: every case of what they do, beside every verdict."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.analysis.compare.values import Verdict
from bot.analysis.star import Course
from bot.domain.change import Direction
from bot.domain.message import words_of
from bot.domain.metric import Metric, Reading, Source, Written
from bot.domain.setup import NorthStar
from bot.domain.team import Team
from bot.flows.metric_told import (
    MOST_METRICS,
    Outside,
    beside_parts,
    beside_words,
    headline_words,
    joint_words,
    read_outside,
)
from storage.database import Database
from storage.readings import keep_readings
from storage.workspaces import Workspace, save_workspace

TODAY = date(2026, 11, 23)
STAR = NorthStar("Weekly active teams", Direction.UP, "teams")
UP, DOWN, FLAT = [100.0] * 4 + [120.0] * 4, [120.0] * 4 + [100.0] * 4, [100.0] * 8
TEAMS = tuple(Team(key, key.title(), f"C0{key.upper()}", "UTC") for key in ("fig", "kiwi", "lime"))
CLAIMS = ("because", "caused", "thanks to", "led to", "due to", "drove", "improved by")


def weekly(
    values: Sequence[float], key: str = STAR.metric.key, team: str | None = None, late: int = 0
) -> list[Reading]:
    days = (TODAY - timedelta(days=7 * n + late) for n in range(len(values)))
    return [Reading(key, day, value, team) for day, value in zip(days, reversed(values), strict=True)]


def outside(
    database: Database, *readings: Reading, star: NorthStar | None = STAR, metrics: Sequence[Metric] = ()
) -> Outside:
    """What the digest knows of these readings."""
    workspace = Workspace("T01", north_star=star, metrics=tuple(metrics))
    with database.transaction() as session:
        save_workspace(session, workspace, None)
        keep_readings(session, "T01", readings, Written(Source.API, "api"))
        return read_outside(session, workspace, TEAMS, TODAY)


CASES: dict[Course, list[Reading]] = {
    Course.UP: weekly(UP),
    Course.FLAT: weekly(FLAT),
    Course.DOWN: weekly(DOWN),
    Course.STALE: weekly(UP, late=8),
    Course.MISSING: [],
    Course.TOO_FEW: weekly([1.0, 2.0]),
}


@pytest.mark.parametrize("course", Course)
def test_every_case_has_its_own_sentence_beside_every_verdict(
    sqlite_database: Database, course: Course
) -> None:
    found = outside(sqlite_database, *CASES[course])
    assert found.star is not None
    assert found.star.course == course.value
    said = [joint_words(found, verdict) for verdict in Verdict]
    assert len({sentence for sentence in said if sentence}) == len(Verdict)
    assert not [(claim, s) for s in said for claim in CLAIMS if s is None or claim in s.lower()]


@pytest.mark.parametrize(
    ("course", "words"),
    [
        (Course.UP, "120 teams on 23 November 2026, up: 120 on average"),
        (Course.FLAT, "100 teams on 23 November 2026, flat: 100 on average"),
        (Course.DOWN, "100 teams on 23 November 2026, down and not the wanted way: 100 on average"),
        (Course.STALE, "no fresh reading since 15 November 2026 (120 teams), expected every 7 days"),
        (Course.MISSING, "no reading yet"),
        (Course.TOO_FEW, "2 teams on 23 November 2026, too few readings yet to say which way it goes"),
    ],
)
def test_every_case_is_said_in_the_headline_and_beside_a_change_with_a_verdict_or_none(
    sqlite_database: Database, course: Course, words: str
) -> None:
    found = outside(sqlite_database, *CASES[course])
    assert f"*Weekly active teams*, which should go up: {words}" in headline_words(found)[0]
    for verdict in (None, *Verdict):
        *joint, beside = words_of(beside_parts(found, "async", [], verdict)).splitlines()
        assert words in beside
        assert joint == ([] if verdict is None else [joint_words(found, verdict)])


@pytest.mark.parametrize(
    ("course", "verdict", "sentence"),
    [
        (Course.UP, Verdict.HELPS, "Better work, North Star up: both go as wished."),
        (Course.DOWN, Verdict.HELPS, "Better work, North Star down: is this tinkering?"),
        (
            Course.FLAT,
            Verdict.NO_DIFFERENCE,
            "No difference to the work, North Star flat: try something bolder",
        ),
        (
            Course.STALE,
            Verdict.HURTS,
            "Worse work, and no fresh reading of the North Star since 15 November 2026:",
        ),
        (
            Course.MISSING,
            Verdict.TOO_EARLY,
            "Too early to judge the work, and no reading of the North Star yet:",
        ),
        (
            Course.TOO_FEW,
            Verdict.MIXED,
            "Work not the same in all teams; the North Star has too few",
        ),
    ],
)
def test_the_joint_reading_says_both(
    sqlite_database: Database, course: Course, verdict: Verdict, sentence: str
) -> None:
    said = joint_words(outside(sqlite_database, *CASES[course]), verdict)
    assert said is not None
    assert said.startswith(sentence)


def test_where_less_is_better_the_way_is_named(sqlite_database: Database) -> None:
    churn = replace(STAR, direction=Direction.DOWN)
    falling = outside(sqlite_database, *weekly(DOWN), star=churn)
    assert str(joint_words(falling, Verdict.HELPS)).startswith(
        "Better work, North Star down, the wanted way:"
    )
    rising = outside(sqlite_database, *weekly(UP), star=churn)
    assert "North Star up, the wrong way: is this tinkering?" in str(joint_words(rising, Verdict.HELPS))


def test_the_headline_has_the_star_with_its_newest_reading_and_its_means(sqlite_database: Database) -> None:
    (said,) = headline_words(outside(sqlite_database, *weekly(UP)))
    assert said == (
        "North Star: *Weekly active teams*, which should go up: 120 teams on 23 November 2026, up: "
        "120 on average in the last 4 weeks, 100 in the 4 before."
    )


def test_a_missing_or_late_star_is_said_with_the_way_to_mend_it(sqlite_database: Database) -> None:
    (said,) = headline_words(outside(sqlite_database))
    assert said.endswith("no reading yet. `/pops metric` takes one.")
    (said,) = headline_words(outside(sqlite_database, *weekly(UP, late=8)))
    assert "no fresh reading since 15 November 2026 (120 teams), expected every 7 days." in said


def test_a_reading_older_than_all_that_is_looked_at_is_late_and_not_missing(
    sqlite_database: Database,
) -> None:
    old = Reading(STAR.metric.key, date(2025, 1, 1), 5.0)
    (said,) = headline_words(outside(sqlite_database, old))
    assert "no fresh reading since 1 January 2025, expected every 7 days." in said


def test_readings_of_teams_alone_are_none_of_the_organisation(sqlite_database: Database) -> None:
    found = outside(sqlite_database, *weekly(UP, team="kiwi"), *weekly(FLAT, team="fig"))
    assert found.star is not None
    assert found.star.course == "missing"
    said = beside_words(found, "async", ["kiwi", "fig"])
    assert said == (
        "• Weekly active teams (North Star), which should go up: no reading of the whole organisation yet; "
        "Kiwi 120 teams on 23 November 2026 (up), Fig 100 teams on 23 November 2026 (flat)"
    )
    assert "Kiwi" not in beside_words(found, "async", ["fig"])


def test_a_changes_own_metrics_stand_beside_it_and_others_in_the_headline(sqlite_database: Database) -> None:
    metrics = [
        Metric("releases", "Releases", Direction.UP, change_key="async"),
        Metric("churn", "Churn", Direction.DOWN, "%", every_days=30),
        Metric("nps", "NPS & more", Direction.UP),
    ]
    readings = [*weekly(UP, "releases"), *weekly(DOWN, "churn"), *weekly(UP)]
    found = outside(sqlite_database, *readings, metrics=metrics)
    _, others, unread = headline_words(found)
    assert others.startswith("Other metrics:\n• Churn, which should go down: 100% on 23 November 2026")
    assert "Releases" not in others
    assert unread == "No fresh reading: NPS &amp; more (none yet). `/pops metric` takes one."
    assert "• Releases, which should go up: 120 on" in beside_words(found, "async", [])
    assert "Releases" not in beside_words(found, "other", [])


def test_very_many_metrics_are_counted(sqlite_database: Database) -> None:
    metrics = [Metric(f"m{n}", f"Metric {n}", Direction.UP) for n in range(MOST_METRICS + 3)]
    *_, unread = headline_words(outside(sqlite_database, metrics=metrics))
    assert "Metric 11 (none yet) and 3 more." in unread


def test_without_a_star_that_is_said_and_nothing_is_joined(sqlite_database: Database) -> None:
    found = outside(sqlite_database, star=None)
    (said,) = headline_words(found)
    assert said.startswith("No North Star set: an ops lead names the number that all of this should move")
    assert beside_words(found, "async", []) == "No North Star set."
    assert joint_words(found, Verdict.HELPS) is None
