"""Counts of themes: from whole groups only, counted once, and never of a few."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.digest import ChangeRows, read_change
from bot.analysis.gate import Minimums
from bot.analysis.readings import ChangeReading
from bot.analysis.theme_blocks import blocks_in
from bot.analysis.themes import ThemeReader
from bot.analysis.tidy import Remark
from bot.domain.cell import THEMES, Cell
from bot.domain.change import Direction
from bot.domain.sentiment import Sentiment, Tone
from bot.domain.theme import CommentTheme, ThemeBlock
from tests.analysis.companies import monday, on, remark

READER = ThemeReader(
    [CommentTheme("meetings", "Meetings", ("meeting",)), CommentTheme("speed", "Speed", ("slow",))]
)


def read(
    remarks: Sequence[Remark],
    week: int = 9,
    cells: Sequence[Cell] = (),
    minimum: int = 5,
    reader: ThemeReader | None = READER,
) -> ChangeReading:
    placed = [replace(r, round=f"{r.team}{r.week}") for r in remarks]
    rows = ChangeRows([], placed, [], cells=cells, themes=reader)
    teams = [on(team, start=1) for team in sorted({r.team for r in remarks})]
    return read_change(rows, monday(week), teams, Direction.UP, 0.3, Minimums(words=minimum))


def said(
    team: str, words: str, people: int, first: int = 0, week: int = 9, version: int | None = 1
) -> list[Remark]:
    polarity = -0.5 if "slow" in words else 0.5
    some = [remark(team, week, n, words, polarity) for n in range(first, first + people)]
    return [replace(r, version=version) for r in some]


def only(reading: ChangeReading) -> ThemeBlock:
    (block,) = reading.themes
    return block


def test_people_of_several_teams_are_counted_together() -> None:
    block = only(
        read([*said("a", "a meeting", 4), *said("a", "so slow", 5, 4), *said("b", "the meetings", 5)])
    )
    assert (block.version, block.people, block.first) == (1, 14, monday(9))
    assert [(c.theme, c.people) for c in block.counts] == [("meetings", 9), ("speed", 5)]
    assert block.counts[1].tones == {tone: float(tone is Tone.NEGATIVE) for tone in Tone}


def test_a_theme_of_four_people_has_no_number_and_is_told_from_nothing() -> None:
    block = only(read([*said("a", "a meeting", 6), *said("a", "slow", 4, 6)]))
    assert [c.theme for c in block.counts] == ["meetings"]
    assert block.few == {"speed": 1}
    assert only(read(said("a", "a meeting", 6))).few == {"speed": 1}


def test_how_comments_sound_is_hidden_where_the_others_come_from_a_few() -> None:
    most = only(read([*said("a", "a meeting", 6), *said("a", "fine", 1, 6)]))
    assert (most.counts[0].people, most.counts[0].tones) == (6, None)
    assert only(read(said("a", "a meeting", 6))).counts[0].tones is not None
    second = only(read([*said("a", "a meeting", 6), *said("a", "other", 1, 5)]))
    assert second.counts[0].tones is None, "the seventh comment is one person's"


def test_groups_that_are_too_small_to_show_are_counted_with_others_as_soon_as_these_are() -> None:
    small = [*said("a", "a meeting", 3), *said("b", "the meetings", 2)]
    assert read(small).themes == ()
    assert only(read(small, week=10)).counts[0].people == 5


def test_of_small_groups_on_several_versions_only_enough_people_on_one_count() -> None:
    small = [*said("a", "a meeting", 3), *said("b", "a meeting", 3), *said("c", "a meeting", 4, version=2)]
    block = only(read(small, week=10))
    assert (block.version, block.people) == (1, 6)


def test_versions_are_counted_apart_and_so_is_what_came_before_the_first() -> None:
    blocks = read(
        [
            *said("a", "slow", 5),
            *said("b", "a meeting", 6, version=2),
            *said("c", "a meeting", 7, version=None),
        ]
    ).themes
    assert [(b.version, b.people) for b in blocks] == [(None, 7), (1, 5), (2, 6)]


def test_what_was_counted_is_never_counted_again_with_other_words_or_people() -> None:
    first = [*said("a", "a meeting", 6), *said("a", "slow", 6, 6)]
    cells = read(first).cells
    other = ThemeReader([CommentTheme("meetings", "Meetings", ("meeting", "slow"), wording=2)])
    again = read([*first[1:], *said("a", "a meeting", 1, 20)], week=10, cells=cells, reader=other)
    assert again.themes == ()
    (kept,) = again.themes_before
    assert [(c.theme, c.wording, c.people) for c in kept.counts] == [("meetings", 1, 6), ("speed", 1, 6)]


def test_a_preview_counts_nothing_so_that_the_digest_counts_the_whole_week() -> None:
    one = said("a", "a meeting", 5)
    preview = read(one, reader=None)
    assert preview.themes == ()
    assert THEMES not in {cell.kind for cell in preview.cells}
    digest = read([*one, *said("b", "a meeting", 5)], cells=preview.cells)
    assert only(digest).people == 10


def test_a_raised_minimum_hides_what_was_counted_below_it() -> None:
    cells = read([*said("a", "a meeting", 8), *said("a", "slow", 5, 8)]).cells
    (kept,) = blocks_in(cells, 6)
    assert [count.theme for count in kept.counts] == ["meetings"]
    assert blocks_in(cells, 14) == ()


def test_people_whose_language_cannot_be_read_are_counted_from_the_minimum_on() -> None:
    strange = [replace(r, sentiment=Sentiment(Tone.UNKNOWN, 0.0)) for r in said("a", "会議が多い", 5, 6)]
    assert only(read([*said("a", "a meeting", 6), *strange])).unread == 5
    assert only(read([*said("a", "a meeting", 6), *strange[1:]])).unread is None


def test_how_many_cannot_be_read_is_hidden_where_that_tells_of_the_few_others() -> None:
    strange = [replace(r, sentiment=Sentiment(Tone.UNKNOWN, 0.0)) for r in said("a", "会議が多い", 6)]
    assert only(read([*strange, *said("a", "a meeting", 1, 6)])).unread is None
    assert only(read(strange)).unread == 6


def test_one_unknown_language_among_those_who_mention_a_theme_counts_as_unsure() -> None:
    strange = [replace(r, sentiment=Sentiment(Tone.UNKNOWN, 0.0)) for r in said("a", "meeting は長い", 1, 4)]
    (count,) = only(read([*said("a", "a meeting", 4), *strange])).counts
    assert count.tones is not None
    assert (count.tones["unsure"], count.tones["unknown"]) == (0.2, 0)


def test_phrases_are_those_of_enough_people() -> None:
    block = only(read([*said("a", "the review queue", 5), *said("a", "quiet mornings", 4, 5)]))
    assert block.phrases == ("review queue",)


WORDS = st.sampled_from(["a meeting", "slow", "slow meeting", "fine", "会議", "review queue"])
ROWS = st.lists(
    st.tuples(
        st.sampled_from("abc"), st.integers(0, 8), st.integers(0, 3), WORDS, st.sampled_from([None, 1, 2])
    ),
    max_size=60,
)


@settings(max_examples=30, deadline=None)
@given(ROWS, st.integers(3, 7))
def test_every_number_over_weeks_of_digests_is_of_enough_people_and_of_rounds_counted_once(
    rows: list[tuple[str, int, int, str, int | None]], minimum: int
) -> None:
    versions: dict[tuple[str, int], int | None] = {}
    remarks = []
    for team, person, week, words, version in rows:
        on_it = versions.setdefault((team, week), version)
        remarks.append(replace(remark(team, week, person, words), version=on_it))
    cells: list[Cell] = []
    for week in range(6):
        seen = [r for r in remarks if r.week <= monday(week)]
        reading = read(seen, week=week, cells=cells, minimum=minimum) if seen else None
        cells += [] if reading is None else reading.cells
        for block in () if reading is None else reading.themes:
            assert_safe(block, seen, minimum)
    mine = [cell for cell in cells if cell.kind == THEMES]
    counted = [round_id for cell in mine for round_id in cell.rounds]
    assert len(counted) == len({(cell.value and cell.value.version, r) for cell in mine for r in cell.rounds})
    assert len({cell.name for cell in mine}) == len(mine)


def assert_safe(block: ThemeBlock, seen: Sequence[Remark], minimum: int) -> None:
    """Each number is of enough people, and so is what is left when it is taken from the whole."""
    assert block.people >= minimum
    assert block.unread is None or block.unread >= minimum
    authors = {r.person for r in seen if r.version == block.version}
    assert block.people <= len(authors)
    assert block.unread is None or block.people - block.unread not in range(1, minimum)
    for count in block.counts:
        about = {r.person for r in seen if count.theme in READER.themes_in(r.words)} & authors
        assert minimum <= count.people <= len(about)
        rest = block.people - count.people
        assert count.tones is None or rest == 0 or rest + len(about) >= minimum
    for phrase in block.phrases:
        users = [r.person for r in seen if phrase in r.words]
        assert len({person for person, _ in groupby(sorted(users))}) >= minimum
