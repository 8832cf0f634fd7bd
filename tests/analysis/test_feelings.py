"""The project's own list of words that feelings are told with."""

from pathlib import Path

import pytest

from bot.analysis.tone import feelings as module
from bot.analysis.tone.feelings import feelings, grade, side
from bot.analysis.tone.words import marked, sided_pairs, tokens

LIST = Path(module.__file__).with_name("feelings.txt").read_text(encoding="utf-8").replace("\n ", "")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("delighted", "delight"),
        ("useful", "praise"),
        ("thanks", "thanks"),
        ("awful", "distress"),
        ("annoying", "anger"),
        ("cumbersome", "complaint"),
        ("outages", "trouble"),
        ("calendar", None),
        ("several", None),
        ("environment", None),
        ("committee", None),
        ("yellow", None),
        ("", None),
    ],
)
def test_a_word_has_the_grade_of_its_longest_beginning(word: str, expected: str | None) -> None:
    assert grade(word) == expected


def test_an_exact_word_comes_before_a_beginning() -> None:
    assert (grade("interruption"), grade("interrupts")) == ("trouble", "trouble")
    assert (grade("sucks"), grade("success")) == ("distress", "praise")


def test_a_negated_word_keeps_its_mark() -> None:
    assert (side("useful"), side("n_useful"), side("calendar")) == ("#glad", "n_#glad", None)
    assert (side("awful"), side("outage")) == ("#sad", "#trouble")


def test_pairs_see_the_side_of_a_feeling_in_place_of_the_word() -> None:
    found = sided_pairs(marked(tokens("too clumsy but useful")))

    assert found == {"too #sad", "#sad but", "but #glad"}
    assert sided_pairs(["awful", "outage"]) == {"awful #trouble", "#sad outage", "#sad #trouble"}
    assert sided_pairs(["calendar"]) == set()


def test_what_is_negated_counts_half_for_the_other_side() -> None:
    told = feelings({"useful"}, 1.0)
    denied = feelings({"n_useful"}, 1.0)
    spared = feelings({"n_awful"}, 0.5)

    assert (told["f_praise"], told["f_up"], told["f"]) == (1.0, 1.0, 0.5)
    assert (denied["f_praise"], denied["f_not_glad"], denied["f_down"], denied["f"]) == (0.0, 1.0, 1.0, -0.5)
    assert (spared["f_not_sad"], spared["f+"], spared["f-"], spared["f_up"]) == (0.5, 1.0, 0.0, 1.0)
    assert feelings({"calendar"}, 1.0)["f0"] == 1.0


def test_no_word_stands_under_two_grades() -> None:
    words = [word for paragraph in LIST.splitlines() for word in paragraph.partition(": ")[2].split()]

    assert len(words) > 2000
    assert len(words) == len(set(words))
