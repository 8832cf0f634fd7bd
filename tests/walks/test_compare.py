"""A change's history on request: what it says after real digests, who may ask, and what one may type."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.walks.comparing import MONDAYS, asked, digest, two_changes, two_digests
from tests.walks.people import ANA, BEN, FIG, LEA, LOBBY, OPS, PAT, SOL, plan
from tests.walks.reading import buttons, words
from tests.walks.stage import Stage, sqlite_file


@pytest.fixture(scope="module")
def read(_applied_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The same, once for all who only ask."""
    with capture_logs() as log:
        stage = Stage(sqlite_file(_applied_sqlite, tmp_path_factory.mktemp("read")), log)
        yield two_digests(stage)
        stage.close()
        stage.check()


def test_a_history_says_what_each_digest_said_what_happened_when_and_how_teams_stand(read: Stage) -> None:
    (said,) = read.command(ANA, "/pops compare async")
    shown = words(said["blocks"])
    assert shown.startswith("Async stand-ups: the whole history\n")
    assert "• *12 October 2026*: too early; 1 team on it, 2 waiting" in shown
    assert "• *19 October 2026*: too early; 2 teams on it, 1 waiting" in shown
    assert "• 12 October 2026: the first digest of it" in shown
    assert "; Kiwi started on v2" in shown
    assert "The teams in the digest of 19 October 2026" in shown
    assert shown.index("• *Fig*, v1, on the change since 7 September 2026.") < shown.index("• *Kiwi*, v2")
    assert "• *Lime*, not started" in shown
    assert "Kiwi started on v2" in said["text"]


def test_each_digest_is_told_with_the_verdict_that_it_gave(read: Stage) -> None:
    digest_said = "\n".join(
        words(m["blocks"]) for m in read.thread(OPS, read.newest(OPS)["ts"]) if "blocks" in m
    )
    history = asked(read, "/pops compare async")
    (fig,) = (line for line in history.splitlines() if line.startswith("• *Fig*"))
    reading = fig.partition("7 September 2026. ")[2]
    assert reading
    assert f"• {reading}" in digest_said.splitlines()


def test_month_shows_the_last_five_digests_only(told: Stage) -> None:
    digest(told, *MONDAYS[2:])
    shown = asked(told, "/pops compare async month")
    assert "the last 5 digests" in shown
    assert "• *19 October 2026*: " in shown
    assert "• *16 November 2026*: " in shown
    assert "*12 October 2026*" not in shown
    assert "What happened when" not in shown
    assert "*12 October 2026*" in asked(told, "/pops compare async")


def test_more_than_ten_digests_are_told_by_months(stage: Stage) -> None:
    digest(stage, *MONDAYS, "2026-11-23", "2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21")
    shown = asked(stage, "/pops compare async")
    assert "By month, each with its last digest; 11 digests in all:" in shown
    assert [line.partition(":")[0] for line in shown.splitlines() if ", on " in line and "• *" in line][
        :3
    ] == [
        "• *October 2026*, on 26 October 2026",
        "• *November 2026*, on 30 November 2026",
        "• *December 2026*, on 21 December 2026",
    ]


def test_buttons_lead_from_one_view_to_the_other(told: Stage) -> None:
    (said,) = told.command(ANA, "/pops compare async")
    assert buttons(said) == {"compare": ["Last five digests"]}
    told.press(ANA, "compare", FIG)
    month = told.receipts(ANA)[-1]
    assert "the last 2 digests" in words(month["blocks"])
    assert buttons(month) == {"compare": ["Whole history"]}
    told.press(ANA, "compare", FIG)
    assert "the whole history" in told.told(ANA)


def test_without_a_name_the_only_change_is_shown(read: Stage) -> None:
    assert asked(read, "/pops compare") == asked(read, "/pops compare async")
    assert asked(read, "/pops compare month") == asked(read, "/pops compare async month")


def test_without_a_name_several_changes_are_listed_with_how_to_ask(stage: Stage) -> None:
    stage.apply(two_changes())
    digest(stage, MONDAYS[0])
    shown = asked(stage, "/pops compare")
    assert "• `async`: Async stand-ups\n• `demo`: Demo Friday" in shown
    assert "`/pops compare async` shows the whole history of one" in shown


@pytest.mark.parametrize(
    "typed", ["ASYNC", " async ", "Async stand-ups", "async  STAND-UPS", "async stand-ups"]
)
def test_a_change_is_found_by_key_or_title_however_it_is_written(read: Stage, typed: str) -> None:
    assert asked(read, f"/pops compare {typed}") == asked(read, "/pops compare async")
    assert asked(read, f"/pops compare {typed} Month") == asked(read, "/pops compare async month")


@pytest.mark.parametrize("typed", ["asnyc", "asy", "async standup", "asnyc month"])
def test_a_typo_gets_the_nearest_change(read: Stage, typed: str) -> None:
    shown = asked(read, f"/pops compare {typed}")
    assert f"There is no change `{typed}`. Did you mean `/pops compare async`?" in shown


def test_a_name_that_is_near_to_nothing_gets_the_list(read: Stage) -> None:
    shown = asked(read, "/pops compare <!channel>`*xyzzy*")
    assert "There is: async." in shown
    assert "<!channel>" not in shown


def test_before_the_first_digest_one_learns_when_it_is_due(stage: Stage) -> None:
    for typed in ("/pops compare", "/pops compare month"):
        assert "No digest has been made yet" in asked(stage, typed)
    shown = asked(stage, "/pops compare async")
    assert "*Async stand-ups* has not been in a digest yet" in shown
    assert "The next one is due <!date^" in shown


def test_without_a_digest_in_the_plan_one_learns_who_can_add_it(stage: Stage) -> None:
    wanted = plan()
    del wanted["digest"]
    stage.apply(wanted)
    assert "an ops lead adds the digest with `/pops setup`" in asked(stage, "/pops compare")


def test_looking_back_shows_nothing_anew(read: Stage) -> None:
    shown = read.table("cell")
    for typed in ("/pops compare async", "/pops compare async month"):
        asked(read, typed)
    assert read.table("cell") == shown


@pytest.mark.parametrize(("person", "channel"), [(LEA, OPS), (BEN, LOBBY)])
def test_ops_leads_and_members_may_ask_anywhere(read: Stage, person: str, channel: str) -> None:
    assert "the whole history" in asked(read, "/pops compare async", person, channel)


def test_somebody_in_no_team_is_told_whom_to_ask(read: Stage) -> None:
    shown = asked(read, "/pops compare async", SOL, LOBBY)
    assert "Nothing is running for you here yet." in shown
    assert "too early" not in shown


def test_people_of_another_company_learn_nothing(told: Stage) -> None:
    (said,) = told.command(ANA, "/pops compare async")
    button = said["blocks"][-1]["elements"][0] | {"block_id": "compare"}
    fig = next(c for c in told.platform.state.channels() if c.channel_id == FIG)
    told.send(told.payloads.message_click(told.user(PAT), fig, said, button))
    assert "You come from another company" in told.told(PAT)


def test_before_anything_is_set_up_the_word_says_what_is_missing(bare_stage: Stage) -> None:
    assert "no team is set up yet" in asked(bare_stage, "/pops compare", LEA, OPS)
