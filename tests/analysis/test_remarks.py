import pytest

from bot.analysis.gate import Hidden, Weeks
from bot.analysis.remarks import Heard, ToneShares, hear, quotes, shorten
from bot.analysis.tidy import Remark
from tests.analysis.companies import monday, remark


def heard(remarks: list[Remark], week: int = 9) -> Heard:
    return hear(remarks, lambda remark: 1 if remark.week >= monday(4) else None, monday(week), 5)


def many(team: str, people: int, week: int = 9) -> list[Remark]:
    return [remark(team, week, n, f"{team} says {n}", polarity=n / 10) for n in range(people)]


def test_five_authors_in_a_team_have_shares_and_quotes_under_the_team() -> None:
    voices = heard(many("a", 5)).by_team["a"]
    assert voices.weeks == Weeks(monday(9), monday(9), 5)
    assert voices.tones == ToneShares(negative=0, neutral=0.2, positive=0.8, unsure=0)
    assert len(voices.quotes) == 3


def test_four_authors_lack_one_more_and_nothing_of_theirs_is_shown() -> None:
    result = heard(many("a", 4))
    assert (result.by_team, result.hidden) == ({}, {"a": Hidden(1)})
    assert result.together == Hidden(1)


def test_five_remarks_of_four_people_are_four_people() -> None:
    assert heard([*many("a", 4), remark("a", 8, 0, "again")]).by_team == {}


def test_weeks_of_one_version_are_pooled_and_versions_are_not() -> None:
    pooled = heard([*many("a", 3, week=8), *[remark("a", 9, n) for n in (3, 4)]])
    assert pooled.by_team["a"].weeks == Weeks(monday(8), monday(9), 5)
    apart = heard([*many("a", 3, week=3), *[remark("a", 4, n) for n in (3, 4)]])
    assert (apart.by_team, apart.hidden) == ({}, {"a": Hidden(3)})


def test_small_teams_are_quoted_together_without_their_names_or_tones() -> None:
    result = heard([*many("a", 3), *many("b", 2), *many("large", 6)])
    assert isinstance(result.together, tuple)
    assert len(result.together) == 3
    assert not any("large" in quote for quote in result.together)


def test_a_person_in_two_small_teams_is_one_author() -> None:
    twice = [remark("a", 9, n) for n in range(3)]
    same = [Remark(r.week, "b", r.person, r.words, r.sentiment) for r in twice]
    assert heard([*twice, *same]).together == Hidden(2)


def test_what_was_said_long_ago_is_not_quoted_together() -> None:
    assert heard([*many("a", 3, week=5), *many("b", 2)]).together == Hidden(3)


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
