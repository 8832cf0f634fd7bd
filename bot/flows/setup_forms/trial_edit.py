"""The form that ends a trial on a day, or moves its start while nobody has been asked in it."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.form import DateField, Field, Option
from bot.flows.setup_file.dump import Values
from bot.flows.setup_file.mistakes import Place
from bot.flows.setup_forms.kinds import Facts, FormMistakesError, Held, Kind, one, said
from bot.prompts import say
from storage import rounds
from storage.database import Session

Found = tuple[str, int, Values]
"""A change's key, the place of a trial among its trials, and the trial."""


def trials_by_key(document: Values) -> dict[str, Found]:
    """Every trial by its key: made of change and team, and the how manyth of the two it is."""
    return dict(_trials(document))


def _trials(document: Values) -> Iterator[tuple[str, Found]]:
    for change, entry in document.get("changes", {}).items():
        trials = entry.get("trials", [])
        counted: dict[str, int] = {}
        for n in sorted(range(len(trials)), key=lambda n: trials[n]["from"]):
            team = trials[n]["team"]
            counted[team] = counted.get(team, 0) + 1
            named = f"{change}|{team}|{counted[team]}"
            yield hashlib.sha256(named.encode()).hexdigest()[:16], (change, n, trials[n])


def trial_options(facts: Facts) -> Iterator[Option]:
    """The trials that are not over, to choose."""
    for key, (change, _, trial) in trials_by_key(facts.document).items():
        if trial.get("until", "9999") > facts.now.date().isoformat():
            yield Option(_named(facts, change, trial), key)


def _named(facts: Facts, change: str, trial: Values) -> str:
    return say(
        "setup",
        "trial_option",
        team=facts.section("teams")[trial["team"]]["name"],
        version=trial["version"],
        change=facts.section("changes")[change]["title"],
        start=date.fromisoformat(trial["from"]),
    )


def _take(document: Values, key: str) -> Any:
    found = trials_by_key(document).get(key)
    return None if found is None else found[2]


def _put(document: Values, key: str, trial: Any) -> Values:
    """The trial in place of the old one; the team's trial before it ends where this one starts."""
    found = trials_by_key(document).get(key)
    if found is None or trial is None:
        return document
    change, n, old = found
    entry = document["changes"][change]
    trials = [
        {**each, "until": trial["from"]} if _ends_there(each, old) else each for each in entry["trials"]
    ]
    trials[n] = trial
    return {**document, "changes": {**document["changes"], change: {**entry, "trials": trials}}}


def _ends_there(each: Values, old: Values) -> bool:
    return bool(each["team"] == old["team"] and each.get("until") == old["from"])


def _fields(facts: Facts, held: Held) -> tuple[Field, ...]:
    found = trials_by_key(facts.document).get(facts.key)
    about = "" if found is None else _named(facts, found[0], found[2])
    return (
        DateField("start", say("setup", "trial_from", trial=about), _day(held, "start")),
        DateField(
            "until",
            say("setup", "trial_until"),
            _day(held, "until"),
            optional=True,
            hint=say("setup", "until_hint"),
        ),
    )


def _day(held: Held, name: str) -> date | None:
    return date.fromisoformat(one(held, name)) if one(held, name) else None


def _read(_facts: Facts, trial: Any) -> Held:
    if trial is None:
        return {}
    return {"start": (trial["from"],), "until": (trial["until"],) if "until" in trial else ()}


def _write(facts: Facts, key: str, held: Held) -> Values:
    old = _take(facts.document, key)
    if old is None:
        raise FormMistakesError({"start": say("setup", "trial_gone")})
    return said({**old, "from": one(held, "start"), "until": one(held, "until")})


def _field_at(_key: str, place: Place) -> str | None:
    if place[:1] != ("changes",) or "trials" not in place:
        return None
    return "until" if place[-1] == "until" else "start"


def _refuse(session: Session, workspace: str, facts: Facts, old: Any, new: Any) -> None:
    """The past stays as it was: a start at which somebody was asked since, and a day that is over."""
    if old is None or new is None:
        return
    change = trials_by_key(facts.document)[facts.key][0]
    team = facts.section("teams")[old["team"]]
    zone = ZoneInfo(team["zone"])
    today = facts.now.astimezone(zone).date().isoformat()
    if new["from"] != old["from"]:
        since = datetime.combine(date.fromisoformat(min(new["from"], old["from"])), time(), zone)
        if rounds.asked_since(session, workspace, change, old["team"], since):
            raise FormMistakesError({"start": say("setup", "start_asked", team=team["name"])})
    ends = [day for day in (old.get("until"), new.get("until")) if day is not None]
    if old.get("until") != new.get("until") and ends and min(ends) < today:
        raise FormMistakesError({"until": say("setup", "until_over")})


TRIAL_EDIT = Kind(
    name="trial_edit",
    take=_take,
    put=_put,
    fields=_fields,
    read=_read,
    write=_write,
    field_at=_field_at,
    last="start",
    audited="change ",
    refuse=_refuse,
)
