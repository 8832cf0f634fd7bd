from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.change import Change, Direction, Trial, Version
from bot.domain.decision import (
    Decision,
    DecisionKind,
    Details,
    NextStep,
    State,
    has_stalled,
    is_asked,
    next_step,
    state_of,
    with_decision,
)

DAY = date(2026, 5, 4)
WEEK = timedelta(weeks=1)
CHANGE = Change(
    key="async",
    title="Async stand-ups",
    hypothesis="It helps.",
    question="focus.time",
    direction=Direction.UP,
    smallest=0.3,
    versions=(Version(1, "in writing"), Version(2, "before ten")),
    trials=(Trial("fig", 1, DAY), Trial("kiwi", 1, DAY + 4 * WEEK)),
)
LEADS = ("U0LEA", "U0SOL")


def decision(kind: DecisionKind, day: date = DAY, actor: str | None = "U0LEA", **details: object) -> Decision:
    moment = datetime.combine(day, datetime.min.time(), UTC)
    return Decision(
        "d",
        "async",
        kind,
        moment,
        day,
        actor,
        "why",
        Details(**details),  # type: ignore[arg-type]
    )


def test_a_change_is_proposed_until_its_first_team_starts() -> None:
    assert state_of(CHANGE, [], DAY - WEEK) is State.PROPOSED
    assert state_of(CHANGE, [], DAY) is State.RUNNING
    assert state_of(replace(CHANGE, trials=()), [], DAY) is State.PROPOSED


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        (("keep",), State.KEPT),
        (("keep", "look_again", "metric", "stalled"), State.KEPT),
        (("keep", "tweak"), State.RUNNING),
        (("keep", "spread"), State.RUNNING),
        (("stop",), State.STOPPED),
        (("stop", "back"), State.RUNNING),
    ],
)
def test_the_last_turn_says_how_far_a_change_has_come(kinds: tuple[str, ...], state: State) -> None:
    decided = [decision(DecisionKind(kind)) for kind in kinds]
    assert state_of(CHANGE, decided, DAY) is state


def test_what_was_taken_out_is_stopped_and_what_lost_its_key_is_sealed() -> None:
    assert state_of(replace(CHANGE, archived=True), [], DAY) is State.STOPPED
    assert state_of(CHANGE, [decision(DecisionKind.KEEP)], DAY, sealed=True) is State.SEALED


def test_the_next_step_is_the_owners_at_the_review() -> None:
    change = replace(CHANGE, owner="U0ANA", review=DAY + 8 * WEEK)
    assert next_step(change, [], LEADS) == NextStep("U0ANA", DAY + 8 * WEEK)
    late = [decision(DecisionKind.TWEAK, DAY + 9 * WEEK)]
    assert next_step(change, late, LEADS) == NextStep("U0ANA", DAY + 11 * WEEK)


def test_without_an_owner_whoever_chose_last_looks_again_and_otherwise_the_first_ops_lead() -> None:
    assert next_step(CHANGE, [], LEADS) == NextStep("U0LEA", DAY + 2 * WEEK)
    chosen = [decision(DecisionKind.LOOK_AGAIN, DAY + WEEK, "U0SOL", weeks=5)]
    assert next_step(CHANGE, chosen, LEADS) == NextStep("U0SOL", DAY + 6 * WEEK)
    assert next_step(CHANGE, chosen, ("U0LEA",)) == NextStep("U0LEA", DAY + 6 * WEEK)
    assert next_step(CHANGE, chosen, ()) == NextStep(None, DAY + 6 * WEEK)


def test_a_change_that_no_team_is_to_start_has_no_next_step() -> None:
    assert next_step(replace(CHANGE, trials=()), [], LEADS) is None


def test_a_new_version_ends_the_trials_of_its_teams_and_leaves_the_others() -> None:
    made = decision(
        DecisionKind.ADAPT, version=3, what="by noon", teams=("fig", "kiwi"), start=DAY + 2 * WEEK
    )
    changed = with_decision(CHANGE, made)
    assert changed.versions[-1] == Version(3, "by noon")
    assert changed.trials == (
        Trial("fig", 1, DAY, DAY + 2 * WEEK),
        Trial("fig", 3, DAY + 2 * WEEK),
        Trial("kiwi", 3, DAY + 2 * WEEK),
    )


def test_a_trial_that_ended_before_keeps_its_end() -> None:
    ended = replace(CHANGE, trials=(Trial("fig", 1, DAY, DAY + WEEK),))
    made = decision(DecisionKind.SPREAD, version=2, teams=("fig",), start=DAY + 3 * WEEK)
    assert with_decision(ended, made).trials == (
        Trial("fig", 1, DAY, DAY + WEEK),
        Trial("fig", 2, DAY + 3 * WEEK),
    )


def test_stopping_ends_every_trial_that_day_and_takes_out_those_to_come() -> None:
    stopped = with_decision(CHANGE, decision(DecisionKind.STOP, DAY + WEEK))
    assert stopped.trials == (Trial("fig", 1, DAY, DAY + WEEK),)


@pytest.mark.parametrize("kind", [DecisionKind.KEEP, DecisionKind.LOOK_AGAIN])
def test_keeping_and_looking_again_leave_a_change_as_it_is(kind: DecisionKind) -> None:
    assert with_decision(CHANGE, decision(kind, weeks=2)) == CHANGE


def test_a_change_is_asked_about_until_it_is_stopped_or_kept_without_asking() -> None:
    assert is_asked([])
    assert is_asked([decision(DecisionKind.KEEP)])
    quiet = decision(DecisionKind.KEEP, ask_on=False)
    assert not is_asked([quiet])
    assert not is_asked([quiet, decision(DecisionKind.LOOK_AGAIN)])
    assert is_asked([quiet, decision(DecisionKind.SPREAD)])
    assert not is_asked([decision(DecisionKind.STOP)])


def test_a_change_surfaces_six_weeks_after_the_last_thing_that_happened_and_once() -> None:
    change = replace(CHANGE, trials=(Trial("fig", 1, DAY),))
    assert not has_stalled(change, [], None, DAY + 6 * WEEK - timedelta(days=1))
    assert has_stalled(change, [], None, DAY + 6 * WEEK)
    assert not has_stalled(change, [], DAY + WEEK, DAY + 6 * WEEK)
    assert has_stalled(change, [], DAY + WEEK, DAY + 7 * WEEK)
    surfaced = decision(DecisionKind.STALLED, DAY + 6 * WEEK)
    assert not has_stalled(change, [surfaced], None, DAY + 20 * WEEK)
    tweaked = decision(DecisionKind.TWEAK, DAY + 7 * WEEK)
    assert not has_stalled(change, [surfaced, tweaked], None, DAY + 12 * WEEK)
    assert has_stalled(change, [surfaced, tweaked], None, DAY + 13 * WEEK)


def test_a_change_that_has_not_started_never_surfaces() -> None:
    assert not has_stalled(CHANGE, [], None, DAY - WEEK)
