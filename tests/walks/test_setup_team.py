import json

import pytest

from tests.walks.people import (
    ANA,
    BEN,
    BERLIN,
    BOT,
    CLEO,
    FIG,
    KAI,
    KIWI,
    LEA,
    LOBBY,
    OPS,
    PAT,
    SOL,
    plan,
)
from tests.walks.reading import words
from tests.walks.setting_up import choose, held, look_up, open_part, save, seen, send, window
from tests.walks.stage import Stage

LAST_AUDIT = "SELECT actor, action, subject FROM audit"


def edit_team(stage: Stage, person: str, key: str = "fig") -> None:
    """Open the form of a team."""
    open_part(stage, person, "team", channel=OPS if person == LEA else FIG)
    choose(stage, person, key)


def team(stage: Stage, key: str = "fig") -> dict[str, object]:
    """A team as it is stored."""
    (stored,) = stage.rows(f"SELECT definition FROM team WHERE key = '{key}'")  # noqa: S608
    found: dict[str, object] = json.loads(stored[0]) if isinstance(stored[0], str) else stored[0]
    return found


def test_a_team_is_changed_and_its_effect_is_shown_before_it_is_saved(stage: Stage) -> None:
    edit_team(stage, LEA)
    assert held(window(stage, LEA)) == {
        "name": "Fig",
        "channel": FIG,
        "zone": BERLIN,
        "days": ["monday", "tuesday", "wednesday", "thursday", "friday"],
        "country": None,
        "roster": "everyone",
        "people": None,
        "champions": [ANA],
    }
    before = stage.table("team")
    assert send(stage, LEA, name="Figs", zone="America/New_York")["ok"]
    shown = seen(stage, LEA)
    assert "Name: Fig → Figs" in shown
    assert f"Time zone: {BERLIN} → America/New_York" in shown
    assert "Next pulse on Async stand-ups: Tuesday 6 October 09:30 for Figs" in shown
    assert "Nothing is saved yet." in shown
    assert stage.table("team") == before
    assert send(stage, LEA)["ok"]
    assert team(stage)["name"] == "Figs"
    (due,) = stage.rows("SELECT due FROM schedule WHERE team = 'fig'")
    assert due[0].startswith("2026-10-06 13:30")
    assert stage.rows(LAST_AUDIT)[-1] == (LEA, "settings_changed", "team fig: changed")


def test_what_is_typed_after_the_effect_was_shown_is_shown_again_before_it_is_saved(stage: Stage) -> None:
    edit_team(stage, LEA)
    assert send(stage, LEA, name="Figs")["ok"]
    assert send(stage, LEA, name="Figgy")["ok"]
    assert "Name: Fig → Figgy" in seen(stage, LEA)
    assert team(stage)["name"] == "Fig"


def test_each_mistake_is_said_at_its_field_and_nothing_typed_is_lost(stage: Stage) -> None:
    edit_team(stage, LEA)
    done = send(stage, LEA, name=" \t ", channel=KIWI, roster="these", champions=(ANA, BEN))
    assert done["errors"] == {"people": "Choose who is asked, or choose everyone in the channel above."}
    done = send(stage, LEA, name="\u2028", channel=KIWI, roster="these", people=(ANA,), champions=(ANA, BEN))
    assert list(done["errors"]) == ["champions"]
    done = send(stage, LEA, name="\u2028", channel=KIWI, roster="these", people=(ANA, BEN), champions=(BEN,))
    assert done["errors"] == {
        "name": "Please fill this in.",
        "channel": 'Team "kiwi" has this channel already. Give each team its own.',
    }
    assert window(stage, LEA)["submit"]["text"] == "See what changes"
    assert team(stage)["name"] == "Fig"


def test_working_days_that_a_pulse_never_meets_are_refused_at_the_days(stage: Stage) -> None:
    edit_team(stage, LEA)
    done = send(stage, LEA, days=("monday",))
    assert list(done["errors"]) == ["days"]
    assert 'Team "fig" never works on these days' in done["errors"]["days"]


def test_leaving_the_window_changes_nothing(stage: Stage) -> None:
    edit_team(stage, LEA)
    send(stage, LEA, name="Figs")
    stage.dismiss(LEA)
    assert team(stage)["name"] == "Fig"


def test_a_form_sent_as_it_was_opened_says_so(stage: Stage) -> None:
    edit_team(stage, LEA)
    lines = stage.rows(LAST_AUDIT)
    assert send(stage, LEA)["ok"]
    assert "Everything is as you want it already" in seen(stage, LEA)
    assert stage.rows(LAST_AUDIT) == lines


def test_the_same_sending_twice_saves_once(stage: Stage) -> None:
    edit_team(stage, LEA)
    assert send(stage, LEA, name="Figs")["ok"]
    assert send(stage, LEA)["ok"]
    sent = [
        line["request"] for line in stage.platform.inspector.after(0) if line["kind"] == "view_submission"
    ]
    saved = stage.rows(LAST_AUDIT)
    answer = stage.send(sent[-1])
    assert answer["response_action"] == "update"
    assert "Everything is as you want it already" in words(answer["view"]["blocks"])
    assert stage.rows(LAST_AUDIT) == saved


def test_two_people_at_one_team_the_second_sees_what_changed_and_loses_nothing(any_stage: Stage) -> None:
    stage = any_stage
    edit_team(stage, LEA)
    stage.command(ANA, "/pops setup")
    stage.press(ANA, "setup:change", FIG, row="team")
    stage.wait(minutes=1)
    save(stage, LEA, name="Figs", zone="Europe/Lisbon")
    assert send(stage, ANA, name="Figaro", country="DE")["ok"]
    shown = seen(stage, ANA)
    assert f"@{LEA} saved this while you had it open." in shown
    assert "Name: was Fig, is now Figs" in shown
    assert f"Time zone: was {BERLIN}, is now Europe/Lisbon" in shown
    again = held(window(stage, ANA))
    assert (again["name"], again["zone"], again["country"]) == ("Figaro", "Europe/Lisbon", "DE")
    assert team(stage)["name"] == "Figs"
    assert "Name: Figs → Figaro" in save(stage, ANA)
    assert (team(stage)["name"], team(stage)["zone"], team(stage)["country"]) == (
        "Figaro",
        "Europe/Lisbon",
        "DE",
    )


def test_after_a_conflict_a_mistake_is_still_said_at_its_field(stage: Stage) -> None:
    edit_team(stage, LEA)
    stage.command(ANA, "/pops setup")
    stage.press(ANA, "setup:change", FIG, row="team")
    save(stage, ANA, name="Figs")
    send(stage, LEA, name="Other")
    done = send(stage, LEA, channel=KIWI)
    assert list(done["errors"]) == ["channel.1"]


def test_a_champion_changes_their_own_team_and_no_other(stage: Stage) -> None:
    (said,) = stage.command(KAI, "/pops setup", KIWI)
    assert "Kiwi" in said["text"]
    assert "Fig" not in said["text"]
    stage.press(KAI, "setup:change", KIWI, row="team")
    assert held(window(stage, KAI))["name"] == "Kiwi"
    save(stage, KAI, name="Kiwis")
    assert stage.rows(LAST_AUDIT)[-1] == (KAI, "settings_changed", "team kiwi: changed")
    stage.press(KAI, "setup:change", KIWI, row="team")
    stage.apply(
        plan()
        | {"teams": {k: {**t, "champions": [CLEO]} if k == "kiwi" else t for k, t in plan()["teams"].items()}}
    )
    done = send(stage, KAI, name="Mine again")
    assert "Setting this up is for ops leads: @lea." in next(iter(done["errors"].values()))


@pytest.mark.parametrize("person", [BEN, SOL])
def test_others_are_told_who_can(stage: Stage, person: str) -> None:
    (said,) = stage.command(person, "/pops setup", LOBBY)
    if person == SOL:
        assert "Choose ops leads" in words(said["blocks"])
        assert "Add a team" not in words(said["blocks"])
    else:
        assert f"Setting this up is for ops leads: <@{LEA}>" in said["text"]


def test_what_is_looked_up_is_for_those_who_may_set_up(stage: Stage) -> None:
    edit_team(stage, LEA)
    assert look_up(stage, LEA, "zone", "lisb") == ["Europe/Lisbon"]
    assert look_up(stage, LEA, "country", "germany, be") == ["DE-BE"]
    asked = next(
        line["request"] for line in stage.platform.inspector.after(0) if line["kind"] == "block_suggestion"
    )
    for person in (BEN, PAT):
        user = {"id": person, "team_id": "T0OTHER" if person == PAT else "T0WALKS"}
        assert stage.send({**asked, "user": user, "action_id": "search:teams", "value": ""}) == {
            "options": []
        }


def test_a_channel_becomes_a_team_when_pops_is_invited(stage: Stage) -> None:
    stage.act(LEA, "add_bot", channel=LOBBY)
    stage.settle()
    (offer,) = stage.receipts(LEA, LOBBY)
    assert "Thank you for inviting Pops!" in offer["text"]
    assert "5 people now" in offer["text"]
    stage.press(LEA, "make_team", LOBBY)
    begun = held(window(stage, LEA))
    assert (begun["name"], begun["channel"], begun["zone"], begun["roster"]) == (
        "Lobby",
        LOBBY,
        BERLIN,
        "everyone",
    )
    shown = save(stage, LEA)
    assert "Next pulse on Async stand-ups: Tuesday 6 October 09:30 for Lobby" in shown
    stage.settle()
    members = {user for (user,) in stage.rows("SELECT user_id FROM member WHERE team = 'lobby'")}
    assert members == {LEA, SOL, ANA, BEN, KAI}
    stage.press(LEA, "make_team", LOBBY)
    assert window(stage, LEA)["title"]["text"] == "Team"


def test_somebody_who_may_not_make_a_team_hears_who_may_and_ops_leads_get_the_offer_once(
    any_stage: Stage,
) -> None:
    stage = any_stage
    stage.act(BEN, "add_bot", channel=LOBBY)
    invited = {"type": "member_joined_channel", "user": BOT, "channel": LOBBY, "inviter": BEN}
    stage.event(invited)
    stage.settle()
    stage.event(invited)
    stage.settle()
    (said,) = stage.receipts(BEN, LOBBY)
    assert "It asks nobody here until this channel is a team." in said["text"]
    assert f"Setting this up is for ops leads: <@{LEA}>." in said["text"]
    (offer,) = stage.dms(LEA)
    assert f"Somebody invited Pops to <#{LOBBY}>, which is no team yet: 5 people now" in offer["text"]
    stage.press(LEA, "make_team", stage.platform.state.dm_with(LEA).channel_id)
    begun = held(window(stage, LEA))
    assert (begun["name"], begun["channel"], begun["zone"]) == ("Lobby", LOBBY, BERLIN)


def test_an_offer_is_not_sent_once_the_channel_is_a_team_or_pops_is_out_of_it(stage: Stage) -> None:
    stage.expect("channel_not_found", "not_in_channel")
    for channel in (FIG, "C0NOWHERE"):
        stage.event({"type": "member_joined_channel", "user": BOT, "channel": channel, "inviter": BEN})
    stage.settle()
    assert stage.dms(LEA) == []
    assert stage.receipts(BEN, FIG) == []


def test_where_there_is_no_ops_lead_yet_whoever_invites_pops_hears_who_can_choose_one(
    bare_stage: Stage,
) -> None:
    bare_stage.act(BEN, "add_bot", channel=LOBBY)
    bare_stage.settle()
    (said,) = bare_stage.receipts(BEN, LOBBY)
    assert "there are none yet: an admin or owner of your Slack workspace can choose them" in said["text"]


def test_a_channel_that_is_a_team_already_is_not_offered(stage: Stage) -> None:
    stage.event({"type": "member_joined_channel", "user": BOT, "channel": FIG, "inviter": LEA})
    assert stage.receipts(LEA, FIG) == []


@pytest.mark.parametrize(
    "context", ["", "no json", '{"kind": "team"}', '{"kind": "x", "key": "", "seen": ""}', "[1]"]
)
def test_a_form_of_another_version_of_pops_is_refused_in_words(stage: Stage, context: str) -> None:
    edit_team(stage, LEA)
    sent = stage.submission_of(LEA, {})
    answer = stage.send({**sent, "view": {**sent["view"], "private_metadata": context}})
    assert answer["response_action"] == "errors"


def test_a_button_with_a_forged_value_is_refused_in_words(stage: Stage) -> None:
    button = {"type": "button", "action_id": "setup:change", "block_id": "setup|team", "value": "planet"}
    stage.send(stage.payloads.view_click(stage.user(LEA), stage.home(LEA), button))
    assert "This is not there any more." in seen(stage, LEA)


def test_people_of_another_company_set_nothing_up(stage: Stage) -> None:
    edit_team(stage, LEA)
    sent = stage.submission_of(LEA, {})
    answer = stage.send({**sent, "user": {"id": LEA, "team_id": "T0OTHER"}})
    said = next(iter(answer["errors"].values()))
    assert "You come from another company." in said
    assert "none yet" not in said


def test_whoever_saves_a_team_hears_that_pops_is_not_in_its_channel(stage: Stage) -> None:
    open_part(stage, LEA, "team", "new", channel=OPS)
    save(stage, LEA, name="Lobby", channel=LOBBY, zone=BERLIN)
    stage.settle()
    assert stage.dms(LEA)[-1]["text"] == f"Saved. Pops is not in <#{LOBBY}> yet: write `/invite @Pops` there."
