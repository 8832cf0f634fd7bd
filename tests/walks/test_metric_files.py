"""A CSV with readings, dropped into the conversation with the bot."""

from base64 import b64encode

import pytest

from bot.flows.metric_import import LARGEST
from bot.sandbox.mishaps import Mishap
from storage import teams
from tests.walks.people import ANA, BOT, FIG, KAI, LEA
from tests.walks.reading import words
from tests.walks.stage import Stage
from tests.walks.test_metric import KEPT, kept, with_metrics

CSV = "metric,value,date,team\nreleases,3,2026-09-28,Fig\nWeekly active teams,1240,2026-10-01,\n"


@pytest.fixture
def measured(stage: Stage) -> Stage:
    stage.apply(with_metrics())
    return stage


def drop(stage: Stage, person: str, content: str | bytes, name: str = "readings.csv") -> str:
    """Drop a file into a person's conversation with the bot; returns everything that the bot says to it."""
    before = len(stage.dms(person))
    data = content.encode() if isinstance(content, str) else content
    dm = stage.platform.state.dm_with(person).channel_id
    stage.act(person, "upload", channel=dm, name=name, content=b64encode(data).decode() or "=")
    stage.settle()
    return words([message["blocks"] for message in stage.dms(person)[before:]])


def test_an_ops_lead_drops_a_file_and_hears_what_was_read(measured: Stage) -> None:
    said = drop(measured, LEA, CSV)
    assert "I have read *readings.csv*." in said
    assert "2 readings are new, 0 replaced another value, 0 were there already." in said
    assert kept(measured) == [
        ("releases", "fig", "2026-09-28", 3.0),
        ("weekly-active-teams", "", "2026-10-01", 1240.0),
    ]
    assert {(source, by) for *_, source, by in measured.rows(KEPT)} == {("direct message", LEA)}


def test_the_same_file_again_changes_nothing_and_says_so(measured: Stage) -> None:
    drop(measured, LEA, CSV)
    before = measured.rows(KEPT)
    assert "0 readings are new, 0 replaced another value, 2 were there already." in drop(measured, LEA, CSV)
    assert "1 replaced another value" in drop(measured, LEA, CSV.replace("1240", "1250"))
    assert measured.rows(KEPT)[0] == before[0]


def test_wrong_lines_are_told_with_their_numbers_and_nothing_is_kept(measured: Stage) -> None:
    said = drop(measured, LEA, CSV + "zzz,1,2026-10-01,\n\nchurn,1,2026-10-32,\nchurn,one,2026-10-01,kiwii\n")
    assert "Nothing of *readings.csv* was kept: these 3 lines cannot be read." in said
    assert "• line 4: There is no metric “zzz”. There is:" in said
    assert "• line 6: “2026-10-32” is no day." in said
    assert "• line 7: “one” is no number here." in said
    assert "• line 7: There is no team “kiwii”. Did you mean “Kiwi”?" in said
    assert kept(measured) == []


def test_very_many_wrong_lines_are_counted(measured: Stage) -> None:
    said = drop(measured, LEA, "metric,value,date\n" + "zzz,1,2026-10-01\n" * 200)
    assert said.count("There is no metric") == 20
    assert "And 180 more lines." in said


@pytest.mark.parametrize("person", [ANA, KAI])
def test_only_ops_leads_drop_files_and_nobody_elses_is_fetched(measured: Stage, person: str) -> None:
    said = drop(measured, person, CSV)
    assert f"Files with readings are for ops leads: <@{LEA}>. I have not looked into yours." in said
    assert (kept(measured), measured.calls("download"), measured.calls("files.info")) == ([], [], [])


def test_what_is_no_csv_is_not_fetched(measured: Stage) -> None:
    said = drop(measured, LEA, b"\x89PNG\r\n\x1a\n", "chart.png")
    assert "*chart.png* is no CSV" in said
    assert measured.calls("download") == []


def test_a_file_of_another_kind_behind_the_name_is_told(measured: Stage) -> None:
    assert "line 2: This is no UTF-8 text. Save the table as CSV UTF-8." in drop(
        measured, LEA, b"metric\n\xff\xfe"
    )
    assert "line 1: This file is larger than 1024 KB." in drop(measured, LEA, b"x" * (LARGEST + 1))
    assert len(measured.calls("download")) == 1


def test_files_in_channels_and_the_bots_own_are_left_alone(measured: Stage) -> None:
    measured.event({"type": "file_shared", "channel_id": FIG, "file_id": "F0X", "user_id": LEA})
    dm = measured.platform.state.dm_with(LEA).channel_id
    measured.event({"type": "file_shared", "channel_id": dm, "file_id": "F0X", "user_id": BOT})
    measured.settle()
    assert measured.rows("SELECT * FROM delivery WHERE kind = 'readings'") == []


def test_somebody_elses_file_is_not_read(measured: Stage) -> None:
    drop(measured, ANA, CSV)
    file = measured.platform.messages.all_in(measured.platform.state.dm_with(ANA).channel_id)[0]["files"][0][
        "id"
    ]
    dm = measured.platform.state.dm_with(LEA).channel_id
    measured.execute("DELETE FROM delivery WHERE kind = 'readings'")
    measured.event({"type": "file_shared", "channel_id": dm, "file_id": file, "user_id": LEA})
    measured.settle()
    assert "This file is somebody else's" in words(measured.dms(LEA)[-1])
    assert kept(measured) == []


def test_an_event_that_comes_twice_is_answered_once(measured: Stage) -> None:
    drop(measured, LEA, CSV)
    dm = measured.platform.state.dm_with(LEA).channel_id
    ((ref,),) = measured.rows("SELECT ref FROM delivery WHERE kind = 'readings'")
    file = measured.platform.messages.all_in(dm)[0]["files"][0]["id"]
    measured.event({"type": "file_shared", "channel_id": dm, "file_id": file, "user_id": LEA})
    measured.settle()
    assert len(measured.dms(LEA)) == 1
    assert "said" not in str(ref)


def test_without_the_scope_the_answer_waits_and_the_token_stays_with_slack(measured: Stage) -> None:
    measured.revoke("files:read")
    measured.expect("missing_scope")
    dm = measured.platform.state.dm_with(LEA).channel_id
    content = b64encode(CSV.encode()).decode()
    measured.act(LEA, "upload", channel=dm, name="r.csv", content=content)
    measured.bot.send()
    assert (kept(measured), measured.calls("download")) == ([], [])
    measured.grant("files:read")
    measured.wait(minutes=20)
    assert len(kept(measured)) == 2


def test_an_answer_that_got_lost_says_the_same_when_it_is_sent_again(measured: Stage) -> None:
    measured.expect("internal_error")
    measured.platform.mishaps.arrange("chat.postMessage", Mishap(error="internal_error"))
    dm = measured.platform.state.dm_with(LEA).channel_id
    measured.act(LEA, "upload", channel=dm, name="r.csv", content=b64encode(CSV.encode()).decode())
    measured.wait(minutes=2)
    assert "2 readings are new" in words([message["blocks"] for message in measured.dms(LEA)])


def test_a_database_keeps_the_readings_of_a_team_that_is_gone(measured: Stage) -> None:
    drop(measured, LEA, CSV)
    wanted = with_metrics()
    del wanted["teams"]["fig"], wanted["changes"], wanted["pulses"], wanted["metrics"]["releases"]["change"]
    measured.apply(wanted)
    with measured.bot.database.snapshot() as session:
        assert {t.key for t in teams.list_teams(session, "T0WALKS") if t.archived} == {"fig"}
    assert ("releases", "fig", "2026-09-28", 3.0) in kept(measured)
    assert "There is no team “Fig”" in drop(measured, LEA, CSV)
