"""A set-up file for `pops apply`, read into one value, or every mistake in it with its line."""

from collections.abc import Mapping
from typing import Any

from bot.domain.question import Question
from bot.domain.setup import Setup
from bot.flows.setup_file.build import Parts, build
from bot.flows.setup_file.change_shapes import ChangeShape, PulseShape
from bot.flows.setup_file.entries import Entries
from bot.flows.setup_file.fields import key, question_id, user_id, without_doubles
from bot.flows.setup_file.fit import (
    add_metrics_alike,
    add_misfits_of_trials,
    add_shared_channels,
    add_unsuited_pulses,
    add_wordings_to_come,
)
from bot.flows.setup_file.mistakes import Mistake, MistakesError, nearest
from bot.flows.setup_file.shapes import (
    AskingShape,
    DigestShape,
    Known,
    MetricShape,
    NorthStarShape,
    PrivacyShape,
    QuestionShape,
    TeamShape,
)
from bot.flows.setup_file.theme_shapes import ThemeShape, add_misfits_of_themes
from bot.flows.setup_file.yaml_lines import Document, Plain
from bot.flows.theme_bank import load_themes

SECTIONS = (
    "north_star",
    "metrics",
    "ops_leads",
    "digest",
    "privacy",
    "asking",
    "questions",
    "themes",
    "teams",
    "changes",
    "pulses",
)
EXAMPLE = "Start from docs/setup.example.yml."


class SetupError(MistakesError):
    """A set-up file has mistakes; `mistakes` carries all of them, in the order of their lines."""


def read_setup(text: str, bank: Mapping[str, Question]) -> Setup:
    """The set-up that a YAML text describes, with the bank's questions beside its own.

    Equal texts give equal values. Raises `SetupError`, each of whose mistakes reads `line N: what to write`.
    """
    try:
        document = Document(text)
        return _read(document, _sections(document.data), bank)
    except MistakesError as error:
        raise SetupError(error.mistakes) from error


def read_values(data: dict[str, Any], bank: Mapping[str, Question]) -> Setup:
    """The same from a file's values, as `document_of` makes them; here a set-up may begin without teams.

    Raises `SetupError`, each of whose mistakes has its place.
    """
    try:
        return _read(Plain(data), data, bank)
    except MistakesError as error:
        raise SetupError(error.mistakes) from error


def _sections(data: Any) -> dict[str, Any]:
    if data is None:
        raise MistakesError([Mistake(1, f"The file is empty. {EXAMPLE}")])
    if not isinstance(data, dict):
        raise MistakesError([Mistake(1, f"The file does not consist of keys such as teams: {EXAMPLE}")])
    return data


def _read(document: Document | Plain, data: dict[str, Any], bank: Mapping[str, Question]) -> Setup:
    entries = Entries(document, _known(data, bank))
    for name in data:
        if name not in SECTIONS:
            entries.add((name,), f"There is no such key here. {nearest(name, SECTIONS)}")
    parts = _parts(entries, data)
    _check_whole(entries, data, bank)
    add_shared_channels(entries, _mapping(data, "teams"))
    add_misfits_of_trials(entries, _mapping(data, "changes"))
    add_unsuited_pulses(entries, parts)
    add_metrics_alike(entries, parts)
    add_wordings_to_come(entries, parts, bank)
    add_misfits_of_themes(entries, ("themes",), parts.themes, load_themes())
    if entries.mistakes:
        raise MistakesError(entries.mistakes)
    return build(parts, bank)


def _known(data: dict[str, Any], bank: Mapping[str, Question]) -> Known:
    changes = {name: _own_question(change) for name, change in _mapping(data, "changes").items()}
    questions = (*bank, *_mapping(data, "questions"))
    return Known(tuple(_mapping(data, "teams")), changes, questions)


def _parts(entries: Entries, data: dict[str, Any]) -> Parts:
    north_star, digest, privacy = data.get("north_star"), data.get("digest"), data.get("privacy")
    asking = data.get("asking")
    return Parts(
        teams=entries.many(("teams",), _mapping(data, "teams"), key, TeamShape),
        changes=entries.many(("changes",), _mapping(data, "changes"), key, ChangeShape),
        pulses=entries.many(("pulses",), _mapping(data, "pulses"), key, PulseShape),
        questions=entries.many(("questions",), _mapping(data, "questions"), question_id, QuestionShape),
        ops_leads=_ops_leads(entries, data.get("ops_leads")),
        digest=None if digest is None else entries.one(("digest",), digest, DigestShape),
        north_star=None if north_star is None else entries.one(("north_star",), north_star, NorthStarShape),
        privacy=None if privacy is None else entries.one(("privacy",), privacy, PrivacyShape),
        asking=None if asking is None else entries.one(("asking",), asking, AskingShape),
        metrics=entries.many(("metrics",), _mapping(data, "metrics"), key, MetricShape),
        themes=entries.many(("themes",), _mapping(data, "themes"), key, ThemeShape),
    )


def _ops_leads(entries: Entries, raw: Any) -> tuple[str, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list):
        entries.add(("ops_leads",), "Write a list here, as in [U024BE7LH].")
        return ()
    users = tuple(entries.check(("ops_leads", n), user_id, user) for n, user in enumerate(raw))
    found = tuple(user for user in users if user is not None)
    entries.check(("ops_leads",), without_doubles, found)
    return found


def _check_whole(entries: Entries, data: dict[str, Any], bank: Mapping[str, Question]) -> None:
    for section in ("metrics", "questions", "themes", "teams", "changes", "pulses"):
        if not isinstance(data.get(section), dict | None):
            entries.add((section,), "Write keys here, each on its own line, indented, as in the example.")
    if not data.get("teams") and not entries.may_be_begun:
        entries.add(("teams",), f"There is no team. Write at least one. {EXAMPLE}")
    for name in _mapping(data, "questions"):
        if name in bank:
            entries.add(("questions", name), "The question bank has this id already. Choose another one.")


def _mapping(data: dict[str, Any], section: str) -> dict[str, Any]:
    found = data.get(section)
    return found if isinstance(found, dict) else {}


def _own_question(change: Any) -> str | None:
    question = change.get("question") if isinstance(change, dict) else None
    return question if isinstance(question, str) else None
