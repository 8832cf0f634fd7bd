"""The inbox: what it shows, its filters and its pages, in a window and on the Home tab."""

import pytest

from tests.walks.caring import SAID, answer, click, give, inbox, shown
from tests.walks.people import ANA, KAI, KIWI, LEA, OPS
from tests.walks.reading import buttons, initial, words
from tests.walks.stage import Stage


def test_the_inbox_shows_the_newest_first_with_team_change_author_and_state(stage: Stage) -> None:
    give(stage)
    give(stage, KAI, "We would like to start", KIWI)
    said = words(inbox(stage)["blocks"])
    assert said.index("We would like to start") < said.index(SAID)
    assert f"*Fig*, Async stand-ups, a note, 5 October 2026, from <@{ANA}> · new" in said
    assert "2 pieces of feedback." in said


def test_after_an_action_the_window_and_the_home_tab_are_up_to_date(stage: Stage) -> None:
    feedback = give(stage)
    assert "New (1)" in words(stage.home(LEA, "inbox")["blocks"])
    inbox(stage)
    click(stage, "feedback_seen", feedback)
    view = shown(stage)
    assert buttons(view)[f"feedback|{feedback}"] == ["Answer", "Join"]
    assert f"Seen by <@{LEA}>" in words(view["blocks"])
    answer(stage, feedback)
    view = shown(stage)
    assert buttons(view)[f"feedback|{feedback}"] == ["Join"]
    assert "Answered by" in words(view["blocks"])
    home = stage.home(LEA)
    assert {"New (0)", "Answered (1)"} <= set(words(home["blocks"]).splitlines())
    assert "All feedback has its answer." in words(home["blocks"])


def test_feedback_is_answered_from_the_home_tab(stage: Stage) -> None:
    feedback = give(stage)
    stage.home(LEA, "inbox")
    stage.at_home(LEA, "feedback_answer", feedback)
    assert SAID in words(shown(stage)["blocks"])
    assert stage.submit(LEA, answer="We do")["ok"]
    assert stage.modal(LEA) is None
    assert buttons(stage.shown_home(LEA))[f"feedback|{feedback}"] == ["Join"]


def test_seen_on_the_home_tab_stays_there(stage: Stage) -> None:
    feedback = give(stage)
    stage.home(LEA, "inbox")
    stage.at_home(LEA, "feedback_seen", feedback)
    assert stage.modal(LEA) is None
    assert "Seen (1)" in words(stage.shown_home(LEA)["blocks"])


def test_an_inbox_of_many_has_pages_and_stays_on_them(stage: Stage) -> None:
    ids = [give(stage, said=f"Remark number {n}") for n in range(12)]
    view = inbox(stage)
    assert "page 1 of 3" in words(view["blocks"])
    assert "Remark number 11" in words(view["blocks"])
    click(stage, "inbox_show:next")
    click(stage, "inbox_show:next")
    view = shown(stage)
    assert buttons(view)["inbox|pages"] == ["Newer"]
    assert "Remark number 0" in words(view["blocks"])
    click(stage, "feedback_seen", ids[0])
    assert "page 3 of 3" in words(shown(stage)["blocks"])
    click(stage, "inbox_show:previous")
    assert "page 2 of 3" in words(shown(stage)["blocks"])
    assert buttons(shown(stage))["inbox|pages"] == ["Newer", "Older"]


def test_long_words_from_many_authors_still_fit_into_the_window(stage: Stage) -> None:
    ids = [give(stage, said=f"{n} " + "x & <y> " * 370 + "end") for n in range(7)]
    inbox(stage)
    for other in ids[1:3]:
        click(stage, "feedback_join", ids[-1] if other == ids[1] else ids[-2])
        stage.submit(LEA, **{"with": other})
    answer(stage, ids[-3], "z" * 3000)
    assert len(buttons(shown(stage))) == 6
    assert stage.home(LEA, "inbox")["type"] == "home"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("new", {"second", "third"}),
        ("seen", {"first"}),
        ("answered", set()),
        ("async", {"first", "second"}),
        ("fig", {"first", "third"}),
        ("New FIG", {"third"}),
        ("kiwi async", {"second"}),
    ],
)
def test_the_inbox_shows_what_is_typed(stage: Stage, typed: str, expected: set[str]) -> None:
    first = give(stage, said="first")
    give(stage, KAI, "second", KIWI)
    stage.command(ANA, "/pops feedback")
    stage.submit(ANA, change="none", words="third")
    inbox(stage)
    click(stage, "feedback_seen", first)
    said = words(inbox(stage, typed)["blocks"]).splitlines()
    assert {word for word in ("first", "second", "third") if word in said} == expected


def test_filters_are_chosen_in_a_form_that_keeps_what_was_chosen(stage: Stage) -> None:
    give(stage, said="first")
    give(stage, KAI, "second", KIWI)
    inbox(stage)
    click(stage, "inbox_filter")
    assert initial(shown(stage)) == {"state": "all", "change": "all", "team": "all"}
    stage.submit(LEA, team="kiwi", change="async")
    said = words(shown(stage)["blocks"])
    assert "1 piece of feedback, on *Async stand-ups*, of *Kiwi*." in said
    assert "first" not in said.splitlines()
    click(stage, "inbox_filter")
    assert initial(shown(stage)) == {"state": "all", "change": "async", "team": "kiwi"}
    stage.submit(LEA, team="all", change="-")
    assert "0 pieces of feedback, on *no change in particular*." in words(shown(stage)["blocks"])
    assert "Nothing here." in words(shown(stage)["blocks"])


def test_the_inbox_on_the_home_tab_filters_and_turns_pages_in_place(stage: Stage) -> None:
    ids = [give(stage, said=f"Remark number {n}") for n in range(7)]
    give(stage, KAI, "second", KIWI)
    stage.home(LEA, "inbox")
    stage.at_home(LEA, "inbox_show:seen")
    assert "0 pieces of feedback, seen." in words(stage.shown_home(LEA)["blocks"])
    stage.at_home(LEA, "inbox_filter")
    stage.submit(LEA, team="fig", state="all")
    assert stage.modal(LEA) is None
    assert "7 pieces of feedback, of *Fig*; page 1 of 2." in words(stage.shown_home(LEA)["blocks"])
    stage.at_home(LEA, "inbox_show:next")
    stage.at_home(LEA, "feedback_seen", ids[0])
    said = words(stage.shown_home(LEA)["blocks"])
    assert "page 2 of 2" in said
    assert f"Seen by <@{LEA}>" in said
    assert stage.modal(LEA) is None


def test_words_that_mean_nothing_to_the_inbox_are_told(stage: Stage) -> None:
    (said,) = stage.command(LEA, "/pops inbox nonsense", OPS)
    assert "There is no feedback to look for by `nonsense`." in said["text"]
