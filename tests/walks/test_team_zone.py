"""When most of a team have moved to another time zone, ops leads are asked once."""

from tests.walks.living import change_user, history
from tests.walks.people import ANA, BEN, CLEO, DEV, EVA, FAY, IN_KIWI, LEA, LIV
from tests.walks.stage import Stage


def test_when_most_of_a_team_have_moved_its_zone_is_asked_for_and_does_not_move_by_itself(
    lived: Stage,
) -> None:
    before = history(lived)
    for person in IN_KIWI[:2]:
        change_user(lived, person, zone="Europe/Lisbon")
    lived.settle()
    assert lived.dms(LEA) == []
    change_user(lived, IN_KIWI[2], zone="Europe/London")
    change_user(lived, IN_KIWI[3], zone="Europe/Lisbon")
    lived.settle()
    (told,) = lived.dms(LEA)
    assert "Most of *Kiwi* (3 of 5) are in Europe/Lisbon now." in told["text"]
    assert "Next pulse on *Async stand-ups*: Tuesday 13 October 09:30 for Kiwi" in told["text"]
    assert lived.rows("SELECT due FROM schedule WHERE team = 'kiwi'")[0][0].startswith("2026-10-13 13:30")
    dm = lived.platform.state.dm_with(LEA).channel_id
    lived.press(LEA, "team_zone", dm)
    lived.settle()
    assert "*Kiwi* is in Europe/Lisbon now." in lived.told(LEA, dm)
    assert lived.rows("SELECT due FROM schedule WHERE team = 'kiwi'")[0][0].startswith("2026-10-13 08:30")
    lived.press(LEA, "team_zone", dm)
    assert "*Kiwi* is in Europe/Lisbon already." in lived.told(LEA, dm)
    change_user(lived, LIV, zone="Europe/London")
    lived.settle()
    assert len(lived.dms(LEA)) == 1
    assert history(lived) == before


def test_a_zone_button_is_for_those_who_may_and_takes_only_zones(lived: Stage) -> None:
    for person in IN_KIWI[:3]:
        change_user(lived, person, zone="Europe/Lisbon")
    lived.settle()
    (told,) = lived.dms(LEA)
    forged = lived.click_of(LEA, told, "team_zone", "zone|kiwi", "kiwi|Mars/Olympus")
    lived.send(forged)
    where = lived.channel(told).channel_id
    assert "The team's zone stays as it is." in lived.told(LEA, where)
    gone = lived.click_of(LEA, told, "team_zone", "zone|kiwi", "plum|Europe/Lisbon")
    lived.send(gone)
    assert "This is not there any more." in lived.told(LEA, where)
    payload = lived.click_of(LEA, told, "team_zone", "zone|kiwi")
    payload["user"] |= {"id": BEN}
    lived.send(payload)
    assert "Europe/Lisbon" not in str(lived.rows("SELECT definition FROM team WHERE key = 'kiwi'"))


def test_zones_with_the_same_clocks_are_one_zone_to_a_team(lived: Stage) -> None:
    for person in (ANA, BEN, CLEO, DEV, EVA, FAY):
        change_user(lived, person, zone="Europe/Paris")
    lived.settle()
    assert lived.dms(LEA) == []
