import pytest

from bot.domain.change import Change, Direction, Version, WordingLink
from bot.domain.question import Question


def linked(*links: tuple[str, tuple[int, ...]]) -> Change:
    """A change with links of wordings."""
    told = tuple(WordingLink(question, wordings, "Same.") for question, wordings in links)
    return Change("c", "C", "H", "q", Direction.UP, 0.3, (Version(1, "v"),), (), links=told)


@pytest.mark.parametrize(
    ("wording", "same"),
    [(1, {1, 2, 4, 5}), (5, {1, 2, 4, 5}), (3, {3}), (7, {7, 8}), (9, {9})],
)
def test_wordings_are_the_same_by_a_link_or_by_several(wording: int, same: set[int]) -> None:
    change = linked(("q", (1, 2)), ("q", (4, 5)), ("q", (2, 4)), ("q", (7, 8)), ("other", (3, 9)))
    assert change.same_wordings("q", wording) == same


def test_a_question_says_the_same_in_the_same_words_and_answers() -> None:
    asked = Question("q", 1, "How?", ("a", "b", "c", "d", "e"), Direction.UP, "Why.")
    assert asked.says(Question("q", 2, "How?", ("a", "b", "c", "d", "e"), Direction.DOWN, "Other."))
    assert not asked.says(Question("q", 1, "How much?", asked.labels, Direction.UP, "Why."))
    assert not asked.says(Question("q", 1, "How?", ("a", "b", "c", "d", "f"), Direction.UP, "Why."))
