"""A small set-up file to read, to edit, and to make mistakes in."""

import pytest

from bot.domain.setup import Setup
from bot.flows.question_bank import load_bank
from bot.flows.read_setup import SetupError, read_setup

BANK = load_bank()

SMALL = """\
teams:
  fig: {name: Fig, channel: C0FIG, zone: Europe/Berlin}
  kiwi: {name: Kiwi, channel: C0KIWI, zone: Pacific/Auckland}
changes:
  standups:
    title: Async stand-ups
    hypothesis: Written stand-ups leave more quiet hours.
    question: focus.time
    smallest_change: 0.3
    versions:
      1: Written
      2: Written, and a call
    trials:
      - {team: fig, version: 1, from: 2026-10-05}
pulses:
  focus:
    change: standups
    questions: [focus.time]
    on: tuesday
    at: 09:30
"""


def read(text: str) -> Setup:
    return read_setup(text, BANK)


def mistakes(text: str) -> list[str]:
    with pytest.raises(SetupError) as caught:
        read(text)
    assert str(caught.value) == "\n".join(str(mistake) for mistake in caught.value.mistakes)
    return [str(mistake) for mistake in caught.value.mistakes]


def edited(old: str, new: str) -> str:
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new)
