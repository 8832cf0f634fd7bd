"""Champions who ask the authors of comments, and authors who answer when they happen to be online."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.domain.batch import next_batch
from bot.domain.people import Actor
from bot.domain.pseudonym import champion_pseudonym
from bot.domain.refusal import RefusalError
from bot.flows import answer_champion, ask_author
from bot.proof.cast import TEAM_ID
from bot.proof.evidence import Reply
from bot.wiring.bot import Bot
from storage import threads
from storage.dump import dump

ANSWERS_WITHIN = timedelta(hours=5)


@dataclass(frozen=True)
class Question:
    """A question that is on its way to its author."""

    id: str
    champion: str
    team: str
    author: str


def ask_around(bot: Bot, owners: dict[str, str], champion: str, team: str, now: datetime) -> list[Question]:
    """The champion asks about one comment that they see, if there is one that was not asked about."""
    actor = Actor(TEAM_ID, champion, TEAM_ID)
    try:
        ask_author.comments_message(bot.tools, actor, None, now)
    except RefusalError:  # the champion has left the team
        return []
    for thread_id, stored in _seen(bot, champion, team):
        try:
            ask_author.ask(bot.tools, actor, thread_id, {ask_author.FIELD: "Tell me more?"}, now)
        except RefusalError:  # asked before, or enough for this week
            continue
        question = _open(bot, thread_id)
        return [] if question is None else [Question(question, champion, team, owners[stored])]
    return []


def answer(bot: Bot, question: Question, dice: Random, now: datetime) -> Reply | None:
    """The author answers, if they still can: `now` is when; the champion hears of it on a full hour."""
    actor = Actor(TEAM_ID, question.author, TEAM_ID)
    words = {answer_champion.FIELD: f"It is so {dice.randint(0, 9)}"}
    try:
        answer_champion.reply(bot.tools, actor, question.id, words, now)
    except RefusalError:
        return None
    return Reply(next_batch(now), question.team, question.champion, question.author)


def _seen(bot: Bot, champion: str, team: str) -> list[tuple[str, str]]:
    """The threads that are open to a champion in a team, with the stored pseudonym of their comment."""
    me = champion_pseudonym(bot.tools.secret, TEAM_ID, champion)
    with bot.database.snapshot() as session:
        mine = [t for t in threads.threads_of(session, TEAM_ID, me) if t.team_key == team]
        written = [(thread.id, threads.written(session, thread.answer)) for thread in mine]
    return [(thread_id, comment.pseudonym) for thread_id, comment in written if comment is not None]


def _open(bot: Bot, thread_id: str) -> str | None:
    """The id of the question without an answer, which the button in the author's message bears."""
    asked = dump(bot.database)["thread_question"]
    return next((str(q["id"]) for q in asked if q["thread"] == thread_id and q["reply"] is None), None)
