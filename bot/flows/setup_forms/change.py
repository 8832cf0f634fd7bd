"""The form of a change, with its question, its first version and the organisation's North Star."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.change import Direction
from bot.domain.form import ChoiceField, DateField, Field, Option, PeopleField, SearchField, TextField
from bot.domain.question import CHOICES
from bot.flows.setup_file.dump import Values
from bot.flows.setup_file.fields import LONGEST_KEY
from bot.flows.setup_file.mistakes import Place
from bot.flows.setup_file.shapes import MOST_LABEL, MOST_NAME, MOST_TEXT
from bot.flows.setup_forms.kinds import (
    Facts,
    FormMistakesError,
    Held,
    Kind,
    Members,
    key_from,
    one,
    refuse_double,
    said,
)
from bot.flows.setup_forms.wordings import (
    Wordings,
    held_links,
    wording_fields,
    wordings_of,
    written_links,
)
from bot.prompts import say
from storage import changes
from storage.database import Session


def _fields(facts: Facts, held: Held) -> tuple[Field, ...]:
    fields = (*_what(held), *_measure(facts, held), *_linked(facts, held), *_who(held))
    return tuple(field for field in fields if field.name != "first" or "first" in held)


def _linked(facts: Facts, held: Held) -> tuple[Field, ...]:
    """Which wordings mean the same; nothing before the change is made, or where the question is not clear."""
    if facts.key not in facts.section("changes"):
        return ()
    try:
        return wording_fields(_wordings(facts, facts.key, held), held)
    except FormMistakesError:
        return ()


def _wordings(facts: Facts, key: str, held: Held) -> Wordings:
    own = _own(facts, key, held)
    return wordings_of(facts, one(held, "question") if own is None else own_question(key), own)


def _what(held: Held) -> tuple[Field, ...]:
    return (
        TextField(
            "title",
            say("setup", "change_called"),
            one(held, "title"),
            hint=say("setup", "called_hint"),
            limit=MOST_NAME,
        ),
        _line("hypothesis", MOST_TEXT, held, "hypothesis_hint"),
        _line("first", MOST_TEXT, held, "first_hint"),
    )


def _measure(facts: Facts, held: Held) -> tuple[Field, ...]:
    bank = tuple(map(facts.question_option, held.get("question", ())))
    ways = tuple(Option(say("setup", f"direction_{way.value}"), way.value) for way in Direction)
    lines = MOST_LABEL * len(CHOICES) + len(CHOICES)
    return (
        SearchField(
            "question",
            say("setup", "question"),
            "questions",
            bank,
            optional=True,
            hint=say("setup", "question_hint"),
        ),
        _line("own", MOST_TEXT, held, "own_hint", optional=True),
        TextField(
            "labels",
            say("setup", "labels"),
            one(held, "labels"),
            hint=say("setup", "labels_hint"),
            multiline=True,
            optional=True,
            limit=lines * 2,
        ),
        ChoiceField(
            "direction", say("setup", "direction"), ways, one(held, "direction") or None, inline=True
        ),
        TextField(
            "smallest",
            say("setup", "smallest"),
            one(held, "smallest"),
            hint=say("setup", "smallest_hint"),
            limit=12,
        ),
        _line("star", MOST_NAME, held, "star_hint", optional=True),
        ChoiceField("star_way", say("setup", "star_way"), ways, one(held, "star_way") or None, optional=True),
    )


def _who(held: Held) -> tuple[Field, ...]:
    review = one(held, "review")
    return (
        PeopleField("owner", say("setup", "owner"), held.get("owner", ())[:1], several=False, optional=True),
        DateField(
            "review",
            say("setup", "review_day"),
            date.fromisoformat(review) if review else None,
            optional=True,
            hint=say("setup", "review_hint"),
        ),
    )


def _line(name: str, limit: int, held: Held, hint: str, *, optional: bool = False) -> TextField:
    label = say("setup", f"change_{name}")
    return TextField(name, label, one(held, name), hint=say("setup", hint), optional=optional, limit=limit)


def own_question(key: str) -> str:
    """The id of the question that was written for a change."""
    return f"own.{key}"[:LONGEST_KEY].strip("-.")


def _take(document: Values, key: str) -> Any:
    """The change, the question written for it, and the North Star."""
    change = document.get("changes", {}).get(key)
    if change is None:
        return None
    question = document.get("questions", {}).get(own_question(key))
    return {"change": change, "question": question, "north_star": document.get("north_star")}


def _put(document: Values, key: str, part: Any) -> Values:
    """Pulses on the change ask its new question in place of the old one."""
    old = document.get("changes", {}).get(key, {}).get("question")
    new, questions = part["change"]["question"], dict(document.get("questions", {}))
    if part["question"] is not None:
        questions[own_question(key)] = part["question"]
    pulses = {
        name: pulse | {"questions": [new, *(q for q in pulse["questions"] if q not in (old, new))]}
        if pulse["change"] == key
        else pulse
        for name, pulse in document.get("pulses", {}).items()
    }
    changes = {**document.get("changes", {}), key: part["change"]}
    wanted = {**document, "changes": changes, "questions": questions, "pulses": pulses}
    return said({**wanted, "north_star": part["north_star"]})


def _read(facts: Facts, part: Any) -> Held:
    held = _shared(facts, part)
    if part is None:
        return {**held, "first": (), "direction": (Direction.UP.value,), "smallest": ("0.3",)}
    change, own = part["change"], part["question"]
    is_own = own is not None and change["question"].startswith("own.")
    return {
        **held,
        "title": (change["title"],),
        "hypothesis": (change["hypothesis"],),
        "question": () if is_own else (change["question"],),
        "own": (own["text"],) if is_own else (),
        "labels": ("\n".join(own["labels"]),) if is_own else (),
        "direction": (change["direction"],),
        "smallest": (f"{change['smallest_change']:g}",),
        "owner": _maybe(change.get("owner")),
        "review": _maybe(change.get("review")),
        **held_links(wordings_of(facts, change["question"]), change.get("same_wordings", ())),
    }


def _shared(facts: Facts, part: Any) -> Held:
    """The North Star, which is the whole organisation's."""
    star = (facts.document if part is None else part).get("north_star") or {}
    return {"star": _maybe(star.get("name")), "star_way": _maybe(star.get("direction"))}


def _maybe(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _write(facts: Facts, key: str, held: Held) -> Values:
    refuse_double(facts, "changes", ("title", "title"), key, held)
    _refuse_past(facts, key, held)
    before = facts.section("changes").get(key, {"versions": {"1": one(held, "first").strip()}, "trials": []})
    question = _own(facts, key, held)
    change = {
        **before,
        "title": one(held, "title").strip(),
        "hypothesis": one(held, "hypothesis").strip(),
        "question": one(held, "question") if question is None else own_question(key),
        "direction": one(held, "direction"),
        "smallest_change": one(held, "smallest").strip().replace(",", "."),
        "owner": one(held, "owner"),
        "review": one(held, "review"),
        "same_wordings": written_links(_wordings(facts, key, held), before.get("same_wordings", ()), held),
    }
    kept = question or facts.section("questions").get(own_question(key))
    return {"change": said(change), "question": kept, "north_star": _star(facts, held)}


def _refuse_past(facts: Facts, key: str, held: Held) -> None:
    """A review day is one that comes; the one that was given before may have come by now."""
    day, zone = one(held, "review"), (facts.document.get("digest") or {}).get("zone", "UTC")
    kept = facts.section("changes").get(key, {}).get("review")
    if day and day != kept and day < facts.now.astimezone(ZoneInfo(zone)).date().isoformat():
        raise FormMistakesError({"review": say("setup", "until_over")})


def _members(session: Session, workspace: str, key: str, _held: Held) -> Members:
    change = changes.get_change(session, workspace, key)
    return Members("owner", () if change is None or change.owner is None else (change.owner,))


def _own(facts: Facts, key: str, held: Held) -> Values | None:
    """The question that was written for the change; other words count as another wording."""
    text, chosen = one(held, "own").strip(), one(held, "question")
    if bool(text) == bool(chosen):
        raise FormMistakesError({"own": say("setup", "one_question")})
    if not text:
        return None
    labels = [line.strip() for line in one(held, "labels").splitlines() if line.strip()]
    old = facts.section("questions").get(own_question(key))
    asked = {
        "text": text,
        "labels": labels,
        "direction": one(held, "direction"),
        "why": one(held, "hypothesis"),
    }
    if old is None:
        return asked
    reworded = (old["text"], old["labels"]) != (text, labels)
    return {**asked, "why": old["why"], "wording": old["wording"] + reworded}


def _star(facts: Facts, held: Held) -> Values | None:
    name, old = one(held, "star").strip(), facts.document.get("north_star")
    if not name:
        return old
    if not held.get("star_way"):
        raise FormMistakesError({"star_way": say("setup", "missing")})
    kept = old if old is not None and old["name"] == name else {}
    return {**kept, "name": name, "direction": one(held, "star_way")}


CHANGE_PLACES = {
    "title": "title",
    "hypothesis": "hypothesis",
    "question": "question",
    "direction": "direction",
    "smallest_change": "smallest",
    "owner": "owner",
    "versions": "first",
    "review": "review",
    "same_wordings": "own",
}
QUESTION_PLACES = {"text": "own", "labels": "labels", "direction": "direction", "why": "hypothesis"}


def _field_at(key: str, place: Place) -> str | None:
    further = str(place[2]) if len(place) > 2 else ""
    if place[:2] == ("changes", key):
        return CHANGE_PLACES.get(further)
    if place[:2] == ("questions", own_question(key)):
        return QUESTION_PLACES.get(further)
    return "star" if place[0] == "north_star" else None


CHANGE = Kind(
    name="change",
    take=_take,
    put=_put,
    fields=_fields,
    read=_read,
    write=_write,
    field_at=_field_at,
    last="question",
    audited="change {key}:",
    section="changes",
    new_key=lambda held: key_from(one(held, "title"), "change"),
    members=_members,
    shared=_shared,
)
