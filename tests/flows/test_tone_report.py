"""The operator's report counts people through the keys of the changes, and nobody where these are sealed."""

from sqlalchemy import text

from bot.domain.cell import WORDS, Cell
from bot.domain.pseudonym import pseudonyms
from bot.domain.sentiment import Sentiment, Tone
from bot.flows.tone_report import tone_report
from storage.answers import put_comment, put_correction, withdraw_answer
from storage.cells import hold_cells, remember_cells
from storage.changes import salt_of
from storage.database import Database
from storage.rounds import close_round
from tests.storage.values import NOW, open_round, set_up

PEOPLE = [f"U{n:02}" for n in range(1, 8)]
READ = Sentiment(Tone.NEGATIVE, -0.5, 0.75, "hybrid-1")


def show(database: Database, round_id: str, people: int) -> None:
    """Comments of so many people in the round were shown."""
    day = NOW.date()
    with database.transaction() as session:
        hold_cells(session, "T01")
        shown = Cell(WORDS, "checkout", (round_id,), people, people, day, day, "hash")
        remember_cells(session, "T01", "async", [shown])


def comment(database: Database, people: list[str], corrected: Tone) -> str:
    """These people commented in a round that is closed, and corrected how they were read: the round's id."""
    with database.transaction() as session:
        set_up(session)
        round_id = open_round(session)
        salt = salt_of(session, "T01", "async")
        assert salt is not None
        named = ", ".join(f'"{who}"' for who in PEOPLE)
        session.execute(text("UPDATE round SET roster = :roster"), {"roster": f"[{named}]"})
        for who in people:
            own = pseudonyms(b"secret", salt, "T01").stored(round_id, who)
            put_comment(session, round_id, own, "words", READ)
            put_correction(session, round_id, own, corrected)
        close_round(session, round_id)
    return round_id


def test_agreement_is_told_of_enough_people_of_closed_rounds(database: Database) -> None:
    show(database, comment(database, PEOPLE, Tone.NEGATIVE), len(PEOPLE))
    (model,), feedback = tone_report(database, b"secret", "T01")
    (month,) = model.months
    assert (model.model, month.month, month.texts, month.judged) == (
        "hybrid-1",
        NOW.date().replace(day=1),
        7,
        7,
    )
    assert month.agreed is not None
    assert month.agreed.estimate == 1
    assert model.confusion == {(Tone.NEGATIVE, Tone.NEGATIVE): 7}
    assert feedback == ()


def test_nothing_is_told_of_what_was_not_shown_or_by_too_few_for_a_raised_minimum(
    database: Database,
) -> None:
    round_id = comment(database, PEOPLE[:4], Tone.POSITIVE)
    assert tone_report(database, b"secret", "T01") == ((), ())
    show(database, round_id, 4)
    assert tone_report(database, b"secret", "T01") == ((), ())


def test_a_group_of_which_somebody_is_forgotten_is_told_no_more_or_the_rest_would_tell_of_them(
    database: Database,
) -> None:
    round_id = comment(database, PEOPLE, Tone.POSITIVE)
    show(database, round_id, len(PEOPLE))
    with database.transaction() as session:
        salt = salt_of(session, "T01", "async")
        assert salt is not None
        withdraw_answer(session, round_id, pseudonyms(b"secret", salt, "T01").stored(round_id, PEOPLE[0]))
    assert tone_report(database, b"secret", "T01") == ((), ())


def test_nothing_is_told_of_a_sealed_change(database: Database) -> None:
    show(database, comment(database, PEOPLE, Tone.POSITIVE), len(PEOPLE))
    with database.transaction() as session:
        session.execute(text("UPDATE change SET salt = NULL"))
    assert tone_report(database, b"secret", "T01") == ((), ())
