"""Who is in the walks' workspace, and how it is set up: three teams in three zones, people of every kind."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.seed import Channel, Keys, User, Workspace

WORKSPACE_ID = "T0WALKS"
BOT = "U0POPSBOT01"
BERLIN = "Europe/Berlin"

ANA, BEN, CLEO, DEV, EVA, FAY = "U0ANA", "U0BEN", "U0CLEO", "U0DEV", "U0EVA", "U0FAY"
"""Team Fig, in Berlin. Ana is its champion."""

KAI, LIV, MOE, NIA, OLE = "U0KAI", "U0LIV", "U0MOE", "U0NIA", "U0OLE"
"""Team Kiwi, in New York. Kai is its champion."""

QIN, RIA, SAM, TIA = "U0QIN", "U0RIA", "U0SAM", "U0TIA"
"""Team Lime, in Auckland, without a champion."""

LEA, SOL = "U0LEA", "U0SOL"
"""The ops lead, and somebody in no team, who is an admin of the workspace."""

GUS, ROB, PAT = "U0GUS", "U0ROB", "U0PAT"
"""A guest, a bot and a person of another company, all in Fig's channel."""

FIG, KIWI, LIME, OPS, LOBBY = "C0FIG", "C0KIWI", "C0LIME", "C0OPS", "C0LOBBY"

IN_FIG = (ANA, BEN, CLEO, DEV, EVA, FAY)
IN_KIWI = (KAI, LIV, MOE, NIA, OLE)
IN_LIME = (QIN, RIA, SAM, TIA)

KEYS = Keys(bot_token="xoxb-walks", signing_secret="walks-signing-secret", app_token="xapp-walks")

NAMES = {
    ANA: "Ana Ferreira",
    BEN: "Ben Okafor",
    CLEO: "Cleo Marchetti",
    DEV: "Dev Raman",
    EVA: "Eva Lindqvist",
    FAY: "Fay Underhill",
    KAI: "Kai Tanaka",
    LIV: "Liv Hagen",
    MOE: "Moe Delacroix",
    NIA: "Nia Boateng",
    OLE: "Ole Brandt",
    QIN: "Qin Zhao",
    RIA: "Ria Castellano",
    SAM: "Sam Whetu",
    TIA: "Tia Pohatu",
    LEA: "Lea Novak",
    SOL: "Sol Abernathy",
}

ZONES = {
    FAY: "America/Los_Angeles",
    **dict.fromkeys(IN_KIWI, "America/New_York"),
    **dict.fromkeys(IN_LIME, "Pacific/Auckland"),
}
"""Where those live who do not live in Berlin: Fay is far from her team."""

ODD = (
    User(GUS, "gus", "Gus Guest", is_guest=True),
    User(ROB, "rob", "Rob Robot", is_bot=True),
    User(PAT, "pat", "Pat Partner", is_stranger=True, team_id="T0OTHER"),
)


def workspace() -> Workspace:
    """The workspace as it is before anything happens."""
    people = tuple(
        User(i, name.split()[0].lower(), name, zone=ZONES.get(i, BERLIN), is_admin=i == SOL)
        for i, name in NAMES.items()
    )
    channels = (
        Channel(FIG, "team-fig", (*IN_FIG, GUS, ROB, PAT, BOT)),
        Channel(KIWI, "team-kiwi", (*IN_KIWI, BOT)),
        Channel(LIME, "team-lime", (*IN_LIME, BOT), kind="private"),
        Channel(OPS, "ops", (LEA, BOT)),
        Channel(LOBBY, "lobby", (LEA, SOL, ANA, BEN, KAI)),
    )
    return Workspace(WORKSPACE_ID, "Walks", "walks", (*people, *ODD), channels, BERLIN)


def moment(words: str, zone: str = BERLIN) -> datetime:
    """A moment from a local time such as "2026-10-06 09:30"."""
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def plan() -> dict[str, Any]:
    """A set-up file's content: Fig tries the change from the start, Kiwi and Lime wait."""
    return {
        "ops_leads": [LEA],
        "digest": {"channel": OPS, "on": "monday", "at": "10:00", "zone": BERLIN},
        "teams": {
            "fig": {"name": "Fig", "channel": FIG, "zone": BERLIN, "champions": [ANA]},
            "kiwi": {"name": "Kiwi", "channel": KIWI, "zone": "America/New_York", "champions": [KAI]},
            "lime": {"name": "Lime", "channel": LIME, "zone": "Pacific/Auckland"},
        },
        "changes": {
            "async": {
                "title": "Async stand-ups",
                "hypothesis": "Written stand-ups give people two more quiet hours a day.",
                "question": "focus.time",
                "smallest_change": 0.3,
                "versions": {1: "Written stand-up by 10:00", 2: "Written, with a call on Wednesdays"},
                "trials": [{"team": "fig", "version": 1, "from": "2026-09-07"}],
            }
        },
        "pulses": {
            "focus": {
                "change": "async",
                "teams": "all",
                "questions": ["focus.time", "load.week"],
                "on": ["tuesday"],
                "at": "09:30",
            }
        },
    }
