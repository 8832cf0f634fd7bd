"""`/pops feedback`: a champion reports what the team says, from any place in Slack."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.change import Change
from bot.domain.feedback import Feedback, FeedbackKind
from bot.domain.form import ChoiceField, Field, Form, Option, TextField, TickField
from bot.domain.message import Message, Note, Part, Quote, Words
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.domain.team import Team
from bot.flows import access
from bot.flows.correct_tone import reading_of_feedback
from bot.flows.tools import Tools
from bot.prompts import say
from storage import changes
from storage.database import Session
from storage.feedback import feedback_from, save_feedback

LIMIT = 3000
FORM = "feedback"
NO_CHANGE = "none"


@dataclass(frozen=True)
class Given:
    """What somebody says, before it is checked."""

    team: Team
    change_key: str | None
    kind: FeedbackKind
    words: str
    share: bool


def feedback_form(tools: Tools, actor: Actor, channel: str | None, words: str = "") -> Form:
    """The form, with the team of this channel and words that are already there filled in.

    Raises:
        RefusalError: the actor is neither champion nor ops lead.
    """
    with tools.database.snapshot() as session:
        mine = access.feedback_teams(session, actor)
        running = _running_changes(session, actor.workspace)
    here = next((t.key for t in mine if t.channel == channel), mine[0].key if len(mine) == 1 else None)
    fields: list[Part | Field] = []
    if len(mine) > 1:
        fields.append(_team_field(mine, here))
    fields += [_change_field(running), _kind_field(), _words_field(words), _share_field()]
    return Form(
        name=FORM,
        title=say("feedback", "form_title"),
        parts=(*fields, Note(say("feedback", "form_note"))),
        submit=say("feedback", "form_submit"),
        close=say("feedback", "form_close"),
        context=mine[0].key if len(mine) == 1 else "",
    )


def feedback_at_once(
    tools: Tools, actor: Actor, channel: str, words: str, source: str, now: datetime
) -> Message | None:
    """Keep the words of `/pops feedback some words`, or None when the team must be asked for.

    Raises:
        RefusalError: the actor may not, or the words are too long for a message and for the form.
    """
    _check_length(words)
    with tools.database.transaction() as session:
        mine = access.feedback_teams(session, actor)
        here = [t for t in mine if t.channel == channel] or mine
        if len(here) > 1:
            return None
        running = _running_changes(session, actor.workspace)
        given = Given(here[0], _likely_change(running, here[0], now), FeedbackKind.OTHER, words, share=False)
        return Message(_keep(tools, session, actor, given, source, now))


def feedback_from_form(
    tools: Tools, actor: Actor, context: str, values: Mapping[str, str | None], source: str, now: datetime
) -> Form:
    """Keep what the form holds, and return the receipt that takes its place.

    Raises:
        RefusalError: something does not fit; the form stays open with all that was typed.
    """
    with tools.database.transaction() as session:
        given = _given(session, actor, context, values)
        parts = _keep(tools, session, actor, given, source, now)
    return Form("receipt", say("feedback", "form_title"), parts, close=say("answer", "done"))


def _given(session: Session, actor: Actor, context: str, values: Mapping[str, str | None]) -> Given:
    try:
        mine = {t.key: t for t in access.feedback_teams(session, actor)}
    except RefusalError as refusal:
        raise RefusalError(refusal.code, field="words", **refusal.values) from refusal
    team = mine.get(values.get("team") or context)
    if team is None:
        raise RefusalError("team_unknown", field="team" if "team" in values else "words")
    known = {c.key for c in _running_changes(session, actor.workspace)}
    change_key = values.get("change")
    kind = values.get("kind") or FeedbackKind.OTHER.value
    return Given(
        team=team,
        change_key=change_key if change_key in known else None,
        kind=FeedbackKind(kind) if kind in set(FeedbackKind) else FeedbackKind.OTHER,
        words=values.get("words") or "",
        share=values.get("share") == "yes",
    )


def _keep(
    tools: Tools, session: Session, actor: Actor, given: Given, source: str, now: datetime
) -> tuple[Part, ...]:
    words = given.words.strip()
    if not words:
        raise RefusalError("feedback_empty", field="words")
    _check_length(words)
    day = given.team.local_day(now)
    sentiment = tools.sentiment.read(words)
    kept = Feedback(
        actor.user_id, given.team.key, given.change_key, given.kind, words, given.share, day, sentiment
    )
    save_feedback(session, actor.workspace, source, kept, now)
    reading = _reading(tools, session, actor, source)
    change = (
        None if given.change_key is None else changes.get_change(session, actor.workspace, given.change_key)
    )
    title = None if change is None else change.title
    said = say(
        "feedback", "kept", team=given.team.name, change=title, kind=given.kind.value, share=given.share
    )
    return (Words(said), Quote(words), *reading, Note(say("feedback", "kept_note", share=given.share)))


def _reading(tools: Tools, session: Session, actor: Actor, source: str) -> tuple[Part, ...]:
    """How what is kept is read: the words that are there may be older than those that came again."""
    found = feedback_from(session, actor.workspace, source)
    if found is None or found[1].author != actor.user_id:
        return ()
    feedback_id, said = found
    return reading_of_feedback(tools, feedback_id, said.words, said.sentiment)


def _check_length(words: str) -> None:
    if len(words) > LIMIT:
        raise RefusalError("feedback_too_long", field="words", length=len(words), limit=LIMIT)


def _running_changes(session: Session, workspace: str) -> list[Change]:
    return [c for c in changes.list_changes(session, workspace) if not c.archived]


def _likely_change(running: list[Change], team: Team, now: datetime) -> str | None:
    """The one change that the team is on, or the one that there is; None when it could be several."""
    likely = [change for change in running if _on_trial(change, team, now)] or running
    return likely[0].key if len(likely) == 1 else None


def _on_trial(change: Change, team: Team, now: datetime) -> bool:
    return change.trial_on(team.key, team.local_day(now)) is not None


def _team_field(mine: list[Team], here: str | None) -> ChoiceField:
    options = tuple(Option(say("feedback", "team_option", team=t.name), t.key) for t in mine[:100])
    return ChoiceField("team", say("feedback", "team_label"), options, initial=here)


def _change_field(running: list[Change]) -> ChoiceField:
    options = [Option(say("feedback", "change_option", change=c.title), c.key) for c in running[:99]]
    nothing = Option(say("feedback", "no_change"), NO_CHANGE)
    initial = running[0].key if len(running) == 1 else None
    return ChoiceField("change", say("feedback", "change_label"), (*options, nothing), initial=initial)


def _kind_field() -> ChoiceField:
    options = tuple(Option(say("feedback", f"kind_{kind.value}"), kind.value) for kind in FeedbackKind)
    initial = FeedbackKind.OTHER.value
    return ChoiceField("kind", say("feedback", "kind_label"), options, initial=initial, inline=True)


def _words_field(words: str) -> TextField:
    return TextField(
        "words", say("feedback", "words_label"), initial=words[:LIMIT], multiline=True, limit=LIMIT
    )


def _share_field() -> TickField:
    return TickField("share", say("feedback", "share_label"), say("feedback", "share_tick"))
