from bot.domain.message import unescape
from tests.walks.people import ANA, BEN, CLEO, FIG, IN_FIG, KIWI, LIME, OPS, moment, plan
from tests.walks.reading import buttons, words
from tests.walks.stage import Stage

CLOSES = f"<!date^{int(moment('2026-10-08 09:30').timestamp())}^"


def test_a_pulse_opens_at_the_teams_own_time(stage: Stage) -> None:
    stage.go("2026-10-06 09:29", "Pacific/Auckland")
    assert stage.messages(LIME) == []
    stage.go("2026-10-06 09:30", "Pacific/Auckland")
    assert len(stage.messages(LIME)) == 1
    stage.go("2026-10-06 09:29")
    assert stage.messages(FIG) == []
    stage.go("2026-10-06 09:30")
    assert len(stage.messages(FIG)) == 1
    assert stage.messages(KIWI) == []
    stage.go("2026-10-06 09:30", "America/New_York")
    assert len(stage.messages(KIWI)) == 1


def test_a_pulse_says_team_change_and_version(pulse: Stage) -> None:
    said = words(pulse.newest(FIG)["blocks"])
    assert "Fig: Async stand-ups" in said
    assert "Fig is on *v1*: Written stand-up by 10:00." in said


def test_a_pulse_of_a_team_that_waits_asks_how_things_are_without_the_change(stage: Stage) -> None:
    stage.go("2026-10-06 09:30", "America/New_York")
    assert "Kiwi has not started *Async stand-ups* yet." in words(stage.newest(KIWI)["blocks"])


def test_a_pulse_asks_each_question_with_five_labelled_choices(pulse: Stage) -> None:
    message = pulse.newest(FIG)
    rows = {row.split("|")[-1]: labels for row, labels in buttons(message).items() if "question|" in row}
    assert list(rows) == ["focus.time", "load.week"]
    assert rows["focus.time"] == ["1 None", "2 One day", "3 Two days", "4 Three days", "5 Four or more days"]
    assert all(len(labels) == 5 for labels in rows.values())
    assert "how many days did you get two hours in a row" in words(message["blocks"])


def test_a_pulse_offers_a_comment_and_says_when_it_closes_and_who_sees_what(pulse: Stage) -> None:
    message = pulse.newest(FIG)
    assert ["Add a comment", "Who sees what?"] in buttons(message).values()
    said = words(message["blocks"])
    assert f"0 of 6 answered · open until {CLOSES}" in said
    assert "Nobody here can see who answered what." in said


def test_everything_in_a_pulse_is_also_in_its_text(pulse: Stage) -> None:
    message = pulse.newest(FIG)
    for line in words(message["blocks"]).splitlines():
        assert line in unescape(message["text"]), line


def test_a_pulse_asks_everyone_in_the_channel_but_guests_bots_and_other_companies(pulse: Stage) -> None:
    for person in IN_FIG:
        pulse.answer(person, 3)
    pulse.wait(minutes=15)
    assert "6 of 6 answered" in pulse.newest(FIG)["text"]


def test_the_privacy_button_tells_who_sees_what_in_plain_words(pulse: Stage) -> None:
    pulse.press(BEN, "privacy", FIG)
    assert "never see who answered what" in pulse.told(BEN)
    assert pulse.receipts(ANA) == []


def test_a_closed_pulse_has_no_buttons_and_says_thanks(pulse: Stage) -> None:
    pulse.answer(ANA, 4)
    pulse.go("2026-10-08 09:30")
    message = pulse.newest(FIG)
    assert buttons(message) == {}
    assert "This round is closed: 1 of 6 answered. Thank you!" in message["text"]
    assert len(pulse.messages(FIG)) == 1


def test_a_round_without_answers_closes_kindly(pulse: Stage) -> None:
    pulse.go("2026-10-08 09:30")
    assert "No answers this time, and that is fine." in pulse.newest(FIG)["text"]


def test_a_pulse_stays_open_until_the_minute_it_closes(pulse: Stage) -> None:
    pulse.go("2026-10-08 09:29")
    pulse.answer(ANA, 4)
    assert "Recorded for Fig" in pulse.told(ANA)


def test_the_next_pulse_comes_a_week_later(pulse: Stage) -> None:
    pulse.go("2026-10-13 09:30")
    assert len(pulse.messages(FIG)) == 2
    assert "open until" in pulse.newest(FIG)["text"]


def test_ticking_again_sends_nothing_again(pulse: Stage) -> None:
    pulse.settle()
    pulse.settle()
    assert len(pulse.messages(FIG)) == 1


def test_a_team_of_two_is_not_asked_since_everybody_would_know_whose_answer_it_is(stage: Stage) -> None:
    wanted = plan()
    wanted["teams"]["fig"] |= {"roster": [BEN, CLEO], "champions": []}
    stage.apply(wanted)
    stage.go("2026-10-06 09:30")
    assert stage.messages(FIG) == []
    assert stage.rows("SELECT skipped FROM round WHERE team = 'fig'") == [("too_few_to_ask",)]
    stage.go("2026-10-12 10:05")
    assert "one or two people are on its roster" in str(stage.messages(OPS))
