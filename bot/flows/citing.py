"""The signals that cause a version: comments that a digest quoted, feedback, and what a comparison found.

A citation holds no words. They are read where they are kept, and are gone when they are erased there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.analysis.remarks import shorten
from bot.domain.change import Change
from bot.domain.decision import Cited, CitedKind
from bot.domain.form import Option
from bot.domain.refusal import RefusalError
from bot.prompts import say
from storage import digests
from storage.database import Session
from storage.digests import StoredDigest
from storage.feedback_life import get_reported
from storage.inbox import NO_CHANGE, InboxFilter, find_feedback

MOST_FEEDBACK = 40
"""So much feedback on a change, and on none in particular, is offered: the newest."""

MOST_COMPARISONS = 5

_LABEL_WORDS = 50


@dataclass(frozen=True)
class Quoted:
    """Where a digest quotes a comment: message and part; and the team that wrote it, if that was told."""

    change: str
    team: str | None
    place: tuple[int, int]


def options_for(session: Session, workspace: str, change: Change, names: Mapping[str, str]) -> list[Option]:
    """What can be cited for a version of this change: the newest of each kind; teams by their names."""
    newest = digests.newest_digests(session, workspace, MOST_COMPARISONS)
    return [
        *(_comment(digest, each, names) for digest in newest[:1] for each in _quoted(digest, change.key)),
        *_feedback(session, workspace, change, names),
        *(option for digest in newest if (option := _comparison(digest, change.key)) is not None),
    ]


def cited(session: Session, workspace: str, change: Change, chosen: Sequence[str]) -> tuple[Cited, ...]:
    """What was chosen, as it is kept.

    Raises:
        RefusalError: nothing was chosen, or something of it is not there, or not any more.
    """
    if not chosen:
        raise RefusalError("cite_nothing", field="cited")
    found = tuple(_read(session, workspace, change, value) for value in dict.fromkeys(chosen))
    known = tuple(each for each in found if each is not None)
    if len(known) < len(found):
        raise RefusalError("cite_gone", field="cited")
    return known


def words_of_cited(session: Session, workspace: str, cited: Cited) -> str | None:
    """The words that were cited, raw, or None where there are none or they are kept no more."""
    match cited.kind:
        case CitedKind.FEEDBACK:
            reported = get_reported(session, workspace, cited.ref)
            return None if reported is None else reported.said.words
        case CitedKind.COMMENT if cited.place is not None:
            digest = digests.find_digest(session, workspace, cited.ref)
            return None if digest is None else _quote_at(digest, cited.place)
        case _:
            return None


def _read(session: Session, workspace: str, change: Change, value: str) -> Cited | None:
    kind, _, rest = value.partition("|")
    ref, _, place = rest.partition("|")
    if kind == CitedKind.FEEDBACK.value:
        return _cited_feedback(session, workspace, change, ref)
    digest = digests.find_digest(session, workspace, ref)
    if digest is None:
        return None
    if kind == CitedKind.COMPARISON.value:
        shown = any(each["key"] == change.key for each in digest.content.get("changes", ()))
        return Cited(CitedKind.COMPARISON, ref, digest.week) if shown else None
    quoted = next((each for each in _quoted(digest, change.key) if _value_of(each) == place), None)
    if quoted is None:
        return None
    return Cited(CitedKind.COMMENT, ref, digest.week, quoted.team, quoted.place)


def _cited_feedback(session: Session, workspace: str, change: Change, ref: str) -> Cited | None:
    reported = get_reported(session, workspace, ref)
    if reported is None or reported.said.change_key not in {None, change.key}:
        return None
    return Cited(CitedKind.FEEDBACK, reported.id, reported.said.day, reported.said.team_key)


def _quoted(digest: StoredDigest, change_key: str) -> list[Quoted]:
    """The comments on a change that a digest quotes and that are not erased."""
    kept: Sequence[Mapping[str, Any]] = digest.content.get("quotes", ())
    found = (Quoted(each["change"], each["team"], (each["detail"], each["part"])) for each in kept)
    return [each for each in found if each.change == change_key and _quote_at(digest, each.place) is not None]


def _quote_at(digest: StoredDigest, place: tuple[int, int]) -> str | None:
    """The words of a quotation. Erasing takes all of them out of a digest, so that no other moves there."""
    detail, part = place
    parts: Sequence[Mapping[str, Any]] = digest.content["details"][detail]["message"]["parts"]
    if part >= len(parts) or parts[part]["kind"] != "quote":
        return None
    return str(parts[part]["words"])


def _value_of(quoted: Quoted) -> str:
    return f"{quoted.place[0]}.{quoted.place[1]}"


def _comment(digest: StoredDigest, quoted: Quoted, names: Mapping[str, str]) -> Option:
    words = shorten(_quote_at(digest, quoted.place) or "", _LABEL_WORDS)
    team = None if quoted.team is None else names.get(quoted.team)
    label = say("decision", "choose_comment", words=words, team=team)
    return Option(label, f"{CitedKind.COMMENT.value}|{digest.id}|{_value_of(quoted)}")


def _feedback(session: Session, workspace: str, change: Change, names: Mapping[str, str]) -> Iterator[Option]:
    for key in (change.key, NO_CHANGE):
        wanted = InboxFilter(change_key=key)
        for reported in find_feedback(session, workspace, wanted, MOST_FEEDBACK):
            said = reported.said
            if said.change_key in {None, change.key}:
                team, words = names.get(said.team_key, said.team_key), shorten(said.words, _LABEL_WORDS)
                label = say("decision", "choose_feedback", team=team, words=words)
                yield Option(label, f"{CitedKind.FEEDBACK.value}|{reported.id}")


def _comparison(digest: StoredDigest, change_key: str) -> Option | None:
    shown = (each for each in digest.content.get("changes", ()) if each["key"] == change_key)
    verdict = next((each["comparison"]["verdict"] for each in shown), None)
    if verdict is None:
        return None
    label = say("decision", "choose_comparison", week=digest.week, verdict=verdict)
    return Option(label, f"{CitedKind.COMPARISON.value}|{digest.id}")


def cited_briefly(cited: Cited, names: Mapping[str, str]) -> str:
    """A citation without its words, for places that others read too."""
    team: str | None = None if cited.team is None else names.get(cited.team)
    return say("decision", f"cited_{cited.kind.value}", team=team, week=cited.week)
