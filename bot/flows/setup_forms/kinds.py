"""What a form of the set-up is: which part of the set-up it shows, and how its fields become that part."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.form import Field, Option
from bot.domain.question import Question
from bot.flows.setup_file.dump import Values
from bot.flows.setup_file.fields import LONGEST_KEY
from bot.flows.setup_file.mistakes import Place
from bot.prompts import say
from storage.database import Session

Held = Mapping[str, tuple[str, ...]]
"""What each field holds, whatever kind it is: all of it as texts."""


class FormMistakesError(Exception):
    """Something in a form does not fit; `sentences` has one for each field, escaped nowhere."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self.sentences = dict(sentences)
        super().__init__(", ".join(self.sentences))

    def renamed(self, name_of: Callable[[str], str]) -> "FormMistakesError":
        """The same for a form whose fields have other names."""
        return FormMistakesError({name_of(field): said for field, said in self.sentences.items()})


@dataclass(frozen=True)
class Facts:
    """What a form may refer to: the set-up as it is stored, the question bank, the time, and its own key.

    `archived` is the document of the teams that were taken out, with all that was ever tried. `reworded` has
    the texts that questions (by id) had, by the number of the wording.
    """

    document: Values
    bank: Mapping[str, Question]
    now: datetime
    key: str = ""
    archived: Values = field(default_factory=dict)
    reworded: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    def section(self, name: str) -> Mapping[str, Any]:
        """The entries of a section by their keys; none when there is no such section."""
        found: Mapping[str, Any] = self.document.get(name, {})
        return found

    def team_option(self, key: str) -> Option:
        """A team, to choose; one that was taken out too."""
        known = {**self.archived.get("teams", {}), **self.section("teams")}
        return Option(say("setup", "option", label=known.get(key, {}).get("name", key)), key)

    def change_option(self, key: str) -> Option:
        """A change, to choose."""
        label = self.section("changes").get(key, {}).get("title", key)
        return Option(say("setup", "option", label=label), key)

    def pulse_option(self, key: str) -> Option:
        """A pulse, to choose: it is called after its change and its days."""
        pulse = self.section("pulses").get(key, {"change": "", "on": [], "at": ""})
        change = self.section("changes").get(pulse["change"], {}).get("title", pulse["change"])
        return Option(say("setup", "pulse_option", change=change, days=pulse["on"], at=pulse["at"]), key)

    def question_option(self, question_id: str) -> Option:
        """A question of the bank or one's own, to choose."""
        own = self.section("questions").get(question_id, {}).get("text", question_id)
        text = self.bank[question_id].text if question_id in self.bank else own
        return Option(say("setup", "option", label=text), question_id)


@dataclass(frozen=True)
class Members:
    """A field with people who must be full members of the workspace.

    Not looked at are those who are stored in it `already`. `guests` may be guests too.
    """

    field: str
    already: Collection[str]
    guests: Collection[str] = ()


Take = Callable[[Values, str], Any]
Put = Callable[[Values, str, Any], Values]
Fields = Callable[[Facts, Held], tuple[Field, ...]]
Read = Callable[[Facts, Any], Held]
Write = Callable[[Facts, str, Held], Any]
FieldAt = Callable[[str, Place], str | None]
MembersIn = Callable[[Session, str, str, Held], Members | None]


@dataclass(frozen=True)
class Kind:
    """One kind of form.

    `take` gets its part out of a document (None: there is none yet), `put` gives a document with another one.
    `read` says what the fields hold for a part, `write` the part for what they hold; it may raise a
    `FormMistakesError`. `field_at` names the field of a place in the document, `last` is the field for
    everything that belongs to none. `new_key` makes the key of a new entry. `audited` is what the audit
    log's lines about an entry begin with, `{key}` for its key. A kind that `adds` only adds, whatever others
    do meanwhile. `section` is where its entries stand, if there are several. `refuse` may raise a
    `FormMistakesError` for an edit of what is stored (its part before and after) that fits the set-up and
    still may not be. `members` says which people must be full members, for a session, the workspace, the key
    and what the fields hold. `shared` is what the fields hold that is not the entry's own, for its part
    (None: as it is stored): what a new entry changes of that is shown.
    """

    name: str
    take: Take
    put: Put
    fields: Fields
    read: Read
    write: Write
    field_at: FieldAt
    last: str
    audited: str
    adds: bool = False
    section: str = ""
    new_key: Callable[[Held], str] = lambda _held: ""
    refuse: Callable[[Session, str, Facts, Any, Any], None] = lambda *_given: None
    members: MembersIn = lambda *_given: None
    shared: Read = lambda *_given: {}


def one(held: Held, name: str) -> str:
    """What a field holds that holds one thing: an empty text for nothing."""
    return next(iter(held.get(name, ())), "")


def entry_of(section: str) -> Take:
    """Takes one entry of a section."""
    return lambda document, key: document.get(section, {}).get(key)


def entry_into(section: str) -> Put:
    """Puts one entry into a section."""

    def put(document: Values, key: str, entry: Any) -> Values:
        return {**document, section: {**document.get(section, {}), key: entry}}

    return put


def part_of_change(part: str) -> Take:
    """Takes what a change has under this name."""

    def take(document: Values, key: str) -> Any:
        change = document.get("changes", {}).get(key)
        return None if change is None else change.get(part, [])

    return take


def part_into_change(part: str) -> Put:
    """Puts it into the change, if that is there."""

    def put(document: Values, key: str, value: Any) -> Values:
        changes = document.get("changes", {})
        if value is None or key not in changes:
            return document
        return {**document, "changes": {**changes, key: {**changes[key], part: value}}}

    return put


def places(section: str, fields: Mapping[str, str]) -> FieldAt:
    """The field of each key of an entry."""

    def field_at(key: str, place: Place) -> str | None:
        mine = place[:2] == (section, key) and len(place) > 2
        return fields.get(str(place[2])) if mine else None

    return field_at


def entry_kind(
    name: str,
    fields: Fields,
    read: Read,
    write: Write,
    *,
    field_of: Mapping[str, str],
    last: str,
    named_after: str,
    members: MembersIn = lambda *_given: None,
) -> Kind:
    """The form of one entry of the section that is called after it; `field_of` has the field of each key.

    The key of a new entry is made of what the field `named_after` holds.
    """
    section = f"{name}s"
    return Kind(
        name,
        entry_of(section),
        entry_into(section),
        fields,
        read,
        write,
        places(section, field_of),
        last,
        audited=f"{name} {{key}}:",
        section=section,
        new_key=lambda held: key_from(one(held, named_after), name),
        members=members,
    )


def change_kind(
    name: str,
    part: str,
    fields: Fields,
    read: Read,
    write: Write,
    field_at: FieldAt,
    *,
    last: str,
    adds: bool = False,
) -> Kind:
    """The form of what a change has under the name `part`; the form's key is the change's."""
    take, put = part_of_change(part), part_into_change(part)
    audited = "change {key}:"
    return Kind(name, take, put, fields, read, write, field_at, last, audited=audited, adds=adds)


def key_from(words: str, otherwise: str) -> str:
    """A key that people recognise, made of words."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: LONGEST_KEY - 4].strip("-") or otherwise


def unused(key: str, taken: Collection[str]) -> str:
    """The key, or with a number behind it the first one that is not taken."""
    tries = (key, *(f"{key}-{n}" for n in range(2, len(taken) + 3)))
    return next(k for k in tries if k not in taken)


def refuse_double(facts: Facts, section: str, names: tuple[str, str], key: str, held: Held) -> None:
    """Refuse a new name that another entry has; `names` are the form's field and the entries' word for it.

    Capitals and the spaces around and between words do not tell names apart. What was called the same before
    may stay.

    Raises:
        FormMistakesError: there is one already.
    """
    field, word = names
    called = {other: _same(entry[word]) for other, entry in facts.section(section).items()}
    wanted = _same(one(held, field))
    if wanted != called.pop(key, None) and wanted in called.values():
        raise FormMistakesError({field: say("setup", "called_already", what=section.removesuffix("s"))})


def _same(name: str) -> str:
    return " ".join(name.split()).casefold()


def said(values: Mapping[str, Any]) -> Values:
    """The values of an entry, without those that say nothing."""
    return {name: value for name, value in values.items() if value not in ("", None, [])}
