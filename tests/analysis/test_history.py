"""A change's history: which digests stand for it, what moved when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.compare.values import Comparison, Interval, Missing, Reason, TeamEffect, Verdict
from bot.analysis.history import EACH, MONTH, Edition, History, history_of
from bot.analysis.moves import Moved
from bot.analysis.published import PublishedChange, PublishedTeam
from bot.domain.change import Direction

FIRST = date(2026, 8, 31)
HELPS = Comparison(Verdict.HELPS, None, effect=Interval(0.4, 0.1, 0.7))
EARLY = Comparison(Verdict.TOO_EARLY, Reason.NOT_STARTED)


def monday(number: int) -> date:
    """The Monday of week `number`, from 0."""
    return FIRST + timedelta(weeks=number)


def team(key: str, version: int | None = None, start: date | None = None) -> PublishedTeam:
    """A team as a digest showed it, without its scores."""
    return PublishedTeam(key, key.title(), version, start, None, None, None, ())


def change(*teams: PublishedTeam, comparison: Comparison = EARLY, key: str = "async") -> PublishedChange:
    """A change as a digest showed it."""
    return PublishedChange(key, "Async stand-ups", Direction.UP, 0.3, comparison, (), teams)


def history(*changes: PublishedChange) -> History:
    """The history of changes that week after week showed."""
    found = history_of("async", ((monday(n), (shown,)) for n, shown in enumerate(changes)))
    assert found is not None
    return found


def effect_of(key: str, verdict: Verdict = Verdict.HELPS) -> TeamEffect:
    """What the change did to a team."""
    return TeamEffect(key, verdict, None, Missing(), 0, 1, 6, 6, Interval(0.4, 0.1, 0.7))


def test_a_history_has_the_editions_of_its_change_by_week_and_none_of_another() -> None:
    other = change(key="other")
    digests = [(monday(2), (other, change())), (monday(0), (change(),)), (monday(1), (other,))]
    found = history_of("async", digests)
    assert found is not None
    assert [edition.week for edition in found.editions] == [monday(0), monday(2)]
    assert found.newest.week == monday(2)
    assert history_of("nothing", digests) is None


def test_the_last_month_is_five_digests_or_as_many_as_there_are() -> None:
    long = history(*[change()] * 9)
    assert [edition.week for edition in long.last_month()] == [monday(n) for n in range(4, 9)]
    assert len(history(*[change()] * 3).last_month()) == 3 < MONTH


def test_a_short_history_is_told_digest_by_digest_and_a_long_one_by_the_last_of_each_month() -> None:
    short, long = history(*[change()] * EACH), history(*[change()] * (EACH + 1))
    assert (short.by_month, len(short.whole())) == (False, EACH)
    assert long.by_month
    assert [edition.week for edition in long.whole()] == [
        date(2026, 8, 31),
        date(2026, 9, 28),
        date(2026, 10, 26),
        date(2026, 11, 9),
    ]


def test_the_same_month_of_another_year_is_another_month() -> None:
    weeks = history(*[change()] * 60).whole()
    assert len(weeks) == len({(e.week.year, e.week.month) for e in weeks}) == 15
    assert [e.week for e in weeks] == sorted(e.week for e in weeks)


@pytest.mark.parametrize(
    ("direction", "wanted"), [(Direction.UP, (0.4, 0.1, 0.7)), (Direction.DOWN, (-0.4, -0.7, -0.1))]
)
def test_positive_is_the_wanted_way(direction: Direction, wanted: tuple[float, float, float]) -> None:
    edition = Edition(FIRST, replace(change(comparison=HELPS), direction=direction))
    assert edition.effect == Interval(*wanted)
    assert Edition(FIRST, change()).effect is None


def test_a_team_is_on_the_change_or_waits_or_has_stopped() -> None:
    teams = (team("fig", 1, FIRST), team("kiwi"), team("lime"), replace(team("plum", 1, FIRST), stopped=True))
    edition = Edition(FIRST, change(*teams))
    assert (edition.change.on_it, edition.change.waiting) == (1, 2)


def test_the_news_say_what_moved_in_which_week_and_nothing_of_a_quiet_one() -> None:
    on_one, on_two = team("fig", 1, FIRST), team("fig", 2, FIRST)
    told = list(
        history(
            change(team("fig"), team("kiwi")),
            change(on_one, team("kiwi")),
            change(on_one, team("kiwi")),
            change(on_two, team("kiwi"), comparison=replace(HELPS, teams=(effect_of("fig"),))),
            change(replace(on_two, stopped=True), team("kiwi")),
        ).news()
    )
    assert [week for week, _ in told] == [monday(0), monday(1), monday(3), monday(4)]
    kinds = [[(move.kind, move.before, move.now) for move in moved] for _, moved in told]
    assert kinds[0] == [(Moved.NEW, "", "")]
    assert kinds[1] == [(Moved.STARTED, "", "v1")]
    assert (Moved.VERDICT, "too early", "helps") in kinds[2]
    assert (Moved.VERSION, "v1", "v2") in kinds[2]
    assert (Moved.TEAM, "too early", "helps") in kinds[2]
    assert (Moved.VERDICT, "helps", "too early") in kinds[3]
    assert (Moved.STOPPED, "v2", "") in [(kind, before, now) for kind, before, now in kinds[3]]


@given(st.integers(1, 120))
def test_the_newest_digest_is_in_every_view_and_nothing_is_told_twice(weeks: int) -> None:
    told = history(*[change()] * weeks)
    for view in (told.whole(), told.last_month()):
        assert view[-1] == told.newest
        assert len({edition.week for edition in view}) == len(view)
