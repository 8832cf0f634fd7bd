"""`/pops feedback`: a champion reports what the team says, from any place in Slack."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.change import Change
from bot.domain.feedback import Feedback, FeedbackKind
from bot.domain.form import ChoiceField, Field, Form, Option, TextField, TickField
from bot.domain.masking import mask
from bot.domain.message import Message, Note, Part, Quote, Words
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.domain.team import Team
from bot.flows import access
from bot.flows.correct_tone import reading_of_feedback
from bot.flows.masked_words import Typed, read_typed
from bot.flows.tools import Tools
from bot.prompts import say
from storage import changes
from storage.database import Session
from storage.feedback import feedback_from, save_feedback

LIMIT = 3000
FORM, WORDS = "feedback", "words"
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
    """The form, with the team of this channel and words that are already there filled in, masked.

    Raises:
        RefusalError: the actor is neither champion nor ops lead.
    """
    with tools.database.snapshot() as session:
        mine = access.feedback_teams(session, actor)
        running = _running_changes(session, actor.workspace)
    here = next((t.key for t in mine if t.channel == channel), mine[0].key if len(mine) == 1 else None)
    change = running[0].key if len(running) == 1 else None
    begun = {"team": here, "change": change, "kind": FeedbackKind.OTHER.value}
    masked = mask(words)
    above = () if masked == words else (Words(say("feedback", "masked")),)
    return _form(mine, running, begun, _words_field(WORDS, masked), above)


def _form(
    mine: list[Team],
    running: list[Change],
    begun: Mapping[str, str | None],
    words: TextField,
    above: tuple[Part, ...] = (),
) -> Form:
    fields: list[Part | Field] = [*above]
    if len(mine) > 1:
        fields.append(_team_field(mine, begun["team"]))
    fields += [_change_field(running, begun["change"]), _kind_field(begun["kind"]), words]
    fields += [_share_field(shared=begun.get("share") == "yes"), Note(say("feedback", "form_note"))]
    return Form(
        name=FORM,
        title=say("feedback", "form_title"),
        parts=tuple(fields),
        submit=say("feedback", "form_submit"),
        close=say("feedback", "form_close"),
        context=mine[0].key if len(mine) == 1 else "",
    )


def feedback_at_once(
    tools: Tools, actor: Actor, channel: str, words: str, source: str, now: datetime
) -> Message | None:
    """Keep the words of `/pops feedback some words`, masked, or None when the team must be asked for.

    Raises:
        RefusalError: the actor may not, or the words are too long for a message and for the form.
    """
    typed = read_typed(WORDS, {WORDS: words}, LIMIT)
    with tools.database.transaction() as session:
        mine = access.feedback_teams(session, actor)
        here = [t for t in mine if t.channel == channel] or mine
        if len(here) > 1:
            return None
        running = _running_changes(session, actor.workspace)
        change = _likely_change(running, here[0], now)
        given = Given(here[0], change, FeedbackKind.OTHER, typed.words, share=False)
        parts = _keep(tools, session, actor, given, source, now)
    masked = (Words(say("feedback", "kept_masked")),) if typed.is_news else ()
    return Message((*parts[:2], *masked, *parts[2:]))


def feedback_from_form(
    tools: Tools, actor: Actor, context: str, values: Mapping[str, str | None], source: str, now: datetime
) -> Form:
    """Keep what the form holds, and return the receipt that takes its place.

    Words in which something had to be masked are not kept yet: the form comes back with them masked.

    Raises:
        RefusalError: something does not fit; the form stays open with all that was typed.
    """
    typed = read_typed(WORDS, values, LIMIT)
    with tools.database.transaction() as session:
        try:
            mine = access.feedback_teams(session, actor)
            running = _running_changes(session, actor.workspace)
            given = _given(mine, running, context, values, typed)
            if typed.is_news:
                return _masked_form(mine, running, given, typed)
            parts = _keep(tools, session, actor, given, source, now)
        except RefusalError as refusal:
            field = refusal.field or typed.field
            raise RefusalError(refusal.code, field=field, **refusal.values) from refusal
    return Form("receipt", say("feedback", "form_title"), parts, close=say("answer", "done"))


def _masked_form(mine: list[Team], running: list[Change], given: Given, typed: Typed) -> Form:
    begun = {
        "team": given.team.key,
        "change": given.change_key or NO_CHANGE,
        "kind": given.kind.value,
        "share": "yes" if given.share else None,
    }
    above = (Words(say("feedback", "masked")),)
    return _form(mine, running, begun, _words_field(typed.next_field, typed.words), above)


def _given(
    mine: list[Team], running: list[Change], context: str, values: Mapping[str, str | None], typed: Typed
) -> Given:
    team = next((t for t in mine if t.key == (values.get("team") or context)), None)
    if team is None:
        raise RefusalError("team_unknown", field="team" if "team" in values else None)
    known = {c.key for c in running}
    change_key = values.get("change")
    kind = values.get("kind") or FeedbackKind.OTHER.value
    return Given(
        team=team,
        change_key=change_key if change_key in known else None,
        kind=FeedbackKind(kind) if kind in set(FeedbackKind) else FeedbackKind.OTHER,
        words=typed.words,
        share=values.get("share") == "yes",
    )


def _keep(
    tools: Tools, session: Session, actor: Actor, given: Given, source: str, now: datetime
) -> tuple[Part, ...]:
    words = given.words
    if not words:
        raise RefusalError("feedback_empty")
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


def _change_field(running: list[Change], initial: str | None) -> ChoiceField:
    options = [Option(say("feedback", "change_option", change=c.title), c.key) for c in running[:99]]
    nothing = Option(say("feedback", "no_change"), NO_CHANGE)
    return ChoiceField("change", say("feedback", "change_label"), (*options, nothing), initial=initial)


def _kind_field(initial: str | None) -> ChoiceField:
    options = tuple(Option(say("feedback", f"kind_{kind.value}"), kind.value) for kind in FeedbackKind)
    return ChoiceField("kind", say("feedback", "kind_label"), options, initial=initial, inline=True)


def _words_field(name: str, words: str) -> TextField:
    return TextField(name, say("feedback", "words_label"), initial=words[:LIMIT], multiline=True, limit=LIMIT)


def _share_field(*, shared: bool) -> TickField:
    tick = say("feedback", "share_tick")
    return TickField("share", say("feedback", "share_label"), tick, initial=shared)
