"""The form with which teams start a version of a change."""

from datetime import date, timedelta
from typing import Any

from bot.domain.form import ChoiceField, DateField, Field, Option, SearchField
from bot.flows.setup_file.dump import Values
from bot.flows.setup_file.mistakes import Place
from bot.flows.setup_forms.kinds import Facts, Held, change_kind, one
from bot.prompts import say

MOST_TEAMS = 1000
MOST_VERSIONS = 100


def _fields(facts: Facts, held: Held) -> tuple[Field, ...]:
    versions = facts.section("changes").get(facts.key, {"versions": {}})["versions"]
    options = tuple(
        Option(say("setup", "version_option", number=number, what=what), number)
        for number, what in [*versions.items()][-MOST_VERSIONS:]
    )
    chosen = tuple(map(facts.team_option, held.get("teams", ())))
    start, only = one(held, "start"), options[0].value if len(options) == 1 else None
    return (
        SearchField("teams", say("setup", "trial_teams"), "teams", chosen, most=MOST_TEAMS),
        ChoiceField("version", say("setup", "trial_version"), options, one(held, "version") or only),
        DateField(
            "start",
            say("setup", "trial_start"),
            date.fromisoformat(start) if start else None,
            hint=say("setup", "trial_hint"),
        ),
    )


def _read(facts: Facts, trials: Any) -> Held:
    """The next Monday, so that a trial begins with a week."""
    today = facts.now.date()
    monday = today + timedelta(days=7 - today.weekday())
    return {"start": (monday.isoformat(),)} if trials is not None else {}


def _write(facts: Facts, key: str, held: Held) -> list[Values]:
    """The trials with those that begin; a running one ends where its team's next one begins."""
    teams, start = held.get("teams", ()), one(held, "start")
    version = one(held, "version")
    kept = [
        _ended(trial, start) if trial["team"] in teams else trial
        for trial in facts.section("changes")[key].get("trials", [])
        if (trial["team"], trial["from"]) not in {(team, start) for team in teams}
    ]
    return [*kept, *({"team": team, "version": version, "from": start} for team in teams)]


def _ended(trial: Values, start: str) -> Values:
    runs_on = trial["from"] < start < trial.get("until", "9999")
    return {name: value for name, value in trial.items() if name != "until"} if runs_on else trial


def _field_at(key: str, place: Place) -> str | None:
    if place[:3] != ("changes", key, "trials"):
        return None
    return {"team": "teams", "version": "version"}.get(str(place[-1]), "start")


TRIAL = change_kind("trial", "trials", _fields, _read, _write, _field_at, last="teams", adds=True)
