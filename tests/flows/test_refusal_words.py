import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.refusal import RefusalError
from bot.flows.refusal_words import refusal_words
from bot.prompts import blocks_of

BOT = Path(__file__).parents[2] / "bot"
SAID_BY_NAME = {"unwell", "not_opened", "typed"}
"""What is said without a refusal: the database failed, or Slack opened no window."""


def refused() -> Iterator[str]:
    """The codes of all refusals in the bot."""
    for path in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="RefusalError"), args=[ast.Constant(value=str() as code), *_]):
                    yield code


def test_every_refusal_has_a_sentence() -> None:
    assert set(refused()) - blocks_of("refusals") == set()


def test_every_sentence_belongs_to_a_refusal() -> None:
    assert blocks_of("refusals") - set(refused()) == SAID_BY_NAME


def test_a_refusal_says_when_a_round_closed() -> None:
    closed = datetime(2026, 10, 8, 7, 30, tzinfo=UTC)
    said = refusal_words(RefusalError("round_closed", team="Fig", closed=closed, zone="Europe/Berlin"))
    assert "This round of Fig closed <!date^1791444600^" in said
    assert "Thursday 8 October, 09:30 (Europe/Berlin)>" in said


@pytest.mark.parametrize(
    ("champions", "leads", "told"),
    [
        (("U0ANA", "U0BEN"), ("U0LEA",), "Your champion is <@U0ANA>, <@U0BEN>"),
        ((), ("U0LEA",), "tell <@U0LEA>"),
        ((), (), "ask whoever set up Pops"),
    ],
)
def test_somebody_who_is_no_champion_is_told_whom_to_tell(
    champions: tuple[str, ...], leads: tuple[str, ...], told: str
) -> None:
    assert told in refusal_words(RefusalError("champions_only", champions=champions, leads=leads))
