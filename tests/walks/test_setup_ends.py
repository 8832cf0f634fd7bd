"""Taking out, bringing back, ending and moving in Slack: the effect is said first, and the past stays."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.walks.deciding import week_with_comments
from tests.walks.living import history
from tests.walks.people import ANA, BEN, FIG, KAI, LEA, LIME, LOBBY, OPS, SOL, plan
from tests.walks.reading import buttons
from tests.walks.setting_up import choose, held, look_up, open_part, save, seen, send
from tests.walks.stage import Stage


def open_way(stage: Stage, kind: str, way: str, key: str | None = None, person: str = LEA) -> Any:
    """Press a button of a row of `/pops setup`, and choose the entry where there are several."""
    view = open_part(stage, person, kind, way, channel=OPS if person == LEA else FIG)
    return view if key is None else choose(stage, person, key)


def trials(stage: Stage) -> list[tuple[str, int, str, str | None]]:
    """The trials of the change, as they are stored."""
    ((found,),) = stage.rows("SELECT definition FROM change WHERE key = 'async'")
    stored = json.loads(found) if isinstance(found, str) else found
    return [(t["team_key"], t["version"], t["start"], t["until"]) for t in stored["trials"]]


def test_a_team_is_taken_out_with_its_effect_said_and_comes_back_with_its_history(any_stage: Stage) -> None:
    stage = any_stage
    week_with_comments(stage)
    stage.go("2026-10-13 09:30")
    before = history(stage)
    view = open_way(stage, "team", "out", "fig")
    assert view["title"]["text"] == "Take a team out"
    assert held(view) == {"leave": "out"}
    shown = save(stage, LEA)
    assert "Fig is asked nothing more. Its open round takes no more answers and closes on" in shown
    assert "Thursday 15 October 09:30. Its trials end today, and its history stays." in shown
    assert "Next pulse" not in shown
    assert trials(stage) == [("fig", 1, "2026-09-07", "2026-10-13")]
    stage.press(BEN, "answer:4", FIG, row="focus.time")
    assert "Recorded" not in stage.told(BEN)
    stage.go("2026-10-20 09:30")
    assert len(stage.messages(FIG)) == 2
    assert stage.apply(plan_without("fig"))[0] == []
    view = open_way(stage, "team", "back")
    assert held(view) == {"leave": "back"}
    shown = save(stage, LEA)
    assert "Fig is back with its history." in shown
    assert "Next pulse on Async stand-ups: Tuesday 27 October 09:30 for Fig" in shown
    assert trials(stage) == [("fig", 1, "2026-09-07", "2026-10-13")]
    stage.go("2026-10-27 09:30")
    assert len(stage.messages(FIG)) == 3
    assert "Bring a team back" not in str(stage.command(LEA, "/pops setup", OPS))
    assert history(stage) == before
    assert ("U0LEA", "team fig: back") in stage.rows("SELECT actor, subject FROM audit")


def plan_without(team: str) -> dict[str, Any]:
    """The usual set-up file without a team."""
    wanted = plan()
    del wanted["teams"][team]
    trials = wanted["changes"]["async"]["trials"]
    wanted["changes"]["async"]["trials"] = [t for t in trials if t["team"] != team]
    return wanted


def test_a_file_without_a_team_keeps_what_the_team_has_tried(stage: Stage) -> None:
    stage.apply(plan_without("fig"))
    assert trials(stage) == [("fig", 1, "2026-09-07", "2026-10-05")]


def test_a_pulse_that_asks_the_other_teams_keeps_its_weeks(stage: Stage) -> None:
    wanted = plan()
    wanted["pulses"]["focus"]["every_weeks"] = 2
    stage.apply(wanted)
    before = stage.rows("SELECT team, due FROM schedule WHERE team != 'fig' ORDER BY team")
    open_way(stage, "team", "out", "fig")
    assert "Next pulse" not in save(stage, LEA)
    assert stage.rows("SELECT team, due FROM schedule ORDER BY team") == before


def test_a_team_may_be_left_as_it_is_and_even_the_last_one_be_taken_out(stage: Stage) -> None:
    open_way(stage, "team", "out", "kiwi")
    assert send(stage, LEA, leave="stay")["ok"]
    assert "Everything is as you want it already" in seen(stage, LEA)
    wanted = plan()
    wanted["teams"] = {"fig": wanted["teams"]["fig"]}
    stage.apply(wanted)
    open_way(stage, "team", "out")
    assert "Fig is asked nothing more." in save(stage, LEA)
    assert stage.rows("SELECT count(*) FROM schedule") == [(0,)]
    assert "Add a team" in str(stage.command(LEA, "/pops setup", OPS))


def test_a_channel_that_another_team_has_now_keeps_a_team_from_coming_back(stage: Stage) -> None:
    open_way(stage, "team", "out", "lime")
    save(stage, LEA)
    open_way(stage, "team", "new")
    save(stage, LEA, name="Lemon", channel=LIME, zone="UTC")
    open_way(stage, "team", "back")
    done = send(stage, LEA)
    assert "has this channel already" in done["errors"]["leave"]


def test_a_pulse_is_taken_out_and_its_open_rounds_take_answers_to_their_end(stage: Stage) -> None:
    stage.go("2026-10-06 09:30")
    view = open_way(stage, "pulse", "out")
    assert view["title"]["text"] == "Take a pulse out"
    shown = save(stage, LEA)
    assert "Nobody gets this pulse on Async stand-ups any more." in shown
    assert "Open rounds take answers until Thursday 8 October 09:30." in shown
    stage.answer(BEN, 4)
    assert "Recorded for Fig" in stage.told(BEN)
    stage.go("2026-10-13 09:30")
    assert len(stage.messages(FIG)) == 1
    assert stage.rows("SELECT count(*) FROM schedule") == [(0,)]


def test_a_trial_ends_on_a_day_and_no_day_that_is_over_is_taken(stage: Stage) -> None:
    view = open_way(stage, "change", "trial")
    label = next(b["label"]["text"] for b in view["blocks"] if b.get("block_id") == "start")
    assert label == "Fig, v1 of Async stand-ups, from 7 September 2026: it starts on"
    assert held(view) == {"start": "2026-09-07", "until": None}
    done = send(stage, LEA, until="2026-10-04")
    assert done["errors"] == {"until": "This day is over. Choose today or a later day."}
    assert "ends before it begins" in send(stage, LEA, until="2026-09-01")["errors"]["until"]
    assert "Fig: v1 of Async stand-ups ends on 19 October 2026" in save(stage, LEA, until="2026-10-19")
    assert trials(stage) == [("fig", 1, "2026-09-07", "2026-10-19")]
    open_way(stage, "change", "trial")
    assert "goes on, without an end" in save(stage, LEA, until=())
    stage.go("2026-10-06 09:30")
    open_way(stage, "change", "trial")
    save(stage, LEA, until="2026-10-12")
    stage.go("2026-10-13 09:30")
    assert stage.rows("SELECT version FROM round WHERE team = 'fig' ORDER BY due") == [(1,), (None,)]
    assert "Edit a trial" not in str(stage.command(LEA, "/pops setup", OPS))


def test_a_start_moves_as_long_as_nobody_was_asked_since(stage: Stage) -> None:
    open_way(stage, "change", "start")
    save(stage, LEA, teams=("fig", "kiwi"), version="2", start="2026-10-19")
    view = open_way(stage, "change", "trial")
    assert view["title"]["text"] == "Set-up"
    (second,) = look_up(stage, LEA, "entry", "Fig, v2")
    choose(stage, LEA, second)
    assert "Fig starts v2 of Async stand-ups on 26 October 2026" in save(stage, LEA, start="2026-10-26")
    assert trials(stage)[:2] == [("fig", 1, "2026-09-07", "2026-10-26"), ("kiwi", 2, "2026-10-19", None)]
    stage.go("2026-10-20 09:30", "America/New_York")
    open_way(stage, "change", "trial")
    (kiwi,) = look_up(stage, LEA, "entry", "Kiwi")
    choose(stage, LEA, kiwi)
    before = trials(stage)
    for day in ("2026-10-12", "2026-11-02"):
        done = send(stage, LEA, start=day)
        assert "Kiwi was asked about it since then" in done["errors"]["start"]
    assert trials(stage) == before


def test_the_words_of_a_version_are_edited_and_decisions_keep_what_was_told(stage: Stage) -> None:
    view = open_way(stage, "change", "words")
    assert held(view) == {"v1": "Written stand-up by 10:00", "v2": "Written, with a call on Wednesdays"}
    assert list(send(stage, LEA, v1=" ")["errors"]) == ["v1"]
    assert "v1: Written stand-up by 10:00 → In writing by ten" in save(stage, LEA, v1="In writing by ten")
    ((found,),) = stage.rows("SELECT definition FROM change")
    assert [v["what"] for v in json.loads(found)["versions"]] == [
        "In writing by ten",
        "Written, with a call on Wednesdays",
    ]


def test_two_who_take_the_same_team_out_do_it_once(stage: Stage) -> None:
    stage.apply(plan() | {"ops_leads": [LEA, BEN]})
    open_way(stage, "team", "out", "lime")
    open_way(stage, "team", "out", "lime", person=BEN)
    save(stage, LEA)
    assert send(stage, BEN)["ok"]
    assert "Everything is as you want it already" in seen(stage, BEN)
    assert [s for (s,) in stage.rows("SELECT subject FROM audit")].count("team lime: archived") == 1


@pytest.mark.parametrize("person", [ANA, SOL])
def test_only_ops_leads_take_out_and_bring_back(stage: Stage, person: str) -> None:
    button = {"type": "button", "block_id": "setup|team"}
    view = stage.home(person)
    for action, value in (
        ("out", "team_out"),
        ("back", "team_back"),
        ("trial", "trial_edit"),
        ("words", "version"),
    ):
        click = {**button, "action_id": f"setup:{action}", "value": value}
        stage.send(stage.payloads.view_click(stage.user(person), view, click))
        assert "Setting this up is for ops leads" in seen(stage, person)
        stage.dismiss(person)
    stage.send(
        stage.payloads.view_click(
            stage.user(person), view, {**button, "action_id": "setup:out", "value": "team_out|kiwi"}
        )
    )
    assert "Setting this up is for ops leads" in seen(stage, person)
    assert stage.rows("SELECT count(*) FROM team WHERE archived") == [(0,)]


def test_first_contact_is_with_the_first_admin_and_then_with_each_lead_who_has_not_begun(
    bare_stage: Stage,
) -> None:
    stage = bare_stage
    change_admin(stage, KAI)
    stage.act(SOL, "add_bot", channel=LOBBY)
    stage.home(SOL)
    stage.home(KAI)
    stage.act(KAI, "remove_bot", channel=LOBBY)
    stage.act(KAI, "add_bot", channel=LOBBY)
    stage.settle()
    (welcome,) = stage.dms(SOL)
    assert "Three steps to begin with:" in welcome["text"]
    assert buttons(welcome)["setup|leads"] == ["Choose ops leads"]
    assert stage.dms(KAI) == []
    stage.apply({"ops_leads": [LEA], "teams": {"kiwi": plan()["teams"]["kiwi"]}})
    for person in (LEA, LEA, SOL, KAI, BEN):
        stage.home(person)
    stage.settle()
    (told,) = stage.dms(LEA)
    assert told["text"].startswith("Welcome to Pops")
    assert buttons(told)["setup|team"][0] == "Add a team"
    assert [len(stage.dms(person)) for person in (SOL, KAI, BEN)] == [1, 0, 0]


def change_admin(stage: Stage, person: str) -> None:
    """Slack makes somebody an admin."""

    stage.platform.state._users[person] = replace(stage.user(person), is_admin=True)


def test_a_lead_who_has_begun_is_not_welcomed(stage: Stage) -> None:
    stage.home(LEA)
    stage.settle()
    assert stage.dms(LEA) == []
