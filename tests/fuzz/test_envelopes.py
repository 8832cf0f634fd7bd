"""Socket Mode: whatever comes through the connection, the next request is answered."""

import json
from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.sockets import NotAcknowledgedError
from tests.fuzz.effort import tries
from tests.fuzz.hall import Hall
from tests.fuzz.junk import BODIES, CHANGES, WILD, Change, changed
from tests.walks.people import ANA, FIG
from tests.walks.reading import Json
from tests.walks.stage import sqlite_file

SAMPLES = Path(__file__).parents[1] / "payloads" / "socket_mode_envelopes.json"
ENVELOPES = [e for e in json.loads(SAMPLES.read_text()) if "payload" in e]


@pytest.fixture(scope="module")
def wired(
    _upgraded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, log: list[MutableMapping[str, Any]]
) -> Iterator[Hall]:
    """A hall whose bot is reached over Socket Mode."""
    hall = Hall(sqlite_file(_upgraded_sqlite, tmp_path_factory.mktemp("wired")), log, socket=True)
    yield hall
    hall.finish()
    hall.close()


def check_alive(hall: Hall, envelope: Json) -> None:
    """Send an envelope that may stay without an answer, then a command that may not."""
    with suppress(NotAcknowledgedError):
        hall.platform.sockets.send(envelope, 0)
    channel = hall.platform.state.channel(FIG)
    assert channel is not None
    fields = hall.payloads.command(hall.user(ANA), channel, "/pops", "help")
    command = {"type": "slash_commands", "payload": fields, "accepts_response_payload": True}
    heard = hall.wire(command)
    assert heard.answer["text"].startswith("What Pops can do for you")


@tries(80)
@given(st.sampled_from(ENVELOPES), CHANGES)
def test_a_changed_envelope_does_not_break_the_connection(
    wired: Hall, envelope: Json, changes: list[Change]
) -> None:
    check_alive(wired, changed(envelope, changes))


@tries(70)
@given(BODIES | WILD, st.sampled_from(["events_api", "interactive", "slash_commands", "hello", "", None, 7]))
def test_any_envelope_does_not_break_the_connection(wired: Hall, payload: Any, kind: Any) -> None:
    check_alive(wired, {"type": kind, "payload": payload, "accepts_response_payload": True})


def test_an_event_that_cannot_be_read_is_not_acknowledged(wired: Hall) -> None:
    callback = wired.event_callback({"type": "app_home_opened", "user": 7, "tab": "home"})
    with pytest.raises(NotAcknowledgedError):
        wired.platform.sockets.send({"type": "events_api", "payload": callback}, 0.3)
    without_type = wired.event_callback({})
    with pytest.raises(NotAcknowledgedError):
        wired.platform.sockets.send({"type": "events_api", "payload": without_type}, 0.3)
