"""The forms with which a team or a pulse is taken out, and a team brought back. What was answered stays."""

from collections.abc import Callable
from typing import Any

from bot.domain.message import ChoiceField, Field, Option
from bot.flows.setup_file.dump import Values
from bot.flows.setup_file.mistakes import Place
from bot.flows.setup_forms.kinds import Facts, FormMistakesError, Held, Kind, entry_of, one
from bot.prompts import say

OUT, STAY, BACK = "out", "stay", "back"
FIELD = "leave"


def _choice(label: str, *options: str) -> tuple[Field, ...]:
    """The first option is what the form was opened for."""
    offered = tuple(Option(say("setup", f"leave_{option}"), option) for option in options)
    return (ChoiceField(FIELD, label, offered, options[0], inline=True),)


def _without_team(document: Values, key: str, entry: Any) -> Values:
    """Its trials go with it, and pulses that ask nobody else."""
    if entry is not None or key not in document.get("teams", {}):
        return document
    pulses = {name: _without(pulse, key) for name, pulse in document.get("pulses", {}).items()}
    return {
        **document,
        "teams": {name: team for name, team in document["teams"].items() if name != key},
        "changes": {
            name: {**change, "trials": [t for t in change.get("trials", []) if t["team"] != key]}
            for name, change in document.get("changes", {}).items()
        },
        "pulses": {name: pulse for name, pulse in pulses.items() if pulse["teams"]},
    }


def _without(pulse: Values, key: str) -> Values:
    if pulse["teams"] == "all":
        return pulse
    return {**pulse, "teams": [team for team in pulse["teams"] if team != key]}


def _without_pulse(document: Values, key: str, entry: Any) -> Values:
    if entry is not None:
        return document
    return {**document, "pulses": {k: p for k, p in document.get("pulses", {}).items() if k != key}}


def _write(section: str) -> Callable[[Facts, str, Held], Any]:
    def write(facts: Facts, key: str, held: Held) -> Any:
        if one(held, FIELD) not in (OUT, STAY):
            raise FormMistakesError({FIELD: say("setup", "missing")})
        return facts.section(section).get(key) if one(held, FIELD) == STAY else None

    return write


def _nowhere(_key: str, _place: Place) -> str | None:
    """Everything that does not fit is said at the one field that there is."""
    return None


TEAM_OUT = Kind(
    name="team_out",
    take=entry_of("teams"),
    put=_without_team,
    fields=lambda facts, _held: _choice(facts.team_option(facts.key).label, OUT, STAY),
    read=lambda _facts, _entry: {},
    write=_write("teams"),
    field_at=_nowhere,
    last=FIELD,
    audited=lambda key: f"team {key}:",
    section="teams",
)

PULSE_OUT = Kind(
    name="pulse_out",
    take=entry_of("pulses"),
    put=_without_pulse,
    fields=lambda facts, _held: _choice(facts.pulse_option(facts.key).label, OUT, STAY),
    read=lambda _facts, _entry: {},
    write=_write("pulses"),
    field_at=_nowhere,
    last=FIELD,
    audited=lambda key: f"pulse {key}:",
    section="pulses",
)


def _returned(facts: Facts, key: str, held: Held) -> Any:
    """The team as it was when it was taken out, or as it is if somebody else was faster."""
    there = facts.section("teams").get(key)
    if there is not None or one(held, FIELD) == STAY:
        return there
    team = facts.archived.get("teams", {}).get(key)
    if team is None or one(held, FIELD) != BACK:
        raise FormMistakesError({FIELD: say("setup", "missing")})
    return {"team": team, "trials": _trials_of(facts.archived, key)}


def _trials_of(document: Values, key: str) -> dict[str, list[Values]]:
    """What the team has tried, by change."""
    return {
        name: [trial for trial in change.get("trials", []) if trial["team"] == key]
        for name, change in document.get("changes", {}).items()
    }


def _with_team(document: Values, key: str, entry: Any) -> Values:
    """The team again, with what it tried before."""
    if entry is None or "trials" not in entry:
        return document
    changes = {
        name: {**change, "trials": [*change.get("trials", []), *entry["trials"].get(name, [])]}
        for name, change in document.get("changes", {}).items()
    }
    return {**document, "teams": {**document.get("teams", {}), key: entry["team"]}, "changes": changes}


TEAM_BACK = Kind(
    name="team_back",
    take=entry_of("teams"),
    put=_with_team,
    fields=lambda facts, _held: _choice(facts.team_option(facts.key).label, BACK, STAY),
    read=lambda _facts, _entry: {},
    write=_returned,
    field_at=_nowhere,
    last=FIELD,
    audited=lambda key: f"team {key}:",
    adds=True,
)
