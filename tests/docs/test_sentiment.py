"""What docs/sentiment.md says of the shipped weights is true of them."""

import re

import pytest

from bot.analysis.sentiment import HybridReader
from bot.analysis.tone.weights import FILE, shipped_weights
from tests.docs.pages import ROOT, rows, text_of
from training.__main__ import MODEL
from training.texts import SHIPPED, workplace_phrases

PAGE = ROOT / "docs/sentiment.md"


def test_the_page_is_about_the_shipped_model() -> None:
    assert shipped_weights().model == MODEL
    assert f"The model described here is `{MODEL}`" in text_of(PAGE)


def test_the_page_says_from_which_confidence_on_a_tag_is_sure() -> None:
    assert f"confidence below {shipped_weights().unsure_below} is" in text_of(PAGE)
    assert f"{FILE.stat().st_size / 1e6:.1f} MB" in text_of(PAGE)


def test_the_page_has_every_set_that_the_weights_are_from() -> None:
    card = " ".join(row[0] for row in rows(PAGE, "Model card"))
    assert all(name in card for name in SHIPPED)


def test_the_mean_is_the_mean_of_its_sets() -> None:
    *sets, mean = [row[2:] for row in rows(PAGE, "Figures")]
    assert len(sets) > len(SHIPPED)
    for column, told in enumerate(mean):
        cells = [[float(part) for part in row[column].split(" · ")] for row in sets]
        for place, part in enumerate(told.split(" · ")):
            assert sum(cell[place] for cell in cells) / len(cells) == pytest.approx(float(part), abs=0.11)


@pytest.mark.parametrize(("typed", "_meant", "says", "best"), rows(PAGE, "Where it fails"))
def test_what_the_page_says_of_a_sentence_is_so(typed: str, _meant: str, says: str, best: str) -> None:
    assert typed not in {phrase.text for phrase in workplace_phrases()}
    assert HybridReader().read(typed).tone.value == says
    assert HybridReader(decided=True).read(typed).tone.value == best


def test_no_path_of_a_machine_is_in_the_training() -> None:
    told = "\n".join(text_of(file) for file in sorted((ROOT / "training").glob("*.*")))
    assert not re.search(r"(?<![\w.:])/(?:home|work|tmp|Users)/", told)
