"""Set-up files: read, or refused with every mistake and its line; and what is read can be lived with."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.flows.question_bank import load_bank
from bot.flows.read_setup import SetupError, read_setup
from bot.flows.setup_file.mistakes import Mistake
from tests.fuzz.effort import tries
from tests.fuzz.hall import Hall
from tests.fuzz.junk import CHANGES, TEXTS, WILD, Change, as_json, changed
from tests.fuzz.test_commands import fields_of
from tests.walks.people import LEA, plan

EXAMPLE = (Path(__file__).parents[2] / "docs" / "setup.example.yml").read_text()
TOKENS = """& * ! | > ' " % @ ` { } [ ] , # ? : - --- ... &a *a !!python/object:os.system !!binary !!set
    !!omap << ~ null yes 0x1F 1e400 .inf 2026-13-45 09:99 @everyone"""
BREAKS = ("\t", "\n", "\r", "\x00", "\x85", "\ufeff", "\n  ", "\n\n")
PAIRS = (": ", "- ", "? ", "<<: *a", "%YAML 9\n---\n")
MARKS = st.sampled_from((*TOKENS.split(), *BREAKS, *PAIRS))
EDITS = st.lists(
    st.tuples(st.integers(0, len(EXAMPLE)), st.integers(0, 60), MARKS | TEXTS), min_size=1, max_size=4
)


def check_mistakes(mistakes: Sequence[Mistake], lines: int) -> None:
    """Fail when a mistake says nothing, too much, or is in no line of the file."""
    assert mistakes
    for mistake in mistakes:
        assert 1 <= mistake.line <= lines, mistake
        assert 10 < len(mistake.sentence) < 1000, mistake
        assert mistake.sentence.isprintable(), mistake


def check(text: str) -> bool:
    """Whether a file is read; if not, each mistake has its line and a sentence to go by."""
    try:
        read_setup(text, load_bank())
    except SetupError as error:
        check_mistakes(error.mistakes, len(text.splitlines()) + 1)
        return False
    return True


@tries(120)
@given(EDITS)
@example([(0, 0, "\x85"), (0, 0, "["), (len(EXAMPLE), 0, "]")])
def test_an_edited_file_is_read_or_its_mistakes_are_told(edits: list[tuple[int, int, str]]) -> None:
    text = EXAMPLE
    for place, length, written in edits:
        text = text[:place] + written + text[place + length :]
    check(text)


@tries(150)
@given(CHANGES)
def test_a_changed_file_is_read_or_its_mistakes_are_told(changes: list[Change]) -> None:
    check(as_json(changed(plan(), changes)).decode())


@tries(100)
@given(WILD.map(lambda value: as_json(value).decode()) | st.text() | TEXTS)
def test_any_text_is_read_or_its_mistakes_are_told(text: str) -> None:
    assert not check(text)


@pytest.mark.parametrize(
    "place", ["teams: *x9", "teams: {fig: {roster: [*x9], zone: *x9, name: *x9}}", "*x9 : 1"]
)
def test_aliases_that_multiply_do_not_hold_up_the_reader(place: str) -> None:
    bomb = ["x0: &x0 [a, a, a, a, a, a, a, a, a]"]
    bomb += [f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" for n in range(1, 10)]
    began = time.process_time()
    assert not check("\n".join([*bomb, place]))
    assert time.process_time() - began < 2


NAMED: list[tuple[Any, ...]] = [
    ("teams", "fig", "name"),
    ("changes", "async", "title"),
    ("changes", "async", "hypothesis"),
    ("changes", "async", "versions", "1"),
]


@tries(60)
@given(st.lists(TEXTS | st.text(min_size=1, max_size=60), min_size=4, max_size=4))
@example(["\u2060", "\u200b", "\u00ad", "\u2063"])
@example(["*_~`", "<!channel>", "{{ 7 * 7 }}", "&amp;"])
def test_whatever_names_are_accepted_can_be_shown(hall: Hall, names: list[str]) -> None:
    wanted = plan()
    wanted["changes"]["async"]["versions"] = {"1": "one", "2": "two"}
    for path, name in zip(NAMED, names, strict=True):
        place: Any = wanted
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = name
    if not check(as_json(wanted).decode()):
        return
    try:
        hall.apply(wanted)
        assert hall.typed(fields_of(hall, LEA, "status")).status == 200
        assert hall.typed(fields_of(hall, LEA, "digest")).status == 200
        heard = hall.typed(fields_of(hall, LEA, "feedback"))
        assert any("view" in said for said in heard.said), heard
    finally:
        hall.apply()
