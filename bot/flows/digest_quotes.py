"""Where a digest quotes comments: kept beside its words, so that a version can cite them without a copy."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.analysis.chart import Chart
from bot.analysis.gate import Hidden
from bot.analysis.readings import ChangeReading
from bot.domain.message import Message, Quote

Voices = Mapping[str, str | None]
"""The quotations that may be shown of a change, each with its team's key, or None where that is not told."""


def voices_of(reading: ChangeReading) -> Voices:
    """What the gate let pass of people's words."""
    together = () if isinstance(reading.together, Hidden) else reading.together
    own = {words: team.key for team in reading.teams if team.voices for words in team.voices.quotes}
    return {**dict.fromkeys(together), **own}


def quotes_in(
    changes: Mapping[str, tuple[Sequence[Message], Sequence[Chart]]], voices: Mapping[str, Voices]
) -> Iterator[dict[str, Any]]:
    """The places (detail and part) of all comments in a digest's details, which begin with its changes."""
    detail = 0
    for key, (messages, cards) in changes.items():
        for number, message in enumerate(messages):
            for part, shown in enumerate(message.parts):
                if isinstance(shown, Quote) and shown.words in voices[key]:
                    team = voices[key][shown.words]
                    yield {"change": key, "team": team, "detail": detail + number, "part": part}
        detail += len(messages) + len(cards)
