"""The demo, lived through: history by signed requests, a click on the clock, an end and a new beginning."""

import json
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.domain.answer import Answer
from bot.sandbox.demo.hands import rows
from bot.sandbox.demo.workspace import OPS_DIGEST, TEAM_ID, TEAMS, user_id
from bot.settings import Settings
from bot.web.server import PortInUseError
from bot.wiring.demo_folder import DemoFolder, FolderInUseError
from bot.wiring.demo_world import DemoWorld
from storage import answers, rounds

CHECKOUT = TEAMS[0].channel
MARA = "U0MARA"
Shown = list[tuple[int, int, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


class Before(NamedTuple):
    """What there was before the clock moved, with all of Checkout in the hands of visitors."""

    digests: int
    pulse: str
    answers: int
    round: str
    answered: int


@pytest.fixture(scope="module")
def moved(world: DemoWorld) -> Before:
    """The clock moves a week."""
    with world.bot.database.snapshot() as session:
        (now_open,) = rounds.open_rounds(session, TEAM_ID, ("checkout",))
        answered = answers.count_answers(session, now_open.id)
    pulse = str(pulses(world, CHECKOUT)[-1]["ts"])
    before = Before(len(digests(world)), pulse, len(closed_answers(world)), now_open.id, answered)
    for name, _, _ in TEAMS[0].people:
        world.sandbox.visitors.note(user_id(name))
    world.sandbox.move_clock("next monday 09:00")
    return before


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


def closed_answers(world: DemoWorld) -> list[tuple[str, str, Answer]]:
    with world.bot.database.snapshot() as session:
        return answers.answers_of_change(session, TEAM_ID, "async-standups")


def read(url: str) -> str:
    with urllib.request.urlopen(url) as answer:  # noqa: S310
        return str(answer.read().decode())


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
    given = closed_answers(world)

    assert len([r for r in asked if r.posted]) == len(asked) == 6
    assert 20 <= len(given) <= 41
    assert any(answer.comment for _, _, answer in given)
    assert len(digests(world)) == 2
    assert "no team has started, the weeks before the start are growing" in digests(world)[0]["text"]


def test_the_history_is_shown_while_it_is_made(world: DemoWorld, shown: Shown) -> None:
    done, total, label = shown[0]

    assert (done, label) == (0, "Week 1 of 1: people answer")
    assert shown[-1][:2] == (total, total)
    assert world.sandbox.progress is None


def test_guests_and_people_of_other_companies_are_not_asked(world: DemoWorld) -> None:
    with world.bot.database.snapshot() as session:
        asked = rounds.rounds_of_change(session, TEAM_ID, "async-standups", world.clock.now())

    assert {r.team_key: len(r.roster) for r in asked} == {t.key: len(t.people) for t in TEAMS}


def test_the_clock_is_left_alone_while_the_history_is_made(world: DemoWorld) -> None:
    world.sandbox.show_progress(1, 2, "Week 1 of 2")
    body = json.dumps({"to": "+1d"}).encode()
    request = urllib.request.Request(  # noqa: S310
        f"{world.url}/sandbox/clock", body, {"content-type": "application/json"}
    )

    with pytest.raises(urllib.error.HTTPError, match="409") as refusal:
        urllib.request.urlopen(request)  # noqa: S310

    assert "still being made" in refusal.value.read().decode()
    refusal.value.close()
    world.sandbox.show_progress(2, 2, "")


def test_nothing_of_the_demo_comes_from_the_environment(world: DemoWorld) -> None:
    assert world.bot.settings.model_fields_set == set(Settings.model_fields)


def test_the_digest_can_be_read_as_text(world: DemoWorld) -> None:
    text = read(f"{world.url}/digest/preview")

    assert text.startswith("Pops digest")
    assert "Async stand-ups" in text


def test_a_visitor_can_answer_the_newest_pulse_as_somebody(world: DemoWorld) -> None:
    assert first_click(world, MARA)["ok"]


def test_a_click_on_next_monday_brings_a_digest_closed_rounds_and_a_new_pulse(
    world: DemoWorld, moved: Before
) -> None:
    assert len(digests(world)) == moved.digests + 1
    (newest,) = pulses(world, CHECKOUT)
    assert newest["ts"] != moved.pulse
    assert len(closed_answers(world)) > moved.answers + 10


def test_nobody_answers_for_those_whom_a_visitor_acts_as(world: DemoWorld, moved: Before) -> None:
    with world.bot.database.snapshot() as session:
        assert answers.count_answers(session, moved.round) == moved.answered


def test_two_demos_do_not_share_a_folder_or_a_port(world: DemoWorld, folder: Path, tmp_path: Path) -> None:
    port = int(world.url.rpartition(":")[2])

    with pytest.raises(FolderInUseError, match="Another demo runs in this folder"):
        DemoWorld(folder, "127.0.0.1", 0)
    with pytest.raises(PortInUseError, match="This port is taken"):
        DemoWorld(tmp_path, "127.0.0.1", port)


def test_a_killed_demo_goes_on_from_there_and_stops_at_ctrl_c(
    world: DemoWorld, folder: Path, tmp_path: Path
) -> None:
    killed = shutil.copytree(folder, tmp_path / "killed")
    code = (
        f"import pathlib, bot.wiring.demo as d; d.run_demo(0, pathlib.Path({str(killed)!r}), open_page=False)"
    )
    command = [sys.executable, "-c", code]
    demo = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
    assert demo.stdout is not None
    said = [demo.stdout.readline() for _ in range(2)]
    state = json.loads(read(f"{said[0].split()[-1]}/sandbox/state"))
    messages = read(f"{said[0].split()[-1]}/sandbox/messages?channel={OPS_DIGEST}&as={MARA}")
    demo.send_signal(signal.SIGINT)
    rest, _ = demo.communicate(timeout=20)

    assert said[1].startswith("Ready")
    assert messages.count('"thread_ts"') >= 4
    assert abs(state["now"] - world.clock.now().timestamp()) < 60
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
