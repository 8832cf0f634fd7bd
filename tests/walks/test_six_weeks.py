"""Six weeks of an ops lead with forty teams and two changes, all of it in Slack, from nothing on."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from tests.walks.caring import click, inbox, news
from tests.walks.deciding import offered
from tests.walks.forty_teams import GUEST, ROBOT, company
from tests.walks.forty_weeks import (
    APPLE,
    ASPEN,
    ASYNC,
    BIRCH,
    CHAMPIONS,
    ELDER,
    MEETINGS,
    ON_ASYNC,
    SQUADS,
    TUESDAYS,
    Weeks,
    digest,
    set_up,
)
from tests.walks.people import LEA, OPS
from tests.walks.reading import Json, buttons, inputs, words
from tests.walks.setting_up import seen, window
from tests.walks.stage import Log, Stage
from tests.walks.test_champions import weekly

CHILDREN, SUPPORT = "Ten is too early for those with children", "At ten we are all on support"


@pytest.fixture
def stage(sqlite_url: str, log: Log, _backstage: Callable[[Stage], object]) -> Iterator[Stage]:
    """Forty channels, and Pops in none of them."""
    stage = Stage(sqlite_url, log, place=company(SQUADS))
    yield stage
    _backstage(stage)
    stage.check()


def said_of(stage: Stage, change: str) -> str:
    """What the newest digest's thread says of a change."""
    title = "Async stand-ups" if change == ASYNC else "No-meeting Wednesdays"
    return "\n".join(told for m in digest(stage) if (told := words(m["blocks"])).startswith(title))


def rows(thread: list[Json]) -> dict[str, list[str]]:
    """All rows of buttons in messages."""
    return {row: labels for message in thread for row, labels in buttons(message).items()}


# Decisions


def decide(stage: Stage, change: str, kind: str) -> Json:
    """Press a button below the newest digest; returns the window that opens."""
    detail = next(m for m in digest(stage) if f"next|{change}" in buttons(m))
    stage.press(LEA, f"decide:{kind}", OPS, ts=str(detail["ts"]), row=change)
    return window(stage, LEA)


def sent(stage: Stage, **values: str | None) -> str:
    """Send the window in front of the ops lead; returns what it says then."""
    assert stage.submit(LEA, **values)["ok"]
    said = seen(stage, LEA)
    stage.dismiss(LEA)
    stage.settle()
    return said


def citing(view: Json, said: str) -> str:
    """The option of what caused a version that has these words."""
    options = inputs(view)["cited"]["options"]
    return next(str(o["value"]) for o in options if said in o["text"]["text"])


def champion_reports(stage: Stage) -> None:
    """Two champions say what their teams say, and one hears back."""
    for squad, said in ((APPLE, CHILDREN), (BIRCH, SUPPORT)):
        (receipt,) = stage.command(squad.people[0], f"/pops feedback {said}", squad.channel)
        assert f"Kept for {squad.name}" in receipt["text"]
    inbox(stage)
    ((feedback,),) = stage.rows("SELECT id FROM feedback WHERE team = 'apple'")
    click(stage, "feedback_answer", feedback)
    stage.submit(LEA, answer="We look for a better hour.")
    stage.dismiss(LEA)
    stage.settle()
    assert "We look for a better hour." in news(stage, APPLE.people[0])[-1]


def tweak(stage: Stage) -> None:
    """A version because of a comment and of feedback: each team hears its own words, once."""
    view = decide(stage, ASYNC, "tweak")
    causes = "\n".join((offered(view, "cited", "comment|"), citing(view, CHILDREN)))
    sent(stage, what="Written by noon", cited=causes, named="yes", reason="Ten breaks mornings.")
    for squad in ON_ASYNC:
        (told,) = (m for m in stage.messages(squad.channel) if "v2" in m["text"])
        said = words(told["blocks"])
        own = {ASPEN: "The call at ten breaks my morning", APPLE: CHILDREN}.get(squad)
        assert said.startswith(f"You said:\n{own}") if own else "You said" not in said
        assert f"v2{'' if own is None else ' of *Async stand-ups*'}: Written by noon" in said
    assert f"<@{APPLE.champion}>, your champion" in words(stage.newest(APPLE.channel)["blocks"])
    assert "v2 of *Async stand-ups* was made because of it" in news(stage, APPLE.people[0])[-1]


def adapt(stage: Stage) -> None:
    """A version for the team that the change does not suit, because of what its champion said."""
    view = decide(stage, ASYNC, "adapt")
    cited = citing(view, SUPPORT)
    sent(stage, what="Written after support", cited=cited, teams="birch", reason="Support owns mornings.")
    said = words(stage.newest(BIRCH.channel)["blocks"])
    assert said.startswith(f"You said:\n{SUPPORT}\nSo from Monday 9 November we try v3")
    assert not any("v3" in m["text"] for s in ON_ASYNC if s is not BIRCH for m in stage.messages(s.channel))


def spread(stage: Stage) -> None:
    """Three teams more; the other buttons open what they promise."""
    decide(stage, ASYNC, "spread")
    assert "Elder, Fennel, Fern start v2" in sent(
        stage, version="2", teams="elder\nfennel\nfern", reason="They asked for it."
    )
    for kind in ("keep", "look_again"):
        assert "No-meeting Wednesdays" in words(decide(stage, MEETINGS, kind)["blocks"])
        stage.dismiss(LEA)


def stop(stage: Stage) -> None:
    """The other change ends."""
    decide(stage, MEETINGS, "stop")
    assert "stop; its trials end" in sent(stage, reason="Meetings only moved to Thursday.")


# What must be so at the end


def asked_within_budget(stage: Stage, weeks: Weeks) -> None:
    """Nobody above two messages a week; no team lost; each message once; guests and bots left alone."""
    assert max(weeks.asks.values()) == 2
    assert {squad.key for squad in SQUADS} == set(weeks.pulses)
    assert min(weeks.pulses.values()) >= len(TUESDAYS) - 2
    assert not {GUEST, ROBOT, LEA} & {person for person, _ in weeks.asks}
    opened = "SELECT team, count(*) FROM round WHERE led_by IS NULL AND status <> 'skipped' GROUP BY team"
    assert dict(stage.rows(opened)) == weeks.pulses
    reasons = {reason for (reason,) in stage.rows("SELECT skipped FROM round WHERE skipped IS NOT NULL")}
    assert reasons <= {"asked_enough"}
    everywhere = [
        m for c in stage.platform.state.channels() for m in stage.platform.messages.all_in(c.channel_id)
    ]
    keys = Counter(m["metadata"]["event_payload"]["key"] for m in everywhere if m.get("metadata"))
    assert max(keys.values()) == 1
    assert stage.rows("SELECT id FROM delivery WHERE parked IS NOT NULL") == []


def told_each_week(stage: Stage) -> None:
    """A champion hears once a digest, and members, who want no reminders here, hear nothing alone."""
    for person in CHAMPIONS:
        assert len(weekly(stage, person)) == len(TUESDAYS)
    members = {person for squad in SQUADS for person in squad.people} - CHAMPIONS
    assert not any(stage.dms(person) for person in members)


def home_is_sensible(stage: Stage) -> None:
    """States and next steps for the lead, the own team for a champion, nothing to decide for a member."""
    told = words(stage.home(LEA, "changes")["blocks"])
    assert "*Async stand-ups*: running since 19 October 2026." in told
    assert f"• Next step: <@{LEA}>, by 16 November 2026." in told
    assert "*No-meeting Wednesdays*: stopped on 9 November 2026." in told
    assert buttons(stage.shown_home(LEA))[f"next|{MEETINGS}"] == ["History"]
    assert "*40 teams* by name" in words(stage.home(LEA, "teams")["blocks"])
    told = words(stage.home(APPLE.people[0], "teams")["blocks"])
    assert f"*used* in v2: “We look for a better hour.”\n{CHILDREN}" in told
    home = stage.home(BIRCH.people[2])
    assert buttons(home)["home|tabs"] == ["For me", "Changes", "My answers"]
    assert "• On *Async stand-ups* v3" in words(home["blocks"])
    told = words(stage.home(BIRCH.people[2], "changes")["blocks"])
    assert "• Birch: v3 since 9 November 2026, “Written after support”." in told
    assert "Guests are asked only where" in words(stage.home(GUEST)["blocks"])


def history_is_complete(stage: Stage) -> None:
    """Every step with who took it and why, and every version with its teams."""
    stage.home(LEA, "changes")
    stage.at_home(LEA, "home:history", ASYNC)
    told = words(stage.shown_home(LEA)["blocks"])
    by = f"decided by <@{LEA}>"
    for line in (
        f"• 5 October 2026: set up, {by}",
        f"“Written after support”, adapted for Birch, from 9 November 2026 on, {by}, because of feedback",
        f"Elder, Fennel, Fern start v2 on 16 November 2026, {by}. Reason: They asked for it.",
        "Daisy from 19 October 2026 until 2 November 2026)",
        "• v3: Written after support (Birch from 9 November 2026), because of feedback of Birch",
    ):
        assert line in told
    assert all(f"• *{day + timedelta(days=6):%-d %B %Y}*: " in told for day in TUESDAYS)
    stage.at_home(LEA, "home:back")


def others_may_not(stage: Stage) -> None:
    """A member and a champion are told who can."""
    for person, squad in ((APPLE.people[2], APPLE), (ELDER.people[0], ELDER)):
        for typed in ("inbox", "export", "digest"):
            (said,) = stage.command(person, f"/pops {typed}", squad.channel)
            assert f"<@{LEA}>" in said["text"]
    (said,) = stage.command(APPLE.people[2], "/pops feedback Hello", APPLE.channel)
    assert f"Your champion is <@{APPLE.champion}>" in said["text"]


@pytest.mark.slow
def test_an_ops_lead_runs_two_changes_in_forty_teams_for_six_weeks(stage: Stage) -> None:
    set_up(stage)
    weeks = Weeks(stage)
    for number, step in enumerate((champion_reports, None, tweak, adapt, spread, None)):
        thread = weeks.week(number)
        ends = {f"next|{ASYNC}"} if number == 5 else {f"next|{ASYNC}", f"next|{MEETINGS}"}
        assert set(rows(thread)) == ends
        assert all(len(labels) == 6 for labels in rows(thread).values())
        if step is not None:
            step(stage)
        if number == 4:
            stop(stage)
    assert "*No-meeting Wednesdays*: stopped on 9 November 2026." in stage.newest(OPS)["text"]
    assert "weeks before the start" not in said_of(stage, MEETINGS)
    assert "Reason: Meetings only moved to Thursday." in said_of(stage, MEETINGS)
    asked_within_budget(stage, weeks)
    told_each_week(stage)
    home_is_sensible(stage)
    history_is_complete(stage)
    others_may_not(stage)
