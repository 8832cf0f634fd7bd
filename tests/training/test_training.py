from pathlib import Path

import numpy as np
import pytest

from bot.analysis.tone.features import features_of
from training.fit import Known, fit
from training.measures import measure
from training.texts import LABELS, SHIPPED, Labelled, read_sets, workplace_phrases


def test_a_set_is_read_with_its_escapes_and_those_that_ship_come_first(tmp_path: Path) -> None:
    for name in (*reversed(SHIPPED), "a_set_without_a_licence"):
        rows = "text\tlabel\tsource\nfirst\\nsecond \\\\n\\t.\tnegative\tx\n"
        (tmp_path / f"dev_{name}.tsv").write_text(rows, encoding="utf-8")
    sets = read_sets(tmp_path)
    assert list(sets) == [*SHIPPED, "a_set_without_a_licence"]
    assert sets["senti4sd"] == [Labelled("first\nsecond \\n\t.", "negative")]


def test_a_set_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"dev_senti4sd\.tsv"):
        read_sets(tmp_path)


def test_the_phrases_are_different_and_of_each_label_there_are_some() -> None:
    phrases = workplace_phrases()
    assert len({phrase.text for phrase in phrases}) == len(phrases) > 300
    assert {phrase.label for phrase in phrases} == set(LABELS)
    assert not any(mark in phrase.text for phrase in phrases for mark in "{|}")


def test_macro_f1_is_over_the_labels_of_the_set_and_opposites_over_its_feelings() -> None:
    found = measure(np.array([0, 0, 2, 2]), np.array([0, 1, 0, 2]))
    assert found.accuracy == 0.5
    assert found.opposite == 0.25
    assert found.macro_f1 == pytest.approx((1 / 2 + 2 / 3) / 2)


def test_what_holds_in_all_sets_is_learnt_and_the_same_texts_give_the_same_weights() -> None:
    texts = ["moss on stones", "fern on stones", "reed on stones"] * 8
    known = Known([features_of(text) for text in texts], np.array([0, 1, 2] * 8))
    first, second = fit([known, known]), fit([known, known])
    assert (first.grams == second.grams).all()
    assert list(first.sums(known).argmax(1)) == [0, 1, 2] * 8
