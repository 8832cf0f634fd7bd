"""The workspace of the demo: an invented company that brings vegetables from farms to kitchens."""

import unicodedata
from dataclasses import dataclass

from bot.sandbox.seed import App, Channel, User, Workspace

ZONE = "Europe/Berlin"
TEAM_ID = "T0GREENBAY"
BOT = App((), ()).bot_user
OPS_DIGEST = "C0OPSDIGEST"
GENERAL = "C0GENERAL"

Row = tuple[str, str, str]
"""Name, title and face of a person."""


@dataclass(frozen=True)
class TeamSeed:
    """A product team: the key it has in setup.yml, its channel, and its people, the champion first."""

    key: str
    channel: str
    zone: str
    topic: str
    people: tuple[Row, ...]
    is_private: bool = False


TEAMS = (
    TeamSeed(
        "checkout",
        "C0CHECKOUT",
        "Europe/Berlin",
        "From a full basket to a paid order",
        (
            ("Mara Lindqvist", "Product manager", "🦊"),
            ("Jonas Ebert", "Backend engineer", "🐻"),
            ("Aylin Demir", "Frontend engineer", "🌻"),
            ("Piotr Zielinski", "Engineering lead", "🦉"),
            ("Lea Hofmann", "Product designer", "🎨"),
            ("Tomasz Wilk", "Backend engineer", "🐺"),
            ("Nele Petersen", "Quality engineer", "🔍"),
        ),
    ),
    TeamSeed(
        "search",
        "C0SEARCH",
        "America/New_York",
        "Finding the right carrot",
        (
            ("Denise Carter", "Product manager", "🗽"),
            ("Marcus Bell", "Search engineer", "🎷"),
            ("Priya Raman", "Data scientist", "📈"),
            ("Ethan Kowalski", "Frontend engineer", "🏀"),
            ("Sofia Marino", "Product designer", "🍋"),
            ("Tyrone Hughes", "Engineering lead", "🚲"),
        ),
    ),
    TeamSeed(
        "payments",
        "C0PAYMENTS",
        "Asia/Kolkata",
        "Money in, money out, and the paper that goes with it",
        (
            ("Ananya Krishnan", "Product manager", "🦚"),
            ("Rohan Mehta", "Backend engineer", "🏏"),
            ("Divya Nair", "Backend engineer", "🥥"),
            ("Kabir Malhotra", "Engineering lead", "🐘"),
            ("Sneha Kulkarni", "Quality engineer", "🪷"),
            ("Arjun Pillai", "Frontend engineer", "🎸"),
            ("Meera Joshi", "Risk analyst", "📚"),
            ("Vikram Shetty", "Site reliability engineer", "🚂"),
            ("Farah Ansari", "Product designer", "🌙"),
        ),
    ),
    TeamSeed(
        "onboarding",
        "C0ONBOARDING",
        "Europe/London",
        "A farm's first week with us",
        (
            ("Imogen Clarke", "Product manager", "🫖"),
            ("Oluwaseun Adeyemi", "Engineering lead", "🦁"),
            ("Rhys Morgan", "Frontend engineer", "🐑"),
            ("Harriet Bloom", "User researcher", "🌷"),
            ("Callum Fraser", "Backend engineer", "🏔️"),
        ),
    ),
    TeamSeed(
        "mobile",
        "C0MOBILE",
        "America/Sao_Paulo",
        "The app in your pocket",
        (
            ("Camila Duarte", "Product manager", "🦜"),
            ("Rafael Teixeira", "Android engineer", "🤖"),
            ("Beatriz Moura", "iOS engineer", "🍍"),
            ("Thiago Nogueira", "Engineering lead", "⚽"),
            ("Larissa Prado", "Product designer", "🌺"),
            ("Gustavo Pires", "Quality engineer", "🐢"),
            ("Helena Rocha", "iOS engineer", "🌊"),
            ("Caio Antunes", "Android engineer", "🥁"),
        ),
    ),
    TeamSeed(
        "insights",
        "C0INSIGHTS",
        "Pacific/Auckland",
        "What the numbers say, and what they do not",
        (
            ("Aroha Tamihana", "Product manager", "🥝"),
            ("Liam Sutherland", "Data engineer", "🏉"),
            ("Mei Chen", "Data scientist", "🐼"),
            ("Wiremu Parata", "Engineering lead", "🐋"),
            ("Georgia Hall", "Analyst", "🐧"),
            ("Sione Fifita", "Data engineer", "🌴"),
        ),
        is_private=True,
    ),
)

OPS_LEADS: tuple[Row, ...] = (
    ("Yusuf Brandt", "Head of product operations", "🧭"),
    ("Olivia Reyes", "Product operations", "🔭"),
)
GUEST = User(
    "U0GUEST", "kim.aalto", "Kim Aalto", "Freelance translator", "Europe/Helsinki", "🎒", is_guest=True
)
PARTNER = User(
    "U0PARTNER",
    "nora.okafor",
    "Nora Okafor",
    "Partner manager, Paylane",
    "Africa/Lagos",
    "🤝",
    is_stranger=True,
    team_id="T0PAYLANE",
)


def user_id(name: str) -> str:
    """The id of the person with this name, made from the first name, which nobody shares."""
    return f"U0{_plain(name.split()[0]).upper()}"


def demo_workspace() -> Workspace:
    """People and channels of the demo, the app invited to every channel. The first person is a champion."""
    users = [_user(row, team.zone) for team in TEAMS for row in team.people]
    users += [_user(row, ZONE) for row in OPS_LEADS]
    return Workspace(TEAM_ID, "Greenbay", "greenbay", (*users, GUEST, PARTNER), _channels(users), ZONE)


def _user(row: Row, zone: str) -> User:
    name, title, face = row
    return User(user_id(name), _plain(name.replace(" ", ".")).lower(), name, title, zone, face)


def _channels(users: list[User]) -> tuple[Channel, ...]:
    everyone = tuple(user.user_id for user in users)
    leads = tuple(user_id(name) for name, _, _ in OPS_LEADS)
    champions = tuple(user_id(team.people[0][0]) for team in TEAMS)
    return (
        Channel(GENERAL, "general", (*everyone, GUEST.user_id, BOT), topic="News for everyone"),
        Channel(
            OPS_DIGEST, "ops-digest", (*leads, *champions, BOT), topic="What the changes do, every Monday"
        ),
        *(_team_channel(team) for team in TEAMS),
    )


def _team_channel(team: TeamSeed) -> Channel:
    visitors = {"payments": (PARTNER.user_id,), "onboarding": (GUEST.user_id,)}.get(team.key, ())
    members = (*(user_id(name) for name, _, _ in team.people), *visitors, BOT)
    kind = "private" if team.is_private else "channel"
    return Channel(team.channel, f"team-{team.key}", members, kind, team.topic)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
