"""`/pops metric`: a reading of a metric, given at once or in a form."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.form import ChoiceField, DateField, Field, Form, Option, SearchField, TextField
from bot.domain.message import Message, Note, Part, Words
from bot.domain.metric import Metric, Reading, Source, Written, key_of
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.flows import access
from bot.flows.metric_values import (
    DAY,
    METRIC,
    TEAM,
    VALUE,
    Book,
    Raw,
    day_named,
    looks_like_day,
    metric_named,
    read_reading,
)
from bot.flows.tools import Tools
from bot.prompts import say
from storage import readings, teams
from storage.database import Session
from storage.workspaces import Workspace, get_workspace

FORM = "metric"
EVERYBODY = "*"
"""The option for the whole organisation: no team's key."""

MOST_OPTIONS = 100
MOST_TYPED = 80


def metric_at_once(tools: Tools, actor: Actor, channel: str, typed: str, now: datetime) -> Message | None:
    """Keep the reading of `/pops metric NAME VALUE [DATE] [TEAM]`; None where the form has to ask for more.

    Raises:
        NotReadError: with what is wrong with it.
        RefusalError: the actor may give no readings, or there is no such metric.
    """
    with tools.database.transaction() as session:
        book = book_of(session, actor)
        raw = _meant(session, actor, book, channel, split_reading(typed, book.metrics))
        if raw.metric:
            metric_named(raw.metric, book.metrics)
        if not raw.value or (not raw.team and book.own is not None and len(book.own) > 1):
            day_named(raw.day, book.today(now, None), now)
            return None
        return Message((_keep(session, actor, book, raw, Source.COMMAND, now),))


def metric_form(tools: Tools, actor: Actor, channel: str | None, typed: str, now: datetime) -> Form:
    """The form, filled with what was typed after the command.

    Raises:
        RefusalError: the actor may give no readings, or there is no metric.
    """
    with tools.database.snapshot() as session:
        book = book_of(session, actor)
        raw = _meant(session, actor, book, channel, split_reading(typed, book.metrics))
        star = _star_of(get_workspace(session, actor.workspace))
    today = book.today(now, None)
    label, hint = say("metric", "value_label"), say("metric", "value_hint")
    fields: list[Part | Field] = [
        _metric_field(book, raw.metric, star),
        TextField(VALUE, label, str(raw.value), hint=hint, limit=MOST_TYPED),
        DateField(DAY, say("metric", "day_label"), day_named(raw.day, today, now)),
    ]
    if book.own is None or len(book.own) > 1:
        fields.append(_team_field(book, raw.team))
    return Form(
        name=FORM,
        title=say("metric", "form_title"),
        parts=(*fields, Note(say("metric", "form_note"))),
        submit=say("metric", "form_submit"),
        close=say("metric", "form_close"),
    )


def metric_from_form(tools: Tools, actor: Actor, values: Mapping[str, str | None], now: datetime) -> Form:
    """Keep what the form holds, and return the receipt that takes its place.

    Raises:
        NotReadError: with what is wrong in which field; the form stays open with all that was typed.
        RefusalError: the actor may give no readings any more, or there is no metric.
    """
    team = values.get(TEAM) or ""
    raw = Raw(
        values.get(METRIC) or "",
        values.get(VALUE) or "",
        values.get(DAY) or "",
        "" if team == EVERYBODY else team,
    )
    with tools.database.transaction() as session:
        kept = _keep(session, actor, book_of(session, actor), raw, Source.FORM, now)
    return Form("receipt", say("metric", "form_title"), (kept,), close=say("answer", "done"))


def book_of(session: Session, actor: Actor) -> Book:
    """What the actor's readings may name.

    Raises:
        RefusalError: the actor may give no readings, or there is no metric.
    """
    own = access.metric_teams(session, actor)
    return replace(book_of_all(session, access.known_workspace(session, actor)), own=own)


def book_of_all(session: Session, workspace: Workspace) -> Book:
    """What readings of a workspace may name, for whoever may give all of them.

    Raises:
        RefusalError: there is no metric.
    """
    if not workspace.all_metrics:
        raise RefusalError("no_metrics", field=VALUE)
    running = tuple(team for team in teams.list_teams(session, workspace.id) if not team.archived)
    zone = "UTC" if workspace.digest is None else workspace.digest.zone
    return Book(workspace.all_metrics, running, leads=workspace.ops_leads, zone=zone)


def split_reading(typed: str, metrics: tuple[Metric, ...]) -> Raw:
    """The parts of `NAME VALUE [DATE] [TEAM]`, where the name and the team may be several words.

    A name in double quotes ends with them; a metric's own name ends where it ends; any other before the first
    word that begins as a number does.
    """
    name, words = _name_first(typed.strip(), metrics)
    value, words = _value_first(words, next((m.unit for m in metrics if _is_called(m, name)), None))
    day = next((word for word in words if looks_like_day(word)), "")
    if day:
        words.remove(day)
    return Raw(name, value, day, " ".join(words).strip('"'))


def _name_first(typed: str, metrics: tuple[Metric, ...]) -> tuple[str, list[str]]:
    if typed.startswith('"') and '"' in typed[1:]:
        name, _, rest = typed[1:].partition('"')
        return name, rest.split()
    words = typed.split()
    for length in range(len(words), 0, -1):
        name = " ".join(words[:length])
        if any(_is_called(metric, name) for metric in metrics):
            return name, words[length:]
    end = next((n for n, word in enumerate(words) if n and word.lstrip("+-−.")[:1].isdigit()), len(words))
    return " ".join(words[:end]), words[end:]


def _value_first(words: list[str], unit: str | None) -> tuple[str, list[str]]:
    """The value, with its unit where that is a word of its own."""
    if len(words) > 1 and unit is not None and words[1].casefold() == unit.casefold():
        return " ".join(words[:2]), words[2:]
    return "".join(words[:1]), words[1:]


def _is_called(metric: Metric, name: str) -> bool:
    return key_of(name) in {metric.key, key_of(metric.name)}


def _meant(session: Session, actor: Actor, book: Book, channel: str | None, raw: Raw) -> Raw:
    """A champion who names no team means the team of the channel, if it is theirs."""
    if raw.team or book.own is None or channel is None:
        return raw
    here = teams.team_of_channel(session, actor.workspace, channel)
    return replace(raw, team=here.key) if here is not None and here.key in book.own else raw


def _keep(session: Session, actor: Actor, book: Book, raw: Raw, source: Source, now: datetime) -> Words:
    reading = read_reading(raw, book, now)
    before = readings.reading_on(session, actor.workspace, reading.metric_key, reading.team_key, reading.day)
    readings.keep_readings(session, actor.workspace, [reading], Written(source, actor.user_id))
    return Words(_kept(book, reading, before))


def _kept(book: Book, reading: Reading, before: float | None) -> str:
    metric = next(metric for metric in book.metrics if metric.key == reading.metric_key)
    return say(
        "metric",
        "kept",
        name=metric.name,
        unit=metric.unit,
        team=next((team.name for team in book.teams if team.key == reading.team_key), None),
        value=reading.value,
        day=reading.day,
        before=before,
    )


def _star_of(workspace: Workspace | None) -> str | None:
    star = None if workspace is None else workspace.north_star
    return None if star is None else star.metric.key


def _metric_field(book: Book, typed: str, star: str | None) -> Field:
    label = say("metric", "metric_label")
    if len(book.metrics) > MOST_OPTIONS:
        return TextField(METRIC, label, typed, limit=MOST_TYPED)
    options = tuple(
        Option(say("metric", "metric_option", name=m.name, is_star=m.key == star), m.key)
        for m in book.metrics
    )
    named = next((metric.key for metric in book.metrics if _is_called(metric, typed)), None)
    return ChoiceField(METRIC, label, options, initial=named or book.metrics[0].key)


def _team_field(book: Book, typed: str) -> Field:
    label = say("metric", "team_label")
    each = tuple(Option(say("metric", "team_option", team=team.name), team.key) for team in book.own_teams)
    called = (t.key for t in book.own_teams if typed.casefold() in {t.key, t.name.casefold()})
    named = next(called, None)
    if len(each) >= MOST_OPTIONS:
        chosen = tuple(option for option in each if option.value == named)
        return SearchField(TEAM, label, "teams", chosen, optional=True, hint=say("metric", "team_hint"))
    every = (Option(say("metric", "organisation"), EVERYBODY),) if book.own is None else ()
    return ChoiceField(TEAM, label, (*every, *each), initial=named or (EVERYBODY if every else None))
