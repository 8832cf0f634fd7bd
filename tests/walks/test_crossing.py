"""Two changes that begin in one team together: said before they start, and wherever one is judged."""

from typing import Any

import pytest

from tests.walks.comparing import asked, digest, two_changes, week
from tests.walks.deciding import REASON, details, press
from tests.walks.people import KAI, KIWI, LEA, OPS
from tests.walks.reading import words
from tests.walks.setting_up import choose, open_part, save
from tests.walks.stage import Stage

NOBODY_CAN_TELL = "too: when two changes begin together, nobody can tell which one did it."
WHY = (
    "Cannot be judged: another change began or ended in this team in the week of 12 October 2026,"
    " and nobody can tell which one did it"
)


def start(stage: Stage, change: str, teams: tuple[str, ...], day: str) -> str:
    """Let teams start version 1 with `/pops setup`; returns what was shown before saving."""
    open_part(stage, LEA, "change", "start", channel=OPS)
    choose(stage, LEA, change)
    return save(stage, LEA, teams=teams, version="1", start=day)


def test_what_cannot_be_told_apart_is_said_before_it_starts_and_not_refused(stage: Stage) -> None:
    wanted: dict[str, Any] = two_changes()
    wanted["changes"]["demo"]["trials"] = []
    stage.apply(wanted)
    shown = start(stage, "demo", ("fig", "kiwi", "lime"), "2026-10-19")
    assert (
        "Mind: Fig is on Async stand-ups since 7 September 2026: from the week of 19 October 2026 on, scores"
        " there do not count for it any more" in shown
    )
    assert "nobody can tell which one did it" not in shown
    shown = start(stage, "async", ("kiwi",), "2026-10-19")
    assert f"Mind: Kiwi starts Demo Friday on 19 October 2026 {NOBODY_CAN_TELL}" in shown
    digest(stage, "2026-10-12")
    press(stage, "spread")
    stage.submit(LEA, version="1", teams="lime", start="2026-10-21", reason=REASON)
    said = words(stage.modal(LEA))
    assert (
        "Mind: Lime starts *Demo Friday* on 19 October 2026: when two changes begin so close together" in said
    )


@pytest.mark.slow
def test_why_a_team_cannot_be_judged_is_told_wherever_its_effect_is(stage: Stage) -> None:
    wanted: dict[str, Any] = two_changes()
    for change in wanted["changes"].values():
        change["trials"] = [{"team": "kiwi", "version": 1, "from": "2026-10-12"}]
    stage.apply(wanted)
    for tuesday in ("2026-10-06", "2026-10-13"):
        week(stage, tuesday)
    digest(stage, "2026-10-19")
    (kiwi,) = (line for line in asked(stage, "/pops compare async").splitlines() if "*Kiwi*" in line)
    assert kiwi.endswith(f"since 12 October 2026. {WHY}")
    assert WHY in "".join(letter["text"] for letter in stage.dms(KAI))
    assert WHY in words(stage.home(KAI, "changes")["blocks"])
    assert details(stage).count(WHY) == 1
    assert "Compared until the week" not in details(stage)
    headline = words(stage.newest(OPS)["blocks"])
    assert "How sure: not at all. In Kiwi, another change began or ended about then, and nobody" in headline
    assert "Next: waiting will not help." in headline
    assert "no scores since the start" not in headline + details(stage) + asked(stage, "/pops compare async")
    assert stage.messages(KIWI)
