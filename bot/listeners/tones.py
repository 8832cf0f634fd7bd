"""The buttons with which somebody says how words of theirs are meant."""

import re

import structlog
from slack_bolt import Ack, App, BoltResponse

from bot.domain.delivery import DeliveryError
from bot.domain.form import Form
from bot.domain.message import Message
from bot.flows.correct_tone import BUTTON, Corrected, correct
from bot.listeners.clicks import NOT_KEPT, actor_of, place_of
from bot.listeners.desk import Desk, or_refusal, tell, unwell
from bot.listeners.homes import refresh_home
from bot.prompts import say
from bot.slack.payloads import Click, read_click

log = structlog.get_logger()


def register(app: App, desk: Desk) -> None:
    """Listen for the three tones."""

    @app.action(re.compile(rf"^{BUTTON}:\w+$"))
    def on_tone(ack: Ack, body: dict[str, object]) -> BoltResponse | None:
        click = read_click(body)
        made: list[Corrected] = []
        said = or_refusal(lambda: _kept(desk, click, made))
        _tell(desk, click, said, is_kept=bool(made))
        if said == unwell():
            return BoltResponse(status=NOT_KEPT)
        ack()
        return None


def _kept(desk: Desk, click: Click, made: list[Corrected]) -> Message:
    tone = click.action.partition(":")[2]
    made.append(correct(desk.tools, actor_of(click), tone, click.value))
    return made[0].message


def _tell(desk: Desk, click: Click, said: Message, *, is_kept: bool) -> None:
    """Where the button was: below the receipt, in its window, or on the Home tab, where it stands out."""
    refresh_home(desk, actor_of(click), click.home)
    if click.modal is not None:
        _in_window(desk, click, said, is_kept=is_kept)
    elif click.home is None or not is_kept:
        tell(desk, place_of(click), said)


def _in_window(desk: Desk, click: Click, said: Message, *, is_kept: bool) -> None:
    """What is kept takes the window's place; a refusal stands above it, and the words below stay."""
    window = Form("receipt", say("tone", "title"), said.parts, close=say("answer", "done"))
    try:
        if is_kept:
            desk.views.update_form(click.modal or "", window, click.home)
        else:
            desk.views.push_form(click.trigger, window, click.home)
    except DeliveryError as trouble:
        log.warning("window_not_opened", reason=trouble.reason)
