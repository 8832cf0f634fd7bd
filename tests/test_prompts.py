"""The words in prompts/: all of them are used, all that is used is there, and each renders."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from bot.prompts import FOLDER, blocks_of, say
from tests.prompt_values.special import SPECIAL
from tests.prompt_values.usual import VALUES

ROOT = Path(__file__).parents[1]

FILES = sorted(path.stem for path in FOLDER.glob("*.j2"))


def pieces() -> list[tuple[str, str]]:
    """Every piece of every file."""
    return [(name, block) for name in FILES for block in sorted(blocks_of(name))]


def strings() -> Iterator[str]:
    """Every string constant of the bot, with a * for what is filled into one."""
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                yield "".join(str(p.value) if isinstance(p, ast.Constant) else "*" for p in node.values)


def calls() -> Iterator[tuple[str, str]]:
    """The file and piece of every `say` with both written out."""
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="say"),
                    args=[ast.Constant(value=str() as name), ast.Constant(value=str() as block)],
                ):
                    yield name, block


@pytest.mark.parametrize(("name", "block"), pieces())
def test_each_piece_renders_with_values_of_the_right_kind(name: str, block: str) -> None:
    said = say(name, block, **(VALUES | SPECIAL.get(name, {})))
    assert said == said.strip()
    assert "{" not in re.sub(r"<!date\^[^>]*>", "", said)


def test_every_piece_that_is_said_is_there() -> None:
    said = set(calls())
    assert len(said) > 40
    assert [(name, block) for name, block in sorted(said) if block not in blocks_of(name)] == []


def test_every_piece_is_said_somewhere() -> None:
    """A piece may be named by a text with something filled in, as `kind_*` or `*_mend`."""
    found = set(strings())
    named = [
        re.compile(re.escape(t).replace(r"\*", ".+")) for t in found if re.fullmatch(r"\w*\*?_\*?\w*", t)
    ]
    unused = [
        f"{name}.{block}"
        for name, block in pieces()
        if block not in found and not any(pattern.fullmatch(block) for pattern in named)
    ]
    assert unused == []


def test_a_long_row_of_teams_is_cut_after_twelve() -> None:
    names = {"helped": [f"T{n}" for n in range(15)], "hurt": [f"T{n}" for n in range(12)]}
    said = say("comparison", "for_whom", **(VALUES | SPECIAL["comparison"] | names))
    assert "T10, T11 and 3 more;" in said
    assert "T10, T11;" in said


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        say("round", "count", answered=1)


def test_values_are_text_and_never_markup() -> None:
    said = say("feedback", "team_option", team="<!channel> *a* _b_ ~c~ `d` & <@U0LEA>")
    assert said == "&lt;!channel&gt; ∗a∗ ˍbˍ ∼c∼ ˋdˋ &amp; &lt;@U0LEA&gt;"


def test_direction_overrides_and_control_characters_are_dropped() -> None:
    assert say("feedback", "team_option", team="a\u202eb\x07c") == "abc"


@pytest.mark.parametrize("name", ["\U0001f469\u200d\U0001f4bb", "می\u200cخواهم", "ทีม", "🇪🇪", "❤\ufe0f"])
def test_emoji_and_scripts_that_are_joined_by_invisible_characters_stay_whole(name: str) -> None:
    assert say("feedback", "team_option", team=name) == name
