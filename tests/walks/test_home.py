"""The Home tab: answering there, one's own answers, each page, and places that are none."""

import pytest

from tests.walks.deciding import REASON, at_home, week_with_comments
from tests.walks.homes import chosen, forged, said
from tests.walks.people import ANA, BEN, CLEO, FIG, GUS, KAI, KIWI, LEA, OPS, PAT, QIN, plan
from tests.walks.reading import buttons, words
from tests.walks.stage import Stage


def test_a_member_answers_on_the_home_tab_and_sees_the_own_choice_there_at_once(pulse: Stage) -> None:
    assert "For me (1)" in words(pulse.home(BEN)["blocks"])
    assert "*Open for you* · Fig: Async stand-ups, v1" in said(pulse, BEN)
    assert chosen(pulse, BEN) == []
    pulse.at_home(BEN, "answer:4", "focus.time")
    assert pulse.choices() == [{"focus.time": 4}]
    assert chosen(pulse, BEN)[0].startswith("4 ")
    assert "*Begun* · Fig: Async stand-ups" in said(pulse, BEN)
    assert pulse.modal(BEN) is None
    pulse.at_home(BEN, "answer:2", "focus.time")
    pulse.at_home(BEN, "answer:3", "load.week")
    assert pulse.choices() == [{"focus.time": 2, "load.week": 3}]
    assert [label[0] for label in chosen(pulse, BEN)] == ["2", "3"]
    assert "*Answered* · Fig: Async stand-ups" in said(pulse, BEN)
    assert "For me\n" in said(pulse, BEN)


@pytest.mark.slow
def test_nobody_else_sees_on_their_home_tab_what_somebody_chose(pulse: Stage) -> None:
    pulse.home(BEN)
    pulse.at_home(BEN, "answer:4", "focus.time")
    for person in (ANA, CLEO, LEA):
        pulse.home(person)
        assert chosen(pulse, person) == []
    assert "0 of 6 answered" in said(pulse, CLEO)


@pytest.mark.slow
def test_a_comment_and_a_withdrawal_from_the_home_tab_stand_there_at_once(pulse: Stage) -> None:
    pulse.home(BEN)
    pulse.at_home(BEN, "comment")
    pulse.submit(BEN, focus__time="5", comment="Quiet mornings")
    assert pulse.choices() == [{"focus.time": 5}]
    assert "*Begun* · Fig: Async stand-ups, v1, with a comment" in said(pulse, BEN)
    pulse.dismiss(BEN)
    pulse.at_home(BEN, "withdraw")
    assert pulse.modal(BEN) is not None
    assert pulse.choices() == []
    assert chosen(pulse, BEN) == []
    assert "*Open for you*" in said(pulse, BEN)


def test_a_click_on_a_round_that_closed_meanwhile_is_told_in_a_window_and_the_tab_is_fresh(
    pulse: Stage,
) -> None:
    pulse.home(BEN)
    pulse.go("2026-10-08 09:30")
    pulse.at_home(BEN, "answer:4", "focus.time")
    assert "This round of Fig closed" in words(pulse.modal(BEN))
    assert "*Nothing is open for you now.*" in said(pulse, BEN)
    assert pulse.choices() == []


@pytest.mark.slow
def test_who_left_the_team_answers_what_asked_them_and_others_see_their_own_only(pulse: Stage) -> None:
    pulse.act(BEN, "leave", channel=FIG)
    pulse.home(BEN)
    pulse.at_home(BEN, "answer:4", "focus.time")
    assert pulse.choices() == [{"focus.time": 4}]
    assert "*Open for you*" not in words(pulse.home(KAI)["blocks"])


@pytest.mark.slow
def test_own_answers_are_listed_for_their_author_with_the_comment_and_can_be_changed(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    pulse.comment(BEN, "Only for me here")
    pulse.answer(CLEO, 1)
    assert "1 round in the last 13 weeks. Only you see this." in words(pulse.home(BEN, "answers")["blocks"])
    assert "*Fig*: Async stand-ups, 6 October 2026 · still open" in said(pulse, BEN)
    assert "Only for me here" in said(pulse, BEN)
    pulse.at_home(BEN, "comment", "home|")
    pulse.submit(BEN, focus__time="2")
    assert "*2 " in said(pulse, BEN)
    pulse.go("2026-10-08 09:30")
    assert "still open" not in words(pulse.home(BEN)["blocks"])
    assert "Only for me here" not in words(pulse.home(CLEO, "answers")["blocks"])
    assert "*1 " in said(pulse, CLEO)


@pytest.mark.slow
def test_of_a_sealed_change_no_answer_is_found_and_the_tab_says_so(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    pulse.go("2026-10-08 09:30")
    pulse.execute("UPDATE change SET salt = NULL, sealed = '2026-10-08 10:00:00.000000'")
    told = words(pulse.home(BEN, "answers")["blocks"])
    assert "nothing in the last 13 weeks." in told
    assert "Of Async stand-ups nobody can tell any more which answers were yours" in told
    assert "*4 " not in told
    assert "*Async stand-ups*: sealed." in words(pulse.home(BEN, "changes")["blocks"])


@pytest.mark.slow
def test_a_member_finds_what_came_of_the_answers_and_decides_nothing(stage: Stage) -> None:
    week_with_comments(stage)
    at_home(stage, "look_again", LEA)
    stage.submit(LEA, weeks="4", reason=REASON)
    home = stage.home(BEN, "changes")
    told = words(home["blocks"])
    assert "*Async stand-ups*: running since 7 September 2026." in told
    assert "• All teams, in the digest of 12 October 2026: *too early*" in told
    assert "• Fig: v1 since 7 September 2026, “Written stand-up by 10:00”. " in told
    assert f"by <@{LEA}>: look again in 4 weeks. Reason: {REASON}" in told
    assert buttons(home)["next|async"] == ["History"]
    assert "No change is running in your teams yet." not in told


@pytest.mark.slow
@pytest.mark.parametrize(
    "value", ["", "|", "moon|9|x", "changes|99999999|", "answers|-3|", "inbox|2|" + "x" * 1900, "history|7|"]
)
def test_odd_places_show_what_there_is(stage: Stage, value: str) -> None:
    forged(stage, LEA, "home:next", value)
    assert buttons(stage.shown_home(LEA))["home|tabs"][0] == "For me"


@pytest.mark.slow
def test_people_of_other_companies_guests_and_the_deactivated_find_kind_words_alone(stage: Stage) -> None:
    stage.go("2026-10-06 09:30")
    for person, expected in ((GUS, "Guests are asked only where"), (PAT, "People of other companies")):
        home = stage.home(person)
        assert expected in words(home["blocks"])
        assert buttons(home) == {}
    stage.execute("UPDATE person SET kind = 'gone' WHERE user_id = 'U0CLEO'")
    assert "not active any more" in words(stage.home(CLEO)["blocks"])


def test_a_workspace_without_pops_is_told_so_and_nobody_stumbles(stage: Stage) -> None:
    stage.execute("UPDATE workspace SET uninstalled = '2026-10-05 09:00:00.000000'")
    home = stage.home(LEA)
    assert "Pops was removed from this workspace" in words(home["blocks"])
    assert buttons(home) == {}


def test_a_team_without_champion_or_pulse_yet_finds_an_empty_page_in_words(stage: Stage) -> None:
    assert "*Nothing is open for you now.*" in words(stage.home(QIN)["blocks"])
    assert "nothing in the last 13 weeks." in words(stage.home(QIN, "answers")["blocks"])
    assert "• No digest yet, so no verdict" in words(stage.home(QIN, "changes")["blocks"])
    assert KIWI not in words(stage.shown_home(QIN)["blocks"])


def test_the_north_star_stands_beside_the_changes_by_the_digests_rule(stage: Stage) -> None:
    star = {"name": "Households", "direction": "up", "every_days": 7}
    stage.apply({**plan(), "north_star": star})
    stage.command(LEA, "/pops metric Households 120 2026-10-05", OPS)
    told = words(stage.home(LEA)["blocks"])
    assert "North Star: *Households*, which should go up: 120 on 5 October 2026" in told
    assert told.count("Households") == 1
