"""Forty teams and two changes: how an ops lead sets them up in Slack, and weeks that pass."""

from collections import Counter
from datetime import date, timedelta
from random import Random

from tests.walks.forty_teams import Squad, squads
from tests.walks.people import BERLIN, LEA, OPS, SOL
from tests.walks.reading import Json, buttons, words
from tests.walks.setting_up import choose, held, open_part, save, window
from tests.walks.stage import Stage
from tests.walks.test_asking_less import asked

ASYNC, MEETINGS = "async-stand-ups", "no-meeting-wednesdays"
TUESDAYS = [date(2026, 10, 6) + timedelta(weeks=n) for n in range(6)]
MORNINGS = ("Asia/Kolkata", BERLIN, "America/New_York")

SQUADS = squads()
ON_ASYNC, ON_MEETINGS = SQUADS[:12], SQUADS[24:32]
ASKED = {ASYNC: SQUADS[:24], MEETINGS: SQUADS[20:]}
"""Four teams are asked about both; three people in them are in another team as well."""

INVITED, LATE = 3, 6
"""So many teams are made where Pops is invited; up to the second, Pops is invited once a team is made."""

NAMED = {squad.name: squad for squad in SQUADS}
APPLE, ASPEN, BIRCH, ELDER = (NAMED[name] for name in ("Apple", "Aspen", "Birch", "Elder"))
CHAMPIONS = {squad.champion for squad in SQUADS if squad.champion}


def set_up(stage: Stage) -> None:
    """An admin names an ops lead, who does the rest."""
    stage.home(SOL)
    stage.settle()
    stage.press(SOL, "setup:change", dm(stage, SOL), row="leads")
    save(stage, SOL, leads=(LEA,))
    assert "Three steps to begin with" in words(stage.home(LEA)["blocks"])
    for squad in SQUADS:
        (make_where_invited if squad.number < INVITED else make_with_form)(stage, squad)
    try_changes(stage)
    for change, day, more in ((ASYNC, "tuesday", ("speed.waiting",)), (MEETINGS, "thursday", ())):
        keys = tuple(squad.key for squad in ASKED[change])
        asks = {"change": change, "questions": more, "all": (), "teams": keys, "days": (day,)}
        new(stage, "pulse", **asks, at="09:30", reminders="0")
    open_part(stage, LEA, "digest", channel=OPS)
    save(stage, LEA, channel=OPS)
    stage.dismiss(LEA)
    stage.settle()


def make_where_invited(stage: Stage, squad: Squad) -> None:
    """The ops lead comes by, invites Pops, makes a team and leaves again."""
    stage.act(LEA, "join", channel=squad.channel)
    stage.act(LEA, "add_bot", channel=squad.channel)
    stage.settle()
    stage.press(LEA, "make_team", squad.channel)
    begun = held(window(stage, LEA))
    assert (begun["name"], begun["zone"]) == (squad.name, squad.zone)
    save(stage, LEA, champions=champions(squad))
    stage.dismiss(LEA)
    stage.act(LEA, "leave", channel=squad.channel)


def make_with_form(stage: Stage, squad: Squad) -> None:
    """Somebody in the team invites Pops, before or after the ops lead fills the form in."""
    if squad.number > LATE:
        stage.act(squad.people[1], "add_bot", channel=squad.channel)
    place = {"name": squad.name, "channel": squad.channel, "zone": squad.zone}
    new(stage, "team", **place, champions=champions(squad))
    if squad.number <= LATE:
        stage.settle()
        assert f"Pops is not in <#{squad.channel}> yet" in stage.dms(LEA)[-1]["text"]
        stage.act(squad.people[1], "add_bot", channel=squad.channel)


def try_changes(stage: Stage) -> None:
    """Two changes, and the teams that start them after two weeks of answers."""
    quiet = {"title": "Async stand-ups", "hypothesis": "Two quiet hours more.", "first": "Written by 10:00"}
    new(stage, "change", **quiet, question="focus.time", smallest="0.3", review="2026-11-16")
    room = {"title": "No-meeting Wednesdays", "hypothesis": "Room to think.", "first": "No meeting that day"}
    new(stage, "change", **room, question="load.week", smallest="0.4")
    for change, teams in ((ASYNC, ON_ASYNC), (MEETINGS, ON_MEETINGS)):
        open_part(stage, LEA, "change", "start", channel=OPS)
        choose(stage, LEA, change)
        shown = save(stage, LEA, teams=tuple(squad.key for squad in teams), start="2026-10-19")
        assert f"• {', '.join(squad.name for squad in teams)} start v1 of" in shown
        stage.dismiss(LEA)


def new(stage: Stage, kind: str, **values: str | tuple[str, ...]) -> None:
    """Fill in a form of `/pops setup` for something new, and save it."""
    open_part(stage, LEA, kind, "new", channel=OPS)
    save(stage, LEA, **values)
    stage.dismiss(LEA)


def champions(squad: Squad) -> tuple[str, ...]:
    return (squad.champion,) if squad.champion else ()


def dm(stage: Stage, person: str) -> str:
    return stage.platform.state.dm_with(person).channel_id


class Weeks:
    """Weeks that pass, and what people were asked in them."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.chance = Random(6)  # noqa: S311 - made-up people need no secret numbers
        self.asks: Counter[tuple[str, int]] = Counter()
        self.pulses: Counter[str] = Counter()

    def week(self, number: int) -> list[Json]:
        """Tuesday, Thursday, and the digest of the Monday after, which comes once; returns its thread."""
        tuesday = TUESDAYS[number]
        for day in (tuesday, tuesday + timedelta(days=2)):
            for zone in MORNINGS:
                self._morning(day, zone, number)
        before = len(self.stage.messages(OPS))
        self.stage.go(f"{tuesday + timedelta(days=6)} 10:00")
        assert len(self.stage.messages(OPS)) == before + 1
        return digest(self.stage)

    def _morning(self, day: date, zone: str, number: int) -> None:
        before = {squad: len(self.stage.messages(squad.channel)) for squad in SQUADS}
        self.stage.go(f"{day} 09:30", zone)
        for squad in SQUADS:
            for message in self.stage.messages(squad.channel)[before[squad] :]:
                people = asked(message, squad.people)
                assert set(people) <= set(squad.people)
                self.pulses[squad.key] += 1
                self.asks.update((person, number) for person in people)
                self._answer(squad, message, people)
                if squad is ASPEN and number == 1:
                    self._comment(people)

    def _answer(self, squad: Squad, message: Json, people: list[str]) -> None:
        """Every second of those whom the message asks."""
        row = next(iter(buttons(message))).rpartition("|")[2]
        for person in people:
            if squad is ASPEN or self.chance.random() < 1 / 2:
                choice = self.chance.choice((2, 3, 3, 4))
                self.stage.press(person, f"answer:{choice}", squad.channel, message["ts"], row)

    def _comment(self, people: list[str]) -> None:
        for person in people:
            said = f"The call at ten breaks my morning, says {person.lower()}"
            self.stage.comment(person, said, ASPEN.channel)


def digest(stage: Stage) -> list[Json]:
    """What stands below the newest digest."""
    return [m for m in stage.thread(OPS, str(stage.newest(OPS)["ts"])) if "blocks" in m]
