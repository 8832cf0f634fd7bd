from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.analysis.gate import Hidden, Weeks
from bot.analysis.remarks import Heard, hear, quotes, shorten
from bot.analysis.tidy import Remark
from bot.domain.cell import Cell
from bot.domain.sentiment import Tone
from tests.analysis.companies import monday, remark


def heard(remarks: list[Remark], week: int = 9, cells: Sequence[Cell] = (), minimum: int = 5) -> Heard:
    on = [replace(r, version=1 if r.week >= monday(4) else None, round=f"{r.team}{r.week}") for r in remarks]
    return hear(on, monday(week), minimum, cells)


def many(team: str, people: int, week: int = 9) -> list[Remark]:
    return [remark(team, week, n, f"{team} says {n} in {week}", polarity=n / 10) for n in range(people)]


def test_five_authors_in_a_team_have_shares_and_quotes_under_the_team() -> None:
    voices = heard(many("a", 5)).by_team["a"]
    assert voices.weeks == Weeks(monday(9), monday(9), 5)
    assert voices.tones.positive.low > voices.tones.negative.low
    assert (voices.tones.unsure, voices.tones.corrected) == (0, None)
    assert len(voices.quotes) == 3


def test_of_four_authors_nothing_is_shown_not_even_how_many_they_are() -> None:
    result = heard(many("a", 4))
    assert (result.by_team, result.together, result.cells) == ({}, Hidden(), ())


def test_five_remarks_of_four_people_are_four_people() -> None:
    assert heard([*many("a", 4), remark("a", 8, 0, "again")]).by_team == {}


def test_weeks_of_one_version_are_pooled_and_versions_are_not() -> None:
    pooled = heard([*many("a", 3, week=8), *[remark("a", 9, n) for n in (3, 4)]])
    assert pooled.by_team["a"].weeks == Weeks(monday(8), monday(9), 5)
    apart = heard([*many("a", 3, week=3), *[remark("a", 4, n) for n in (3, 4)]])
    assert (apart.by_team, apart.together) == ({}, Hidden())


def test_small_teams_are_quoted_together_without_their_names_or_tones_after_a_week() -> None:
    remarks = [*many("a", 3), *many("b", 2), *many("large", 6)]
    assert heard(remarks).together == Hidden()
    result = heard(remarks, week=10)
    assert isinstance(result.together, tuple)
    assert len(result.together) == 3
    assert not any("large" in quote for quote in result.together)
    assert [(cell.team, cell.people) for cell in result.cells] == [("large", 6), (None, 5)]


def test_what_was_quoted_together_is_later_in_no_teams_words_and_in_no_other_quotes() -> None:
    """Else it would show which team it came from, when that team or the company of teams changes."""
    first = [*many("a", 3), *many("b", 2)]
    told = [replace(cell, told=True) for cell in heard(first, week=10).cells]
    later = heard([*first, *many("a", 4, week=10), *many("c", 3, week=10)], week=11, cells=told)
    assert later.by_team == {}
    assert isinstance(later.together, tuple)
    assert all(quote.endswith("in 10") for quote in later.together)


def test_quotes_that_only_a_preview_has_shown_are_shown_again() -> None:
    remarks = [*many("a", 3), *many("b", 2)]
    shown = heard(remarks, week=10)
    again = heard(remarks, week=10, cells=shown.cells)
    assert (again.together, again.cells) == (shown.together, ())


def test_quotes_of_somebody_who_left_since_a_preview_are_not_shown_with_the_others() -> None:
    remarks = [*many("a", 3), *many("b", 2)]
    shown = heard(remarks, week=10)
    assert heard(remarks[1:], week=10, cells=shown.cells).together == Hidden()


def test_a_person_in_two_small_teams_is_one_author() -> None:
    twice = [remark("a", 9, n) for n in range(3)]
    same = [Remark(r.week, "b", r.person, r.words, r.sentiment) for r in twice]
    assert heard([*twice, *same], week=10).together == Hidden()


def test_what_was_said_long_ago_is_not_quoted_together() -> None:
    assert heard([*many("a", 3, week=5), *many("b", 2)], week=10).together == Hidden()
    assert heard([*many("a", 3, week=6), *many("b", 2)], week=10).together != Hidden()


def test_quotes_leave_out_the_most_extreme_and_rotate_from_week_to_week() -> None:
    remarks = [remark("a", 1, n, f"remark {n}", polarity=(n - 4) / 10) for n in range(9)]
    rounds = [quotes(remarks, monday(week)) for week in range(20)]
    assert rounds == [quotes(remarks[::-1], monday(week)) for week in range(20)]
    said = {quote for quoted in rounds for quote in quoted}
    assert said == {f"remark {n}" for n in range(1, 8)}


def test_empty_and_repeated_words_are_not_quoted() -> None:
    remarks = [remark("a", 1, n, " " if n < 3 else "same words") for n in range(8)]
    assert quotes(remarks, monday(1)) == ("same words",)


@pytest.mark.parametrize(
    ("words", "limit", "short"),
    [
        ("short", 10, "short"),
        ("two\nlines  here", 20, "two lines here"),
        ("cut at a word, please", 16, "cut at a word…"),
        ("exactly ten", 11, "exactly ten"),
        ("oneverylongwordwithoutspaces", 10, "oneverylo…"),
        ("", 10, ""),
    ],
)
def test_long_words_are_cut_at_a_word(words: str, limit: int, short: str) -> None:
    assert shorten(words, limit) == short
    assert len(shorten(words * 50, limit)) <= limit


def tagged(said: Sequence[Remark], tone: Tone) -> list[Remark]:
    return [replace(r, sentiment=replace(r.sentiment, tone=tone)) for r in said]


@pytest.mark.parametrize(("people", "unknown", "told"), [(5, 1, None), (9, 5, None), (10, 5, 0.5), (5, 5, 1)])
def test_an_unknown_language_is_told_of_enough_where_the_rest_are_enough_too_or_nobody(
    people: int, unknown: int, told: float | None
) -> None:
    said = many("a", people)
    sums = heard([*tagged(said[:unknown], Tone.UNKNOWN), *said[unknown:]]).by_team["a"].tones
    assert sums.unknown == told


def test_the_only_one_who_writes_in_an_unknown_language_cannot_be_told_from_an_unclear_comment() -> None:
    first, *others = many("a", 5)
    strange, unclear = (
        heard([*tagged([first], tone), *others]).by_team["a"].tones for tone in (Tone.UNKNOWN, Tone.UNSURE)
    )
    assert strange == unclear
    assert (strange.unsure, strange.unknown) == (0.2, None)


@pytest.mark.parametrize(("corrected", "told"), [(5, 5), (4, None), (6, 6), (8, None)])
def test_how_many_corrected_is_said_of_enough_where_the_rest_are_enough_too_or_nobody(
    corrected: int, told: int | None
) -> None:
    said = many("a", 10 if corrected != 6 else 6)
    mine = [
        replace(r, sentiment=replace(r.sentiment, corrected=Tone.NEGATIVE)) if n < corrected else r
        for n, r in enumerate(said)
    ]
    assert heard(mine).by_team["a"].tones.corrected == told
