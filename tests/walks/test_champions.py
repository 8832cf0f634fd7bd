"""A champion's weekly message: what the digest said of their team, what is unanswered, whom to talk to."""

from datetime import date
from typing import Any

import pytest

from bot.analysis.compare.values import Comparison, Interval, Missing, TeamEffect, Verdict
from bot.analysis.published import PublishedChange, PublishedTeam
from bot.domain.change import Direction
from bot.flows.champion_week import owe_weeks
from bot.flows.comparison_words import team_effect
from bot.sandbox.mishaps import Mishap
from storage.digests import claim_digest
from storage.rows import to_json
from tests.walks.people import (
    ANA,
    BEN,
    FIG,
    IN_FIG,
    IN_KIWI,
    IN_LIME,
    KAI,
    KIWI,
    LEA,
    LIME,
    LOBBY,
    OPS,
    SOL,
    WORKSPACE_ID,
    plan,
)
from tests.walks.reading import Json, initial, words
from tests.walks.stage import Stage
from tests.walks.test_verdicts import WEEKS, live

MONDAY = date(2026, 10, 12)
START = date(2026, 9, 7)
HEADING = "Your week as a champion"


def effect(team: str, verdict: Verdict) -> TeamEffect:
    """What a digest says of one team."""
    return TeamEffect(team, verdict, None, Missing(), 6, 1, 5, 7, Interval(0.8, 0.4, 1.2))


def shown(*, direction: Direction = Direction.UP, **verdicts: Verdict) -> PublishedChange:
    """A change as a digest showed it, with a verdict for each team; one without has not started."""
    teams = tuple(PublishedTeam(key, key.title(), 2, START, None, None, None, ()) for key in verdicts)
    waiting = tuple(
        PublishedTeam(key, key.title(), None, None, None, None, None, ())
        for key in ("fig", "kiwi", "lime")
        if key not in verdicts
    )
    effects = tuple(effect(key, verdict) for key, verdict in verdicts.items())
    said = Comparison(Verdict.MIXED, None, teams=effects)
    return PublishedChange("async", "Async stand-ups", direction, 0.3, said, (), teams + waiting)


def publish(stage: Stage, *changes: PublishedChange, week: date = MONDAY) -> None:
    """A digest with these numbers is made, and what is owed with it is sent."""
    content: dict[str, Any] = {"headline": None, "details": []}
    content["changes"] = to_json(tuple[PublishedChange, ...], changes)
    with stage.bot.database.transaction() as session:
        digest = claim_digest(session, WORKSPACE_ID, week, content)
        assert digest is not None
        owe_weeks(session, WORKSPACE_ID, digest, week, stage.clock.now())
    stage.settle()


def weekly(stage: Stage, person: str) -> list[Json]:
    """The weekly messages of somebody."""
    return [m for m in stage.dms(person) if HEADING in m["text"]]


def share(stage: Stage, person: str, **teams: str | None) -> None:
    """A champion ticks or unticks teams."""
    stage.command(person, "/pops share", LOBBY)
    stage.submit(person, **{f"team-{key}": value for key, value in teams.items()})
    stage.dismiss(person)


def test_every_champion_gets_one_message_with_each_digest_and_nobody_else_any(any_stage: Stage) -> None:
    stage = any_stage
    stage.go("2026-10-12 10:00")
    stage.settle()
    stage.go("2026-10-13 12:00")
    assert [len(weekly(stage, person)) for person in (ANA, KAI)] == [1, 1]
    stage.go("2026-10-19 10:00")
    assert [len(weekly(stage, person)) for person in (ANA, KAI)] == [2, 2]
    others = {*IN_FIG, *IN_KIWI, *IN_LIME, LEA, SOL} - {ANA, KAI}
    assert all(not weekly(stage, person) for person in others)
    assert "*Async stand-ups*, v1. Too early to tell" in weekly(stage, ANA)[0]["text"]
    assert "*Async stand-ups*, not started" in weekly(stage, KAI)[0]["text"]


def test_it_says_of_the_team_what_the_digest_said_in_the_same_words(stage: Stage) -> None:
    change = shown(fig=Verdict.HURTS, kiwi=Verdict.HELPS)
    publish(stage, change)
    (told,) = weekly(stage, ANA)
    own = team_effect(change.effect_of(change.teams[0]), change.direction, change.teams[0].crossed)
    assert f"• *Async stand-ups*, v2. {own}" in told["text"]
    assert "Hurts: +0.8 points" in own
    assert "Kiwi" not in told["text"]


def test_a_team_that_shares_and_is_helped_is_named_with_its_champion(any_stage: Stage) -> None:
    share(any_stage, KAI, kiwi="yes")
    publish(any_stage, shown(fig=Verdict.TOO_EARLY, kiwi=Verdict.HELPS))
    said = weekly(any_stage, ANA)[0]["text"]
    assert (
        "Team Kiwi runs v2 of *Async stand-ups*, on the change since 7 September 2026, and its score went "
        f"up, as wanted; its champion is <@{KAI}>." in said
    )
    assert "Whom to talk to" not in weekly(any_stage, KAI)[0]["text"]


def test_where_lower_is_better_the_score_went_down(stage: Stage) -> None:
    share(stage, KAI, kiwi="yes")
    publish(stage, shown(direction=Direction.DOWN, kiwi=Verdict.HELPS))
    assert "its score went down, as wanted" in weekly(stage, ANA)[0]["text"]


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.HELPS])
def test_a_team_that_shares_is_not_named_for_any_other_verdict(stage: Stage, verdict: Verdict) -> None:
    share(stage, KAI, kiwi="yes")
    publish(stage, shown(fig=Verdict.TOO_EARLY, kiwi=verdict))
    assert "Kiwi" not in weekly(stage, ANA)[0]["text"]


def test_sharing_is_off_until_it_is_ticked_and_ends_when_it_is_unticked(stage: Stage) -> None:
    publish(stage, shown(kiwi=Verdict.HELPS))
    share(stage, KAI, kiwi="yes")
    publish(stage, shown(kiwi=Verdict.HELPS), week=date(2026, 10, 19))
    share(stage, KAI, kiwi=None)
    publish(stage, shown(kiwi=Verdict.HELPS), week=date(2026, 10, 26))
    assert ["Kiwi" in told["text"] for told in weekly(stage, ANA)] == [False, True, False]


def test_consent_ends_with_the_champion_who_gave_it(stage: Stage) -> None:
    share(stage, KAI, kiwi="yes")
    wanted = plan()
    wanted["teams"]["kiwi"]["champions"] = [BEN]
    stage.apply(wanted)
    publish(stage, shown(kiwi=Verdict.HELPS))
    assert "Kiwi" not in weekly(stage, ANA)[0]["text"]
    stage.command(BEN, "/pops share", LOBBY)
    view = stage.modal(BEN)
    assert view is not None
    assert initial(view) == {"team-kiwi": None}


def test_the_message_has_a_button_to_share(stage: Stage) -> None:
    publish(stage, shown(fig=Verdict.HELPS))
    dm = stage.platform.state.dm_with(ANA).channel_id
    stage.press(ANA, "share_team", dm)
    stage.submit(ANA, **{"team-fig": "yes"})
    assert "Other champions may hear when a change helps Fig." in words(stage.modal(ANA))
    assert [row[:3] for row in stage.table("sharing")] == [(WORKSPACE_ID, "fig", ANA)]


@pytest.mark.parametrize("person", [BEN, LEA, SOL])
def test_only_a_champion_may_share_and_a_refusal_says_who_knows(stage: Stage, person: str) -> None:
    (said,) = stage.command(person, "/pops share", LOBBY)
    assert f"for its champion to say. Who is one, ops leads can tell you: <@{LEA}>." in said["text"]


def test_who_is_no_champion_any_more_cannot_send_the_form(stage: Stage) -> None:
    stage.command(ANA, "/pops share")
    wanted = plan()
    wanted["teams"]["fig"]["champions"] = [BEN]
    stage.apply(wanted)
    refused = stage.submit(ANA, **{"team-fig": "yes"})
    assert "for its champion to say" in refused["errors"]["team-fig"]
    assert stage.table("sharing") == []


def test_what_nobody_has_answered_is_listed(stage: Stage) -> None:
    stage.command(ANA, "/pops feedback Nobody <reads> the board")
    publish(stage, shown(fig=Verdict.TOO_EARLY))
    said = weekly(stage, ANA)[0]["text"]
    assert "What you reported and nobody has answered yet: 1" in said
    assert "“Nobody &lt;reads&gt; the board”" in said
    stage.execute("UPDATE feedback SET state = 'answered'")
    publish(stage, shown(fig=Verdict.TOO_EARLY), week=date(2026, 10, 19))
    assert "nobody has answered yet" not in weekly(stage, ANA)[1]["text"]


def test_champions_of_archived_teams_and_people_who_left_get_none(stage: Stage) -> None:
    wanted = plan()
    del wanted["teams"]["kiwi"]
    stage.apply(wanted)
    stage.execute(
        f"INSERT INTO person (workspace, user_id, kind, seen) VALUES ('{WORKSPACE_ID}', '{ANA}', 'gone', "  # noqa: S608
        f"'{stage.clock.now().date()}') ON CONFLICT (workspace, user_id) DO UPDATE SET kind = 'gone'"
    )
    publish(stage, shown(fig=Verdict.HELPS))
    assert stage.dms(ANA) == stage.dms(KAI) == []


def test_a_team_archived_before_the_message_is_sent_ends_it(stage: Stage) -> None:
    with stage.bot.database.transaction() as session:
        digest = claim_digest(session, WORKSPACE_ID, MONDAY, {"details": [], "changes": []})
        assert digest is not None
        owe_weeks(session, WORKSPACE_ID, digest, MONDAY, stage.clock.now())
    wanted = plan()
    del wanted["teams"]["kiwi"]
    stage.apply(wanted)
    stage.settle()
    assert (len(weekly(stage, ANA)), stage.dms(KAI)) == (1, [])


def test_a_message_whose_outcome_is_unknown_comes_once(stage: Stage) -> None:
    stage.expect("chat.postMessage 0", "HTTP 200")
    stage.platform.mishaps.arrange("chat.postMessage", Mishap(drop=True, acts=True))
    publish(stage, shown(fig=Verdict.HELPS))
    stage.wait(minutes=2)
    assert [len(weekly(stage, person)) for person in (ANA, KAI)] == [1, 1]


def test_a_champion_of_many_teams_on_many_changes_gets_what_slack_takes(stage: Stage) -> None:
    wanted = plan()
    wanted["teams"]["kiwi"]["champions"] = wanted["teams"]["lime"]["champions"] = [ANA]
    stage.apply(wanted)
    for number in range(8):
        stage.command(ANA, f"/pops feedback {number} " + "x & <y> " * 300, FIG)
    change = shown(fig=Verdict.HELPS, kiwi=Verdict.HURTS, lime=Verdict.HELPS)
    publish(stage, *[change] * 40)
    said = weekly(stage, ANA)[0]["text"]
    assert "nobody has answered yet: 8" in said or "There is more in the digest" in said
    assert "and 28 more, in the digest" in said


def test_forgetting_a_champion_ends_the_sharing(any_stage: Stage) -> None:
    share(any_stage, ANA, fig="yes")
    any_stage.command(ANA, "/pops forget me")
    assert "That other champions may hear of 1 team" in words(any_stage.modal(ANA))
    any_stage.submit(ANA)
    assert any_stage.table("sharing") == []


def test_the_digest_names_kindly_who_was_not_heard(stage: Stage) -> None:
    stage.command(KAI, "/pops feedback We would like to start", KIWI)
    stage.go("2026-10-06 09:30")
    stage.go("2026-10-06 09:30", "America/New_York")
    stage.go("2026-10-12 10:00")
    said = stage.newest(OPS)["text"]
    assert "No words this week from Fig: no feedback, and no comments that can be shown." in said
    assert "Still without a champion: Lime. Whoever cares there may tell an ops lead." in said


@pytest.mark.slow
def test_a_team_whose_comments_are_shown_was_heard(stage: Stage) -> None:
    stage.go("2026-10-06 09:30")
    for number, person in enumerate(IN_FIG):
        stage.answer(person, 3)
        stage.comment(person, f"What number {number} says")
    stage.go("2026-10-06 09:30", "America/New_York")
    stage.go("2026-10-12 10:00")
    said = stage.newest(OPS)["text"]
    assert "No words this week from Kiwi:" in said
    stage.go("2026-10-13 09:30", "America/New_York")
    stage.go("2026-10-19 10:00")
    assert "No words this week from Fig, Kiwi:" in stage.newest(OPS)["text"]


def test_nobody_is_missed_before_the_first_round_has_closed(stage: Stage) -> None:
    said = "\n".join(words(m["blocks"]) for m in stage.command(LEA, "/pops digest preview", OPS))
    assert "No round has closed yet" in said
    assert "No words this week" not in said


def test_a_team_that_is_asked_about_nothing_is_not_missed(stage: Stage) -> None:
    wanted = plan()
    wanted["teams"]["lime"]["champions"] = [LEA]
    wanted["pulses"]["focus"]["teams"] = ["kiwi"]
    stage.apply(wanted)
    stage.command(KAI, "/pops feedback All is well", KIWI)
    stage.go("2026-10-12 10:00")
    said = stage.newest(OPS)["text"]
    assert "No words this week" not in said
    assert "without a champion" not in said
    assert stage.messages(LIME) == []


@pytest.mark.slow
def test_after_months_of_pulses_champions_hear_what_the_digest_says_and_whom_to_ask(stage: Stage) -> None:
    share(stage, ANA, fig="yes")
    live(stage)
    said = ["\n".join(words(m["blocks"]) for m in said_in(stage, post)) for post in stage.messages(OPS)]
    own = [told["text"] for told in weekly(stage, ANA)]
    peers = [told["text"] for told in weekly(stage, KAI)]
    assert len(own) == len(peers) == len(said) == WEEKS
    helped = [number for number, told in enumerate(own) if "v1. Helps: " in told]
    (line,) = [line for line in own[helped[0]].splitlines() if "v1. Helps: " in line]
    assert line.partition("v1. ")[2] in said[helped[0]]
    named = [number for number, told in enumerate(peers) if "Team Fig runs v1 of *Async stand-ups*" in told]
    assert named == helped
    assert all("“In the past week" not in told for told in peers)


def said_in(stage: Stage, headline: Json) -> list[Json]:
    """The messages of a digest's thread."""
    return [m for m in stage.thread(OPS, headline["ts"]) if "blocks" in m]
