"""What becomes of a message that Slack did not take: tried again later, or parked with its reason."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.delivery import (
    ChannelClosedError,
    DeliveryError,
    InstallationDeadError,
    MessageGoneError,
    MissingScopeError,
    NotAllowedError,
    NotInChannelError,
    OutcomeUnknownError,
    PersonGoneError,
    RefusedError,
    TooFastError,
    TryLaterError,
)
from bot.domain.people import Person, PersonKind
from bot.domain.round import SkipReason
from bot.flows.sending import NotYetError
from bot.flows.sync_roster import remember_person
from bot.flows.trouble import note_missing_scope, note_trouble
from storage import deliveries, rounds, teams
from storage.backlog import SCOPE
from storage.database import Session
from storage.deliveries import Delivery

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)
UNSURE_WAIT = timedelta(seconds=15)
"""Longer than a request may take, so that what was on its way is there when it is looked for."""

MOST_ATTEMPTS = 10
"""For what somebody has to mend: about an hour and a half."""

PATIENT_ATTEMPTS = 60
"""For what mends itself: longer than a pulse may be late."""

SKIPS: dict[type[RefusedError], SkipReason] = {
    ChannelClosedError: SkipReason.CHANNEL_ARCHIVED,
    NotInChannelError: SkipReason.BOT_REMOVED,
    NotAllowedError: SkipReason.NOT_ALLOWED,
}
"""Which refusals are a channel's trouble."""

DEACTIVATED = "user_disabled"
"""What Slack says of a message to somebody who has left; its other refusals may mean something else."""

_DOUBLINGS = 8

Chance = Callable[[], float]
"""A number from 0 up to 1."""


def put_aside(
    session: Session, delivery: Delivery, trouble: DeliveryError, now: datetime, chance: Chance
) -> str:
    """Decide and write what happens next; returns it as a word: settled, delayed or parked."""
    if SCOPE in trouble.reason:
        note_missing_scope(session, delivery.workspace, trouble.reason, now)
    match trouble:
        case MessageGoneError():
            deliveries.settle(session, delivery)
            return "settled"
        case InstallationDeadError() | MissingScopeError():
            return _later(session, delivery, trouble, now, chance)
        case RefusedError():
            _mend(session, delivery, trouble, now)
            deliveries.park(session, delivery, trouble.reason)
            return "parked"
    return _later(session, delivery, trouble, now, chance)


def _mend(session: Session, delivery: Delivery, trouble: RefusedError, now: datetime) -> None:
    """What a refusal tells of a channel or person is remembered; a pulse that may be there is not skipped."""
    if isinstance(trouble, PersonGoneError):
        teams.drop_member(session, delivery.workspace, delivery.channel)
        if DEACTIVATED in trouble.reason:
            gone = Person(delivery.channel, PersonKind.GONE)
            remember_person(session, delivery.workspace, gone, now)
    reason = SKIPS.get(type(trouble))
    if reason is None:
        return
    if delivery.kind == "pulse" and delivery.unsure_since is None:
        rounds.skip_message(session, delivery.ref["round"], reason)
    note_trouble(session, delivery.workspace, delivery.channel, reason, now)


def _later(
    session: Session, delivery: Delivery, trouble: DeliveryError, now: datetime, chance: Chance
) -> str:
    unsure = isinstance(trouble, OutcomeUnknownError)
    counts = not isinstance(trouble, TooFastError | NotYetError)
    if counts and delivery.attempts + 1 >= _most_attempts(trouble):
        deliveries.park(session, delivery, trouble.reason, unsure=unsure)
        return "parked"
    due = now + _wait(delivery.attempts, trouble, chance)
    deliveries.put_back(session, delivery, due, failed=counts, reason=trouble.reason, unsure=unsure)
    return "delayed"


def _most_attempts(trouble: DeliveryError) -> int:
    return MOST_ATTEMPTS if isinstance(trouble, RefusedError) else PATIENT_ATTEMPTS


def _wait(attempts: int, trouble: DeliveryError, chance: Chance) -> timedelta:
    """Twice as long each time, and never all at once: up to half of it is left to chance."""
    again = min(FIRST_WAIT * (1 << min(attempts, _DOUBLINGS)), LONGEST_WAIT) * (1 - chance() / 2)
    match trouble:
        case NotYetError():
            return FIRST_WAIT
        case TooFastError(seconds=seconds):
            return timedelta(seconds=seconds + chance())
        case TryLaterError(seconds=seconds):
            return max(again, timedelta(seconds=seconds + chance()))
        case OutcomeUnknownError():
            return max(again, UNSURE_WAIT)
        case RefusedError():
            return LONGEST_WAIT * (1 - chance() / 2)
    return again
