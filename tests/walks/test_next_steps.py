"""Who takes the next step of a change, and giving a change to teams that were not asked about it."""

import json

import pytest

from tests.walks.deciding import REASON, last_detail, press
from tests.walks.living import change_user
from tests.walks.people import ANA, BEN, FIG, GUS, LEA, LIME, OPS, PAT, QIN, ROB, SOL, plan
from tests.walks.reading import buttons, initial, words
from tests.walks.setting_up import open_part, save
from tests.walks.stage import Stage


def digest(stage: Stage, monday: str = "2026-10-12") -> None:
    """A digest on a Monday."""
    stage.go(f"{monday} 10:00")


def without_lime() -> dict[str, object]:
    """The usual plan, but nobody asks Lime."""
    wanted = plan()
    wanted["pulses"]["focus"]["teams"] = ["fig", "kiwi"]
    return wanted


def test_whoever_is_chosen_for_the_next_step_hears_of_it_once_and_may_decide(any_stage: Stage) -> None:
    stage = any_stage
    digest(stage)
    press(stage, "look_again")
    stage.submit(LEA, weeks="3", reason="Too early.", who=QIN)
    stage.settle()
    (told,) = stage.dms(QIN)
    assert "The next step of *Async stand-ups* is yours, by 2 November 2026." in told["text"]
    assert "look again in 3 weeks. Reason: Too early." in told["text"]
    assert "Keep" in buttons(told)["next|async"]
    dm = stage.platform.state.dm_with(QIN).channel_id
    stage.press(QIN, "decide:look_again", dm)
    view = stage.modal(QIN)
    assert view is not None
    assert initial(view)["who"] == QIN
    stage.submit(QIN, weeks="1", reason=REASON)
    stage.settle()
    assert len(stage.dms(QIN)) == 1
    digest(stage, "2026-10-19")
    assert f"Next step: <@{QIN}>, by 19 October 2026." in words(last_detail(stage)["blocks"])
    press(stage, "look_again")
    stage.submit(LEA, weeks="2", reason=REASON, who=LEA)
    stage.press(QIN, "decide:keep", dm)
    assert "is decided by ops leads" in stage.told(QIN, dm)


def test_the_owner_is_offered_and_an_empty_field_means_the_usual_one(stage: Stage) -> None:
    wanted = plan()
    wanted["changes"]["async"]["owner"] = BEN
    stage.apply(wanted)
    digest(stage)
    view = press(stage, "look_again")
    assert view is not None
    assert initial(view)["who"] == BEN
    stage.submit(LEA, weeks="2", reason=REASON, who=None)
    stage.settle()
    assert stage.dms(BEN) == []
    digest(stage, "2026-10-19")
    assert f"Next step: <@{BEN}>" in words(last_detail(stage)["blocks"])


@pytest.mark.parametrize("person", [GUS, ROB, PAT, "U0NOBODY"])
def test_a_guest_a_bot_or_an_outsider_takes_no_next_step_and_nothing_typed_is_lost(
    stage: Stage, person: str
) -> None:
    stage.expect("user_not_found")
    digest(stage)
    press(stage, "look_again")
    done = stage.send(stage.submission_of(LEA, {"weeks": "2", "reason": REASON, "who": person}))
    assert list(done["errors"]) == ["who"]
    assert ("Slack does not say" in done["errors"]["who"]) == (person == "U0NOBODY")
    assert person not in done["errors"]["who"]
    assert person == "U0NOBODY" or f"@{person[2:].lower()} cannot take the next step" in done["errors"]["who"]
    assert stage.rows("SELECT kind FROM decision WHERE kind <> 'proposed'") == []


def test_the_next_step_of_somebody_chosen_who_has_left_falls_to_the_owner(stage: Stage) -> None:
    wanted = plan()
    wanted["changes"]["async"]["owner"] = BEN
    stage.apply(wanted)
    digest(stage)
    press(stage, "look_again")
    stage.submit(LEA, weeks="2", reason=REASON, who=SOL)
    change_user(stage, SOL, deleted=True)
    stage.settle()
    assert (
        f"The next step of *Async stand-ups* was theirs. It falls to <@{BEN}>." in stage.dms(LEA)[-1]["text"]
    )
    digest(stage, "2026-10-19")
    said = words(last_detail(stage)["blocks"])
    assert f"Next step: <@{BEN}> (instead of <@{SOL}>, who has left), by 26 October 2026." in said
    view = press(stage, "look_again")
    assert view is not None
    assert initial(view)["who"] == BEN


def test_whoever_is_forgotten_takes_no_next_step_any_more(stage: Stage) -> None:
    stage.act(SOL, "join", channel=OPS)
    digest(stage)
    press(stage, "look_again")
    stage.submit(LEA, weeks="2", reason=REASON, who=SOL)
    stage.settle()
    stage.command(SOL, "/pops forget me", OPS)
    stage.submit(SOL)
    assert SOL not in str(stage.rows("SELECT details, actor FROM decision"))


def test_any_team_may_be_given_a_change_and_its_pulse_takes_the_team_in(any_stage: Stage) -> None:
    stage = any_stage
    stage.apply(without_lime())
    digest(stage)
    view = press(stage, "spread")
    assert view is not None
    said = words(view["blocks"])
    assert "joins its pulse: Tuesday at 09:30, by its own clocks" in said
    assert "Lime (not asked yet)" in str(view)
    assert "Kiwi (not asked yet)" not in str(view)
    stage.submit(LEA, version="1", teams="lime", reason=REASON)
    after = words(stage.modal(LEA))
    assert "Lime is asked about it from now on" in after
    assert "Asked from now on: Lime first on Tuesday 13 October 09:30." in after
    stage.go("2026-10-13 09:30", "Pacific/Auckland")
    assert len(stage.messages(LIME)) == 1
    assert stage.rows("SELECT count(*) FROM round WHERE team = 'lime'") == [(1,)]
    ((pulse,),) = stage.rows("SELECT definition FROM pulse")
    stored = json.loads(pulse) if isinstance(pulse, str) else pulse
    assert stored["team_keys"] == ["fig", "kiwi", "lime"]
    open_part(stage, LEA, "pulse", channel=OPS)


def test_a_team_that_the_pulse_does_not_suit_is_refused_at_its_field(stage: Stage) -> None:
    wanted = without_lime()
    wanted["teams"]["lime"]["working_days"] = ["monday"]  # type: ignore[index]
    stage.apply(wanted)
    digest(stage)
    press(stage, "spread")
    done = stage.submit(LEA, version="1", teams="lime", reason=REASON)
    assert "The pulse on this change does not suit Lime" in done["errors"]["teams"]
    assert stage.rows("SELECT kind FROM decision WHERE kind <> 'proposed'") == []


def test_a_change_that_rests_is_asked_about_again_with_the_team_that_joins(stage: Stage) -> None:
    stage.apply(without_lime())
    digest(stage)
    press(stage, "keep")
    stage.submit(LEA, reason=REASON, ask_on=None)
    digest(stage, "2026-10-19")
    press(stage, "spread")
    stage.submit(LEA, version="1", teams="lime", reason=REASON)
    stage.go("2026-10-20 09:30", "Pacific/Auckland")
    stage.go("2026-10-20 09:30")
    assert [len(stage.messages(channel)) for channel in (FIG, LIME)] == [1, 1]


def test_without_a_pulse_a_team_still_starts_and_that_nobody_is_asked_is_said(stage: Stage) -> None:
    open_part(stage, LEA, "pulse", "out", channel=OPS)
    save(stage, LEA)
    digest(stage)
    assert "Nobody is asked about it yet: `/pops setup` adds a pulse." in stage.newest(OPS)["text"]
    view = press(stage, "spread")
    assert view is not None
    assert "No pulse asks about it" in words(view["blocks"])
    stage.submit(LEA, version="1", teams="kiwi", reason=REASON)
    assert "Kiwi start v1 on 19 October 2026" in words(stage.modal(LEA))
    assert stage.rows("SELECT count(*) FROM schedule") == [(0,)]


def test_what_somebody_was_chosen_for_is_not_told_once_it_is_over(stage: Stage) -> None:
    digest(stage)
    press(stage, "look_again")
    stage.submit(LEA, weeks="2", reason=REASON, who=ANA)
    press(stage, "stop")
    stage.submit(LEA, reason=REASON)
    stage.settle()
    assert all("is yours" not in str(told["text"]) for told in stage.dms(ANA))
