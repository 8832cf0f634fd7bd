"""What a set-up file says of wordings that mean the same."""

import pytest

from bot.domain.change import WordingLink
from bot.flows.read_setup import read_setup, read_values
from bot.flows.setup_file.dump import document_of
from tests.flows.reading_setup import BANK, SMALL, mistakes

OWN = """\
questions:
  own.one: {text: "Well?", labels: [a, b, c, d, e], direction: up, why: Because., wording: 3}
"""


def linked(*links: str) -> str:
    """A file that links wordings like this."""
    lines = "".join(f"\n      - {{{link}}}" for link in links)
    return OWN + SMALL.replace("    trials:", f"    same_wordings:{lines}\n    trials:")


def test_links_are_read_in_order_and_written_again() -> None:
    setup = read_setup(linked("question: own.one, wordings: [3, 1], because: Only a typo."), BANK)
    assert setup.changes[0].links == (WordingLink("own.one", (1, 3), "Only a typo."),)
    assert read_values(document_of(setup), BANK) == setup


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("question: own.one, wordings: [3], because: B", "at least two wordings"),
        ("question: own.one, wordings: [1, 1], because: B", "stands here twice"),
        ("question: own.one, wordings: [0, 1], because: B", "whole number from 1 to 999"),
        ("question: own.one, wordings: 1, because: B", "Write a list here"),
        ("question: own.one, wordings: [3, 4], because: B", '"own.one" has come to wording 3.'),
        ("question: focus.time, wordings: [1, 99], because: B", '"focus.time" has come to wording 1.'),
        ("question: own.two, wordings: [1, 2], because: B", 'There is no question "own.two"'),
        ("question: own.one, wordings: [1, 2]", "This is missing. Add it, as in because:"),
        ("question: own.one, wordings: [1, 2], because: B, since: 1", "There is no such key here."),
    ],
)
def test_a_link_that_does_not_fit_is_a_mistake(link: str, sentence: str) -> None:
    (mistake,) = mistakes(linked(link))
    assert mistake.startswith("line 1")
    assert sentence in mistake


def test_a_wording_stands_in_one_list() -> None:
    one, two = (f"question: own.one, wordings: {pair}, because: B" for pair in ("[1, 2]", "[2, 3]"))
    (mistake,) = mistakes(linked(one, two))
    assert "Wording 2 stands in another list already." in mistake
