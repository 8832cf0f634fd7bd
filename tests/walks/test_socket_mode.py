from collections.abc import Iterator

import pytest

from tests.walks.people import ANA, BEN, FIG
from tests.walks.reading import words
from tests.walks.stage import Log, Stage


@pytest.fixture
def wired(sqlite_url: str, log: Log) -> Iterator[Stage]:
    """A stage whose bot is connected by Socket Mode."""
    stage = Stage(sqlite_url, log, socket=True)
    stage.apply()
    yield stage
    stage.check()
    stage.close()


def test_clicks_forms_commands_and_events_come_through_the_socket(wired: Stage) -> None:
    wired.go("2026-10-06 09:30")
    wired.answer(BEN, 4)
    assert "Recorded for Fig" in wired.told(BEN)
    wired.press(BEN, "comment", FIG)
    assert wired.submit(BEN, comment="   ", focus__time="5")["ok"]
    assert "*5 Four or more days*" in words(wired.modal(BEN))
    (said,) = wired.command(ANA, "/pops feedback By socket")
    assert "Kept for Fig" in said["text"]
    assert "0 of 6 answered" in words(wired.home(BEN)["blocks"])
    assert wired.choices() == [{"focus.time": 5}]
    ways = {line["method"] for line in wired.platform.inspector.after(0) if line["direction"] == "to_bot"}
    assert ways == {"WS"}


def test_a_form_error_comes_back_through_the_socket(wired: Stage) -> None:
    wired.go("2026-10-06 09:30")
    wired.press(BEN, "comment", FIG)
    done = wired.submit(BEN, comment="   ")
    assert "Choose an answer or write a comment" in done["errors"]["comment"]
