"""The window in which somebody decides what comes next for a change: one for each kind of decision."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.domain.cadence import week_start
from bot.domain.decision import CHOICES, MOST_WEEKS, STARTING, STEPPING, VERSIONED, DecisionKind
from bot.domain.form import (
    ChoiceField,
    DateField,
    Field,
    Form,
    ManyField,
    Option,
    PeopleField,
    TextField,
    TickField,
)
from bot.domain.message import Note, Part, Words
from bot.domain.refusal import RefusalError
from bot.flows.change_facts import ChangeFacts, citable, not_suited
from bot.flows.decision_words import state_words, told_words
from bot.prompts import Safe, say
from storage.database import Session

FORM = "decide"
REASON_LIMIT = 500
WHAT_LIMIT = 200
"""What a version's text may have in the set-up file too."""
USUAL_WEEKS = "2"

Values = Mapping[str, str | None]


def decision_form(
    session: Session, facts: ChangeFacts, kind: DecisionKind, typed: Values | None = None, *, seen: int = 0
) -> Form:
    """The window for one kind of decision, with what was typed before.

    `seen` is how many decisions there were when it was shown before; those that came since are told.

    Raises:
        RefusalError: this cannot be decided on the change as it is.
    """
    _check(facts, kind)
    fields = [
        *_version_fields(session, facts, kind, typed),
        *_other_fields(facts, kind, typed),
        *_who(facts, kind, typed),
        _reason(typed),
    ]
    note = "note_version" if kind in VERSIONED else "note"
    return Form(
        name=FORM,
        title=say("decision", f"title_{kind.value}"),
        parts=(
            *_meanwhile(facts, typed, seen),
            Words(_about(facts, kind)),
            *fields,
            Note(say("decision", note)),
        ),
        submit=say("decision", "submit"),
        close=say("decision", "close"),
        context=f"{kind.value}|{len(facts.told)}|{facts.change.key}",
    )


def read_context(context: str) -> tuple[DecisionKind, int, str]:
    """The kind of decision, how many there were when the window opened, and the change's key.

    Raises:
        RefusalError: a button or a window that is not Pops' own.
    """
    kind, _, rest = context.partition("|")
    count, _, key = rest.partition("|")
    if kind not in {choice.value for choice in CHOICES} or not count.isdecimal():
        raise RefusalError("decide_nowhere")
    return DecisionKind(kind), int(count), key


def first_day(today: date) -> date:
    """The next Monday: the usual day on which something new starts."""
    return week_start(today) + timedelta(weeks=1)


def _check(facts: ChangeFacts, kind: DecisionKind) -> None:
    change = facts.change
    if facts.state.value in {"stopped", "sealed"}:
        state = state_words(change, facts.decided, facts.state)
        raise RefusalError("decide_ended", change=change.title, state=state)
    if kind in {DecisionKind.TWEAK, DecisionKind.KEEP} and not facts.on_it:
        raise RefusalError("decide_not_started", change=change.title)
    if kind in STARTING and not facts.offered(kind):
        raise RefusalError("decide_no_teams", change=change.title)


def _about(facts: ChangeFacts, kind: DecisionKind) -> str:
    cadence = None if facts.pulse is None else facts.pulse.cadence
    return say(
        "decision",
        f"about_{kind.value}",
        change=facts.change.title,
        version=facts.next_version,
        days=[] if cadence is None else [day.value for day in cadence.days],
        at="" if cadence is None else f"{cadence.at:%H:%M}",
    )


def _meanwhile(facts: ChangeFacts, typed: Values | None, seen: int) -> Sequence[Part]:
    """What somebody else decided while this window was open."""
    if typed is None:
        return ()
    told = " ".join(told_words(decision, facts.names) for decision in facts.told[seen:])
    return (Words(say("decision", "meanwhile", told=Safe(told))),)


def _version_fields(
    session: Session, facts: ChangeFacts, kind: DecisionKind, typed: Values | None
) -> list[Field]:
    if kind not in STARTING:
        return []
    fields: list[Field] = [_teams(session, facts, kind, typed), _start(facts, typed)]
    if kind not in VERSIONED:
        return [_version(facts, typed), *fields]
    offered = citable(session, facts)
    if not offered:
        raise RefusalError("decide_nothing_said", change=facts.change.title)
    what = TextField("what", say("decision", "what_label"), _typed(typed, "what"), limit=WHAT_LIMIT)
    cited = ManyField(
        "cited",
        say("decision", "cite_label"),
        tuple(offered),
        initial=tuple(_typed(typed, "cited").splitlines()),
        hint=say("decision", "cite_hint"),
    )
    named = TickField(
        "named",
        say("decision", "name_label"),
        say("decision", "name_tick"),
        initial=_typed(typed, "named") == "yes",
    )
    return [what, cited, *fields, named]


def _teams(session: Session, facts: ChangeFacts, kind: DecisionKind, typed: Values | None) -> ManyField:
    offered, asked = facts.offered(kind), facts.asked
    usual = {DecisionKind.TWEAK: offered, DecisionKind.ADAPT: not_suited(session, facts)}.get(kind, ())
    options = (
        Option(
            say(
                "decision",
                "team_option",
                team=facts.names[key],
                version=facts.version_of(key),
                asked=key in asked,
            ),
            key,
        )
        for key in offered
    )
    chosen = usual if typed is None else tuple(_typed(typed, "teams").splitlines())
    return ManyField("teams", say("decision", "teams_label"), tuple(options), initial=chosen)


def _start(facts: ChangeFacts, typed: Values | None) -> DateField:
    day = read_day(_typed(typed, "start")) or first_day(facts.today)
    return DateField("start", say("decision", "start_label"), initial=day)


def _version(facts: ChangeFacts, typed: Values | None) -> ChoiceField:
    newest_first = facts.change.versions[::-1][:100]
    options = tuple(
        Option(say("decision", "version_option", number=v.number, what=v.what), str(v.number))
        for v in newest_first
    )
    chosen = _typed(typed, "version") or str(newest_first[0].number)
    return ChoiceField("version", say("decision", "version_label"), options, initial=chosen)


def _other_fields(facts: ChangeFacts, kind: DecisionKind, typed: Values | None) -> list[Field]:
    match kind:
        case DecisionKind.LOOK_AGAIN:
            weeks = USUAL_WEEKS if typed is None else _typed(typed, "weeks")
            hint = say("decision", "weeks_hint", most=MOST_WEEKS)
            return [TextField("weeks", say("decision", "weeks_label"), weeks, hint=hint, limit=10)]
        case DecisionKind.KEEP if facts.pulses:
            ask_on = typed is None or _typed(typed, "ask_on") == "yes"
            label, tick = say("decision", "ask_label"), say("decision", "ask_tick")
            return [TickField("ask_on", label, tick, initial=ask_on)]
        case _:
            return []


def _who(facts: ChangeFacts, kind: DecisionKind, typed: Values | None) -> list[Field]:
    """Who takes the next step: whoever would if nothing were decided."""
    if kind not in STEPPING:
        return []
    usual = "" if facts.step is None else facts.step.who or ""
    chosen = usual if typed is None else _typed(typed, "who")
    initial = (chosen,) if chosen else ()
    label, hint = say("decision", "who_label"), say("decision", "who_hint")
    return [PeopleField("who", label, initial, several=False, optional=True, hint=hint)]


def _reason(typed: Values | None) -> TextField:
    label = say("decision", "reason_label")
    return TextField("reason", label, _typed(typed, "reason"), multiline=True, limit=REASON_LIMIT)


def _typed(typed: Values | None, name: str) -> str:
    return (typed or {}).get(name) or ""


def read_day(text: str) -> date | None:
    """The day that a date field holds, if it is one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
