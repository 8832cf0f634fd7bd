"""A champion asks an anonymous commenter something and is answered: no id crosses, and no moment tells."""

import json
from datetime import UTC, datetime

import pytest

from tests.walks.conversation import (
    BECAUSE,
    SAID,
    WHY,
    answers,
    ask,
    commented,
    dm,
    kept,
    listed,
    questions,
    quoted,
    reply,
)
from tests.walks.people import ANA, BEN, FIG, IN_FIG, KAI, KIWI, LEA, SOL
from tests.walks.reading import buttons, words
from tests.walks.stage import Stage


@pytest.fixture
def told(stage: Stage) -> Stage:
    """A stage on which there are comments to ask about."""
    return commented(stage)


def test_a_champion_sees_a_comment_that_may_be_quoted_with_a_button(any_stage: Stage) -> None:
    shown = listed(commented(any_stage))
    assert quoted(shown)
    assert [*buttons(shown).values()] == [["Ask the author"]]
    assert "up to 3 questions in seven days" in words(shown["blocks"])


def test_the_button_carries_neither_the_answers_key_nor_anybody(told: Stage) -> None:
    shown = listed(told)
    keys = [key for (key,) in told.rows("SELECT key FROM answer")]
    pseudonyms = [key for (key,) in told.rows("SELECT pseudonym FROM answer")]
    sent = json.dumps(shown)
    assert not [secret for secret in (*keys, *pseudonyms, *IN_FIG) if secret in sent]


def test_without_enough_comments_there_is_nothing_to_ask_about(stage: Stage) -> None:
    stage.go("2026-10-06 09:30")
    for person in IN_FIG[:4]:
        stage.comment(person, SAID[person])
    stage.go("2026-10-08 10:10")
    shown = listed(stage)
    assert (
        "There is no comment of Fig that can be shown. It takes comments of at least 5 people"
        in shown["text"]
    )
    assert stage.table("thread") == []


def test_comments_of_an_open_round_are_not_shown(stage: Stage) -> None:
    stage.go("2026-10-06 09:30")
    for person in IN_FIG:
        stage.comment(person, SAID[person])
    assert "no comment of Fig" in listed(stage)["text"]


@pytest.mark.parametrize("person", [BEN, LEA, SOL])
def test_who_is_no_champion_is_told_who_can_say_who_is(told: Stage, person: str) -> None:
    told.platform.state.set_member(FIG, person, member=True)
    shown = listed(told, person)
    assert "`/pops comments` is for champions" in shown["text"]
    assert f"<@{LEA}>" in shown["text"]


def test_a_champion_of_another_team_sees_nothing_of_this_one(told: Stage) -> None:
    shown = listed(told, KAI, KIWI)
    assert "no comment of Kiwi" in shown["text"]


def test_a_question_reaches_its_author_on_the_full_hour_and_nobody_else(any_stage: Stage) -> None:
    stage = commented(any_stage)
    writer = ask(stage)
    stage.go("2026-10-08 10:55")
    assert questions(stage, writer) == []
    stage.go("2026-10-08 11:00")
    assert {p: len(questions(stage, p)) for p in IN_FIG} == {p: int(p == writer) for p in IN_FIG}
    (question,) = questions(stage, writer)
    assert WHY in words(question["blocks"])
    assert SAID[writer] in words(question["blocks"])
    assert [*buttons(question).values()] == [["Answer", "Ignore", "Stop this conversation"]]


def test_a_question_right_before_the_hour_waits_for_the_next_one(told: Stage) -> None:
    told.go("2026-10-08 10:56")
    writer = ask(told)
    told.go("2026-10-08 11:30")
    assert questions(told, writer) == []
    told.go("2026-10-08 12:00")
    assert len(questions(told, writer)) == 1


def test_the_answer_reaches_the_champion_on_the_full_hour_without_any_id(any_stage: Stage) -> None:
    stage = commented(any_stage)
    writer = ask(stage)
    stage.go("2026-10-08 11:00")
    stage.go("2026-10-08 13:17")
    reply(stage, writer)
    stage.go("2026-10-08 13:50")
    assert answers(stage) == []
    stage.go("2026-10-08 14:00")
    (answer,) = answers(stage)
    assert [said in words(answer["blocks"]) for said in (WHY, BECAUSE, SAID[writer])] == [True] * 3
    sent_to_ana = json.dumps({k: v for k, v in answer.items() if k != "ts"})
    keys = [key for (key,) in stage.rows("SELECT key FROM answer")]
    asked = [key for (key,) in stage.rows("SELECT id FROM thread_question")]
    assert not [secret for secret in (*IN_FIG, *keys, *asked) if secret in sent_to_ana]
    sent = datetime.fromtimestamp(float(answer["ts"]), UTC)
    assert sent.minute == 0


def test_no_row_holds_the_author_beside_the_conversation_at_any_time(told: Stage) -> None:
    writer = ask(told)
    seen = [kept(told)]
    told.go("2026-10-08 11:00")
    seen.append(kept(told))
    reply(told, writer)
    seen.append(kept(told))
    told.go("2026-10-08 12:00")
    seen.append(kept(told))
    for rows in seen:
        assert not [row for row in rows if writer in repr(row) and writer != ANA]
        assert not [row for row in rows if ":17:" in repr(row)]
    assert told.rows("SELECT count(*) FROM delivery WHERE kind LIKE 'thread%'") == [(0,)]


def test_no_log_line_names_the_author_or_the_words(told: Stage) -> None:
    writer = ask(told)
    told.go("2026-10-08 11:00")
    reply(told, writer)
    told.go("2026-10-08 12:00")
    logged = repr(told.log)
    assert not [secret for secret in (*IN_FIG, WHY, BECAUSE, SAID[writer]) if secret in logged]


def test_both_sides_may_go_on_for_weeks(told: Stage) -> None:
    writer = ask(told)
    told.go("2026-10-08 11:00")
    reply(told, writer)
    told.go("2026-10-08 12:00")
    told.press(ANA, "ask_author", dm(told, ANA))
    told.submit(ANA, question="And in the mornings?")
    told.dismiss(ANA)
    told.go("2026-10-22 12:00")
    assert len(questions(told, writer)) == 2
    reply(told, writer, "Better then.")
    told.go("2026-10-22 13:00")
    assert "Better then." in words(answers(told)[-1]["blocks"])


def test_the_author_may_ignore_a_question_and_nobody_learns_of_it(told: Stage) -> None:
    writer = ask(told)
    told.go("2026-10-08 11:00")
    before = kept(told)
    told.press(writer, "thread_ignore", dm(told, writer))
    assert "nobody is told" in told.told(writer, dm(told, writer))
    assert kept(told) == before
    told.go("2026-10-09 12:00")
    assert told.dms(ANA) == [] or writer == ANA


def test_the_author_can_stop_the_conversation_and_the_champion_learns_only_that(told: Stage) -> None:
    writer = ask(told)
    told.go("2026-10-08 11:00")
    told.press(writer, "thread_stop", dm(told, writer))
    told.go("2026-10-08 11:30")
    ended = [m for m in told.dms(ANA) if "has ended the conversation" in m["text"]]
    assert ended == []
    told.go("2026-10-08 12:00")
    ended = [m for m in told.dms(ANA) if "has ended the conversation" in m["text"]]
    assert len(ended) == 1
    told.press(ANA, "ask_author", FIG)
    assert "This conversation has ended" in told.told(ANA)
    assert told.rows("SELECT ended FROM thread") in ([(1,)], [(True,)])


def test_the_champion_can_stop_and_what_is_still_owed_is_not_sent(told: Stage) -> None:
    writer = ask(told)
    told.go("2026-10-08 11:00")
    reply(told, writer)
    told.go("2026-10-08 12:00")
    here = dm(told, ANA)
    told.press(ANA, "ask_author", here)
    told.submit(ANA, question="One more?")
    told.dismiss(ANA)
    told.press(ANA, "thread_end", here)
    assert "The conversation has ended" in told.told(ANA, here)
    told.go("2026-10-08 15:00")
    assert len(questions(told, writer)) == 1
    assert told.rows("SELECT count(*) FROM delivery WHERE kind LIKE 'thread%'") == [(0,)]


def test_only_the_author_can_answer_a_question(told: Stage) -> None:
    writer = ask(told)
    told.go("2026-10-08 11:00")
    (question,) = questions(told, writer)
    other = next(p for p in IN_FIG if p not in (writer, ANA))
    (row,) = [block for block in question["blocks"] if block["type"] == "actions"]
    for button in row["elements"]:
        pulse = told.newest(FIG)
        told.send(told.payloads.message_click(told.user(other), told.channel(pulse), pulse, button))
        assert told.modal(other) is None
        assert "not yours any more" in told.told(other)
    assert told.rows("SELECT ended, reply FROM thread, thread_question") in ([(0, None)], [(False, None)])


def test_only_the_champion_can_ask_with_a_button_that_they_were_given(told: Stage) -> None:
    shown = listed(told)
    payload = told.click_of(ANA, {**shown, "channel": FIG}, "ask_author", "comment|") if False else None
    assert payload is None
    ((thread_id,),) = told.rows("SELECT id FROM thread")
    pulse = told.newest(FIG)
    forged = told.payloads.message_click(
        told.user(BEN),
        told.channel(pulse),
        pulse,
        {"type": "button", "action_id": "ask_author", "value": thread_id},
    )
    told.send(forged)
    assert told.modal(BEN) is None
    assert "not yours any more" in told.told(BEN)
