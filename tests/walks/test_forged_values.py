"""What no button of a person's own holds: rounds and changes of others, choices that there are not."""

from datetime import UTC, datetime

import pytest

from bot.flows.apply_setup import apply_setup
from tests.walks.people import ANA, BEN, FIG, KIWI, LEA, OPS, plan
from tests.walks.reading import Json
from tests.walks.stage import Stage

ELSEWHERE = "T0ELSEWHERE"


def round_of(stage: Stage, team: str, workspace: str = "T0WALKS") -> str:
    """The id of the only round of a team."""
    query = f"SELECT id FROM round WHERE team = '{team}' AND workspace = '{workspace}'"  # noqa: S608
    ((round_id,),) = stage.rows(query)
    return str(round_id)


def click(stage: Stage, person: str, action: str, value: str) -> str:
    """Click with a value of one's own making; returns what the person is told."""
    forged = stage.click_of(person, stage.newest(FIG), "answer:1", "|focus.time")
    forged["actions"][0] |= {"action_id": action, "value": value}
    stage.send(forged)
    return stage.told(person)


def untouched(stage: Stage) -> bool:
    """Whether nobody has answered anything."""
    return stage.table("answer") == []


@pytest.fixture
def kiwi_too(pulse: Stage) -> Stage:
    """A stage on which Fig and Kiwi have both been asked."""
    pulse.go("2026-10-06 15:31")
    return pulse


@pytest.fixture
def next_door(pulse: Stage) -> Stage:
    """A stage on whose database another workspace has a team, a change and an open round of its own."""
    other = plan()
    other["teams"] = {"plum": {**other["teams"]["fig"], "name": "Plum", "channel": OPS, "roster": [BEN]}}
    other["teams"]["plum"]["champions"] = [BEN]
    other["changes"] = {"secret": {**other["changes"]["async"], "trials": []}}
    other["pulses"]["focus"] |= {"change": "secret", "at": "09:35"}
    del other["digest"]
    apply_setup(pulse.bot.tools, ELSEWHERE, pulse.read(other), pulse.clock.now())
    pulse.go("2026-10-06 09:36")
    return pulse


@pytest.mark.parametrize("action", ["answer:5", "comment", "withdraw"])
def test_a_round_of_another_team_is_refused(kiwi_too: Stage, action: str) -> None:
    kiwis = round_of(kiwi_too, "kiwi")
    value = f"{kiwis}|focus.time|5" if action == "answer:5" else kiwis
    assert "This pulse is for the members of Kiwi, so nothing was recorded." in click(
        kiwi_too, BEN, action, value
    )
    assert kiwi_too.modal(BEN) is None
    assert untouched(kiwi_too)


def test_a_form_for_a_round_of_another_team_is_refused_and_stays_open(kiwi_too: Stage) -> None:
    kiwi_too.press(BEN, "comment", FIG)
    sent = kiwi_too.submission_of(BEN, {"focus.time": "5", "comment": "Words of mine"})
    sent["view"] |= {"private_metadata": round_of(kiwi_too, "kiwi")}
    answer = kiwi_too.send(sent)
    assert "This pulse is for the members of Kiwi" in answer["errors"]["comment"]
    assert untouched(kiwi_too)


@pytest.mark.parametrize("action", ["answer:5", "comment", "withdraw"])
def test_a_round_of_another_workspace_is_not_known_even_to_somebody_on_its_roster(
    next_door: Stage, action: str
) -> None:
    plums = round_of(next_door, "plum", ELSEWHERE)
    value = f"{plums}|focus.time|5" if action == "answer:5" else plums
    assert "This pulse is no longer known here, so nothing was recorded." in click(
        next_door, BEN, action, value
    )
    assert untouched(next_door)


def test_a_form_for_a_round_of_another_workspace_is_refused(next_door: Stage) -> None:
    next_door.press(BEN, "comment", FIG)
    sent = next_door.submission_of(BEN, {"comment": "Words of mine"})
    sent["view"] |= {"private_metadata": round_of(next_door, "plum", ELSEWHERE)}
    assert "no longer known here" in next_door.send(sent)["errors"]["comment"]
    assert untouched(next_door)


def forged_feedback(stage: Stage, person: str, **values: str) -> Json:
    """The feedback form sent with values that it did not offer."""
    stage.command(person, "/pops feedback")
    sent = stage.submission_of(person, {"words": "Words of mine"})
    for name, value in values.items():
        chosen = {"type": "static_select", "selected_option": {"value": value}}
        sent["view"]["state"]["values"][name] = {name: chosen}
    return stage.send(sent)


@pytest.mark.parametrize("team", ["kiwi", "plum", "", "fig' OR 1=1 --"])
def test_feedback_for_a_team_that_is_not_ones_own_is_refused(next_door: Stage, team: str) -> None:
    answer = forged_feedback(next_door, ANA, team=team)
    if team:
        assert answer["errors"] == {"team": "This team is no longer known here. Please choose another one."}
    assert next_door.rows("SELECT team FROM feedback") == ([] if team else [("fig",)])


def test_feedback_on_a_change_of_another_workspace_is_on_none(next_door: Stage) -> None:
    assert forged_feedback(next_door, ANA, change="secret")["response_action"] == "update"
    assert next_door.rows("SELECT workspace, change FROM feedback") == [("T0WALKS", None)]


@pytest.mark.parametrize(
    "choice", ["0", "6", "-1", "05", "1.5", "1e0", "+3", " 3", "٣", "²", "", "five", "9" * 5000]
)
def test_a_choice_that_is_not_on_the_scale_is_refused(pulse: Stage, choice: str) -> None:
    said = click(pulse, BEN, "answer:3", f"{round_of(pulse, 'fig')}|focus.time|{choice}")
    assert "This choice is not one of this round's, so nothing was recorded." in said
    assert untouched(pulse)


@pytest.mark.parametrize("question", ["speed.release", "load.week|focus.time", "", "focus.time' --"])
def test_a_question_that_the_round_did_not_ask_is_refused(pulse: Stage, question: str) -> None:
    said = click(pulse, BEN, "answer:3", f"{round_of(pulse, 'fig')}|{question}|3")
    assert "This choice is not one of this round's" in said
    assert untouched(pulse)


def test_a_form_with_a_choice_that_is_not_on_the_scale_is_refused_as_a_whole(pulse: Stage) -> None:
    pulse.press(BEN, "comment", FIG)
    sent = pulse.submission_of(BEN, {"comment": "Words of mine"})
    chosen = {"type": "static_select", "selected_option": {"value": "7"}}
    sent["view"]["state"]["values"]["focus.time"] = {"focus.time": chosen}
    assert "not one of this round's" in pulse.send(sent)["errors"]["comment"]
    assert untouched(pulse)


def test_somebody_who_says_to_act_in_another_workspace_finds_nothing_there(pulse: Stage) -> None:
    channel = pulse.platform.state.channel(KIWI)
    assert channel is not None
    fields = pulse.payloads.command(pulse.user(LEA), channel, "/pops", "status")
    reply = pulse.link.command({**fields, "team_id": ELSEWHERE})
    assert b"no team is set up yet" in reply.body


def test_a_round_has_an_end_that_a_forged_moment_does_not_move(pulse: Stage) -> None:
    shown = pulse.newest(FIG)
    pulse.go("2026-10-08 09:30")
    forged = pulse.click_of(BEN, shown, "answer:4", "|focus.time")
    early = datetime(2026, 10, 6, 8, 0, tzinfo=UTC).timestamp()
    forged["actions"][0]["action_ts"] = f"{early:.6f}"
    pulse.send(forged)
    assert "This round of Fig closed" in pulse.told(BEN)
    assert untouched(pulse)
