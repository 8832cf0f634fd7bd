"""The demo, lived through: history by signed requests, four clicks on the clock, an end and a new beginning."""

import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.demo.hands import rows
from bot.sandbox.demo.workspace import OPS_DIGEST, TEAM_ID, TEAMS
from bot.web.server import PortInUseError
from bot.wiring.demo_folder import DemoFolder, FolderInUseError
from bot.wiring.demo_world import DemoWorld
from storage import answers, rounds

CHECKOUT = TEAMS[0].channel
MARA, JONAS = "U0MARA", "U0JONAS"
Shown = list[tuple[int, int, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def shown() -> Shown:
    return []


@pytest.fixture(scope="module")
def world(folder: Path, shown: Shown) -> Iterator[DemoWorld]:
    """A demo with one week of history."""
    made = DemoWorld(folder, "127.0.0.1", 0, weeks=1)
    made.live(lambda done, total, label: shown.append((done, total, label)))
    yield made
    made.stop()


def posted(world: DemoWorld, channel: str) -> list[dict[str, Any]]:
    return [m for m in world.sandbox.platform.messages.all_in(channel) if m.get("bot_id")]


def digests(world: DemoWorld) -> list[dict[str, Any]]:
    return [m for m in posted(world, OPS_DIGEST) if "thread_ts" not in m]


def pulses(world: DemoWorld, channel: str) -> list[dict[str, Any]]:
    return [m for m in posted(world, channel) if rows(m)]


def first_click(world: DemoWorld, user_id: str) -> dict[str, Any]:
    pulse = pulses(world, CHECKOUT)[-1]
    row = rows(pulse)[0]
    action = row["elements"][4]["action_id"]
    ts = str(pulse["ts"])
    return world.sandbox.act(
        user_id, "click", channel=CHECKOUT, ts=ts, block_id=row["block_id"], action_id=action
    )


def test_the_history_is_answers_in_closed_rounds_and_a_digest(world: DemoWorld) -> None:
    with world.bot.database.snapshot() as session:
        asked = rounds.rounds_of_change(session, TEAM_ID, "async-standups", world.clock.now())
        given = answers.answers_of_change(session, TEAM_ID, "async-standups")

    assert len([r for r in asked if r.posted]) == len(asked) == 6
    assert 20 <= len(given) <= 41
    assert any(answer.comment for _, _, answer in given)
    assert len(digests(world)) == 2
    assert "6 teams waiting" in digests(world)[-1]["text"]


def test_the_history_is_shown_while_it_is_made(world: DemoWorld, shown: Shown) -> None:
    done, total, label = shown[0]

    assert (done, label) == (0, "Week 1 of 1: people answer")
    assert shown[-1][:2] == (total, total)
    assert world.sandbox.progress is None


def test_guests_and_people_of_other_companies_are_not_asked(world: DemoWorld) -> None:
    with world.bot.database.snapshot() as session:
        asked = rounds.rounds_of_change(session, TEAM_ID, "async-standups", world.clock.now())

    assert {r.team_key: len(r.roster) for r in asked} == {t.key: len(t.people) for t in TEAMS}


def test_the_digest_can_be_read_as_text(world: DemoWorld) -> None:
    with urllib.request.urlopen(f"{world.url}/digest/preview") as answer:
        text = answer.read().decode()

    assert answer.headers["content-type"].startswith("text/plain")
    assert "Async stand-ups" in text


def test_a_visitor_can_answer_the_newest_pulse_as_somebody(world: DemoWorld) -> None:
    assert first_click(world, MARA)["ok"]


def test_each_click_on_next_monday_brings_a_digest_closed_rounds_and_a_new_pulse(world: DemoWorld) -> None:
    before, open_before = len(digests(world)), pulses(world, CHECKOUT)

    world.sandbox.move_clock("next monday 09:00")

    assert len(digests(world)) == before + 1
    assert len(pulses(world, CHECKOUT)) == 1
    assert pulses(world, CHECKOUT) != open_before
    with world.bot.database.snapshot() as session:
        given = answers.answers_of_change(session, TEAM_ID, "async-standups")
    assert len(given) > 45


def test_nobody_answers_for_those_whom_a_visitor_acts_as(world: DemoWorld) -> None:
    world.sandbox.visitors.note(JONAS)

    assert world.sandbox.visitors.act_as(JONAS)
    assert not world.sandbox.visitors.act_as("U0AYLIN")


def test_two_demos_do_not_share_a_folder_or_a_port(world: DemoWorld, folder: Path, tmp_path: Path) -> None:
    port = int(world.url.rpartition(":")[2])

    with pytest.raises(FolderInUseError, match="Another demo runs in this folder"):
        DemoWorld(folder, "127.0.0.1", 0)
    with pytest.raises(PortInUseError, match="This port is taken"):
        DemoWorld(tmp_path, "127.0.0.1", port)


def test_a_restart_goes_on_from_there_and_stops_at_ctrl_c(world: DemoWorld, folder: Path) -> None:
    world.stop()
    code = (
        f"import pathlib, bot.wiring.demo as d; d.run_demo(0, pathlib.Path({str(folder)!r}), open_page=False)"
    )
    demo = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert demo.stdout is not None
    said = [demo.stdout.readline() for _ in range(2)]
    url = said[0].split()[-1]
    with urllib.request.urlopen(f"{url}/sandbox/messages?channel={OPS_DIGEST}&as={MARA}") as answer:
        text = answer.read().decode()
    demo.send_signal(signal.SIGINT)
    rest, _ = demo.communicate(timeout=20)

    assert said[1].startswith("Ready")
    assert text.count("Pops digest") >= 3
    assert (demo.returncode, rest.strip()) == (0, "Stopped.")


def test_a_history_that_was_not_finished_is_thrown_away(tmp_path: Path) -> None:
    first = DemoFolder(tmp_path)
    (first.workspace / "journal.jsonl").write_text("half a line")
    first.leave()

    second = DemoFolder(tmp_path)

    assert second.keys == first.keys
    assert list(second.workspace.iterdir()) == []
    second.leave()


def test_only_the_owner_can_read_the_keys(tmp_path: Path) -> None:
    DemoFolder(tmp_path).leave()

    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
