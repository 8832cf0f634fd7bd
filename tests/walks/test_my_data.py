"""`/pops my data`: what a person gets, who else learns of it, and what is left behind."""

import csv
import json
from io import StringIO

import pytest

from bot.domain.pseudonym import champion_pseudonym
from bot.sandbox.mishaps import Mishap
from storage.tables import ThreadQuestionRow, ThreadRow
from tests.walks.people import ANA, BEN, CLEO, FIG, IN_FIG, LEA, LOBBY, PAT, SOL, WORKSPACE_ID, plan
from tests.walks.reading import Json
from tests.walks.stage import Stage


def file_of(stage: Stage, message: Json) -> str:
    """The text of the one file of a message."""
    (file,) = message["files"]
    content = stage.platform.files.content(file["id"])
    assert content is not None
    return content.decode("utf-8")


def entries(stage: Stage, person: str, channel: str = FIG) -> list[dict[str, str]]:
    """What a person gets when they ask."""
    stage.command(person, "/pops my data", channel)
    stage.settle()
    return list(csv.DictReader(StringIO(file_of(stage, stage.dms(person)[-1]), newline="")))


def of(found: list[dict[str, str]], what: str) -> list[dict[str, str]]:
    """The lines of one kind, without empty cells."""
    return [{k: v for k, v in line.items() if v and k != "what"} for line in found if line["what"] == what]


def seal(stage: Stage) -> None:
    """Erase the salt of the change, as sealing does."""
    stage.execute("UPDATE change SET salt = NULL")


def talk(stage: Stage) -> None:
    """Ana asks whoever wrote the one comment that there is, and gets a reply."""
    ((answer,),) = stage.rows("SELECT key FROM answer")
    hour = stage.clock.now()
    question = ThreadQuestionRow(id="q1", thread="t1", words="Why so?", hour=hour)
    question.reply = "Because of the noise"
    champion = champion_pseudonym(stage.bot.tools.secret, WORKSPACE_ID, ANA)
    with stage.bot.database.transaction() as session:
        session.add(ThreadRow(id="t1", workspace=WORKSPACE_ID, answer=answer, champion=champion, team="fig"))
        session.flush()
        session.add(question)


def test_a_person_gets_answers_comments_and_the_lists_they_are_on(any_stage: Stage) -> None:
    any_stage.go("2026-10-06 09:30")
    any_stage.answer(BEN, 4)
    any_stage.answer(BEN, 2, "load.week")
    any_stage.comment(BEN, "Better than before, great")
    any_stage.answer(CLEO, 1)
    found = entries(any_stage, BEN)
    where = {"day": "2026-10-06", "team": "Fig", "change": "Async stand-ups", "version": "1"}
    first, second = of(found, "answer")
    assert first.pop("question").startswith("In the past week")
    assert first == {**where, "choice": "4", "label": first["label"]}
    assert second["choice"] == "2"
    assert of(found, "comment") == [{**where, "label": "positive", "words": "Better than before, great"}]
    assert of(found, "asked") == [where]
    assert of(found, "team") == [{"team": "Fig"}]
    assert of(found, "slack") == [{"label": "member", "words": "Europe/Berlin"}]
    assert len(found) == 6


def test_a_champion_and_ops_lead_get_their_feedback_and_what_the_set_up_says(stage: Stage) -> None:
    stage.command(ANA, "/pops feedback =1+1 is what we say")
    found = entries(stage, ANA)
    (said,) = of(found, "feedback")
    assert said == {
        "day": "2026-10-05",
        "team": "Fig",
        "change": "Async stand-ups",
        "label": "other, not shared, neutral",
        "words": "'=1+1 is what we say",
    }
    assert of(found, "set-up") == [{"words": "you are the champion of Fig"}]
    assert of(entries(stage, LEA, LOBBY), "set-up") == [{"words": "you are an ops lead"}]


@pytest.mark.parametrize("typed", ["/pops my data", "/pops  My   DATA ", "/pops my data please"])
def test_in_the_channel_only_the_person_reads_that_it_comes_as_a_direct_message(
    pulse: Stage, typed: str
) -> None:
    before = pulse.messages(FIG)
    (said,) = pulse.command(BEN, typed)
    assert "comes to you in a direct message" in said["text"]
    pulse.settle()
    assert pulse.messages(FIG) == before
    assert all(not pulse.dms(person) for person in IN_FIG if person != BEN)
    assert len(pulse.dms(BEN)) == 1


def test_somebody_else_finds_nothing_of_it_in_theirs(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    pulse.comment(BEN, "Only mine")
    found = entries(pulse, CLEO)
    assert of(found, "answer") == of(found, "comment") == []
    assert "Only mine" not in str(found)


def test_what_is_owed_holds_no_answer_and_nothing_is_left_once_it_is_there(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    pulse.comment(BEN, "Only mine")
    pulse.command(BEN, "/pops my data")
    ((ref, channel),) = pulse.rows("SELECT ref, channel FROM delivery WHERE kind = 'my_data'")
    assert (str(ref), channel) == ("{}", BEN)
    pulse.settle()
    assert all(BEN not in str(row) for row in pulse.table("delivery"))
    assert "Only mine" not in str(pulse.log)


def test_two_requests_before_it_is_sent_make_one_message(pulse: Stage) -> None:
    pulse.command(BEN, "/pops my data")
    pulse.command(BEN, "/pops my data")
    pulse.settle()
    assert len(pulse.dms(BEN)) == 1


def test_a_file_whose_outcome_is_unknown_comes_once(pulse: Stage) -> None:
    pulse.expect("files.completeUploadExternal 0", "HTTP 200")
    pulse.platform.mishaps.arrange("files.completeUploadExternal", Mishap(drop=True, acts=True))
    pulse.command(BEN, "/pops my data")
    pulse.settle()
    pulse.wait(minutes=2)
    assert len(pulse.dms(BEN)) == 1
    assert pulse.rows("SELECT id FROM delivery WHERE kind = 'my_data'") == []


def test_somebody_who_left_all_teams_gets_what_they_once_answered(pulse: Stage) -> None:
    pulse.answer(BEN, 5)
    wanted = plan()
    wanted["teams"]["fig"]["roster"] = [ANA, CLEO]
    pulse.apply(wanted)
    found = entries(pulse, BEN, LOBBY)
    assert [line["choice"] for line in of(found, "answer")] == ["5"]
    assert of(found, "team") == []


def test_what_was_chosen_about_reminders_and_said_in_threads_is_in_it(any_stage: Stage) -> None:
    any_stage.go("2026-10-06 09:30")
    any_stage.comment(BEN, "Only mine")
    talk(any_stage)
    any_stage.command(BEN, "/pops remind never")
    found = entries(any_stage, BEN)
    assert of(found, "thread") == [{"team": "Fig", "words": "Because of the noise"}]
    assert of(found, "no reminders") == [{}]
    assert of(entries(any_stage, ANA), "thread") == [{"team": "Fig", "words": "Why so?"}]


def test_answers_of_an_archived_change_are_still_there(pulse: Stage) -> None:
    pulse.answer(BEN, 5)
    wanted = plan()
    del wanted["changes"]["async"]
    wanted["pulses"] = {}
    pulse.apply(wanted)
    assert [line["choice"] for line in of(entries(pulse, BEN), "answer")] == ["5"]


def test_nothing_of_a_sealed_change_is_found_and_the_message_says_so(pulse: Stage) -> None:
    pulse.answer(BEN, 5)
    seal(pulse)
    found = entries(pulse, BEN)
    assert of(found, "answer") == []
    assert of(found, "sealed") == [{"change": "Async stand-ups"}]
    assert "what you answered on Async stand-ups: that is sealed" in pulse.dms(BEN)[-1]["text"]


def test_who_is_kept_nowhere_gets_a_sentence_and_no_file(stage: Stage) -> None:
    stage.command(SOL, "/pops my data", LOBBY)
    stage.settle()
    (said,) = stage.dms(SOL)
    assert "Pops keeps nothing about you" in said["text"]
    assert "files" not in said


def test_a_person_of_another_company_gets_a_sentence(pulse: Stage) -> None:
    fig = next(c for c in pulse.platform.state.channels() if c.channel_id == FIG)
    reply = pulse.link.command(pulse.payloads.command(pulse.user(PAT), fig, "/pops", "my data"))
    assert "You come from another company" in str(json.loads(reply.body)["text"])
    pulse.settle()
    assert pulse.rows("SELECT id FROM delivery WHERE kind = 'my_data'") == []


def test_before_anything_is_set_up_it_says_so(bare_stage: Stage) -> None:
    (said,) = bare_stage.command(SOL, "/pops my data", LOBBY)
    assert "no team is set up yet" in said["text"]


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("my dat", "my data"),
        ("mydata", "my data"),
        ("My", "my data"),
        ("forgetme", "forget me"),
        ("forget", "forget me"),
    ],
)
def test_a_slip_of_the_finger_is_understood(stage: Stage, typed: str, near: str) -> None:
    (said,) = stage.command(SOL, f"/pops {typed}", LOBBY)
    assert f"Did you mean `/pops {near}`?" in said["text"]
