"""A company of forty product teams in three time zones, in whose Slack nothing is set up yet."""

from dataclasses import dataclass
from itertools import count

from bot.sandbox.seed import Channel, User, Workspace
from tests.walks.people import BERLIN, BOT, LEA, OPS, SOL, WORKSPACE_ID

NAMES = """
Acorn Alder Apple Aspen Basil Beech Birch Cedar Cherry Clover Cress Daisy Elder Fennel Fern Ginger Hazel
Heather Holly Iris Ivy Jasmine Juniper Larch Laurel Lilac Lotus Maple Mint Myrtle Nettle Oak Olive Orchid
Pine Poppy Rose Sage Tansy Willow
"""
ZONES = (BERLIN, "America/New_York", "Asia/Kolkata")
GUEST, ROBOT = "U0GUEST", "U0ROBOT"
"""A guest in the fifth team's channel, and a bot in the sixth's."""

SHARED = range(23, 26)
"""In each of these teams is somebody of the team three before, in the same zone, as well."""


@dataclass(frozen=True)
class Squad:
    """A product team before Pops knows it: who is in its channel, guests and bots not counted."""

    number: int
    name: str
    people: tuple[str, ...]

    @property
    def key(self) -> str:
        """Its key once it is a team."""
        return self.name.lower()

    @property
    def channel(self) -> str:
        """The id of its channel."""
        return f"C0{self.name.upper()}"

    @property
    def zone(self) -> str:
        """Where its people live."""
        return ZONES[self.number % len(ZONES)]

    @property
    def champion(self) -> str | None:
        """Who cares most there; every fifth team has nobody yet."""
        return None if self.number % 5 == 4 else self.people[0]


def squads() -> tuple[Squad, ...]:
    """All teams, of five to nine people."""
    ids = count()
    made: list[Squad] = []
    for number, name in enumerate(NAMES.split()):
        guest = (made[number - 3].people[-1],) if number in SHARED else ()
        own = tuple(f"U0P{next(ids):03}" for _ in range(5 + number % 5 - len(guest)))
        made.append(Squad(number, name, (*own, *guest)))
    return tuple(made)


def company(teams: tuple[Squad, ...]) -> Workspace:
    """The workspace: one channel a team and one for the ops leads; Pops was invited to the latter alone."""
    zones = {person: team.zone for team in reversed(teams) for person in team.people}
    people = [User(i, i.lower(), f"Person {i[3:]}", zone=zone) for i, zone in zones.items()]
    others = (
        User(LEA, "lea", "Lea Novak", zone=BERLIN),
        User(SOL, "sol", "Sol Abernathy", zone=BERLIN, is_admin=True),
        User(GUEST, "guest", "Gus Guest", zone=BERLIN, is_guest=True),
        User(ROBOT, "robot", "Rob Robot", is_bot=True),
    )
    rooms = [Channel(t.channel, f"team-{t.key}", (*t.people, *_odd(t))) for t in teams]
    ops = Channel(OPS, "ops", (LEA, SOL, BOT))
    return Workspace(WORKSPACE_ID, "Forty", "forty", (*people, *others), (*rooms, ops), BERLIN)


def _odd(team: Squad) -> tuple[str, ...]:
    return {4: (GUEST,), 5: (ROBOT,)}.get(team.number, ())
