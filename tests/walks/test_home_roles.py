"""The Home tab of champions and ops leads, and what others may not do there."""

import pytest

from tests.walks.deciding import REASON, at_home, week_with_comments
from tests.walks.homes import chosen, forged, said
from tests.walks.people import ANA, BEN, CLEO, LEA, SOL, plan
from tests.walks.reading import buttons, words
from tests.walks.setting_up import save
from tests.walks.stage import Stage

SAID = "The written stand-up is read by nobody in the afternoon"


def published(stage: Stage) -> int:
    """How many Home tabs the bot has published."""
    return len(stage.calls("views.publish"))


@pytest.mark.slow
def test_a_champion_finds_the_team_the_feedback_with_its_life_and_the_consent(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    pulse.home(ANA, "teams")
    assert "• *Fig*: 0 of 6 so far on Async stand-ups" in said(pulse, ANA)
    assert "*You have not given feedback yet.*" in said(pulse, ANA)
    pulse.at_home(ANA, "give_feedback")
    pulse.submit(ANA, words=SAID)
    assert "*What came of your feedback* (1)" in said(pulse, ANA)
    assert "*new*, nobody has read it yet" in said(pulse, ANA)
    pulse.home(LEA, "inbox")
    pulse.at_home(LEA, "feedback_answer")
    pulse.submit(LEA, answer="We read it at noon now")
    pulse.home(ANA)
    assert f"*answered* by <@{LEA}>: “We read it at noon now”" in said(pulse, ANA)
    assert "nobody else hears how your team does" in said(pulse, ANA)
    pulse.dismiss(ANA)
    pulse.at_home(ANA, "share_team")
    pulse.submit(ANA, **{"team-fig": "yes"})
    assert "other champions may hear when a change helps Fig." in said(pulse, ANA)
    assert "No conversation about a comment is open." in said(pulse, ANA)


@pytest.mark.slow
def test_a_champions_conversations_stand_on_the_home_tab_without_their_authors(stage: Stage) -> None:
    week_with_comments(stage)
    stage.home(ANA, "teams")
    stage.at_home(ANA, "comments")
    view = stage.modal(ANA)
    assert view is not None
    assert "somebody wrote:" in words(view["blocks"])
    block = next(b for b in view["blocks"] if b.get("block_id", "").startswith("comment|"))
    stage.act(ANA, "view_click", view_id=view["id"], block_id=block["block_id"], action_id="ask_author")
    stage.submit(ANA, question="Which mornings?")
    assert "*Your conversations about comments* (1 open)" in said(stage, ANA)
    assert "You asked, and nothing has come back so far:\nWhich mornings?" in said(stage, ANA)
    assert not any(person in said(stage, ANA) for person in (BEN, CLEO))
    stage.dismiss(ANA)
    stage.at_home(ANA, "thread_end")
    assert "*No conversation about a comment is open.*" in said(stage, ANA)


@pytest.mark.slow
def test_an_ops_lead_finds_changes_teams_inbox_and_set_up_and_decides_there(stage: Stage) -> None:
    home = stage.home(LEA)
    assert buttons(home)["home|tabs"] == ["For me", "Changes", "Teams", "Inbox", "Set-up"]
    assert buttons(home)["next|async"][-1] == "History"
    assert len(buttons(home)["next|async"]) == 7
    assert "*3 teams* by name" in words(stage.home(LEA, "teams")["blocks"])
    assert "• *Lime*: not asked · no champion" in said(stage, LEA)
    stage.go("2026-10-06 09:30")
    assert "• *Fig*: 0 of 6 so far on Async stand-ups" in words(stage.home(LEA)["blocks"])
    stage.home(LEA, "setup")
    stage.at_home(LEA, "setup:change", "setup|digest")
    save(stage, LEA, at="11:00")
    assert "11:00" in said(stage, LEA)
    stage.dismiss(LEA)
    at_home(stage, "stop", LEA)
    stage.submit(LEA, reason=REASON)
    assert "*Async stand-ups*: stopped on 6 October 2026." in said(stage, LEA)
    assert buttons(stage.shown_home(LEA))["next|async"] == ["History"]


@pytest.mark.slow
def test_the_first_page_says_what_waits_for_an_ops_lead_and_leads_there(stage: Stage) -> None:
    stage.command(ANA, f"/pops feedback {SAID}")
    stage.go("2026-11-30 09:00")
    told = words(stage.home(LEA, "me")["blocks"])
    assert "*As an ops lead:* 1 change waits for a decision that was due, and 1 piece of feedback" in told
    stage.at_home(LEA, "home:see:inbox")
    assert SAID in said(stage, LEA)


@pytest.mark.slow
def test_an_ops_lead_in_a_team_answers_first(stage: Stage) -> None:
    stage.apply({**plan(), "ops_leads": [LEA, BEN]})
    stage.go("2026-10-06 09:30")
    home = stage.home(BEN)
    tabs = ["For me (1)", "Changes", "Teams", "Inbox", "My answers", "Set-up"]
    assert buttons(home)["home|tabs"] == tabs
    told = words(home["blocks"])
    assert told.index("*Open for you*") < told.index("*As an ops lead:*") < told.index("*Who sees what:*")


@pytest.mark.slow
def test_the_page_stays_when_the_tab_is_opened_again_and_after_a_form(pulse: Stage) -> None:
    pulse.home(BEN, "answers")
    assert "What you answered:" in words(pulse.home(BEN)["blocks"])
    pulse.answer(BEN, 4)
    assert "*4 " in words(pulse.home(BEN)["blocks"])


@pytest.mark.slow
def test_what_is_done_elsewhere_publishes_no_home_tab(pulse: Stage) -> None:
    pulse.home(BEN)
    before = published(pulse)
    pulse.answer(BEN, 4)
    pulse.comment(BEN, "In the channel")
    assert published(pulse) == before
    assert len(chosen(pulse, BEN)) == 0
    pulse.home(BEN)
    assert len(chosen(pulse, BEN)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("person", [BEN, ANA, SOL])
def test_a_leads_button_in_another_hand_is_refused_in_words_and_does_nothing(
    stage: Stage, person: str
) -> None:
    stage.command(ANA, f"/pops feedback {SAID}")
    feedback = stage.rows("SELECT id FROM feedback")[0][0]
    forged(stage, person, "decide:stop", "async")
    assert f"is decided by ops leads: <@{LEA}>" in words(stage.modal(person))
    forged(stage, person, "feedback_answer", f"{feedback}||||")
    assert "The inbox is for ops leads" in words(stage.modal(person))
    forged(stage, person, "setup:change", "digest")
    assert f"<@{LEA}>" in words(stage.modal(person))
    stage.dismiss(person)
    for place in ("inbox|0|", "setup|0|", "history|0|nowhere", "inbox_show"):
        forged(stage, person, "home:inbox", place)
        assert SAID not in said(stage, person)
        assert "setup|digest" not in buttons(stage.shown_home(person))
    assert stage.rows("SELECT state FROM feedback") == [("new",)]
