"""The person's own answers of the last weeks: for them alone, found through the key of each change."""

from collections.abc import Mapping
from datetime import timedelta

from bot.domain.answer import Answer
from bot.domain.change import Change
from bot.domain.message import Button, Buttons, Divider, Note, Part, Quote, Words
from bot.domain.round import Round, RoundStatus
from bot.domain.team import Team
from bot.flows.about_person import own_answers
from bot.flows.correct_tone import reading_for_author
from bot.flows.home.paging import page_of, paging
from bot.flows.home.place import HomePlace
from bot.flows.home.visitor import Visitor
from bot.flows.tools import Tools
from bot.prompts import say
from storage import changes, rosters, sealing, teams

SIZE = 5
BACK = timedelta(weeks=13)
"""So far back answers are shown here; `/pops my data` has all of them."""


def answers_page(tools: Tools, visitor: Visitor, here: HomePlace) -> list[Part]:
    """What the person answered, newest first."""
    workspace, user_id = visitor.actor.workspace, visitor.actor.user_id
    with tools.database.snapshot() as session:
        asked = rosters.rounds_naming_since(session, workspace, user_id, visitor.now - BACK)
        given = own_answers(tools, session, workspace, user_id, asked)
        known = {change.key: change for change in changes.list_changes(session, workspace)}
        there = {team.key: team for team in teams.list_teams(session, workspace)}
        gone = sealing.sealed_changes(session, workspace)
        answered = [each for each in asked if each.id in given]
        page = page_of(answered, here.page, SIZE)
        read = reading_for_author(tools, session, visitor.actor, given, page.items)
    parts = [
        part
        for each in page.items
        for part in _answer(each, given[each.id], read.get(each.id, ()), there, known)
    ]
    sealed = sorted({known[each.change_key].title for each in asked if each.change_key in gone})
    head = Words(say("home", "answers", count=len(answered), weeks=BACK.days // 7, sealed=sealed))
    note = Note(say("home", "answers_note"))
    data = Buttons("home|data", (Button(say("home", "my_data_button"), "my_data"),))
    return [head, *parts, *paging(here, page.number, page.pages), note, data]


def _answer(
    asked: Round,
    answer: Answer,
    reading: tuple[Part, ...],
    there: Mapping[str, Team],
    known: Mapping[str, Change],
) -> list[Part]:
    team, change = there[asked.team_key], known[asked.change_key]
    given = [
        (q.text, q.label(answer.choices[q.id]), answer.choices[q.id])
        for q in asked.questions
        if q.id in answer.choices
    ]
    is_open = asked.status is RoundStatus.OPEN
    day = team.local_day(asked.due)
    said = say("home", "answered", team=team.name, change=change.title, day=day, given=given, is_open=is_open)
    parts: list[Part] = [Divider(), Words(said)]
    parts += [Quote(answer.comment), *reading] if answer.comment else []
    if is_open:
        button = Button(say("home", "change_answer"), "comment", asked.id)
        parts.append(Buttons(f"home|{asked.id}", (button,)))
    return parts
