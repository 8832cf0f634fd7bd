"""A sandbox that was killed continues with what was there."""

from pathlib import Path

import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.journal import Journal, JournalError, Tables
from bot.sandbox.sandbox import Sandbox
from tests.sandbox.world import (
    APP,
    BLUE,
    JOAO,
    KEYS,
    MIRA,
    PNG,
    START,
    WORKSPACE,
    home,
    section,
    web_client,
)


def sandbox_in(folder: Path) -> Sandbox:
    return Sandbox(WORKSPACE, APP, KEYS, SandboxClock(real=lambda: START), folder=folder)


def remembered(path: Path) -> Tables:
    journal = Journal(path)
    tables = journal.load()
    journal.close()
    return tables


def test_everything_lasting_is_there_again(tmp_path: Path) -> None:
    first = sandbox_in(tmp_path)
    first.start()
    client = web_client(first.api_url)
    metadata = {"event_type": "pops_delivery", "event_payload": {"key": "k"}}
    ts = str(client.chat_postMessage(channel=BLUE, text="One", metadata=metadata)["ts"])
    first.act(MIRA, "message", channel=BLUE, text="Two", thread_ts=ts)
    gone = first.act(MIRA, "message", channel=BLUE, text="Three")["ts"]
    first.platform.messages.remove(BLUE, gone)
    client.chat_update(channel=BLUE, ts=ts, text="Changed")
    client.chat_postEphemeral(channel=BLUE, user=MIRA, text="Passing")
    client.views_publish(user_id=MIRA, view=home(section("Home")))
    client.files_upload_v2(channel=BLUE, filename="chart.png", content=PNG, alt_txt="A chart")
    dm = client.conversations_open(users=JOAO)["channel"]["id"]
    first.act(MIRA, "rename", channel=BLUE, name="navy")
    first.move_clock("+1w")
    before = first.platform.messages.all_in(BLUE)
    first.stop()

    second = sandbox_in(tmp_path)
    assert second.platform.messages.all_in(BLUE) == before
    assert len(second.platform.messages.replies(BLUE, ts)) == 1
    assert second.platform.messages.seen_by(MIRA, BLUE) == second.platform.messages.seen_by(JOAO, BLUE)
    assert second.platform.views.home(MIRA) == first.platform.views.home(MIRA)
    assert second.platform.state.channel(BLUE) == first.platform.state.channel(BLUE)
    assert second.platform.state.dm_with(JOAO).channel_id == dm
    assert second.clock.now() == first.clock.now()
    (file,) = (m["files"][0] for m in before if "files" in m)
    assert second.platform.files.content(file["id"]) == PNG
    assert (tmp_path / "files" / f"{file['id']}.png").read_bytes() == PNG
    second.stop()


def test_new_messages_come_after_the_old_ones(tmp_path: Path) -> None:
    first = sandbox_in(tmp_path)
    old = first.act(MIRA, "message", channel=BLUE, text="Old")["ts"]
    second = sandbox_in(tmp_path)  # without a stop: the first was killed
    new = second.act(MIRA, "message", channel=BLUE, text="New")["ts"]
    assert old < new
    assert [message["text"] for message in second.platform.messages.all_in(BLUE)] == ["Old", "New"]
    first.stop()
    second.stop()


def test_the_last_word_wins_and_the_file_is_tidied(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    assert journal.load() == {}
    for number in range(10):
        journal.put("thing", "a", number)
    journal.put("thing", "b", "ü")
    journal.put("thing", "c", 1)
    journal.drop("thing", "c")
    journal.close()
    assert remembered(path) == {"thing": {"a": 9, "b": "ü"}}
    assert path.read_text().splitlines() == ['["thing","a",9]', '["thing","b","ü"]']


def test_a_line_that_was_being_written_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_bytes(b'["thing","a",1]\n["thing","b",')
    assert remembered(path) == {"thing": {"a": 1}}


def test_a_damaged_journal_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_bytes(b'["thing","a",1]\nnonsense\n["thing","b",1]\n')
    with pytest.raises(JournalError, match="Line 2 of"):
        Journal(path).load()


def test_what_happens_after_the_end_is_not_remembered(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    journal.load()
    journal.close()
    journal.put("thing", "a", 1)
    assert remembered(tmp_path / "journal.jsonl") == {}
