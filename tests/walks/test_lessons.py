"""What a team learnt: asked once when a trial ends, offered to who starts next, listed with the change."""

import csv
from io import StringIO
from typing import Any

import pytest

from tests.walks.people import ANA, BEN, FIG, KAI, KIWI, LEA, LOBBY, SOL, plan
from tests.walks.reading import Json, initial, words
from tests.walks.stage import Stage

LINES = {
    "tried": "Writing <before> ten",
    "happened": "Fewer calls, *more* reading",
    "advice": "Begin on a Tuesday",
}
KEPT = "SELECT change, team, version, author, tried, happened, advice FROM lesson"


def ending(until: str = "2026-10-07", **more: Any) -> dict[str, Any]:
    """The usual plan, with Fig's trial ending on a day; more trials start on theirs."""
    wanted = plan()
    trials = [{"team": "fig", "version": 1, "from": "2026-09-07", "until": until}]
    trials += [{"team": team, "version": 2, "from": start} for team, start in more.items()]
    wanted["changes"]["async"]["trials"] = trials
    return wanted


def asked(stage: Stage, person: str = ANA) -> list[Json]:
    """The questions that reached somebody."""
    return [m for m in stage.dms(person) if "What did you learn?" in m["text"]]


def offered(stage: Stage, person: str = KAI) -> list[str]:
    """The lessons that reached somebody."""
    return [m["text"] for m in stage.dms(person) if "Before you start" in m["text"]]


def ended(stage: Stage) -> Stage:
    """Fig's trial has ended, and Ana is asked."""
    stage.apply(ending())
    stage.go("2026-10-07 12:00")
    stage.go("2026-10-08 12:00")
    return stage


def write(stage: Stage, person: str = ANA, **lines: str) -> Json:
    """Press the button of the newest question and send the form."""
    stage.press(person, "lesson_write", stage.platform.state.dm_with(person).channel_id)
    return stage.submit(person, **(LINES | lines))


def test_the_champion_is_asked_once_on_a_working_morning_after_the_trial_has_ended(any_stage: Stage) -> None:
    stage = any_stage
    stage.apply(ending("2026-10-10"))
    stage.go("2026-10-09 23:00")
    assert asked(stage) == []
    for day in ("10 12:00", "11 12:00", "12 09:30"):
        stage.go(f"2026-10-{day}")
        assert asked(stage) == []
    for day in ("12 10:30", "13 12:00", "20 12:00"):
        stage.go(f"2026-10-{day}")
        (told,) = asked(stage)
    assert (
        "Fig has ended its trial of v1 of *Async stand-ups*, which it began on 7 September 2026."
        in told["text"]
    )
    assert asked(stage, KAI) == asked(stage, BEN) == []


def test_a_trial_that_ended_long_ago_is_not_asked_about(stage: Stage) -> None:
    stage.apply(ending("2026-09-20"))
    stage.go("2026-10-08 12:00")
    assert asked(stage) == []


def test_a_running_trial_is_not_asked_about(stage: Stage) -> None:
    stage.go("2026-10-20 12:00")
    stage.go("2026-10-21 12:00")
    assert asked(stage) == []


def test_a_change_that_is_stopped_ends_its_trials(stage: Stage) -> None:
    wanted = plan()
    wanted["changes"], wanted["pulses"] = {}, {}
    stage.apply(wanted)
    stage.go("2026-10-07 12:00")
    stage.go("2026-10-08 12:00")
    assert len(asked(stage)) == 1
    write(stage)
    assert stage.rows(KEPT) == [("async", "fig", 1, ANA, *LINES.values())]


def test_three_lines_are_kept_signed_and_may_be_changed_by_their_author(any_stage: Stage) -> None:
    ended(any_stage)
    write(any_stage)
    assert "This is what Fig learnt from v1 of *Async stand-ups*" in words(any_stage.modal(ANA))
    assert any_stage.rows(KEPT) == [("async", "fig", 1, ANA, *LINES.values())]
    any_stage.press(ANA, "lesson_write", any_stage.platform.state.dm_with(ANA).channel_id)
    view = any_stage.modal(ANA)
    assert view is not None
    assert initial(view) == LINES
    any_stage.submit(ANA, advice="Begin on a Monday")
    assert [row[-1] for row in any_stage.rows(KEPT)] == ["Begin on a Monday"]


@pytest.mark.parametrize("field", list(LINES))
def test_a_line_that_is_empty_or_too_long_is_refused_at_its_field(stage: Stage, field: str) -> None:
    ended(stage)
    stage.press(ANA, "lesson_write", stage.platform.state.dm_with(ANA).channel_id)
    for line, error in (
        (" ", "Please write a line here."),
        ("x" * 501, "This is 501 characters long; up to 500 fit."),
    ):
        refused = stage.send(stage.submission_of(ANA, LINES | {field: line}))
        assert refused["errors"][field].startswith(error)
    assert stage.rows(KEPT) == []


def two_champions(stage: Stage) -> Stage:
    """Fig has two champions, and both are asked."""
    wanted = ending()
    wanted["teams"]["fig"]["champions"] = [ANA, BEN]
    stage.apply(wanted)
    stage.go("2026-10-07 12:00")
    stage.go("2026-10-08 12:00")
    return stage


def test_of_two_champions_the_first_writes_and_the_second_hears_so(stage: Stage) -> None:
    two_champions(stage)
    stage.press(BEN, "lesson_write", stage.platform.state.dm_with(BEN).channel_id)
    write(stage)
    refused = stage.submit(BEN, **LINES)
    assert "@ana has written down already what Fig learnt" in refused["errors"]["tried"]
    assert [row[3] for row in stage.rows(KEPT)] == [ANA]


def test_who_is_champion_no_more_writes_nothing(stage: Stage) -> None:
    ended(stage)
    wanted = ending()
    wanted["teams"]["fig"]["champions"] = [BEN]
    stage.apply(wanted)
    dm = stage.platform.state.dm_with(ANA).channel_id
    stage.press(ANA, "lesson_write", dm)
    assert f"What Fig learnt is for its champion to write down: <@{BEN}>." in stage.told(ANA, dm)


def test_a_trial_that_goes_on_after_all_takes_no_lesson(stage: Stage) -> None:
    ended(stage)
    stage.apply(plan())
    dm = stage.platform.state.dm_with(ANA).channel_id
    stage.press(ANA, "lesson_write", dm)
    assert "This trial is not there any more, or has not ended" in stage.told(ANA, dm)


def test_a_team_about_to_start_is_offered_what_others_learnt_once(any_stage: Stage) -> None:
    stage = ended(any_stage)
    write(stage)
    stage.apply(ending(kiwi="2026-11-02"))
    stage.go("2026-10-13 18:00")
    assert offered(stage) == []
    for day in ("2026-10-20", "2026-10-21", "2026-10-22", "2026-11-03"):
        stage.go(f"{day} 18:00")
    (told,) = offered(stage)
    assert "Kiwi starts *Async stand-ups* on 2 November 2026." in told
    assert "Writing &lt;before&gt; ten" in told
    assert f"*Fig*, v1, 8 October 2026, <@{ANA}>:" in told
    assert offered(stage, ANA) == []


def test_a_lesson_written_after_the_offer_is_offered_too(stage: Stage) -> None:
    wanted = ending(kiwi="2026-10-19")
    wanted["teams"]["lime"]["champions"] = [BEN]
    wanted["changes"]["async"]["trials"].append(
        {"team": "lime", "version": 1, "from": "2026-09-07", "until": "2026-10-09"}
    )
    stage.apply(wanted)
    stage.go("2026-10-07 12:00")
    stage.go("2026-10-08 12:00")
    write(stage)
    for day in ("09", "10", "12"):
        stage.go(f"2026-10-{day} 18:00")
    write(stage, BEN, tried="Lime tried it too")
    for day in ("13", "14", "15"):
        stage.go(f"2026-10-{day} 18:00")
    assert ["Lime tried it too" in told for told in offered(stage)] == [False, True]


def test_a_lesson_taken_back_is_not_offered(stage: Stage) -> None:
    ended(stage)
    write(stage)
    stage.apply(ending(kiwi="2026-10-15"))
    stage.go("2026-10-09 06:00")
    stage.command(ANA, "/pops forget me")
    assert "What you wrote about what your team learnt: 1" in words(stage.modal(ANA))
    stage.submit(ANA)
    stage.go("2026-10-12 18:00")
    assert offered(stage) == []
    assert stage.table("lesson_offer") == stage.rows(KEPT) == []


def test_compare_lists_what_teams_learnt(stage: Stage) -> None:
    ended(stage)
    write(stage)
    stage.dismiss(ANA)

    def compared(typed: str) -> str:
        said = stage.command(KAI, f"/pops compare {typed}", KIWI)
        return "\n".join(words(message["blocks"]) for message in said)

    assert "Writing <before> ten" in compared("async")
    stage.go("2026-10-12 10:00")
    assert "*What teams learnt*" in compared("async")
    assert f"*Fig*, v1, 8 October 2026, <@{ANA}>:" in compared("async")
    assert "Begin on a Tuesday" not in compared("async month")


def test_a_lesson_is_in_its_authors_data(stage: Stage) -> None:
    ended(stage)
    write(stage)
    stage.command(ANA, "/pops share")
    stage.submit(ANA, **{"team-fig": "yes"})
    stage.command(ANA, "/pops my data")
    stage.settle()
    (file,) = stage.dms(ANA)[-1]["files"]
    content = stage.platform.files.content(file["id"]) or b""
    lines = {line["what"]: line for line in csv.DictReader(StringIO(content.decode(), newline=""))}
    assert lines["lesson"]["words"] == "\n".join(LINES.values())
    assert (lines["lesson"]["team"], lines["lesson"]["change"]) == ("Fig", "Async stand-ups")
    assert lines["sharing"]["team"] == "Fig"


@pytest.mark.parametrize("person", [LEA, SOL, KAI])
def test_nobody_but_its_champions_is_asked(stage: Stage, person: str) -> None:
    ended(stage)
    assert asked(stage, person) == []
    assert all("What did you learn" not in m["text"] for m in stage.messages(FIG))
    assert stage.command(person, "/pops compare async", LOBBY if person != KAI else KIWI)
