"""The operator's report counts people through the keys of the changes, and nobody where these are sealed."""

from sqlalchemy import text

from bot.domain.pseudonym import pseudonyms
from bot.domain.sentiment import Sentiment, Tone
from bot.flows.tone_report import tone_report
from storage.answers import put_comment, put_correction
from storage.changes import salt_of
from storage.database import Database
from storage.rounds import close_round
from tests.storage.values import NOW, open_round, set_up

PEOPLE = [f"U{n:02}" for n in range(1, 8)]
READ = Sentiment(Tone.NEGATIVE, -0.5, 0.75, "hybrid-1")


def comment(database: Database, people: list[str], corrected: Tone) -> None:
    """These people commented in a round that is closed, and corrected how they were read."""
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


def test_agreement_is_told_of_enough_people_of_closed_rounds(database: Database) -> None:
    comment(database, PEOPLE, Tone.NEGATIVE)
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


def test_few_people_are_not_told_and_nothing_of_a_sealed_change(database: Database) -> None:
    comment(database, PEOPLE[:4], Tone.POSITIVE)
    (model,), _ = tone_report(database, b"secret", "T01")
    assert (model.months[0].texts, model.months[0].judged) == (None, None)
    with database.transaction() as session:
        session.execute(text("UPDATE change SET salt = NULL"))
    assert tone_report(database, b"secret", "T01") == ((), ())
