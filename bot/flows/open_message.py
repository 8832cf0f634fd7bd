"""What a team has due today: all of it is opened in one message, or skipped and said so, or put off a day.

A pulse that is too late is skipped. When one comes due, the team's other pulses of the day come with it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from bot.domain.asking import MOST_NAMED, Drawn, in_turn
from bot.domain.cadence import moment_of, next_due, week_start
from bot.domain.closing import closing
from bot.domain.minimums import NEVER_BELOW
from bot.domain.question import Question
from bot.domain.reminding import next_wave
from bot.domain.round import CUTOFF, PLANNED, Round, RoundStatus, SkipReason
from bot.flows.quiet_weeks import Settled
from bot.flows.round_message import RoundFacts, fits_together
from bot.flows.whom_to_ask import Due, Week, waited, whom_to_ask
from bot.flows.working_days import working_days
from storage import asks, changes, deliveries, reminders, rounds
from storage.database import Session
from storage.rows import random_key

MOST_MISSED = 60
"""So many missed rounds are said one by one; what lies before them is not."""

log = structlog.get_logger()


class Opening:
    """One team's due pulses, within one transaction."""

    def __init__(
        self,
        session: Session,
        secret: bytes,
        week: Week,
        members: tuple[str, ...],
        settled: Settled,
        trouble: SkipReason | None,
        now: datetime,
    ) -> None:
        self._session = session
        self._secret = secret
        self._week = week
        self._members = members
        self._settled = settled
        self._trouble = trouble
        self._now = now
        self._team = week.team
        self._workspace = week.workspace.id
        self._next = {due.pulse.key: due for due in week.dues}
        """Every pulse at the moment at which it is due next, as far as that is decided."""

    def open(self) -> int:
        """Open, skip or put off what is due; returns how many rounds opened."""
        ready = [due for due in self._newest() if not self._is_skipped(due)]
        if not ready:
            return 0
        together, others = self._room_for([*ready, *self._later_today(ready)])
        for due in together:
            self._next[due.pulse.key] = replace(due, moment=self._following(due))
        for due in others:
            self._put_off_or_skip(due, within_week=False)
        drawn = self._drawn(together)
        if drawn.people:
            return self._claim(together, drawn)
        for due in together:
            if drawn.tomorrow:
                self._put_off_or_skip(due, within_week=True)
            else:
                self._skip(due, SkipReason.ASKED_ENOUGH)
        return 0

    # What is due

    def _newest(self) -> Iterator[Due]:
        """Each pulse that is due, at its newest moment; those before it were missed."""
        for due in self._week.dues:
            if due.moment <= self._now:
                *missed, newest = self._occurrences(due)
                for moment in missed[-MOST_MISSED:]:
                    self._claim_skipped(replace(due, moment=moment), SkipReason.LATE)
                yield replace(due, moment=newest)

    def _occurrences(self, due: Due) -> list[datetime]:
        """The moments from the first due one until now."""
        moments = [due.moment]
        while (following := self._following(replace(due, moment=moments[-1]))) <= self._now:
            moments.append(following)
        return moments

    def _following(self, due: Due) -> datetime:
        working = working_days(self._team, due.moment)
        return next_due(due.pulse.cadence, self._team.zone, due.moment, working)

    def _is_skipped(self, due: Due) -> bool:
        closes = self._round(due, self._members).closes
        late = self._now - due.moment > CUTOFF or closes <= self._now
        reason = SkipReason.LATE if late else self._trouble or _too_few(self._members)
        if reason is None and self._is_quiet(due):
            reason = SkipReason.ENOUGH_KNOWN
        if reason is not None:
            self._skip(due, reason)
        return reason is not None

    def _is_quiet(self, due: Due) -> bool:
        return self._settled.is_quiet(self._session, due.pulse, due.change, self._team, self._week.today)

    def _later_today(self, ready: Sequence[Due]) -> list[Due]:
        """What would make a second message today."""
        keys = {due.pulse.key for due in ready}
        later = (due for due in self._week.dues if due.moment > self._now and due.pulse.key not in keys)
        return [due for due in later if self._is_today(due) and not self._is_quiet(due)]

    def _is_today(self, due: Due) -> bool:
        return self._team.local_day(due.moment) == self._week.today

    # What fits into one message, and whom it asks

    def _room_for(self, dues: Sequence[Due]) -> tuple[list[Due], list[Due]]:
        """Those that fit into one message, and the others: who waited longest comes first."""
        if self._fit(dues):
            return list(dues), []
        chosen: list[Due] = []
        for due in sorted(dues, key=lambda due: -self._waited(due)):
            if self._fit([*chosen, due]):
                chosen.append(due)
        return [due for due in dues if due in chosen], [due for due in dues if due not in chosen]

    def _fit(self, dues: Sequence[Due]) -> bool:
        if len(dues) == 1:
            return True
        named = self._members[:MOST_NAMED]
        asked = ((replace(self._round(due, named), sample=True), due.change) for due in dues)
        return fits_together([RoundFacts(round_, self._team, change) for round_, change in asked])

    def _waited(self, due: Due) -> int:
        return waited(self._week, rounds.last_opened(self._session, self._workspace, *self._place(due), 1))

    def _place(self, due: Due) -> tuple[str, str]:
        return due.pulse.key, self._team.key

    def _drawn(self, together: Sequence[Due]) -> Drawn:
        to_come = tuple(due for due in self._next.values() if not self._is_quiet(due))
        week = replace(self._week, dues=to_come)
        return whom_to_ask(self._session, self._secret, week, together, self._members)

    # What becomes of it

    def _claim(self, together: Iterable[Due], drawn: Drawn) -> int:
        """Open the rounds, of which the first leads the message."""
        opened: list[tuple[Due, Round]] = []
        for due in together:
            before = {question.id for _, asked in opened for question in asked.questions}
            asked = replace(self._round(due, drawn.people), questions=self._questions(due, before))
            asked = replace(asked, sample=drawn.is_sample, led_by=opened[0][1].id if opened else None)
            if rounds.claim_round(self._session, asked):
                opened.append((due, asked))
                log.info("round_opened", workspace=self._workspace, round=asked.id, team=self._team.key)
            self._plan(due, self._following(due))
        if opened:
            self._tell(opened)
        return len(opened)

    def _tell(self, opened: Sequence[tuple[Due, Round]]) -> None:
        """Owe the message, with the reminders of all its rounds, and count it for everybody whom it asks."""
        session, workspace, (_, lead) = self._session, self._workspace, opened[0]
        count = max(due.pulse.reminders for due, _ in opened)
        reminders.plan_reminders(session, lead.id, next_wave(lead.due, lead.closes, count, lead.due))
        asks.note_asked(session, workspace, lead.roster, self._week.today, lead.id)
        key, ref = f"pulse:{lead.id}", {"round": lead.id}
        deliveries.owe(session, workspace, key, "pulse", self._team.channel, ref, self._now)

    def _questions(self, due: Due, before: Collection[str]) -> tuple[Question, ...]:
        """Those whose turn it is. What the message asks already, the same people need not say twice."""
        questions, own = due.pulse.questions, due.change.question
        if any(question.every > 1 for question in questions):
            count = rounds.count_opened(self._session, self._workspace, *self._place(due))
            questions = in_turn(questions, own, count)
        return tuple(q for q in questions if q.id == own or q.id not in before)

    def _put_off_or_skip(self, due: Due, *, within_week: bool) -> None:
        """Ask on the next working day, unless the pulse is due again by then."""
        working = working_days(self._team, self._now)
        day = working.add_working_days(self._week.today, 1)
        moment = moment_of(day, due.pulse.cadence.at, self._team.zone)
        too_far = within_week and week_start(day) != self._week.monday
        if too_far or moment >= self._following(due):
            self._skip(due, SkipReason.ASKED_ENOUGH)
        else:
            self._plan(due, moment)

    def _skip(self, due: Due, reason: SkipReason) -> None:
        self._claim_skipped(due, reason)
        self._plan(due, self._following(due))

    def _claim_skipped(self, due: Due, reason: SkipReason) -> None:
        asked = replace(self._round(due, self._members), status=RoundStatus.SKIPPED, skipped=reason)
        if rounds.claim_round(self._session, asked):
            tell = log.info if reason in PLANNED else log.warning
            tell(
                "round_skipped", workspace=self._workspace, round=asked.id, team=self._team.key, reason=reason
            )

    def _plan(self, due: Due, moment: datetime) -> None:
        changes.set_due(self._session, self._workspace, *self._place(due), moment)
        self._next[due.pulse.key] = replace(due, moment=moment)

    def _round(self, due: Due, roster: tuple[str, ...]) -> Round:
        """The round of this moment, with the questions and version that it has now."""
        working = working_days(self._team, due.moment)
        closes = closing(due.pulse.window, due.moment, self._team.zone, working)
        trial = due.change.trial_on(self._team.key, self._team.local_day(due.moment))
        return Round(
            id=random_key(),
            workspace=self._workspace,
            pulse_key=due.pulse.key,
            team_key=self._team.key,
            change_key=due.change.key,
            version=None if trial is None else trial.version,
            questions=due.pulse.questions,
            roster=roster,
            due=due.moment,
            closes=min(closes, self._following(due)),
            status=RoundStatus.OPEN,
        )


def _too_few(roster: Sequence[str]) -> SkipReason | None:
    """Of one or two people everybody would know whose answer it is, and so would the database."""
    if not roster:
        return SkipReason.NOBODY_TO_ASK
    return SkipReason.TOO_FEW_TO_ASK if len(roster) < NEVER_BELOW else None
