"""The tables of an export: what digests have shown, out of what was kept with each of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.analysis.compare.values import Interval, Missing, Reason, VersionEffect
from bot.analysis.published import (
    PublishedChange,
    PublishedGuardrail,
    PublishedScore,
    PublishedTeam,
    PublishedTones,
)
from bot.analysis.spreadsheet import Cell
from bot.analysis.tones import CLASSES
from bot.domain.message import without_markup
from bot.domain.sentiment import Tone
from bot.domain.theme import ThemeBlock
from bot.flows.citing import cited_briefly
from bot.prompts import say
from storage import changes, decisions, digests, readings, teams
from storage.database import Session
from storage.feedback import shared_feedback
from storage.rows import from_json
from storage.workspaces import get_workspace

Row = dict[str, Cell]


@dataclass(frozen=True)
class Table:
    """One table of an export: its name, its columns and its rows, in an order that says nothing."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


_CHANGE = ("digest", "change_key", "change")
_WHERE = (*_CHANGE, "team_key", "team")
_EFFECT = ("effect", "low", "high")
_WANTED = ("direction", "worth_having")
_SAID = ("verdict", "reason", *_EFFECT)
_TOLD = ("version", "started", "stopped", "reworded", "week", "asked", "answered")
_TEAMS = ("teams_on_it", "teams_estimated", "compared_with", "waiting")
_VERSIONS = ("newer", "older", "newer_verdict", "newer_reason", "newer_effect", "newer_low", "newer_high")
_WEEKS = ("first_week", "last_week")
_TONES = (*(tone.value for tone in Tone), "hidden")
_SHARES = tuple(f"{tone.value}{end}" for tone in CLASSES for end in ("", "_low", "_high"))
_DECIDED = ("decided", "decision", "number", "different", "in_teams", "from_day")
COLUMNS = {
    "changes": (*_CHANGE, *_WANTED, *_SAID, "visible", "missing", *_TEAMS, *_VERSIONS),
    "teams": (*_WHERE, *_TOLD, *_WANTED, *_SAID, "best_guess", "missing"),
    "guardrails": (*_CHANGE, "question", "direction", "verdict", *_EFFECT),
    "scores": (*_WHERE, "version", "period", "first_week", "last_week", "people", "mean", "hidden"),
    "tones": (*_WHERE, "version", *_WEEKS, "people", *_SHARES, "unsure", "unknown", "corrected"),
    "themes": (*_CHANGE, "version", *_WEEKS, "theme_key", "theme", "wording", "of_people", "people", *_TONES),
    "feedback": (*_WHERE, "kind", "words"),
    "decisions": (*_CHANGE, *_DECIDED, "why", "cites"),
    "readings": ("metric_key", "metric", "unit", "team_key", "team", "day", "value", "source"),
    "dictionary": ("table", "column", "meaning"),
}


def tables(session: Session, workspace: str) -> tuple[Table, ...]:
    """Every table of a workspace, in the order of its digests."""
    shown = [
        (week, change)
        for week, published in digests.published_by_week(session, workspace)
        for change in from_json(tuple[PublishedChange, ...], published)
    ]
    rows: dict[str, Iterable[Row]] = {
        "changes": (_change(w, c) for w, c in shown),
        "teams": (_team(w, c, t) for w, c in shown for t in c.teams),
        "guardrails": (_guardrail(w, c, g) for w, c in shown for g in c.guardrails),
        "scores": (_score(w, c, t, s) for w, c in shown for t in c.teams for s in t.scores),
        "tones": (_tones(w, c, t, t.tones) for w, c in shown for t in c.teams if t.tones is not None),
        "themes": (row for w, c in shown for block in c.themes for row in _themes(w, c, block)),
        "feedback": _feedback(session, workspace),
        "decisions": _decisions(session, workspace),
        "readings": _readings(session, workspace),
        "dictionary": _dictionary(),
    }
    return tuple(Table(name, columns, tuple(rows[name])) for name, columns in COLUMNS.items())


def _of(week: date, change: PublishedChange) -> Row:
    return {"digest": week.isoformat(), "change_key": change.key, "change": change.title}


def _where(week: date, change: PublishedChange, team: PublishedTeam) -> Row:
    return {**_of(week, change), "team_key": team.key, "team": team.name}


def _wanted(change: PublishedChange) -> Row:
    return {"direction": change.direction.value, "worth_having": change.smallest}


def _effect(effect: Interval | None, prefix: str = "") -> Row:
    numbers = (None, None, None) if effect is None else (effect.estimate, effect.low, effect.high)
    return {prefix + column: number for column, number in zip(_EFFECT, numbers, strict=True)}


def _change(week: date, change: PublishedChange) -> Row:
    compared = change.comparison
    return {
        **_of(week, change),
        **_wanted(change),
        "verdict": compared.verdict.value,
        "reason": _reason(compared.reason),
        **_effect(compared.effect),
        "visible": compared.visible,
        "missing": _missing(compared.missing),
        "teams_on_it": change.on_it,
        "teams_estimated": compared.estimated,
        "compared_with": compared.beside,
        "waiting": change.waiting,
        **_versions(compared.versions),
    }


def _versions(versions: VersionEffect | None) -> Row:
    if versions is None:
        return dict.fromkeys(_VERSIONS)
    return {
        "newer": versions.newer,
        "older": versions.older,
        "newer_verdict": versions.verdict.value,
        "newer_reason": _reason(versions.reason),
        **_effect(versions.effect, "newer_"),
    }


def _team(week: date, change: PublishedChange, team: PublishedTeam) -> Row:
    done = change.effect_of(team)
    return {
        **_where(week, change, team),
        "version": team.version,
        "started": _day(team.start),
        "stopped": "yes" if team.stopped else "",
        "reworded": _day(team.reworded),
        "week": _day(team.week),
        "asked": team.asked,
        "answered": team.answered,
        **_wanted(change),
        "verdict": None if done is None else done.verdict.value,
        "reason": None if done is None else _reason(done.reason),
        **_effect(None if done is None else done.effect),
        "best_guess": None if done is None else done.shrunk,
        "missing": None if done is None else _missing(done.missing),
    }


def _guardrail(week: date, change: PublishedChange, guardrail: PublishedGuardrail) -> Row:
    return {
        **_of(week, change),
        "question": guardrail.text,
        "direction": guardrail.direction.value,
        "verdict": guardrail.comparison.verdict.value,
        **_effect(guardrail.comparison.effect),
    }


def _score(week: date, change: PublishedChange, team: PublishedTeam, score: PublishedScore) -> Row:
    return {
        **_where(week, change, team),
        "version": score.version,
        "period": score.period,
        "first_week": _day(score.first),
        "last_week": _day(score.last),
        "people": score.people,
        "mean": score.mean,
        "hidden": "" if score.mean is not None else _said("hidden", score=score),
    }


def _tones(week: date, change: PublishedChange, team: PublishedTeam, told: PublishedTones) -> Row:
    """How a team's comments sounded: each share with its range, and how many authors said so themselves."""
    shares = [(tone, told.sums.of(tone)) for tone in CLASSES]
    return {
        **_where(week, change, team),
        "version": team.version,
        "first_week": _day(told.first),
        "last_week": _day(told.last),
        "people": told.people,
        **{tone.value: share.estimate for tone, share in shares},
        **{f"{tone.value}_low": share.low for tone, share in shares},
        **{f"{tone.value}_high": share.high for tone, share in shares},
        "unsure": told.sums.unsure,
        "unknown": told.sums.unknown,
        "corrected": told.sums.corrected,
    }


def _themes(week: date, change: PublishedChange, block: ThemeBlock) -> Iterator[Row]:
    """What was counted of comments; a theme of too few people without its number."""
    where = {**_of(week, change), "version": block.version}
    where |= {"first_week": _day(block.first), "last_week": _day(block.last), "of_people": block.people}
    for count in block.counts:
        tones = count.tones or {}
        yield {
            **where,
            "theme_key": count.theme,
            "theme": count.name,
            "wording": count.wording,
            "people": count.people,
            **{tone.value: tones.get(tone.value) for tone in Tone},
            "hidden": "" if count.tones is not None else _said("hidden_tones", minimum=block.minimum),
        }
    for theme, wording in (block.few or {}).items():
        hidden = _said("hidden_theme", minimum=block.minimum)
        nothing = dict.fromkeys(("theme", "people", *(tone.value for tone in Tone)))
        yield {**where, **nothing, "theme_key": theme, "wording": wording, "hidden": hidden}


def _feedback(session: Session, workspace: str) -> Iterator[Row]:
    """What champions shared, once a digest has carried it; never who wrote it."""
    names = {team.key: team.name for team in teams.list_teams(session, workspace)}
    titles = {change.key: change.title for change in changes.list_changes(session, workspace)}
    for week, said in shared_feedback(session, workspace):
        yield {
            "digest": week.isoformat(),
            "change_key": said.change_key,
            "change": "" if said.change_key is None else titles[said.change_key],
            "team_key": said.team_key,
            "team": names[said.team_key],
            "kind": said.kind.value,
            "words": said.words,
        }


def _decisions(session: Session, workspace: str) -> Iterator[Row]:
    """What was decided, once a digest has told it; never who decided."""
    names = {team.key: team.name for team in teams.list_teams(session, workspace)}
    titles = {change.key: change.title for change in changes.list_changes(session, workspace)}
    for key, decided in decisions.all_decisions(session, workspace).items():
        for decision in decided:
            if decision.digest_week is not None:
                details = decision.details
                yield {
                    "digest": decision.digest_week.isoformat(),
                    "change_key": key,
                    "change": titles[key],
                    "decided": decision.day.isoformat(),
                    "decision": decision.kind.value,
                    "number": details.version,
                    "different": details.what or "",
                    "in_teams": ", ".join(names.get(team, team) for team in details.teams),
                    "from_day": _day(details.start),
                    "why": decision.reason,
                    "cites": without_markup("; ".join(cited_briefly(c, names) for c in details.cited)),
                }


def _readings(session: Session, workspace: str) -> Iterator[Row]:
    """The numbers from outside as they are kept now; never who gave them."""
    settings = get_workspace(session, workspace)
    metrics = {metric.key: metric for metric in (() if settings is None else settings.all_metrics)}
    names = {team.key: team.name for team in teams.list_teams(session, workspace)}
    for reading, source in readings.all_readings(session, workspace):
        metric, team = metrics.get(reading.metric_key), reading.team_key
        yield {
            "metric_key": reading.metric_key,
            "metric": "" if metric is None else metric.name,
            "unit": "" if metric is None else metric.unit,
            "team_key": team,
            "team": "" if team is None else names[team],
            "day": _day(reading.day),
            "value": reading.value,
            "source": source.value,
        }


def _dictionary() -> Iterator[Row]:
    for table, columns in COLUMNS.items():
        for column in columns:
            meaning = _said(f"column_{column}", table=table)
            yield {"table": table, "column": column, "meaning": meaning}


def _reason(reason: Reason | None) -> str:
    return "" if reason is None else reason.value


def _missing(missing: Missing) -> str:
    return _said("missing", missing=missing)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _said(block: str, /, **values: object) -> str:
    return without_markup(say("export", block, **values))
