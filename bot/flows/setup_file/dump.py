"""A set-up as the values of a set-up file: what `read_values` reads back as the same set-up."""

from collections.abc import Mapping
from datetime import time
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from bot.domain.asking import Budget
from bot.domain.change import Change, Trial, WordingLink
from bot.domain.metric import Metric
from bot.domain.question import Question
from bot.domain.setup import DigestPlan, NorthStar, Privacy, Pulse, Setup, Window
from bot.domain.team import Team
from bot.domain.theme import CommentTheme
from bot.flows.setup_file.fields import EVERYONE

Values = dict[str, Any]


def document_of(setup: Setup) -> Values:
    """The values of a file that says what the set-up says, without what is not there."""
    teams = tuple(team.key for team in setup.teams)
    sections: Values = {
        "north_star": _north_star(setup.north_star),
        "metrics": {metric.key: _metric(metric) for metric in setup.metrics},
        "ops_leads": list(setup.ops_leads),
        "digest": _digest(setup.digest),
        "privacy": None if setup.privacy == Privacy() else _privacy(setup.privacy),
        "asking": None if setup.asking == Budget() else _asking(setup.asking),
        "questions": {question.id: question_values(question) for question in setup.questions},
        "themes": {theme.id: theme_values(theme) for theme in setup.themes},
        "teams": {team.key: _team(team) for team in setup.teams},
        "changes": {change.key: _change(change) for change in setup.changes},
        "pulses": {pulse.key: _pulse(pulse, teams) for pulse in setup.pulses},
    }
    return _said(sections)


def as_yaml(document: Mapping[str, Any]) -> str:
    """The text of a set-up file."""
    yaml = YAML()
    yaml.width = 110
    text = StringIO()
    yaml.dump(dict(document), text)
    return text.getvalue()


def question_values(question: Question) -> Values:
    """One of `questions`."""
    return {
        "text": question.text,
        "labels": list(question.labels),
        "direction": question.direction.value,
        "why": question.why,
        "wording": question.wording,
        "every": question.every,
    }


def theme_values(theme: CommentTheme) -> Values:
    """One of `themes`."""
    texts = {"words": list(theme.words), "phrases": list(theme.phrases)}
    return _said({"name": theme.name, **texts, "wording": theme.wording})


def clock(at: time) -> str:
    """A local time as a file has it."""
    return f"{at:%H:%M}"


def _said(values: Values) -> Values:
    """Without what says nothing."""
    return {name: value for name, value in values.items() if value not in (None, [], {})}


def _north_star(star: NorthStar | None) -> Values | None:
    if star is None:
        return None
    numbers = {"name": star.name, "direction": star.direction.value, "unit": star.unit}
    return _said({**numbers, "every_days": star.every_days})


def _metric(metric: Metric) -> Values:
    words = {"name": metric.name, "direction": metric.direction.value, "unit": metric.unit}
    return _said({**words, "change": metric.change_key, "every_days": metric.every_days})


def _digest(plan: DigestPlan | None) -> Values | None:
    if plan is None:
        return None
    return {
        "channel": plan.channel,
        "on": plan.cadence.days[0].value,
        "at": clock(plan.cadence.at),
        "zone": plan.zone,
        "pictures": plan.pictures.value,
    }


def _asking(budget: Budget) -> Values:
    return {"per_day": budget.per_day, "per_week": budget.per_week}


def _privacy(privacy: Privacy) -> Values:
    minimums = privacy.minimums
    return {"keep_months": privacy.keep_months, "scores": minimums.scores, "words": minimums.words}


def _team(team: Team) -> Values:
    return _said(
        {
            "name": team.name,
            "channel": team.channel,
            "zone": team.zone,
            "country": team.country,
            "working_days": [day.value for day in team.working_days],
            "roster": EVERYONE if team.roster is None else list(team.roster),
            "champions": list(team.champions),
        }
    )


def _change(change: Change) -> Values:
    return _said(
        {
            "title": change.title,
            "hypothesis": change.hypothesis,
            "question": change.question,
            "direction": change.direction.value,
            "smallest_change": change.smallest,
            "owner": change.owner,
            "review": None if change.review is None else change.review.isoformat(),
            "versions": {str(version.number): version.what for version in change.versions},
            "trials": [_trial(trial) for trial in change.trials],
            "same_wordings": [link_values(link) for link in change.links],
        }
    )


def link_values(link: WordingLink) -> Values:
    """One of `same_wordings`."""
    return {"question": link.question, "wordings": list(link.wordings), "because": link.why}


def _trial(trial: Trial) -> Values:
    until = None if trial.until is None else trial.until.isoformat()
    return _said(
        {"team": trial.team_key, "version": trial.version, "from": trial.start.isoformat(), "until": until}
    )


def _pulse(pulse: Pulse, teams: tuple[str, ...]) -> Values:
    return {
        "change": pulse.change_key,
        "teams": "all" if pulse.team_keys == teams else list(pulse.team_keys),
        "questions": [question.id for question in pulse.questions],
        "on": [day.value for day in pulse.cadence.days],
        "at": clock(pulse.cadence.at),
        "every_weeks": pulse.cadence.every_weeks,
        "closes_after": _window(pulse.window),
        "reminders": pulse.reminders,
    }


def _window(window: Window) -> Values:
    if window.hours is not None:
        return {"hours": window.hours}
    return {"working_days": window.working_days}
