"""Readings of metrics: `/pops metric`, its form, and files that are dropped into the conversation."""

from slack_bolt import Ack, App

from bot.domain.form import Form
from bot.domain.message import Message, Words
from bot.domain.people import Actor
from bot.flows.metric_file import file_dropped
from bot.flows.metric_give import FORM, metric_at_once, metric_form, metric_from_form
from bot.flows.metric_values import VALUE, NotReadError
from bot.flows.refusal_words import refusal_at_field, refusal_words
from bot.listeners.desk import Desk, Place, handing_back, or_refusal, show
from bot.listeners.forms import finish_form
from bot.slack.payloads import Command, Submission, read_submission
from bot.slack.shared_files import read_file_shared


def register(app: App, desk: Desk) -> None:
    """Listen for the form and for files."""

    @app.view(FORM)
    def on_metric_form(ack: Ack, body: dict[str, object]) -> None:
        sent = read_submission(body)
        actor = Actor(sent.workspace, sent.user, sent.user_workspace or sent.workspace)
        _finish(ack, desk, actor, sent)

    @app.event("file_shared")
    def on_file(body: dict[str, object]) -> None:
        shared = read_file_shared(body)
        if shared.is_direct and shared.user != desk.identity().user:
            file_dropped(desk.tools, shared.workspace, shared.user, shared.file, desk.now())


def answer(desk: Desk, actor: Actor, command: Command, typed: str) -> tuple[Message, ...]:
    """The receipt of a reading given at once, a refusal with what was typed, or nothing: the form opened."""
    asked: list[Message | None] = []

    def keep() -> Message:
        asked.append(_kept(desk, actor, command.channel, typed))
        return asked[0] or Message(())

    try:
        said = or_refusal(keep)
    except NotReadError as error:
        said = Message(tuple(Words(refusal_words(refusal)) for refusal in error.refusals))
    if not asked:
        return handing_back(said, typed)
    if asked[0] is not None:
        return (asked[0],)
    place = Place(command.user, command.trigger, command.response_url, command.channel)
    show(desk, place, lambda: metric_form(desk.tools, actor, command.channel, typed, desk.now()), typed=typed)
    return ()


def _kept(desk: Desk, actor: Actor, channel: str, typed: str) -> Message | None:
    return metric_at_once(desk.tools, actor, channel, typed, desk.now())


def _finish(ack: Ack, desk: Desk, actor: Actor, sent: Submission) -> None:
    """As for every form, with a sentence at each field that is wrong."""

    def keep() -> Form:
        return metric_from_form(desk.tools, actor, sent.values, desk.now())

    try:
        finish_form(desk, ack, sent, VALUE, keep)
    except NotReadError as error:
        ack(response_action="errors", errors=_errors(desk, error, sent))


def _errors(desk: Desk, error: NotReadError, sent: Submission) -> dict[str, str]:
    """Each sentence at its field; at the value where the form has no such field."""
    said: dict[str, list[str]] = {}
    for refusal in error.refusals:
        place = refusal.field if refusal.field in sent.values else VALUE
        said.setdefault(place or VALUE, []).append(refusal_at_field(desk.tools, refusal))
    return {field: " ".join(sentences) for field, sentences in said.items()}
