"""Weeks of answers with digests over them, and what `/pops compare` says of these."""

from tests.walks.people import ANA, FIG, IN_FIG, IN_KIWI, KIWI, plan
from tests.walks.reading import words
from tests.walks.stage import Stage

MONDAYS = ("2026-10-12", "2026-10-19", "2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16")


def week(stage: Stage, tuesday: str, fig: int = 4, kiwi: int = 3) -> None:
    """One week: everybody in Fig and Kiwi answers."""
    stage.go(f"{tuesday} 09:30")
    for person in IN_FIG:
        stage.answer(person, fig)
    stage.go(f"{tuesday} 09:30", "America/New_York")
    for person in IN_KIWI:
        stage.answer(person, kiwi, channel=KIWI)


def digest(stage: Stage, *mondays: str) -> None:
    """Digests on some Mondays."""
    for monday in mondays:
        stage.go(f"{monday} 10:00")


def two_changes() -> dict[str, object]:
    """The usual plan with a second change."""
    wanted = plan()
    wanted["changes"]["demo"] = {
        **plan()["changes"]["async"],
        "title": "Demo Friday",
        "question": "load.week",
    }
    return wanted


def asked(stage: Stage, typed: str, person: str = ANA, channel: str = FIG) -> str:
    """All that a person is told who types this."""
    return "\n".join(words(said["blocks"]) for said in stage.command(person, typed, channel))


def two_digests(stage: Stage) -> Stage:
    """Two weeks and their digests; Kiwi starts in between."""
    week(stage, "2026-10-06")
    digest(stage, MONDAYS[0])
    wanted = plan()
    wanted["changes"]["async"]["trials"].append({"team": "kiwi", "version": 2, "from": "2026-10-12"})
    stage.apply(wanted)
    week(stage, "2026-10-13")
    digest(stage, MONDAYS[1])
    return stage
