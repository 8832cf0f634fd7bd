"""The form with the words of a change's versions."""

from typing import Any

from bot.domain.form import Field, TextField
from bot.flows.setup_file.mistakes import Place
from bot.flows.setup_file.shapes import MOST_TEXT
from bot.flows.setup_forms.kinds import Facts, Held, change_kind, one, part_of_change
from bot.prompts import say

MOST_SHOWN = 10
"""The newest so many: a longer form is not read."""


_take = part_of_change("versions")


def _shown(facts: Facts) -> list[str]:
    return [*(_take(facts.document, facts.key) or {})][-MOST_SHOWN:]


def _fields(facts: Facts, held: Held) -> tuple[Field, ...]:
    hint = say("setup", "words_hint")
    return tuple(
        TextField(
            _name(n), say("setup", "words_of", number=n), one(held, _name(n)), hint=hint, limit=MOST_TEXT
        )
        for n in _shown(facts) or ["1"]
    )


def _name(number: str) -> str:
    return f"v{number}"


def _write(facts: Facts, key: str, held: Held) -> Any:
    before = _take(facts.document, key)
    if before is None:
        return None
    return {**before, **{n: one(held, _name(n)).strip() for n in before if _name(n) in held}}


def _field_at(key: str, place: Place) -> str | None:
    mine = place[:3] == ("changes", key, "versions") and len(place) > 3
    return _name(str(place[3])) if mine else None


def _read(_facts: Facts, versions: Any) -> Held:
    return {_name(n): (what,) for n, what in (versions or {}).items()}


VERSION = change_kind("version", "versions", _fields, _read, _write, _field_at, last="v1")
