"""Deciding about the change of the walks: digests with something in them, buttons, and windows."""

from tests.walks.people import IN_FIG, IN_KIWI, KIWI, LEA, OPS
from tests.walks.reading import Json, words
from tests.walks.stage import Stage

REASON = "Fewer meetings, same output."
KEPT = "SELECT kind, actor, reason FROM decision WHERE kind <> 'proposed' ORDER BY number"


def week_with_comments(stage: Stage, tuesday: str = "2026-10-06", monday: str = "2026-10-12") -> None:
    """Both teams answer, Fig with comments, and the digest is posted."""
    stage.go(f"{tuesday} 09:30")
    for number, person in enumerate(IN_FIG):
        stage.answer(person, 4)
        stage.comment(person, f"Quiet mornings are good, {number} of them")
    stage.go(f"{tuesday} 09:30", "America/New_York")
    for person in IN_KIWI:
        stage.answer(person, 3, channel=KIWI)
    stage.go(f"{monday} 10:00")


def details(stage: Stage) -> str:
    """All words below the newest digest."""
    thread = stage.thread(OPS, str(stage.newest(OPS)["ts"]))
    return "\n".join(words(m["blocks"]) for m in thread if "blocks" in m)


def last_detail(stage: Stage) -> Json:
    """The newest message with buttons to decide, below the newest digest."""
    thread = stage.thread(OPS, str(stage.newest(OPS)["ts"]))
    return next(m for m in reversed(thread) if "next|async" in str(m.get("blocks")))


def press(stage: Stage, kind: str, person: str = LEA) -> Json | None:
    """Press a button below the newest digest; returns the window that opens."""
    stage.press(person, f"decide:{kind}", OPS, ts=str(last_detail(stage)["ts"]))
    return stage.modal(person)


def at_home(stage: Stage, kind: str, person: str) -> Json | None:
    """Press a button on the Home tab; returns the window that opens."""
    stage.home(person, "changes")
    stage.at_home(person, f"decide:{kind}", "next|async")
    return stage.modal(person)


def offered(view: Json, field: str, kind: str) -> str:
    """The first option of a field whose value begins like this."""
    element = next(b["element"] for b in view["blocks"] if b.get("block_id") == field)
    return next(str(o["value"]) for o in element["options"] if o["value"].startswith(kind))


def digest(stage: Stage, monday: str = "2026-10-12") -> None:
    """A digest on a Monday."""
    stage.go(f"{monday} 10:00")


def thread_of_first(stage: Stage) -> str:
    """What stands below the first digest."""
    first = stage.messages(OPS)[0]
    return "\n".join(words(m["blocks"]) for m in stage.thread(OPS, first["ts"]) if "blocks" in m)
