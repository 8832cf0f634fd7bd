"""What a conversation refuses or leaves out: too many words, too late, the wrong person, a crash."""

import pytest

from bot.domain.pseudonym import pseudonyms
from bot.flows.retention import erase_words
from bot.flows.senders import SENDERS
from bot.flows.sending import Stored
from bot.sandbox.mishaps import Mishap
from storage import deliveries
from storage.changes import salt_of
from tests.walks.conversation import BECAUSE, WHY, answers, ask, commented, dm, listed, questions, reply
from tests.walks.people import ANA, BEN, FIG, IN_FIG, WORKSPACE_ID, moment, plan
from tests.walks.reading import initial, words
from tests.walks.stage import Stage


@pytest.fixture
def told(stage: Stage) -> Stage:
    """A stage on which there are comments to ask about."""
    return commented(stage)


def test_words_of_both_sides_are_masked_and_shown_first(told: Stage) -> None:
    listed(told)
    told.press(ANA, "ask_author", FIG)
    told.submit(ANA, question="Was it @ben, or ben@fig.example?")
    view = told.modal(ANA)
    assert view is not None
    assert "Nothing is sent yet" in words(view["blocks"])
    assert initial(view) == {"question-masked": "Was it [person], or [e-mail]?"}
    assert told.table("thread_question") == []
    told.submit(ANA)
    told.dismiss(ANA)
    told.go("2026-10-08 11:00")
    writer = next(p for p in IN_FIG if questions(told, p))
    told.press(writer, "thread_reply", dm(told, writer))
    told.submit(writer, reply="Call me: +49 30 1234567")
    view = told.modal(writer)
    assert view is not None
    assert initial(view) == {"reply-masked": "Call me: [phone]"}
    told.submit(writer)
    told.dismiss(writer)
    told.go("2026-10-08 12:00")
    assert "Call me: [phone]" in words(answers(told)[0]["blocks"])


@pytest.mark.parametrize(("said", "sentence"), [("  ", "no words yet"), ("x" * 1001, "up to 1000 fit")])
def test_words_that_do_not_fit_are_refused_at_their_field(told: Stage, said: str, sentence: str) -> None:
    listed(told)
    told.press(ANA, "ask_author", FIG)
    view = told.modal(ANA)
    done = told.send(told.submission_of(ANA, {"question": said}))
    assert sentence in done["errors"]["question"]
    assert told.modal(ANA) == view
    assert told.table("thread_question") == []


def test_one_question_waits_at_a_time(told: Stage) -> None:
    ask(told)
    told.press(ANA, "ask_author", FIG)
    done = told.submit(ANA, question="And another one?")
    assert "One at a time" in done["errors"]["question"]


def test_three_questions_in_seven_days_are_enough(told: Stage) -> None:
    told.expect("ratelimited")  # Ana hears of her week and of answers in the same minute
    writer = ask(told)
    for n in range(2):
        told.wait(hours=1)
        reply(told, writer)
        told.wait(hours=1)
        told.press(ANA, "ask_author", FIG)
        told.submit(ANA, question=f"Question {n}?")
        told.dismiss(ANA)
    told.wait(hours=1)
    reply(told, writer)
    told.press(ANA, "ask_author", FIG)
    done = told.submit(ANA, question="A fourth?")
    assert "3 questions in the last seven days" in done["errors"]["question"]
    told.wait(days=7)
    told.submit(ANA, question="A fourth?")
    assert len(told.table("thread_question")) == 4


def test_the_same_form_delivered_twice_asks_and_answers_once(told: Stage) -> None:
    listed(told)
    told.press(ANA, "ask_author", FIG)
    payload = told.submission_of(ANA, {"question": WHY})
    assert [told.send(payload)["response_action"] for _ in range(2)] == ["update", "update"]
    told.go("2026-10-08 11:00")
    writer = next(p for p in IN_FIG if questions(told, p))
    assert len(questions(told, writer)) == 1
    told.press(writer, "thread_reply", dm(told, writer))
    payload = told.submission_of(writer, {"reply": BECAUSE})
    assert [told.send(payload)["response_action"] for _ in range(2)] == ["update", "update"]
    done = told.send(told.submission_of(writer, {"reply": "Something else"}))
    assert "answered this question already" in done["errors"]["reply"]
    told.go("2026-10-08 12:00")
    assert len(answers(told)) == 1


def test_a_sealed_change_is_said_in_words_on_both_sides(told: Stage) -> None:
    writer = ask(told)
    told.go("2026-10-08 11:00")
    told.execute("UPDATE change SET salt = NULL")
    told.press(writer, "thread_reply", dm(told, writer))
    assert "This change is sealed" in told.told(writer, dm(told, writer))
    told.press(ANA, "ask_author", FIG)
    assert "This change is sealed" in told.told(ANA)


def test_a_change_that_is_sealed_before_the_hour_lets_nothing_out(told: Stage) -> None:
    ask(told)
    told.execute("UPDATE change SET salt = NULL")
    told.go("2026-10-08 12:00")
    assert [p for p in IN_FIG if questions(told, p)] == []
    assert told.rows("SELECT count(*) FROM delivery WHERE kind LIKE 'thread%'") == [(0,)]


def test_a_champion_who_is_none_any_more_asks_and_hears_nothing(told: Stage) -> None:
    writer = ask(told)
    told.go("2026-10-08 11:00")
    reply(told, writer)
    wanted = plan()
    wanted["teams"]["fig"]["champions"] = [BEN]
    told.apply(wanted)
    told.go("2026-10-08 12:00")
    assert answers(told) == []
    told.press(ANA, "ask_author", FIG)
    assert "for champions" in told.told(ANA) or "not yours any more" in told.told(ANA)


def test_a_question_of_a_champion_who_was_removed_meanwhile_is_not_delivered(told: Stage) -> None:
    ask(told)
    wanted = plan()
    wanted["teams"]["fig"]["champions"] = []
    told.apply(wanted)
    told.go("2026-10-08 11:00")
    assert [p for p in IN_FIG if questions(told, p)] == []


def test_an_author_who_left_is_passed_over_in_silence(told: Stage) -> None:
    ask(told)
    told.expect("user_disabled")
    told.platform.mishaps.arrange("chat.postMessage", Mishap("user_disabled"))
    told.go("2026-10-08 11:00")
    assert told.rows("SELECT count(*) FROM delivery WHERE kind LIKE 'thread%'") == [(0,)]
    told.go("2026-10-08 15:00")
    assert answers(told) == []


def test_an_answer_that_its_author_had_deleted_takes_the_conversation_along(told: Stage) -> None:
    writer = ask(told)
    told.go("2026-10-08 11:00")
    with told.bot.database.transaction() as session:
        salt = salt_of(session, WORKSPACE_ID, "async")
    assert salt is not None
    names = pseudonyms(told.bot.tools.secret, salt, WORKSPACE_ID)
    ((round_id,),) = told.rows("SELECT id FROM round WHERE team = 'fig' AND status = 'closed'")
    mine = names.stored(round_id, writer)
    told.execute(f"DELETE FROM answer WHERE pseudonym = '{mine}'")  # noqa: S608 - as a test may
    assert told.table("thread") == []
    assert told.table("thread_question") == []
    told.press(writer, "thread_reply", dm(told, writer))
    assert "not there" in told.told(writer, dm(told, writer))
    told.press(ANA, "ask_author", FIG)
    assert "not there" in told.told(ANA)


def test_a_bot_that_dies_between_sending_and_recording_asks_once(told: Stage) -> None:
    writer = ask(told)
    told.clock.move_to(moment("2026-10-08 11:00"))
    with told.bot.database.transaction() as session:
        taken = [d for d in deliveries.lease(session, told.clock.now(), 50) if d.kind == deliveries.QUESTION]
    assert len(taken) == 1
    SENDERS[taken[0].kind](told.bot.tools, Stored(told.bot.database, taken), taken[0], told.clock.now())
    told.wait(minutes=5)
    assert len(questions(told, writer)) == 1
    assert told.rows("SELECT count(*) FROM delivery WHERE kind LIKE 'thread%'") == [(0,)]


def test_a_bot_that_dies_before_sending_still_asks(told: Stage) -> None:
    writer = ask(told)
    told.clock.move_to(moment("2026-10-08 11:00"))
    with told.bot.database.transaction() as session:
        deliveries.lease(session, told.clock.now(), 50)
    told.stop_bot()
    told.start_bot()
    told.wait(minutes=5)
    assert len(questions(told, writer)) == 1


def test_words_that_grew_old_are_erased_with_the_comment_that_they_are_about(told: Stage) -> None:
    writer = ask(told)
    told.go("2026-10-08 11:00")
    reply(told, writer)
    erase_words(told.bot.database, WORKSPACE_ID, "operator", moment("2028-06-01 09:00"))
    assert (told.table("thread"), told.table("thread_question")) == ([], [])
