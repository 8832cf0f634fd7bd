"""The inbox of ops leads, and what authors hear of their feedback, each of them alone."""

from datetime import timedelta

import pytest

from bot.domain.people import Actor
from bot.flows.feedback_life import used_in_version
from bot.sandbox.mishaps import Mishap
from storage import changes
from tests.walks.people import (
    ANA,
    BEN,
    FIG,
    IN_FIG,
    IN_KIWI,
    KAI,
    KIWI,
    LEA,
    LOBBY,
    OPS,
    SOL,
    WORKSPACE_ID,
    plan,
)
from tests.walks.reading import Json, buttons, initial, inputs, words
from tests.walks.stage import Stage

STEPS = "SELECT step, actor, words FROM feedback_step ORDER BY moment, step"
SAID, ALSO = "Nobody reads the board", "The board stays unread"


def give(stage: Stage, person: str = ANA, said: str = SAID, channel: str = FIG) -> str:
    """A champion gives feedback; returns its id."""
    stage.command(person, f"/pops feedback {said}", channel)
    stage.wait(seconds=5)
    ((feedback,),) = stage.rows(f"SELECT id FROM feedback WHERE words = '{said}'")  # noqa: S608
    return str(feedback)


def inbox(stage: Stage, typed: str = "", person: str = LEA) -> Json:
    """The inbox, opened by the command."""
    assert stage.command(person, f"/pops inbox {typed}", OPS) == []
    return shown(stage, person)


def shown(stage: Stage, person: str = LEA) -> Json:
    """The window in front of somebody."""
    view = stage.modal(person)
    assert view is not None
    return view


def click(stage: Stage, action: str, feedback: str | None = None, person: str = LEA) -> None:
    """Press a button of the window in front."""
    view = shown(stage, person)
    block = next(
        b
        for b in view["blocks"]
        if b["type"] == "actions"
        and (feedback is None or b["block_id"] == f"feedback|{feedback}")
        and any(e["action_id"] == action for e in b["elements"])
    )
    stage.act(person, "view_click", view_id=view["id"], block_id=block["block_id"], action_id=action)


def answer(stage: Stage, feedback: str, said: str = "We move it to the top.") -> None:
    """Lea answers from the inbox."""
    click(stage, "feedback_answer", feedback)
    assert stage.submit(LEA, answer=said)["ok"]


def use(stage: Stage, *feedback: str, version: int = 2) -> None:
    """A version cites feedback."""
    with stage.bot.database.transaction() as session:
        change = changes.get_change(session, WORKSPACE_ID, "async")
        assert change is not None
        actor = Actor(WORKSPACE_ID, LEA, WORKSPACE_ID)
        used_in_version(session, feedback, change, version, actor, stage.clock.now())


def news(stage: Stage, person: str) -> list[str]:
    """What somebody was told of their feedback."""
    return [m["text"] for m in stage.dms(person) if "News of your feedback" in m["text"]]


def test_feedback_is_seen_answered_and_used_and_its_author_alone_hears_of_each_step(any_stage: Stage) -> None:
    stage = any_stage
    feedback = give(stage)
    inbox(stage)
    click(stage, "feedback_seen", feedback)
    stage.settle()
    (first,) = news(stage, ANA)
    assert f"<@{LEA}> has read it. Thank you!" in first
    assert SAID in first
    answer(stage, feedback)
    stage.settle()
    assert "We move it to the top." in news(stage, ANA)[1]
    assert "has read it" not in news(stage, ANA)[1]
    use(stage, feedback)
    stage.settle()
    assert (
        "It counts: v2 of *Async stand-ups* was made because of it: Written, with a call on Wednesdays"
        in (news(stage, ANA)[2])
    )
    stage.settle()
    assert len(news(stage, ANA)) == 3
    assert [row[0] for row in stage.rows(STEPS)] == ["seen", "answered", "used"]
    assert {row[1] for row in stage.rows(STEPS)} == {LEA}
    assert all(not stage.dms(person) for person in (*IN_FIG, *IN_KIWI, LEA) if person != ANA)
    assert stage.messages(FIG) == stage.messages(OPS) == []
    assert stage.rows("SELECT id FROM delivery") == []


def test_steps_that_follow_each_other_quickly_are_one_message(stage: Stage) -> None:
    feedback = give(stage)
    inbox(stage)
    click(stage, "feedback_seen", feedback)
    answer(stage, feedback)
    use(stage, feedback)
    stage.settle()
    (told,) = news(stage, ANA)
    assert f"<@{LEA}> answers:" in told
    assert "It counts: v2" in told
    assert "has read it" not in told
    stage.wait(minutes=5)
    assert len(news(stage, ANA)) == 1


def test_what_a_digest_carries_is_seen_and_its_author_hears_so_once(stage: Stage) -> None:
    feedback = give(stage)
    stage.go("2026-10-12 10:00")
    stage.go("2026-10-19 10:00")
    (told,) = news(stage, ANA)
    assert "This week's digest carries it" in told
    assert stage.rows(STEPS) == [("seen", None, None)]
    view = inbox(stage)
    assert "Seen in a digest" in words(view["blocks"])
    assert "Seen" not in buttons(view)[f"feedback|{feedback}"]


def test_a_message_whose_outcome_is_unknown_tells_each_step_once(stage: Stage) -> None:
    feedback = give(stage)
    inbox(stage)
    click(stage, "feedback_seen", feedback)
    stage.expect("chat.postMessage 0", "HTTP 200")
    stage.platform.mishaps.arrange("chat.postMessage", Mishap(drop=True, acts=True))
    stage.settle()
    answer(stage, feedback)
    stage.wait(minutes=3)
    assert ["has read it" in told for told in news(stage, ANA)] == [True, False]
    assert stage.rows("SELECT id FROM delivery") == []


def test_ops_leads_are_not_told_of_what_they_did_with_their_own_feedback(stage: Stage) -> None:
    feedback = give(stage, LEA, "Heard in Kiwi", KIWI)
    inbox(stage)
    click(stage, "feedback_seen", feedback)
    stage.settle()
    assert stage.dms(LEA) == []
    assert [row[0] for row in stage.rows(STEPS)] == ["seen"]


def test_the_inbox_shows_the_newest_first_with_team_change_author_and_state(stage: Stage) -> None:
    give(stage)
    give(stage, KAI, "We would like to start", KIWI)
    said = words(inbox(stage)["blocks"])
    assert said.index("We would like to start") < said.index(SAID)
    assert f"*Fig*, Async stand-ups, a note, 5 October 2026, from <@{ANA}> · new" in said
    assert "2 pieces of feedback." in said


def test_after_an_action_the_window_and_the_home_tab_are_up_to_date(stage: Stage) -> None:
    feedback = give(stage)
    assert "New (1)" in words(stage.home(LEA, "inbox")["blocks"])
    inbox(stage)
    click(stage, "feedback_seen", feedback)
    view = shown(stage)
    assert buttons(view)[f"feedback|{feedback}"] == ["Answer", "Join"]
    assert f"Seen by <@{LEA}>" in words(view["blocks"])
    answer(stage, feedback)
    view = shown(stage)
    assert buttons(view)[f"feedback|{feedback}"] == ["Join"]
    assert "Answered by" in words(view["blocks"])
    home = stage.home(LEA)
    assert {"New (0)", "Answered (1)"} <= set(words(home["blocks"]).splitlines())
    assert "All feedback has its answer." in words(home["blocks"])


def test_feedback_is_answered_from_the_home_tab(stage: Stage) -> None:
    feedback = give(stage)
    stage.home(LEA, "inbox")
    stage.at_home(LEA, "feedback_answer", feedback)
    assert SAID in words(shown(stage)["blocks"])
    assert stage.submit(LEA, answer="We do")["ok"]
    assert stage.modal(LEA) is None
    assert buttons(stage.shown_home(LEA))[f"feedback|{feedback}"] == ["Join"]


def test_seen_on_the_home_tab_stays_there(stage: Stage) -> None:
    feedback = give(stage)
    stage.home(LEA, "inbox")
    stage.at_home(LEA, "feedback_seen", feedback)
    assert stage.modal(LEA) is None
    assert "Seen (1)" in words(stage.shown_home(LEA)["blocks"])


def test_an_inbox_of_many_has_pages_and_stays_on_them(stage: Stage) -> None:
    ids = [give(stage, said=f"Remark number {n}") for n in range(12)]
    view = inbox(stage)
    assert "page 1 of 3" in words(view["blocks"])
    assert "Remark number 11" in words(view["blocks"])
    click(stage, "inbox_show:next")
    click(stage, "inbox_show:next")
    view = shown(stage)
    assert buttons(view)["inbox|pages"] == ["Newer"]
    assert "Remark number 0" in words(view["blocks"])
    click(stage, "feedback_seen", ids[0])
    assert "page 3 of 3" in words(shown(stage)["blocks"])
    click(stage, "inbox_show:previous")
    assert "page 2 of 3" in words(shown(stage)["blocks"])
    assert buttons(shown(stage))["inbox|pages"] == ["Newer", "Older"]


def test_long_words_from_many_authors_still_fit_into_the_window(stage: Stage) -> None:
    ids = [give(stage, said=f"{n} " + "x & <y> " * 370 + "end") for n in range(7)]
    inbox(stage)
    for other in ids[1:3]:
        click(stage, "feedback_join", ids[-1] if other == ids[1] else ids[-2])
        stage.submit(LEA, **{"with": other})
    answer(stage, ids[-3], "z" * 3000)
    assert len(buttons(shown(stage))) == 6
    assert stage.home(LEA, "inbox")["type"] == "home"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("new", {"second", "third"}),
        ("seen", {"first"}),
        ("answered", set()),
        ("async", {"first", "second"}),
        ("fig", {"first", "third"}),
        ("New FIG", {"third"}),
        ("kiwi async", {"second"}),
    ],
)
def test_the_inbox_shows_what_is_typed(stage: Stage, typed: str, expected: set[str]) -> None:
    first = give(stage, said="first")
    give(stage, KAI, "second", KIWI)
    stage.command(ANA, "/pops feedback")
    stage.submit(ANA, change="none", words="third")
    inbox(stage)
    click(stage, "feedback_seen", first)
    said = words(inbox(stage, typed)["blocks"]).splitlines()
    assert {word for word in ("first", "second", "third") if word in said} == expected


def test_filters_are_chosen_in_a_form_that_keeps_what_was_chosen(stage: Stage) -> None:
    give(stage, said="first")
    give(stage, KAI, "second", KIWI)
    inbox(stage)
    click(stage, "inbox_filter")
    assert initial(shown(stage)) == {"state": "all", "change": "all", "team": "all"}
    stage.submit(LEA, team="kiwi", change="async")
    said = words(shown(stage)["blocks"])
    assert "1 piece of feedback, on *Async stand-ups*, of *Kiwi*." in said
    assert "first" not in said.splitlines()
    click(stage, "inbox_filter")
    assert initial(shown(stage)) == {"state": "all", "change": "async", "team": "kiwi"}
    stage.submit(LEA, team="all", change="-")
    assert "0 pieces of feedback, on *no change in particular*." in words(shown(stage)["blocks"])
    assert "Nothing here." in words(shown(stage)["blocks"])


def test_the_inbox_on_the_home_tab_filters_and_turns_pages_in_place(stage: Stage) -> None:
    ids = [give(stage, said=f"Remark number {n}") for n in range(7)]
    give(stage, KAI, "second", KIWI)
    stage.home(LEA, "inbox")
    stage.at_home(LEA, "inbox_show:seen")
    assert "0 pieces of feedback, seen." in words(stage.shown_home(LEA)["blocks"])
    stage.at_home(LEA, "inbox_filter")
    stage.submit(LEA, team="fig", state="all")
    assert stage.modal(LEA) is None
    assert "7 pieces of feedback, of *Fig*; page 1 of 2." in words(stage.shown_home(LEA)["blocks"])
    stage.at_home(LEA, "inbox_show:next")
    stage.at_home(LEA, "feedback_seen", ids[0])
    said = words(stage.shown_home(LEA)["blocks"])
    assert "page 2 of 2" in said
    assert f"Seen by <@{LEA}>" in said
    assert stage.modal(LEA) is None


def test_words_that_mean_nothing_to_the_inbox_are_told(stage: Stage) -> None:
    (said,) = stage.command(LEA, "/pops inbox nonsense", OPS)
    assert "There is no feedback to look for by `nonsense`." in said["text"]


def test_joined_feedback_stands_below_the_other_and_both_authors_hear_of_later_steps(
    any_stage: Stage,
) -> None:
    stage = any_stage
    first, second = give(stage), give(stage, KAI, ALSO, KIWI)
    inbox(stage)
    click(stage, "feedback_join", second)
    assert [o["value"] for o in inputs(shown(stage))["with"]["options"]] == [first]
    stage.submit(LEA, **{"with": first})
    view = shown(stage)
    assert f"feedback|{second}" not in buttons(view)
    assert f"• Kiwi, <@{KAI}>: “{ALSO}”" in words(view["blocks"])
    stage.settle()
    before = len(news(stage, ANA)), len(news(stage, KAI))
    answer(stage, first)
    stage.settle()
    use(stage, second)
    stage.settle()
    for person, count, own in ((ANA, before[0], SAID), (KAI, before[1], ALSO)):
        later = news(stage, person)[count:]
        assert len(later) == 2
        assert "We move it to the top." in later[0]
        assert "It counts" in later[1]
        assert own in later[0]
    assert ALSO not in "".join(news(stage, ANA))
    assert ANA not in "".join(news(stage, KAI))


def test_joining_to_what_is_answered_brings_the_answer_to_the_other_author(stage: Stage) -> None:
    first, second = give(stage), give(stage, KAI, ALSO, KIWI)
    inbox(stage)
    answer(stage, first)
    stage.settle()
    click(stage, "feedback_join", second)
    stage.submit(LEA, **{"with": first})
    stage.settle()
    assert "We move it to the top." in news(stage, KAI)[-1]
    assert len(news(stage, ANA)) == 1


def test_one_author_of_two_joined_pieces_is_told_once(stage: Stage) -> None:
    first, second = give(stage), give(stage, said=ALSO)
    inbox(stage)
    click(stage, "feedback_join", second)
    stage.submit(LEA, **{"with": first})
    answer(stage, first)
    stage.settle()
    assert len([told for told in news(stage, ANA) if "answers:" in told]) == 1


def test_joining_feedback_with_itself_or_twice_is_refused_at_the_field(stage: Stage) -> None:
    first, second = give(stage), give(stage, KAI, ALSO, KIWI)
    inbox(stage)
    click(stage, "feedback_join", second)
    payload = stage.submission_of(LEA, {"with": first})
    assert "errors" not in stage.send(payload)
    assert "these two are together already" in stage.send(payload)["errors"]["with"]


@pytest.mark.parametrize(
    ("said", "error"),
    [("   ", "There are no words yet"), ("x" * 3001, "This is 3001 characters long; up to 3000 fit.")],
)
def test_an_answer_without_words_or_with_too_many_is_refused_at_its_field(
    stage: Stage, said: str, error: str
) -> None:
    feedback = give(stage)
    inbox(stage)
    click(stage, "feedback_answer", feedback)
    refused = stage.send(stage.submission_of(LEA, {"answer": said}))
    assert refused["errors"]["answer"].startswith(error)
    assert [row[0] for row in stage.rows(STEPS)] == ["seen"]


def test_the_second_of_two_who_answer_sees_the_first_answer_and_keeps_the_words(stage: Stage) -> None:
    wanted = plan()
    wanted["ops_leads"] = [LEA, SOL]
    stage.apply(wanted)
    feedback = give(stage)
    for lead in (LEA, SOL):
        stage.command(lead, "/pops inbox", LOBBY)
        click(stage, "feedback_answer", feedback, lead)
    assert stage.submit(LEA, answer="First")["ok"]
    refused = stage.submit(SOL, answer="Second")
    assert f"@{LEA} has answered this already, with these words: “First”" in refused["errors"]["answer"]
    stage.settle()
    assert "Second" not in "".join(news(stage, ANA))


def test_the_same_answer_delivered_twice_is_sent_once(stage: Stage) -> None:
    feedback = give(stage)
    inbox(stage)
    click(stage, "feedback_answer", feedback)
    payload = stage.submission_of(LEA, {"answer": "Once"})
    assert [stage.send(payload) for _ in range(2)] == [{}, {}]
    stage.settle()
    assert len(news(stage, ANA)) == 1


def test_a_version_cites_feedback_as_often_as_it_likes_and_its_author_hears_once(stage: Stage) -> None:
    feedback = give(stage)
    use(stage, feedback)
    use(stage, feedback)
    use(stage, feedback, "nowhere", version=1)
    stage.settle()
    stage.wait(minutes=3)
    (told,) = news(stage, ANA)
    assert "It counts: v2" in told
    assert "It counts: v1" in told


@pytest.mark.parametrize("person", [ANA, BEN, SOL])
def test_the_inbox_is_for_ops_leads_and_a_refusal_says_who(stage: Stage, person: str) -> None:
    give(stage)
    (said,) = stage.command(person, "/pops inbox", LOBBY)
    assert f"The inbox is for ops leads: <@{LEA}>." in said["text"]
    assert stage.modal(person) is None
    assert SAID not in words(stage.home(person)["blocks"])


def demoted(stage: Stage) -> None:
    """Lea is no ops lead any more."""
    wanted = plan()
    wanted["ops_leads"] = [SOL]
    stage.apply(wanted)


@pytest.mark.parametrize("action", ["feedback_seen", "feedback_answer", "feedback_join", "inbox_filter"])
def test_who_is_no_ops_lead_any_more_can_do_nothing_in_an_open_inbox(stage: Stage, action: str) -> None:
    feedback = give(stage)
    inbox(stage)
    demoted(stage)
    click(stage, action, None if action == "inbox_filter" else feedback)
    assert f"The inbox is for ops leads: <@{SOL}>." in words(shown(stage)["blocks"])
    assert stage.rows(STEPS) == []


@pytest.mark.parametrize(("action", "field"), [("feedback_answer", "answer"), ("feedback_join", "with")])
def test_who_is_no_ops_lead_any_more_can_send_no_form(stage: Stage, action: str, field: str) -> None:
    feedback, other = give(stage), give(stage, KAI, ALSO, KIWI)
    inbox(stage)
    click(stage, action, feedback)
    demoted(stage)
    refused = stage.submit(LEA, **{field: other})
    assert "The inbox is for ops leads" in refused["errors"][field]
    assert [row[0] for row in stage.rows(STEPS)] == ["seen"]


def test_feedback_that_its_author_took_back_is_said_to_be_gone(stage: Stage) -> None:
    feedback = give(stage)
    inbox(stage)
    stage.execute("DELETE FROM feedback")
    click(stage, "feedback_answer", feedback)
    assert "This feedback is not there any more" in words(shown(stage)["blocks"])


def test_forgetting_the_author_takes_the_steps_and_the_news_with_it(any_stage: Stage) -> None:
    feedback = give(any_stage)
    inbox(any_stage)
    answer(any_stage, feedback)
    any_stage.command(ANA, "/pops forget me")
    any_stage.submit(ANA)
    assert any_stage.rows(STEPS) == []
    any_stage.wait(minutes=3)
    assert news(any_stage, ANA) == []


def test_forgetting_an_ops_lead_takes_name_and_words_from_answers_and_leaves_that_there_was_one(
    any_stage: Stage,
) -> None:
    feedback = give(any_stage)
    inbox(any_stage)
    answer(any_stage, feedback)
    any_stage.settle()
    any_stage.command(LEA, "/pops forget me", OPS)
    assert "Your name and words below feedback that you read or answered: 2" in words(
        shown(any_stage)["blocks"]
    )
    any_stage.submit(LEA)
    assert {row[1:] for row in any_stage.rows(STEPS)} == {(None, None)}
    assert any_stage.rows("SELECT state FROM feedback") == [("answered",)]
    assert "Answered" in words(inbox(any_stage)["blocks"])


def test_old_feedback_goes_with_its_steps(stage: Stage) -> None:
    feedback = give(stage)
    inbox(stage)
    answer(stage, feedback)
    stage.wait(days=30)
    assert len(stage.rows(STEPS)) == 2
    stage.clock.advance(timedelta(days=600))
    stage.bot.tick()
    assert stage.rows(STEPS) == stage.rows("SELECT id FROM feedback") == []
