"""What a careless way of asking less would leave behind."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from bot.proof.evidence import Cell, Dump, Evidence, Given, Place, Post
from bot.proof.leaks import Leak, grouped, mean
from bot.proof.published import SCORES


def a_draw_of_those_who_answer(evidence: Evidence) -> Evidence:
    """Who answered the last time is asked again; who did not makes room for others."""
    answered = {place: {g.user for g in given} for place, given in _by_place(evidence).items()}
    asked = dict(evidence.asked)
    for before, after in pairwise(sorted(asked)):
        if before[:2] == after[:2]:
            asked[after] = (evidence.asked[after] - evidence.asked[before]) | frozenset(
                answered.get(before, ())
            )
    return replace(evidence, asked=asked)


def an_ask_that_is_given_back(evidence: Evidence) -> Evidence:
    """Who did not answer is not counted as asked: they have their budget back."""
    return replace(evidence, dumps=[_without_silent(evidence, dump) for dump in evidence.dumps])


def one_question_shown_of_two_changes(evidence: Evidence) -> Evidence:
    """The same question to nearly the same people in the same week, shown for each change."""
    return replace(evidence, cells=[*evidence.cells, *_twice(evidence)])


def a_message_to_the_silent(evidence: Evidence) -> Evidence:
    """A reminder in the channel names who has not answered."""
    posts = []
    for (channel, ts), (place, *_) in evidence.sections.items():
        answered = {given.user for given in _by_place(evidence).get(place, ())}
        silent = " ".join(f"<@{user}>" for user in sorted(evidence.asked[place] - answered))
        posts.append(Post(evidence.posts[-1].moment, channel, ts, silent, silent))
    return replace(evidence, posts=[*evidence.posts, *posts])


LEAKS_OF_DRAWS: tuple[Leak, ...] = (
    a_draw_of_those_who_answer,
    an_ask_that_is_given_back,
    one_question_shown_of_two_changes,
    a_message_to_the_silent,
)


def _twice(evidence: Evidence) -> Iterator[Cell]:
    for (change, team, week), given in _by_place(evidence).items():
        if len(given) >= SCORES:
            yield mean(team, change, week, given)


def _without_silent(evidence: Evidence, dump: Dump) -> Dump:
    """A dump in which a closed message has asks of those alone who answered one of its rounds."""
    answered: dict[str, set[str]] = {}
    names = {str(row["id"]): str(row["led_by"] or row["id"]) for row in dump.tables["round"]}
    for row in dump.tables["answer"]:
        answered.setdefault(names[str(row["round"])], set()).add(
            evidence.owners.get(str(row["pseudonym"]), "")
        )
    asks = [row for row in dump.tables["ask"] if row["user_id"] in answered.get(str(row["message"]), ())]
    return Dump(dump.moment, {**dump.tables, "ask": asks})


def _by_place(evidence: Evidence) -> dict[Place, list[Given]]:
    return grouped(evidence, lambda given: (given.change, given.team, given.week))
