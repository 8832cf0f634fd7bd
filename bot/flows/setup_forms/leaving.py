"""The forms with which a team or a pulse is taken out, and a team brought back. What was answered stays."""

from dataclasses import replace
from typing import Any

from bot.domain.form import ChoiceField, Field, Option
from bot.flows.setup_file.dump import Values
from bot.flows.setup_forms.kinds import Facts, FormMistakesError, Held, Kind, Put, Write, entry_of, one
from bot.prompts import say

OUT, STAY, BACK = "out", "stay", "back"
FIELD = "leave"


def _leaving(what: str, name: str, choices: tuple[str, ...], put: Put, write: Write) -> Kind:
    """A form of one choice, where all that is wrong is said; the first option is what it was opened for."""
    section = f"{what}s"

    def fields(facts: Facts, _held: Held) -> tuple[Field, ...]:
        label = (facts.team_option if what == "team" else facts.pulse_option)(facts.key).label
        offered = tuple(Option(say("setup", f"leave_{choice}"), choice) for choice in choices)
        return (ChoiceField(FIELD, label, offered, choices[0], inline=True),)

    return Kind(
        name,
        entry_of(section),
        put,
        fields,
        read=lambda _facts, _entry: {},
        write=write,
        field_at=lambda _key, _place: None,
        last=FIELD,
        audited=f"{what} {{key}}:",
        section=section,
    )


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


def _write(section: str) -> Write:
    def write(facts: Facts, key: str, held: Held) -> Any:
        if one(held, FIELD) not in (OUT, STAY):
            raise FormMistakesError({FIELD: say("setup", "missing")})
        return facts.section(section).get(key) if one(held, FIELD) == STAY else None

    return write


TEAM_OUT = _leaving("team", "team_out", (OUT, STAY), _without_team, _write("teams"))

PULSE_OUT = _leaving("pulse", "pulse_out", (OUT, STAY), _without_pulse, _write("pulses"))


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


TEAM_BACK = replace(_leaving("team", "team_back", (BACK, STAY), _with_team, _returned), section="", adds=True)
