"""The words in prompts/: all of them are used, all that is used is there, and each renders."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import UndefinedError

from bot.analysis.agreement import MonthRead
from bot.analysis.compare.values import Interval, Missing
from bot.analysis.published import LATEST, PublishedScore
from bot.analysis.tones import Share, ToneSums
from bot.domain.asking import Budget
from bot.domain.audit import Action, AuditLine
from bot.domain.change import Direction, WordingLink
from bot.domain.decision import MetricOf, NextStep, WordingOf
from bot.domain.sentiment import Tone
from bot.flows.forget_me import Traces
from bot.flows.metric_told import MetricTold, TeamMetric
from bot.flows.retag import Retagged
from bot.flows.retention import Erased
from bot.prompts import FOLDER, blocks_of, say
from storage.backlog import Owed
from storage.readings import Kept

ROOT = Path(__file__).parents[1]
FILES = sorted(path.stem for path in FOLDER.glob("*.j2"))
MOMENT = datetime(2026, 10, 8, 7, 30, tzinfo=UTC)
DAY = date(2026, 10, 5)
TOLD = MetricTold(
    name="Weekly active teams",
    wanted="up",
    unit="teams",
    every_days=7,
    change_key=None,
    is_star=True,
    course="down",
    last=DAY,
    value=1240.0,
    moved="down",
    recent=1210.5,
    before=1300.0,
    teams=(TeamMetric("fig", "Fig", 3.5, DAY, "flat", None),),
)

VALUES = {
    "answered": 3,
    "asked": 7,
    "authors": 5,
    "authors_wanted": 5,
    "baseline": 3.1,
    "budget": Budget(),
    "champions": ("U0ANA",),
    "change": "Async stand-ups",
    "channel": "C0FIG",
    "choice": 4,
    "closed": MOMENT,
    "closes": MOMENT,
    "comments": 5,
    "count": 2,
    "crowded": 2,
    "day": DAY,
    "digests": 1,
    "direction": "up",
    "door": "HTTP",
    "drawn": ("U0ANA", "U0BEN"),
    "earlier": [(1, 3.2)],
    "elsewhere": False,
    "enough": ["Fig (Async stand-ups)"],
    "effect": SimpleNamespace(estimate=0.4, low=-0.1, high=0.9),
    "file": "setup.yml",
    "folder": "out",
    "given": [("How was it?", "Fine", 4)],
    "has_comparison": True,
    "hypothesis": "It helps.",
    "ids": "abc, def",
    "is_lead": True,
    "key": "fig",
    "kind": "works",
    "known": ["async"],
    "label": "Fine",
    "leads": ("U0LEA",),
    "length": 3001,
    "limit": 3000,
    "mark": "parked",
    "missing": 1,
    "minimum": 4,
    "moment": "tomorrow",
    "more": 1,
    "name": "Fig",
    "near": "status",
    "needed": 1,
    "first": DAY,
    "last": DAY,
    "next": MOMENT,
    "now": 4.2,
    "number": 1,
    "open": [{"change": "Async", "answered": 1, "asked": 5, "closes": MOMENT}],
    "opened": 1,
    "outcome": "new",
    "owed": Owed("abc", "T0WALKS", "pulse", "C0FIG", MOMENT, 2, "not_in_channel"),
    "parked": 1,
    "people": 6,
    "pooled": True,
    "question": "How was it?",
    "quiet": ["Async stand-ups"],
    "reading": "above",
    "readings": {"above": ["Fig"], "below": [], "too_early": ["Kiwi"], "too_little": []},
    "reason": "late",
    "roles": ["you are an ops lead"],
    "running": [("Async stand-ups", 1)],
    "scores": 4,
    "sealed": ["Async stand-ups"],
    "seconds": 1,
    "sent": 1,
    "set_up": True,
    "share": True,
    "since": 4.1,
    "skipped": [("Fig", DAY, "late"), ("Kiwi", DAY, "bot_removed")],
    "smallest": 0.3,
    "start": DAY,
    "team": "Fig",
    "tones": SimpleNamespace(positive=0.5, negative=0.25, neutral=0.25, unsure=0.0, unknown=0.1),
    "trouble": "bot_removed",
    "trying": 1,
    "url": "http://127.0.0.1:3000",
    "version": 2,
    "versions": [(1, "In writing")],
    "waiting": 1,
    "week": DAY,
    "weeks": 5,
    "what": "In writing",
    "why": "It matters.",
    "word": "statsu",
    "workspace": "T0WALKS",
    "zone": "Europe/Berlin",
    "reworded": DAY,
    "text": "How?",
    "wordings": (1, 2),
}
"""A value of the right kind for every name in prompts/."""

SPECIAL: dict[str, dict[str, object]] = {
    "tone": {
        "tone": "negative",
        "corrected": "positive",
        "said": "positive",
        "kind": "comment",
        "model": "hybrid-1",
        "count": 7,
        "authors": 9,
        "done": Retagged(9, 9, {(Tone.NEGATIVE, Tone.POSITIVE): 9}),
        "tones": ToneSums(Share(0.7, 0.55, 0.85), Share(0.2, 0.1, 0.3), Share(0.1, 0.0, 0.2), 0.3, 0.1, 6),
        "month": MonthRead(DAY, 40, {Tone.NEGATIVE: 0.5}, 0.8, 9, Share(0.7, 0.5, 0.9), ("agreement",)),
    },
    "themes": {
        "now": 9,
        "people": 14,
        "least": 5,
        "before": None,
        "people_before": 12,
        "least_before": 5,
        "told": "Meetings 9",
        "shares": [("positive", 0.5), ("negative", 0.25)],
        "phrases": ["review queue"],
    },
    "compare": {
        "month": True,
        "months": True,
        "called": "Written stand-ups",
        "verdict": "helps",
        "effect": Interval(0.4, 0.1, 0.7),
        "on_it": 2,
        "moved": "Fig started on v1",
        "stopped": True,
        "due": MOMENT,
    },
    "comparison": {
        "alike": ["Lime"],
        "authors": 6,
        "before": "too early",
        "kind": "team",
        "names": ["Fig"],
        "more_names": 2,
        "others": 0.1,
        "beside": 2,
        "earlier": "helps",
        "effect": Interval(0.4, 0.01, 0.7),
        "ended": True,
        "estimated": 2,
        "final": False,
        "guardrails": [("How heavy was it?", "hurts", Interval(-0.4, -0.7, -0.01))],
        "helped": ["Fig"],
        "hurt": ["Kiwi"],
        "missing": Missing(weeks_before=1, weeks_since=2, people=1, comparison_teams=1),
        "newer": 2,
        "older": 1,
        "reason": None,
        "said": True,
        "size": 0.4,
        "started": 3,
        "teams": [("Fig", SimpleNamespace(negative=Share(0.5, 0.35, 0.7)), 5), ("Kiwi", None, None)],
        "unclear": ["Plum"],
        "verdict": "mixed",
        "visible": 0.5,
        "weeks_before": 6,
        "weeks_since": 4,
        "still": ["Kiwi"],
        "worse": [("How heavy was it?", Interval(-0.4, -0.7, -0.01), 2)],
    },
    "champion": {
        "any": True,
        "author": "U0ANA",
        "champion": "U0KAI",
        "happened": "Fewer calls",
        "monday": DAY,
        "rest": ["Kiwi"],
        "sharing": ["Fig"],
        "stopped": True,
        "teams": ["Fig"],
        "up": True,
        "verdict": "Helps: +0.4 points",
    },
    "home": {
        "actor": "U0LEA",
        "changes": 2,
        "effect": Interval(0.4, 0.1, 0.7),
        "feedback": 1,
        "given": [("How was it?", "Fine", 4)],
        "has_comment": True,
        "in_team": True,
        "is_open": True,
        "joint": "Better work, North Star up.",
        "page": 1,
        "pages": 2,
        "rounds": [{"change": "Async", "answered": 1, "asked": 5, "status": "open"}],
        "shared": ["Fig"],
        "state": "answered",
        "today": DAY,
        "until": DAY,
        "verdict": "helps",
        "words": "We do",
    },
    "inbox": {
        "actor": "U0LEA",
        "author": "U0ANA",
        "joined": [("Kiwi", "U0KAI", "The same")],
        "most": 98,
        "page": 1,
        "pages": 2,
        "state": "answered",
        "steps": [
            ("used", "U0LEA", MOMENT, "We do", "Async stand-ups", 2),
            ("seen", None, MOMENT, None, None, None),
        ],
        "total": 3,
        "words": "Quiet mornings",
    },
    "digest": {
        "more_silent": 1,
        "more_without": 1,
        "silent": ["Fig"],
        "without": ["Kiwi"],
        "changes": 3,
        "compared": True,
        "effect": "Helps: +0.4 points",
        "estimated": 2,
        "line": "3.1 before, then 3.4",
        "runs": ["3.1", "3.4"],
        "tried": [3.4],
        "waited": [3.1],
        "stopped": True,
        "state": "kept",
        "counts_from": DAY,
        "counts_until": DAY,
        "verdict": "helps",
    },
    "decision": {
        "actor": "U0LEA",
        "at": "09:30",
        "days": ["tuesday"],
        "joined": ["Plum"],
        "moments": [("Plum", MOMENT)],
        "after": MetricOf("focus.time", Direction.DOWN, 0.5),
        "ask_on": True,
        "before": MetricOf("load.week", Direction.UP, 0.3),
        "link": WordingLink("own.async", (1, 2), "Only a typo."),
        "worded": (WordingOf("own.async", 1, "How?"), WordingOf("own.async", 2, "How was it?")),
        "by": "U0LEA",
        "changes": ["Async stand-ups"],
        "cited": ["a comment"],
        "most": 26,
        "reason": "It helps.",
        "said": "a comment",
        "state": "running",
        "step": NextStep("U0LEA", DAY),
        "since": DAY,
        "teams": ["Fig"],
        "today": DAY,
        "told": "Decided.",
        "trials": ["Fig"],
        "until": DAY,
        "verdict": "helps",
        "words": "Quiet mornings",
    },
    "people": {
        "heir": "U0LEA",
        "left": ("U0LEA",),
        "old": "Europe/Berlin",
        "person": "U0BEN",
        "teams": ["Fig"],
        "there": 4,
    },
    "doctor": {"missing": ["chat:write"], "since": DAY, "until": DAY},
    "refusals": {
        "author": "U0ANA",
        "who": "U0ANA",
        "by": "U0LEA",
        "words": "We do",
        "most": 3,
        "today": DAY,
        "owner": "U0ANA",
        "state": "stopped",
        "lines": ["2: In writing"],
        "metric": "releasse",
        "teams": ["Fig", "Kiwi"],
        "value": "many",
    },
    "custody": {
        "found": Erased(2, 1, 0, MOMENT),
        "line": AuditLine(MOMENT, "T0WALKS", "operator", Action.SEALED, "async"),
        "title": "Async stand-ups",
        "running": True,
        "dry_run": True,
    },
    "proof": {
        "teams": 20,
        "weeks": 26,
        "answers": 1000,
        "seed": 1,
        "power": "a",
        "attack": "small groups",
        "claims": 5,
        "right": 1,
        "low": 3,
        "high": 60,
        "guessed": 20,
        "leak": "a lowered threshold",
        "examples": ["U1 scored 4"],
        "by": ["small groups"],
        "leaks": ["small groups"],
        "missed": ["a plain hash"],
    },
    "metric": {
        "before": 1200.0,
        "column": "value",
        "course": "down",
        "is_star": True,
        "kept": Kept(2, 1, 0),
        "last": DAY,
        "metrics": [TOLD],
        "most": 1000,
        "moved": "down",
        "name": "Weekly active teams",
        "number": 3,
        "said": "The value is missing.",
        "star": "North Star down",
        "team": "Fig",
        "teams": TOLD.teams,
        "told": TOLD,
        "unit": "teams",
        "value": 1240.5,
        "verdict": "helps",
        "wanted": "up",
        "where": "line 2",
    },
    "reminder": {"is_quiet": True, "until": DAY, "changes": ["Async stand-ups"]},
    "thread": {"most": 3, "teams": ["Fig"]},
    "setup": {
        "at": "09:30",
        "teams": ["Fig"],
        "trial": "Fig on v1",
        "until": DAY,
        "days": ["monday"],
        "moments": [(MOMENT.replace(tzinfo=None), ["Fig"]), (MOMENT.replace(tzinfo=None), ["Kiwi"])],
        "names": ["Fig"],
        "new": True,
        "old": "Fig",
        "people": ("U0ANA",),
        "question": SimpleNamespace(text="How was it?", labels=("Bad", "Good")),
        "questions": [SimpleNamespace(text="How was it?", labels=("Bad", "Good"))],
        "theme": "light",
        "value": "hours:8",
        "values": ["Fig"],
        "when": MOMENT,
        "who": "U0LEA",
        "zone": "Europe/Berlin",
    },
    "rights": {
        "answers": 2,
        "feedback": 1,
        "found": Traces(answers=2, feedback=1, threads=1, reminders=1, messages=3),
        "gone": Traces(answers=1),
        "teams": ["Fig", "Kiwi"],
    },
    "export": {
        "missing": Missing(weeks_before=2, people=1),
        "score": PublishedScore(LATEST, 1, minimum=4),
        "table": "scores",
    },
}
"""Names that mean something else in one file."""


def pieces() -> list[tuple[str, str]]:
    """Every piece of every file."""
    return [(name, block) for name in FILES for block in sorted(blocks_of(name))]


def strings() -> Iterator[str]:
    """Every string constant of the bot, with a * for what is filled into one."""
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                yield "".join(str(p.value) if isinstance(p, ast.Constant) else "*" for p in node.values)


def calls() -> Iterator[tuple[str, str]]:
    """The file and piece of every `say` with both written out."""
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="say"),
                    args=[ast.Constant(value=str() as name), ast.Constant(value=str() as block)],
                ):
                    yield name, block


@pytest.mark.parametrize(("name", "block"), pieces())
def test_each_piece_renders_with_values_of_the_right_kind(name: str, block: str) -> None:
    said = say(name, block, **(VALUES | SPECIAL.get(name, {})))
    assert said == said.strip()
    assert "{" not in re.sub(r"<!date\^[^>]*>", "", said)


def test_every_piece_that_is_said_is_there() -> None:
    said = set(calls())
    assert len(said) > 40
    assert [(name, block) for name, block in sorted(said) if block not in blocks_of(name)] == []


def test_every_piece_is_said_somewhere() -> None:
    """A piece may be named by a text with something filled in, as `kind_*` or `*_mend`."""
    found = set(strings())
    named = [
        re.compile(re.escape(t).replace(r"\*", ".+")) for t in found if re.fullmatch(r"\w*\*?_\*?\w*", t)
    ]
    unused = [
        f"{name}.{block}"
        for name, block in pieces()
        if block not in found and not any(pattern.fullmatch(block) for pattern in named)
    ]
    assert unused == []


def test_a_long_row_of_teams_is_cut_after_twelve() -> None:
    names = {"helped": [f"T{n}" for n in range(15)], "hurt": [f"T{n}" for n in range(12)]}
    said = say("comparison", "for_whom", **(VALUES | SPECIAL["comparison"] | names))
    assert "T10, T11 and 3 more;" in said
    assert "T10, T11;" in said


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        say("round", "count", answered=1)


def test_values_are_text_and_never_markup() -> None:
    said = say("feedback", "team_option", team="<!channel> *a* _b_ ~c~ `d` & <@U0LEA>")
    assert said == "&lt;!channel&gt; ∗a∗ ˍbˍ ∼c∼ ˋdˋ &amp; &lt;@U0LEA&gt;"


def test_direction_overrides_and_control_characters_are_dropped() -> None:
    assert say("feedback", "team_option", team="a\u202eb\x07c") == "abc"


@pytest.mark.parametrize("name", ["\U0001f469\u200d\U0001f4bb", "می\u200cخواهم", "ทีม", "🇪🇪", "❤\ufe0f"])
def test_emoji_and_scripts_that_are_joined_by_invisible_characters_stay_whole(name: str) -> None:
    assert say("feedback", "team_option", team=name) == name
