"""The life of feedback: seen, answered, joined, used in a version, forgotten, and its author hears of it."""

from datetime import timedelta

from bot.domain.people import Actor
from bot.flows.feedback_life import used_in_version
from bot.sandbox.mishaps import Mishap
from storage import changes
from tests.walks.caring import ALSO, SAID, STEPS, answer, click, give, inbox, news, shown
from tests.walks.people import ANA, FIG, IN_FIG, IN_KIWI, KAI, KIWI, LEA, OPS, WORKSPACE_ID
from tests.walks.reading import buttons, inputs, words
from tests.walks.stage import Stage


def use(stage: Stage, *feedback: str, version: int = 2) -> None:
    """A version cites feedback."""
    with stage.bot.database.transaction() as session:
        change = changes.get_change(session, WORKSPACE_ID, "async")
        assert change is not None
        actor = Actor(WORKSPACE_ID, LEA, WORKSPACE_ID)
        used_in_version(session, feedback, change, version, actor, stage.clock.now())


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
