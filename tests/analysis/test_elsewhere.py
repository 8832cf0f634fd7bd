from datetime import date, timedelta
from random import Random

from bot.analysis.elsewhere import ShownPeople
from bot.analysis.gate import too_alike

WEEK = date(2026, 3, 2)
TEAM = ("U01", "U02", "U03", "U04", "U05", "U06")


def shown(change: str = "async", asked: tuple[str, ...] = TEAM) -> ShownPeople:
    people = ShownPeople(4)
    people.add(change, "focus", WEEK, asked)
    return people


def test_the_same_people_are_shown_elsewhere() -> None:
    assert shown().elsewhere("buddy", "focus", WEEK, TEAM)
    assert shown().elsewhere("buddy", "focus", WEEK, TEAM[:3])


def test_what_the_change_itself_has_shown_is_not_elsewhere() -> None:
    assert not shown().elsewhere("async", "focus", WEEK, TEAM)


def test_other_questions_weeks_and_people_are_not_elsewhere() -> None:
    people = shown()
    assert not people.elsewhere("buddy", "energy", WEEK, TEAM)
    assert not people.elsewhere("buddy", "focus", WEEK + timedelta(weeks=1), TEAM)
    assert not people.elsewhere("buddy", "focus", WEEK, ("U11", "U12", "U13", "U14"))
    assert not people.elsewhere("buddy", "focus", WEEK, ())


def test_people_who_are_shown_later_are_seen_though_it_was_asked_before() -> None:
    people = ShownPeople(4)
    people.add("async", "focus", WEEK, TEAM)
    moved = (*TEAM[:2], "U11", "U12", "U13", "U14")
    assert not people.elsewhere("buddy", "focus", WEEK, moved)
    people.add("third", "focus", WEEK, (*moved, "U15"))
    assert people.elsewhere("buddy", "focus", WEEK, moved)


def test_it_is_the_rule_of_the_gate_for_every_round_and_every_other_one() -> None:
    chance = Random(5)  # noqa: S311
    pool = [f"U{number:02}" for number in range(14)]

    def groups(count: int) -> list[tuple[str, str, date, tuple[str, ...]]]:
        return [
            (
                chance.choice(("a", "b", "c")),
                chance.choice(("focus", "energy")),
                WEEK + timedelta(weeks=chance.randrange(2)),
                tuple(chance.sample(pool, chance.randrange(3, 9))),
            )
            for _ in range(count)
        ]

    people, said = ShownPeople(4), set[bool]()
    told: list[tuple[str, str, date, tuple[str, ...]]] = []
    for one in groups(30):
        for change, question, week, asked in groups(5):
            plain = any(
                (question, week) == (q, w) and change != c and too_alike(asked, other, 4)
                for c, q, w, other in told
            )
            assert people.elsewhere(change, question, week, asked) is plain
            said.add(plain)
        people.add(*one)
        told.append(one)
    assert said == {True, False}
