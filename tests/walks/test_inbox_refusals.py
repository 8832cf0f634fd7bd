"""The inbox: what does not fit, who is second, and who may not."""

import pytest

from tests.walks.caring import ALSO, SAID, STEPS, click, give, inbox, news, shown
from tests.walks.people import ANA, BEN, KAI, KIWI, LEA, LOBBY, SOL, plan
from tests.walks.reading import words
from tests.walks.stage import Stage


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
    assert "@lea has answered this already, with these words: “First”" in refused["errors"]["answer"]
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


@pytest.mark.parametrize(
    ("leads", "who"),
    [
        ([SOL, KAI, BEN], "ops leads: @sol, @kai, @ben."),
        ([SOL, KAI, BEN, ANA], "ops leads: @sol, @kai, @ben and 1 more."),
        ([SOL, "U0NOBODY"], "ops leads: @sol and 1 more."),
        (["U0NOBODY"], "ops leads: somebody whose name Slack does not say right now."),
        (["U0NOBODY", SOL], "ops leads: people whose names Slack does not say right now."),
    ],
)
def test_an_error_at_a_field_has_the_names_of_people_and_no_ids(
    stage: Stage, leads: list[str], who: str
) -> None:
    stage.expect("user_not_found")
    feedback = give(stage)
    inbox(stage)
    click(stage, "feedback_answer", feedback)
    stage.apply({**plan(), "ops_leads": leads})
    refused = stage.send(stage.submission_of(LEA, {"answer": "Too late"}))
    assert who in refused["errors"]["answer"]
