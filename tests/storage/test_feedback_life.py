from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from bot.domain.feedback import FeedbackState, FeedbackStep
from storage.database import Database
from storage.feedback import save_feedback
from storage.feedback_life import answers_given, claim_untold, get_reported, given_feedback, join, take_step
from storage.inbox import (
    NO_CHANGE,
    InboxFilter,
    changes_heard,
    count_feedback_by_state,
    find_feedback,
    teams_heard,
)
from storage.teams import save_team
from tests.databases import at_once
from tests.storage.test_feedback import FEEDBACK
from tests.storage.values import NOW, TEAM

SECOND = timedelta(seconds=1)
SEEN = FeedbackStep(FeedbackState.SEEN, NOW, "U90")
ANSWERED = FeedbackStep(FeedbackState.ANSWERED, NOW + SECOND, "U90", "We do")
USED = FeedbackStep(FeedbackState.USED, NOW + 2 * SECOND, "U90", None, "async", 2)


def give(session: Session, author: str, words: str = "words", **more: object) -> str:
    """Feedback of somebody; returns its id."""
    said = replace(FEEDBACK, author=author, words=words, **more)  # type: ignore[arg-type]
    save_feedback(session, "T01", f"{author}:{words}", said, NOW)
    return next(each.id for each in given_feedback(session, "T01", author) if each.said.words == words)


def test_a_step_is_taken_once_and_kept_with_moment_and_actor(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        feedback = give(session, "U01")
        for step in (SEEN, ANSWERED, USED, replace(USED, version=3)):
            (told,) = take_step(session, "T01", [feedback], step)
            assert told.author == "U01"
            again = replace(step, moment=NOW + timedelta(days=1), actor="U91", words="Other words")
            assert take_step(session, "T01", [feedback], again) == []
    with set_up_database.snapshot() as session:
        (found,) = given_feedback(session, "T01", "U01")
        assert found.steps == (SEEN, ANSWERED, USED, replace(USED, version=3))
        assert found.state is FeedbackState.USED
        assert found.step(FeedbackState.ANSWERED) == ANSWERED
        assert answers_given(session, "T01", "U90") == [(ANSWERED.moment, "We do")]
        assert answers_given(session, "T01", "U91") == answers_given(session, "T02", "U90") == []


def test_a_state_never_goes_back(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        feedback = give(session, "U01")
        take_step(session, "T01", [feedback], ANSWERED)
        take_step(session, "T01", [feedback], SEEN)
        found = get_reported(session, "T01", feedback)
        assert found is not None
        assert found.state is FeedbackState.ANSWERED


def test_steps_of_several_at_once_are_taken_once(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        feedback = give(session, "U01")

    def see() -> int:
        with set_up_database.transaction() as session:
            return len(take_step(session, "T01", [feedback], SEEN))

    assert sorted(at_once(see, see, see)) == [0, 0, 1]


def test_nobody_touches_the_feedback_of_another_workspace(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        feedback, other = give(session, "U01"), give(session, "U02")
        assert take_step(session, "T02", [feedback], SEEN) == []
        assert join(session, "T02", feedback, other, NOW) is None
        assert get_reported(session, "T02", feedback) is None


def test_each_author_of_a_thread_is_told_once_and_nobody_of_their_own_doing(
    set_up_database: Database,
) -> None:
    with set_up_database.transaction() as session:
        first, second, third = give(session, "U01"), give(session, "U02"), give(session, "U01", "again")
        own = give(session, "U90")
        assert [join(session, "T01", each, first, NOW) for each in (second, third, own)] == [[], [], []]
        assert sorted(told.author for told in take_step(session, "T01", [second], ANSWERED)) == ["U01", "U02"]
        assert all(
            given.step(FeedbackState.ANSWERED)
            for u in ("U01", "U02", "U90")
            for given in given_feedback(session, "T01", u)
        )


def test_what_is_joined_moves_along_and_stands_below_the_other(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        first, second, third = (give(session, f"U0{n}") for n in (1, 2, 3))
        assert join(session, "T01", third, second, NOW) == []
        assert join(session, "T01", second, first, NOW) == []
        assert join(session, "T01", first, third, NOW) is None
        assert join(session, "T01", first, first, NOW) is None
        assert join(session, "T01", first, "nowhere", NOW) is None
        found = get_reported(session, "T01", third)
        assert found is not None
        assert (found.id, {each.id for each in found.joined}) == (first, {second, third})
        assert [each.id for each in find_feedback(session, "T01", InboxFilter(), 9)] == [first]


def test_joining_brings_each_the_steps_of_the_other(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        first, second = give(session, "U01"), give(session, "U02")
        take_step(session, "T01", [first], ANSWERED)
        take_step(session, "T01", [second], SEEN)
        later = NOW + timedelta(days=1)
        told = join(session, "T01", second, first, later)
        assert sorted(each.author for each in told or ()) == ["U01", "U02"]
        found = get_reported(session, "T01", first)
        assert found is not None
        assert found.steps == (ANSWERED, replace(SEEN, moment=later))
        assert found.joined[0].steps == (SEEN, replace(ANSWERED, moment=later))
        assert found.joined[0].state is FeedbackState.ANSWERED


def test_two_that_are_joined_both_ways_at_once_are_joined_one_way(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        first, second = give(session, "U01"), give(session, "U02")

    def together(one: str, other: str) -> bool:
        with set_up_database.transaction() as session:
            return join(session, "T01", one, other, NOW) is not None

    done = at_once(lambda: together(first, second), lambda: together(second, first))
    assert sorted(done) == [False, True]
    with set_up_database.snapshot() as session:
        assert len(find_feedback(session, "T01", InboxFilter(), 9)) == 1


def test_a_delivery_tells_all_that_is_untold_and_the_next_one_only_what_is_new(
    set_up_database: Database,
) -> None:
    with set_up_database.transaction() as session:
        feedback = give(session, "U01")
        (seen,) = take_step(session, "T01", [feedback], SEEN)
        (answered,) = take_step(session, "T01", [feedback], ANSWERED)
        told = claim_untold(session, seen.step_id, "d1")
        assert told is not None
        assert (told[0].id, told[1]) == (feedback, [SEEN, ANSWERED])
        assert claim_untold(session, answered.step_id, "d2") is None
        (used,) = take_step(session, "T01", [feedback], USED)
        again = claim_untold(session, seen.step_id, "d1")
        assert again is not None
        assert again[1] == [SEEN, ANSWERED]
        new = claim_untold(session, used.step_id, "d3")
        assert new is not None
        assert new[1] == [USED]
        assert claim_untold(session, "nowhere", "d4") is None


def test_the_inbox_is_looked_through_by_state_change_and_team(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        save_team(session, "T01", replace(TEAM, key="fig"))
        first = give(session, "U01")
        second = give(session, "U02", team_key="fig", change_key=None)
        third = give(session, "U03", team_key="fig")
        take_step(session, "T01", [third], SEEN)

        def found(**wanted: object) -> set[str]:
            fitting = InboxFilter(**wanted)  # type: ignore[arg-type]
            return {each.id for each in find_feedback(session, "T01", fitting, 9)}

        assert found() == {first, second, third}
        assert found(state=FeedbackState.NEW) == {first, second}
        assert found(team_key="fig") == {second, third}
        assert found(change_key="async") == {first, third}
        assert found(change_key=NO_CHANGE) == {second}
        assert found(team_key="checkout", state=FeedbackState.SEEN) == set()
        join(session, "T01", second, first, NOW)
        assert found(team_key="fig") == {first, third}
        assert found(team_key="fig", change_key="async") == {third}
        counts = count_feedback_by_state(session, "T01", InboxFilter(FeedbackState.USED))
        assert [counts[state] for state in FeedbackState] == [1, 1, 0, 0]
        assert set(teams_heard(session, "T01")) == {"checkout", "fig"}
        assert changes_heard(session, "T01") == ["async"]
        assert find_feedback(session, "T02", InboxFilter(), 9) == []


def test_the_newest_comes_first_page_by_page(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        for number in range(5):
            said = replace(FEEDBACK, words=str(number))
            save_feedback(session, "T01", str(number), said, NOW + number * SECOND)
        pages = [find_feedback(session, "T01", InboxFilter(), 2, start) for start in (0, 2, 4)]
        assert [[each.said.words for each in page] for page in pages] == [["4", "3"], ["2", "1"], ["0"]]


def test_feedback_that_somebody_has_seen_is_not_replaced_any_more(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        feedback = give(session, "U01")
        take_step(session, "T01", [feedback], SEEN)
        save_feedback(session, "T01", "U01:words", replace(FEEDBACK, author="U01", words="others"), NOW)
        (found,) = given_feedback(session, "T01", "U01")
        assert found.said.words == "words"
