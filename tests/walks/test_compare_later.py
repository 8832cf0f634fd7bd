"""What `/pops compare` tells when things changed after the digests: metrics, names, answers, an end."""

from datetime import date, timedelta

import pytest

from bot.domain.audit import OPERATOR
from bot.flows.seal_change import seal_change
from tests.walks.comparing import MONDAYS, asked, digest, two_changes, week
from tests.walks.deciding import details
from tests.walks.people import ANA, BEN, LEA, OPS, WORKSPACE_ID, plan
from tests.walks.stage import Stage


def test_a_change_that_ended_and_was_sealed_still_has_its_history(told: Stage) -> None:
    before = asked(told, "/pops compare async")
    wanted = two_changes()
    changes = wanted["changes"]
    assert isinstance(changes, dict)
    del changes["async"]
    wanted["pulses"] = {}
    told.apply(wanted)
    told.go("2026-10-19 12:00")
    seal_change(told.bot.tools, WORKSPACE_ID, "async", OPERATOR, told.clock.now())
    since = asked(told, "/pops compare async")
    ended = "stop; its trials end, and nobody is asked about it any more"
    assert [line for line in since.splitlines() if line not in before.splitlines()] == [
        f"• 19 October 2026: {ended}, decided by an operator",
        "• 19 October 2026: sealed, decided by an operator",
    ]
    gone = [line for line in before.splitlines() if line not in since.splitlines()]
    assert gone == ["*Beside it, by the readings of today*", "No North Star set."]


@pytest.mark.slow
def test_the_metrics_stand_beside_a_running_change_as_the_digest_tells_them(told: Stage) -> None:
    wanted = plan() | {"north_star": {"name": "Active teams", "direction": "up", "unit": "teams"}}
    wanted["metrics"] = {
        "releases": {"name": "Releases", "direction": "up", "change": "async"},
        "churn": {"name": "Churn", "direction": "down"},
    }
    wanted["changes"]["async"]["trials"].append({"team": "kiwi", "version": 2, "from": "2026-10-12"})
    told.apply(wanted)
    for number in range(8):
        day = date(2026, 10, 19) - timedelta(weeks=number)
        told.command(LEA, f"/pops metric active-teams {100 - 10 * (number < 4)} {day}", OPS)
    told.command(ANA, "/pops metric releases 12 2026-10-18 fig")
    joint = "Too early to judge the work, North Star down: no reason to blame the change"
    star = "• Active teams (North Star), which should go up: 90 teams on 19 October 2026, down and not"
    own = (
        "• Releases, which should go up: no reading of the whole organisation yet; Fig 12 on 18 October 2026"
    )
    for typed in ("/pops compare async", "/pops compare async month"):
        shown = asked(told, typed)
        beside = shown.index("Beside it, by the readings of today")
        assert beside < shown.index(joint) < shown.index(star) < shown.index(own)
        assert "Churn" not in shown
    digest(told, MONDAYS[2])
    for said in (joint, star, own):
        assert said in details(told)


def test_before_the_first_digest_metrics_stand_there_without_a_verdict(stage: Stage) -> None:
    stage.apply(plan() | {"north_star": {"name": "Active teams", "direction": "up"}})
    shown = asked(stage, "/pops compare async")
    assert "• Active teams (North Star), which should go up: no reading yet" in shown
    assert "the work" not in shown


def test_what_was_renamed_is_called_as_it_was_called_then(told: Stage) -> None:
    wanted = plan()
    wanted["changes"]["async"]["title"] = "Written stand-ups"
    wanted["teams"]["kiwi"]["name"] = "Kiwi Bird"
    for version, day in ((2, "2026-10-12"), (1, "2026-10-19")):
        wanted["changes"]["async"]["trials"].append({"team": "kiwi", "version": version, "from": day})
    told.apply(wanted)
    week(told, "2026-10-20")
    digest(told, MONDAYS[2])
    shown = asked(told, "/pops compare async")
    assert "Written stand-ups: the whole history" in shown
    assert "• *12 October 2026*, then called Async stand-ups: too early" in shown
    assert "; Kiwi started on v2" in shown
    assert "• 26 October 2026: Kiwi Bird moved from v2 to v1" in shown
    assert "*Kiwi Bird*, v1" in shown
    assert asked(told, "/pops compare Async stand-ups") == shown


def test_answers_that_came_since_change_nothing_until_the_next_digest(told: Stage) -> None:
    before = asked(told, "/pops compare async")
    week(told, "2026-10-20", fig=1, kiwi=5)
    told.go("2026-10-23 12:00")
    told.command(BEN, "/pops forget me")
    told.submit(BEN)
    told.dismiss(BEN)
    assert asked(told, "/pops compare async") == before
