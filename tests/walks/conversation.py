"""What people do and see in a conversation between a champion and the author of a comment."""

from tests.walks.people import ANA, FIG, IN_FIG
from tests.walks.reading import Json, words
from tests.walks.stage import Stage

SAID = {person: f"What person {n} says about handovers" for n, person in enumerate(IN_FIG)}
WHY = "Could you say more about the handovers?"
BECAUSE = "They come at five, when everybody is gone."


def commented(stage: Stage) -> Stage:
    """Everybody in Fig commented in a round that is closed; it is Thursday, 10:10."""
    stage.go("2026-10-06 09:30")
    for person, said in SAID.items():
        stage.answer(person, 3)
        stage.comment(person, said)
    stage.go("2026-10-08 09:31")
    stage.go("2026-10-08 10:10")
    return stage


def listed(stage: Stage, person: str = ANA, channel: str = FIG) -> Json:
    """What `/pops comments` shows."""
    (shown,) = stage.command(person, "/pops comments", channel)
    return shown


def quoted(shown: Json) -> str:
    """The first comment that is quoted."""
    return next(said for said in SAID.values() if said in words(shown["blocks"]))


def author(shown: Json) -> str:
    """Who wrote it: the test knows."""
    return next(person for person, said in SAID.items() if said == quoted(shown))


def ask(stage: Stage, said: str = WHY) -> str:
    """Ana asks about the first comment; returns who wrote it."""
    shown = listed(stage)
    stage.press(ANA, "ask_author", FIG)
    assert stage.submit(ANA, question=said)["ok"]
    stage.dismiss(ANA)
    return author(shown)


def dm(stage: Stage, person: str) -> str:
    """The conversation of a person with the bot."""
    return stage.platform.state.dm_with(person).channel_id


def reply(stage: Stage, person: str, said: str = BECAUSE) -> None:
    """The author answers the newest question."""
    stage.press(person, "thread_reply", dm(stage, person))
    assert stage.submit(person, reply=said)["ok"]
    stage.dismiss(person)


def questions(stage: Stage, person: str) -> list[Json]:
    """The questions that reached a person."""
    return [m for m in stage.dms(person) if "A question about your comment" in m["text"]]


def answers(stage: Stage, person: str = ANA) -> list[Json]:
    """The answers that reached a champion."""
    return [m for m in stage.dms(person) if "An answer to your question" in m["text"]]


def kept(stage: Stage) -> list[object]:
    """Every row about conversations."""
    return [
        *stage.table("thread"),
        *stage.table("thread_question"),
        *stage.rows("SELECT * FROM delivery WHERE kind LIKE 'thread%'"),
    ]
