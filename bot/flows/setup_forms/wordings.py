"""The part of a change's form that says which wordings of its question mean the same.

Its fields are named after the wording that they speak of: what was ticked for one is no word on the next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.form import ChoicesField, Field, Option, TextField
from bot.flows.setup_file.dump import Values
from bot.flows.setup_file.shapes import MOST_TEXT
from bot.flows.setup_forms.kinds import Facts, FormMistakesError, Held, one
from bot.prompts import say

MOST = 10
"""So many wordings are offered, the newest ones."""


@dataclass(frozen=True)
class Wordings:
    """A question (its id) with the wording that it has `now`, and the texts of those before, by number."""

    question: str
    now: int
    before: Mapping[int, str]

    @property
    def same(self) -> str:
        """The name of the field with the wordings that mean the same."""
        return f"same{self.now}"

    @property
    def why(self) -> str:
        """The name of the field with the reason."""
        return f"why{self.now}"

    def is_in(self, link: Values) -> bool:
        """Whether a link speaks of the wording that the question has now."""
        return bool(link["question"] == self.question) and self.now in link["wordings"]


def wordings_of(facts: Facts, question: str, asked: Values | None = None) -> Wordings:
    """What is known of a question; `asked` is the entry that it gets, if it is one's own and edited."""
    known = dict(facts.reworded.get(question, {}))
    if question in facts.bank:
        now = facts.bank[question].wording
    else:
        stored = facts.section("questions").get(question)
        known |= {} if stored is None else {stored["wording"]: stored["text"]}
        now = (asked or stored or {}).get("wording", 1)
    earlier = sorted(number for number in known if number < now)[-MOST:]
    return Wordings(question, now, {number: known[number] for number in earlier})


def wording_fields(wordings: Wordings, held: Held) -> tuple[Field, ...]:
    """The fields, where there were other wordings."""
    if not wordings.before:
        return ()
    options = tuple(
        Option(say("setup", "wording_option", number=number, text=text), str(number))
        for number, text in wordings.before.items()
    )
    label, hint, ticked = say("setup", "wordings"), say("setup", "wordings_hint"), held.get(wordings.same, ())
    return (
        ChoicesField(wordings.same, label, options, ticked, optional=True, hint=hint),
        TextField(
            wordings.why,
            say("setup", "wordings_why"),
            one(held, wordings.why),
            hint=say("setup", "wordings_why_hint"),
            optional=True,
            limit=MOST_TEXT,
        ),
    )


def held_links(wordings: Wordings, links: Sequence[Values]) -> Held:
    """What the fields hold for the links of a change."""
    mine = next((link for link in links if wordings.is_in(link)), None)
    if mine is None:
        return {wordings.same: (), wordings.why: ()}
    others = (str(number) for number in mine["wordings"] if number in wordings.before)
    return {wordings.same: tuple(others), wordings.why: (mine["because"],)}


def written_links(wordings: Wordings, links: Sequence[Values], held: Held) -> list[Values]:
    """The links of a change once the fields hold this; those that the fields do not show stay.

    Raises:
        FormMistakesError: wordings are linked without a reason.
    """
    if wordings.same not in held:
        return [*links]
    left = [link for link in links if not wordings.is_in(link)]
    ticked = {number for number in wordings.before if str(number) in held[wordings.same]}
    if not ticked:
        return left
    why = one(held, wordings.why).strip()
    if not why:
        raise FormMistakesError({wordings.why: say("setup", "wordings_unsaid")})
    joined = [link for link in left if link["question"] == wordings.question and ticked & {*link["wordings"]}]
    numbers = ticked.union({wordings.now}, *(link["wordings"] for link in joined))
    new = {"question": wordings.question, "wordings": sorted(numbers), "because": why}
    return [*(link for link in left if link not in joined), new]
