"""Attacks on what lies around: logs, metrics, exports, and what Slack keeps of each message."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator

from bot.proof.cast import LEAD
from bot.proof.evidence import Evidence
from bot.proof.judge import Claim
from bot.proof.published import SCORES
from bot.proof.stored import TOKEN, Said, answer_marks, people_of

MENTION = re.compile(r"\bU0\w+")


def people_in_logs(evidence: Evidence) -> list[Claim]:
    """A log line with a person's id, an answer's key or pseudonym, or somebody's words."""
    lines = [json.dumps(line, default=str, ensure_ascii=False) for line in evidence.logs]
    return list(_told(evidence, "a log line", lines))


def people_in_metrics(evidence: Evidence) -> list[Claim]:
    """A metric that bears a person's id, an answer's mark or words."""
    return list(_told(evidence, "the metrics", {text for _, text in evidence.metrics}))


def people_in_exports(evidence: Evidence) -> list[Claim]:
    """An export with a person, an answer, or a group that is too small."""
    claims = list(_told(evidence, "an export", evidence.exports))
    for export in evidence.exports:
        for row in csv.DictReader(io.StringIO(export)):
            people = row.get("people") or ""
            if people.isdecimal() and int(people) < SCORES and row.get("mean"):
                claims.append(Claim("", f"a mean of {people} people in an export", is_right=True, chance=0.0))
    return claims


def people_in_messages(evidence: Evidence) -> list[Claim]:
    """A message in a channel that bears an answer's mark, or somebody's id except of all whom it asks."""
    marks = answer_marks(evidence)
    champions = _champions(evidence)
    claims = []
    for post in evidence.posts:
        tokens, named = set(TOKEN.findall(post.payload)), set(MENTION.findall(post.payload))
        asked = {evidence.asked[place] for place in evidence.sections.get((post.channel, post.ts), ())}
        named = set() if named in asked else named - champions
        if tokens & marks or named:
            what = ", ".join(sorted(named)) or "an answer's mark"
            claims.append(Claim("", f"{what} in a message", is_right=True, chance=0.0))
    return claims


def _told(evidence: Evidence, where: str, texts: Iterable[str]) -> Iterator[Claim]:
    people, marks, words = set(people_of(evidence)), answer_marks(evidence), Said(evidence)
    for text in texts:
        tokens = set(TOKEN.findall(text))
        if tokens & people or tokens & marks or words.are_in(text, tokens):
            yield Claim("", f"{where}: {text[:60]}", is_right=True, chance=0.0)


def _champions(evidence: Evidence) -> set[str]:
    """Who is named in public by their role."""
    rows = evidence.dumps[-1].tables.get("team", ()) if evidence.dumps else ()
    return {LEAD, *(user for row in rows for user in MENTION.findall(str(row.get("definition"))))}
