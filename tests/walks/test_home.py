"""The Home tab: answering there, one's own answers, what came of it; each page, each click, and who may."""

import pytest

from tests.walks.deciding import REASON, at_home, week_with_comments
from tests.walks.people import (
    ANA,
    BEN,
    CLEO,
    FIG,
    GUS,
    KAI,
    KIWI,
    LEA,
    OPS,
    PAT,
    QIN,
    SOL,
    plan,
)
from tests.walks.reading import Json, buttons, words
from tests.walks.setting_up import save
from tests.walks.stage import Stage

SAID = "The written stand-up is read by nobody in the afternoon"


def said(stage: Stage, person: str) -> str:
    """All words on somebody's Home tab as it stands."""
    return words(stage.shown_home(person)["blocks"])


def chosen(stage: Stage, person: str) -> list[str]:
    """The choices that stand out on somebody's Home tab."""
    rows = [b for b in stage.shown_home(person)["blocks"] if b.get("block_id", "").startswith("question|")]
    return [e["text"]["text"] for b in rows for e in b["elements"] if e.get("style") == "primary"]


def published(stage: Stage) -> int:
    """How many Home tabs the bot has published."""
    return len(stage.calls("views.publish"))


def test_a_member_answers_on_the_home_tab_and_sees_the_own_choice_there_at_once(pulse: Stage) -> None:
    assert "For me (1)" in words(pulse.home(BEN)["blocks"])
    assert "*Open for you* · Fig: Async stand-ups, v1" in said(pulse, BEN)
    assert chosen(pulse, BEN) == []
    pulse.at_home(BEN, "answer:4", "focus.time")
    assert pulse.choices() == [{"focus.time": 4}]
    assert chosen(pulse, BEN)[0].startswith("4 ")
    assert "*Begun* · Fig: Async stand-ups" in said(pulse, BEN)
    assert pulse.modal(BEN) is None
    pulse.at_home(BEN, "answer:2", "focus.time")
    pulse.at_home(BEN, "answer:3", "load.week")
    assert pulse.choices() == [{"focus.time": 2, "load.week": 3}]
    assert [label[0] for label in chosen(pulse, BEN)] == ["2", "3"]
    assert "*Answered* · Fig: Async stand-ups" in said(pulse, BEN)
    assert "For me\n" in said(pulse, BEN)


@pytest.mark.slow
def test_nobody_else_sees_on_their_home_tab_what_somebody_chose(pulse: Stage) -> None:
    pulse.home(BEN)
    pulse.at_home(BEN, "answer:4", "focus.time")
    for person in (ANA, CLEO, LEA):
        pulse.home(person)
        assert chosen(pulse, person) == []
    assert "0 of 6 answered" in said(pulse, CLEO)


@pytest.mark.slow
def test_a_comment_and_a_withdrawal_from_the_home_tab_stand_there_at_once(pulse: Stage) -> None:
    pulse.home(BEN)
    pulse.at_home(BEN, "comment")
    pulse.submit(BEN, focus__time="5", comment="Quiet mornings")
    assert pulse.choices() == [{"focus.time": 5}]
    assert "*Begun* · Fig: Async stand-ups, v1, with a comment" in said(pulse, BEN)
    pulse.dismiss(BEN)
    pulse.at_home(BEN, "withdraw")
    assert pulse.modal(BEN) is not None
    assert pulse.choices() == []
    assert chosen(pulse, BEN) == []
    assert "*Open for you*" in said(pulse, BEN)


def test_a_click_on_a_round_that_closed_meanwhile_is_told_in_a_window_and_the_tab_is_fresh(
    pulse: Stage,
) -> None:
    pulse.home(BEN)
    pulse.go("2026-10-08 09:30")
    pulse.at_home(BEN, "answer:4", "focus.time")
    assert "This round of Fig closed" in words(pulse.modal(BEN))
    assert "*Nothing is open for you now.*" in said(pulse, BEN)
    assert pulse.choices() == []


@pytest.mark.slow
def test_who_left_the_team_answers_what_asked_them_and_others_see_their_own_only(pulse: Stage) -> None:
    pulse.act(BEN, "leave", channel=FIG)
    pulse.home(BEN)
    pulse.at_home(BEN, "answer:4", "focus.time")
    assert pulse.choices() == [{"focus.time": 4}]
    assert "*Open for you*" not in words(pulse.home(KAI)["blocks"])


@pytest.mark.slow
def test_own_answers_are_listed_for_their_author_with_the_comment_and_can_be_changed(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    pulse.comment(BEN, "Only for me here")
    pulse.answer(CLEO, 1)
    assert "1 round in the last 13 weeks. Only you see this." in words(pulse.home(BEN, "answers")["blocks"])
    assert "*Fig*: Async stand-ups, 6 October 2026 · still open" in said(pulse, BEN)
    assert "Only for me here" in said(pulse, BEN)
    pulse.at_home(BEN, "comment", "home|")
    pulse.submit(BEN, focus__time="2")
    assert "*2 " in said(pulse, BEN)
    pulse.go("2026-10-08 09:30")
    assert "still open" not in words(pulse.home(BEN)["blocks"])
    assert "Only for me here" not in words(pulse.home(CLEO, "answers")["blocks"])
    assert "*1 " in said(pulse, CLEO)


@pytest.mark.slow
def test_of_a_sealed_change_no_answer_is_found_and_the_tab_says_so(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    pulse.go("2026-10-08 09:30")
    pulse.execute("UPDATE change SET salt = NULL, sealed = '2026-10-08 10:00:00.000000'")
    told = words(pulse.home(BEN, "answers")["blocks"])
    assert "nothing in the last 13 weeks." in told
    assert "Of Async stand-ups nobody can tell any more which answers were yours" in told
    assert "*4 " not in told
    assert "*Async stand-ups*: sealed." in words(pulse.home(BEN, "changes")["blocks"])


@pytest.mark.slow
def test_a_member_finds_what_came_of_the_answers_and_decides_nothing(stage: Stage) -> None:
    week_with_comments(stage)
    at_home(stage, "look_again", LEA)
    stage.submit(LEA, weeks="4", reason=REASON)
    home = stage.home(BEN, "changes")
    told = words(home["blocks"])
    assert "*Async stand-ups*: running since 7 September 2026." in told
    assert "• All teams, in the digest of 12 October 2026: *too early*" in told
    assert "• Fig: v1 since 7 September 2026, “Written stand-up by 10:00”. " in told
    assert f"by <@{LEA}>: look again in 4 weeks. Reason: {REASON}" in told
    assert buttons(home)["next|async"] == ["History"]
    assert "No change is running in your teams yet." not in told


@pytest.mark.slow
def test_a_history_opens_on_the_home_tab_and_leads_back(stage: Stage) -> None:
    week_with_comments(stage)
    stage.home(BEN, "changes")
    stage.at_home(BEN, "home:history", "next|async")
    told = said(stage, BEN)
    assert "Async stand-ups: one digest so far" in told
    assert "• *12 October 2026*: too early; 1 team on it, 2 waiting" in told
    assert "*Its versions*" in told
    stage.home(BEN)
    assert "*Its versions*" in said(stage, BEN)
    stage.at_home(BEN, "home:back")
    assert "*Async stand-ups*: running since" in said(stage, BEN)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["button", "command"])
def test_a_history_is_sent_on_request_as_a_message_with_a_file_and_leaves_no_trace(
    stage: Stage, way: str
) -> None:
    week_with_comments(stage)
    at_home(stage, "keep", LEA)
    stage.submit(LEA, reason=REASON)
    if way == "button":
        stage.home(BEN, "changes")
        stage.at_home(BEN, "home:history")
        stage.at_home(BEN, "history")
        assert "is on its way to you" in words(stage.modal(BEN))
    else:
        (told,) = stage.command(BEN, "/pops history ASYNC stand-ups")
        assert "The history of *Async stand-ups* is on its way to you" in told["text"]
    stage.settle()
    sent = stage.dms(BEN)[-1]
    assert "*Async stand-ups: one digest so far*" in sent["text"]
    (file,) = sent["files"]
    page = (stage.platform.files.content(file["id"]) or b"").decode()
    assert page.startswith("# Async stand-ups: one digest so far\n")
    assert "## Its versions" in page
    assert "- v1: Written stand-up by 10:00 (Fig from 7 September 2026)" in page
    assert f"decided by @{LEA}. Reason: {REASON}" in page
    assert stage.rows("SELECT id FROM delivery WHERE kind = 'history'") == []


def test_a_history_of_nothing_or_for_strangers_is_refused_in_words(stage: Stage) -> None:
    (told,) = stage.command(BEN, "/pops history asink")
    assert "Did you mean `/pops history async`?" in told["text"]
    (told,) = stage.command(SOL, "/pops history async", OPS)
    assert f"<@{LEA}>" in told["text"]
    assert stage.rows("SELECT id FROM delivery") == []


def test_privacy_and_my_data_are_one_click_away(stage: Stage) -> None:
    told = words(stage.home(BEN)["blocks"])
    assert "*Who sees what:* your team, your lead and ops leads never see who answered what." in told
    assert "groups of at least 4, after a round has closed." in told
    stage.at_home(BEN, "privacy")
    assert "never see who answered what" in words(stage.modal(BEN))
    stage.dismiss(BEN)
    stage.at_home(BEN, "my_data")
    assert stage.modal(BEN) is not None
    stage.settle()
    assert stage.dms(BEN)[-1]["files"][0]["name"].startswith("my-data")


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


def forged(stage: Stage, person: str, action: str, value: str, home: Json | None = None) -> None:
    """A click that somebody's Home tab does not offer."""
    view = home or stage.home(person)
    block = {"block_id": "next|async", "action_id": action, "type": "button", "value": value}
    stage.send(stage.payloads.view_click(stage.user(person), view, block))


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


@pytest.mark.slow
@pytest.mark.parametrize(
    "value", ["", "|", "moon|9|x", "changes|99999999|", "answers|-3|", "inbox|2|" + "x" * 1900, "history|7|"]
)
def test_odd_places_show_what_there_is(stage: Stage, value: str) -> None:
    forged(stage, LEA, "home:next", value)
    assert buttons(stage.shown_home(LEA))["home|tabs"][0] == "For me"


@pytest.mark.slow
def test_people_of_other_companies_guests_and_the_deactivated_find_kind_words_alone(stage: Stage) -> None:
    stage.go("2026-10-06 09:30")
    for person, expected in ((GUS, "Guests are asked only where"), (PAT, "People of other companies")):
        home = stage.home(person)
        assert expected in words(home["blocks"])
        assert buttons(home) == {}
    stage.execute("UPDATE person SET kind = 'gone' WHERE user_id = 'U0CLEO'")
    assert "not active any more" in words(stage.home(CLEO)["blocks"])


def test_a_workspace_without_pops_is_told_so_and_nobody_stumbles(stage: Stage) -> None:
    stage.execute("UPDATE workspace SET uninstalled = '2026-10-05 09:00:00.000000'")
    home = stage.home(LEA)
    assert "Pops was removed from this workspace" in words(home["blocks"])
    assert buttons(home) == {}


def test_a_team_without_champion_or_pulse_yet_finds_an_empty_page_in_words(stage: Stage) -> None:
    assert "*Nothing is open for you now.*" in words(stage.home(QIN)["blocks"])
    assert "nothing in the last 13 weeks." in words(stage.home(QIN, "answers")["blocks"])
    assert "• No digest yet, so no verdict" in words(stage.home(QIN, "changes")["blocks"])
    assert KIWI not in words(stage.shown_home(QIN)["blocks"])


def test_the_north_star_stands_beside_the_changes_by_the_digests_rule(stage: Stage) -> None:
    star = {"name": "Households", "direction": "up", "every_days": 7}
    stage.apply({**plan(), "north_star": star})
    stage.command(LEA, "/pops metric Households 120 2026-10-05", OPS)
    told = words(stage.home(LEA)["blocks"])
    assert "North Star: *Households*, which should go up: 120 on 5 October 2026" in told
    assert told.count("Households") == 1
