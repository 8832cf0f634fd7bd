"""The documents show every key that a set-up file may have, and no other."""

import re
from pathlib import Path

import pytest

from bot.flows.question_bank import load_bank
from bot.flows.read_setup import SECTIONS, read_setup
from bot.flows.setup_file.change_shapes import ChangeShape, PulseShape, TrialShape, WindowShape
from bot.flows.setup_file.entries import keys_of
from bot.flows.setup_file.shapes import (
    AskingShape,
    DigestShape,
    MetricShape,
    NorthStarShape,
    PrivacyShape,
    QuestionShape,
    Shape,
    TeamShape,
)
from bot.flows.setup_file.theme_shapes import ThemeShape

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = (DOCS / "setup.example.yml").read_text(encoding="utf-8")
HOW_TO = (DOCS / "setup.md").read_text(encoding="utf-8")
SHAPES: dict[str, type[Shape]] = {
    "north_star": NorthStarShape,
    "metrics": MetricShape,
    "digest": DigestShape,
    "privacy": PrivacyShape,
    "asking": AskingShape,
    "questions": QuestionShape,
    "themes": ThemeShape,
    "teams": TeamShape,
    "changes": ChangeShape,
    "pulses": PulseShape,
}


def test_the_example_is_read_without_mistakes() -> None:
    assert len(read_setup(EXAMPLE, load_bank()).teams) == 3


@pytest.mark.parametrize("section", SECTIONS)
def test_each_section_is_in_the_example_and_has_its_heading(section: str) -> None:
    assert re.search(rf"^{section}:", EXAMPLE, re.MULTILINE)
    assert re.search(rf"^### `{section}`", HOW_TO, re.MULTILINE)


@pytest.mark.parametrize("section", SHAPES)
def test_each_key_of_a_section_is_in_the_example_and_under_its_heading(section: str) -> None:
    shown = EXAMPLE.split(f"\n{section}:")[1].split("\n\n")[0]
    told = HOW_TO.split(f"### `{section}`")[1].split("### ")[0]
    for key in keys_of(SHAPES[section]):
        assert re.search(rf"\b{key}:", shown), key
        assert f"`{key}`" in told, key


def test_the_keys_of_trials_and_windows_are_shown_and_told() -> None:
    for key in (*keys_of(TrialShape), *keys_of(WindowShape)):
        assert re.search(rf"\b{key}: ", EXAMPLE), key
        assert re.search(rf"`{{?{key}\b", HOW_TO), key


def test_the_how_to_names_no_key_that_does_not_exist() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", HOW_TO, re.MULTILINE))
    assert told == {
        key
        for section in ("metrics", "privacy", "asking", "questions", "themes", "teams", "changes", "pulses")
        for key in keys_of(SHAPES[section])
    }


def test_each_key_of_the_example_is_explained_in_a_comment_or_above_it() -> None:
    blocks = [block for block in EXAMPLE.split("\n\n") if re.match(r"^(# .*\n)*\w", block)]
    assert all("# " in block for block in blocks)
