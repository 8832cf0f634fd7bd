"""The form of a pulse."""

from typing import Any

from bot.domain.form import ChoiceField, ChoicesField, Field, Option, SearchField, TickField, TimeField
from bot.domain.reminding import MOST
from bot.flows.setup_file.change_shapes import MOST_QUESTIONS
from bot.flows.setup_file.dump import Values
from bot.flows.setup_forms.kinds import (
    Facts,
    FormMistakesError,
    Held,
    entry_kind,
    one,
)
from bot.flows.setup_forms.team import weekday_options
from bot.prompts import say

WINDOWS = ("working_days:1", "working_days:2", "working_days:3", "working_days:5", "hours:8", "hours:24")
RHYTHMS = ("1", "2", "3", "4")
MOST_TEAMS = 1000
"""More teams than anybody picks one by one."""


def _fields(facts: Facts, held: Held) -> tuple[Field, ...]:
    change = one(held, "change")
    return (
        SearchField(
            "change",
            say("setup", "change"),
            "changes",
            (facts.change_option(change),) if change else (),
            hint=say("setup", "pulse_change_hint"),
        ),
        SearchField(
            "questions",
            say("setup", "more_questions"),
            "questions",
            tuple(map(facts.question_option, held.get("questions", ()))),
            most=MOST_QUESTIONS - 1,
            optional=True,
            hint=say("setup", "more_questions_hint"),
        ),
        TickField(
            "all", say("setup", "pulse_teams"), say("setup", "all_teams"), initial=bool(one(held, "all"))
        ),
        SearchField(
            "teams",
            say("setup", "these_teams"),
            "teams",
            tuple(map(facts.team_option, held.get("teams", ()))),
            most=MOST_TEAMS,
            optional=True,
            hint=say("setup", "these_teams_hint"),
        ),
        ChoicesField("days", say("setup", "pulse_days"), weekday_options(), tuple(held.get("days", ()))),
        TimeField("at", say("setup", "at"), one(held, "at") or None, hint=say("setup", "pulse_at_hint")),
        _menu("every", "every_weeks", RHYTHMS, held),
        _menu("window", "window", WINDOWS, held),
        _menu("reminders", "reminders", tuple(map(str, range(MOST + 1))), held),
    )


def _menu(name: str, block: str, usual: tuple[str, ...], held: Held) -> ChoiceField:
    """What is usual, and what the pulse has now should that be something else."""
    chosen = one(held, name)
    values = dict.fromkeys((*usual, *((chosen,) if chosen else ())))
    options = (Option(say("setup", f"{block}_option", value=value), value) for value in values)
    return ChoiceField(name, say("setup", block), tuple(options), chosen or None)


def _read(facts: Facts, pulse: Any) -> Held:
    if pulse is None:
        only = tuple(facts.section("changes"))
        return {
            "change": only if len(only) == 1 else (),
            "all": ("yes",),
            "days": ("tuesday",),
            "at": ("10:00",),
            "every": ("1",),
            "window": (WINDOWS[1],),
            "reminders": ("0",),
        }
    ((unit, length),) = pulse["closes_after"].items()
    own = facts.section("changes")[pulse["change"]]["question"]
    everybody = pulse["teams"] == "all"
    return {
        "change": (pulse["change"],),
        "questions": tuple(q for q in pulse["questions"] if q != own),
        "all": ("yes",) if everybody else (),
        "teams": () if everybody else tuple(pulse["teams"]),
        "days": tuple(pulse["on"]),
        "at": (pulse["at"],),
        "every": (str(pulse["every_weeks"]),),
        "window": (f"{unit}:{length}",),
        "reminders": (str(pulse["reminders"]),),
    }


def _write(facts: Facts, _key: str, held: Held) -> Values:
    everybody, chosen = bool(one(held, "all")), list(held.get("teams", ()))
    if not everybody and not chosen:
        raise FormMistakesError({"teams": say("setup", "no_team_chosen")})
    if everybody and chosen:
        raise FormMistakesError({"teams": say("setup", "all_or_these")})
    unit, _, length = one(held, "window").partition(":")
    change = one(held, "change")
    own = facts.section("changes").get(change, {}).get("question")
    further = [question for question in held.get("questions", ()) if question != own]
    return {
        "change": change,
        "teams": "all" if everybody else chosen,
        "questions": [*([own] if own else []), *further],
        "on": list(held.get("days", ())),
        "at": one(held, "at"),
        "every_weeks": one(held, "every"),
        "closes_after": {unit: length},
        "reminders": one(held, "reminders"),
    }


PLACES = {
    "change": "change",
    "teams": "teams",
    "questions": "questions",
    "on": "days",
    "at": "at",
    "every_weeks": "every",
    "closes_after": "window",
    "reminders": "reminders",
}

PULSE = entry_kind("pulse", _fields, _read, _write, field_of=PLACES, last="days", named_after="change")
