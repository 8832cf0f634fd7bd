"""Every word that the code says exists in `prompts/`, and every word there is said."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.domain.round import SkipReason
from bot.prompts import blocks_of
from tests.docs.pages import ROOT, text_of

PROMPTS = sorted(path.stem for path in (ROOT / "prompts").glob("*.j2"))
ELSEWHERE = {"trouble": {reason.value for reason in SkipReason}}
"""Blocks whose names are values that are written down in another module."""


@dataclass
class Said:
    """What one module says: pairs of prompt and block that stand there, and all its texts as patterns."""

    prompts: set[str] = field(default_factory=set)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    refusals: set[str] = field(default_factory=set)


def texts(call: ast.Call) -> list[str]:
    """The literal texts at the beginning of a call's arguments."""
    found = []
    for argument in call.args:
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            break
        found.append(argument.value)
    return found


def pattern(node: ast.JoinedStr) -> str:
    """An f-string as a pattern in which each value is some word."""
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+" for part in node.values
    )


def read(path: Path) -> Said:
    """What a module says."""
    said = Said()
    for node in ast.walk(ast.parse(text_of(path))):
        match node:
            case ast.Call(func=ast.Name(id="say")) if given := texts(node):
                said.prompts.add(given[0])
                said.pairs |= {(given[0], given[1])} if len(given) > 1 else set()
            case ast.Call(func=ast.Name(id="RefusalError")) if given := texts(node):
                said.refusals.add(given[0])
            case ast.Constant(value=str()):
                said.texts.add(re.escape(str(node.value)))
            case ast.JoinedStr():
                said.texts.add(pattern(node))
    return said


MODULES = [read(path) for path in sorted((ROOT / "bot").rglob("*.py"))]


def pairs() -> Iterator[tuple[str, str]]:
    for module in MODULES:
        yield from module.pairs


def test_every_block_that_the_code_says_exists() -> None:
    assert len(set(pairs())) > 50
    assert [(prompt, block) for prompt, block in pairs() if block not in blocks_of(prompt)] == []


def test_every_refusal_has_its_sentence_and_every_sentence_its_refusal() -> None:
    raised = {code for module in MODULES for code in module.refusals}
    assert raised <= blocks_of("refusals")
    said = {block for prompt, block in pairs() if prompt == "refusals"}
    returned = {text for module in MODULES for text in module.texts}
    assert blocks_of("refusals") - raised - said <= returned


@pytest.mark.parametrize("prompt", [p for p in PROMPTS if p != "refusals"])
def test_every_block_is_said(prompt: str) -> None:
    speakers = [module for module in MODULES if prompt in module.prompts]
    known = {text for module in speakers for text in module.texts} | ELSEWHERE.get(prompt, set())
    unsaid = [b for b in sorted(blocks_of(prompt)) if not any(re.fullmatch(k, b) for k in known)]
    assert unsaid == []


def test_every_prompt_is_used() -> None:
    assert set(PROMPTS) == {prompt for module in MODULES for prompt in module.prompts}
