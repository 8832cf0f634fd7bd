"""The form of a theme of comments: one's own, or a ready-made one in other words."""

import re
from typing import Any

from bot.domain.form import Field, Option, TextField
from bot.flows.setup_file.dump import Values, theme_values
from bot.flows.setup_file.theme_shapes import MOST_NAME
from bot.flows.setup_forms.kinds import Facts, Held, Kind, entry_into, key_from, one, places, said
from bot.flows.theme_bank import load_themes
from bot.prompts import say

_BETWEEN = re.compile(r"[,\n]")


def theme_options(facts: Facts) -> list[Option]:
    """The workspace's own themes, then the ready-made ones, to choose."""
    own = {key: theme["name"] for key, theme in facts.section("themes").items()}
    ready = {key: theme.name for key, theme in load_themes().items() if key not in own}
    return [Option(say("setup", "option", label=name), key) for key, name in {**own, **ready}.items()]


def _take(document: Values, key: str) -> Any:
    own = document.get("themes", {}).get(key)
    ready = load_themes().get(key)
    return theme_values(ready) if own is None and ready is not None else own


def _fields(_facts: Facts, held: Held) -> tuple[Field, ...]:
    return (
        TextField("name", say("setup", "theme_name"), one(held, "name"), limit=MOST_NAME),
        _list("words", "theme_words", "theme_words_hint", held),
        _list("phrases", "theme_phrases", "theme_phrases_hint", held),
    )


def _list(name: str, label: str, hint: str, held: Held) -> TextField:
    said_so, help_ = say("setup", label), say("setup", hint)
    return TextField(name, said_so, one(held, name), hint=help_, multiline=True, optional=True)


def _read(_facts: Facts, theme: Any) -> Held:
    if theme is None:
        return {}
    lists = {name: (", ".join(theme.get(name, ())),) for name in ("words", "phrases")}
    return {"name": (theme["name"],), **lists}


def _write(facts: Facts, key: str, held: Held) -> Values:
    """What was typed; Pops counts the wording up where words or phrases differ."""
    before = _take(facts.document, key) or {"wording": 1}
    lists = {name: _listed(one(held, name)) for name in ("words", "phrases")}
    return said({"name": one(held, "name").strip(), **lists, "wording": before["wording"]})


def _listed(text: str) -> list[str]:
    """What stands between commas or on lines, in small letters."""
    return [" ".join(part.split()).lower() for part in _BETWEEN.split(text) if part.strip()]


THEME = Kind(
    name="theme",
    take=_take,
    put=entry_into("themes"),
    fields=_fields,
    read=_read,
    write=_write,
    field_at=places("themes", {"name": "name", "words": "words", "phrases": "phrases"}),
    last="words",
    section="themes",
    audited="workspace ",
    new_key=lambda held: key_from(one(held, "name"), "theme"),
)
